"""Shortage: who must stay unplaced is known from the dials, and an independent flow agrees."""

import numpy as np
import pytest
from plain_max_flow import num_placeable

import jumelage as jm
from jumelage.benchmarks import make_market


def made(**changes):
    return make_market("shortage", **{"num_students": 203, "num_companies": 50, "pairs_per_student": 4, **changes})


def known_unplaced(num_students, num_fields, num_short, shortfall):
    """Return the number of the docstring: in each short field, round(shortfall · n) of its n students."""
    edges = [field * num_students // num_fields for field in range(num_fields + 1)]
    return sum(round(shortfall * (edges[field + 1] - edges[field])) for field in range(num_short))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "dials",
    [
        {"num_fields": 5, "num_short": 2, "shortfall": 0.25},
        {"num_fields": 7, "num_short": 6, "shortfall": 0.1},
        {"num_fields": 3, "num_short": 1, "shortfall": 1.0},
        {"num_fields": 12, "num_short": 5, "shortfall": 0.5},
        {"num_fields": 4, "num_short": 0, "shortfall": 0.5},
        {"num_fields": 1, "num_short": 0, "shortfall": 0.5},
    ],
)
def test_as_many_students_stay_unplaced_as_the_dials_say(dials, seed):
    market = made(seed=seed, **dials)
    unplaced = known_unplaced(203, **dials)
    assert num_placeable(market) == 203 - unplaced
    assert len(jm.match(market).matching) == 203 - unplaced


@pytest.mark.parametrize("pairs_per_student", [1, 10])
def test_one_pair_a_student_or_all_of_a_field_change_nothing(pairs_per_student):
    market = made(pairs_per_student=pairs_per_student)
    assert num_placeable(market) == 203 - known_unplaced(203, 5, 2, 0.25)


def test_pairs_stay_inside_a_field_and_short_fields_violate_halls_condition():
    market = made()
    student_field = market.student_columns["field"].to_numpy()
    company_field = market.company_columns["field"].to_numpy()
    assert (student_field[market.student_of_pair] == company_field[market.company]).all()
    for field, students in zip(*np.unique(student_field, return_counts=True), strict=True):
        seats = market.capacity[company_field == field].sum()
        reached = np.unique(market.company[student_field[market.student_of_pair] == field])
        if field in ("f1", "f2"):
            assert seats == students - round(0.25 * students)
            assert market.capacity[reached].sum() < students
        else:
            assert seats > students
    assert market.num_seats == market.num_students


def test_companies_of_a_field_are_about_equally_likely():
    market = made(num_students=20_000)
    wanted = np.bincount(market.company, minlength=50)
    assert wanted.min() > 0.9 * wanted.mean()
    assert wanted.max() < 1.1 * wanted.mean()
