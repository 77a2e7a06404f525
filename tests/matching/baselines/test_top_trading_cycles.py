"""`top_trading_cycles`: cycles by hand, and that it is not stable."""

from hypothesis import given, settings
from market_strategies import strict_instances
from plain_baselines import trade_in_cycles
from wish_lists import rankings_of, wishes_of

import jumelage as jm


def placed(wishes, rankings, capacity):
    market = jm.Market.from_preferences(wishes, rankings, capacity=capacity)
    return market, jm.match(market, strategy="top_trading_cycles").matching


def test_two_trade_and_the_one_whom_the_company_would_rather_have_is_left_out():
    # x points to ben, who wants y; y points to ana, who wants x. eve stands before ana at x.
    wishes = {"ana": ["x", "y"], "ben": ["y", "x"], "eve": ["x"]}
    market, matching = placed(wishes, {"x": ["ben", "eve", "ana"], "y": ["ana", "ben"]}, {"x": 1, "y": 1})
    assert matching.pairs == {"ana": "x", "ben": "y"}
    assert jm.audit(market, matching).blocking_pairs == (("eve", "x"),)


def test_a_company_with_two_seats_trades_twice():
    # First ana, whom x points to, has y from cal, who has x; then x points to ben, who wants it.
    wishes = {"ana": ["y", "x"], "ben": ["x"], "cal": ["x", "y"], "dan": ["x"]}
    rankings = {"x": ["ana", "ben", "dan", "cal"], "y": ["cal", "ana"]}
    _, matching = placed(wishes, rankings, {"x": 2, "y": 1})
    assert matching.pairs == {"ana": "y", "cal": "x", "ben": "x"}


def test_shapley_and_scarf_1974_whoever_owns_a_house_ends_with_one_that_is_no_worse():
    # Each house ranks its owner first: 1 owns a, 2 b, 3 c, 4 d. 1, 2 and 3 go round; 4 keeps d.
    wishes = {"1": ["b", "a"], "2": ["c", "a", "b"], "3": ["a", "c"], "4": ["b", "c", "d"]}
    rankings = {"a": ["1", "2", "3"], "b": ["2", "1", "4"], "c": ["3", "2", "4"], "d": ["4"]}
    _, matching = placed(wishes, rankings, dict.fromkeys("abcd", 1))
    assert matching.pairs == {"1": "b", "2": "c", "3": "a", "4": "d"}


@given(instance=strict_instances(most_students=6, most_companies=4))
@settings(max_examples=200, deadline=None)
def test_it_is_what_one_gets_by_hand(instance):
    found = jm.match(instance.market(), strategy="top_trading_cycles").matching.pairs
    assert found == trade_in_cycles(wishes_of(instance), rankings_of(instance), instance.capacity)
