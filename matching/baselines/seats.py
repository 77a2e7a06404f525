"""Seats that are given away pair by pair, for good, while those of open offers are kept."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.modes import OPEN_OFFER

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def take_in_order(market: "Market", order: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
    """Return who is placed where, if pairs are looked at one after the other.

    A pair is placed if its student has no place yet and its company a free seat. The seat of an open offer is not
    free as long as its student has no place; one that comes free later goes to whoever is still without a place.

    Parameters
    ----------
    market : Market
        What is left to decide.
    order : ndarray of int
        Positions of pairs.

    Returns
    -------
    ndarray of int32, shape (num_students,)
        The company of each student; −1 for none.

    Examples
    --------
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.2, 0.9], [0.8, 0.8]], [1, 1])
    >>> take_in_order(market, np.array([1, 3, 2, 0])).tolist()
    [1, 0]
    """
    free = market.capacity.tolist()
    held = _held(market, free)
    assigned = np.full(market.num_students, -1, dtype=np.int32)
    has_offers = bool(held)
    _take(market, order, assigned, free, held)
    if has_offers:
        _take(market, order[assigned[market.student_of_pair[order]] < 0], assigned, free, held)
    return assigned


def _held(market: "Market", free: list[int]) -> dict[int, int]:
    """Return where each open offer holds a seat, by student, and take these seats out of the free ones."""
    held: dict[int, int] = {}
    offers = np.array([], dtype=np.int64) if market.mode is None else np.flatnonzero(market.mode == OPEN_OFFER)
    for student, company in zip(market.student_of_pair[offers].tolist(), market.company[offers].tolist(), strict=True):
        if student not in held and free[company] > 0:
            held[student] = company
            free[company] -= 1
    return held


def _take(
    market: "Market",
    order: NDArray[np.integer[Any]],
    assigned: NDArray[np.int32],
    free: list[int],
    held: dict[int, int],
) -> None:
    place = assigned.data
    for student, company in zip(market.student_of_pair[order].tolist(), market.company[order].tolist(), strict=True):
        if place[student] >= 0:
            continue
        if free[company] > 0:
            place[student] = company
            free[company] -= 1
            if student in held:
                free[held.pop(student)] += 1
        elif held.get(student) == company:
            place[student] = held.pop(student)
