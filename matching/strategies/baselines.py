"""The strategies that people use today, and their properties: rows that say what each function's docstring says."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from jumelage.matching.assignment import Assignment
from jumelage.matching.baselines.at_random import at_random
from jumelage.matching.baselines.first_come import first_come
from jumelage.matching.baselines.greedy import greedy
from jumelage.matching.baselines.greedy_swaps import greedy_swaps
from jumelage.matching.baselines.immediate_acceptance import immediate_acceptance
from jumelage.matching.baselines.least_contested_first import least_contested_first
from jumelage.matching.baselines.lowest_sum import lowest_sum
from jumelage.matching.baselines.random_serial_dictatorship import random_serial_dictatorship
from jumelage.matching.baselines.serial_dictatorship import serial_dictatorship
from jumelage.matching.baselines.top_trading_cycles import top_trading_cycles
from jumelage.matching.left import left_to_decide
from jumelage.matching.objective import Objective
from jumelage.matching.problem import Problem
from jumelage.matching.strategies.strategy import Strategy

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def _baseline(
    name: str,
    decide: Callable[["Market", int], Assignment],
    *,
    strategy_proof: bool,
    pareto_efficient: bool,
    chooses: str,
    truthfulness: str,
    used_by: str,
    source: str,
) -> Strategy:
    """Return the row of a function that takes what is left to decide."""

    def assign(market: "Market", problem: Problem, _objective: Objective, seed: int, _time_limit: float) -> Assignment:
        left = left_to_decide(market, problem, seed)
        found = decide(left.market, seed)
        return replace(found, assigned=left.in_rows(found.assigned))

    return Strategy(
        name=name,
        assign=assign,
        status="heuristic",
        objective=(),
        is_stable=False,
        is_strategy_proof=strategy_proof,
        is_pareto_efficient=pareto_efficient,
        chooses=chooses,
        truthfulness=truthfulness,
        used_by=used_by,
        source=source,
    )


BASELINES: tuple[Strategy, ...] = (
    _baseline(
        "serial_dictatorship",
        serial_dictatorship,
        strategy_proof=True,
        pareto_efficient=True,
        chooses="students choose one after the other, by their column priority (1 first, blanks last), then by lot",
        truthfulness="strategy-proof for students, whose turn does not depend on their wishes; companies have no say",
        used_by="schools that let their best, oldest or prioritised students choose first; military academies",
        source="Satterthwaite and Sonnenschein (1981); Svensson (1999)",
    ),
    _baseline(
        "random_serial_dictatorship",
        random_serial_dictatorship,
        strategy_proof=True,
        pareto_efficient=True,
        chooses="students choose one after the other, in an order drawn by lot",
        truthfulness="strategy-proof for students; companies have no say",
        used_by="the Foundation Programme of the United Kingdom since 2024, in two passes; rooms and courses",
        source="Abdulkadiroğlu and Sönmez (1998); Bogomolnaia and Moulin (2001)",
    ),
    _baseline(
        "immediate_acceptance",
        immediate_acceptance,
        strategy_proof=False,
        pareto_efficient=True,
        chooses="first choices first, then second ones, …; a company keeps whom it has once accepted",
        truthfulness="not strategy-proof: a first choice that fails costs the second one, so it pays to be cautious",
        used_by="the public schools of Boston until 2005, and most who begin with the first choices",
        source="Abdulkadiroğlu and Sönmez (2003)",
    ),
    _baseline(
        "lowest_sum",
        lowest_sum,
        strategy_proof=False,
        pareto_efficient=False,
        chooses="the pair with the lowest sum of both ranks first, equal sums by lot; LowestSum(…) has weights",
        truthfulness="not strategy-proof: who ranks first where she is ranked high is placed before others are seen",
        used_by="Waterloo and the Asper School of Business; with weights, the École de technologie supérieure",
        source="Roth (1991), of its kind",
    ),
    _baseline(
        "first_come",
        first_come,
        strategy_proof=True,
        pareto_efficient=True,
        chooses="students choose in the order of their column arrival (date, time or number), then by lot",
        truthfulness="strategy-proof for students in their wishes; it pays to be early",
        used_by="whoever hands out places as requests come in",
        source="Svensson (1999)",
    ),
    _baseline(
        "greedy",
        greedy,
        strategy_proof=False,
        pareto_efficient=False,
        chooses="the pair with the best score first, then the best of what is left; without scores, the best wish",
        truthfulness="not strategy-proof where it goes by wishes",
        used_by="whoever sorts a spreadsheet by the score and goes down it",
        source="Korte and Hausmann (1978); Avis (1983)",
    ),
    _baseline(
        "greedy_swaps",
        greedy_swaps,
        strategy_proof=False,
        pareto_efficient=False,
        chooses="those with the fewest possible places first, then at most 20 rounds of moves and swaps that pay",
        truthfulness="not strategy-proof: who names few places chooses early",
        used_by="UCLouvain, for the internships of its students of medicine",
        source="",
    ),
    _baseline(
        "least_contested_first",
        least_contested_first,
        strategy_proof=False,
        pareto_efficient=False,
        chooses="the openings with the fewest candidates per seat are filled first, with whom they would rather have",
        truthfulness="not strategy-proof: a place that is not named cannot be given",
        used_by="coordinators who fill the places first that are hard to fill",
        source="Karp and Sipser (1981), of its kind",
    ),
    _baseline(
        "top_trading_cycles",
        top_trading_cycles,
        strategy_proof=True,
        pareto_efficient=True,
        chooses="students trade the places at which they come first, in cycles, until nobody wants another trade",
        truthfulness="strategy-proof for students",
        used_by="the public schools of New Orleans in 2012; the exchange of kidneys and of homes",
        source="Shapley and Scarf (1974); Roth (1982); Abdulkadiroğlu and Sönmez (2003)",
    ),
    _baseline(
        "random",
        at_random,
        strategy_proof=False,
        pareto_efficient=False,
        chooses="pairs in an order drawn by lot",
        truthfulness="ranks are not looked at; but a place that is not named cannot be given",
        used_by="nobody on purpose: it is what every other strategy has to beat",
        source="Dyer and Frieze (1991)",
    ),
)
"""A row per baseline."""
