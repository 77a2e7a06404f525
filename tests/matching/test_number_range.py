"""Numbers at the edge of what can be held: told apart, counted right, or refused; never wrapped."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import ANY_FINITE
from small_markets import Instance, Pair, best_value, value_of

import jumelage as jm

NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize("objective", [("placed", "score"), ("score",)], ids="-".join)
@pytest.mark.parametrize("places", [1, 2])
def test_scores_that_differ_in_the_ninth_digit_are_told_apart(objective, places):
    for low, high in [(0.123456788, 0.123456789), (12345678.8, 12345678.9), (-0.999999998, -0.999999997)]:
        if high < 0 and objective == ("score",):
            continue
        for better in (0, 1):
            scores = np.full((2, places), low)
            scores[better] = high
            capacity = [1] if places == 1 else [1, 0]
            for seed in range(4):
                market = jm.Market.from_scores(scores, capacity)
                result = jm.match(market, objective=objective, seed=seed)
                assert list(result.matching.pairs) == [f"s{better + 1}"]


@pytest.mark.parametrize("objective", [("placed", "score"), ("score",)], ids="-".join)
def test_the_ninth_digit_decides_in_a_market_of_three_hundred_too(objective):
    rng = np.random.default_rng(9)
    scores = rng.random((300, 40)).round(3)
    scores[:, 0] = 0.0
    scores[:2, :] = NAN
    scores[0, 0], scores[1, 0] = 0.123456788, 0.123456789
    capacity = np.full(40, 3)
    capacity[0] = 1
    scores[2:, 0] = NAN
    result = jm.match(jm.Market.from_scores(scores, capacity), objective=objective)
    assert result.matching.company_of("s2") == "c1"
    assert result.matching.company_of("s1") is None


@pytest.mark.parametrize("objective", [("placed", "score"), ("score",)], ids="-".join)
def test_decimals_are_counted_as_people_write_them(objective):
    # In floats 0.29 × 100 is 28.999…: cut instead of rounded, it would tie with 0.28. One seat per pair of students.
    hundredths = np.arange(100) / 100
    table = np.full((200, 100), NAN)
    table[np.arange(100), np.arange(100)] = np.arange(1, 101) / 100
    table[np.arange(100, 200), np.arange(100)] = hundredths
    result = jm.match(jm.Market.from_scores(table, np.ones(100, dtype=int)), objective=objective)
    assert set(result.matching.pairs) == {f"s{number}" for number in range(1, 101)}
    assert result.value["score"] == 50.5
    assert result.gap == 0


def judged(scores, capacity, objective):
    """Return the exact optimum of a small dense market by enumeration, in fractions."""
    instance = Instance(
        students=tuple(f"s{row + 1}" for row in range(len(scores))),
        capacity={f"c{column + 1}": seats for column, seats in enumerate(capacity)},
        pairs={
            (f"s{row + 1}", f"c{column + 1}"): Pair(score)
            for row, line in enumerate(scores)
            for column, score in enumerate(line)
        },
    )
    return instance, best_value(instance, objective)


@pytest.mark.parametrize("objective", [("placed", "score"), ("score",)], ids="-".join)
@pytest.mark.parametrize(
    "scores",
    [
        [[1e308, -1e308], [-1e308, 1e308]],
        [[1e308, 1e308], [1e308, 1e308]],
        [[-1e308, -1e308], [-1e308, -1e308]],
        [[1e300, 1e-3], [2e-3, 1e300]],
        [[1e300, 1e-3], [1e300, 2e-3]],
        [[5e-324, 0.0], [5e-324, 1e-300]],
        [[2.0**63, 2.0**63 - 2048], [1.0, 0.0]],
        [[9e15 + 1, 9e15], [9e15, 9e15 + 1]],
        [[1e-12, 2e-12], [3e-12, 5e-12]],
    ],
    ids=str,
)
def test_a_range_too_wide_is_refused_and_never_wrapped(scores, objective):
    check_never_wrapped(scores, [1, 1], objective)


@given(
    scores=st.lists(st.lists(ANY_FINITE, min_size=2, max_size=2), min_size=1, max_size=3),
    capacity=st.lists(st.integers(0, 2), min_size=2, max_size=2),
    objective=st.sampled_from([("placed", "score"), ("score",)]),
)
@settings(max_examples=150, deadline=None)
def test_any_finite_scores_give_the_optimum_or_a_refusal(scores, capacity, objective):
    check_never_wrapped(scores, capacity, objective)


def check_never_wrapped(scores, capacity, objective):
    market = jm.Market.from_scores(scores, capacity)
    instance, best = judged(scores, capacity, objective)
    result = unless_refused(lambda: jm.match(market, objective=objective), naming="score")
    if result is None:
        return
    reached = value_of(instance, dict(result.matching.pairs), objective)
    largest = max(abs(Fraction(score)) for line in scores for score in line)
    slack = largest * len(scores) / 10**6
    assert reached[:-1] == best[:-1]
    assert best[-1] - slack <= reached[-1] <= best[-1]
    assert np.isfinite(result.value["score"])
    assert float(result.value["score"]) == pytest.approx(float(reached[-1]), rel=1e-12, abs=0)
    assert Fraction(result.bound["score"]) >= best[-1] - abs(best[-1]) / 10**12
    assert 0 <= result.gap < INFINITE


def unless_refused(act, *, naming):
    """Return what comes of it, or None where it is refused by an error that names what is wrong."""
    try:
        return act()
    except jm.InputError as error:
        refusal = str(error)
    assert naming in refusal
    return None


def test_a_capacity_too_large_to_count_is_refused_or_counted_right():
    for seats in (10**6, 2**31, 2**32 + 1, 2**40, 2**53 + 1, 2**62, 2**63 - 1, 2**64):
        result = unless_refused(lambda n=seats: jm.match(jm.Market.from_scores([[0.5], [0.25]], [n])), naming="c1")
        if result is not None:
            assert len(result.matching) == 2
            assert result.market.num_seats == seats
            assert jm.audit(result.market, result.matching).totals["unfilled"] == seats - 2


def test_two_capacities_whose_sum_would_wrap_are_refused_or_counted_right():
    most = 2**62 - 1
    market = unless_refused(lambda: jm.Market.from_scores([[0.5, 0.5]], [most, most]), naming="capacity")
    assert market is None or market.num_seats == 2 * most
