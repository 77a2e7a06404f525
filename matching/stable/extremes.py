"""Strategies of deferred acceptance: the two extreme stable matchings, and the stages of schools."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.assignment import Assignment
from jumelage.matching.joint import with_remainder
from jumelage.matching.modes import OPEN_OFFER
from jumelage.matching.objective import Objective, check_objective
from jumelage.matching.problem import Problem, without_students
from jumelage.matching.stable.proposals import companies_propose, students_propose

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def student_optimal(
    market: "Market", problem: Problem, _objective: Objective, seed: int, time_limit: float
) -> Assignment:
    """Return the stable matching of the applications that is the best for every student: students propose.

    Ties are broken by the lottery. With the lists so made strict, no student is better off in any other stable
    matching, and none can gain by not being truthful.

    Raises
    ------
    InputError
        If the market has no ranks of students.
    InfeasibleError
        If a minimum cannot be met by those whom the applications leave.
    """
    return _completed(market, problem, students_propose(market, problem, seed), seed, time_limit, "students")


def company_optimal(
    market: "Market", problem: Problem, _objective: Objective, seed: int, time_limit: float
) -> Assignment:
    """Return the stable matching of the applications that is the best for every company: companies propose.

    With the lists made strict by the lottery, it is the worst stable matching for every student.

    Raises
    ------
    InputError
        If the market has no ranks of students.
    InfeasibleError
        If a minimum cannot be met by those whom the applications leave.
    """
    return _completed(market, problem, companies_propose(market, problem, seed), seed, time_limit, "companies")


def staged(market: "Market", problem: Problem, _objective: Objective, seed: int, time_limit: float) -> Assignment:
    """Return what schools get that decide one mode after the other: direct offers, applications, assignment.

    Whoever has an open offer takes it, even where she would rather be elsewhere; then students propose to the seats
    that are left; then the rest is assigned.
    """
    offers = np.array([], dtype=np.int64) if market.mode is None else np.flatnonzero(market.mode == OPEN_OFFER)
    taken = np.full(market.num_students, -1, dtype=np.int32)
    taken[market.student_of_pair[offers[::-1]]] = market.company[offers[::-1]]
    taken[problem.pinned >= 0] = -1
    stable = taken
    if market.mode is not None:
        stable = np.maximum(taken, students_propose(market, without_students(problem, taken), seed))
    found = with_remainder(market, problem, stable, check_objective(market, None), seed, time_limit)
    return Assignment(found.assigned, (), f"direct offers; then deferred acceptance; then {found.route}")


def _completed(
    market: "Market", problem: Problem, stable: NDArray[np.int32], seed: int, time_limit: float, proposers: str
) -> Assignment:
    """Return a stable matching with the best assignment of what it leaves, by the objective of the market."""
    found = with_remainder(market, problem, stable, check_objective(market, None), seed, time_limit)
    return Assignment(
        found.assigned, (), f"deferred acceptance, {proposers} propose; then {found.route} on what is left"
    )
