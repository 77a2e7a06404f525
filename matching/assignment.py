"""The exact assignment of a market: which engine solves it, in ticket order, and the proof of its optimum."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Notice
from jumelage.matching import dense, flow
from jumelage.matching.certificate import PROVABLE, Certificate
from jumelage.matching.clash.cut import Cut, num_placeable
from jumelage.matching.clash.search import clash_of
from jumelage.matching.families import Families, families_of
from jumelage.matching.integers import COARSEST, Resolution
from jumelage.matching.levels import Level, levels_of
from jumelage.matching.lottery import draw
from jumelage.matching.objective import Objective
from jumelage.matching.prices import least_prices
from jumelage.matching.problem import Problem, problem_of
from jumelage.matching.set_links import set_links
from jumelage.matching.stages import Order, in_stages

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.stable.apart import Apart

FINE_ENOUGH = 1e9
"""A dense market goes to SciPy if its scores are told apart to this share of their range."""

_COARSER = 1 << 10


@dataclass(frozen=True, eq=False)
class Assignment:
    """An exact assignment and how it was found.

    Parameters
    ----------
    assigned : ndarray of int32, shape (num_students,)
        The company of each student, pinned students left out; −1 if unplaced.
    levels : tuple of Level
        The objective in the whole numbers that were solved; none if no objective was.
    route : str
        What solved it and why.
    notices : tuple of Notice
        What is worth knowing of how it was found.
    is_stable : bool
        Whether it was chosen among stable matchings: prices alone do not prove it.
    excess : tuple of int, optional
        Where it is not proven the best: by how much the bound of each level, in its units, is above what was reached.
        The levels after one that was not solved to the end have none.
    is_repeatable : bool
        Whether the same input always gives it: no clock decided anything.
    families : Families, optional
        The quotas that were nodes of the flow.
    apart : Apart, optional
        The parts it was put together from, where the applications and what they leave were decided one by one.
    """

    assigned: NDArray[np.int32]
    levels: tuple[Level, ...]
    route: str
    notices: tuple[Notice, ...] = ()
    is_stable: bool = False
    excess: tuple[int, ...] | None = None
    is_repeatable: bool = True
    families: Families | None = None
    apart: "Apart | None" = None


def best_assignment(
    market: "Market",
    problem: Problem,
    objective: Objective,
    seed: int,
    families: Families | None,
    *,
    at_least: int | None = None,
) -> Assignment:
    """Return the best assignment of what is left to decide.

    Parameters
    ----------
    market : Market
        For the names and what is judged.
    problem : Problem
        What is left to decide.
    objective : tuple of str
        What is optimised.
    seed : int
        The seed of the lottery.
    families : Families or None
        The quotas of the problem, if it has any.
    at_least : int, optional
        See `levels_of`.

    Raises
    ------
    InfeasibleError
        If quotas, minima and open offers cannot all be met.
    InputError
        If the scores span too wide a range.
    """
    num_placed = _num_placeable(market, problem, families)
    order = (draw(seed, "student", market.students), draw(seed, "company", market.companies))
    sizes = (problem.num_students, problem.num_companies)
    exact_in_floats = dense.largest_weight(*sizes)
    is_dense = families is None and dense.is_dense_one_to_one(
        len(problem.company), problem.capacity, problem.minimum, problem.num_students
    )
    if is_dense and not problem.must_place.any() and exact_in_floats >= 10 / COARSEST:
        levels = levels_of(market, objective, exact_in_floats, pinned=problem.pinned, at_least=at_least)
        if len(levels) == _num_at_once(levels) and _is_fine(levels[-1]):
            return Assignment(
                _solve(problem, levels, order, is_dense=True),
                levels,
                "linear sum assignment (dense, one seat each)",
            )
    num_quotas = 0 if families is None else families.num_sets
    nested = f" with {num_quotas} nested quotas" if num_quotas > 1 else " with one quota" if num_quotas else ""
    largest = flow.largest_weight(*sizes, num_quotas)
    while True:
        levels = levels_of(market, objective, largest, pinned=problem.pinned, at_least=at_least)
        try:
            if len(levels) == _num_at_once(levels):
                assigned = _solve(problem, levels, order, is_dense=False, families=families, num_placed=num_placed)
                return Assignment(assigned, levels, f"min-cost flow{nested}", families=families)
            return Assignment(
                in_stages(problem, levels, order, _num_at_once(levels), families, num_placed),
                levels,
                f"min-cost flows, one after the other ({len(levels)} levels){nested}",
                families=families,
            )
        except flow.CostRangeError:
            if largest < _COARSER:
                raise
            largest //= _COARSER


def check_feasible(market: "Market", problem: Problem | None = None) -> None:
    """Raise `InfeasibleError` if no matching keeps capacities, minima and rules of a market.

    Of rules that are no flow network nothing is known before they are solved.

    Parameters
    ----------
    market : Market
        For the names and the rules.
    problem : Problem, optional
        What is left to decide of it, if something was decided before.
    """
    problem = problem_of(market) if problem is None else problem
    families = families_of(problem)
    if not isinstance(families, str):
        _num_placeable(market, problem, families)


def _num_placeable(market: "Market", problem: Problem, families: Families | None) -> int | None:
    """Return how many students can be placed, if finding out whether any matching is feasible tells."""
    found = num_placeable(problem, families)
    if isinstance(found, Cut):
        raise clash_of(market, placed=problem.placed).error()
    return found


def certify(problem: Problem, assignment: Assignment) -> Certificate | None:
    """Return the prices that prove an assignment optimal; None of worst scores, and of rules that have no price."""
    is_priced = problem.is_plain and (problem.constraints is None or assignment.families is not None)
    if not is_priced or not {level.name for level in assignment.levels} <= PROVABLE:
        return None
    weights = tuple(problem.left(level.weight) for level in assignment.levels)
    families, assigned = assignment.families, assignment.assigned
    links = None if families is None else set_links(problem, families, assigned)
    prices = least_prices(problem.indptr, problem.company, weights, problem.minimum, assigned, links)
    names = tuple(level.label for level in assignment.levels)
    units = next((level.resolution for level in assignment.levels if level.name == "score"), Resolution())
    quota, quota_price = np.zeros(0, dtype=np.int64), np.zeros((len(prices.student), 0), dtype=np.int64)
    if families is not None and problem.constraints is not None:
        rows = np.concatenate((families.companies.row, families.students.row))
        own = np.hstack((prices.company_set, prices.student_set))
        has_price = np.flatnonzero(own.any(axis=0))
        has_price = has_price[np.argsort(rows[has_price])]
        quota, quota_price = problem.constraints.number[rows[has_price]], own[:, has_price]
    return Certificate(
        levels=("minima", *names) if len(prices.student) > len(names) else names,
        decimals=units.decimals,
        offset=units.offset,
        student_price=prices.student,
        company_price=prices.company,
        quota=quota,
        quota_price=quota_price,
    )


def _num_at_once(levels: tuple[Level, ...]) -> int:
    """Return how many levels the first flow decides: it can place as many as possible before all else."""
    return 2 if levels[0].name == "placed" and len(levels) > 1 and levels[1].compares == "sum" else 1


def _is_fine(level: Level) -> bool:
    weight = level.weight
    return level.resolution.is_exact or int(np.ptp(weight)) >= FINE_ENOUGH


def _solve(
    problem: Problem,
    levels: tuple[Level, ...],
    order: Order,
    *,
    is_dense: bool,
    families: Families | None = None,
    num_placed: int | None = None,
) -> NDArray[np.int32]:
    """Return the best assignment, solved in ticket order so that ties fall by lot whatever the order of the rows."""
    from scipy.sparse import csr_array

    students, companies = order
    weight, placed_first = problem.left(levels[-1].weight), levels[0].name == "placed"
    if isinstance(weight, int):
        weight = np.full(len(problem.company), weight, dtype=np.int64)
    if is_dense:
        return dense.assign(
            problem.indptr,
            problem.company,
            weight,
            problem.capacity,
            placed_first=placed_first,
            students=students,
            companies=companies,
        )
    number = np.empty(len(companies), dtype=np.int32)
    number[companies] = np.arange(len(companies), dtype=np.int32)
    shape = (len(students), len(companies))
    pairs = csr_array((weight, number[problem.company], problem.indptr), shape=shape)[students]
    pairs.sort_indices()
    found = flow.assign(
        pairs.indptr.astype(np.int64),
        pairs.indices.astype(np.int32, copy=False),
        pairs.data,
        problem.capacity[companies],
        problem.minimum[companies],
        placed_first=placed_first,
        must_place=problem.must_place[students],
        families=None if families is None else families.reordered(students, companies),
        num_placed=num_placed,
    )
    assigned = np.full(len(students), -1, dtype=np.int32)
    placed = found >= 0
    assigned[students[placed]] = companies[found[placed]]
    return assigned
