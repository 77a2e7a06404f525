"""Markets in which students and companies live in territories, and most pairs stay at home."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.benchmarks.markets.assemble import even_seats, numbered, shuffled
from jumelage.benchmarks.markets.choices import distinct_choices
from jumelage.benchmarks.markets.dials import group_faults, number_faults
from jumelage.errors import Fault, InputError

if TYPE_CHECKING:
    from jumelage.matching.market import Market

RADIUS = 0.05
"""How far people live from the centre of their territory, in each direction; the country is 1 wide and 1 high."""

REACH = 0.25
"""The distance over which closeness, and the appeal of territories abroad, fall to 1/e."""

CLOSENESS_SHARE = 0.5
"""How much of a score is closeness. The rest is chance."""


def territorial(
    *,
    num_students: int,
    num_companies: int,
    pairs_per_student: int = 20,
    seed: int,
    num_territories: int = 5,
    share_abroad: float = 0.15,
    unevenness: float = 0.5,
    seats_per_student: float = 1.0,
) -> "Market":
    """Make a market in which most pairs stay within the student's own territory.

    Territories have their centres anywhere in a square of side 1, and everyone lives around a centre, 0.05 away in
    each direction (one standard deviation). The weights of territories are log-normal, with the spread
    `unevenness`, drawn once for students and once more for companies, so that some territories have too many
    students and others too many companies. Each territory has as many companies as a student has pairs, and its
    share of the rest by weight; students are all shared by weight.

    Each pair of a student is abroad with the chance `share_abroad`, on its own. Those at home are distinct
    companies of her territory, each as likely; those abroad are distinct companies elsewhere, drawn in proportion
    to exp(−distance between the two centres / 0.25). Half of a score is closeness, exp(−distance between the two
    / 0.25), half is chance. Seats are spread evenly over companies, and positions of both sides are shuffled. Both
    sides have the columns ``territory`` (``t1``, ``t2``, …), ``x`` and ``y``.

    Parameters
    ----------
    num_students, num_companies, pairs_per_student, seed
        As in `make_market`.
    num_territories : int
        How many territories there are.
    share_abroad : float
        The share of pairs that cross a border.
    unevenness : float
        How uneven demand and supply are; 0: each territory has its even share of both. With 0.5, a territory one
        spread above the middle has 1.6 times as many students as the middle one.
    seats_per_student : float
        How many seats there are in all, per student.

    Raises
    ------
    InputError
        If a number is out of range, a territory would have fewer companies than pairs per student, or pairs are
        to be abroad where there is one territory only.
    """
    faults = group_faults("num_territories", num_territories, num_students, num_companies, pairs_per_student)
    faults += number_faults("share_abroad", share_abroad, 0, 1)
    faults += number_faults("unevenness", unevenness, 0, 10)
    faults += number_faults("seats_per_student", seats_per_student, 0)
    if num_territories == 1 and share_abroad:
        remedy = "ask for more territories or for none abroad"
        faults.append(Fault("share_abroad", str(share_abroad), "0, as there is one territory", remedy))
    if faults:
        raise InputError(faults)
    generator = np.random.default_rng(seed)
    centre = generator.random((num_territories, 2))
    demand, supply = np.exp(unevenness * generator.standard_normal((2, num_territories)))
    students = _shared(num_students, demand)
    companies = pairs_per_student + _shared(num_companies - num_territories * pairs_per_student, supply)
    company = _companies_chosen(generator, centre, students, companies, pairs_per_student, share_abroad)
    student_place = _places(generator, centre, students)
    company_place = _places(generator, centre, companies)
    territory = numbered("t", num_territories)
    return shuffled(
        generator,
        np.arange(num_students + 1, dtype=np.int64) * pairs_per_student,
        company.reshape(-1),
        _scores(generator, student_place, company_place, company).reshape(-1),
        even_seats(round(seats_per_student * num_students), num_companies),
        student_columns={
            "territory": np.repeat(territory, students),
            "x": student_place[:, 0],
            "y": student_place[:, 1],
        },
        company_columns={
            "territory": np.repeat(territory, companies),
            "x": company_place[:, 0],
            "y": company_place[:, 1],
        },
    )


def _shared(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return whole numbers in proportion to the weights, that add up to the total."""
    edges = np.cumsum(weights)
    ends = np.rint(total * edges / edges[-1]).astype(np.int64)
    shares: NDArray[np.int64] = np.diff(ends, prepend=0)
    return shares


def _places(
    generator: np.random.Generator, centre: NDArray[np.float64], counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    place = np.repeat(centre, counts, axis=0)
    return place + RADIUS * generator.standard_normal(place.shape)


def _companies_chosen(
    generator: np.random.Generator,
    centre: NDArray[np.float64],
    students: NDArray[np.int64],
    companies: NDArray[np.int64],
    pairs_per_student: int,
    share_abroad: float,
) -> NDArray[np.int32]:
    """Return companies of each student, territory by territory, first at home, then abroad."""
    chosen = np.empty((int(students.sum()), pairs_per_student), dtype=np.int32)
    begin, first_company = 0, 0
    for territory, (num_students, num_at_home) in enumerate(zip(students.tolist(), companies.tolist(), strict=True)):
        appeal = np.exp(-np.hypot(*(centre - centre[territory]).T) / REACH)
        abroad = np.repeat(np.delete(appeal, territory), np.delete(companies, territory))
        num_abroad = generator.binomial(pairs_per_student, share_abroad, num_students)
        # Students with equally many pairs abroad stand together and choose in one go.
        for count, num_alike in enumerate(np.bincount(num_abroad, minlength=pairs_per_student + 1).tolist()):
            if num_alike:
                stay = pairs_per_student - count
                block = chosen[begin : begin + num_alike]
                block[:, :stay] = distinct_choices(generator, np.ones(num_at_home), num_alike, stay) + first_company
                block[:, stay:] = distinct_choices(generator, abroad, num_alike, count)
                block[:, stay:] += num_at_home * (block[:, stay:] >= first_company)
                begin += num_alike
        first_company += num_at_home
    return chosen


def _scores(
    generator: np.random.Generator,
    student_place: NDArray[np.float64],
    company_place: NDArray[np.float64],
    company: NDArray[np.int32],
) -> NDArray[np.float64]:
    gap = company_place[company] - student_place[:, None, :]
    score: NDArray[np.float64] = CLOSENESS_SHARE * np.exp(-np.hypot(gap[..., 0], gap[..., 1]) / REACH)
    score += (1.0 - CLOSENESS_SHARE) * generator.random(company.shape)
    return score
