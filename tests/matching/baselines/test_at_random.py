"""`random`: lots that are fair, and that can be drawn again."""

from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import instances
from small_markets import best_value

import jumelage as jm


def test_every_place_is_drawn_about_equally_often():
    # 400 draws among 4: 100 expected, standard deviation 8.7; 65 to 135 is four of them on either side.
    market = jm.Market.from_scores([[0.9, 0.1, 0.5, 0.5]], [1, 1, 1, 1])
    count = dict.fromkeys(market.companies, 0)
    for seed in range(400):
        count[jm.match(market, strategy="random", seed=seed).matching.pairs["s1"]] += 1
    assert min(count.values()) >= 65
    assert max(count.values()) <= 135


@given(instance=instances(minima=False, pins=False), seed=st.integers(-5, 5))
@settings(max_examples=100, deadline=None)
def test_it_places_at_least_half_as_many_as_can_be_placed(instance, seed):
    result = jm.match(instance.market(), strategy="random", seed=seed)
    assert result.value["placed"] >= best_value(instance, ("placed",))[0] / 2
    assert result.matching == jm.match(instance.market(), strategy="random", seed=seed).matching
