"""The optimal face: what is left to decide when a level of the objective must stay at its optimum.

Prices that support one optimal matching support all of them (complementary slackness). So every optimum uses only
pairs whose two prices add up to their weight, places every student with a positive price, fills every company with a
positive price, and gives a company with a negative one no more than its minimum; and every matching that does is an
optimum. A quota with a positive price lets in all it can, one with a negative price no more than it must. The next
level is decided among these.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.families import Families, families_of
from jumelage.matching.prices import Prices, least_prices
from jumelage.matching.problem import Problem
from jumelage.matching.set_links import set_links


def optimal_face(
    problem: Problem,
    weights: tuple[int | NDArray[np.int64], ...],
    assigned: NDArray[np.int32],
    families: Families | None = None,
) -> tuple[Problem, Families | None]:
    """Return the problem whose matchings are the optimal ones of another, and its quotas.

    Parameters
    ----------
    problem : Problem
        What was decided.
    weights : tuple of int or ndarray of int64, shape (num_pairs,)
        What each pair counts, level by level.
    assigned : ndarray of int32, shape (num_students,)
        An optimal assignment.
    families : Families, optional
        The quotas of the problem.
    """
    links = None if families is None else set_links(problem, families, assigned)
    prices = least_prices(problem.indptr, problem.company, weights, problem.minimum, assigned, links)
    levels = (0, *weights) if len(prices.student) > len(weights) else weights
    degree = np.diff(problem.indptr)
    is_tight = np.ones(len(problem.company), dtype=bool)
    for number, weight in enumerate(levels):
        student, company = prices.student[number], prices.company[number]
        if families is not None:
            student = student + families.students.along(prices.student_set[number])
            company = company + families.companies.along(prices.company_set[number])
        is_tight &= np.repeat(student, degree) + company[problem.company] == weight
    student_sign, company_sign = _sign(prices.student), _sign(prices.company)
    bound = _bound(problem, families, prices).with_pairs(is_tight)
    face = replace(
        bound,
        minimum=np.where(company_sign > 0, bound.capacity, bound.minimum),
        capacity=np.where(company_sign < 0, bound.minimum, bound.capacity),
        must_place=bound.must_place | (student_sign > 0),
    )
    if families is None or problem.constraints is None:
        return face, None
    left = families_of(face, over_students=problem.constraints.number[families.students.row])
    assert not isinstance(left, str)
    return face, left


def _bound(problem: Problem, families: Families | None, prices: Prices) -> Problem:
    """Return the problem whose quotas with a price get just what they cost."""
    constraints = problem.constraints
    if families is None or constraints is None:
        return problem
    lower, upper = constraints.lower.copy(), constraints.upper.copy()
    for forest, own in ((families.companies, prices.company_set), (families.students, prices.student_set)):
        sign = _sign(own)
        lower[forest.row[sign > 0]] = constraints.upper[forest.row[sign > 0]]
        upper[forest.row[sign < 0]] = constraints.lower[forest.row[sign < 0]]
    return replace(problem, constraints=replace(constraints, lower=lower, upper=upper))


def _sign(prices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sign of each column: that of its first number other than 0."""
    first = np.argmax(prices != 0, axis=0)
    sign: NDArray[np.int64] = np.sign(np.take_along_axis(prices, first[np.newaxis], axis=0)[0])
    return sign
