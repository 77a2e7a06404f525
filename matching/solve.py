"""`match`: a market in, a proven result out."""

import platform
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version

import numpy as np

from jumelage.errors import Fault, InputError, JumelageError, Notice, TimeLimitError, listed
from jumelage.frozen import FrozenDict
from jumelage.matching.assignment import Assignment, best_assignment, certify
from jumelage.matching.audit import Audit, audit
from jumelage.matching.market import Market
from jumelage.matching.matching import Matching
from jumelage.matching.objective import check_objective
from jumelage.matching.problem import problem_of
from jumelage.matching.result import Result

Progress = Callable[[str, float], None]
"""Called with the phase that begins and the share of the work that is done."""

STRATEGIES = ("optimal",)

LARGEST_SEED = 2**63

_PARTS = ("jumelage", "numpy", "pandas", "scipy", "ortools")


def match(
    market: "Market",
    *,
    strategy: str = "optimal",
    objective: Sequence[str] | str | None = None,
    seed: int = 0,
    time_limit: float = 60.0,
    progress: Progress | None = None,
) -> Result:
    """Decide who goes where, exactly, with a proof.

    Parameters
    ----------
    market : Market
        What is to be decided.
    strategy : str
        How the matching is chosen. ``"optimal"``: the best for the objective among all that keep capacities,
        minima and rules.
    objective : sequence of str, optional
        What is optimised, the most important first: ``("placed", "score")``, ``("score",)``,
        ``("placed", "student_rank")`` or ``("placed",)``. By default placed students, then the score; the sum of
        ranks where the market has no scores.
    seed : int
        The seed of the lottery that breaks ties between equal optima.
    time_limit : float
        Seconds. It is looked at between phases: a flow that has begun is finished and returned proven.
    progress : callable, optional
        Called as ``progress(phase, share_done)`` when a phase begins.

    Returns
    -------
    Result
        With status ``"optimal"``, a certificate that has been checked and an audit that has been passed.

    Raises
    ------
    InputError
        If the strategy or the objective is not known, or the market lacks what it needs.
    InfeasibleError
        If the minima cannot all be met; it says for which companies and why.
    TimeLimitError
        If the time was up before the solver could begin.

    Notes
    -----
    The optimum is computed by a min-cost flow (a dense one-to-one market: by SciPy's linear sum assignment), on
    scores counted in whole units. What rounding can hide is in ``bound`` and ``gap``.

    The choice by score among all matchings is not strategy-proof: a student who hides wishes may fare better.

    Examples
    --------
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.7]], [1, 1], students=["ana", "ben"])
    >>> result = jm.match(market)
    >>> dict(result.matching.pairs), dict(result.value)
    ({'ana': 'c1', 'ben': 'c2'}, {'placed': 2, 'score': 1.6})
    """
    begun = time.perf_counter()
    _check_arguments(market, strategy, seed, time_limit)
    names, seed = check_objective(market, objective), int(seed)

    def phase(name: str, share: float) -> None:
        if progress is not None:
            progress(name, share)

    phase("prepare", 0.0)
    problem = problem_of(market)
    if time.perf_counter() - begun >= time_limit:
        message = f"no matching was found in {time_limit:g} seconds: the solver had not begun; allow more time"
        raise TimeLimitError(message)
    phase("solve", 0.05)
    assignment = best_assignment(market, problem, names, seed)
    matching = Matching.from_positions(market, np.where(problem.pinned >= 0, problem.pinned, assignment.assigned))
    phase("prove", 0.8)
    certificate = certify(problem, assignment)
    phase("audit", 0.9)
    verdict = audit(market, matching)
    doubts = [*certificate.faults(market, matching), *map(str, verdict.violations)]
    if doubts:
        message = f"the solver's answer failed its own check, please report this: {listed(doubts)}"
        raise JumelageError(message)
    value = {name: verdict.totals[name] for name in names}
    bound = _bound(market, assignment, verdict)
    phase("done", 1.0)
    return Result(
        market=market,
        matching=matching,
        strategy=strategy,
        objective=names,
        value=FrozenDict(value),
        bound=FrozenDict(bound),
        gap=max(_relative(bound[name], value[name]) for name in names),
        status="optimal",
        route=assignment.route,
        certificate=certificate,
        notices=_notices(market),
        reproducible=True,
        seed=seed,
        runtime=time.perf_counter() - begun,
        versions=_versions(),
    )


@cache
def _versions() -> FrozenDict:
    return FrozenDict(python=platform.python_version(), **{part: version(part) for part in _PARTS})


def _check_arguments(market: object, strategy: object, seed: object, time_limit: object) -> None:
    faults = []
    if not isinstance(market, Market):
        faults.append(Fault("market", f"a {type(market).__name__}", "a Market", "make one with Market.from_..."))
    if strategy not in STRATEGIES:
        faults.append(Fault("strategy", repr(strategy), f"one of {listed(STRATEGIES)}", "choose one of these"))
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or abs(int(seed)) >= LARGEST_SEED:
        faults.append(Fault("seed", repr(seed), f"a whole number within ±{LARGEST_SEED}", "give one"))
    if not (isinstance(time_limit, int | float | np.integer | np.floating) and time_limit == time_limit):
        faults.append(Fault("time_limit", repr(time_limit), "a number of seconds", "give one"))
    if faults:
        raise InputError(faults)


def _notices(market: "Market") -> tuple[Notice, ...]:
    """Return what is worth knowing of the market, and that ranks do not bind yet."""
    if market.student_rank is None or not market.student_rank.any():
        return tuple(market.notices)
    text = "Ranks of applications are scored and audited, but the matching is not held to be stable, as yet."
    return (Notice("stability-not-enforced", text, "applications"), *market.notices)


def _relative(bound: float, value: float) -> float:
    """Return how far apart they are, as a share of the larger."""
    largest = max(abs(bound), abs(value))
    return abs(bound - value) / largest if largest else 0.0


def _bound(market: "Market", assignment: Assignment, verdict: Audit) -> dict[str, float]:
    """Return what no matching exceeds: the proven optimum in whole units, plus what rounding to units can hide."""
    most = min(market.num_students, market.num_seats)
    return {level.name: verdict.totals[level.name] + level.resolution.rounding(2 * most) for level in assignment.levels}
