"""Paired differences: intervals that cover, tests that do not cry wolf, corrections by hand."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from jumelage.benchmarks.strategies.statistics import (
    CONFIDENCE,
    holm,
    interval,
    paired,
    rank_biserial,
    sign_flip_p,
    smallest_p,
    undominated,
    verdict,
)


def test_only_markets_that_both_decided_are_compared():
    nan = float("nan")
    found = paired(np.array([3.0, nan, 5.0, 1.0]), np.array([1.0, 9.0, nan, 4.0]))
    assert (found.num_markets, found.mean, found.above, found.below) == (2, -0.5, 1, 1)


def test_identical_strategies_show_no_difference():
    same = np.array([0.1, 0.2, 0.3])
    found = paired(same, same.copy())
    assert (found.mean, found.low, found.high, found.effect, found.p_value) == (0.0, 0.0, 0.0, 0.0, 1.0)
    assert verdict(found, 1.0, higher_is_better=True) == "same"


def test_what_only_rounding_tells_apart_is_the_same():
    found = paired(np.array([0.1 + 0.2, 0.5]), np.array([0.3, 0.5]))
    assert (found.mean, found.above, found.below) == (0.0, 0, 0)


def test_without_a_common_market_nothing_is_said():
    nan = float("nan")
    found = paired(np.array([1.0, nan]), np.array([nan, 1.0]))
    assert found.num_markets == 0
    assert math.isnan(found.mean)
    assert verdict(found, nan, higher_is_better=True) is None


def test_one_market_has_no_interval():
    assert all(map(math.isnan, interval(np.array([1.0]))))


def test_the_sign_flip_test_is_the_count_of_all_changes_of_sign():
    differences = np.array([0.5, -0.25, 2.0, 1.0, 0.0, 0.75])
    sums = [
        abs(sum(sign * value for sign, value in zip(signs, differences, strict=True)))
        for signs in itertools.product((-1, 1), repeat=6)
    ]
    assert sign_flip_p(differences) == np.mean([total >= abs(differences.sum()) for total in sums])


def test_the_sign_flip_test_of_many_markets_is_near_that_of_scipy():
    differences = np.random.default_rng(1).normal(0.4, 1.0, 24)
    theirs = stats.permutation_test(
        (differences,),
        lambda values: abs(values.sum()),
        permutation_type="samples",
        alternative="greater",
        n_resamples=20_000,
        rng=np.random.default_rng(2),
    )
    assert sign_flip_p(differences) == pytest.approx(theirs.pvalue, abs=0.01)


@pytest.mark.parametrize("num_markets", [2, 5, 16, 17, 40])
def test_no_p_value_is_smaller_than_the_smallest(num_markets):
    assert sign_flip_p(np.ones(num_markets)) >= smallest_p(num_markets)


def test_holm_multiplies_by_what_is_left_and_never_falls():
    assert holm([0.04, 0.01, float("nan"), 0.03])[[0, 1, 3]].tolist() == pytest.approx([0.06, 0.03, 0.06])
    assert holm([0.6, 0.9]).tolist() == [1.0, 1.0]


def test_the_effect_is_scipys_signed_ranks_scaled_to_one():
    differences = np.array([1.0, -2.0, 3.0, 4.0, -0.5])
    ranks = stats.rankdata(abs(differences))
    up = ranks[differences > 0].sum()
    assert rank_biserial(differences) == pytest.approx((up - (ranks.sum() - up)) / ranks.sum())
    assert rank_biserial(np.array([2.0, 1.0])) == 1.0
    assert rank_biserial(np.array([-2.0, -1.0])) == -1.0


@pytest.mark.parametrize(
    ("mean", "p_holm", "higher", "word"),
    [
        (1.0, 0.01, True, "better"),
        (1.0, 0.01, False, "worse"),
        (-1.0, 0.01, True, "worse"),
        (1.0, 0.06, True, "not shown"),
    ],
)
def test_a_difference_is_better_or_worse_only_if_it_is_shown(mean, p_holm, higher, word):
    found = paired(np.array([mean, mean]), np.zeros(2))
    assert verdict(found, p_holm, higher_is_better=higher) == word


def test_the_undominated_are_those_that_a_plain_search_finds():
    values = np.random.default_rng(3).integers(0, 4, (30, 3)).astype(float)
    values[4, 1] = np.nan
    known = [row for row in values if not np.isnan(row).any()]
    plain = [
        not np.isnan(row).any() and not any((other >= row).all() and (other > row).any() for other in known)
        for row in values
    ]
    assert undominated(values).tolist() == plain


@pytest.mark.slow
def test_intervals_cover_a_planted_difference_about_as_often_as_they_say():
    # Skewed counts, 20 markets: the bootstrap of a mean is known to cover a little less than it says.
    generator = np.random.default_rng(5)
    num_trials, covered = 1_000, 0
    for _ in range(num_trials):
        low, high = interval(generator.poisson(3.0, 20) - generator.poisson(1.0, 20).astype(float))
        covered += low <= 2.0 <= high
    assert CONFIDENCE - 0.04 <= covered / num_trials <= CONFIDENCE + 0.02


@pytest.mark.slow
def test_where_nothing_differs_hardly_anything_is_shown_among_many_comparisons():
    generator = np.random.default_rng(6)
    num_trials, wolf = 200, 0
    for _ in range(num_trials):
        p_values = [sign_flip_p(generator.normal(0.0, 1.0, 12)) for _ in range(30)]
        wolf += bool((holm(p_values) <= 0.05).any())
    # At most 5 % of the tables; three standard errors are 4.6 %.
    assert wolf / num_trials <= 0.096
