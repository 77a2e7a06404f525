"""`immediate_acceptance`: first choices first, and what is accepted is accepted for good (the Boston mechanism)."""

from typing import TYPE_CHECKING

import numpy as np

from jumelage.matching.assignment import Assignment
from jumelage.matching.baselines.orders import favours, wishes
from jumelage.matching.baselines.seats import take_in_order
from jumelage.matching.modes import ASSIGNMENT

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def immediate_acceptance(market: "Market", _seed: int) -> Assignment:
    """Return what comes out if companies accept at once: of all first choices the best, then of the second, ….

    In each round everyone without a place asks for the next on her list; a company takes the best of them for the
    seats that it still has, and keeps them. When all applications are through, the rest is assigned in the same way.

    Used by the public schools of Boston until 2005 and of many cities since, and by most who "begin with the first
    choices".

    It is not exact, not stable and not strategy-proof: who asks first for a place she will not get loses the second
    one as well (Abdulkadiroğlu and Sönmez, 2003). With strict lists and without open offers it is Pareto efficient
    for students, judged by the lists they hand in.
    """
    by_wish, by_favour = wishes(market), favours(market)
    round_of_pair = np.empty(market.num_pairs, dtype=np.int64)
    round_of_pair[by_wish] = np.arange(market.num_pairs) - market.indptr[market.student_of_pair[by_wish]]
    if market.mode is not None:
        round_of_pair[market.mode == ASSIGNMENT] += market.num_companies
    order = by_favour[np.argsort(round_of_pair[by_favour], kind="stable")]
    return Assignment(take_in_order(market, order), (), "first choices first, accepted at once")
