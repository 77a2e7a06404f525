"""The strategies by name: what each chooses, what is known of it and who uses it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jumelage.matching.assignment import Assignment
from jumelage.matching.joint import best_matching, best_stable_matching
from jumelage.matching.objective import Objective
from jumelage.matching.problem import Problem
from jumelage.matching.stable.extremes import company_optimal, staged, student_optimal

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
    chooses, truthfulness, used_by : str
        For people: what it chooses; whether students can gain by not being truthful; who decides in this way.
    """

    name: str
    assign: Callable[["Market", Problem, Objective, int, float], Assignment]
    status: "Status"
    objective: Objective | None
    is_stable: bool
    chooses: str
    truthfulness: str
    used_by: str


STRATEGIES: dict[str, Strategy] = {
    strategy.name: strategy
    for strategy in (
        Strategy(
            name="optimal",
            assign=best_matching,
            status="optimal",
            objective=None,
            is_stable=False,
            chooses="the best for the objective among all matchings that keep stability, capacities, minima and rules",
            truthfulness="not strategy-proof: a student who hides wishes may fare better",
            used_by="schools that assign, and whoever wants the most from a score",
        ),
        Strategy(
            name="student_optimal",
            assign=student_optimal,
            status="stable",
            objective=(),
            is_stable=True,
            chooses="the stable matching of the applications that is the best for every student; the rest is assigned",
            truthfulness=(
                "strategy-proof for students whose applications are all better for them than any assigned place; a "
                "company can gain by "
                "misreporting its ranking or its capacity"
            ),
            used_by="the residency match of the United States and school choice in New York and Boston",
        ),
        Strategy(
            name="company_optimal",
            assign=company_optimal,
            status="stable",
            objective=(),
            is_stable=True,
            chooses=(
                "the stable matching of the applications that is the best for every company and the worst for every "
                "student"
            ),
            truthfulness="not strategy-proof: a student can gain by shortening her list",
            used_by="the residency match of the United States until 1997",
        ),
        Strategy(
            name="max_score_stable",
            assign=best_stable_matching,
            status="optimal",
            objective=("score",),
            is_stable=True,
            chooses="the largest score among all matchings without a blocking pair",
            truthfulness="not strategy-proof: a student can gain by shortening her list",
            used_by="schools that take applications and want the most from a score that nobody can contest",
        ),
        Strategy(
            name="max_size_stable",
            assign=best_stable_matching,
            status="optimal",
            objective=("placed",),
            is_stable=True,
            chooses="the most students placed among all matchings without a blocking pair; it differs only with ties",
            truthfulness="not strategy-proof where there are ties",
            used_by="the allocation of foundation doctors in Scotland, in its aim",
        ),
        Strategy(
            name="staged",
            assign=staged,
            status="heuristic",
            objective=(),
            is_stable=False,
            chooses="one mode after the other: direct offers, open ones too; then applications; then assignment",
            truthfulness="not strategy-proof: an open offer closes every application",
            used_by="schools that have all three modes and decide them by hand, in stages",
        ),
    )
}
"""The strategies by name."""
