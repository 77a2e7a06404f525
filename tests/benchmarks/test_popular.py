"""The popular market, and how distinct companies are chosen by weight."""

import numpy as np
import pytest

import jumelage as jm
from jumelage.benchmarks import make_market
from jumelage.benchmarks.markets.choices import _race, _redrawn, distinct_choices


def made(**changes):
    return make_market("popular", **{"num_students": 200, "num_companies": 50, "pairs_per_student": 6, **changes})


def test_seats_of_a_popular_market_are_as_many_as_students_unless_asked_otherwise():
    assert made().num_seats == 200
    assert made(seats_per_student=0.8).num_seats == 160


def test_popular_companies_are_on_many_lists_and_score_higher():
    market = made(num_students=5000)
    wanted = np.bincount(market.company, minlength=50)
    assert wanted.max() > 5 * np.median(wanted)
    mean_score = np.bincount(market.company, market.score, minlength=50) / np.maximum(wanted, 1)
    assert mean_score[wanted.argmax()] > mean_score[wanted.argmin()] + 0.3


@pytest.mark.parametrize("num_companies", [400, 30, 8, 4])
def test_choices_are_distinct_and_follow_the_weights(num_companies):
    # 400: repeats drawn again; 30 and 8: the race; 4: everyone chooses all.
    weights = np.ones(num_companies)
    weights[0] = 5.0
    chosen = distinct_choices(np.random.default_rng(0), weights, 4000, 4)
    assert (np.diff(chosen, axis=1) > 0).all()
    assert chosen.min() >= 0
    assert chosen.max() < num_companies
    counts = np.bincount(chosen.reshape(-1), minlength=num_companies)
    assert counts.sum() == 16_000
    if num_companies > 4:
        assert counts[0] > 1.5 * counts[1:].mean()


def test_both_ways_of_choosing_have_the_same_distribution():
    # By hand: weights 2, 1, 1 and two choices. The first is left out with chance 1/4·1/3 + 1/4·1/3 = 1/6.
    weights = np.array([2.0, 1.0, 1.0])
    for way in (_race, _redrawn):
        chosen = way(np.random.default_rng(1), weights, 60_000, 2)
        left_out = 1 - np.count_nonzero(chosen[:, 0] == 0) / 60_000
        assert left_out == pytest.approx(1 / 6, abs=0.01), way.__name__


def test_a_market_without_students_or_pairs_is_one_that_can_be_matched():
    assert len(jm.match(made(num_students=0, num_companies=3, pairs_per_student=2)).matching) == 0
    assert len(jm.match(made(num_students=3, num_companies=0, pairs_per_student=0)).matching) == 0
