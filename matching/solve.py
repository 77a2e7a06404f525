"""`match`: a market in, a proven result out."""

import platform
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version

import numpy as np

from jumelage.errors import Fault, InputError, JumelageError, Notice, TimeLimitError, listed
from jumelage.frozen import FrozenDict
from jumelage.matching.assignment import Assignment, certify
from jumelage.matching.audit import Audit, audit
from jumelage.matching.certificate import Certificate
from jumelage.matching.integers import Resolution
from jumelage.matching.levels import prices_of
from jumelage.matching.market import Market
from jumelage.matching.matching import Matching
from jumelage.matching.objective import JUDGED, Objective, check_objective
from jumelage.matching.problem import Problem, problem_of
from jumelage.matching.result import Result
from jumelage.matching.rules.rule import Violation
from jumelage.matching.stable.apart import certify_apart
from jumelage.matching.stable.certificate import StableCertificate
from jumelage.matching.strategies import STRATEGIES
from jumelage.matching.strategies.find import find_strategy
from jumelage.matching.strategies.own import OwnStrategy
from jumelage.matching.strategies.strategy import Strategy

Progress = Callable[[str, float], None]
"""Called with the phase that begins and the share of the work that is done."""

LARGEST_SEED = 2**63

_SHOWN = ("placed", "score", "student_rank")
"""What a result of a strategy without an objective tells of."""

_KEPT_BY_ALL = frozenset(
    ("unknown-student", "unknown-company", "not-allowed", "over-capacity", "pin-broken", "forbidden-pair")
)
"""What no strategy of the library breaks, by the codes of the audit."""

_PARTS = ("jumelage", "numpy", "pandas", "scipy", "ortools")


