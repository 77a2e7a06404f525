"""The best set of things that require each other: the closed subset of the largest weight, by one maximum flow.

What adds something is a source of its gain, what costs something a sink of its loss, and a requirement is a pipe of
any width. A cut that parts no pipe is a closed set, and the smallest cut the best one (Picard, 1976). All best sets
are the closed sets of what the flow leaves open (Picard and Queyranne, 1980): among them the next weight decides, so
that no weight is ever multiplied into another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import JumelageError

LARGEST_TOTAL = 2**61
"""The absolute values of a weight must not sum up to more: the solver's numbers are int64."""


@dataclass(frozen=True, eq=False)
class Closure:
    """The best closed subset and the proof for the first weight that decides anything.

    Parameters
    ----------
    is_chosen : ndarray of bool, shape (num_nodes,)
        Which nodes are in it. The best subsets are closed under intersection, so there is a smallest, which this is.
    amount : ndarray of int64, shape (num_arcs,)
        What flows on each arc for the first weight that is not 0 everywhere. When each tail has given that much of its
        weight to its head, all nodes that have something left are in the subset, and of the others in it nothing is
        owed.
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
    is_chosen = np.zeros(len(weights[0]), dtype=bool)
    undecided, amounts = np.arange(len(is_chosen)), []
    nothing = np.zeros(len(tail), dtype=np.int64)
    for weight in weights:
        if not weight[undecided].any():
            continue
        number = np.full(len(is_chosen), -1, dtype=np.int32)
        number[undecided] = np.arange(len(undecided), dtype=np.int32)
        is_open = (number[tail] >= 0) & (number[head] >= 0)
        tail, head = tail[is_open], head[is_open]
        cut = _Cut(number[tail], number[head], weight[undecided])
        is_chosen[undecided[cut.is_in_all]] = True
        amounts.append(cut.amount)
        # Where something flows, the head of an arc can only be chosen with its tail.
        tail, head = np.concatenate((tail, head[cut.amount > 0])), np.concatenate((head, tail[cut.amount > 0]))
        undecided = undecided[~cut.is_in_all & ~cut.is_in_none]
    return Closure(is_chosen, amounts[0] if amounts else nothing)


class _Cut:
    """What all best closed subsets have in common, and what a maximum flow sends through each arc."""

    def __init__(self, tail: NDArray[np.int32], head: NDArray[np.int32], weight: NDArray[np.int64]) -> None:
        from ortools.graph.python.max_flow import SimpleMaxFlow

        num_nodes, any_width = len(weight), int(np.maximum(weight, 0).sum()) + 1
        nodes, source, sink = np.arange(num_nodes, dtype=np.int32), num_nodes, num_nodes + 1
        flow = SimpleMaxFlow()
        flow.add_arcs_with_capacity(np.full_like(nodes, source), nodes, np.maximum(weight, 0))
        flow.add_arcs_with_capacity(nodes, np.full_like(nodes, sink), np.maximum(-weight, 0))
        arcs = flow.add_arcs_with_capacity(tail, head, np.full(len(tail), any_width, dtype=np.int64))
        status = flow.solve(source, sink)
        if status != flow.OPTIMAL:
            message = f"the flow solver ended with the status {status.name}, which this network cannot have"
            raise JumelageError(message)
        self.amount = flow.flows(np.asarray(arcs, dtype=np.int32))
        self.is_in_all = _marked(flow.get_source_side_min_cut(), num_nodes)
        self.is_in_none = _marked(flow.get_sink_side_min_cut(), num_nodes)


def _marked(nodes: Sequence[Any], num_nodes: int) -> NDArray[np.bool_]:
    is_marked = np.zeros(num_nodes + 2, dtype=bool)
    is_marked[nodes] = True
    return is_marked[:num_nodes]
