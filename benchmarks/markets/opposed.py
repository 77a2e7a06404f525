"""Markets of opposite tastes: many seats at each company, and many stable matchings."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.benchmarks.markets.assemble import even_seats, shuffled
from jumelage.benchmarks.markets.dials import number_faults, size_faults, whole_faults
from jumelage.benchmarks.markets.ranks import ranks_by_company, ranks_by_student
from jumelage.errors import InputError

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def opposed(
    *, num_students: int, num_companies: int, pairs_per_student: int = 20, seed: int, chance: float = 2.0
) -> "Market":
    """Make a market of strict applications in which companies like best what students like least.

    Companies stand in rings of as many as a student has applications, or a few more. There is a seat for each student,
    and each has a company of her own that she starts from: she applies there and to those that follow in the ring.
    She likes a company the less the more steps it is ahead, and the company likes her the more for it. Chance from 0
    to `chance` steps is added on both sides before they rank. Seats are spread evenly, scores are chance between 0 and
    1, apart from both tastes, and positions of both sides are shuffled.

    Up to a `chance` of 1 students rank by steps alone, and with a `chance` of 0 companies do so, too: then the
    matchings in which all students are equally many steps ahead are all stable, one for each rank. With more chance
    students move in smaller groups: 10,000 × 1,500 with 10 pairs each and seed 0 has 9,182 rotations.

    Parameters
    ----------
    num_students, num_companies, pairs_per_student, seed
        As in `make_market`.
    chance : float
        How many steps a taste can differ from the opposite of the other side's.

    Raises
    ------
    InputError
        If a number is out of range, there is no company, or there are fewer than pairs per student.
    """
    faults = size_faults(num_students, num_companies, pairs_per_student) + number_faults("chance", chance, 0, 100)
    faults = faults or whole_faults("num_companies", num_companies, 1)
    if faults:
        raise InputError(faults)
    generator = np.random.default_rng(seed)
    num_rings = num_companies // max(pairs_per_student, 1)
    begins = np.arange(num_rings + 1) * num_companies // num_rings
    capacity = even_seats(num_students, num_companies)
    own = np.repeat(np.arange(num_companies), capacity)
    ring = np.searchsorted(begins, own, side="right") - 1
    begin, length = begins[ring][:, None], np.diff(begins)[ring][:, None]
    steps = np.arange(pairs_per_student)
    company = (begin + (own[:, None] - begin + steps) % length).astype(np.int32)
    off: NDArray[np.float64] = steps + chance * generator.random((2, *company.shape))
    distance, taste = off
    return shuffled(
        generator,
        np.arange(num_students + 1, dtype=np.int64) * pairs_per_student,
        company.reshape(-1),
        generator.random(company.size),
        capacity,
        student_rank=ranks_by_student(-distance).reshape(-1),
        company_rank=ranks_by_company(company.reshape(-1), taste.reshape(-1), num_companies),
    )
