"""The two extreme stable matchings: the best one for every student, and the best one for every company."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.assignment import Assignment
from jumelage.matching.joint import with_remainder
from jumelage.matching.lottery import draw
from jumelage.matching.modes import OPEN_OFFER
from jumelage.matching.objective import Objective, check_objective
from jumelage.matching.problem import Problem, without_students
from jumelage.matching.stable.applications import applications_of
from jumelage.matching.stable.deferred_acceptance import deferred_acceptance
from jumelage.matching.stable.lists import lists_of_companies, lists_of_students

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def student_optimal(
    market: "Market", problem: Problem, _objective: Objective, seed: int, _time_limit: float
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
    applications = applications_of(market, problem)
    lists = lists_of_students(applications, problem.capacity, _tickets(market, seed))
    held = deferred_acceptance(lists).held
    assigned = np.full(market.num_students, -1, dtype=np.int32)
    assigned[lists.proposer[held]] = lists.receiver[held]
    return _completed(market, problem, assigned, seed, "students")


def company_optimal(
    market: "Market", problem: Problem, _objective: Objective, seed: int, _time_limit: float
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
    applications = applications_of(market, problem)
    lists = lists_of_companies(applications, problem.capacity, _tickets(market, seed))
    held = deferred_acceptance(lists).held
    assigned = np.full(market.num_students, -1, dtype=np.int32)
    assigned[lists.receiver[held]] = lists.proposer[held]
    return _completed(market, problem, assigned, seed, "companies")


def staged(market: "Market", problem: Problem, _objective: Objective, seed: int, _time_limit: float) -> Assignment:
    """Return what schools get that decide one mode after the other: direct offers, applications, assignment.

    Whoever has an open offer takes it, even where she would rather be elsewhere; then students propose to the seats
    that are left; then the rest is assigned.
    """
    offers = np.array([], dtype=np.int64) if market.mode is None else np.flatnonzero(market.mode == OPEN_OFFER)
    taken = np.full(market.num_students, -1, dtype=np.int32)
    taken[market.student_of_pair[offers[::-1]]] = market.company[offers[::-1]]
    taken[problem.pinned >= 0] = -1
    left = without_students(problem, taken)
    stable = taken.copy()
    if market.mode is not None:
        applications = applications_of(market, left)
        lists = lists_of_students(applications, left.capacity, _tickets(market, seed))
        held = deferred_acceptance(lists).held
        stable[lists.proposer[held]] = lists.receiver[held]
    found = with_remainder(market, problem, stable, check_objective(market, None), seed)
    return Assignment(found.assigned, (), f"direct offers; then deferred acceptance; then {found.route}")


def _tickets(market: "Market", seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the number each student and each company has drawn, counting from 0."""
    tickets = []
    for order in (draw(seed, "student", market.students), draw(seed, "company", market.companies)):
        ticket = np.empty(len(order), dtype=np.int64)
        ticket[order] = np.arange(len(order))
        tickets.append(ticket)
    return tickets[0], tickets[1]


def _completed(market: "Market", problem: Problem, stable: NDArray[np.int32], seed: int, proposers: str) -> Assignment:
    """Return a stable matching with the best assignment of what it leaves, by the objective of the market."""
    found = with_remainder(market, problem, stable, check_objective(market, None), seed)
    return Assignment(
        found.assigned, (), f"deferred acceptance, {proposers} propose; then {found.route} on what is left"
    )
