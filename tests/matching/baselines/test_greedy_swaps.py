"""`greedy_swaps`: what moves and exchanges of two can mend, and what they cannot."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import instances
from small_markets import is_feasible, value_of

import jumelage as jm
from jumelage.matching.baselines.greedy_swaps import greedy_swaps

NAN = float("nan")


def placed(scores, capacity, **choices):
    market = jm.Market.from_scores(scores, capacity, students=["ana", "ben", "eve"][: len(scores)])
    return jm.match(market, strategy="greedy_swaps", **choices)


def test_whoever_has_the_fewest_places_chooses_first():
    # By score ana would take c1 and leave ben without a place.
    assert placed([[0.9, 0.1], [0.2, NAN]], [1, 1]).matching.pairs == {"ben": "c1", "ana": "c2"}


def test_two_exchange_their_places_where_both_together_gain():
    # Whoever chooses first takes c1, and if that is ben it is 0.9 + 0.1; exchanged it is 0.8 + 0.7.
    for seed in range(6):
        result = placed([[0.8, 0.1], [0.9, 0.7]], [1, 1], seed=seed)
        assert result.matching.pairs == {"ana": "c1", "ben": "c2"}


def test_an_exchange_of_three_is_not_found():
    # ana and ben, with two places each, take c1 and c2; c3 is left for eve, who has three. Only all three together can
    # move to where they are worth more, and no two of them may go where the other is. Nobody fits into c4.
    market = jm.Market.from_scores([[0.5, 0.25, NAN, NAN], [NAN, 0.5, 0.25, NAN], [1.0, NAN, 0.0, 0.0]], [1, 1, 1, 0])
    for seed in range(6):
        assert jm.match(market, strategy="greedy_swaps", seed=seed).value["score"] == 0.5 + 0.5 + 0.0
    assert jm.match(market).value["score"] == 0.25 + 0.25 + 1.0


@given(instance=instances(minima=False, forbids=False), seed=st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_no_move_and_no_exchange_of_two_is_left_that_pays(instance, seed):
    chosen = dict(jm.match(instance.market(), strategy="greedy_swaps", seed=seed).matching.pairs)
    pinned = dict(instance.pins)
    now = value_of(instance, chosen, ("score",))
    free = [student for student in chosen if student not in pinned]
    others = [{**chosen, student: company} for student in free for company in instance.capacity]
    others += [{**chosen, one: chosen[other], other: chosen[one]} for one in free for other in free]
    better = [other for other in others if is_feasible(instance, other) and value_of(instance, other, ("score",)) > now]
    assert better == []


def test_without_scores_it_goes_by_wishes():
    # Whoever of the two chooses first has x; for ben it is the first wish, for ana the second.
    market = jm.Market.from_preferences({"ana": ["y", "x"], "ben": ["x", "y"]}, capacity={"x": 1, "y": 1})
    assert jm.match(market, strategy="greedy_swaps").matching.pairs == {"ana": "y", "ben": "x"}


def test_an_exchange_between_the_last_two_of_very_many_companies_is_found():
    # ana, first, takes 0.5 at the last company; there ben would be worth 0.5 more, and she 0.25 less at his.
    num_companies = 100_000
    market = jm.Market(
        students=["ana", "ben"],
        companies=[f"c{number}" for number in range(num_companies)],
        capacity=np.ones(num_companies),
        minimum=np.zeros(num_companies),
        indptr=[0, 2, 4],
        company=[num_companies - 2, num_companies - 1] * 2,
        score=[0.25, 0.5, 0.25, 0.75],
    )
    assert greedy_swaps(market, 0).assigned.tolist() == [num_companies - 2, num_companies - 1]
