"""`greedy`: the best pair first, then the best of what is left."""

from typing import TYPE_CHECKING

import numpy as np

from jumelage.matching.assignment import Assignment
from jumelage.matching.baselines.orders import student_levels
from jumelage.matching.baselines.seats import take_in_order

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def greedy(market: "Market", _seed: int) -> Assignment:
    """Return what comes out if the pair with the best score is placed first, then the best of what is left, ….

    Modes do not matter to it. A market without scores goes by the students' wishes: first choices, then second ones.

    Used by whoever sorts a spreadsheet by the score and goes down it.

    It is not exact: with scores that are not negative it reaches half of the largest score at the least, and no more
    in the worst case (Korte and Hausmann, 1978; Avis, 1983). It is neither stable nor Pareto efficient for students
    who rank, and where it goes by wishes it is not strategy-proof.
    """
    if market.score is None:
        order = np.argsort(student_levels(market), kind="stable")
        return Assignment(take_in_order(market, order), (), "best wish first")
    return Assignment(take_in_order(market, np.argsort(-market.score, kind="stable")), (), "best score first")
