"""`serial_dictatorship`: who chooses when, and that companies have no say."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import strict_instances
from plain_baselines import choose_in_turn
from wish_lists import wishes_of

import jumelage as jm
from jumelage.matching.lottery import ticket


def market_with(priority, wishes, capacity, rankings=None):
    market = jm.Market.from_preferences(wishes, rankings, capacity=capacity)
    return market.replace(student_columns=pd.DataFrame({"priority": priority}))


def placed(market, **choices):
    return dict(jm.match(market, strategy="serial_dictatorship", **choices).matching.pairs)


def test_priority_1_chooses_first_and_a_blank_last():
    wishes = {name: ["x", "y", "z"] for name in ("ana", "ben", "eve")}
    market = market_with([2, None, 1.5], wishes, {"x": 1, "y": 1, "z": 1})
    assert placed(market) == {"eve": "x", "ana": "y", "ben": "z"}


def test_equal_priorities_choose_by_lot():
    wishes = {name: ["x"] for name in "abcdef"}
    market = market_with([1, 1, 1, 1, 2, 2], wishes, {"x": 1})
    winners = {next(iter(placed(market, seed=seed))) for seed in range(40)}
    assert winners == set("abcd")


def test_companies_have_no_say():
    # x would rather have ben, who would rather be there; ana has the better priority.
    wishes, rankings = {"ana": ["x", "y"], "ben": ["x"]}, {"x": ["ben", "ana"], "y": ["ana"]}
    market = market_with([1, 2], wishes, {"x": 1, "y": 1}, rankings)
    result = jm.match(market, strategy="serial_dictatorship")
    assert dict(result.matching.pairs) == {"ana": "x"}
    assert jm.audit(market, result.matching).blocking_pairs == (("ben", "x"),)


def test_it_need_not_place_as_many_as_can_be_placed():
    market = market_with([1, 2], {"ana": ["x", "y"], "ben": ["x"]}, {"x": 1, "y": 1})
    assert len(placed(market)) == 1
    assert jm.match(market).value["placed"] == 2


@given(instance=strict_instances(), priorities=st.data(), seed=st.integers(0, 5))
@settings(max_examples=80, deadline=None)
def test_it_is_what_one_gets_by_hand(instance, priorities, seed):
    given_ = [priorities.draw(st.one_of(st.none(), st.integers(0, 2))) for _ in instance.students]
    market = instance.market().replace(student_columns=pd.DataFrame({"priority": pd.array(given_, dtype="Int64")}))
    known = dict(zip(instance.students, given_, strict=True))
    turn = sorted(known, key=lambda s: (known[s] is None, known[s] or 0, ticket(seed, "student", s)))
    assert placed(market, seed=seed) == choose_in_turn(turn, wishes_of(instance), instance.capacity)


def test_without_priorities_it_is_the_random_one_and_says_so():
    wishes = {name: ["x", "y", "z"] for name in "abcd"}
    market = jm.Market.from_preferences(wishes, capacity={"x": 1, "y": 1, "z": 1})
    result = jm.match(market, strategy="serial_dictatorship", seed=4)
    assert result.matching == jm.match(market, strategy="random_serial_dictatorship", seed=4).matching
    assert "no priority" in result.route


def test_what_is_no_number_is_told_with_the_students():
    market = market_with(["1", "high", None], {name: ["x"] for name in ("ana", "ben", "eve")}, {"x": 1})
    with pytest.raises(jm.InputError, match="ben") as error:
        placed(market)
    assert [(fault.column, fault.subject, fault.found) for fault in error.value.faults] == [
        ("priority", "ben", "'high'")
    ]
