"""Popular markets whose employers and sectors take no more than a share of their seats."""

from typing import TYPE_CHECKING

import numpy as np

from jumelage.benchmarks.markets.assemble import assemble, even_seats, numbered
from jumelage.benchmarks.markets.dials import number_faults, size_faults, whole_faults
from jumelage.benchmarks.markets.popular import popular_pairs
from jumelage.errors import InputError

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def nested_quotas(
    *,
    num_students: int,
    num_companies: int,
    pairs_per_student: int = 20,
    seed: int,
    num_sectors: int = 20,
    openings_per_employer: int = 3,
    employer_share: float = 0.9,
    sector_share: float = 0.8,
    seats_per_student: float = 1.0,
) -> "Market":
    """Make a popular market with quotas of employers within sectors.

    Pairs, scores and seats are those of the kind ``"popular"``. Every `openings_per_employer` companies in turn have
    the same employer, and employers are dealt out to sectors in turn, so that each sector has a like share of what is
    popular. An employer takes at most a share of its seats, a sector at most a share of the seats of all its
    employers; a fraction of a student is cut off. Columns ``employer`` and ``sector`` of the companies say which.

    Parameters
    ----------
    num_students, num_companies, pairs_per_student, seed, seats_per_student
        As in `popular`.
    num_sectors, openings_per_employer : int
        How many sectors there are, and how many companies an employer has.
    employer_share, sector_share : float
        The share of its seats that an employer, and a sector, takes at most.

    Raises
    ------
    InputError
        If a number is out of range, or there are fewer companies than pairs per student.
    """
    faults = size_faults(num_students, num_companies, pairs_per_student)
    faults += whole_faults("num_sectors", num_sectors, 1)
    faults += whole_faults("openings_per_employer", openings_per_employer, 1)
    faults += number_faults("employer_share", employer_share, 0, 1)
    faults += number_faults("sector_share", sector_share, 0, 1)
    faults += number_faults("seats_per_student", seats_per_student, 0)
    if faults:
        raise InputError(faults)
    from jumelage.matching.rules.quota import Quota

    company, score = popular_pairs(np.random.default_rng(seed), num_students, num_companies, pairs_per_student)
    employer = np.arange(num_companies) // openings_per_employer
    num_employers = -(-num_companies // openings_per_employer)
    market = assemble(
        np.arange(num_students + 1, dtype=np.int64) * pairs_per_student,
        company.reshape(-1),
        score.reshape(-1),
        even_seats(round(seats_per_student * num_students), num_companies),
        company_columns={
            "employer": numbered("e", num_employers)[employer],
            "sector": numbered("t", num_sectors)[employer % num_sectors],
        },
    )
    shares = {"employer": employer_share, "sector": sector_share}
    return market.replace(rules=[Quota(by, at_most=f"{100 * share:g} %") for by, share in shares.items()])
