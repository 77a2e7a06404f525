"""What is left to decide as a market of its own."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import instances

import jumelage as jm
from jumelage.matching.left import left_to_decide
from jumelage.matching.lottery import ticket
from jumelage.matching.problem import problem_of


@given(instance=instances(), seed=st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_it_has_every_pair_but_the_pinned_and_forbidden_ones_with_what_is_known_of_it(instance, seed):
    market = instance.market()
    left = left_to_decide(market, problem_of(market), seed).market
    pinned = dict(instance.pins)
    whole = market.to_frame().set_index(["student", "company"])
    gone = [pair for pair in instance.pairs if pair[0] in pinned or pair in instance.forbids]
    expected = whole.drop(index=gone).sort_index()
    pd.testing.assert_frame_equal(left.to_frame().set_index(["student", "company"]).sort_index(), expected)
    seats = {c: count - sum(c == other for other in pinned.values()) for c, count in instance.capacity.items()}
    assert dict(zip(left.companies, left.capacity.tolist(), strict=True)) == seats
    assert not left.rules


@given(instance=instances(), seed=st.integers(0, 3))
@settings(max_examples=50, deadline=None)
def test_both_sides_stand_in_the_order_of_their_tickets(instance, seed):
    market = instance.market()
    left = left_to_decide(market, problem_of(market), seed).market
    assert list(left.students) == sorted(instance.students, key=lambda name: ticket(seed, "student", name))
    assert list(left.companies) == sorted(instance.capacity, key=lambda name: ticket(seed, "company", name))


def test_columns_and_weights_stay_with_their_owners_and_assignments_find_back():
    market = jm.Market.from_scores([[0.1], [0.2], [0.3]], [3], students=["a", "b", "c"])
    market = market.replace(student_columns=pd.DataFrame({"letter": ["a", "b", "c"]}), student_weight=[1, 2, 3])
    left = left_to_decide(market, problem_of(market), 5)
    assert list(left.market.students) != ["a", "b", "c"]
    assert left.market.student_columns["letter"].tolist() == list(left.market.students)
    assert left.market.student_weight.tolist() == ["-abc".index(name) for name in left.market.students]
    only_b = [0 if name == "b" else -1 for name in left.market.students]
    assert left.in_rows(np.array(only_b, dtype=np.int32)).tolist() == [-1, 0, -1]
