"""`random`: pairs in an order drawn by lot."""

from typing import TYPE_CHECKING

import numpy as np

from jumelage.matching.assignment import Assignment
from jumelage.matching.baselines.seats import take_in_order

if TYPE_CHECKING:
    from jumelage.matching.market import Market

_SEEDS = 1 << 64


def at_random(market: "Market", seed: int) -> Assignment:
    """Return what comes out if pairs are placed in an order drawn by lot, as long as both sides have room.

    Used by nobody on purpose: it is what every other strategy has to beat.

    It is not exact, not stable, not Pareto efficient for students and not strategy-proof (a place that is not named
    cannot be given). It places at least half as many as can be placed; Dyer and Frieze (1991) say how many more.
    """
    numbers = np.random.PCG64(seed % _SEEDS).random_raw(market.num_pairs)
    return Assignment(take_in_order(market, np.argsort(numbers, kind="stable")), (), "pairs by lot")
