"""Cutoffs and deferred acceptance along alternating paths: every weakly stable matching, and nothing else."""

import random
import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tied_markets import is_weakly_stable, tied, weakly_stable

from jumelage.benchmarks import make_market
from jumelage.matching.orders import Orders, orders_of
from jumelage.matching.problem import problem_of
from jumelage.matching.stable.proposals import students_propose
from jumelage.matching.stable.tied.acceptance import augmenting_acceptance, lists_of
from jumelage.matching.stable.tied.cutoffs import best_with_cutoffs, cutoffs_of, settled
from jumelage.matching.stable.tied.tiers import tiers_of


def tiers_and_weight(market):
    tiers, pair = tiers_of(market.orders(), market.seats())
    return tiers, market.weight()[pair]


def as_chosen(tiers, pairs):
    return frozenset(zip(tiers.student[pairs].tolist(), tiers.company[pairs].tolist(), strict=True))


@given(market=tied())
@settings(max_examples=150, deadline=None)
def test_the_cutoffs_of_a_weakly_stable_matching_lead_to_one_that_is_worth_as_much_or_more(market):
    tiers, weight = tiers_and_weight(market)
    for chosen in weakly_stable(market):
        pairs = np.flatnonzero([(s, c) in chosen for s, c in zip(tiers.student, tiers.company, strict=True)])
        value, found = best_with_cutoffs(tiers, cutoffs_of(tiers, pairs), weight)
        assert value == market.total(as_chosen(tiers, found)) >= market.total(chosen)
        assert is_weakly_stable(market, as_chosen(tiers, found))


@given(market=tied(), choice=st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_the_cutoffs_a_matching_that_has_them_is_weakly_stable(market, choice):
    tiers, weight = tiers_and_weight(market)
    cutoffs = np.array([choice.draw(st.integers(0, most)) for most in tiers.num_levels.tolist()], dtype=np.int64)
    found = settled(tiers, cutoffs, weight)
    if found is not None:
        value, pairs, own = found
        assert is_weakly_stable(market, as_chosen(tiers, pairs))
        assert value == market.total(as_chosen(tiers, pairs))
        assert own.tolist() == cutoffs_of(tiers, pairs).tolist()


@given(market=tied(), seed=st.integers(0, 1000))
@settings(max_examples=200, deadline=None)
def test_deferred_acceptance_along_paths_ends_with_cutoffs_that_a_matching_has(market, seed):
    tiers, weight = tiers_and_weight(market)
    cutoffs = augmenting_acceptance(tiers, lists_of(tiers), random.Random(seed), time.monotonic() + 60)
    found = best_with_cutoffs(tiers, cutoffs, weight)
    assert found is not None
    assert is_weakly_stable(market, as_chosen(tiers, found[1]))


def test_moving_others_within_their_ties_makes_room_where_ties_broken_by_chance_leave_somebody_out():
    # c1 has ana and ben tied; ana would as well go to c2, ben applied nowhere else.
    orders = Orders(np.array([0, 2, 3]), np.array([0, 1, 0]), np.array([1, 1, 1]), np.array([1, 1, 1]))
    tiers, _ = tiers_of(orders, np.array([1, 1]))
    for seed in range(10):
        cutoffs = augmenting_acceptance(tiers, lists_of(tiers), random.Random(seed), time.monotonic() + 60)
        assert best_with_cutoffs(tiers, cutoffs, np.ones(3, dtype=np.int64))[0] == 2


def test_it_places_more_than_deferred_acceptance_with_ties_broken_by_lot():
    for seed in range(3):
        market = make_market("tied", instance="759x53", seed=seed)
        problem = problem_of(market)
        tiers, _ = tiers_of(orders_of(market, problem), problem.capacity)
        cutoffs = augmenting_acceptance(tiers, lists_of(tiers), random.Random(0), time.monotonic() + 60)
        placed, _ = best_with_cutoffs(tiers, cutoffs, np.ones(tiers.num_pairs, dtype=np.int64))
        assert placed > (students_propose(market, problem, 0) >= 0).sum()


def test_out_of_time_it_gives_nothing():
    orders = Orders(np.array([0, 1]), np.array([0]), np.array([1]), np.array([1]))
    tiers, _ = tiers_of(orders, np.array([1]))
    assert augmenting_acceptance(tiers, lists_of(tiers), random.Random(0), time.monotonic()) is None
