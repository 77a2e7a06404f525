"""`serial_dictatorship`: one student after the other takes the best place that is left."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.assignment import Assignment
from jumelage.matching.baselines.orders import wishes
from jumelage.matching.baselines.seats import take_in_order
from jumelage.matching.baselines.turns import turns

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def serial_dictatorship(market: "Market", _seed: int) -> Assignment:
    """Return what comes out if students choose one after the other, in the order of their column ``priority``.

    Priority 1 chooses before 2, blanks choose last, and equal ones by lot; without such a column all is by lot, as in
    `random_serial_dictatorship`. Companies have no say.

    Used by schools that let their best, oldest or prioritised students choose first, and by military academies.

    It is not exact and not stable. For a given order it is strategy-proof (Satterthwaite and Sonnenschein, 1981) and,
    with strict lists and without open offers, Pareto efficient for students (Svensson, 1999): nobody can have a
    better place unless somebody gets a worse one.
    """
    turn = turns(market, "priority")
    if turn is None:
        return Assignment(in_turn(market, np.arange(market.num_students)), (), "students choose by lot (no priority)")
    return Assignment(in_turn(market, turn), (), "students choose by priority, then by lot")


def in_turn(market: "Market", turn: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the company of each student, −1 for none, if each takes the best that is left when it is her turn.

    Parameters
    ----------
    market : Market
        What is left to decide.
    turn : ndarray of int64, shape (num_students,)
        When it is the turn of each student, counting from 0.
    """
    order = wishes(market)
    return take_in_order(market, order[np.argsort(turn[market.student_of_pair[order]], kind="stable")])
