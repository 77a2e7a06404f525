"""The optimal face: what is left to decide when a level of the objective must stay at its optimum.

Prices that support one optimal matching support all of them (complementary slackness). So every optimum uses only
pairs whose two prices add up to their weight, places every student with a positive price, fills every company with a
positive price, and gives a company with a negative one no more than its minimum; and every matching that does is an
optimum. The next level is decided among these.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.prices import least_prices
from jumelage.matching.problem import Problem


def optimal_face(
    problem: Problem, weights: tuple[int | NDArray[np.int64], ...], assigned: NDArray[np.int32]
) -> Problem:
    """Return the problem whose matchings are the optimal ones of another.

    Parameters
    ----------
    problem : Problem
        What was decided.
    weights : tuple of int or ndarray of int64, shape (num_pairs,)
        What each pair counts, level by level.
    assigned : ndarray of int32, shape (num_students,)
        An optimal assignment.
    """
    prices = least_prices(problem.indptr, problem.company, weights, problem.minimum, assigned)
    levels = (0, *weights) if len(prices.student) > len(weights) else weights
    degree = np.diff(problem.indptr)
    is_tight = np.ones(len(problem.company), dtype=bool)
    for weight, student, company in zip(levels, prices.student, prices.company, strict=True):
        is_tight &= np.repeat(student, degree) + company[problem.company] == weight
    student_sign, company_sign = _sign(prices.student), _sign(prices.company)
    face = problem.with_pairs(is_tight)
    return replace(
        face,
        minimum=np.where(company_sign > 0, face.capacity, face.minimum),
        capacity=np.where(company_sign < 0, face.minimum, face.capacity),
        must_place=face.must_place | (student_sign > 0),
    )


def _sign(prices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sign of each column: that of its first number other than 0."""
    first = np.argmax(prices != 0, axis=0)
    sign: NDArray[np.int64] = np.sign(np.take_along_axis(prices, first[np.newaxis], axis=0)[0])
    return sign
