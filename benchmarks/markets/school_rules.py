"""Markets under the rules of a school: nested quotas, pins, groups of students, companies that open or stay closed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.benchmarks.markets.assemble import assemble, even_seats, numbered
from jumelage.benchmarks.markets.dials import number_faults, size_faults
from jumelage.benchmarks.markets.popular import popular_pairs
from jumelage.errors import Fault, InputError

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.rules.rule import Rule

SEATS_PER_STUDENT = 1.05
"""Before quotas; what they leave is less than one per student."""

COMPANIES_OF_EMPLOYER, COMPANIES_OF_SECTOR = 4, 40

WORTH_OPENING = 0.7
"""The share of its seats from which a company opens that may stay closed."""


def school_rules(
    *,
    num_students: int,
    num_companies: int,
    pairs_per_student: int = 20,
    seed: int,
    pins_per_student: float = 0.04,
    groups_per_student: float = 0.01,
    intakes_per_company: float = 0.125,
) -> "Market":
    """Make a market with the rules that schools live by, all of which must hold.

    Pairs and scores are those of a popular market with 1.05 seats per student. Companies have an ``employer`` (four
    companies each) and a ``sector`` (ten employers each), drawn at random. The rules:

    - an employer takes at most 95 %, a sector at most 90 % of its seats;
    - `pins_per_student` students are pinned to one of their companies, no two to the same one;
    - `groups_per_student` groups, in turn two students who go to one employer or nowhere (the second may go where the
      first may) and three who never meet at one;
    - `intakes_per_company` companies without a pin open with 70 % of their seats or more, or not at all.

    Parameters
    ----------
    num_students, num_companies, pairs_per_student, seed
        As in `make_market`.
    pins_per_student, groups_per_student : float
        How many pins, and how many groups, per student; at most 0.2 groups and 0.3 pins.
    intakes_per_company : float
        The share of companies that open with enough students or not at all, at most 0.5.

    Raises
    ------
    InputError
        If a number is out of range, or there are not enough companies to be pinned to.
    """
    faults = size_faults(num_students, num_companies, pairs_per_student)
    faults += number_faults("pins_per_student", pins_per_student, 0, 0.3)
    faults += number_faults("groups_per_student", groups_per_student, 0, 0.2)
    faults += number_faults("intakes_per_company", intakes_per_company, 0, 0.5)
    num_pins = 0 if faults else round(pins_per_student * num_students)
    if 2 * num_pins > num_companies:
        expected = f"at most {num_companies // 2} pins, half of the companies"
        faults.append(Fault("pins_per_student", f"{num_pins} pins", expected, "ask for fewer or for more companies"))
    if faults:
        raise InputError(faults)
    generator = np.random.default_rng(seed)
    company, score = popular_pairs(generator, num_students, num_companies, pairs_per_student)
    order = generator.permutation(num_students).tolist()
    pinned, rest = order[:num_pins], order[num_pins:]
    groups = [
        rest[5 * (number // 2) :][slice(0, 2) if number % 2 == 0 else slice(2, 5)]
        for number in range(round(groups_per_student * num_students))
    ]
    for one, other in groups[::2]:
        company[other] = company[one]
    seats = even_seats(round(SEATS_PER_STUDENT * num_students), num_companies)
    place = generator.permutation(num_companies)
    market = assemble(
        np.arange(num_students + 1, dtype=np.int64) * pairs_per_student,
        company.reshape(-1),
        score.reshape(-1),
        seats,
        company_columns={
            "employer": numbered("e", num_companies)[place // COMPANIES_OF_EMPLOYER],
            "sector": numbered("f", num_companies)[place // COMPANIES_OF_SECTOR],
        },
    )
    return market.replace(rules=_rules(generator, market, company, pinned, groups, intakes_per_company))


def _rules(
    generator: np.random.Generator,
    market: "Market",
    company: NDArray[np.int32],
    pinned: Sequence[int],
    groups: Sequence[Sequence[int]],
    intakes_per_company: float,
) -> list["Rule"]:
    from jumelage.matching.rules import Apart, Intake, Pin, Quota, Together

    rules: list[Rule] = [Quota("employer", at_most="95 %"), Quota("sector", at_most="90 %")]
    has_pin = np.zeros(market.num_companies, dtype=bool)
    for student in pinned:
        free = company[student][~has_pin[company[student]] & (market.capacity[company[student]] > 0)]
        if len(free):
            at = generator.choice(free)
            has_pin[at] = True
            rules.append(Pin(market.students[student], market.companies[at]))
    for number, group in enumerate(groups):
        names = [str(market.students[student]) for student in group]
        rules.append((Apart if number % 2 else Together)(names, by="employer"))
    without = generator.permutation(np.flatnonzero(~has_pin))
    chosen = np.sort(without[: round(intakes_per_company * market.num_companies)])
    worth = np.ceil(WORTH_OPENING * market.capacity[chosen]).astype(np.int64)
    for minimum in np.unique(worth[worth > 1]).tolist():
        rules.append(Intake(minimum, companies=[str(market.companies[at]) for at in chosen[worth == minimum]]))
    return rules
