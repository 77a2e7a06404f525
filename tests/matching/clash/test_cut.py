"""Minima that cannot be met: refused in words, for the companies that truly clash."""

import numpy as np
import pytest
from hypothesis import given, settings
from market_strategies import instances
from small_markets import best_value

import jumelage as jm

NAN = float("nan")


def infeasible(market):
    with pytest.raises(jm.InfeasibleError) as caught:
        jm.match(market)
    for company in caught.value.companies:
        assert company in str(caught.value)
    return caught.value


def test_a_minimum_nobody_can_meet_names_its_company_and_the_numbers():
    market = jm.Market.from_scores([[0.5, NAN], [0.5, 0.5], [0.5, NAN]], [3, 3], minimum=[1, 2])
    error = infeasible(market)
    assert error.companies == ("c2",)
    assert "2" in str(error).replace("c2", "")
    assert "1" in str(error)


def test_two_companies_that_share_one_student_are_named_together():
    # Either minimum can be met alone; c3 has students of its own and is no part of the clash.
    scores = [[0.5, 0.5, NAN], [NAN, NAN, 0.5], [NAN, NAN, 0.5]]
    error = infeasible(jm.Market.from_scores(scores, [2, 2, 2], minimum=[1, 1, 1]))
    assert set(error.companies) == {"c1", "c2"}


def test_a_pin_or_a_forbidden_pair_that_makes_a_minimum_impossible_is_part_of_the_reason():
    error = infeasible(
        jm.Market.from_scores([[0.5, 0.5]], [1, 1], minimum=[0, 1], rules=[jm.rules.Pin("s1", "c1")]),
    )
    assert error.clash.minima == (("c2", 1),)
    assert "s1 goes to c1." in str(error)
    error = infeasible(jm.Market.from_scores([[0.5, 0.5]], [1, 1], minimum=[0, 1], rules=[jm.rules.Forbid("s1", "c2")]))
    assert error.companies == ("c2",)


@given(instance=instances(most_students=4))
@settings(max_examples=100, deadline=None)
def test_the_companies_named_do_clash_by_themselves(instance):
    if best_value(instance, ("placed",)) is not None:
        return
    with pytest.raises(jm.InfeasibleError) as caught:
        jm.match(instance.market())
    named = dict(caught.value.clash.minima)
    assert named.items() <= dict(instance.minimum).items()
    market = instance.market()
    minimum = np.array([named.get(company, 0) for company in market.companies])
    with pytest.raises(jm.InfeasibleError):
        jm.match(market.replace(minimum=minimum))


def test_a_clash_of_many_companies_names_them_all_and_counts_their_students():
    # Each of four students may go to the hub c1 or to a place of her own; five places want one student each.
    scores = np.full((4, 6), NAN)
    scores[:, 0] = 0.5
    scores[np.arange(4), np.arange(1, 5)] = 0.5
    error = infeasible(jm.Market.from_scores(scores, [1, 1, 1, 1, 1, 3], minimum=[1, 1, 1, 1, 1, 0]))
    assert set(error.companies) == {"c1", "c2", "c3", "c4", "c5"}
    assert error.clash.count == (5, 4)
