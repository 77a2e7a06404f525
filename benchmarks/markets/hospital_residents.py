"""Markets of applications that both sides rank strictly: hospitals and residents."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.benchmarks.markets.assemble import assemble, even_seats
from jumelage.benchmarks.markets.choices import distinct_choices
from jumelage.benchmarks.markets.dials import number_faults, size_faults
from jumelage.benchmarks.markets.ranks import ranks_by_company, ranks_by_student
from jumelage.errors import Fault, InputError

if TYPE_CHECKING:
    from jumelage.matching.market import Market

POPULARITY_SPREAD = 1.0
"""The spread of the logarithm of popularity: with 1, a company in a hundred is on ten times as many lists as most."""


def hospital_residents(
    *,
    num_students: int,
    num_companies: int,
    pairs_per_student: int = 20,
    seed: int,
    correlation: float = 0.5,
    seats_per_student: float = 1.0,
) -> "Market":
    """Make a market in which every pair is an application with a strict rank on both sides.

    Each side has a standing, a normal number. Students apply to distinct companies, drawn in proportion to the
    exponential of the companies' standing. What one thinks of the other is √ρ times the other's standing and
    √(1 − ρ) times chance of the pair's own, for the correlation ρ; ranks follow it, from 1 without gaps, students
    over their applications, companies over their applicants. Scores are chance between 0 and 1, apart from both
    tastes, so that the best score among the stable matchings is a choice of its own. Seats are spread evenly over
    companies.

    Parameters
    ----------
    num_students, num_companies, pairs_per_student, seed
        As in `make_market`.
    correlation : float
        How far tastes agree, on both sides: the correlation, over the other side, between what any two think.
        0: tastes are chance; 1: all have the same order.
    seats_per_student : float
        How many seats there are in all, per student.

    Raises
    ------
    InputError
        If a number is out of range, or there are fewer companies than pairs per student.

    Notes
    -----
    The problem is that of Gale and Shapley (1962), "College admissions and the stability of marriage".
    """
    faults = application_faults(num_students, num_companies, pairs_per_student, correlation, seats_per_student)
    if faults:
        raise InputError(faults)
    generator = np.random.default_rng(seed)
    company_standing = generator.standard_normal(num_companies)
    student_standing = generator.standard_normal(num_students)
    popularity = np.exp(POPULARITY_SPREAD * company_standing)
    company = distinct_choices(generator, popularity, num_students, pairs_per_student)
    student_rank = ranks_by_student(_tastes(generator, company_standing[company], correlation)).reshape(-1)
    standing = np.repeat(student_standing, pairs_per_student)
    company = company.reshape(-1)
    company_rank = ranks_by_company(company, _tastes(generator, standing, correlation), num_companies)
    return assemble(
        np.arange(num_students + 1, dtype=np.int64) * pairs_per_student,
        company,
        generator.random(len(company)),
        even_seats(round(seats_per_student * num_students), num_companies),
        student_rank=student_rank,
        company_rank=company_rank,
    )


def application_faults(
    num_students: int, num_companies: int, pairs_per_student: int, correlation: float, seats_per_student: float
) -> list[Fault]:
    """Return why no such market can be made."""
    return [
        *size_faults(num_students, num_companies, pairs_per_student),
        *number_faults("correlation", correlation, 0, 1),
        *number_faults("seats_per_student", seats_per_student, 0),
    ]


def _tastes(
    generator: np.random.Generator, standing: NDArray[np.float64], correlation: float
) -> NDArray[np.float64]:
    """Return what is thought of the other side in each pair, whose standing is given and is used up."""
    own = generator.standard_normal(standing.shape)
    own *= np.sqrt(1.0 - correlation)
    standing *= np.sqrt(correlation)
    own += standing
    return own
