"""Weights of students: priority groups, and luck carried over."""

import itertools

import numpy as np
import pandas as pd
import pytest

import jumelage as jm


def test_the_weighted_sum_is_the_largest_there_is_and_the_plain_one_is_told_beside_it():
    rng = np.random.default_rng(2)
    for _ in range(30):
        scores, weights = rng.integers(0, 10, (4, 3)) / 10, rng.integers(0, 4, 4) / 2
        market = jm.Market.from_scores(scores, [1, 1, 1])
        weighted = market.weighted(dict(zip(market.students, weights, strict=True)))
        result = jm.match(weighted)
        best = max(
            sum(scores[row, column] * weights[row] for row, column in zip(rows, range(3), strict=True))
            for rows in itertools.permutations(range(4), 3)
        )
        assert result.value["score"] == pytest.approx(best)
        assert result.certificate.check(weighted, result.matching)
        verdict = jm.audit(weighted, result.matching)
        assert verdict.totals["weighted_score"] == result.value["score"]
        assert verdict.totals["score"] == pytest.approx(result.to_frame()["score"].sum())


def test_faults_of_weights_come_all_at_once():
    market = jm.Market.from_scores([[0.5], [0.2]], [1], students=["ana", "ben"])
    with pytest.raises(jm.InputError) as caught:
        market.weighted({"eva": 2, "ana": -1, "ben": float("nan")})
    assert [fault.found for fault in caught.value.faults] == ["'eva'", "-1", "nan"]


def test_weights_and_negative_scores_do_not_go_together():
    market = jm.Market.from_scores([[-0.5], [0.2]], [1], students=["ana", "ben"])
    with pytest.raises(jm.InputError, match="negative scores"):
        market.weighted({"ana": 2})


def test_weights_stay_with_their_students_when_others_leave():
    market = jm.Market.from_scores([[0.5], [0.3], [0.4]], [1], students=["a", "b", "c"]).weighted({"b": 2})
    assert jm.match(market).matching.pairs == {"b": "c1"}
    assert jm.match(market.without(students=["a"])).matching.pairs == {"b": "c1"}
    assert jm.match(market.without(students=["b"])).matching.pairs == {"a": "c1"}


def test_luck_halves_with_the_terms_prefers_scores_to_ranks_and_has_an_end():
    history = pd.DataFrame(
        {
            "student": ["a", "a", "b", "c", "c", "c"],
            "term": ["2024-2", "2025-1", "2024-1", "2024-1", "2024-2", "2025-1"],
            "score": [0.2, None, None, 0.0, 0.0, 0.0],
            "student_rank": [1, 2, 4, None, None, None],
        }
    )
    weights = jm.luck(history, strength=1, half_life=1, at_most=2.5)
    assert weights.to_dict() == pytest.approx({"a": 1 + 0.8 / 2 + 0.5, "b": 1 + 0.75 / 4, "c": 2.5})


def test_faults_of_a_history_of_luck_come_all_at_once_with_their_rows():
    with pytest.raises(jm.InputError) as caught:
        jm.luck(pd.DataFrame({"student": ["a"], "score": [1.5]}), strength=-1)
    assert len(caught.value.faults) == 3
    history = pd.DataFrame(
        {"student": ["a", None, "c"], "term": ["1", "1", None], "score": ["good", 0.5, None], "student_rank": [1, 0, 2]}
    )
    with pytest.raises(jm.InputError) as caught:
        jm.luck(history, half_life="long")
    places = [(fault.column, fault.row, fault.found) for fault in caught.value.faults]
    assert places == [
        (None, None, "half_life = 'long'"),
        ("student", 3, "nothing"),
        ("term", 4, "nothing"),
        ("score", 2, "'good'"),
        ("student_rank", 3, "0"),
    ]
    with pytest.raises(jm.InputError, match="a table"):
        jm.luck(None)


@pytest.mark.parametrize(
    ("weights", "words"), [([1, 2], "a list"), (pd.Series([2.0, 1.0], index=["a", "a"]), "'a' twice")]
)
def test_weights_that_do_not_name_each_student_once_are_refused(weights, words):
    with pytest.raises(jm.InputError, match=words):
        jm.Market.from_scores([[0.5]], [1], students=["a"]).weighted(weights)


@pytest.mark.parametrize("ask", [jm.alternatives, lambda market: jm.trade_off(market, "placed", "score")])
def test_what_is_no_market_is_refused_in_words(ask):
    with pytest.raises(jm.InputError, match="a NoneType"):
        ask(None)
