"""`random_serial_dictatorship`: students choose one after the other, in an order drawn by lot."""

from typing import TYPE_CHECKING

import numpy as np

from jumelage.matching.assignment import Assignment
from jumelage.matching.baselines.serial_dictatorship import in_turn

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def random_serial_dictatorship(market: "Market", _seed: int) -> Assignment:
    """Return what comes out if students choose one after the other, in the order of their tickets.

    Used for rooms and courses and, since 2024, by the Foundation Programme of the United Kingdom ("preference informed
    allocation"), which gives out first choices in a pass of their own, so that there a failed first choice costs more.

    It is not exact and not stable. It is strategy-proof and, with strict lists and without open offers, Pareto
    efficient for students once the lots are drawn (Abdulkadiroğlu and Sönmez, 1998); before they are drawn another
    lottery may be better for everybody (Bogomolnaia and Moulin, 2001).
    """
    return Assignment(in_turn(market, np.arange(market.num_students)), (), "students choose by lot")
