"""`match`: a market in, a proven result out."""

import platform
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version

import numpy as np

from jumelage.errors import Fault, InputError, JumelageError, TimeLimitError, listed
from jumelage.frozen import FrozenDict
from jumelage.matching.assignment import Assignment, certify
from jumelage.matching.audit import Audit, audit
from jumelage.matching.checks import unsolved
from jumelage.matching.market import Market
from jumelage.matching.matching import Matching
from jumelage.matching.objective import check_objective
from jumelage.matching.problem import problem_of
from jumelage.matching.result import Result
from jumelage.matching.strategies import STRATEGIES

Progress = Callable[[str, float], None]
"""Called with the phase that begins and the share of the work that is done."""

LARGEST_SEED = 2**63

_JUDGED = ("placed", "score", "student_rank")
"""What a result of a strategy without an objective tells of."""

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
    """Decide who goes where, exactly.

    Parameters
    ----------
    market : Market
        What is to be decided.
    strategy : str
        How the matching is chosen. ``"optimal"``: the best for the objective among all that keep the modes of the
        market, stability where it is required, capacities, minima and rules. ``"student_optimal"``,
        ``"company_optimal"``: of the stable matchings of the applications (the pairs that both sides rank) the best
        for every student, or for every company; the rest is assigned. ``"max_score_stable"``, ``"max_size_stable"``:
        without a blocking pair, the largest score, or the most placed. ``"staged"``: one mode after the other, as
        schools do by hand.
    objective : sequence of str, optional
        What ``"optimal"`` optimises, the most important first: ``("placed", "score")``, ``("score",)``,
        ``("placed", "student_rank")`` or ``("placed",)``. By default placed students, then the score; the sum of
        ranks where the market has no scores. No other strategy takes one.
    seed : int
        The seed of the lottery that breaks ties: between equal optima, and in the lists of the stable strategies.
    time_limit : float
        Seconds. It is looked at between phases: a flow that has begun is finished and returned proven.
    progress : callable, optional
        Called as ``progress(phase, share_done)`` when a phase begins.

    Returns
    -------
    Result
        It has passed an audit. Its status is ``"optimal"``, with a certificate that has been checked, or
        ``"stable"``, without a blocking pair.

    Raises
    ------
    InputError
        If the strategy or the objective is not known, the strategy takes no objective, or the market lacks what
        it needs.
    InfeasibleError
        If the minima cannot all be met, or a stable strategy does not meet them; it says for which companies and
        why.
    TimeLimitError
        If the time was up before the solver could begin.

    Notes
    -----
    The optimum is computed by a min-cost flow (a dense one-to-one market: by SciPy's linear sum assignment), on
    scores counted in whole units. What rounding can hide is in ``bound`` and ``gap``. The choice by score among all
    matchings is not strategy-proof: a student who hides wishes may fare better.

    With strict lists the best stable matching is a closed set of rotations of the largest weight (Gusfield and Irving,
    1989), and a flow on the students and seats it leaves. With ties it is hard to find, and is sought by deferred
    acceptance along alternating paths, cutoffs, and an integer model with cuts (for a single objective, and without
    minima), which prove it to a millionth of the largest score; else, and with minima where an applicant may be placed,
    by one integer model: ``route`` says which was used and why. Such results carry no certificate of prices.

    ``"student_optimal"`` and ``"company_optimal"`` are deferred acceptance (Gale and Shapley, 1962), ties in the lists
    broken by the lottery. Under ``"student_optimal"`` no student can gain by not being truthful (Roth, 1985), if every
    place she applied to is truly better for her than any assigned place; under the other strategies she may.

    Examples
    --------
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.7]], [1, 1], students=["ana", "ben"])
    >>> result = jm.match(market)
    >>> dict(result.matching.pairs), dict(result.value)
    ({'ana': 'c1', 'ben': 'c2'}, {'placed': 2, 'score': 1.6})
    >>> wishes = {"ana": ["c1", "c2"], "ben": ["c1", "c2"]}
    >>> rankings = {"c1": ["ben", "ana"], "c2": ["ana", "ben"]}
    >>> market = jm.Market.from_preferences(wishes, rankings, capacity={"c1": 1, "c2": 1})
    >>> dict(jm.match(market, strategy="student_optimal").matching.pairs)
    {'ana': 'c2', 'ben': 'c1'}
    """
    begun = time.perf_counter()
    _check_arguments(market, strategy, objective, seed, time_limit)
    chosen, seed = STRATEGIES[strategy], int(seed)
    names = () if chosen.objective == () else check_objective(market, chosen.objective or objective)

    def phase(name: str, share: float) -> None:
        if progress is not None:
            progress(name, share)

    phase("prepare", 0.0)
    problem = problem_of(market)
    if time.perf_counter() - begun >= time_limit:
        message = f"no matching was found in {time_limit:g} seconds: the solver had not begun; allow more time"
        raise TimeLimitError(message)
    phase("solve", 0.05)
    left = time_limit - (time.perf_counter() - begun)
    assignment = chosen.assign(market, problem, names, seed, left)
    matching = Matching.from_positions(market, np.where(problem.pinned >= 0, problem.pinned, assignment.assigned))
    certificate = None
    if assignment.levels and not assignment.is_stable:
        phase("prove", 0.8)
        certificate = certify(problem, assignment)
    phase("audit", 0.9)
    verdict = audit(market, matching)
    doubts = [*map(str, verdict.violations)]
    if certificate is not None:
        doubts += certificate.faults(market, matching)
    if chosen.is_stable or assignment.is_stable:
        doubts += (f"{student} – {company} blocks" for student, company in verdict.blocking_pairs or ())
    if doubts:
        message = f"the solver's answer failed its own check, please report this: {listed(doubts)}"
        raise JumelageError(message)
    value = {name: verdict.totals[name] for name in names or _JUDGED if name in verdict.totals}
    bound = _bound(market, assignment, verdict)
    phase("done", 1.0)
    return Result(
        market=market,
        matching=matching,
        strategy=strategy,
        objective=names,
        value=FrozenDict(value),
        bound=FrozenDict(bound),
        gap=max((_relative(bound[name], value[name]) for name in bound), default=0.0),
        status=chosen.status if assignment.excess is None else "feasible",
        route=assignment.route,
        certificate=certificate,
        notices=(*assignment.notices, *market.notices),
        reproducible=assignment.excess is None and assignment.is_repeatable,
        seed=seed,
        runtime=time.perf_counter() - begun,
        versions=_versions(),
    )


