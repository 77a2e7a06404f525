"""The two extreme stable matchings: the best one for every student, and the best one for every company."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import InfeasibleError, Notice, listed
from jumelage.matching.assignment import Assignment
from jumelage.matching.lottery import draw
from jumelage.matching.objective import Objective
from jumelage.matching.problem import Problem
from jumelage.matching.stable.applications import Applications, applications_of
from jumelage.matching.stable.deferred_acceptance import deferred_acceptance
from jumelage.matching.stable.lists import lists_of_companies, lists_of_students

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def student_optimal(market: "Market", problem: Problem, objective: Objective, seed: int) -> Assignment:  # noqa: ARG001
    """Return the stable matching of the applications that is the best for every student: students propose.

    Ties are broken by the lottery. With the lists so made strict, no student is better off in any other stable
    matching, and none can gain by not being truthful.

    Raises
    ------
    InputError
        If the market has no ranks of students.
    InfeasibleError
        If a company is left with fewer students than its minimum.
    """
    applications = applications_of(market, problem)
    lists = lists_of_students(applications, problem.capacity, _tickets(market, seed))
    held = deferred_acceptance(lists).held
    assigned = np.full(market.num_students, -1, dtype=np.int32)
    assigned[lists.proposer[held]] = lists.receiver[held]
    return _assignment(market, problem, applications, assigned, "students")


def company_optimal(market: "Market", problem: Problem, objective: Objective, seed: int) -> Assignment:  # noqa: ARG001
    """Return the stable matching of the applications that is the best for every company: companies propose.

    With the lists made strict by the lottery, it is the worst stable matching for every student.

    Raises
    ------
    InputError
        If the market has no ranks of students.
    InfeasibleError
        If a company is left with fewer students than its minimum.
    """
    applications = applications_of(market, problem)
    lists = lists_of_companies(applications, problem.capacity, _tickets(market, seed))
    held = deferred_acceptance(lists).held
    assigned = np.full(market.num_students, -1, dtype=np.int32)
    assigned[lists.receiver[held]] = lists.proposer[held]
    return _assignment(market, problem, applications, assigned, "companies")


def _tickets(market: "Market", seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the number each student and each company has drawn, counting from 0."""
    tickets = []
    for order in (draw(seed, "student", market.students), draw(seed, "company", market.companies)):
        ticket = np.empty(len(order), dtype=np.int64)
        ticket[order] = np.arange(len(order))
        tickets.append(ticket)
    return tickets[0], tickets[1]


def _assignment(
    market: "Market", problem: Problem, applications: Applications, assigned: NDArray[np.int32], proposers: str
) -> Assignment:
    _check_minima(market, problem, assigned)
    return Assignment(
        assigned=assigned,
        levels=(),
        route=f"deferred acceptance, {proposers} propose",
        notices=_unused_pairs(problem, applications),
    )


def _check_minima(market: "Market", problem: Problem, assigned: NDArray[np.int32]) -> None:
    """Raise if deferred acceptance leaves a company below its minimum, which it does not look at."""
    load = np.bincount(assigned[assigned >= 0], minlength=problem.num_companies)
    short = np.flatnonzero(load < problem.minimum)
    if not len(short):
        return
    pinned = market.minimum - problem.minimum
    lacking = listed(
        f"{market.companies[at]} ({load[at] + pinned[at]} of the {market.minimum[at]} it must be given)"
        for at in short.tolist()
    )
    raise InfeasibleError(
        f"Deferred acceptance, which does not look at minima, leaves companies below theirs: {lacking}. Lower the "
        "minimum, have more students apply there, or choose the strategy 'optimal'.",
        [str(market.companies[at]) for at in short.tolist()],
    )


def _unused_pairs(problem: Problem, applications: Applications) -> tuple[Notice, ...]:
    """Return a notice if pairs were left out because they are no applications."""
    num_unused = len(problem.company) - len(applications.company)
    if not num_unused:
        return ()
    text = f"Only applications are matched, as yet: {num_unused} allowed pairs not ranked by both sides were not used."
    return (Notice("applications-only", text, "applications"),)
