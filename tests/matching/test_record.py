"""The record of a result: complete, ready for JSON, and blind to the order of the rows."""

import json
import re
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import instances
from small_markets import market_of

import jumelage as jm
from jumelage.matching.record import market_sha256, matching_sha256

NAN = float("nan")


def pairs_market(score=0.5, capacity=1, minimum=0, student_rank=1, company_rank=1, student="ana"):
    import pandas as pd

    pairs = pd.DataFrame(
        {
            "student": [student, "ben"],
            "company": ["x", "x"],
            "score": [score, 0.25],
            "student_rank": [student_rank, 1],
            "company_rank": [company_rank, 2],
        }
    )
    companies = pd.DataFrame({"company": ["x"], "capacity": [capacity], "minimum": [minimum]})
    return jm.Market.from_pairs(pairs, [student, "ben"], companies)


def test_the_record_holds_what_an_appeal_needs():
    market = pairs_market().replace(rules=[jm.rules.Pin("ben", "x", reason="signed")])
    result = jm.match(market, seed=7)
    record = json.loads(json.dumps(result.record(), allow_nan=False))
    assert record["schema_version"] == 1
    assert record["market"]["sha256"] == market_sha256(market)
    assert re.fullmatch("[0-9a-f]{64}", record["market"]["sha256"])
    assert (record["strategy"], record["objective"]) == ("optimal", ["placed", "score"])
    assert (record["seed"], record["status"]) == (7, "optimal")
    assert record["value"] == {"placed": 1, "score": 0.25}
    assert record["bound"] == {"placed": 1, "score": 0.25}
    assert {"python", "numpy", "scipy", "ortools", "jumelage"} <= set(record["versions"])
    assert len(record["rules"]) == 1
    assert "ben" in json.dumps(record["rules"])
    assert record["matching_sha256"] == matching_sha256(result.matching)


def test_the_record_says_how_soft_rules_are_broken():
    rules = [jm.rules.Forbid("ana", "x", "a secret", weight=0.125), jm.rules.Pin("ben", "x", weight="last")]
    record = jm.match(pairs_market().replace(rules=rules)).record()
    assert record["value"] == {"placed": 1, "score": 0.375}
    assert record["soft_rules_broken"] == [
        {
            "rule": {"rule": "forbid", "student": "ana", "company": "x", "weight": 0.125},
            "breaches": 1,
            "cost": 0.125,
            "text": ["ana is placed at x, a forbidden pair"],
        },
        {
            "rule": {"rule": "pin", "student": "ben", "company": "x", "weight": "last"},
            "breaches": 1,
            "cost": 0.0,
            "text": ["ben is pinned to x but placed nowhere"],
        },
    ]


def test_the_record_is_json_when_the_seed_comes_from_numpy():
    seed = np.random.default_rng(0).integers(100)
    market = jm.Market.from_scores([[0.5]], [1])
    assert json.loads(json.dumps(jm.match(market, seed=seed).record()))["seed"] == seed


def test_the_record_of_every_kind_of_market_is_json():
    for scores in ([[0.5]], [[NAN]], [[1e-300]], [[-3.0]], [[1e15]]):
        json.dumps(jm.match(jm.Market.from_scores(scores, [1])).record(), allow_nan=False)


@given(instance=instances(), seed=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_the_fingerprint_does_not_depend_on_the_order_of_the_rows(instance, seed):
    pairs, students, companies = list(instance.pairs), list(instance.students), list(instance.capacity)
    for rows in (pairs, students, companies):
        Random(seed).shuffle(rows)
    assert market_sha256(instance.market()) == market_sha256(market_of(instance, pairs, students, companies))


def test_the_fingerprint_is_the_same_whichever_way_the_market_was_made():
    import pandas as pd
    from scipy import sparse

    dense = jm.Market.from_scores([[0.5, NAN], [0.25, 0.75]], [1, 2])
    stored = sparse.coo_array(([0.75, 0.5, 0.25], ([1, 0, 1], [1, 0, 0])), shape=(2, 2))
    pairs = pd.DataFrame({"student": ["s2", "s1", "s2"], "company": ["c1", "c1", "c2"], "score": [0.25, 0.5, 0.75]})
    companies = pd.DataFrame({"company": ["c2", "c1"], "capacity": [2, 1]})
    made = [
        dense,
        jm.Market.from_scores(stored, [1, 2]),
        jm.Market.from_scores(stored.tocsc(), {"c2": 2, "c1": 1}),
        jm.Market.from_pairs(pairs, ["s1", "s2"], companies),
    ]
    assert len({market_sha256(market) for market in made}) == 1


def test_the_fingerprint_changes_with_everything_that_decides():
    changed = [
        pairs_market(),
        pairs_market(score=0.5 + 2**-50),
        pairs_market(score=-0.5),
        pairs_market(capacity=2),
        pairs_market(minimum=1),
        pairs_market(student_rank=2),
        pairs_market(company_rank=2),
        pairs_market(student="eve"),
        pairs_market().without(students=["ben"]),
    ]
    assert len({market_sha256(market) for market in changed}) == len(changed)


def test_an_allowed_pair_that_scores_zero_is_not_an_absent_one():
    zero = jm.Market.from_scores([[0.0, 1.0]], [1, 1])
    absent = jm.Market.from_scores([[NAN, 1.0]], [1, 1])
    assert market_sha256(zero) != market_sha256(absent)


def test_zero_has_one_fingerprint_whatever_its_sign():
    assert market_sha256(jm.Market.from_scores([[0.0]], [1])) == market_sha256(jm.Market.from_scores([[-0.0]], [1]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["ab", "c"], ["a", "bc"]),
        (["a;b", "c"], ["a", "b;c"]),
        (["a\x00", "b"], ["a", "\x00b"]),
        (['a"', "b"], ["a", '"b']),
    ],
)
def test_ids_that_join_to_the_same_text_have_different_fingerprints(one, other):
    marks = {market_sha256(jm.Market.from_scores([[0.5], [0.5]], [1], students=ids)) for ids in (one, other)}
    assert len(marks) == 2
    matchings = [jm.Matching({"a": "bc"}), jm.Matching({"ab": "c"})]
    assert matching_sha256(matchings[0]) != matching_sha256(matchings[1])


def test_a_company_id_and_a_student_id_are_not_taken_for_each_other():
    one = jm.Market.from_scores([[0.5]], [1], students=["a"], companies=["b"])
    other = jm.Market.from_scores([[0.5]], [1], students=["b"], companies=["a"])
    assert market_sha256(one) != market_sha256(other)


def test_the_fingerprint_of_a_matching_does_not_depend_on_its_order():
    assert matching_sha256(jm.Matching({"a": "x", "b": "y"})) == matching_sha256(jm.Matching({"b": "y", "a": "x"}))
    assert matching_sha256(jm.Matching({"a": "x"})) != matching_sha256(jm.Matching({"a": "y"}))


def test_the_fingerprint_of_a_known_market_stands_from_release_to_release():
    # A record from last year must still be recognised: change this only with a new schema version.
    market = jm.Market.from_scores([[0.5, NAN], [0.25, 0.75]], [1, 2], students=["ana", "élise"])
    assert market_sha256(market) == "268c7c5b09af73fc521e3b2fc23c8569ab6c76aa79ce413e64069812b85d9f2e"