@cache
def _versions() -> FrozenDict:
    return FrozenDict(python=platform.python_version(), **{part: version(part) for part in _PARTS})


def _check_arguments(market: object, strategy: object, objective: object, seed: object, time_limit: object) -> None:
    faults = []
    if not isinstance(market, Market):
        faults.append(Fault("market", f"a {type(market).__name__}", "a Market", "make one with Market.from_..."))
    else:
        faults += unsolved(market)
    if not isinstance(strategy, str) or strategy not in STRATEGIES:
        faults.append(Fault("strategy", repr(strategy), f"one of {listed(STRATEGIES)}", "choose one of these"))
    elif objective is not None and STRATEGIES[strategy].objective is not None:
        expected = f"no objective with the strategy {strategy!r}, which lets nobody choose one"
        faults.append(Fault("objective", repr(objective), expected, "leave it out, or choose the strategy 'optimal'"))
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or abs(int(seed)) >= LARGEST_SEED:
        faults.append(Fault("seed", repr(seed), f"a whole number within ±{LARGEST_SEED}", "give one"))
    if not (isinstance(time_limit, int | float | np.integer | np.floating) and time_limit == time_limit):
        faults.append(Fault("time_limit", repr(time_limit), "a number of seconds", "give one"))
    if faults:
        raise InputError(faults)


def _relative(bound: float, value: float) -> float:
    """Return how far apart they are, as a share of the larger."""
    largest = max(abs(bound), abs(value))
    return abs(bound - value) / largest if largest else 0.0


def _bound(market: "Market", assignment: Assignment, verdict: Audit) -> dict[str, float]:
    """Return what no matching exceeds: the proven optimum in whole units, plus what rounding to units can hide.

    Where the optimum was not proven, the first level that is open has the solver's bound, and those after it have none.
    """
    most = min(market.num_students, market.num_seats)
    excess = (0,) * len(assignment.levels) if assignment.excess is None else assignment.excess
    bounds = {}
    for level, units in zip(assignment.levels, excess, strict=False):
        above = units * 10.0**-level.resolution.decimals
        reached = verdict.totals[level.name]
        bounds[level.name] = (
            reached - above if level.name == "student_rank" else reached + above + level.resolution.rounding(2 * most)
        )
    return bounds
