"""Named markets of any size, reproducible by seed: what strategies and solvers are compared on.

Recipes are frozen, so that figures can be compared over the years: whatever makes another market gets another name.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jumelage.benchmarks.markets.dials import whole_faults
from jumelage.benchmarks.markets.hospital_residents import hospital_residents
from jumelage.benchmarks.markets.latin import latin
from jumelage.benchmarks.markets.long_chain import long_chain
from jumelage.benchmarks.markets.nested_quotas import nested_quotas
from jumelage.benchmarks.markets.opposed import opposed
from jumelage.benchmarks.markets.popular import popular
from jumelage.benchmarks.markets.school_rules import school_rules
from jumelage.benchmarks.markets.shortage import shortage
from jumelage.benchmarks.markets.territorial import territorial
from jumelage.benchmarks.markets.tied import INSTANCES, tied
from jumelage.errors import Fault, InputError, listed

if TYPE_CHECKING:
    from jumelage.matching.market import Market


@dataclass(frozen=True)
class MarketKind:
    """A kind of market: its name, the function that makes one, and instances with a name of their own.

    Parameters
    ----------
    name : str
        What `make_market` calls it.
    make : callable
        Takes ``num_students, num_companies, seed``, in general ``pairs_per_student``, and dials of its own by
        keyword. Those without a default must be given.
    instances : mapping of str to mapping
        All that `make` is called with, but for the seed, by the name of the instance.
    """

    name: str
    make: "Callable[..., Market]"
    instances: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def dials(self) -> tuple[str, ...]:
        """The keywords that only this kind takes."""
        return tuple(name for name in self._takes if name not in _COMMON)

    def faults(self, given: Mapping[str, Any]) -> list[Fault]:
        """Return what is given and not taken, and what is needed and not given."""
        unknown = [name for name in given if name not in self._takes]
        faults = [
            Fault(
                "dials", name, f"a dial of {self.name!r}: {listed(self.dials)}", "leave it out or choose one of these"
            )
            for name in unknown
            if name not in _COMMON
        ]
        faults += [
            Fault(name, str(given[name]), f"nothing: {self.name!r} decides it", "leave it out")
            for name in unknown
            if name in _COMMON
        ]
        faults += [
            Fault(name, "nothing", f"a value, as {self.name!r} needs one", "give it")
            for name, parameter in self._takes.items()
            if parameter.default is parameter.empty and name not in given and name != "seed"
        ]
        return faults

    @property
    def _takes(self) -> Mapping[str, inspect.Parameter]:
        return inspect.signature(self.make).parameters


_COMMON = ("num_students", "num_companies", "pairs_per_student", "seed")

KINDS: dict[str, MarketKind] = {
    kind.name: kind
    for kind in (
        MarketKind("popular", popular),
        MarketKind("territorial", territorial),
        MarketKind("long_chain", long_chain),
        MarketKind("hospital_residents", hospital_residents),
        MarketKind("tied", tied, INSTANCES),
        MarketKind("latin", latin),
        MarketKind("shortage", shortage),
        MarketKind("nested_quotas", nested_quotas),
        MarketKind("opposed", opposed),
        MarketKind("school_rules", school_rules),
    )
}
"""The kinds of market by name. Another kind is a file in this folder and a row here."""


def make_market(
    kind: str,
    *,
    num_students: int | None = None,
    num_companies: int | None = None,
    pairs_per_student: int | None = None,
    instance: str | None = None,
    seed: int = 0,
    **dials: Any,
) -> "Market":
    """Make a market of a named kind.

    The recipe of each kind is frozen: the same call gives the same market in every version of this library, for a
    given NumPy, and what would change a recipe gets a new name. Ids are ``s1, s2, …`` and ``c1, c2, …``.

    Parameters
    ----------
    kind : str
        ``"popular"``: companies differ widely in how sought-after they are, and seats are scarce where they are
        wanted. ``"territorial"``: most pairs stay within a territory, and scores fall with distance.
        ``"long_chain"``: the popular market with one long chain of displacements inside.
        ``"hospital_residents"``: applications that both sides rank strictly. ``"tied"``: the same, where companies
        rank in tiers. ``"latin"``: one-to-one with complete lists and very many stable matchings.
        ``"shortage"``: as many seats as students, but in the wrong fields. ``"opposed"``: applications in which
        companies like best what students like least, with many seats and very many stable matchings.
        ``"nested_quotas"``: the popular market with quotas of employers within sectors. ``"school_rules"``: the
        popular market under nested quotas, pins, groups of students, and companies that open or stay closed.
    num_students, num_companies : int
        The size of the two sides; needed unless an instance is named.
    pairs_per_student : int
        How many companies each student may be matched with, 20 where it is left out. ``"latin"`` does not take it:
        there all may be matched with all.
    instance : str, optional
        A market of the kind that has a name, with sizes and dials of its own: ``"759x53"`` of ``"tied"``.
    seed : int
        The same seed gives the same market; 0 or more.
    **dials
        What only some kinds take, with the default:

        - ``"popular"``: ``seats_per_student`` (1.0);
        - ``"territorial"``: ``num_territories`` (5), ``share_abroad`` (0.15), ``unevenness`` (0.5),
          ``seats_per_student`` (1.0);
        - ``"long_chain"``: ``chain_length`` (must be given), ``ranked`` (False; True: the pairs are applications);
        - ``"hospital_residents"``: ``correlation`` (0.5), ``seats_per_student`` (1.0);
        - ``"tied"``: the same, and ``tier_width`` (5);
        - ``"shortage"``: ``num_fields`` (5), ``num_short`` (2), ``shortfall`` (0.25);
        - ``"opposed"``: ``chance`` (2.0);
        - ``"nested_quotas"``: ``num_sectors`` (20), ``openings_per_employer`` (3), ``employer_share`` (0.9),
          ``sector_share`` (0.8), ``seats_per_student`` (1.0);
        - ``"school_rules"``: ``pins_per_student`` (0.04), ``groups_per_student`` (0.01), ``intakes_per_company``
          (0.125).

        What they mean is in the docstring of the function of that name, in the module of that name.

    Returns
    -------
    Market
        With a score in [0, 1] for each pair; with ranks of both sides where pairs are applications.

    Raises
    ------
    InputError
        If the kind, the instance or a dial is not known, or the numbers cannot be met; all faults at once.

    Examples
    --------
    >>> make_market("popular", num_students=100, num_companies=20, pairs_per_student=5)
    <Market: 100 students, 20 companies with 100 seats, 500 pairs>
    >>> make_market("tied", instance="759x53", seed=1).num_students
    759
    """
    if kind not in KINDS:
        raise InputError([Fault("kind", repr(kind), f"one of {', '.join(KINDS)}", "choose one of these")])
    chosen = KINDS[kind]
    sizes = {"num_students": num_students, "num_companies": num_companies, "pairs_per_student": pairs_per_student}
    given = {name: size for name, size in sizes.items() if size is not None} | dials
    if instance is None:
        faults = chosen.faults(given)
    elif instance in chosen.instances:
        faults = [
            Fault(name, str(value), f"nothing: the instance {instance!r} decides it", "leave it out")
            for name, value in given.items()
        ]
        given = dict(chosen.instances[instance])
    else:
        known = listed(chosen.instances) or f"none: {kind!r} has no instances with a name"
        faults = [Fault("instance", repr(instance), known, "choose one of these or give sizes instead")]
    faults += whole_faults("seed", seed, 0)
    if faults:
        raise InputError(faults)
    return chosen.make(seed=seed, **given)
