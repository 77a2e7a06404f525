"""Whether a matching is one, and weakly stable: judged from the ranks, by code that no search uses."""

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.orders import LAST, Orders


def faults_of(orders: Orders, capacity: NDArray[np.int64], assigned: NDArray[np.int32]) -> dict[str, NDArray[np.int64]]:
    """Return what is wrong with a matching.

    Parameters
    ----------
    orders : Orders
        The pairs as both sides rank them.
    capacity : ndarray of int64, shape (num_companies,)
        How many students each company can take.
    assigned : ndarray of int32, shape (num_students,)
        The company of each student; −1 for none.

    Returns
    -------
    dict of str to ndarray of int64
        ``"strangers"``: students at a company that is no pair of theirs. ``"crowded"``: companies with more students
        than seats. ``"blocking"``: applications whose student would strictly rather be there, at a company that has an
        empty seat or a student whom it ranks strictly below. All empty for a weakly stable matching.

    Examples
    --------
    >>> wish, favour = np.array([1, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32)
    >>> orders = Orders(np.array([0, 1, 2]), np.array([0, 0], dtype=np.int32), wish, favour)
    >>> faults_of(orders, np.array([1]), np.array([-1, 0], dtype=np.int32))["blocking"].tolist()
    [0]
    """
    student, company = orders.student, orders.company
    own = np.flatnonzero(assigned[student] == company)
    is_placed = assigned >= 0
    is_known = np.zeros(len(assigned), dtype=bool)
    is_known[student[own]] = True

    own_wish = np.full(len(assigned), LAST, dtype=np.int64)
    own_wish[student[own]] = orders.wish[own]
    load = np.bincount(assigned[is_placed], minlength=len(capacity))
    worst = np.where(load < capacity, LAST, -1)
    np.maximum.at(worst, company[own], orders.favour[own])
    return {
        "strangers": np.flatnonzero(is_placed & ~is_known),
        "crowded": np.flatnonzero(load > capacity),
        "blocking": np.flatnonzero((orders.wish < own_wish[student]) & (orders.favour < worst[company])),
    }
