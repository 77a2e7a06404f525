"""Quotas, judged by hand: per value, per combination, as a share; and what no quota can mean."""

import pytest
from small_school import broken, faults, school

import jumelage as jm
from jumelage.matching.rules import Quota


def test_a_quota_bounds_each_value_of_a_column_over_all_its_openings():
    # Acme has two openings; three students there are one too many for at most two.
    assert broken(Quota("employer", at_most=2), ana="A1", ben="A1", cyd="A2", dan="B1") == {
        "employer Acme: 3 students, at most 2": 1
    }


def test_a_value_that_nobody_is_at_is_short_of_its_least():
    assert broken(Quota("sector", at_least=1), ana="B1") == {"sector steel: 0 students, at least 1": 1}


def test_a_blank_cell_is_no_value_and_has_no_bound():
    # C1 names no sector.
    assert broken(Quota("sector", at_most=1), ana="C1", ben="C1", cyd="C1") == {}


def test_a_quota_with_a_value_bounds_that_one_alone():
    quota = Quota("employer", value="Brix", at_most=0)
    assert broken(quota, ana="A1", ben="A1") == {}
    assert broken(quota, ana="B1", cyd="B1") == {"employer Brix: 2 students, at most 0": 2}


def test_a_column_of_the_students_counts_who_is_placed():
    assert broken(Quota("programme", value="SIO", at_least=2), ana="C1") == {"programme SIO: 1 student, at least 2": 1}
    assert broken(Quota("student", value="eve", at_least=1), ana="C1") == {"student eve: 0 students, at least 1": 1}


def test_columns_of_both_sides_bound_every_combination():
    quota = Quota(["programme", "employer"], at_most=1)
    assert broken(quota, ana="A1", cyd="A2", dan="B1") == {}
    assert broken(quota, ana="A1", ben="A2") == {"programme SIO and employer Acme: 2 students, at most 1": 1}


def test_a_combination_that_no_allowed_pair_has_is_not_asked_for():
    # dan may not go to Acme: he is no "dan at Acme" that could be lacking.
    quota = Quota(["student", "employer"], at_least=1)
    assert "student dan and employer Brix: at least 1 student" in quota.rows(school()).labels
    assert "student dan and employer Acme: at least 1 student" not in quota.rows(school()).labels
    lacking = broken(quota)
    assert "student dan and employer Brix: 0 students, at least 1" in lacking
    assert "student dan and employer Acme: 0 students, at least 1" not in lacking


def test_where_both_sides_have_a_column_the_companies_is_meant_unless_it_says_students():
    assert broken(Quota("territory", value="north", at_most=0), ben="A1") == {
        "territory north: 1 student, at most 0": 1
    }
    assert broken(Quota("students.territory", value="north", at_most=0), ben="A1") == {}
    assert sum(broken(Quota("students.territory", value="south", at_most=0), ben="A1").values()) == 1


@pytest.mark.parametrize(
    ("quota", "least"),
    [
        (Quota("programme", value="SIO", at_least="50 %"), 1),  # of 2 students
        (Quota("programme", value="SIO", at_least="50,1 %"), 2),
        (Quota("students.territory", value="south", at_least="30%"), 2),  # of 4: 1.2, rounded up
        (Quota("employer", value="Acme", at_least="100 %"), 3),  # of 2 + 1 seats
        (
            Quota(["programme", "employer"], value=["MCO", "Brix"], at_least="100 %"),
            2,
        ),  # of 2 students
        (Quota("employer", value="Acme", at_least="0 %"), 0),
    ],
)
def test_a_share_is_of_the_students_of_the_group_else_of_its_seats_and_is_rounded_so_that_it_holds(quota, least):
    assert sum(broken(quota).values()) == least
    assert school(quota).rules[0].rows(school()).lower.tolist() == [least]


def test_a_share_from_above_is_rounded_down():
    # 70 % of the 2 seats of Brix are 1.4 students.
    assert broken(Quota("employer", value="Brix", at_most="70 %"), ana="B1", cyd="B1") == {
        "employer Brix: 2 students, at most 1": 1
    }


def test_numbers_in_a_column_are_read_as_ids_are():
    market = school().replace(company_columns=school().company_columns.assign(zone=[35.0, 35.0, 56.0, None]))
    for value in (35, "35", 35.0):
        quota = Quota("zone", value=value, at_most=0)
        assert market.replace(rules=[quota]).rules == (Quota("zone", value="35", at_most=0),)
        assert [breach.amount for breach in quota.breaches(market, jm.Matching({"ana": "A1"}))] == [1]


def test_a_column_that_neither_side_has_is_a_fault_with_the_near_name():
    message = faults(Quota("emploer", at_most=1), Quota(["programe", "sector"], at_most=1))
    assert "did you mean 'employer'" in message
    assert "did you mean 'programme'" in message


def test_a_value_that_does_not_occur_is_a_fault_with_the_near_one():
    assert "did you mean 'Acme'" in faults(Quota("employer", value="Acmee", at_most=1))


def test_a_share_and_a_number_that_leave_nothing_between_them_are_a_fault_of_that_group():
    message = faults(Quota("programme", at_least="100 %", at_most=1))
    assert "for 2 of SIO" in message
    assert "for 2 of MCO" in message


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"at_least": 3, "at_most": 2}, "at_least no more than at_most"),
        ({"at_least": "60 %", "at_most": "50 %"}, "at_least no more than at_most"),
        ({"at_most": "4"}, "write 4 without quotes, or '4 %' for a share"),
        ({"at_most": 0.4}, "write '40 %' for a share"),
        ({"at_most": "140 %"}, "100 % at most"),
        ({"at_most": -1}, "a whole number from 0"),
        ({"at_most": True}, "a whole number from 0"),
        ({}, "at_least or at_most"),
        ({"at_most": 1, "value": ["a", "b"]}, "one value"),
        ({"at_most": 1, "by": ["sector", "employer"], "value": "wood"}, "a list of 2 values"),
        ({"at_most": 1, "by": 7}, "a column"),
        ({"at_most": 1, "by": ["sector", "sector"]}, "different columns"),
    ],
)
def test_a_quota_that_means_nothing_is_refused_with_what_to_do(wrong, said):
    with pytest.raises(jm.InputError, match=said):
        Quota(**{"by": "employer", **wrong})


def test_all_that_is_wrong_with_a_quota_is_told_at_once():
    with pytest.raises(jm.InputError) as caught:
        Quota("employer", at_least="3", at_most=-1, weight="frist", reason=5)
    assert {fault.column for fault in caught.value.faults} == {"at_least", "at_most", "weight", "reason"}


def test_a_quota_of_a_value_that_left_with_its_company_leaves_the_market_and_a_notice_says_so():
    kept, gone = Quota("employer", at_most=1), Quota("employer", value="Brix", at_least=1)
    smaller = school(kept, gone).without(companies=["B1"])
    assert smaller.rules == (kept,)
    assert any("Brix" in notice.text for notice in smaller.notices)
