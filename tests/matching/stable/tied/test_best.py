"""`tied_stable`: of all weakly stable matchings the best, by enumeration, by another model, and out of time."""

import random
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tied_markets import chosen_by, tied, weakly_stable

import jumelage as jm
from jumelage.benchmarks import make_market
from jumelage.errors import JumelageError
from jumelage.matching.integer.best import best_integer
from jumelage.matching.integer.program import Goal
from jumelage.matching.orders import Orders, orders_of
from jumelage.matching.problem import problem_of
from jumelage.matching.stable.applications import applications_of
from jumelage.matching.stable.best import best_stable
from jumelage.matching.stable.proposals import students_propose
from jumelage.matching.stable.tied import search
from jumelage.matching.stable.tied.acceptance import augmenting_acceptance, lists_of
from jumelage.matching.stable.tied.best import tied_stable
from jumelage.matching.stable.tied.cutoffs import best_with_cutoffs
from jumelage.matching.stable.tied.integer import Answer
from jumelage.matching.stable.tied.relaxation import Relaxed
from jumelage.matching.stable.tied.tiers import tiers_of

LARGEST = (754, 757, 756, 759, 757, 758, 755, 759, 749, 759)
"""How many the largest stable matchings of `759x53` place, for seeds 0 to 9."""


def solved(market, weight, *, time_limit=60.0, first=0):
    known = np.full(market.num_students, -1, dtype=np.int32)
    for student, company in sorted(weakly_stable(market), key=sorted)[first % len(weakly_stable(market))]:
        known[student] = company
    tickets = np.arange(market.num_students)[::-1], np.arange(len(market.capacity))[::-1]
    return tied_stable(market.orders(), market.seats(), weight, known, tickets, seed=0, time_limit=time_limit)


@given(market=tied())
@settings(max_examples=150, deadline=None)
def test_no_weakly_stable_matching_is_worth_more(market):
    stable = weakly_stable(market)
    for weight, worth in ((market.weight(), market.total), (np.ones_like(market.weight()), len)):
        found = solved(market, weight)
        chosen = chosen_by(found.assigned)
        assert chosen in stable
        assert found.value == worth(chosen) == max(map(worth, stable)) == found.bound
        assert found.is_proven


@given(market=tied())
@settings(max_examples=100, deadline=None)
def test_the_model_alone_proves_it_as_well(market):
    # Without any other step, the model has to find the best matching and to prove it.
    stable = weakly_stable(market)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_RUNS", 0)
        patch.setattr(search, "relaxed", lambda *known: Relaxed(known[4], known[1], None))
        found = solved(market, market.weight())
    assert chosen_by(found.assigned) in stable
    assert found.value == max(map(market.total, stable)) == found.bound


@given(market=tied())
@settings(max_examples=100, deadline=None)
def test_the_relaxation_never_cuts_off_what_is_better(market):
    stable = weakly_stable(market)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_RUNS", 0)
        found = solved(market, market.weight())
    assert found.value == max(map(market.total, stable)) == found.bound


@given(market=tied())
@settings(max_examples=60, deadline=None)
def test_out_of_time_there_is_a_matching_and_a_bound_that_holds(market):
    stable = weakly_stable(market)
    found = solved(market, market.weight(), time_limit=0.0)
    assert chosen_by(found.assigned) in stable
    assert found.value <= max(map(market.total, stable)) <= found.bound
    assert found.is_proven == (found.value == found.bound)
    assert found.is_repeatable == found.is_proven


@given(market=tied(), first=st.integers(0, 100))
@settings(max_examples=60, deadline=None)
def test_whatever_it_begins_from_it_ends_with_the_same_total(market, first):
    assert solved(market, market.weight(), first=first).value == solved(market, market.weight()).value


def solved_market(market, weight, *, time_limit=60.0):
    problem = problem_of(market)
    tickets = np.arange(market.num_students), np.arange(market.num_companies)
    known = students_propose(market, problem, 0)
    orders = orders_of(market, problem)
    return tied_stable(orders, problem.capacity, weight, known, tickets, seed=0, time_limit=time_limit)


@pytest.mark.parametrize("seed", range(4))
def test_another_model_and_another_solver_agree(seed):
    sizes = {"num_students": 40, "num_companies": 8, "pairs_per_student": 4, "tier_width": 6}
    market = make_market("tied", **sizes, seats_per_student=0.9, seed=seed)
    problem = problem_of(market)
    for weight in (np.ones(market.num_pairs, dtype=np.int64), np.rint(market.score * 1e6).astype(np.int64)):
        goal = Goal(weight, np.zeros(0, dtype=np.int64))
        other = best_integer(orders_of(market, problem), problem, [goal], stability="required", time_limit=120.0)
        assert other.is_proven
        total = int(weight[other.assigned[market.student_of_pair] == market.company].sum())
        assert solved_market(market, weight).value == total


@pytest.mark.parametrize("seed", range(3))
def test_strict_lists_give_what_rotations_give(seed):
    sizes = {"num_students": 80, "num_companies": 12, "pairs_per_student": 6}
    market = make_market("hospital_residents", **sizes, seed=seed)
    problem, weight = problem_of(market), np.rint(market.score * 1e6).astype(np.int64)
    best = best_stable(applications_of(market, problem), problem.capacity, [weight]).assigned
    found = solved_market(market, weight)
    assert found.is_proven
    assert found.value == int(weight[best[market.student_of_pair] == market.company].sum())
    largest = solved_market(market, np.ones_like(weight))
    assert largest.value == largest.bound == (students_propose(market, problem, 0) >= 0).sum()


