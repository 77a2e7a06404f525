"""`greedy`: how far from the best it can be, and that it cannot be further."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import instances
from plain_baselines import in_order
from small_markets import best_value, value_of
from wish_lists import lies_that_pay

import jumelage as jm
from jumelage.matching.lottery import ticket

NAN = float("nan")


@pytest.mark.parametrize("nearly", [0.5, 0.75, 0.9375])
def test_the_best_pair_can_cost_nearly_half_of_the_best_total(nearly):
    # ana – c1 is worth 1 and taken at once; then ben has no place. ana at c2 and ben at c1 are worth twice nearly 1.
    market = jm.Market.from_scores([[1.0, nearly], [nearly, NAN]], [1, 1], students=["ana", "ben"])
    greedy, best = (jm.match(market, strategy=strategy) for strategy in ("greedy", "optimal"))
    assert dict(greedy.matching.pairs) == {"ana": "c1"}
    assert (greedy.value["score"], best.value["score"]) == (1, 2 * nearly)


@given(instance=instances(minima=False, scores=st.integers(0, 9).map(float)), seed=st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_with_scores_that_are_not_negative_it_reaches_half_of_the_best_at_the_least(instance, seed):
    pairs = jm.match(instance.market(), strategy="greedy", seed=seed).matching.pairs
    pinned = sum((instance.score_of(*pin) for pin in instance.pins), Fraction())
    (reached,), (best,) = value_of(instance, pairs, ("score",)), best_value(instance, ("score",))
    assert reached - pinned >= (best - pinned) / 2


@given(instance=instances(minima=False, pins=False, forbids=False), seed=st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_pairs_go_by_score_then_by_ticket_whatever_anyone_wishes(instance, seed):
    def key(pair):
        return -instance.pairs[pair].score, ticket(seed, "student", pair[0]), ticket(seed, "company", pair[1])

    expected = in_order(sorted(instance.pairs, key=key), instance.capacity)
    assert dict(jm.match(instance.market(), strategy="greedy", seed=seed).matching.pairs) == expected


def test_without_scores_first_choices_go_first_and_a_first_choice_can_be_made_up():
    wishes, capacity = {"ana": ["x", "y"], "ben": ["y"], "eve": ["x"]}, {"x": 1, "y": 1}

    def decide(told):
        market = jm.Market.from_preferences(told, capacity=capacity)
        return dict(jm.match(market, strategy="greedy", seed=seed).matching.pairs)

    seed = next(
        seed for seed in range(9) if min(("ana", "ben", "eve"), key=lambda s: ticket(seed, "student", s)) == "eve"
    )
    assert decide(wishes) == {"eve": "x", "ben": "y"}
    told = {student for student, _ in lies_that_pay(decide, wishes, list(capacity))}
    assert told == ({"ana"} if ticket(seed, "student", "ana") < ticket(seed, "student", "ben") else set())
