"""Wages and floors."""

import pytest
from small_cohorts import allowed, cohort, why_not

from jumelage.errors import InputError
from jumelage.scoring.criteria import WageFloor

TABLES = {"wage_floor": [700, 500, None]}, {"wage": [700, 600, None]}


def test_the_wage_reaches_the_larger_of_both_floors():
    tables = cohort(*TABLES)
    # S3 has no floor of her own: any wage will do, even one that is not known.
    assert allowed(WageFloor(), tables) == "S1C1 S2C1 S2C2 S3C1 S3C2 S3C3"
    assert allowed(WageFloor(650), tables) == "S1C1 S2C1 S3C1"
    assert allowed(WageFloor(650, missing="allow"), tables) == "S1C1 S1C3 S2C1 S2C3 S3C1 S3C3"


def test_the_reason_names_the_wage_and_the_floor():
    tables = cohort(*TABLES)
    assert why_not(WageFloor(), tables, "S1", "C2") == ("600", "≥ 700", "100")
    assert why_not(WageFloor(650), tables, "S3", "C3") == ("?", "≥ 650", "≥ 650")


def test_one_floor_for_all_needs_no_column_of_the_students():
    tables = cohort({"grade": [1]}, {"wage": [5, 4]})
    assert allowed(WageFloor(4.5), tables) == "S1C1"
    with pytest.raises(InputError, match=r"students\.wage_floor"):
        allowed(WageFloor(), tables)


def test_more_pay_never_forbids_a_pair():
    tables = cohort({"wage_floor": [10, 20]}, {"wage": [9, 10, 11, 20, 21]})
    assert allowed(WageFloor(), tables) == "S1C2 S1C3 S1C4 S1C5 S2C4 S2C5"


@pytest.mark.parametrize("floor", [-1, "x", float("nan")])
def test_a_floor_that_is_none_is_refused(floor):
    with pytest.raises(InputError, match="floor = "):
        WageFloor(floor)
