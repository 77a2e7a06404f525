"""`lowest_sum`: sums by hand, weights, and what is wrong with it."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import strict_instances
from plain_baselines import in_order
from wish_lists import improvements, lies_that_pay

import jumelage as jm
from jumelage.matching.baselines import LowestSum
from jumelage.matching.lottery import ticket

# Sums: ben – z 2, eve – w 2, ana – y 2 + 1 = 3, ana – x 1 + 3 = 4.
WISHES = {"ana": ["x", "y"], "ben": ["z", "x"], "eve": ["w", "x"]}
RANKINGS = {"w": ["eve"], "x": ["ben", "eve", "ana"], "y": ["ana"], "z": ["ben"]}
CAPACITY = dict.fromkeys("wxyz", 1)


def placed(wishes=WISHES, rankings=RANKINGS, strategy="lowest_sum", **choices):
    market = jm.Market.from_preferences(wishes, rankings, capacity=dict.fromkeys(rankings, 1))
    return dict(jm.match(market, strategy=strategy, **choices).matching.pairs)


def test_it_leaves_a_student_at_her_second_choice_beside_an_empty_first_one():
    assert placed() == {"ana": "y", "ben": "z", "eve": "w"}
    market = jm.Market.from_preferences(WISHES, RANKINGS, capacity=CAPACITY)
    verdict = jm.audit(market, jm.Matching(placed()))
    assert verdict.blocking_pairs == (("ana", "x"),)
    assert improvements(placed(), WISHES, CAPACITY) == [{"ana": "x", "ben": "z", "eve": "w"}]


def test_it_can_be_gamed_by_a_shorter_list():
    assert placed(WISHES | {"ana": ["x"]})["ana"] == "x"
    assert ("ana", ["x"]) in lies_that_pay(placed, WISHES, list(CAPACITY))


def test_it_does_not_reach_the_lowest_sum_although_it_looks_for_it():
    # ana – x, 1 + 1, and eve – w, 1 + 1, go first and leave ben y, 3 + 3: 10 in all. With ana at y, 2 + 1, and ben at
    # x, 1 + 2, it is 8.
    wishes = {"ana": ["x", "y"], "ben": ["x", "w", "y"], "eve": ["w", "y"]}
    rankings = {"w": ["eve"], "x": ["ana", "ben"], "y": ["ana", "eve", "ben"]}

    def total(pairs):
        return sum(wishes[s].index(c) + rankings[c].index(s) + 2 for s, c in pairs.items())

    found = placed(wishes, rankings)
    assert found == {"ana": "x", "ben": "y", "eve": "w"}
    assert total(found) == 10
    assert total({"ana": "y", "ben": "x", "eve": "w"}) == 8


def test_weights_decide_between_equal_sums():
    # Both sums are 3. Counted 11 and 10, ana's first choice has 11 + 20 = 31, ben's second 22 + 10 = 32.
    wishes, rankings = {"ana": ["x"], "ben": ["y", "x"], "eve": ["y"]}, {"x": ["ben", "ana"], "y": ["eve", "ben"]}
    assert placed(wishes, rankings, LowestSum(student=11, company=10)) == {"ana": "x", "eve": "y"}
    assert placed(wishes, rankings, LowestSum(student=10, company=11)) == {"ben": "x", "eve": "y"}


def test_equal_sums_fall_by_lot():
    wishes, rankings = {"ana": ["x"], "ben": ["y", "x"], "eve": ["y"]}, {"x": ["ben", "ana"], "y": ["eve", "ben"]}
    assert {placed(wishes, rankings, seed=seed).get("ana") for seed in range(20)} == {"x", None}


def test_the_object_without_weights_is_the_strategy_of_that_name_and_says_what_it_weighs():
    market = jm.Market.from_preferences(WISHES, RANKINGS, capacity=CAPACITY)
    one, other = (jm.match(market, strategy=strategy) for strategy in ("lowest_sum", LowestSum()))
    assert one.matching == other.matching
    assert (other.strategy, other.status, other.reproducible) == (
        "LowestSum(student=1, company=1)",
        "heuristic",
        True,
    )


@given(instance=strict_instances(), weights=st.tuples(st.integers(1, 5), st.integers(0, 5)), seed=st.integers(0, 3))
@settings(max_examples=80, deadline=None)
def test_pairs_are_placed_in_the_order_of_their_sums_then_of_their_tickets(instance, weights, seed):
    def key(pair):
        known = instance.pairs[pair]
        total = weights[0] * known.student_rank + weights[1] * known.company_rank
        return total, ticket(seed, "student", pair[0]), ticket(seed, "company", pair[1])

    expected = in_order(sorted(instance.pairs, key=key), instance.capacity)
    strategy = LowestSum(student=weights[0], company=weights[1])
    assert dict(jm.match(instance.market(), strategy=strategy, seed=seed).matching.pairs) == expected


def test_with_scores_alone_both_sides_rank_by_score():
    # Ranks by score, student and company: ana – c1 1 + 2, ana – c2 2 + 1, ben – c1 1 + 1, ben – c2 2 + 2.
    market = jm.Market.from_scores([[0.7, 0.6], [0.9, 0.1]], [1, 1], students=["ana", "ben"])
    assert jm.match(market, strategy="lowest_sum").matching.pairs == {"ben": "c1", "ana": "c2"}


def test_companies_that_rank_nobody_are_indifferent_among_applications():
    scores = pd.DataFrame([[0.1, 0.9], [0.9, 0.2]], index=["ana", "ben"], columns=["x", "y"])
    market = jm.Market.from_preferences(
        {"ana": ["x", "y"], "ben": ["y", "x"]}, capacity={"x": 1, "y": 1}, scores=scores
    )
    assert jm.match(market, strategy="lowest_sum").matching.pairs == {"ana": "x", "ben": "y"}


def test_what_is_no_application_comes_after_and_goes_by_score():
    pairs = [("ana", "x", 0.1, 9, 9), ("ben", "x", 0.9, None, None), ("ben", "y", 0.2, None, None)]
    pairs += [("eve", "y", 0.8, None, None)]
    table = pd.DataFrame(pairs, columns=["student", "company", "score", "student_rank", "company_rank"])
    places = pd.DataFrame({"company": ["x", "y"], "capacity": [1, 1]})
    market = jm.Market.from_pairs(table, ["ana", "ben", "eve"], places)
    assert jm.match(market, strategy="lowest_sum").matching.pairs == {"ana": "x", "eve": "y"}


def test_without_applications_a_rank_that_is_missing_counts_one_more_than_the_last():
    # No applications are taken: ana – x 1 + 2 = 3, ben – x 3 (one more than his 2) + 1 = 4, ben – y 2 + 1 = 3.
    columns = ["student", "company", "student_rank", "company_rank"]
    table = pd.DataFrame([("ana", "x", 1, 2), ("ben", "x", None, 1), ("ben", "y", 2, 1)], columns=columns)
    places = pd.DataFrame({"company": ["x", "y"], "capacity": [1, 1]})
    market = jm.Market.from_pairs(table, ["ana", "ben"], places, modes=[jm.modes.Assignment()])
    for seed in range(5):
        assert jm.match(market, strategy="lowest_sum", seed=seed).matching.pairs == {"ana": "x", "ben": "y"}


@pytest.mark.parametrize("weights", [(-1, 1), (float("inf"), 1), (0.5, 1), ("1", 1), (True, 1), (10**7, 1), (0, 0)])
def test_weights_that_are_no_weights_are_refused(weights):
    with pytest.raises(jm.InputError, match="strategy"):
        LowestSum(student=weights[0], company=weights[1])


def test_both_wrong_weights_are_told_at_once():
    with pytest.raises(jm.InputError) as error:
        LowestSum(student=-1, company=-2)
    assert [fault.column for fault in error.value.faults] == ["student", "company"]


def test_an_open_offer_is_the_best_that_its_company_has():
    # Both rank x first. x ranks ana first and has offered the seat to ben: 1 + 1 against 1 + 0.
    columns = ["student", "company", "student_rank", "company_rank", "mode"]
    table = pd.DataFrame(
        [("ana", "x", 1, 1, None), ("ben", "x", 1, 2, "open"), ("ben", "y", 2, 1, None)], columns=columns
    )
    places = pd.DataFrame({"company": ["x", "y"], "capacity": [1, 1]})
    market = jm.Market.from_pairs(table, ["ana", "ben"], places)
    assert jm.match(market, strategy="lowest_sum").matching.pairs == {"ben": "x"}


def test_the_largest_weights_and_ranks_do_not_overflow():
    ranks = [2**31 - 1, 1]
    market = jm.Market(["a"], ["x", "y"], [1, 1], [0, 0], [0, 2], [0, 1], student_rank=ranks, company_rank=ranks)
    strategy = LowestSum(student=10**6, company=10**6)
    assert jm.match(market, strategy=strategy).matching.pairs == {"a": "y"}
