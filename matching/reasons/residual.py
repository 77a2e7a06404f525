"""Who would have to move if a student were placed elsewhere: shortest ways in the residual graph of an optimum.

The nodes are the companies and, as the last one, home. An arc leads from where a student is to where else she may be;
its length is what that loses. A seat that is free leads home, and home leads to a company that can do with one fewer.
If a student is placed at a company, somebody there is one too many: the cheapest way out is a shortest way from that
company to where she was. Prices that prove the optimum make every length lexicographically 0 or more (the potentials of
Edmonds and Karp, 1972), so that Dijkstra's algorithm finds it.
"""

import heapq
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.sources.pair_arrays import pointers

if TYPE_CHECKING:
    from jumelage.matching.certificate import Certificate
    from jumelage.matching.levels import Level
    from jumelage.matching.problem import Problem

EXACT = 2**53
"""Below it floats are exact for whole numbers."""


@dataclass(frozen=True, eq=False)
class Arcs:
    """The residual graph, at most one arc from one node to another: the shortest.

    Parameters
    ----------
    num_nodes : int
        The companies and home.
    tail, head : ndarray of int64, shape (num_arcs,)
        From which node to which, in ascending order.
    student : ndarray of int64, shape (num_arcs,)
        Who moves; −1 where a seat is filled or given up.
    pair : ndarray of int64, shape (num_arcs,)
        By which pair of what is left to decide she then is placed; −1 for home.
    length : ndarray of int64, shape (num_levels + 1, num_arcs)
        What it loses, level by level, with the prices of both ends taken into account: 0 or more. The last level counts
        who moves: of ways that lose the same, the one is taken on which the fewest do.
    """

    num_nodes: int
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    student: NDArray[np.int64]
    pair: NDArray[np.int64]
    length: NDArray[np.int64]

    @cached_property
    def forwards(self) -> "_Side":
        """The arcs as they leave each node."""
        return _side(self, self.tail, self.head)

    @cached_property
    def backwards(self) -> "_Side":
        """The arcs as they enter each node."""
        return _side(self, self.head, self.tail)


@dataclass(frozen=True, eq=False)
class _Side:
    """The arcs by the node at one end of each.

    Parameters
    ----------
    order : ndarray of int64, shape (num_arcs,)
        The arcs by `near`, then `far`.
    near, far : ndarray of int64, shape (num_arcs,)
        Both ends of each, in that order.
    key : ndarray of int64, shape (num_arcs,)
        Both ends as one number, ascending.
    length : ndarray of float64, shape (num_levels, num_arcs)
        In that order.
    """

    order: NDArray[np.int64]
    near: NDArray[np.int64]
    far: NDArray[np.int64]
    key: NDArray[np.int64]
    length: NDArray[np.float64]


def _side(arcs: Arcs, near: NDArray[np.int64], far: NDArray[np.int64]) -> _Side:
    key = near * arcs.num_nodes + far
    order = np.argsort(key, kind="stable")
    return _Side(order, near[order], far[order], key[order], arcs.length[:, order].astype(np.float64))


@dataclass(frozen=True, eq=False)
class Ways:
    """The shortest ways from every node to one, or from one to every node.

    Parameters
    ----------
    length : ndarray of int64, shape (num_levels + 1, num_nodes)
        How long each is, level by level; 0 throughout where there is none.
    is_reached : ndarray of bool, shape (num_nodes,)
        Whether there is one.
    arc : ndarray of int64, shape (num_nodes,)
        The arc by which each node's way begins, or, from one to every node, ends; −1 at the one node.
    """

    length: NDArray[np.int64]
    is_reached: NDArray[np.bool_]
    arc: NDArray[np.int64]


def residual_arcs(
    problem: "Problem", levels: "tuple[Level, ...]", prices: "Certificate", assigned: NDArray[np.int32]
) -> Arcs:
    """Return the residual graph of an optimal assignment.

    Parameters
    ----------
    problem : Problem
        What is left to decide.
    levels : tuple of Level
        What is judged, in the units of the prices.
    prices : Certificate
        Which prove the optimum.
    assigned : ndarray of int32, shape (num_students,)
        The company of each student; −1 if unplaced.
    """
    home = problem.num_companies
    degree = np.diff(problem.indptr)
    node = np.where(assigned >= 0, assigned, home).astype(np.int64)
    owner = np.repeat(np.arange(problem.num_students), degree)
    is_pinned = problem.pinned >= 0
    load = np.bincount(assigned[(assigned >= 0) & ~is_pinned], minlength=home)
    other = np.flatnonzero(problem.company != node[owner])
    may_leave = np.flatnonzero((node < home) & ~problem.must_place & ~is_pinned)
    has_seat = np.flatnonzero(load < problem.capacity)
    can_lose = np.flatnonzero(load > problem.minimum)
    price = np.concatenate((prices.company_price, np.zeros((len(prices.levels), 1), dtype=np.int64)), axis=1)
    tail = np.concatenate((node[owner[other]], node[may_leave], has_seat, np.full(len(can_lose), home)))
    head = np.concatenate((problem.company[other], np.full(len(may_leave) + len(has_seat), home), can_lose))
    no_student = np.full(len(has_seat) + len(can_lose), -1)
    student = np.concatenate((owner[other], may_leave, no_student))
    pair = np.concatenate((other, np.full(len(may_leave) + len(no_student), -1)))
    loss = (
        slack(problem, levels, prices)[:, other],
        prices.student_price[:, may_leave],
        -price[:, has_seat],
        price[:, can_lose],
    )
    length = np.concatenate((np.concatenate(loss, axis=1), [student >= 0]))
    return _shortest_of_parallel(home + 1, tail, head.astype(np.int64), student, pair, length)


