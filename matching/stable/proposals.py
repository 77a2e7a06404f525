"""Deferred acceptance on the applications of a market, ties broken by the lottery: either side proposes."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.lottery import draw
from jumelage.matching.problem import Problem
from jumelage.matching.stable.applications import applications_of
from jumelage.matching.stable.deferred_acceptance import deferred_acceptance
from jumelage.matching.stable.lists import lists_of_companies, lists_of_students

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def students_propose(market: "Market", problem: Problem, seed: int) -> NDArray[np.int32]:
    """Return the company of each student, −1 for none, in the stable matching that is the best for students."""
    lists = lists_of_students(applications_of(market, problem), problem.capacity, _tickets(market, seed))
    held = deferred_acceptance(lists).held
    assigned = np.full(market.num_students, -1, dtype=np.int32)
    assigned[lists.proposer[held]] = lists.receiver[held]
    return assigned


def companies_propose(market: "Market", problem: Problem, seed: int) -> NDArray[np.int32]:
    """Return the company of each student, −1 for none, in the stable matching that is the best for companies."""
    lists = lists_of_companies(applications_of(market, problem), problem.capacity, _tickets(market, seed))
    held = deferred_acceptance(lists).held
    assigned = np.full(market.num_students, -1, dtype=np.int32)
    assigned[lists.receiver[held]] = lists.proposer[held]
    return assigned


def _tickets(market: "Market", seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the number each student and each company has drawn, counting from 0."""
    tickets = []
    for order in (draw(seed, "student", market.students), draw(seed, "company", market.companies)):
        ticket = np.empty(len(order), dtype=np.int64)
        ticket[order] = np.arange(len(order))
        tickets.append(ticket)
    return tickets[0], tickets[1]
