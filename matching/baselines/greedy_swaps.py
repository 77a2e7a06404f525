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

    It is not exact: where no exchange of two pays any more, one of three may. It is not stable, not strategy-proof (who
    names few places chooses early) and not Pareto efficient for students.
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

    An exchange is a pair from one company to another that gains, and one back. Of all students who may go from one to
    the other only the one who gains most by it, or loses least, is of interest.
    """
    origin, there = here.astype(np.int64), market.company.astype(np.int64)
    way, way_back = origin * market.num_companies + there, there * market.num_companies + origin
    could_go = np.flatnonzero((here >= 0) & (there != here))
    _, going = _best_by_way(way, gain, could_go[gain[could_go] > 0])
    wanted = np.sort(way_back[going])
    ways_back, coming = _best_by_way(way, gain, could_go[_is_among(wanted, way[could_go])])
    has_answer = _is_among(ways_back, way_back[going])
    going = going[has_answer]
    coming = coming[np.searchsorted(ways_back, way_back[going])]
    paid = gain[going] + gain[coming]
    pays = paid > 0
    return going[pays], coming[pays], paid[pays]


def _best_by_way(
    way: NDArray[np.int64], gain: NDArray[np.float64], pairs: NDArray[np.intp]
) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Return the ways from one company to another that pairs go, ascending, and of each the pair that gains most."""
    best_first = pairs[np.argsort(-gain[pairs], kind="stable")]
    ways, first = np.unique(way[best_first], return_index=True)
    return ways, best_first[first]


def _is_among(numbers: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of the wanted are among ascending numbers."""
    at = np.searchsorted(numbers, wanted)
    is_among = at < len(numbers)
    is_among[is_among] = numbers[at[is_among]] == wanted[is_among]
    return is_among
