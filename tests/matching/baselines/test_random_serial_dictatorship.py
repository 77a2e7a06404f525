"""`random_serial_dictatorship`: the tickets are the turns."""

from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import strict_instances
from plain_baselines import choose_in_turn
from wish_lists import wishes_of

import jumelage as jm
from jumelage.matching.lottery import ticket


@given(instance=strict_instances(), seed=st.integers(0, 5))
@settings(max_examples=80, deadline=None)
def test_students_choose_in_the_order_of_their_tickets(instance, seed):
    turn = sorted(instance.students, key=lambda student: ticket(seed, "student", student))
    found = jm.match(instance.market(), strategy="random_serial_dictatorship", seed=seed).matching.pairs
    assert found == choose_in_turn(turn, wishes_of(instance), instance.capacity)


def test_everyone_wins_the_one_good_place_about_equally_often():
    # 300 draws among 3: 100 expected, standard deviation 8.2; 67 to 133 is four of them on either side.
    market = jm.Market.from_preferences({name: ["x", "y"] for name in "abc"}, capacity={"x": 1, "y": 2})
    wins = dict.fromkeys("abc", 0)
    for seed in range(300):
        pairs = jm.match(market, strategy="random_serial_dictatorship", seed=seed).matching.pairs
        wins[next(student for student, company in pairs.items() if company == "x")] += 1
    assert min(wins.values()) >= 67
    assert max(wins.values()) <= 133


def test_a_seat_that_an_open_offer_held_goes_to_whoever_has_no_place():
    # c2 holds its one seat for ana until she has chosen c1; ben, whose turn may come before, has nothing else.
    wishes = {"ana": ["c1", "c2"], "ben": ["c2"]}
    market = jm.Market.from_preferences(wishes, capacity={"c1": 1, "c2": 1})
    market = market.replace(mode=[1, 2, 1])
    for seed in range(6):
        pairs = jm.match(market, strategy="random_serial_dictatorship", seed=seed).matching.pairs
        assert pairs == {"ana": "c1", "ben": "c2"}
