"""`greedy_swaps`: whoever is hard to place first, then exchanges that pay, a bounded number of rounds."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.assignment import Assignment
from jumelage.matching.baselines.orders import student_levels
from jumelage.matching.baselines.seats import take_in_order

if TYPE_CHECKING:
    from jumelage.matching.market import Market

MOST_ROUNDS = 20
"""So many rounds of exchanges at the most; each takes part in one exchange a round."""


def greedy_swaps(market: "Market", _seed: int) -> Assignment:
    """Return what comes out if those with the fewest possible places choose first, and then pairs of students swap.

    Everyone takes the place of the best score that is left (without scores: her best wish). Then, in each of at most
    20 rounds, students move to free seats that are worth more, and two students exchange their places where the two
    together are worth more so, the largest gains first.

    Used by UCLouvain for the internships of its students of medicine, with seconds in place of rounds.

    It is not exact: no exchange of two may be left that pays while one of three does. It is not stable, not
    strategy-proof (who names few places chooses early) and not Pareto efficient for students.
    """
    value = -student_levels(market).astype(np.float64) if market.score is None else market.score
    turn = np.empty(market.num_students, dtype=np.int64)
    turn[np.argsort(np.diff(market.indptr), kind="stable")] = np.arange(market.num_students)
    best_first = np.argsort(-value, kind="stable")
    order = best_first[np.argsort(turn[market.student_of_pair[best_first]], kind="stable")]
    assigned = take_in_order(market, order)
    num_rounds = 0
    while num_rounds < MOST_ROUNDS and _exchange(market, value, assigned):
        num_rounds += 1
    return Assignment(assigned, (), f"hardest to place first, then {num_rounds} rounds of swaps")


def _exchange(market: "Market", value: NDArray[np.float64], assigned: NDArray[np.int32]) -> bool:
    """Make the moves and exchanges that pay, each student at most once; return whether there were any."""
    students = market.student_of_pair
    here = assigned[students]
    present = np.full(market.num_students, -np.inf)
    at_home = np.flatnonzero(market.company == here)
    present[students[at_home]] = value[at_home]
    free = (market.capacity - np.bincount(assigned[assigned >= 0], minlength=market.num_companies)).tolist()
    gain = value - present[students]

    moves = np.flatnonzero((gain > 0) & (np.array(free)[market.company] > 0))
    one, other, paid = _pairs_of_swaps(market, gain, here)
    total = np.concatenate((gain[moves], paid))
    first = np.concatenate((moves, one))
    second = np.concatenate((np.full(len(moves), -1), other))
    order = np.argsort(-total, kind="stable")
    has_moved = bytearray(market.num_students)
    owner, company, place = students.data, market.company.data, assigned.data
    for go, come in zip(first[order].tolist(), second[order].tolist(), strict=True):
        student, target = owner[go], company[go]
        if has_moved[student]:
            continue
        if come >= 0:
            if has_moved[owner[come]]:
                continue
            place[owner[come]] = company[come]
            has_moved[owner[come]] = True
        elif free[target] > 0:
            free[target] -= 1
        else:
            continue
        place[student] = target
        has_moved[student] = True
    return bool(len(total))


def _pairs_of_swaps(
    market: "Market", gain: NDArray[np.float64], here: NDArray[np.int32]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return the best exchange between every two companies that pays: the two pairs, and what they pay together.

    An exchange is a pair from one company to another and one back. So of all students who may go from one to the
    other only the one who gains most by it, or loses least, is of interest.
    """
    could_go = np.flatnonzero((here >= 0) & (market.company != here))
    could_go = could_go[np.argsort(-gain[could_go], kind="stable")]
    origin, target = here[could_go].astype(np.int64), market.company[could_go].astype(np.int64)
    keys, best = np.unique(origin * market.num_companies + target, return_index=True)
    origin, target, best = origin[best], target[best], could_go[best]
    back = target * market.num_companies + origin
    at = np.minimum(np.searchsorted(keys, back), max(len(keys) - 1, 0))
    is_two_way = (origin < target) & (keys[at] == back) if len(keys) else np.zeros(0, dtype=bool)
    one, other = best[is_two_way], best[at[is_two_way]]
    paid = gain[one] + gain[other]
    pays = paid > 0
    return one[pays], other[pays], paid[pays]