def slack(problem: "Problem", levels: "tuple[Level, ...]", prices: "Certificate") -> NDArray[np.int64]:
    """Return by how much the two prices of each pair exceed its weight, level by level; 0 for a placed pair.

    Returns
    -------
    ndarray of int64, shape (num_levels, num_pairs)
    """
    owner = np.repeat(np.arange(problem.num_students), np.diff(problem.indptr))
    weights = (0,) * (len(prices.levels) - len(levels)) + tuple(problem.left(level.weight) for level in levels)
    excess = prices.student_price[:, owner] + prices.company_price[:, problem.company]
    for number, weight in enumerate(weights):
        excess[number] -= weight
    return excess


def _shortest_of_parallel(
    num_nodes: int,
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
    student: NDArray[np.int64],
    pair: NDArray[np.int64],
    length: NDArray[np.int64],
) -> Arcs:
    key = tail * num_nodes + head
    order = np.lexsort((*length[::-1], key))
    ranked = key[order]
    first = order[np.concatenate(([True], ranked[1:] != ranked[:-1]))] if len(order) else order
    return Arcs(num_nodes, tail[first], head[first], student[first], pair[first], length[:, first])


def ways_to(arcs: Arcs, node: int) -> Ways:
    """Return the shortest ways from every node to one."""
    return _ways(arcs, node, arcs.backwards)


def ways_from(arcs: Arcs, node: int) -> Ways:
    """Return the shortest ways from one node to every other."""
    return _ways(arcs, node, arcs.forwards)


def _ways(arcs: Arcs, node: int, side: _Side) -> Ways:
    """Return the shortest ways that begin or end at one node.

    Level by level, on the arcs that some way shortest so far uses. Where earlier levels lose, a later one may gain: so
    much is added for each unit lost that the length stays above 0. All ways that are left lose the same, so that this
    changes no comparison.
    """
    used = np.ones(len(side.order), dtype=bool)
    cost = np.zeros(len(side.order))
    length = np.zeros((len(side.length), arcs.num_nodes), dtype=np.int64)
    before = np.zeros(arcs.num_nodes)
    last = len(side.length) - 1
    for number, loss in enumerate(side.length):
        factor = 1.0 - float(loss[used].min(initial=0.0))
        cost = loss + factor * cost
        if number < last and not cost[used].any():
            before = np.zeros(arcs.num_nodes)
            continue
        distance, towards = _dijkstra(arcs.num_nodes, node, side.near[used], side.far[used], cost[used])
        is_reached = np.isfinite(distance)
        if distance[is_reached].max() >= EXACT:
            return _exact_ways(arcs, node, side)
        length[number, is_reached] = (distance - factor * before)[is_reached]
        if number < last:
            before = np.where(is_reached, distance, 0.0)
            used &= distance[side.near] + cost == distance[side.far]
    return Ways(length, is_reached, _arcs_between(arcs, side, towards))


def _dijkstra(
    num_nodes: int, node: int, near: NDArray[np.int64], far: NDArray[np.int64], cost: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    graph = csr_array((cost, far.astype(np.int32), pointers(near, num_nodes)), shape=(num_nodes, num_nodes))
    distance, towards = dijkstra(graph, indices=[node], return_predecessors=True)
    return distance[0], towards[0]


def _arcs_between(arcs: Arcs, side: _Side, towards: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the arc between each node and the one that is next towards the one node."""
    nodes = np.flatnonzero(towards >= 0)
    found = np.full(arcs.num_nodes, -1, dtype=np.int64)
    wanted = towards[nodes].astype(np.int64) * arcs.num_nodes + nodes
    found[nodes] = side.order[np.searchsorted(side.key, wanted)]
    return found


def _exact_ways(arcs: Arcs, node: int, side: _Side) -> Ways:
    """Return the shortest ways in Python's own whole numbers, for lengths that floats cannot hold."""
    leaving: list[list[int]] = [[] for _ in range(arcs.num_nodes)]
    for number, near in zip(side.order.tolist(), side.near.tolist(), strict=True):
        leaving[near].append(number)
    far = dict(zip(side.order.tolist(), side.far.tolist(), strict=True))
    lengths = list(zip(*arcs.length.tolist(), strict=True))
    distance: dict[int, tuple[int, ...]] = {}
    arc = np.full(arcs.num_nodes, -1, dtype=np.int64)
    waiting = [((0,) * len(arcs.length), node, -1)]
    while waiting:
        so_far, here, by = heapq.heappop(waiting)
        if here in distance:
            continue
        distance[here], arc[here] = so_far, by
        for number in leaving[here]:
            if far[number] not in distance:
                further = tuple(map(sum, zip(so_far, lengths[number], strict=True)))
                heapq.heappush(waiting, (further, far[number], number))
    is_reached = np.zeros(arcs.num_nodes, dtype=bool)
    length = np.zeros((len(arcs.length), arcs.num_nodes), dtype=np.int64)
    for here, so_far in distance.items():
        is_reached[here], length[:, here] = True, so_far
    return Ways(length, is_reached, arc)
