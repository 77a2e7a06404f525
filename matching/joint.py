"""The best matching over all three modes, taken apart where that is exact, and one integer model where it is not.

With strict lists every stable matching of the applications leaves the same students unmatched and fills the same number
of seats at each company (the rural hospitals theorem: Roth, 1986). So the best matching is a best stable one, and a
flow on the students, seats and pairs that are left. A minimum or a quota where an applicant may be placed can excuse a
blocking pair, and ties let stable matchings differ in size: both need an integer model. For ties alone and a single
objective there is a search that leaves little to it.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching import flow
from jumelage.matching.assignment import Assignment, best_assignment, check_feasible
from jumelage.matching.certificate import PROVABLE
from jumelage.matching.families import families_of
from jumelage.matching.integer.best import Stability
from jumelage.matching.integer.best import largest_weight as largest_integer
from jumelage.matching.integer.whole import whole_matching
from jumelage.matching.levels import Level, classes_of_worst, company_ranks, levels_of, student_ranks, summed
from jumelage.matching.lottery import draw
from jumelage.matching.objective import Objective
from jumelage.matching.orders import Orders, orders_of
from jumelage.matching.problem import Problem, after_placing
from jumelage.matching.rules.forbidden import bar_or_pin_pairs
from jumelage.matching.sources.pair_arrays import pointers
from jumelage.matching.stable.apart import Apart
from jumelage.matching.stable.applications import Applications
from jumelage.matching.stable.best import best_stable, largest_weight
from jumelage.matching.stable.proposals import students_propose
from jumelage.matching.stable.tied.best import tied_stable

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def best_matching(
    market: "Market",
    problem: Problem,
    objective: Objective,
    seed: int,
    time_limit: float,
    *,
    at_least: int | None = None,
) -> Assignment:
    """Return the best matching that keeps stability, where it is required, capacities, minima and rules.

    With `at_least`, ``"worst_score"`` in the objective asks for no score of a class below it; see `levels_of`.

    Raises
    ------
    InfeasibleError
        If the minima cannot all be met, or not together with stability.
    InputError
        If the scores span too wide a range.
    TimeLimitError
        If the integer model found no matching in time.
    """
    if market.stability == "required":
        return best_stable_matching(market, problem, objective, seed, time_limit, at_least=at_least)
    orders = orders_of(market, problem)
    if "blocking" in objective and orders.is_application.any():
        why = "pairs that block are counted"
        return _by_integers(market, problem, orders, objective, seed, time_limit, at_least, "counted", why)
    return _assigned(market, problem, objective, seed, time_limit, at_least=at_least)


def best_stable_matching(
    market: "Market",
    problem: Problem,
    objective: Objective,
    seed: int,
    time_limit: float,
    *,
    at_least: int | None = None,
) -> Assignment:
    """Return the best matching without a blocking pair, whether or not the market requires it; see `best_matching`."""
    orders, objective = orders_of(market, problem), _undecided(problem, objective)
    if not orders.is_application.any():
        return _assigned(market, problem, objective, seed, time_limit, at_least=at_least)
    end = time.monotonic() + time_limit
    reason = _why_whole(orders, problem)

    def decide(names: Objective, at_least: int | None) -> Assignment:
        if reason is None:
            return _taken_apart(market, problem, orders, names, seed, end - time.monotonic(), at_least)
        left = end - time.monotonic()
        if names in (("placed",), ("score",)) and not problem.minimum.any() and problem.constraints is None:
            return _tied(market, problem, orders, names, seed, left)
        return _whole(market, problem, orders, names, seed, left, reason, at_least, "required")

    return _with_worst(market, problem, objective, at_least, decide)


def _assigned(
    market: "Market",
    problem: Problem,
    objective: Objective,
    seed: int,
    time_limit: float,
    *,
    at_least: int | None = None,
) -> Assignment:
    """Return the best matching, whatever blocks: one flow where the quotas nest, an integer model where they do not."""
    objective = _undecided(problem, objective)
    families = families_of(problem)
    reason = families if isinstance(families, str) else None
    if families is not None and not {"worst_score", "leximin"}.isdisjoint(objective):
        reason = reason or "worst scores are judged under quotas"
    if reason is None and not isinstance(families, str):
        return best_assignment(market, problem, objective, seed, families, at_least=at_least)
    orders = orders_of(market, problem)
    return _by_integers(market, problem, orders, objective, seed, time_limit, at_least, "ignored", str(reason))


def _by_integers(
    market: "Market",
    problem: Problem,
    orders: Orders,
    objective: Objective,
    seed: int,
    time_limit: float,
    at_least: int | None,
    stability: Stability,
    reason: str,
) -> Assignment:
    """Return the best matching by the integer model, the worst score by halving if it is judged."""
    end = time.monotonic() + time_limit

    def decide(names: Objective, at_least: int | None) -> Assignment:
        left = end - time.monotonic()
        return _whole(market, problem, orders, names, seed, left, reason, at_least, stability)

    return _with_worst(market, problem, objective, at_least, decide)


def _undecided(problem: Problem, objective: Objective) -> Objective:
    """Return what is left of an objective where no pair blocks anyway, and breaches where no rule is soft.

    Where that is nothing, as many as can be are placed.
    """
    has_soft = problem.constraints is not None and bool(problem.constraints.breaches.any())
    left = tuple(name for name in objective if name != "blocking" and (name != "breaches" or has_soft))
    return left or ("placed",)


def _with_worst(
    market: "Market",
    problem: Problem,
    objective: Objective,
    at_least: int | None,
    decide: Callable[[Objective, int | None], Assignment],
) -> Assignment:
    """Return the best matching; if the worst score is judged, the largest that can be kept is found by halving.

    Where the clock stops the halving, the answer is open from the worst score on.
    """
    if "worst_score" not in objective or at_least is not None:
        return decide(objective, at_least)
    classes = classes_of_worst(market, problem.pinned)

    def worst(found: Assignment) -> int:
        placed = market.company == found.assigned[market.student_of_pair]
        return int(classes[placed].min(initial=classes.max(initial=0)))

    before = objective[: objective.index("worst_score")]
    found = decide(before, None)
    lowest, highest = worst(found), int(classes.max(initial=0))
    while lowest < highest and found.excess is None:
        middle = (lowest + highest + 1) // 2
        found = decide((*before, "worst_score"), middle)
        if worst(found) >= middle:
            lowest = worst(found)
        elif found.excess is None:
            highest = middle - 1
    best = decide(objective, lowest)
    if lowest == highest:
        return best
    num_before = sum(level.name in before for level in best.levels)
    known = (0,) * num_before if best.excess is None else best.excess[:num_before]
    return replace(best, excess=known, is_repeatable=False)


def with_remainder(
    market: "Market",
    problem: Problem,
    stable: NDArray[np.int32],
    objective: Objective,
    seed: int,
    time_limit: float,
) -> Assignment:
    """Return a stable matching of the applications with the best assignment of the students and seats it leaves."""
    found = _assigned(market, remainder(market, problem, stable), objective, seed, time_limit)
    return replace(found, assigned=np.where(stable >= 0, stable, found.assigned), families=None)


def remainder(market: "Market", problem: Problem, stable: NDArray[np.int32]) -> Problem:
    """Return what a stable matching of the applications leaves to assign.

    Students without an application place, the seats that are left, and pairs that are no applications: an unmatched
    student's applications are to companies that are full of applicants they rank as high.
    """
    orders = orders_of(market, problem)
    return after_placing(problem, stable, ~orders.is_application & (stable < 0)[orders.student])


def _why_whole(orders: Orders, problem: Problem) -> str | None:
    """Return why a market cannot be taken apart, or None if it can."""
    applied = orders.is_application
    is_applicant = np.zeros(problem.num_students, dtype=bool)
    is_applicant[orders.student[applied]] = True
    may_take = np.zeros(problem.num_companies, dtype=bool)
    may_take[orders.company[is_applicant[orders.student]]] = True
    if (problem.minimum[may_take] > 0).any():
        return "there is a minimum where an applicant may be placed"
    if problem.constraints is not None and problem.constraints.counts(may_take[orders.company]):
        return "a rule counts places where an applicant may be placed"
    student, company = orders.student[applied].astype(np.int64), orders.company[applied].astype(np.int64)
    wish, favour = orders.wish[applied], orders.favour[applied]
    # Open offers hold a seat each: their company never has to choose among them.
    is_judged = favour > 0
    if _has_ties(student, wish) or _has_ties(company[is_judged], favour[is_judged]):
        return "the lists have ties"
    return None


def _has_ties(owner: NDArray[np.int64], rank: NDArray[np.int32]) -> bool:
    keys = np.sort(owner << 32 | rank.astype(np.int64))
    return bool((keys[1:] == keys[:-1]).any())


def _taken_apart(
    market: "Market",
    problem: Problem,
    orders: Orders,
    objective: Objective,
    seed: int,
    time_limit: float,
    at_least: int | None,
) -> Assignment:
    applied = orders.is_application
    applications = Applications(
        pointers(orders.student[applied], problem.num_students),
        orders.company[applied],
        orders.wish[applied],
        _strict_favours(orders, applied),
    )
    largest = largest_weight(len(applications.company))
    levels = levels_of(market, objective, largest, pinned=problem.pinned, at_least=at_least)
    weights = [_weights(level, problem)[applied] for level in summed(levels, largest)]
    found = best_stable(applications, problem.capacity, weights)
    positions = np.arange(market.num_pairs) if problem.kept is None else np.flatnonzero(problem.kept)
    num_made, num_rotations = found.closure.is_chosen.sum(), found.rotations.num_rotations
    route = f"best stable matching of the applications ({num_made} of {num_rotations} rotations)"
    left, rest = market, remainder(market, problem, found.assigned)
    check_feasible(market, rest)
    is_provable = PROVABLE.issuperset(objective) and bar_or_pin_pairs(market.rules)
    if is_provable:
        left, rest = _as_market(market, rest)
    if len(rest.company) or rest.minimum.any() or rest.constraints is not None:
        others = _assigned(left, rest, objective, seed, time_limit, at_least=at_least)
        route = f"{route}, then {others.route} on what is left"
    else:
        nothing = levels_of(left, objective, largest, at_least=at_least)
        others = Assignment(np.full_like(found.assigned, -1), nothing, "nothing is left")
    return Assignment(
        np.where(found.assigned >= 0, found.assigned, others.assigned),
        # Rounding hides the most in the coarser units; what is not proven is so in the units of what is left.
        others.levels if others.excess is not None else max(levels, others.levels, key=_coarseness),
        route,
        is_stable=True,
        excess=others.excess,
        is_repeatable=others.is_repeatable,
        apart=Apart(found, positions[applied], objective, levels, rest, others) if is_provable else None,
    )


def _coarseness(levels: tuple[Level, ...]) -> float:
    return max((level.resolution.rounding(1) for level in levels), default=0.0)


def _as_market(market: "Market", rest: Problem) -> tuple["Market", Problem]:
    """Return what is left as a market of its own, in whose units it is decided and proven, and its problem."""
    kept = np.ones(market.num_pairs, dtype=bool) if rest.kept is None else rest.kept
    left = market.replace(
        capacity=rest.capacity,
        minimum=rest.minimum,
        indptr=rest.indptr,
        company=rest.company,
        score=None if market.score is None else market.score[kept],
        student_rank=student_ranks(market)[kept],
        company_rank=None if market.company_rank is None else company_ranks(market)[kept],
        mode=np.zeros(len(rest.company), dtype=np.int8),
        rules=(),
    )
    return left, replace(rest, kept=None)


def _strict_favours(orders: Orders, applied: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the companies' ranks with open offers, which are all above, in the order of the students."""
    favour = orders.favour[applied]
    is_open = favour == 0
    strict = favour + np.int32(is_open.sum())
    strict[is_open] = np.arange(1, is_open.sum() + 1, dtype=np.int32)
    return strict


