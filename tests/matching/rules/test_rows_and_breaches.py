"""What rules ask of a solver and what an audit finds are the same, matching by matching; both are written apart."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_strategies import companions, intakes, markets, placed, quotas

import jumelage as jm

KINDS = {"quota": quotas, "intake": intakes, "companions": companions}


def least_breaches(rows, num_pairs, taken):
    """Return the least sum of breaches times counters that meets the rows, by trying all counters; None if none does.

    Counters that share no row are tried apart.
    """
    of_row = [rows.column[start:stop] for start, stop in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)]
    times = [rows.coefficient[start:stop] for start, stop in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)]
    root = list(range(len(rows.most)))
    for columns in of_row:
        shared = [root[column - num_pairs] for column in columns if column >= num_pairs]
        root = [shared[0] if own in shared else own for own in root]
    total = 0
    for part in [*sorted(set(root)), None]:
        counters = [number for number, own in enumerate(root) if own == part]
        numbers = [
            number
            for number, columns in enumerate(of_row)
            if (part is None and (columns < num_pairs).all()) or np.isin(columns - num_pairs, counters).any()
        ]
        costs = []
        for values in product(*(range(rows.most[counter] + 1) for counter in counters)):
            column = np.concatenate((taken, np.zeros(len(rows.most), dtype=int)))
            column[[num_pairs + counter for counter in counters]] = values
            loads = [(times[number] * column[of_row[number]]).sum() for number in numbers]
            if all(rows.lower[n] <= load <= rows.upper[n] for n, load in zip(numbers, loads, strict=True)):
                costs.append(int(rows.breaches[counters] @ np.array(values, dtype=int)) if counters else 0)
        if not costs:
            return None
        total += min(costs)
    return total


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_rows_of_a_rule_hold_where_it_has_no_breach_and_cost_what_its_breaches_are(kind, data):
    market, chosen = data.draw(markets(most_students=4))
    if kind == "companions" and market.num_students < 2:
        return
    rule = data.draw(KINDS[kind](market))
    if rule.faults(market):
        return
    rows = rule.rows(market)
    for pairs in chosen:
        amounts = [breach.amount for breach in rule.breaches(market, jm.Matching(pairs))]
        least = least_breaches(rows, market.num_pairs, placed(market, pairs))
        assert all(amount > 0 for amount in amounts)
        if rule.weight is None:
            assert (least is not None) == (not amounts)
        else:
            assert least == sum(amounts)
