"""Applications with tiers: how wide they are, and the market with a name."""

import numpy as np
import pytest

from jumelage.benchmarks import make_market

SIZES = {"num_students": 1000, "num_companies": 60, "pairs_per_student": 8, "seed": 2}


@pytest.mark.parametrize("tier_width", [2, 5, 40])
def test_as_many_applicants_share_a_rank_as_a_tier_is_wide_but_for_the_last(tier_width):
    market = make_market("tied", **SIZES, tier_width=tier_width)
    for company in range(market.num_companies):
        sizes = np.bincount(market.company_rank[market.company == company])[1:]
        assert (sizes[:-1] == tier_width).all()
        assert (sizes[-1:] >= 1).all()
        assert (sizes[-1:] <= tier_width).all()


def test_tiers_of_one_give_the_strict_market_and_wider_ones_its_order():
    strict = make_market("hospital_residents", **SIZES)
    narrow, wide = make_market("tied", **SIZES, tier_width=1), make_market("tied", **SIZES, tier_width=7)
    for name in ("company", "score", "capacity", "student_rank"):
        assert np.array_equal(getattr(strict, name), getattr(narrow, name)), name
        assert np.array_equal(getattr(strict, name), getattr(wide, name)), name
    assert np.array_equal(strict.company_rank, narrow.company_rank)
    for company in range(strict.num_companies):
        here = np.flatnonzero(strict.company == company)
        assert (np.diff(wide.company_rank[here[np.argsort(strict.company_rank[here])]]) >= 0).all()