def _tied(
    market: "Market", problem: Problem, orders: Orders, objective: Objective, seed: int, time_limit: float
) -> Assignment:
    end = time.monotonic() + time_limit
    largest = flow.largest_weight(problem.num_students, problem.num_companies)
    levels = levels_of(market, objective, largest, pinned=problem.pinned)
    known = _by_proposals(market, problem, objective, seed, time_limit)
    found = tied_stable(
        orders,
        problem.capacity,
        _weights(levels[0], problem),
        known,
        (draw(seed, "student", market.students), draw(seed, "company", market.companies)),
        seed=seed,
        time_limit=end - time.monotonic(),
    )
    return Assignment(
        found.assigned,
        levels,
        f"best matching without a blocking pair, lists with ties: {found.route}",
        is_stable=True,
        excess=None if found.is_proven else (found.bound - found.value,),
        is_repeatable=found.is_repeatable,
    )


def _whole(
    market: "Market",
    problem: Problem,
    orders: Orders,
    objective: Objective,
    seed: int,
    time_limit: float,
    reason: str,
    at_least: int | None,
    stability: Stability,
) -> Assignment:
    check_feasible(market)
    is_free = problem.constraints is None and not problem.minimum.any()
    known = None if not is_free else _by_proposals(market, problem, objective, seed, time_limit)
    num_counted = 0 if problem.constraints is None else int(problem.constraints.most.sum())
    largest = largest_integer(len(orders.company) + num_counted, stability)
    levels = summed(levels_of(market, objective, largest, pinned=problem.pinned, at_least=at_least), largest)
    found = whole_matching(market, problem, levels, seed, time_limit, stability=stability, known=known)
    solver = "windows around its relaxation" if stability == "ignored" else "CP-SAT"
    return Assignment(
        found.assigned,
        tuple(levels),
        f"integer model ({solver}) of {len(orders.company)} pairs, because {reason}",
        is_stable=stability == "required",
        excess=None if found.is_proven else found.excess,
        is_repeatable=found.is_repeatable,
    )


def _by_proposals(
    market: "Market", problem: Problem, objective: Objective, seed: int, time_limit: float
) -> NDArray[np.int32]:
    """Return a stable matching to begin from: students propose, ties broken by the lottery, the rest is assigned."""
    proposed = students_propose(market, problem, seed)
    return with_remainder(market, problem, proposed, objective, seed, time_limit).assigned


def _weights(level: Level, problem: Problem) -> NDArray[np.int64]:
    weight = problem.left(level.weight)
    return np.full(len(problem.company), weight, dtype=np.int64) if isinstance(weight, int) else weight