def test_the_strategies_tell_what_was_proven_and_the_audit_agrees():
    market = make_market("tied", instance="759x53", seed=1)
    result = jm.match(market, strategy="max_size_stable")
    assert (result.status, result.value["placed"], result.bound["placed"]) == ("optimal", 757, 757)
    assert result.reproducible
    assert "augmenting deferred acceptance" in result.route
    assert jm.audit(market, result.matching).is_stable
    assert jm.match(market, strategy="student_optimal").value["placed"] < 757


def test_out_of_time_the_result_is_feasible_with_a_bound():
    market = make_market("tied", num_students=300, num_companies=40, pairs_per_student=8, tier_width=15, seed=0)
    result = jm.match(market, strategy="max_score_stable", time_limit=0.2)
    assert (result.status, result.reproducible) == ("feasible", False)
    assert result.bound["score"] > result.value["score"]
    assert jm.audit(market, result.matching).is_stable


def test_windows_around_the_best_known_are_looked_through_where_much_is_open(monkeypatch):
    # Students rank in two tiers and companies strictly: many levels, and much choice.
    num_students, num_companies = 60, 5
    generator = np.random.default_rng(0)
    indptr = np.arange(num_students + 1) * num_companies
    company = np.tile(np.arange(num_companies, dtype=np.int32), num_students)
    wish = generator.integers(1, 3, len(company))
    favour = np.argsort(generator.random((num_companies, num_students)), axis=1).T.reshape(-1) + 1
    orders = Orders(indptr, company, wish.astype(np.int32), favour.astype(np.int32))
    weight, capacity = generator.integers(0, 1000, len(company)), np.full(num_companies, 12)
    tiers, _ = tiers_of(orders, capacity)
    cutoffs = augmenting_acceptance(tiers, lists_of(tiers), random.Random(0), time.monotonic() + 60)
    _, pairs = best_with_cutoffs(tiers, cutoffs, np.ones_like(weight))
    known = np.full(num_students, -1, dtype=np.int32)
    known[tiers.student[pairs]] = tiers.company[pairs]
    tickets = np.arange(num_students), np.arange(num_companies)

    def found():
        return tied_stable(orders, capacity, weight, known, tickets, seed=0, time_limit=60.0)

    whole = found()
    monkeypatch.setattr(search, "relaxed", lambda *known: Relaxed(known[4], known[1], None))
    monkeypatch.setattr(search, "_RUNS", 1)
    monkeypatch.setattr(search, "_TRIALS", 1)
    monkeypatch.setattr(search, "_FEW", 10)
    monkeypatch.setattr(search, "_FIRST_WINDOW", 1)
    in_windows = found()
    assert "integer model in a window" in in_windows.route
    assert whole.is_proven
    assert in_windows.is_proven
    assert in_windows.value == whole.value


def test_a_solver_that_is_wrong_about_what_is_out_of_reach_proves_nothing(monkeypatch):
    # Another solver has to say so too.
    market = make_market("tied", instance="759x53", seed=4)
    claim = Answer(None, None, is_infeasible=True, is_finished=True)
    monkeypatch.setattr(search, "solve_integers", lambda *_: claim)
    monkeypatch.setattr(search, "is_infeasible_indeed", lambda *_: False)
    monkeypatch.setattr(search, "relaxed", lambda *known: Relaxed(known[4], known[1], None))
    found = solved_market(market, np.ones(market.num_pairs, dtype=np.int64))
    assert not found.is_proven
    assert not found.is_repeatable
    assert found.value <= 757 <= found.bound


def test_weights_beyond_the_solvers_arithmetic_are_refused():
    market = make_market("tied", num_students=5, num_companies=3, pairs_per_student=2, seed=0)
    with pytest.raises(JumelageError, match="coarser units"):
        solved_market(market, np.full(market.num_pairs, 2**60))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_the_largest_stable_matchings_of_the_foundation_market_are_proven(seed):
    result = jm.match(make_market("tied", instance="759x53", seed=seed), strategy="max_size_stable")
    assert (result.status, result.value["placed"]) == ("optimal", LARGEST[seed])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_the_best_by_score_of_a_thousand_students_in_heavy_ties_is_proven(seed):
    sizes = {"num_students": 1000, "num_companies": 150, "pairs_per_student": 10, "tier_width": 10}
    result = jm.match(make_market("tied", **sizes, seed=seed), strategy="max_score_stable", time_limit=600.0)
    assert result.status == "optimal"
    assert result.gap <= 1e-9
    assert result.value["score"] == pytest.approx((502.0239, 498.2499, 515.4539, 509.3395, 507.6726)[seed], abs=1e-4)


def test_the_order_of_the_rows_changes_nothing():
    market = make_market("tied", num_students=80, num_companies=10, pairs_per_student=5, tier_width=9, seed=0)
    table = pd.DataFrame(
        {
            "student": market.students[market.student_of_pair],
            "company": market.companies[market.company],
            "score": np.round(market.score, 1),
            "student_rank": market.student_rank,
            "company_rank": market.company_rank,
        }
    )
    places = pd.DataFrame({"company": market.companies, "capacity": market.capacity})
    tables = [
        (table, market.students, places),
        (table.sample(frac=1, random_state=1), market.students[::-1], places.sample(frac=1, random_state=2)),
    ]
    for strategy in ("max_score_stable", "max_size_stable"):
        first, second = (
            jm.match(jm.Market.from_pairs(pairs, list(students), companies), strategy=strategy, seed=7)
            for pairs, students, companies in tables
        )
        assert first.status == second.status == "optimal"
        assert first.matching == second.matching
