"""Companies that open with enough students or not at all, judged by hand."""

import pytest
from small_school import broken, faults, school

import jumelage as jm
from jumelage.matching.rules import Intake


def test_a_company_with_too_few_students_is_short_of_those_it_lacks_and_an_empty_one_is_closed():
    assert broken(Intake(2), ana="A1", ben="A1", cyd="B1") == {"B1 opens with 1 of the 2 students it needs": 1}
    assert broken(Intake(3), ana="C1") == {"C1 opens with 1 of the 3 students it needs": 2}
    assert broken(Intake(3)) == {}


def test_an_intake_that_names_companies_is_for_them():
    assert broken(Intake(2, companies=["C1"]), ana="A1", ben="B1") == {}


def test_without_or_close_a_company_must_be_given_its_students():
    rule = Intake(2, or_close=False, companies=["B1", "C1"])
    assert broken(rule, ana="C1", ben="C1") == {"B1 opens with 0 of the 2 students it needs": 2}


def test_a_company_with_fewer_seats_than_the_intake_stays_closed():
    # A2 has one seat: its rows leave it no student.
    assert broken(Intake(2), ana="A2") == {"A2 opens with 1 of the 2 students it needs": 1}
    assert faults(Intake(2)) == ""


def test_an_intake_that_must_be_met_by_too_few_seats_is_a_fault_that_names_the_company():
    message = faults(Intake(2, or_close=False))
    assert "1 seats at A2" in message
    assert "B1" not in message


def test_an_intake_for_an_unknown_company_is_a_fault():
    assert "'Z9'" in faults(Intake(2, companies=["A1", "Z9"]))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"minimum": "3"}, "write 3 without quotes"),
        ({"minimum": 0}, "a whole number from 1"),
        ({"minimum": 2, "or_close": "yes"}, "true or false"),
        ({"minimum": 2, "companies": []}, "at least one"),
        ({"minimum": 2, "companies": "A1"}, "a list of ids"),
        ({"minimum": 2, "companies": ["A1", " A1"]}, "each id once"),
        ({"minimum": 2, "weight": -1}, "a breach cannot bring score"),
        ({"minimum": 2, "weight": "0.5"}, "write 0.5 without quotes"),
        ({"minimum": 2, "weight": "frist"}, "did you mean 'last'"),
        ({"minimum": 2, "weight": float("inf")}, "a number from 0"),
        ({"minimum": 2, "weight": True}, "a number from 0"),
    ],
)
def test_an_intake_that_means_nothing_is_refused_with_what_to_do(wrong, said):
    with pytest.raises(jm.InputError, match=said):
        Intake(**wrong)


def test_an_intake_follows_the_companies_that_are_left():
    smaller = school(Intake(2, companies=["A1", "B1"]), Intake(3, companies=["A1"])).without(companies=["A1"])
    assert smaller.rules == (Intake(2, companies=["B1"]),)
