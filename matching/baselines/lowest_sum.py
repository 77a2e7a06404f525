"""`lowest_sum`: the pair with the lowest sum of both ranks first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.matching.assignment import Assignment
from jumelage.matching.baselines.orders import by_owner, company_levels, student_levels
from jumelage.matching.baselines.seats import take_in_order
from jumelage.matching.matching import Matching
from jumelage.matching.modes import ASSIGNMENT, OPEN_OFFER

if TYPE_CHECKING:
    from jumelage.matching.market import Market

LARGEST_WEIGHT = 1_000_000
"""The largest weight: no sum of two ranks so weighted leaves the range of whole numbers."""


@dataclass(frozen=True)
class LowestSum:
    """The strategy `lowest_sum` with weights: lowest first of ``student × student_rank + company × company_rank``.

    Parameters
    ----------
    student, company : int
        How much a rank of each side counts: whole numbers from 0 to a million, so that equal sums are equal. The École
        de technologie supérieure in Montréal counts a rank of the student 11 and one of the employer 10.

    Raises
    ------
    InputError
        If a weight is no such number, or both are 0.

    Notes
    -----
    See `jumelage.matching.baselines.lowest_sum.lowest_sum` for what is known of it.

    Examples
    --------
    >>> import jumelage as jm
    >>> wishes, rankings = {"ana": ["c1", "c2"], "ben": ["c1"]}, {"c1": ["ben", "ana"], "c2": ["ana"]}
    >>> market = jm.Market.from_preferences(wishes, rankings, capacity={"c1": 1, "c2": 1})
    >>> dict(jm.match(market, strategy=LowestSum(student=11, company=10)).matching.pairs)
    {'ana': 'c2', 'ben': 'c1'}
    """

    student: int = 1
    company: int = 1

    is_repeatable: ClassVar[bool] = True

    def __post_init__(self) -> None:
        weights: dict[str, object] = {"student": self.student, "company": self.company}
        faults = [
            Fault("strategy", repr(weight), f"a whole number from 0 to {LARGEST_WEIGHT}", "correct it", column=side)
            for side, weight in weights.items()
            if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= LARGEST_WEIGHT
        ]
        if not faults and not self.student and not self.company:
            faults.append(Fault("strategy", "two weights of 0", "one above 0", "raise one of them"))
        if faults:
            raise InputError(faults)

    def choose(self, market: "Market", _seed: int) -> Matching:
        """Return the matching of what is left to decide."""
        return Matching.from_positions(market, _assigned(market, self.student, self.company))


def lowest_sum(market: "Market", _seed: int) -> Assignment:
    """Return what comes out if the pair with the lowest sum of the two ranks is placed first, then the next, ….

    Equal sums fall by lot. Only applications have a sum; companies that rank nobody are indifferent among theirs, and
    an open offer is the best that its company has. What they leave is assigned, the best score first. In a market
    without applications every pair has a sum: a rank that is not given counts one more than the last that is, and a
    side that gives none at all ranks by score.

    Used for co-op places by Waterloo and the Asper School of Business in Manitoba and, with weights, by the École de
    technologie supérieure in Montréal (`LowestSum`).

    It is not exact, although the sum of ranks seems to be its aim, not stable, not strategy-proof and not Pareto
    efficient for students. Of its kind are the priority schemes for young doctors in Newcastle and Birmingham, which
    were given up because both sides learned to evade them (Roth, 1991).
    """
    return Assignment(_assigned(market, 1, 1), (), "lowest sum of ranks first")


def _assigned(market: "Market", student_weight: int, company_weight: int) -> NDArray[np.int32]:
    students = _ranks(market.student_rank, market.student_of_pair, student_levels(market))
    if market.mode is None:
        companies = _ranks(market.company_rank, market.company, company_levels(market))
        return take_in_order(market, np.argsort(student_weight * students + company_weight * companies, kind="stable"))
    given = 1 if market.company_rank is None else market.company_rank.astype(np.int64)
    companies = np.where(market.mode == OPEN_OFFER, 0, given)
    order = np.argsort(student_weight * students + company_weight * companies, kind="stable")
    rest = np.flatnonzero(market.mode == ASSIGNMENT)
    if market.score is not None:
        rest = rest[np.argsort(-market.score[rest], kind="stable")]
    return take_in_order(market, np.concatenate((order[market.mode[order] > ASSIGNMENT], rest)))


def _ranks(given: NDArray[np.int32] | None, owner: NDArray[np.int32], levels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rank of each pair with one side: as given, one more than the owner's last where it is not.

    A side that gives no ranks at all has the places of the pairs in its order.
    """
    if given is not None:
        last = np.zeros(int(owner.max(initial=-1)) + 1, dtype=np.int64)
        np.maximum.at(last, owner, given)
        return np.where(given > 0, given, last[owner] + 1)
    order = by_owner(owner, levels)
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = owner[order[1:]] != owner[order[:-1]]
    is_new = is_first.copy()
    is_new[1:] |= levels[order[1:]] != levels[order[:-1]]
    at = np.arange(len(order))
    better = np.maximum.accumulate(np.where(is_new, at, 0)) - np.maximum.accumulate(np.where(is_first, at, 0))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = better + 1
    return ranks
