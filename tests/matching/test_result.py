"""What a result says to people and programs, and how a long solve tells where it is."""

import dataclasses
from dataclasses import FrozenInstanceError

import pandas as pd
import pytest

import jumelage as jm
from jumelage.matching.joint import best_matching
from jumelage.matching.strategies import STRATEGIES

NAN = float("nan")


@pytest.fixture
def result():
    """Return three students for two seats; zoe may go nowhere."""
    pairs = pd.DataFrame({"student": ["ana", "ben", "eve"], "company": ["x", "x", "y"], "score": [0.75, 0.5, 0.25]})
    companies = pd.DataFrame({"company": ["x", "y"], "capacity": [1, 2], "employer": ["Acme", "Brico"]})
    return jm.match(jm.Market.from_pairs(pairs, ["zoe", "ana", "ben", "eve"], companies))


def test_the_table_has_a_row_per_student_in_the_order_of_the_market(result):
    frame = result.to_frame()
    assert frame["student"].tolist() == ["zoe", "ana", "ben", "eve"]
    assert frame["company"].isna().tolist() == [True, False, True, False]
    assert frame["employer"].dropna().tolist() == ["Acme", "Brico"]
    assert frame["score"].dropna().tolist() == [0.75, 0.25]


def test_the_unplaced_are_listed_with_a_cause_each_in_french_too(result):
    english, french = result.unplaced().set_index("student"), result.unplaced("fr").set_index("student")
    assert sorted(english.index) == ["ben", "zoe"]
    assert english["num_eligible"].to_dict() == {"ben": 1, "zoe": 0}
    assert english.loc["ben", "cause"] != english.loc["zoe", "cause"]
    for name in ("ben", "zoe"):
        assert name in english.loc[name, "text"]
        assert english.loc[name, "cause"] == french.loc[name, "cause"]
        assert english.loc[name, "text"] != french.loc[name, "text"]
    with pytest.raises(jm.InputError, match="de"):
        result.unplaced("de")


def test_the_summary_gives_who_is_placed_the_value_and_that_it_is_proven(result):
    text = result.summary()
    for said in ("2 of 4", "optimal", "score"):
        assert said in text


def test_the_summary_tells_the_score_with_and_without_what_soft_rules_cost(result):
    rules = [jm.rules.Pin("ben", "x", weight=0.125), jm.rules.Forbid("eve", "y", weight="last")]
    priced = jm.match(result.market.replace(rules=rules))
    # ana at x (0.75) and eve at y (0.25): ben's pin is broken, and eve is where she should not be.
    assert dict(priced.value) == {"placed": 2, "score": 0.875}
    text = priced.summary()
    assert "score: 1.0000 in total, 0.500 on average; less 0.1250 for soft rules broken: 0.8750" in text
    assert "soft rules: 2 breaches: pin ben – x (1), forbid eve – y (1)" in text
    assert "soft" not in result.summary()


def test_the_page_for_a_notebook_escapes_what_it_is_given():
    scores = pd.DataFrame([[0.5]], index=["<b>ana</b>"], columns=["<script>x</script>"])
    for page in (
        jm.match(jm.Market.from_scores(scores, [1]))._repr_html_(),
        jm.match(jm.Market.from_scores(scores, [0]))._repr_html_(),
    ):
        assert "<script>" not in page
        assert "<b>ana" not in page
        assert "<" in page


def test_a_result_cannot_be_changed(result):
    with pytest.raises((FrozenInstanceError, AttributeError)):
        result.seed = 3
    with pytest.raises(TypeError):
        result.value["placed"] = 4
    with pytest.raises(TypeError):
        result.versions["numpy"] = "0"


def test_value_bound_and_objective_go_by_the_same_names(result):
    assert result.objective == ("placed", "score")
    assert dict(result.value) == {"placed": 2, "score": 1}
    assert dict(result.bound) == {"placed": 2, "score": 1}
    assert (result.gap, result.status, result.strategy) == (0, "optimal", "optimal")
    assert result.runtime >= 0
    assert result.route


def test_an_objective_of_one_name_may_be_given_as_that_name():
    market = jm.Market.from_scores([[-1.0]], [1])
    assert jm.match(market, objective="score").value == jm.match(market, objective=("score",)).value == {"score": 0}


def test_progress_is_told_by_phase_with_shares_that_rise_to_one():
    told = []
    jm.match(jm.Market.from_scores([[0.5]], [1]), progress=lambda phase, share: told.append((phase, share)))
    shares = [share for _, share in told]
    assert len(told) >= 2
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1
    assert all(phase for phase, _ in told)
    assert len(set(told)) == len(told)


def test_nothing_is_printed(capsys):
    jm.match(jm.Market.from_scores([[0.5]], [1]))
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_stopping_from_the_progress_stops_the_solve():
    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        jm.match(jm.Market.from_scores([[0.5]], [1]), progress=stop)


def test_a_market_with_minima_pins_and_ranks_is_explained_in_its_summary():
    market = jm.Market.from_preferences({"a": ["x", "y"], "b": ["x"]}, capacity={"x": 1, "y": 1}, minimum={"y": 1})
    result = jm.match(market)
    assert dict(result.matching.pairs) == {"a": "y", "b": "x"}
    assert "rank" in result.summary()
    assert jm.audit(market, result.matching).rank_profile == {1: 1, 2: 1}


def test_out_of_time_what_comes_after_the_open_level_is_bounded_by_what_no_market_exceeds(monkeypatch):
    def open_at_the_first(market, problem, objective, seed, time_limit):
        found = best_matching(market, problem, objective, seed, time_limit)
        return dataclasses.replace(found, excess=(1,), is_stable=True)

    row = dataclasses.replace(STRATEGIES["optimal"], assign=open_at_the_first)
    monkeypatch.setattr("jumelage.matching.solve.find_strategy", lambda _: row)
    market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.7], [0.3, 0.1]], [1, 1])
    result = jm.match(market)
    assert result.status == "feasible"
    assert dict(result.bound) == {"placed": 3, "score": pytest.approx(1.7)}
    assert result.value["score"] == pytest.approx(1.6)
    assert result.gap == pytest.approx(1 / 3)
