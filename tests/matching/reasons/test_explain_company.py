"""A company is told whom it got and how, and what a student more would have cost."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from market_strategies import instances
from small_markets import OBJECTIVES, best_value, feasible_matchings, upwards, value_of

import jumelage as jm


@given(instance=instances(), objective=st.sampled_from(OBJECTIVES))
@settings(max_examples=80, deadline=None)
def test_why_a_seat_is_left_is_what_trying_all_matchings_tells(instance, objective):
    best = best_value(instance, objective)
    assume(best is not None)
    result = jm.match(instance.market(), objective=objective)
    names = {"placed": "students placed", "score": "total score", "student_rank": "sum of students' ranks"}
    for company, capacity in instance.capacity.items():
        has = [student for student, at in result.matching.pairs.items() if at == company]
        explanation = result.explain_company(company)
        assert len(explanation.reasons) == len(has) + (len(has) < capacity)
        if len(has) == capacity:
            continue
        reason = explanation.reasons[-1]
        # One more than now, somebody new among them.
        more = [
            value_of(instance, chosen, objective)
            for chosen in feasible_matchings(instance)
            if any(at == company and student not in has for student, at in chosen.items())
        ]
        full = max(more, key=lambda value: upwards(value, objective)) if more else None
        pairs = zip(objective, upwards(best, objective), upwards(full, objective), strict=True) if full else ()
        loss = next(((name, most - reached) for name, most, reached in pairs if most != reached), None)
        if reason.code == "empty-costs":
            assert (reason.facts["name"]["en"], Fraction(reason.facts["amount"])) == (names[loss[0]], loss[1])
        elif reason.code == "empty-equal":
            assert full is not None
            assert loss is None
        else:
            assert reason.code in ("empty-nobody", "empty-impossible")
            assert full is None


PAIRS = pd.DataFrame(
    {
        "student": ["S1", "S2", "S3", "S4"],
        "company": ["x"] * 4,
        "score": [0.1, 0.2, 0.3, 0.4],
        "student_rank": [1, 1, 2, None],
        "company_rank": [2, 1, 3, None],
        "mode": [None, None, "open", None],
    }
)
SEATS = pd.DataFrame({"company": ["x", "y"], "capacity": [4, 1]})


@pytest.fixture
def result():
    """Return a company with an offer, two applicants and one who is assigned, and another that nobody may go to."""
    return jm.match(jm.Market.from_pairs(PAIRS, ["S1", "S2", "S3", "S4"], SEATS))


def test_those_it_got_come_by_mode_and_rank_and_are_numbered_unless_named(result):
    codes = ["got-open-offer", "got-application", "got-application", "got-assignment-score"]
    named, plain = result.explain_company("x", names=True), result.explain_company("x")
    assert [reason.code for reason in named.reasons] == [reason.code for reason in plain.reasons] == codes
    assert [reason.facts["who"] for reason in named.reasons] == ["S3", "S2", "S1", "S4"]
    for language in ("en", "fr"):
        text = str(plain.translated(language)) + plain.to_json()
        assert not any(name in text for name in ("S1", "S2", "S3", "S4"))


def test_a_company_that_nobody_may_go_to_is_told_so(result):
    (reason,) = result.explain_company("y").reasons
    assert reason.code == "empty-nobody"


def test_applicants_who_are_higher_up_elsewhere_are_the_reason_of_a_free_seat():
    market = jm.Market.from_preferences({"S1": ["x", "y"]}, {"x": ["S1"], "y": ["S1"]}, capacity={"x": 1, "y": 1})
    (reason,) = jm.match(market).explain_company("y").reasons
    assert (reason.code, reason.facts["num"]) == ("empty-prefer", 1)


def test_a_company_that_is_not_there_suggests_what_is_near(result):
    with pytest.raises(jm.InputError, match="did you mean 'x'"):
        result.explain_company("x.")
