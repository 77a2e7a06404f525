"""Applications with strict ranks: popularity, tastes in common, and seats."""

import numpy as np
import pytest

import jumelage as jm
from jumelage.benchmarks import make_market
from jumelage.benchmarks.markets.ranks import ranks_by_company, ranks_by_student


def made(**changes):
    sizes = {"num_students": 3000, "num_companies": 300, "pairs_per_student": 10}
    return make_market("hospital_residents", **{**sizes, **changes})


@pytest.mark.parametrize("seed", range(3))
def test_companies_rank_all_their_applicants_strictly_and_without_gaps(seed):
    market = made(seed=seed)
    for company in range(market.num_companies):
        ranks = np.sort(market.company_rank[market.company == company])
        assert np.array_equal(ranks, np.arange(1, len(ranks) + 1))


def test_popularity_is_skewed_unless_it_is_asked_to_be_even():
    # Log-normal weights with spread 1: the upper tenth has Φ(1 − 1.28) = 0.39 of the weight. A student takes a company
    # once, which brings the share on lists down a little.
    applications = np.sort(np.bincount(made().company, minlength=300))
    assert 0.28 < applications[-30:].sum() / applications.sum() < 0.42
    even = np.sort(np.bincount(made(popularity_spread=0).company, minlength=300))
    assert even[-30:].sum() / even.sum() < 0.13


def agreement(ranks, generator):
    """Return how often two rows have two columns in the same order."""
    rows, columns = (
        generator.integers(len(ranks), size=(2, 200_000)),
        generator.integers(ranks.shape[1], size=(2, 200_000)),
    )
    sure = (rows[0] != rows[1]) & (columns[0] != columns[1])
    first, second = (np.sign(ranks[row, columns[0]] - ranks[row, columns[1]]) for row in rows)
    return np.mean(first[sure] == second[sure])


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.5, 0.9, 1.0])
def test_tastes_of_both_sides_agree_as_the_correlation_says(correlation):
    # Where all are on all lists: two normal differences of correlation ρ have the same sign with 1/2 + arcsin(ρ)/π.
    market = made(num_students=300, num_companies=300, pairs_per_student=300, correlation=correlation)
    expected = 0.5 + np.arcsin(correlation) / np.pi
    generator = np.random.default_rng(0)
    assert agreement(market.student_rank.reshape(300, 300), generator) == pytest.approx(expected, abs=0.02)
    assert agreement(market.company_rank.reshape(300, 300).T, generator) == pytest.approx(expected, abs=0.02)


def test_scores_are_apart_from_both_tastes():
    market = made()
    for ranks in (market.student_rank, market.company_rank):
        assert abs(np.corrcoef(market.score, ranks)[0, 1]) < 0.02
    assert market.score.mean() == pytest.approx(0.5, abs=0.01)


def test_seats_are_as_many_as_students_unless_asked_otherwise():
    assert made().num_seats == 3000
    assert made(seats_per_student=0.8).num_seats == 2400
    assert np.ptp(made(seats_per_student=0.85).capacity) <= 1


def test_ranks_follow_likings_and_are_strict_where_likings_are_equal():
    assert ranks_by_student(np.array([[0.1, 0.3, 0.2], [5.0, -5.0, 0.0]])).tolist() == [[3, 1, 2], [1, 3, 2]]
    # By hand: company 1 likes its applicants 4, 9 and 4; the first of the two equal ones stays before the other.
    company, liking = np.array([1, 0, 1, 1], dtype=np.int32), np.array([4.0, -100.0, 9.0, 4.0])
    assert ranks_by_company(company, liking, 3).tolist() == [2, 1, 1, 3]


def test_ranks_of_companies_are_those_of_sorting_company_by_company():
    generator = np.random.default_rng(4)
    company, liking = generator.integers(20, size=500).astype(np.int32), generator.normal(0, 1000, 500)
    ranks = ranks_by_company(company, liking, 20)
    for at in range(20):
        best_first = np.flatnonzero(company == at)[np.argsort(-liking[company == at])]
        assert ranks[best_first].tolist() == list(range(1, len(best_first) + 1))


def test_a_market_can_be_matched_as_it_is():
    market = made(num_students=300, num_companies=60)
    assert jm.audit(market, jm.match(market).matching).violations == ()
