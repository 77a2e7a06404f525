"""The three modes of a market: how a pair came to be allowed, and what follows for a solver.

They are constraints of one market, not three programs: capacity is shared, and one solve decides all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.frozen import frozen_array

ASSIGNMENT, APPLICATION, OPEN_OFFER, AGREED_OFFER = range(4)
"""The modes of pairs in `Market.mode`: open and agreed are the two kinds of direct offer that count."""

NAMES = ("assignment", "application", "open", "agreed")
"""What each is called in tables of pairs."""

PLACED_BY = ("assignment", "application", "direct", "direct")
"""What a placement by each is called."""

Stability = Literal["required", "ignored"]


def _check(name: str, value: object, known: tuple[object, ...]) -> None:
    if value not in known:
        expected = " or ".join(map(repr, known))
        raise InputError([Fault("modes", repr(value), expected, "choose one of these", column=name)])


@dataclass(frozen=True)
class DirectOffers:
    """Students and companies who found each other.

    An agreed offer is pinned: the student's applications are withdrawn and the seat is gone. An open one is a floor:
    she ends there or somewhere she ranks higher, and the seat is free for others only if she is placed higher. Declined
    and withdrawn ones are ignored.

    Parameters
    ----------
    on_conflict : {"raise", "report"}
        What to do with offers that cannot be: agreed between two who are not eligible, or beyond capacity. ``"raise"``
        names them all in an `InputError`; ``"report"`` leaves them out with a notice.

    Examples
    --------
    >>> DirectOffers(on_conflict="report")
    DirectOffers(on_conflict='report')
    """

    on_conflict: Literal["raise", "report"] = "raise"

    def __post_init__(self) -> None:
        _check("on_conflict", self.on_conflict, ("raise", "report"))


@dataclass(frozen=True)
class Applications:
    """Students and companies who rank each other; a pair that both rank is an application.

    Parameters
    ----------
    stability : {"required", "ignored"}
        Whether no application pair may block: be such that the student is strictly below it and the company has an
        empty seat, an unpinned assigned student, or an unpinned applicant strictly below her.

    Notes
    -----
    Whether students do well to be truthful depends on how the stable matching is chosen. By score, as ``"optimal"``
    does, a student can gain by shortening her list. ``"student_optimal"`` is safe only if every place she applies to is
    truly better for her than any place she may be assigned: whoever would rather be assigned to `y` than have her
    application to `x` gains by not applying.

    Examples
    --------
    >>> Applications()
    Applications(stability='required')

    Here ana applies to `x` and would rather be at `y`, for which her score is good:

    >>> import jumelage as jm, pandas as pd
    >>> pairs = pd.DataFrame({"student": "ana", "company": ["x", "y"], "score": [0.1, 0.9], "student_rank": [1, None]})
    >>> seats = pd.DataFrame({"company": ["x", "y"], "capacity": 1})
    >>> jm.match(jm.Market.from_pairs(pairs, ["ana"], seats), strategy="student_optimal").matching.pairs
    {'ana': 'x'}
    >>> pairs["student_rank"] = float("nan")
    >>> jm.match(jm.Market.from_pairs(pairs, ["ana"], seats), strategy="student_optimal").matching.pairs
    {'ana': 'y'}
    """

    stability: Stability = "required"

    def __post_init__(self) -> None:
        _check("stability", self.stability, ("required", "ignored"))


@dataclass(frozen=True)
class Assignment:
    """The school places students on the remaining eligible pairs, for the best objective.

    Parameters
    ----------
    refused : bool
        Whether an applicant whom a company refused (a blank rank) may be assigned there all the same.

    Examples
    --------
    >>> Assignment()
    Assignment(refused=False)
    """

    refused: bool = False

    def __post_init__(self) -> None:
        _check("refused", self.refused, (False, True))


Mode = DirectOffers | Applications | Assignment

_KINDS: tuple[type, ...] = (DirectOffers, Applications, Assignment)

ALL: tuple[Mode, ...] = (DirectOffers(), Applications(), Assignment())
"""The modes of a market that nobody has said otherwise of."""


def as_modes(given: Iterable[Mode] | None) -> tuple[Mode, ...]:
    """Return modes as a tuple; all of them for None.

    Raises
    ------
    InputError
        If something in it is no mode, or a mode comes twice.
    """
    if given is None:
        return ALL
    wanted: Any = given
    modes = tuple(wanted) if isinstance(wanted, Iterable) else (wanted,)
    expected = "DirectOffers(), Applications() and Assignment() of jumelage.modes, each at most once"
    faults = [
        Fault("modes", repr(mode), expected, "write it with brackets" if isinstance(mode, type) else "leave it out")
        for mode in modes
        if not isinstance(mode, _KINDS)
    ]
    kinds: list[type] = [type(mode) for mode in modes]
    faults += [
        Fault("modes", f"{kind.__name__} {kinds.count(kind)} times", expected, "keep one")
        for kind in dict.fromkeys(kinds)
        if kind in _KINDS and kinds.count(kind) > 1
    ]
    if faults:
        raise InputError(faults)
    return modes


def stability_of(modes: Iterable[Mode]) -> Stability:
    """Return whether applications must be stable; without that mode there is nothing to keep."""
    return next((mode.stability for mode in modes if isinstance(mode, Applications)), "ignored")


def ranked_by_both(
    student_rank: NDArray[np.int32] | None, company_rank: NDArray[np.int32] | None
) -> NDArray[np.int8] | None:
    """Return the mode of pairs by their ranks alone; None if there is no application."""
    if student_rank is None:
        return None
    both = student_rank > 0 if company_rank is None else (student_rank > 0) & (company_rank > 0)
    return frozen_array(both.astype(np.int8), np.int8) if both.any() else None
