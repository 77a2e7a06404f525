"""The strategies by name: what each chooses, what is known of it and who uses it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jumelage.matching.assignment import Assignment, best_assignment
from jumelage.matching.objective import Objective
from jumelage.matching.problem import Problem
from jumelage.matching.stable.extremes import company_optimal, student_optimal

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
        Takes the market, what its rules leave to decide, the objective and the seed; returns an `Assignment`.
    status : {"optimal", "stable", "feasible", "heuristic"}
        What its results are.
    takes_objective : bool
        Whether it optimises an objective that the user may choose.
    is_stable : bool
        Whether its results have no blocking pair, which the audit then sees to.
    chooses, truthfulness, used_by : str
        For people: what it chooses; whether students can gain by not being truthful; who decides in this way.
    """

    name: str
    assign: Callable[["Market", Problem, Objective, int], Assignment]
    status: "Status"
    takes_objective: bool
    is_stable: bool
    chooses: str
    truthfulness: str
    used_by: str


STRATEGIES: dict[str, Strategy] = {
    strategy.name: strategy
    for strategy in (
        Strategy(
            name="optimal",
            assign=best_assignment,
            status="optimal",
            takes_objective=True,
            is_stable=False,
            chooses="the best for the objective among all matchings that keep capacities, minima and rules",
            truthfulness="not strategy-proof: a student who hides wishes may fare better",
            used_by="schools that assign, and whoever wants the most from a score",
        ),
        Strategy(
            name="student_optimal",
            assign=student_optimal,
            status="stable",
            takes_objective=False,
            is_stable=True,
            chooses="the stable matching of the applications that is the best for every student",
            truthfulness=(
                "strategy-proof for students while places come from applications alone; a company can gain by "
                "misreporting its ranking or its capacity"
            ),
            used_by="the residency match of the United States and school choice in New York and Boston",
        ),
        Strategy(
            name="company_optimal",
            assign=company_optimal,
            status="stable",
            takes_objective=False,
            is_stable=True,
            chooses=(
                "the stable matching of the applications that is the best for every company and the worst for every "
                "student"
            ),
            truthfulness="not strategy-proof: a student can gain by shortening her list",
            used_by="the residency match of the United States until 1997",
        ),
    )
}
"""The strategies by name."""
