"""`tied_stable`: of all weakly stable matchings the best, by enumeration, by another model, and out of time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tied_markets import chosen_by, tied, weakly_stable

from jumelage.matching.stable.tied import search
from jumelage.matching.stable.tied.best import tied_stable


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
        patch.setattr(search, "relaxed", lambda *known: search.Relaxed(known[4], known[1], None))
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
