"""`first_come`: first come, first served."""

from typing import TYPE_CHECKING

import numpy as np

from jumelage.matching.assignment import Assignment
from jumelage.matching.baselines.serial_dictatorship import in_turn
from jumelage.matching.baselines.turns import turns

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def first_come(market: "Market", _seed: int) -> Assignment:
    """Return what comes out if students choose in the order in which they came: their column ``arrival``.

    It holds dates and times (2026-03-01T09:30) or numbers; blanks come last, and equal ones by lot. The order of the
    rows is nobody's arrival: without the column the order is drawn by lot.

    Used wherever places are handed out as requests come in.

    It is not exact and not stable. For given arrivals it is strategy-proof in the wishes, and Pareto efficient for
    students with strict lists and without open offers: it is a serial dictatorship (Svensson, 1999). What pays is to
    be early.
    """
    turn = turns(market, "arrival")
    if turn is None:
        return Assignment(in_turn(market, np.arange(market.num_students)), (), "students choose by lot (no arrival)")
    return Assignment(in_turn(market, turn), (), "students choose by arrival, then by lot")
