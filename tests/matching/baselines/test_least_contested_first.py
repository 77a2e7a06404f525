"""`least_contested_first`: openings in the order of candidates per seat."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import instances
from plain_baselines import in_order

import jumelage as jm
from jumelage.matching.lottery import ticket

NAN = float("nan")


def test_the_opening_that_is_hard_to_fill_takes_the_best_of_its_few_candidates():
    # c2 has one candidate for its seat, c1 three for two: ana goes to c2, although c1 would suit her better.
    market = jm.Market.from_scores([[0.9, 0.1], [0.5, NAN], [0.4, NAN]], [2, 1], students=["ana", "ben", "eve"])
    pairs = jm.match(market, strategy="least_contested_first").matching.pairs
    assert pairs == {"ana": "c2", "ben": "c1", "eve": "c1"}


def test_candidates_count_per_seat():
    # c1 has three candidates for three seats, c2 two for one.
    market = jm.Market.from_scores([[0.1, 0.9], [0.1, 0.8], [0.1, NAN]], [3, 1])
    assert set(jm.match(market, strategy="least_contested_first").matching.pairs.values()) == {"c1"}


def test_what_students_would_rather_have_does_not_matter_so_a_shorter_list_pays():
    capacity = {"x": 1, "y": 1}
    wishes = {"ana": ["x", "y"], "ben": ["x"]}
    rankings = {"x": ["ana", "ben"], "y": ["ana"]}
    for told, place in (["x", "y"], "y"), (["x"], "x"):
        market = jm.Market.from_preferences({**wishes, "ana": told}, rankings, capacity=capacity)
        assert jm.match(market, strategy="least_contested_first").matching.company_of("ana") == place


@given(instance=instances(minima=False, pins=False, forbids=False), seed=st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_it_is_what_one_gets_by_hand(instance, seed):
    scores = {pair: known.score for pair, known in instance.pairs.items()}
    count = {company: sum(c == company for _, c in scores) for company in instance.capacity}

    def key(pair):
        student, company = pair
        contention = count[company] / max(instance.capacity[company], 1)
        return contention, ticket(seed, "company", company), -scores[pair], ticket(seed, "student", student)

    table = instance.market().to_frame()[["student", "company", "score"]]
    places = {"company": list(instance.capacity), "capacity": list(instance.capacity.values())}
    market = jm.Market.from_pairs(table, list(instance.students), pd.DataFrame(places))
    found = jm.match(market, strategy="least_contested_first", seed=seed).matching.pairs
    assert found == in_order(sorted(scores, key=key), instance.capacity)
