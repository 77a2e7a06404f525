"""`least_contested_first`: the openings with the fewest candidates per seat are filled first."""

from typing import TYPE_CHECKING

import numpy as np

from jumelage.matching.assignment import Assignment
from jumelage.matching.baselines.orders import favours
from jumelage.matching.baselines.seats import take_in_order

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def least_contested_first(market: "Market", _seed: int) -> Assignment:
    """Return what comes out if openings are filled one after the other, those with the fewest candidates first.

    Candidates per seat are counted once, before anyone is placed. Each opening takes whom it would rather have of
    those who are still without a place; what students wish does not matter.

    Used by coordinators who fill the places first that are hard to fill.

    It is not exact, not stable, not strategy-proof (an application more makes its opening later) and not Pareto
    efficient for students. That the scarce side goes first is the idea of Karp and Sipser (1981), who count anew at
    every step.
    """
    num_candidates = np.bincount(market.company, minlength=market.num_companies)
    contention = num_candidates / np.maximum(market.capacity, 1)
    by_favour = favours(market)
    order = by_favour[np.argsort(contention[market.company[by_favour]], kind="stable")]
    return Assignment(take_in_order(market, order), (), "openings with the fewest candidates per seat first")
