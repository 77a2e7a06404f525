"""Markets in which a few companies are wanted by nearly everyone."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.benchmarks.markets.assemble import assemble, even_seats
from jumelage.benchmarks.markets.choices import distinct_choices
from jumelage.benchmarks.markets.dials import number_faults, size_faults
from jumelage.errors import InputError

if TYPE_CHECKING:
    from jumelage.matching.market import Market

PARETO_TAIL = 1.5
"""The tail of popularity: below 2, so that a few companies are on a large share of all lists."""

COMMON_SHARE = 0.5
"""How much of a score all students agree on: the company's standing. The rest is between the two alone."""


def popular(
    *,
    num_students: int,
    num_companies: int,
    pairs_per_student: int = 20,
    seed: int,
    seats_per_student: float = 1.0,
) -> "Market":
    """Make a market in which companies differ widely in how sought-after they are.

    The popularity of a company follows Pareto's law. Each student has distinct companies, drawn in proportion to
    popularity. Half of a score is the standing of the company, from 0 for the least popular to 1 for the most,
    half is chance. Seats are spread evenly over companies, so those that are wanted are short of them.

    Parameters
    ----------
    num_students, num_companies, pairs_per_student, seed
        As in `make_market`.
    seats_per_student : float
        How many seats there are in all, per student.

    Raises
    ------
    InputError
        If a number is out of range, or there are fewer companies than pairs per student.
    """
    faults = size_faults(num_students, num_companies, pairs_per_student)
    faults += number_faults("seats_per_student", seats_per_student, 0)
    if faults:
        raise InputError(faults)
    company, score = popular_pairs(np.random.default_rng(seed), num_students, num_companies, pairs_per_student)
    indptr = np.arange(num_students + 1, dtype=np.int64) * pairs_per_student
    seats = even_seats(round(seats_per_student * num_students), num_companies)
    return assemble(indptr, company.reshape(-1), score.reshape(-1), seats)


def popular_pairs(
    generator: np.random.Generator, num_students: int, num_companies: int, pairs_per_student: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return companies and scores, both of shape (num_students, pairs_per_student), companies ascending."""
    popularity = 1.0 + generator.pareto(PARETO_TAIL, num_companies)
    standing = np.empty(num_companies)
    standing[np.argsort(popularity)] = np.linspace(0.0, 1.0, num_companies)
    company = distinct_choices(generator, popularity, num_students, pairs_per_student)
    score = generator.random(company.shape)
    score *= 1.0 - COMMON_SHARE
    standing *= COMMON_SHARE
    score += standing[company]
    return company, score
