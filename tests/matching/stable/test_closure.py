"""The best closed subset: by trying all, with weights one after the other, up to the largest numbers."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumelage.matching.stable import closure
from jumelage.matching.stable.closure import LARGEST_TOTAL, best_closed_subset


@st.composite
def networks(draw, *, largest=4):
    """Draw arcs among up to 6 nodes, rings too, and one to three weights."""
    num_nodes = draw(st.integers(1, 6))
    node = st.integers(0, num_nodes - 1)
    arcs = sorted(draw(st.sets(st.tuples(node, node).filter(lambda arc: arc[0] != arc[1]), max_size=10)))
    weight = st.lists(st.integers(-largest, largest), min_size=num_nodes, max_size=num_nodes)
    return arcs, draw(st.lists(weight, min_size=1, max_size=3))


def solved(arcs, weights):
    tail, head = np.array(arcs, dtype=np.int32).reshape(-1, 2).T
    return best_closed_subset(tail, head, [np.array(weight, dtype=np.int64) for weight in weights])


def closed_subsets(arcs, num_nodes):
    for chosen in product([False, True], repeat=num_nodes):
        if all(chosen[head] or not chosen[tail] for tail, head in arcs):
            yield chosen


def total(chosen, weights):
    return tuple(sum(each for each, is_in in zip(weight, chosen, strict=True) if is_in) for weight in weights)


@given(network=networks())
@settings(max_examples=400, deadline=None)
def test_it_is_the_smallest_of_the_best_by_all_weights_in_their_order(network):
    arcs, weights = network
    every = list(closed_subsets(arcs, len(weights[0])))
    largest = max(total(chosen, weights) for chosen in every)
    best = [chosen for chosen in every if total(chosen, weights) == largest]
    found = solved(arcs, weights).is_chosen.tolist()
    assert found == [all(chosen[node] for chosen in best) for node in range(len(weights[0]))]


@given(network=networks(largest=LARGEST_TOTAL // 6))
@settings(max_examples=200, deadline=None)
def test_weights_up_to_the_largest_are_not_rounded(network):
    arcs, weights = network
    largest = max(total(chosen, weights) for chosen in closed_subsets(arcs, len(weights[0])))
    assert total(solved(arcs, weights).is_chosen.tolist(), weights) == largest


@given(network=networks())
@settings(max_examples=200, deadline=None)
def test_what_flows_proves_that_no_closed_subset_is_worth_more(network):
    arcs, weights = network
    found = solved(arcs, weights)
    nothing = (0,) * len(weights)
    assert all(tuple(amounts) >= nothing for amounts in found.amount.T.tolist())
    kept = [list(each) for each in zip(*weights, strict=True)]
    for (tail, head), amounts in zip(arcs, found.amount.T.tolist(), strict=True):
        for level, amount in enumerate(amounts):
            kept[tail][level] -= amount
            kept[head][level] += amount
    over = [each for each in kept if tuple(each) > nothing]
    assert total(found.is_chosen.tolist(), weights) == tuple(map(sum, zip(nothing, *over, strict=True)))


def test_a_gain_pays_for_what_it_requires_only_if_it_is_larger():
    # 0 requires 1: 5 − 3 pays, 3 − 5 does not, and 3 − 3 is left to the second weight.
    arcs = [(0, 1)]
    assert solved(arcs, [[5, -3]]).is_chosen.tolist() == [True, True]
    assert solved(arcs, [[3, -5]]).is_chosen.tolist() == [False, False]
    assert solved(arcs, [[3, -3]]).is_chosen.tolist() == [False, False]
    assert solved(arcs, [[3, -3], [0, 1]]).is_chosen.tolist() == [True, True]
    assert solved(arcs, [[3, -3], [0, -1]]).is_chosen.tolist() == [False, False]


def test_a_weight_that_is_0_everywhere_leaves_the_proof_to_the_next():
    # 0 pays the 3 that 1 lacks, and keeps 2.
    found = solved([(0, 1)], [[0, 0], [5, -3]])
    assert (found.is_chosen.tolist(), found.amount.tolist()) == ([True, True], [[0], [3]])


def test_nothing_is_chosen_from_nothing():
    assert solved([], [[]]).is_chosen.tolist() == []
    assert solved([], [[0, 0]]).is_chosen.tolist() == [False, False]


def test_an_answer_that_is_not_optimal_is_not_read(monkeypatch):
    from ortools.graph.python.max_flow import SimpleMaxFlow

    monkeypatch.setattr(SimpleMaxFlow, "solve", lambda *_: SimpleMaxFlow.POSSIBLE_OVERFLOW)
    with pytest.raises(closure.JumelageError, match="POSSIBLE_OVERFLOW"):
        solved([(0, 1)], [[3, -1]])
