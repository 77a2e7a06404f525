"""Markets with as many seats as students, but in the wrong fields."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.benchmarks.markets.assemble import even_seats, numbered, shuffled
from jumelage.benchmarks.markets.choices import distinct_choices
from jumelage.benchmarks.markets.dials import group_faults, number_faults, whole_faults
from jumelage.errors import Fault, InputError

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def shortage(
    *,
    num_students: int,
    num_companies: int,
    pairs_per_student: int = 20,
    seed: int,
    num_fields: int = 5,
    num_short: int = 2,
    shortfall: float = 0.25,
) -> "Market":
    """Make a market in which some fields have more students than seats, by a number that is known.

    Students and companies are spread evenly over fields, and all pairs are inside a field. In each short field,
    of n students ``round(shortfall · n)`` have no seat; the seats that are missing there stand empty in the other
    fields, so that there are as many seats as students in all. The students of a short field violate Hall's
    condition: all their companies together have fewer seats than they are.

    The largest matching leaves exactly those students unplaced, the sum of ``round(shortfall · n)`` over the short
    fields, and no more: a seat is set aside for every other student at a company that is one of her pairs. Her
    other companies, and all those of the rest, are any of the field, each as likely. Scores are chance between 0
    and 1, and positions of both sides are shuffled. The column ``field`` of both sides says where they are;
    ``f1`` to ``f<num_short>`` are the short ones.

    Parameters
    ----------
    num_students, num_companies, pairs_per_student, seed
        As in `make_market`; with students, at least one pair per student.
    num_fields, num_short : int
        How many fields there are, and how many of them are short of seats: fewer than all.
    shortfall : float
        The share of the students of a short field for whom there is no seat.

    Raises
    ------
    InputError
        If a number is out of range, or a field would have fewer companies than pairs per student.
    """
    faults = group_faults("num_fields", num_fields, num_students, num_companies, pairs_per_student)
    faults += number_faults("shortfall", shortfall, 0, 1)
    if whole_faults("num_fields", num_fields, 1):
        faults += whole_faults("num_short", num_short, 0)
    else:
        faults += whole_faults("num_short", num_short, 0, num_fields - 1)
    if pairs_per_student == 0 and num_students:
        faults.append(Fault("pairs_per_student", "0", "1 or more, so that a seat can be reached", "ask for some"))
    if faults:
        raise InputError(faults)
    students, companies = even_seats(num_students, num_fields), even_seats(num_companies, num_fields)
    missing = np.zeros(num_fields, dtype=np.int64)
    missing[:num_short] = np.rint(shortfall * students[:num_short])
    seats = students - missing
    seats[num_short:] += even_seats(int(missing.sum()), num_fields - num_short)
    capacity = np.concatenate([even_seats(*sizes) for sizes in zip(seats.tolist(), companies.tolist(), strict=True)])
    generator = np.random.default_rng(seed)
    company = np.empty((num_students, pairs_per_student), dtype=np.int32)
    student_begin, company_begin = np.cumsum(students) - students, np.cumsum(companies) - companies
    for begin, count, first, choice in zip(
        *(sizes.tolist() for sizes in (student_begin, students, company_begin, companies)), strict=True
    ):
        if count:
            block = _field_pairs(generator, capacity[first : first + choice], count, pairs_per_student)
            company[begin : begin + count] = block + first
    field = numbered("f", num_fields)
    return shuffled(
        generator,
        np.arange(num_students + 1, dtype=np.int64) * pairs_per_student,
        company.reshape(-1),
        generator.random(company.size),
        capacity,
        student_columns={"field": np.repeat(field, students)},
        company_columns={"field": np.repeat(field, companies)},
    )


def _field_pairs(
    generator: np.random.Generator, capacity: NDArray[np.int64], num_students: int, pairs_per_student: int
) -> NDArray[np.int32]:
    """Return companies within a field, shape (num_students, pairs_per_student); a seat of the first is set aside."""
    num_companies = len(capacity)
    set_aside = generator.permutation(np.repeat(np.arange(num_companies), capacity))[:num_students]
    without_seat = generator.integers(num_companies, size=num_students - len(set_aside))
    first = np.concatenate((set_aside, without_seat)).astype(np.int32)[:, None]
    others = distinct_choices(generator, np.ones(num_companies - 1), num_students, pairs_per_student - 1)
    return np.concatenate((first, others + (others >= first)), axis=1)
