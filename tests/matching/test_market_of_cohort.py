"""From a cohort and its scores to a market: agreed offers are pinned, and nothing is ignored silently."""

import pandas as pd
import pytest

import jumelage as jm

STUDENTS = pd.DataFrame(
    {"student": ["ana", "ben", "eve"], "programme": ["BTS", "BTS", "CAP"], "interests": ["sea", "wood", "sea"]}
)
COMPANIES = pd.DataFrame(
    {
        "company": ["port", "mill"],
        "capacity": [1, 2],
        "minimum": [0, 1],
        "programmes": ["BTS;CAP", "BTS"],
        "employer": ["Acme", "Acme"],
    }
)
RUBRIC = jm.Rubric([jm.criteria.Programme()])


def market_with(offers=None, applications=None, rules=()):
    tables = {
        "offers": None if offers is None else pd.DataFrame(offers, columns=["student", "company", "status"]),
        "applications": applications,
    }
    cohort = jm.Cohort(STUDENTS, COMPANIES, **tables)
    return jm.Market.from_cohort(cohort, RUBRIC.score(cohort), rules=rules)


def test_what_the_rubric_does_not_allow_is_no_pair_of_the_market():
    market = market_with()
    pairs = set(zip(market.to_frame()["student"], market.to_frame()["company"], strict=True))
    assert pairs == {("ana", "port"), ("ana", "mill"), ("ben", "port"), ("ben", "mill"), ("eve", "port")}
    assert (market.capacity.tolist(), market.minimum.tolist()) == ([1, 2], [0, 1])
    assert market.company_columns["employer"].tolist() == ["Acme", "Acme"]
    assert market.rules == ()


def test_an_agreed_offer_is_pinned_and_a_notice_says_so():
    market = market_with([("ana", "port", "agreed")])
    assert [(rule.code, rule.student, rule.company) for rule in market.rules] == [("pin", "ana", "port")]
    result = jm.match(market)
    # Without the offer all three could be placed; ana holds the port, so eve has nowhere to go.
    assert dict(result.matching.pairs) == {"ana": "port", "ben": "mill"}
    assert any("agreed" in notice.text for notice in result.notices)


def test_offers_that_are_not_agreed_pin_nobody_and_a_notice_names_each_kind():
    for status in ("open", "declined", "withdrawn"):
        market = market_with([("ana", "port", status)])
        assert market.rules == ()
        assert any(status in notice.text for notice in market.notices), status


def test_agreed_offers_that_are_not_eligible_are_all_named():
    with pytest.raises(jm.InputError) as caught:
        market_with([("eve", "mill", "agreed"), ("ana", "port", "agreed"), ("ben", "port", "agreed")])
    text = str(caught.value)
    assert len(caught.value.faults) == 2
    for said in ("eve", "mill", "port"):
        assert said in text


def test_application_ranks_are_carried_and_one_for_a_place_she_may_not_take_is_told():
    applications = pd.DataFrame(
        {
            "student": ["ana", "ben", "eve"],
            "company": ["port", "port", "mill"],
            "student_rank": [1, 2, 1],
            "company_rank": [2, 1, 1],
        }
    )
    market = market_with(applications=applications)
    ranks = market.to_frame().set_index(["student", "company"])
    assert ranks.loc[("ana", "port"), "student_rank"] == 1
    assert ranks.loc[("ben", "port"), "company_rank"] == 1
    assert market.stability == "required"
    said = [notice.text for notice in jm.match(market).notices]
    assert any("eve" in text for text in said), "her application is for a place she may not take"


def test_several_seats_for_a_student_are_not_ignored_silently():
    cohort = jm.Cohort(STUDENTS.assign(seats=2), COMPANIES)
    market = jm.Market.from_cohort(cohort, RUBRIC.score(cohort))
    assert any("seats" in notice.text for notice in market.notices)


@pytest.mark.parametrize("side", ["students", "companies"])
def test_who_takes_part_in_applications_only_is_not_assigned(side):
    tables = {"students": STUDENTS, "companies": COMPANIES}
    tables[side] = tables[side].assign(modes="application")
    cohort = jm.Cohort(**tables)
    assert jm.Market.from_cohort(cohort, RUBRIC.score(cohort)).num_pairs == 0


def test_rules_of_the_user_join_the_pins_of_the_offers():
    market = market_with([("ana", "port", "agreed")], rules=[jm.rules.Forbid("ben", "port")])
    assert {rule.code for rule in market.rules} == {"pin", "forbid"}


def test_an_agreed_offer_that_a_rule_forbids_is_refused():
    with pytest.raises((jm.InputError, jm.InfeasibleError), match="ana"):
        jm.match(market_with([("ana", "port", "agreed")], rules=[jm.rules.Forbid("ana", "port")]))


def test_the_scores_of_another_cohort_are_refused():
    cohort = jm.Cohort(STUDENTS, COMPANIES)
    other = jm.Cohort(STUDENTS.iloc[:2], COMPANIES)
    with pytest.raises(jm.InputError):
        jm.Market.from_cohort(cohort, RUBRIC.score(other))
