"""The model, its relaxation and its cuts: every weakly stable matching is in, and no bound is below one."""

import os
import signal
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from tied_markets import tied, weakly_stable

from jumelage.benchmarks import make_market
from jumelage.matching.orders import orders_of
from jumelage.matching.problem import problem_of
from jumelage.matching.stable.tied.cuts import add_cuts, broken_cuts
from jumelage.matching.stable.tied.facts import conclusions, no_facts, remainder
from jumelage.matching.stable.tied.integer import is_infeasible_indeed, solve_integers
from jumelage.matching.stable.tied.model import Rows, model_of
from jumelage.matching.stable.tied.relaxation import relaxed
from jumelage.matching.stable.tied.tiers import tiers_of


def tiers_and_gain(market):
    tiers, pair = tiers_of(market.orders(), market.seats())
    return tiers, market.weight()[pair] / 20


def point_of(left, model, chosen):
    """Return a matching as the columns of the model."""
    tiers = left.tiers
    matched = np.array([(s, c) in chosen for s, c in zip(tiers.student, tiers.company, strict=True)], dtype=float)
    point = np.zeros(len(model.low))
    point[: model.served] = matched
    served = np.bincount(tiers.student_tier, matched, len(left.served)).astype(int)
    filled = np.bincount(tiers.company_tier, matched, len(left.full)).astype(int)
    point[model.served : model.filled] = tiers.up_to_student_tier(served)
    point[model.filled : model.full] = tiers.up_to_company_tier(filled)
    point[model.full :] = point[model.filled : model.full] >= tiers.capacity[tiers.company_of_tier]
    return point


def keeps(model, point):
    activity = model.rows @ point
    return (
        (activity >= model.lower - 1e-9).all()
        and (activity <= model.upper + 1e-9).all()
        and (point >= model.low).all()
        and (point <= model.high).all()
    )


@given(market=tied())
@settings(max_examples=150, deadline=None)
def test_every_weakly_stable_matching_keeps_the_rows_of_the_model(market):
    tiers, gain = tiers_and_gain(market)
    left = remainder(tiers, conclusions(tiers, no_facts(tiers)))
    model = model_of(left, gain[left.pair])
    for chosen in weakly_stable(market):
        point = point_of(left, model, chosen)
        assert keeps(model, point)
        assert model.gain @ point == pytest.approx(market.total(chosen) / 20)


@given(market=tied())
@settings(max_examples=150, deadline=None)
def test_no_cut_cuts_off_a_weakly_stable_matching(market):
    # Cuts are looked for at random points as well, where many more are broken than at solutions.
    tiers, gain = tiers_and_gain(market)
    facts = no_facts(tiers)
    left = remainder(tiers, facts)
    model = model_of(left, gain)
    generator = np.random.default_rng(0)
    cuts = []
    for _ in range(5):
        cuts += broken_cuts(left, model, generator.random(len(model.low)))
    later = remainder(tiers, conclusions(tiers, facts))
    for rest in (left, later):
        model = model_of(rest, gain[rest.pair])
        rows = Rows(len(model.low))
        add_cuts(rows, cuts, rest, model, tiers.num_pairs)
        added, lower, upper = rows.finished()
        extended = replace(model, rows=added, lower=lower, upper=upper)
        for chosen in weakly_stable(market):
            assert keeps(extended, point_of(rest, model, chosen))


@given(market=tied())
@settings(max_examples=100, deadline=None)
def test_the_bound_is_never_below_the_best_and_facts_hold_in_every_better_matching(market):
    tiers, gain = tiers_and_gain(market)
    stable = weakly_stable(market)
    best = max(map(market.total, stable)) / 20
    for target in (best, best - 0.5, best + 0.05):
        found = relaxed(tiers, conclusions(tiers, no_facts(tiers)), gain, target, 1e9, time.monotonic() + 60)
        if target <= best:
            assert found.bound >= best - 1e-9
            assert found.facts is not None
        for chosen in stable:
            if market.total(chosen) / 20 >= target:
                pairs = np.array(
                    [(s, c) in chosen for s, c in zip(tiers.student, tiers.company, strict=True)], dtype=bool
                )
                assert found.facts.is_possible[pairs].all()


def test_wrong_prices_of_a_solver_still_give_a_bound_that_holds(monkeypatch):
    import scipy.optimize

    market = make_market("tied", num_students=60, num_companies=10, pairs_per_student=4, tier_width=6, seed=0)
    problem = problem_of(market)
    tiers, pair = tiers_of(orders_of(market, problem), problem.capacity)
    gain, facts = market.score[pair], conclusions(tiers, no_facts(tiers))
    honest = relaxed(tiers, facts, gain, 0.0, 1e9, time.monotonic() + 60).bound
    solve, generator = scipy.optimize.linprog, np.random.default_rng(0)

    def lying(*given, **options):
        found = solve(*given, **options)
        found.ineqlin.marginals = generator.normal(size=len(found.ineqlin.marginals))
        found.eqlin.marginals = found.eqlin.marginals + generator.normal(size=len(found.eqlin.marginals))
        return found

    monkeypatch.setattr(scipy.optimize, "linprog", lying)
    assert relaxed(tiers, facts, gain, 0.0, 1e9, time.monotonic() + 60).bound > honest


def test_out_of_time_the_relaxation_leaves_things_as_they_are():
    market = make_market("tied", num_students=60, num_companies=10, pairs_per_student=4, tier_width=6, seed=0)
    problem = problem_of(market)
    tiers, pair = tiers_of(orders_of(market, problem), problem.capacity)
    facts = conclusions(tiers, no_facts(tiers))
    found = relaxed(tiers, facts, market.score[pair], 0.0, 55.0, time.monotonic())
    assert (found.bound, found.facts, found.full) == (55.0, facts, None)


def test_ctrl_c_while_the_solver_runs_is_raised_when_it_returns():
    market = make_market("tied", num_students=300, num_companies=40, pairs_per_student=8, tier_width=10, seed=0)
    problem = problem_of(market)
    tiers, pair = tiers_of(orders_of(market, problem), problem.capacity)
    left = remainder(tiers, conclusions(tiers, no_facts(tiers)))
    model = model_of(left, market.score[pair][left.pair])
    solve_integers(model, 0.0, 0.0)  # what is imported by it is imported
    pressed = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))

    def solve():
        pressed.start()
        solve_integers(model, 0.0, 1.0)
        pressed.join()

    with pytest.raises(KeyboardInterrupt):
        solve()


def test_two_solvers_agree_on_what_is_out_of_reach():
    market = make_market("tied", num_students=40, num_companies=8, pairs_per_student=4, tier_width=6, seed=0)
    problem = problem_of(market)
    tiers, pair = tiers_of(orders_of(market, problem), problem.capacity)
    left = remainder(tiers, conclusions(tiers, no_facts(tiers)))
    model = model_of(left, market.score[pair][left.pair])
    best = solve_integers(model, 0.0, 60.0)
    assert best.is_finished
    assert not best.is_infeasible
    beyond = solve_integers(model, best.bound + 0.01, 60.0)
    assert beyond.is_infeasible
    assert beyond.values is None
    assert is_infeasible_indeed(model, best.bound + 0.01, 60.0)
    assert not is_infeasible_indeed(model, best.bound - 0.01, 60.0)
