"""The levels of an objective as goals over pairs and counters: what soft rules cost."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from jumelage.matching.integer.program import Goal, Integers
from jumelage.matching.levels import Level, prices_of

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.problem import Problem


def goals_of(market: "Market", problem: "Problem", levels: Sequence[Level]) -> list[Goal]:
    """Return a goal per level, and one more for breaches that no level counts.

    A rule whose weight is a number takes it off the score for each breach. The breaches of the other soft rules are a
    goal of their own, the last one; where no level is a score, those that have a price count among them. Where the
    objective names ``"breaches"``, they all count there.
    """
    names = [level.name for level in levels]
    goals = []
    for level in levels:
        left = problem.left(level.weight)
        pair = np.full(len(problem.company), left, dtype=np.int64) if isinstance(left, int) else left
        if level.name == "score":
            counter = -_prices(market, problem, level)
        elif level.name == "breaches":
            counter = -_breaches(market, problem, has_score=False)
        else:
            counter = np.zeros(_num_counters(problem), dtype=np.int64)
        goals.append(Goal(pair, counter, blocking=-1 if level.name == "blocking" else 0))
    uncounted = _breaches(market, problem, has_score="score" in names)
    if "breaches" not in names and uncounted.any():
        goals.append(Goal(np.zeros(len(problem.company), dtype=np.int64), -uncounted))
    return goals


def _prices(market: "Market", problem: "Problem", level: Level) -> Integers:
    """Return what each unit of each counter costs, in units of the score."""
    if problem.constraints is None:
        return np.zeros(0, dtype=np.int64)
    units = np.rint(np.array(prices_of(market)) * level.resolution.scale).astype(np.int64)
    prices: Integers = units[problem.constraints.counter_rule] * problem.constraints.breaches
    return prices


def _breaches(market: "Market", problem: "Problem", *, has_score: bool) -> Integers:
    """Return how many breaches each unit of each counter is, of rules whose breaches are only counted."""
    if problem.constraints is None:
        return np.zeros(0, dtype=np.int64)
    counts = np.array(
        [rule.weight == "last" or (rule.weight is not None and not has_score) for rule in market.rules], dtype=bool
    )
    counted: Integers = problem.constraints.breaches * counts[problem.constraints.counter_rule]
    return counted


def _num_counters(problem: "Problem") -> int:
    return 0 if problem.constraints is None else problem.constraints.num_counters
