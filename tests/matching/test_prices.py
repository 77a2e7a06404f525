"""The least prices are the same numbers whichever way the bids are worked through."""

import numpy as np
import pytest

import jumelage as jm
from jumelage.matching import prices


def random_market(seed: int) -> jm.Market:
    """Return a market with scarce seats, so that prices have several levels and some students stay unplaced."""
    rng = np.random.default_rng(seed)
    num_students, num_companies = int(rng.integers(5, 40)), int(rng.integers(2, 12))
    scores = rng.integers(-20, 100, (num_students, num_companies)) / 100
    scores[rng.random(scores.shape) < 0.5] = np.nan
    capacity = rng.integers(0, 4, num_companies)
    comers = np.count_nonzero(~np.isnan(scores), axis=0)
    minimum = np.where(comers >= 3 * num_companies, np.minimum(capacity, 1), 0)
    return jm.Market.from_scores(scores, capacity, minimum=minimum)


@pytest.mark.parametrize(("few_bids", "picky_rounds"), [(-1, 0), (-1, 2000), (10**9, 2000)])
@pytest.mark.parametrize("objective", [("placed", "score"), ("score",)], ids="-".join)
def test_prices_do_not_depend_on_how_bids_are_worked_through(monkeypatch, objective, few_bids, picky_rounds):
    markets = [random_market(seed) for seed in range(40)]
    usual = [jm.match(market, objective=objective) for market in markets]
    monkeypatch.setattr(prices, "FEW_BIDS", few_bids)
    monkeypatch.setattr(prices, "PICKY_ROUNDS", picky_rounds)
    monkeypatch.setattr(prices, "BIDS_AT_ONCE", 7)
    for market, before in zip(markets, usual, strict=True):
        after = jm.match(market, objective=objective)
        assert np.array_equal(after.certificate.company_price, before.certificate.company_price)
        assert np.array_equal(after.certificate.student_price, before.certificate.student_price)


@pytest.mark.parametrize("few_bids", [-1, 10**9])
def test_a_matching_that_is_not_optimal_has_no_prices_and_says_so(monkeypatch, few_bids):
    monkeypatch.setattr(prices, "FEW_BIDS", few_bids)
    indptr, company = np.array([0, 2, 4]), np.array([0, 1, 0, 1], dtype=np.int32)
    weight, minimum = np.array([9, 2, 8, 7]), np.zeros(2, dtype=np.int64)
    swapped = np.array([1, 0], dtype=np.int32)
    with pytest.raises(jm.JumelageError, match="not optimal"):
        prices.least_prices(indptr, company, (1, weight), minimum, swapped)
