"""`immediate_acceptance`: what it gives by hand, and how it is gamed."""

import pandas as pd
from hypothesis import given, settings
from market_strategies import strict_instances
from plain_baselines import accept_at_once
from wish_lists import lies_that_pay, rankings_of, wishes_of

import jumelage as jm

RANKINGS = {"x": ["ben", "ana", "eve"], "y": ["ana", "eve", "ben"], "z": ["ana", "ben", "eve"]}
CAPACITY = {"x": 1, "y": 1, "z": 1}
TRUTH = {"ana": ["x", "y", "z"], "ben": ["x", "y", "z"], "eve": ["y", "x", "z"]}


def decide(wishes):
    market = jm.Market.from_preferences(wishes, RANKINGS, capacity=CAPACITY)
    return dict(jm.match(market, strategy="immediate_acceptance").matching.pairs)


def test_a_first_choice_that_fails_costs_the_second_one_and_a_cautious_list_pays():
    # x takes ben, y takes eve, its second: ana, whom y would rather have, asks too late. If she asks for y at once,
    # she has it.
    assert decide(TRUTH) == {"ben": "x", "eve": "y", "ana": "z"}
    assert decide(TRUTH | {"ana": ["y", "x", "z"]})["ana"] == "y"
    assert ("ana", ["y", "x", "z"]) in lies_that_pay(decide, TRUTH, list(CAPACITY))


def test_the_pair_that_asked_too_late_blocks():
    market = jm.Market.from_preferences(TRUTH, RANKINGS, capacity=CAPACITY)
    result = jm.match(market, strategy="immediate_acceptance")
    assert jm.audit(market, result.matching).blocking_pairs == (("ana", "y"),)


@given(instance=strict_instances())
@settings(max_examples=100, deadline=None)
def test_it_is_what_one_gets_by_hand(instance):
    found = jm.match(instance.market(), strategy="immediate_acceptance").matching.pairs
    assert found == accept_at_once(wishes_of(instance), rankings_of(instance), instance.capacity)


def test_applications_are_all_through_before_anyone_is_assigned():
    # ana's one application is to c1, full of ben; her first assignable place, c2, is eve's second wish.
    pairs = [
        ("ana", "c1", 0.5, 1, 2),
        ("ana", "c2", 0.9, None, None),
        ("ben", "c1", 0.5, 1, 1),
        ("eve", "c1", 0.5, 1, 3),
        ("eve", "c2", 0.1, 2, 1),
    ]
    table = pd.DataFrame(pairs, columns=["student", "company", "score", "student_rank", "company_rank"])
    places = pd.DataFrame({"company": ["c1", "c2"], "capacity": [1, 1]})
    market = jm.Market.from_pairs(table, ["ana", "ben", "eve"], places)
    assert jm.match(market, strategy="immediate_acceptance").matching.pairs == {"ben": "c1", "eve": "c2"}
