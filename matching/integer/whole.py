"""A market decided whole, by the integer model: in ticket order, and told in words where nothing is possible."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import InfeasibleError
from jumelage.matching.clash.search import clash_of
from jumelage.matching.integer.best import Chosen, Stability, best_integer
from jumelage.matching.integer.goals import goals_of
from jumelage.matching.integer.ticket_order import by_ticket
from jumelage.matching.levels import Level
from jumelage.matching.orders import orders_of

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.problem import Problem


def whole_matching(
    market: "Market",
    problem: "Problem",
    levels: Sequence[Level],
    seed: int,
    time_limit: float,
    *,
    stability: Stability,
    known: NDArray[np.int32] | None = None,
) -> Chosen:
    """Return the best matching of what is left to decide, with no regard to what could be decided apart.

    Parameters
    ----------
    market : Market
        What is to be decided.
    problem : Problem
        What its rules leave to decide.
    levels : sequence of Level
        The objective, counted in units no finer than `best.largest_weight` allows.
    seed : int
        The seed of the lottery that decides between equal optima.
    time_limit : float
        Seconds.
    stability : {"required", "counted", "ignored"}
        Whether no application pair may block, those that do are counted, or nobody asks.
    known : ndarray of int32, shape (num_students,), optional
        A matching to begin from.

    Raises
    ------
    InfeasibleError
        If no matching keeps all that must be kept; it names rules that cannot hold together.
    TimeLimitError
        If the time was up before a matching was found.
    """
    end = time.monotonic() + time_limit
    moved = by_ticket(market, orders_of(market, problem), problem, seed)
    try:
        found = best_integer(
            moved.orders,
            moved.problem,
            [
                replace(goal, pair=goal.pair[moved.pair], counter=goal.counter[moved.counter])
                for goal in goals_of(market, problem, levels)
            ],
            stability=stability,
            time_limit=time_limit,
            known=None if known is None else moved.there(known),
        )
    except InfeasibleError as error:
        raise clash_of(
            market,
            is_stable=stability == "required",
            placed=problem.placed,
            time_limit=end - time.monotonic(),
        ).error() from error
    return replace(found, assigned=moved.back(found.assigned))
