"""The best set of things that require each other: the closed subset of the largest weight, by maximum flows.

What adds something is a source of its gain, what costs something a sink of its loss, and a requirement is a pipe of
any width. A cut that parts no pipe is a closed set, and the smallest cut the best one (Picard, 1976). All best sets
are the closed sets of what the flow leaves open (Picard and Queyranne, 1980): among them the next weight decides, so
that no weight is ever multiplied into another. What is left over in one weight gives any amount of the next, what is
lacking takes any amount, and what flows in one weight may flow back in the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import JumelageError

LARGEST_TOTAL = 2**61
"""The absolute values of a weight must not sum up to more: the solver's numbers are int64."""


@dataclass(frozen=True, eq=False)
class Closure:
    """The best closed subset and the proof of it.

    Parameters
    ----------
    is_chosen : ndarray of bool, shape (num_nodes,)
        Which nodes are in it. The best subsets are closed under intersection, so there is a smallest, which this is.
    amount : ndarray of int64, shape (num_weights, num_arcs)
        What each tail gives of its weights to its head: of the first weight with more than 0, more than 0. Then all
        nodes that have something left, of the first weight with anything, are in the subset, and of the others in it
        nothing is owed.
    """

    is_chosen: NDArray[np.bool_]
    amount: NDArray[np.int64]


def best_closed_subset(
    tail: NDArray[np.int32], head: NDArray[np.int32], weights: Sequence[NDArray[np.int64]]
) -> Closure:
    """Return the smallest of the closed subsets whose total weight is the largest.

    Parameters
    ----------
    tail, head : ndarray of int32, shape (num_arcs,)
        The tail of an arc requires its head.
    weights : sequence of ndarray of int64, shape (num_nodes,)
        What each node adds, the most important weight first; at least one. The absolute values of each must not sum
        up to more than `LARGEST_TOTAL`.
    """
    num_nodes = len(weights[0])
    is_chosen, sign = np.zeros(num_nodes, dtype=bool), np.zeros(num_nodes, dtype=np.int64)
    amount, is_paid = np.zeros((len(weights), len(tail)), dtype=np.int64), np.zeros(len(tail), dtype=bool)
    for level, weight in enumerate(weights):
        open_weight = np.where(sign == 0, weight, 0)
        if not open_weight.any():
            continue
        is_chosen, amount[level] = _cut(tail, head, open_weight, sign, is_paid)
        kept = open_weight
        np.subtract.at(kept, tail, amount[level])
        np.add.at(kept, head, amount[level])
        sign = np.where(sign == 0, np.sign(kept), sign)
        is_paid |= amount[level] > 0
    return Closure(is_chosen, amount)


def _cut(
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    weight: NDArray[np.int64],
    sign: NDArray[np.int64],
    is_paid: NDArray[np.bool_],
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return the smallest best subset for a weight, and what a maximum flow sends through each arc.

    Parameters
    ----------
    tail, head : ndarray of int32, shape (num_arcs,)
        The arcs.
    weight : ndarray of int64, shape (num_nodes,)
        What is still open; 0 where a weight before has decided.
    sign : ndarray of int64, shape (num_nodes,)
        1 where weights before have left something, which gives any amount; −1 where they lack it, which takes any.
    is_paid : ndarray of bool, shape (num_arcs,)
        Through which arcs something flows for weights before: here it may flow back.
    """
    from ortools.graph.python.max_flow import SimpleMaxFlow

    num_nodes, any_width = len(weight), int(np.abs(weight).sum()) + 1
    nodes = np.arange(num_nodes, dtype=np.int32)
    source, sink, giver, taker = range(num_nodes, num_nodes + 4)
    flow = SimpleMaxFlow()

    def add(tails: NDArray[np.int32], heads: NDArray[np.int32], width: NDArray[np.int64]) -> NDArray[np.int32]:
        return np.asarray(flow.add_arcs_with_capacity(tails, heads, width), dtype=np.int32)

    def wide(tails: NDArray[np.int32], heads: NDArray[np.int32]) -> NDArray[np.int32]:
        return add(tails, heads, np.full(len(tails), any_width, dtype=np.int64))

    add(np.full_like(nodes, source), nodes, np.maximum(weight, 0))
    add(nodes, np.full_like(nodes, sink), np.maximum(-weight, 0))
    ends = np.array([source, taker], dtype=np.int32), np.array([giver, sink], dtype=np.int32)
    wide(*ends)
    gives, takes = nodes[sign > 0], nodes[sign < 0]
    wide(np.full_like(gives, giver), gives)
    wide(takes, np.full_like(takes, taker))
    arcs, back = wide(tail, head), wide(head[is_paid], tail[is_paid])
    status = flow.solve(source, sink)
    if status != flow.OPTIMAL:
        message = f"the flow solver ended with the status {status.name}, which this network cannot have"
        raise JumelageError(message)
    amount = np.array(flow.flows(arcs), dtype=np.int64)
    amount[is_paid] -= flow.flows(back)
    is_chosen = np.zeros(num_nodes + 4, dtype=bool)
    is_chosen[flow.get_source_side_min_cut()] = True
    return is_chosen[:num_nodes], amount
