"""`top_trading_cycles`: students trade the places at which they come first."""

from typing import TYPE_CHECKING

import numpy as np

from jumelage.matching.assignment import Assignment
from jumelage.matching.baselines.orders import favours, wishes
from jumelage.matching.sources.pair_arrays import pointers

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def top_trading_cycles(market: "Market", _seed: int) -> Assignment:
    """Return what comes out if every student points to the company she wants and it to whom it would rather have.

    Such pointers always lead round in a cycle; all students in it get what they point to, leave with a seat each, and
    the others point again to what is left. The companies' orders are rights to trade with, not wishes to be met.

    Used by the public schools of New Orleans in 2012, and in the exchange of kidneys and of homes.

    It is not exact and not stable. It is strategy-proof (Roth, 1982) and, with strict lists, Pareto efficient for
    students, open offers included (Shapley and Scarf, 1974; with several seats, Abdulkadiroğlu and Sönmez, 2003).
    """
    by_favour = favours(market)
    wish = market.company[wishes(market)].tolist()
    candidate = market.student_of_pair[by_favour].tolist()
    next_wish, last_wish = market.indptr[:-1].tolist(), market.indptr[1:].tolist()
    next_candidate = pointers(market.company, market.num_companies).tolist()
    free = market.capacity.tolist()
    assigned = np.full(market.num_students, -1, dtype=np.int32)
    place, has_left = assigned.data, bytearray(market.num_students)
    # How far down the chain of pointers each student is; the chain starts with whoever is next.
    depth = [-1] * market.num_students
    for first in range(market.num_students):
        chain = [] if has_left[first] else [first]
        while chain:
            student = chain[-1]
            depth[student] = len(chain) - 1
            while next_wish[student] < last_wish[student] and not free[wish[next_wish[student]]]:
                next_wish[student] += 1
            if next_wish[student] == last_wish[student]:
                has_left[chain.pop()] = True
                continue
            company = wish[next_wish[student]]
            while has_left[candidate[next_candidate[company]]]:
                next_candidate[company] += 1
            favourite = candidate[next_candidate[company]]
            if depth[favourite] < 0:
                chain.append(favourite)
                continue
            for trader in chain[depth[favourite] :]:
                place[trader] = wish[next_wish[trader]]
                free[place[trader]] -= 1
                has_left[trader] = True
            del chain[depth[favourite] :]
    return Assignment(assigned, (), "top trading cycles")
