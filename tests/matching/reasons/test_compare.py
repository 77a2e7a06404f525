"""Who fares better, as well or worse in another matching is what ranks and scores say, counted right."""

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from market_strategies import instances
from small_markets import best_value, feasible_matchings

import jumelage as jm


def fares(instance, student, before, after):
    """Return how a student fares after a change, by the definition alone."""
    if before == after:
        return "same"
    if before is None or after is None:
        return "better" if before is None else "worse"
    if any(instance.pairs[student, at].student_rank is not None for at in (before, after)):
        gain = instance.rank_of(student, before) - instance.rank_of(student, after)
    else:
        gain = instance.score_of(student, after) - instance.score_of(student, before)
    return "same" if gain == 0 else "better" if gain > 0 else "worse"


@given(instance=instances(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_students_are_judged_by_rank_then_score_and_counted(instance, data):
    assume(best_value(instance, ("placed", "score")) is not None)
    result = jm.match(instance.market())
    other = data.draw(st.sampled_from(feasible_matchings(instance)))
    explanation = jm.compare(result, jm.Matching(other))
    where = {name: (result.matching.company_of(name), other.get(name)) for name in instance.students}
    expected = {name: fares(instance, name, *places) for name, places in where.items()}
    facts = explanation.headline.facts
    counts = {kind: list(expected.values()).count(kind) for kind in ("better", "same", "worse")}
    assert {kind: facts[kind] for kind in counts} == counts
    assert facts["unharmed"] == pytest.approx(1 - counts["worse"] / len(instance.students))
    told = {r.facts["student"]: r.code.removeprefix("comparison-") for r in explanation.reasons if "student" in r.facts}
    assert told == {name: expected[name] for name, (before, after) in where.items() if before != after}


SCORES = pd.DataFrame([[0.9, 0.2], [0.8, 0.5], [0.7, 0.1]], index=["ana", "ben", "eve"], columns=["c1", "c2"])


@pytest.fixture
def market():
    """Return three students of two programmes for two seats."""
    columns = pd.DataFrame({"programme": ["SIO", "SIO", "MCO"]})
    return jm.Market.from_scores(SCORES, [1, 1]).replace(student_columns=columns)


def test_groups_and_companies_are_compared_too(market):
    explanation = jm.compare(jm.match(market), jm.Matching({"ben": "c1", "eve": "c2"}), by="programme")
    table = explanation.to_frame()
    groups = table[table["code"] == "comparison-group"].set_index("group")
    assert groups[["num", "better", "worse"]].astype(int).T.to_dict("list") == {"MCO": [1, 1, 0], "SIO": [2, 1, 1]}
    companies = table[table["code"] == "comparison-company"].set_index("company")
    assert companies[["before", "after", "num_new", "num_gone"]].astype(int).to_numpy().tolist() == [[1, 1, 1, 1]] * 2


def test_two_bare_matchings_need_a_market_and_are_judged_by_it(market):
    one, other = jm.Matching({"ana": "c1"}), jm.Matching({"ben": "c1"})
    with pytest.raises(jm.InputError, match="market"):
        jm.compare(one, other)
    facts = jm.compare(one, other, market=market).headline.facts
    assert (facts["better"], facts["same"], facts["worse"]) == (1, 1, 1)


def test_students_of_one_market_alone_are_left_out_and_counted(market):
    explanation = jm.compare(jm.match(market), jm.match(market.without(students=["ana"])))
    assert explanation.headline.facts["num"] == 2
    assert explanation.reasons[-1].facts == {"num": 1}


def test_a_pair_that_is_not_allowed_cannot_be_compared():
    scores = SCORES.copy()
    scores.loc["ana", "c2"] = float("nan")
    explanation = jm.compare(jm.match(jm.Market.from_scores(scores, [1, 1])), jm.Matching({"ana": "c2", "ben": "c1"}))
    assert explanation.headline.facts["unknown"] == 1
    assert "comparison-unknown" in [reason.code for reason in explanation.reasons]


def test_all_that_is_wrong_is_told_at_once(market):
    with pytest.raises(jm.InputError) as error:
        jm.compare(jm.Matching({"anna": "c1"}), jm.Matching({"ana": "c3"}), market=market)
    assert len(error.value.faults) == 2
    with pytest.raises(jm.InputError, match="programme"):
        jm.compare(jm.match(market), jm.match(market), by="programm")


def test_a_result_compared_with_itself_harms_nobody(market):
    explanation = jm.compare(jm.match(market), jm.match(market), language="fr")
    assert explanation.reasons == ()
    assert explanation.headline.facts["unharmed"] == 1
