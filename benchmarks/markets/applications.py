"""Applications that both sides rank, companies in tiers if need be: what two kinds of market are made of."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.benchmarks.markets.assemble import assemble, even_seats
from jumelage.benchmarks.markets.choices import distinct_choices
from jumelage.benchmarks.markets.dials import number_faults, size_faults, whole_faults
from jumelage.benchmarks.markets.ranks import ranks_by_company, ranks_by_student
from jumelage.errors import InputError

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def applications(
    *,
    num_students: int,
    num_companies: int,
    pairs_per_student: int,
    seed: int,
    correlation: float,
    seats_per_student: float,
    popularity_spread: float,
    tier_width: int,
) -> "Market":
    """Return a market of applications as `hospital_residents` describes it, in tiers as `tied` does.

    Raises
    ------
    InputError
        If a number is out of range, or there are fewer companies than pairs per student.
    """
    faults = [
        *size_faults(num_students, num_companies, pairs_per_student),
        *number_faults("correlation", correlation, 0, 1),
        *number_faults("seats_per_student", seats_per_student, 0),
        *number_faults("popularity_spread", popularity_spread, 0, 3),
        *whole_faults("tier_width", tier_width, 1),
    ]
    if faults:
        raise InputError(faults)
    generator = np.random.default_rng(seed)
    company_standing = generator.standard_normal(num_companies)
    student_standing = generator.standard_normal(num_students)
    popularity = np.exp(popularity_spread * company_standing)
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
        company_rank=(company_rank - 1) // min(tier_width, num_students + 1) + 1,
    )


def _tastes(generator: np.random.Generator, standing: NDArray[np.float64], correlation: float) -> NDArray[np.float64]:
    """Return what is thought of the other side in each pair, whose standing is given and is used up."""
    own = generator.standard_normal(standing.shape)
    own *= np.sqrt(1.0 - correlation)
    standing *= np.sqrt(correlation)
    own += standing
    return own
