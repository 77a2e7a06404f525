"""Opposite tastes: which matchings are stable by how the market is made, and how much they can differ in."""

import numpy as np
import pytest

import jumelage as jm
from jumelage.benchmarks import make_market


def made(**changes):
    return make_market("opposed", **{"num_students": 60, "num_companies": 12, "pairs_per_student": 4, **changes})


def all_at_rank(market, rank):
    """Return the matching that places each student at the company she ranks there."""
    return jm.Matching.from_positions(market, market.company[market.student_rank == rank])


@pytest.mark.parametrize("seed", range(3))
def test_without_chance_all_may_stand_equally_many_steps_ahead(seed):
    market = made(chance=0, seed=seed)
    for rank in range(1, 5):
        verdict = jm.audit(market, all_at_rank(market, rank))
        assert verdict.is_feasible
        assert verdict.is_stable
    assert jm.match(market, strategy="student_optimal").matching == all_at_rank(market, 1)
    assert jm.match(market, strategy="company_optimal").matching == all_at_rank(market, 4)


def test_companies_like_best_those_who_like_them_least():
    market = made(num_students=600, num_companies=120, pairs_per_student=10)
    assert np.corrcoef(market.student_rank, market.company_rank)[0, 1] < -0.9
    ranks = [np.sort(market.company_rank[market.company == company]) for company in range(120)]
    assert all(np.array_equal(own, np.arange(1, len(own) + 1)) for own in ranks)


def test_companies_have_many_seats_and_students_many_ways_to_move():
    market = made(num_students=1500, num_companies=150, pairs_per_student=10)
    result = jm.match(market, strategy="max_score_stable")
    assert set(market.capacity) == {10}
    assert result.certificate.leaves.max() > 1000
    assert len(result.matching) == 1500


def test_rings_may_be_longer_than_lists():
    # 11 companies in two rings, of 5 and 6.
    market = made(num_students=22, num_companies=11, chance=0)
    assert jm.match(market, strategy="company_optimal").matching == all_at_rank(market, 4)
