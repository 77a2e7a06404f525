"""Named markets of any size, reproducible by seed: what strategies and solvers are compared on."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jumelage.benchmarks.markets.long_chain import long_chain
from jumelage.benchmarks.markets.popular import popular
from jumelage.errors import Fault, InputError, listed

if TYPE_CHECKING:
    from jumelage.matching.market import Market


@dataclass(frozen=True)
class MarketKind:
    """A kind of market: its name and the function that makes one.

    Parameters
    ----------
    name : str
        What `make_market` calls it.
    make : callable
        Takes ``num_students, num_companies, pairs_per_student, seed`` and dials of its own by keyword.
    """

    name: str
    make: "Callable[..., Market]"

    @property
    def dials(self) -> tuple[str, ...]:
        """The keywords that only this kind takes."""
        return tuple(name for name in inspect.signature(self.make).parameters if name not in _COMMON)


_COMMON = ("num_students", "num_companies", "pairs_per_student", "seed")

KINDS: dict[str, MarketKind] = {
    kind.name: kind for kind in (MarketKind("popular", popular), MarketKind("long_chain", long_chain))
}
"""The kinds of market by name. Another kind is a file in this folder and a row here."""


def make_market(
    kind: str, *, num_students: int, num_companies: int, pairs_per_student: int = 20, seed: int = 0, **dials: Any
) -> "Market":
    """Make a market of a named kind.

    Parameters
    ----------
    kind : {"popular", "long_chain"}
        ``"popular"``: companies differ widely in how sought-after they are, and seats are scarce where they are
        wanted. ``"long_chain"``: the same with one long chain of displacements inside.
    num_students, num_companies : int
        The size of the two sides.
    pairs_per_student : int
        How many companies each student may be matched with.
    seed : int
        The same seed gives the same market.
    **dials
        What only some kinds take: ``seats_per_student`` of ``"popular"`` (default 1.0), ``chain_length`` of
        ``"long_chain"``.

    Returns
    -------
    Market
        With a score in [0, 1] for each pair.

    Raises
    ------
    InputError
        If the kind or a dial is not known, or the numbers cannot be met.

    Examples
    --------
    >>> make_market("popular", num_students=100, num_companies=20, pairs_per_student=5)
    <Market: 100 students, 20 companies with 100 seats, 500 pairs>
    """
    if kind not in KINDS:
        raise InputError([Fault("kind", repr(kind), f"one of {listed(KINDS)}", "choose one of these")])
    known = KINDS[kind].dials
    faults = [
        Fault("dials", name, f"a dial of {kind!r}: {listed(known)}", "leave it out or choose one of these")
        for name in dials
        if name not in known
    ]
    if faults:
        raise InputError(faults)
    return KINDS[kind].make(
        num_students=num_students,
        num_companies=num_companies,
        pairs_per_student=pairs_per_student,
        seed=seed,
        **dials,
    )
