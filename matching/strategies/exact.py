"""The strategies that optimise something or are stable, and the stages of schools."""

from jumelage.matching.joint import best_matching, best_stable_matching
from jumelage.matching.stable.extremes import company_optimal, staged, student_optimal
from jumelage.matching.strategies.strategy import Strategy

EXACT: tuple[Strategy, ...] = (
    Strategy(
        name="optimal",
        assign=best_matching,
        status="optimal",
        objective=None,
        is_stable=False,
        is_strategy_proof=False,
        is_pareto_efficient=False,
        chooses="the best for the objective among all matchings that keep stability, capacities, minima and rules",
        truthfulness="not strategy-proof: a student who hides wishes may fare better",
        used_by="schools that assign, and whoever wants the most from a score",
        source="Kuhn (1955)",
    ),
    Strategy(
        name="student_optimal",
        assign=student_optimal,
        status="stable",
        objective=(),
        is_stable=True,
        is_strategy_proof=True,
        is_pareto_efficient=False,
        chooses="the stable matching of the applications that is the best for every student; the rest is assigned",
        truthfulness=(
            "strategy-proof for students whose applications are all better for them than any assigned place; a "
            "company can gain by misreporting its ranking or its capacity"
        ),
        used_by="the residency match of the United States and school choice in New York and Boston",
        source="Gale and Shapley (1962); Dubins and Freedman (1981); Roth (1985)",
    ),
    Strategy(
        name="company_optimal",
        assign=company_optimal,
        status="stable",
        objective=(),
        is_stable=True,
        is_strategy_proof=False,
        is_pareto_efficient=False,
        chooses=(
            "the stable matching of the applications that is the best for every company and the worst for every student"
        ),
        truthfulness="not strategy-proof: a student can gain by shortening her list",
        used_by="the residency match of the United States until 1997",
        source="Gale and Shapley (1962); Roth and Peranson (1999)",
    ),
    Strategy(
        name="max_score_stable",
        assign=best_stable_matching,
        status="optimal",
        objective=("score",),
        is_stable=True,
        is_strategy_proof=False,
        is_pareto_efficient=False,
        chooses="the largest score among all matchings without a blocking pair",
        truthfulness="not strategy-proof: a student can gain by shortening her list",
        used_by="schools that take applications and want the most from a score that nobody can contest",
        source="Gusfield and Irving (1989)",
    ),
    Strategy(
        name="max_size_stable",
        assign=best_stable_matching,
        status="optimal",
        objective=("placed",),
        is_stable=True,
        is_strategy_proof=False,
        is_pareto_efficient=False,
        chooses="the most students placed among all matchings without a blocking pair; it differs only with ties",
        truthfulness="not strategy-proof where there are ties",
        used_by="the allocation of foundation doctors in Scotland, in its aim",
        source="Manlove, Irving, Iwama, Miyazaki and Morita (2002)",
    ),
    Strategy(
        name="staged",
        assign=staged,
        status="heuristic",
        objective=(),
        is_stable=False,
        is_strategy_proof=False,
        is_pareto_efficient=False,
        chooses="one mode after the other: direct offers, open ones too; then applications; then assignment",
        truthfulness="not strategy-proof: an open offer closes every application",
        used_by="schools that have all three modes and decide them by hand, in stages",
        source="",
    ),
)