def match(
    market: "Market",
    *,
    strategy: str | OwnStrategy = "optimal",
    objective: Sequence[str] | str | None = None,
    seed: int = 0,
    time_limit: float = 60.0,
    progress: Progress | None = None,
) -> Result:
    """Decide who goes where: exactly, or as a strategy of today's practice would.

    Parameters
    ----------
    market : Market
        What is to be decided.
    strategy : str or OwnStrategy
        How the matching is chosen; `jumelage.strategies` lists what is known of each. ``"optimal"``: the best for the
        objective among all that keep the modes of the market, stability where it is required, capacities, minima and
        rules; ``"leximin"``, ``"rank_maximal"`` and ``"min_rank_sum"``: the same for objectives that many want, the
        best for whoever fares worst, the most first choices, the least sum of ranks. ``"student_optimal"``,
        ``"company_optimal"``: of the stable matchings of the applications (the pairs that both sides rank) the best
        for every student, or for every company; the rest is assigned. ``"max_score_stable"``, ``"max_size_stable"``:
        without a blocking pair, the largest score, or the most placed.

        What people do today, for comparison: ``"staged"``, ``"serial_dictatorship"``,
        ``"random_serial_dictatorship"``, ``"immediate_acceptance"``, ``"lowest_sum"``, ``"first_come"``,
        ``"greedy"``, ``"greedy_swaps"``, ``"least_contested_first"``, ``"top_trading_cycles"`` and ``"random"``. They
        keep pins, forbidden pairs, capacities and open offers; minima, other rules and stability they may break, and
        a notice says so.

        An object with the method ``choose(market, seed)``, which returns a `Matching`, is a strategy of your own:
        see `jumelage.matching.strategies.own.OwnStrategy`.
    objective : sequence of str, optional
        What ``"optimal"`` optimises, the most important first: ``"placed"`` (the most), ``"score"`` (the largest
        sum), ``"student_rank"`` and ``"company_rank"`` (the smallest sums), ``"rank_maximal"`` (the most first
        choices, then second ones, …), ``"generous"`` (the fewest last choices, then the ones before, …),
        ``"travel"`` (the fewest kilometres), ``"breaches"`` (of soft rules) and ``"blocking"`` (pairs, where stability
        is ignored), ``"worst_score"`` (the largest score of who fares worst) and
        ``"leximin"`` (then of who fares second worst, …), in any order; ``"placed"`` before what would be best with
        nobody placed. By default placed students, then the score; the sum of ranks where the market has no scores. No
        other strategy takes one.
    seed : int
        The seed of the lottery that breaks ties: between equal optima, and in the lists of the stable strategies.
    time_limit : float
        Seconds. It is looked at between phases: a flow that has begun is finished and returned proven.
    progress : callable, optional
        Called as ``progress(phase, share_done)`` when a phase begins.

    Returns
    -------
    Result
        It has passed an audit. Its status is ``"optimal"``, with a certificate that has been checked, ``"stable"``,
        without a blocking pair, or ``"heuristic"``, with nothing proven and notices of what it breaks.

    Raises
    ------
    InputError
        If the strategy or the objective is not known, the strategy takes no objective, the market lacks what
        it needs, or a strategy of your own answers with what is no matching of it.
    InfeasibleError
        If the minima, quotas and open offers cannot all be met, or a stable strategy does not meet them; it says
        which clash, and for whom.
    TimeLimitError
        If the time was up before the solver could begin.

    Notes
    -----
    The optimum is computed by a min-cost flow (a dense one-to-one market: by SciPy's linear sum assignment), on
    scores counted in whole units. What rounding can hide is in ``bound`` and ``gap``. Quotas that nest on each side,
    such as those of employers within sectors, are part of the flow and have prices of their own; of quotas that cross,
    ``route`` says which. The choice by score among all matchings is not strategy-proof: a student who hides wishes may
    fare better.

    With strict lists the best stable matching is a closed set of rotations of the largest weight (Gusfield and Irving,
    1989), and a flow on the students and seats it leaves; payments among the rotations and prices of what they leave
    prove it. With ties it is hard to find, and is sought by deferred
    acceptance along alternating paths, cutoffs, and an integer model with cuts (for a single objective, and without
    minima), which prove it to a millionth of the largest score; else, and with minima where an applicant may be placed,
    by one integer model: ``route`` says which was used and why. Such results carry no certificate.

    ``"student_optimal"`` and ``"company_optimal"`` are deferred acceptance (Gale and Shapley, 1962), ties in the lists
    broken by the lottery. Under ``"student_optimal"`` no student can gain by not being truthful (Roth, 1985), if every
    place she applied to is truly better for her than any assigned place; under the other exact strategies she may.

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
    chosen = _check_arguments(market, strategy, objective, seed, time_limit)
    names = () if chosen.objective == () else check_objective(market, chosen.objective or objective)
    return decided(market, chosen, names, int(seed), time_limit, progress)


def decided(
    market: "Market",
    chosen: Strategy,
    names: Objective,
    seed: int,
    time_limit: float,
    progress: Progress | None = None,
) -> Result:
    """Return what a strategy chooses for an objective that has been checked, proven where it can be, and audited."""
    begun = time.perf_counter()

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
    certificate: Certificate | StableCertificate | None = None
    if assignment.levels and (assignment.apart is not None or not assignment.is_stable):
        phase("prove", 0.8)
        certificate = certify(problem, assignment) if assignment.apart is None else certify_apart(assignment.apart)
    phase("audit", 0.9)
    verdict = audit(market, matching)
    broken = [violation for violation in verdict.violations if _may_break(chosen, violation)]
    doubts = [str(violation) for violation in verdict.violations if not _may_break(chosen, violation)]
    if certificate is not None:
        doubts += certificate.faults(market, matching)
    if chosen.is_stable or assignment.is_stable:
        doubts += (f"{student} – {company} blocks" for student, company in verdict.blocking_pairs or ())
    if doubts:
        message = f"the solver's answer failed its own check, please report this: {listed(doubts)}"
        raise JumelageError(message)
    value = {name: total for name in names or _SHOWN if (total := verdict.worth(name)) is not None}
    bound = _bound(market, problem, names, assignment, verdict)
    phase("done", 1.0)
    return Result(
        market=market,
        matching=matching,
        strategy=chosen.name,
        objective=names,
        value=FrozenDict(value),
        bound=FrozenDict(bound),
        gap=max((_relative(bound[name], value[name]) for name in bound), default=0.0),
        status=chosen.status if assignment.excess is None else "feasible",
        route=assignment.route,
        certificate=certificate,
        notices=(*_breaches(chosen, broken, market, verdict), *assignment.notices, *market.notices),
        reproducible=assignment.excess is None and assignment.is_repeatable,
        seed=seed,
        runtime=time.perf_counter() - begun,
        versions=_versions(),
    )


@cache
def _versions() -> FrozenDict:
    return FrozenDict(python=platform.python_version(), **{part: version(part) for part in _PARTS})


def _may_break(chosen: Strategy, violation: Violation) -> bool:
    """Return whether a violation is told, not raised: a baseline's of rules and minima, and any of the user's own."""
    return chosen.is_own or (chosen.status == "heuristic" and violation.code not in _KEPT_BY_ALL)


def _breaches(chosen: Strategy, broken: list[Violation], market: "Market", verdict: Audit) -> list[Notice]:
    """Return what a heuristic does not keep."""
    notices = []
    if broken:
        notices.append(Notice("strategy-breaks", f"{chosen.name} does not keep everything: {listed(broken)}."))
    if chosen.status == "heuristic" and market.stability == "required" and verdict.blocking_pairs:
        pairs = listed(f"{student} – {company}" for student, company in verdict.blocking_pairs)
        notices.append(Notice("strategy-unstable", f"{chosen.name} is not stable, these pairs block: {pairs}."))
    return notices


def _check_arguments(market: object, strategy: object, objective: object, seed: object, time_limit: object) -> Strategy:
    """Return the strategy that is meant.

    Raises
    ------
    InputError
        With all that is wrong with the arguments.
    """
    faults, chosen = [], STRATEGIES["optimal"]
    if not isinstance(market, Market):
        faults.append(Fault("market", f"a {type(market).__name__}", "a Market", "make one with Market.from_..."))
    try:
        chosen = find_strategy(strategy)
    except InputError as error:
        faults += error.faults
    if objective is not None and chosen.objective is not None:
        expected = f"no objective with the strategy {chosen.name!r}, which lets nobody choose one"
        faults.append(Fault("objective", repr(objective), expected, "leave it out, or choose the strategy 'optimal'"))
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or abs(int(seed)) >= LARGEST_SEED:
        faults.append(Fault("seed", repr(seed), f"a whole number within ±{LARGEST_SEED}", "give one"))
    if not (isinstance(time_limit, int | float | np.integer | np.floating) and time_limit == time_limit):
        faults.append(Fault("time_limit", repr(time_limit), "a number of seconds", "give one"))
    if faults:
        raise InputError(faults)
    return chosen


def _relative(bound: float, value: float) -> float:
    """Return how far apart they are, as a share of the larger."""
    largest = max(abs(bound), abs(value))
    return abs(bound - value) / largest if largest else 0.0


def _bound(
    market: "Market", problem: Problem, names: Objective, assignment: Assignment, verdict: Audit
) -> dict[str, float]:
    """Return what no matching exceeds: the proven optimum in whole units, plus what rounding to units can hide.

    Where the optimum was not proven, the first level that is open has the solver's bound, and of those after it only
    what no market can exceed is known.
    """
    most = min(market.num_students, market.num_seats)
    excess = (0,) * len(assignment.levels) if assignment.excess is None else assignment.excess
    last_part = {level.name: number for number, level in enumerate(assignment.levels)}
    bounds: dict[str, float] = {}
    for number, (level, units) in enumerate(zip(assignment.levels, excess, strict=False)):
        if number != last_part[level.name] or (level.part is not None and units):
            continue
        above = units * 10.0**-level.resolution.decimals
        reached = verdict.worth(level.name)
        if reached is not None:
            above += level.resolution.rounding(2 * most)
            if level.name == "score":
                above += _rounded_off(market, problem, level.resolution)
            bounds[level.name] = reached - above if JUDGED[level.name].is_cost else reached + above
    if assignment.excess is None:
        # What was settled before anything was solved: breaches without soft rules, blocking pairs of the stable.
        settled = {name: total for name in names if name not in bounds and (total := verdict.worth(name)) is not None}
        bounds |= settled if assignment.levels else {}
    else:
        bounds = {name: _plain_bound(market, name) for name in names} | bounds
    return {name: bounds[name] for name in names if name in bounds}


def _plain_bound(market: "Market", name: str) -> float:
    """Return what no matching can exceed, whatever it is: everybody at her best, or nothing paid."""
    if JUDGED[name].is_cost:
        return 1.0 if name == "generous" else 0.0
    most = min(market.num_students, market.num_seats)
    if name not in ("score", "worst_score", "leximin"):
        return float(most)
    best = np.zeros(market.num_students)
    np.maximum.at(best, market.student_of_pair, np.asarray(market.weighted_score if name == "score" else market.score))
    if name == "score":
        return float(np.sort(best)[::-1][:most].sum())
    return float(np.asarray(market.score).max(initial=0.0))


def _rounded_off(market: "Market", problem: Problem, resolution: Resolution) -> float:
    """Return the most that two sums of prices can differ from their whole units."""
    if problem.constraints is None:
        return 0.0
    price = np.array(prices_of(market))
    lost = np.abs(price - np.rint(price * resolution.scale) / resolution.scale)
    of_counter = lost[problem.constraints.counter_rule] * problem.constraints.breaches
    return float(2 * (of_counter @ problem.constraints.most))
