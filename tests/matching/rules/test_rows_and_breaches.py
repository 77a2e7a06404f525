"""What rules ask of a solver and what an audit finds are the same, matching by matching; both are written apart."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rule_strategies import KINDS, is_placed, markets, rules

import jumelage as jm
from jumelage.matching.rules.forbidden import forbidden


def least_breaches(rows, num_pairs, taken):
    """Return the least sum of breaches times counters that meets the rows, by trying all counters; None if none does.

    Counters that share no row are tried apart.
    """
    spans = list(zip(rows.indptr[:-1], rows.indptr[1:], strict=True))
    owner = list(range(len(rows.most)))
    for start, stop in spans:
        shared = {owner[column - num_pairs] for column in rows.column[start:stop] if column >= num_pairs}
        owner = [min(shared) if own in shared else own for own in owner]
    row_owner = []
    for start, stop in spans:
        own = [owner[column - num_pairs] for column in rows.column[start:stop] if column >= num_pairs]
        row_owner.append(own[0] if own else None)
    total = 0
    for one in {*owner, None}:
        counters = np.array([counter for counter, own in enumerate(owner) if own == one], dtype=int)
        costs = []
        for values in product(*(range(rows.most[counter] + 1) for counter in counters)):
            column = np.concatenate((taken, np.zeros(len(rows.most), dtype=int)))
            column[num_pairs + counters] = values
            loads = [
                (rows.coefficient[start:stop] @ column[rows.column[start:stop]], lower, upper)
                for (start, stop), lower, upper, own in zip(spans, rows.lower, rows.upper, row_owner, strict=True)
                if own == one
            ]
            if all(lower <= load <= upper for load, lower, upper in loads):
                costs.append(int(rows.breaches[counters] @ np.array(values, dtype=int)))
        if not costs:
            return None
        total += min(costs)
    return total


def drawn(data, *kinds):
    """Return a market with a rule of each kind, and all its matchings."""
    market, matchings = data.draw(markets(least_students=2))
    assume(market.num_pairs)
    kept = [data.draw(rules(market, kind)) for kind in kinds]
    assume(not any(rule.faults(market) for rule in kept))
    return market, kept, matchings


def check_rows(data, kind):
    market, (rule,), matchings = drawn(data, kind)
    rows = rule.rows(market)
    assert len(rows.labels) == len(rows.lower) == len(rows.upper) == len(rows.indptr) - 1
    for chosen in matchings:
        breaches = rule.breaches(market, jm.Matching(chosen))
        least = least_breaches(rows, market.num_pairs, is_placed(market, chosen))
        assert all(breach.amount > 0 for breach in breaches)
        if rule.weight is None:
            assert (least is not None) == (not breaches)
        else:
            assert least == sum(breach.amount for breach in breaches)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_the_rows_of_a_rule_hold_where_it_has_no_breach_and_cost_as_many_as_it_has(kind, data):
    check_rows(data, kind)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=500, deadline=None)
def test_rows_and_breaches_agree_on_many_more_markets(kind, data):
    check_rows(data, kind)


@given(data=st.data(), kinds=st.tuples(st.sampled_from(KINDS), st.sampled_from(KINDS)))
@settings(max_examples=50, deadline=None)
def test_two_rules_together_are_gathered_into_what_the_audit_finds(data, kinds):
    market, kept, matchings = drawn(data, *kinds)
    try:
        market = market.replace(rules=kept)
    except jm.InputError:
        return
    rows = market.constraints
    is_soft = any(rule.weight is not None for rule in kept)
    for chosen in matchings:
        verdict = jm.audit(market, jm.Matching(chosen))
        least = least_breaches(rows, market.num_pairs, is_placed(market, chosen))
        assert (least is not None) == verdict.is_feasible
        assert ("breaches" in verdict.totals) == is_soft
        if is_soft and least is not None:
            assert least == verdict.totals["breaches"]
            amounts = [sum(one.amount for one in rule.breaches(market, jm.Matching(chosen))) for rule in kept]
            prices = [0.0 if rule.weight in (None, "last") else rule.weight for rule in kept]
            assert verdict.totals["penalty"] == np.dot(amounts, prices)


@pytest.mark.parametrize("kind", ["forbid", "no_repeat"])
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_the_pairs_that_rules_forbid_are_those_that_no_matching_without_breach_places(kind, data):
    market, (rule,), _ = drawn(data, kind)
    market = market.replace(rules=[rule])
    names = zip(market.students[market.student_of_pair], market.companies[market.company], strict=True)
    breaking = [pair for pair, name in enumerate(names) if rule.breaches(market, jm.Matching(dict([name])))]
    assert rule.pairs(market).tolist() == breaking
    assert forbidden(market).tolist() == (breaking if rule.weight is None else [])
