"""What a strategy is, and what is known of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jumelage.matching.assignment import Assignment
from jumelage.matching.objective import Objective
from jumelage.matching.problem import Problem

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.result import Status


@dataclass(frozen=True)
class Strategy:
    """A named way to choose a matching.

    Parameters
    ----------
    name : str
        What `match` calls it.
    assign : callable
        Takes the market, what its rules leave to decide, the objective, the seed and the seconds that are left;
        returns an `Assignment`.
    status : {"optimal", "stable", "feasible", "heuristic"}
        What its results are.
    objective : tuple of str, optional
        What it optimises: empty if nothing, None if the user may choose.
    is_stable : bool
        Whether its results have no blocking pair, which the audit then sees to.
    is_strategy_proof : bool
        Whether no student can gain by not being truthful; on which terms is said by `truthfulness`.
    is_pareto_efficient : bool
        Whether no student can have a better place unless another gets a worse one, with strict lists (ties broken by
        lot), without open offers, and where stability is not required.
    chooses, truthfulness, used_by : str
        For people: what it chooses; whether students can gain by not being truthful; who decides in this way.
    source : str
        Where in the literature its properties are shown; empty where practice alone knows it.
    is_own : bool
        Whether it is the user's: then nothing is known of it, and everything it breaks is told, not raised.
    """

    name: str
    assign: Callable[["Market", Problem, Objective, int, float], Assignment]
    status: "Status"
    objective: Objective | None
    is_stable: bool
    is_strategy_proof: bool
    is_pareto_efficient: bool
    chooses: str
    truthfulness: str
    used_by: str
    source: str
    is_own: bool = False
