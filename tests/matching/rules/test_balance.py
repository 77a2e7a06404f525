"""Students spread evenly, judged by hand."""

import pytest
from small_school import broken, faults, school

import jumelage as jm
from jumelage.matching.rules import Balance


def test_students_beyond_the_even_share_are_breaches():
    # 5 students over 3 employers: the even share is 2.
    assert broken(Balance("employer"), ana="A1", ben="A1", cyd="A2", dan="C1", eve="C1") == {
        "employer Acme: 3 students, the even share is 2": 1
    }


def test_where_seats_are_fewer_than_students_the_share_is_of_the_seats():
    # North has 2 seats and south 2, C1 names no territory: 4 seats for 5 students, 2 each.
    market = school().replace(capacity=[1, 1, 2, 3])
    chosen = jm.Matching({"ana": "A1", "ben": "A1", "cyd": "A2"})
    assert [breach.amount for breach in Balance("territory").breaches(market, chosen)] == [1]


def test_balance_is_soft_and_counted_unless_it_is_said_otherwise():
    matching = jm.Matching({"ana": "A1", "ben": "A1", "cyd": "A2"})
    assert jm.audit(school(Balance("employer")), matching).totals["breaches"] == 1
    assert not jm.audit(school(Balance("employer", weight=None)), matching).is_feasible


def test_a_company_without_a_value_counts_nowhere():
    assert broken(Balance("sector"), ana="C1", ben="C1", cyd="C1") == {}


def test_a_column_that_companies_lack_is_a_fault():
    assert "did you mean 'employer'" in faults(Balance("employers"))
    assert "'programme'" in faults(Balance("programme"))


@pytest.mark.parametrize("by", [7, "", ["sector"], None])
def test_a_balance_by_no_column_is_refused(by):
    with pytest.raises(jm.InputError, match="a column"):
        Balance(by)
