"""The engine: an assignment with capacities, minima and quotas that nest as one min-cost flow (OR-Tools, cost-scaling).

Every student sends one unit, every company takes as many as it has seats and passes them on to the sets that hold it;
sets of students hand out the units that their students send. Whole numbers go in, their range is checked before and
the solver's status after; nothing is read from an answer that is not optimal.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import JumelageError
from jumelage.matching.blocks import student_blocks
from jumelage.matching.families import NOWHERE, Families, Forest


class CostRangeError(JumelageError):
    """The weights are too large for the solver's arithmetic; they must be counted in coarser units."""


def largest_weight(num_students: int, num_companies: int, num_sets: int = 0) -> int:
    """Return the largest weight worth trying: the solver multiplies it by the number of nodes.

    Examples
    --------
    >>> largest_weight(600, 400) < 2**63 // 1000
    True
    """
    return 2**60 // (num_students + num_companies + num_sets + 3)


def assign(
    indptr: NDArray[np.int64],
    company: NDArray[np.int32],
    weight: int | NDArray[np.int64],
    capacity: NDArray[np.int64],
    minimum: NDArray[np.int64],
    *,
    placed_first: bool,
    must_place: NDArray[np.bool_],
    families: Families | None = None,
    num_placed: int | None = None,
) -> NDArray[np.int32]:
    """Return an assignment of the largest total weight.

    Parameters
    ----------
    indptr, company : ndarray, shapes (num_students + 1,) and (num_pairs,)
        The pairs, by student. Their order decides between equal optima.
    weight : int or ndarray of int64, shape (num_pairs,)
        What each pair counts.
    capacity, minimum : ndarray of int64, shape (num_companies,)
        The most and the fewest students of each company; the minima must be within reach.
    placed_first : bool
        Whether as many students as possible must be placed, whatever it does to the weight.
    must_place : ndarray of bool, shape (num_students,)
        Who must be placed, whatever it does to the weight; together they can be.
    families : Families, optional
        Quotas over sets of students and of companies; they must be within reach, together with all else.
    num_placed : int, optional
        The largest number of students that can be placed; needed with families, if some set must be given students
        or someone must be placed.

    Returns
    -------
    ndarray of int32, shape (num_students,)
        The company of each student; −1 if unplaced.

    Raises
    ------
    CostRangeError
        If the weights are too large for the solver.
    """
    if not len(company):
        return np.full(len(indptr) - 1, -1, dtype=np.int32)
    network = _Network(indptr, company, weight)
    students, companies = tiers(capacity, minimum, must_place, families)
    if placed_first and not (students.lower.any() or companies.lower.any()):
        return network.solve(network.join(students, companies, num_sinks=0), as_much_as_possible=True)
    # Seats beyond the minima drain to a sink. Students left over stay at home: a second sink where their number is
    # fixed, the same one where it is free.
    supply = network.join(students, companies, num_sinks=2 if placed_first else 1)
    if placed_first:
        if num_placed is None:
            num_placed = int(np.count_nonzero(fill(indptr, company, capacity) >= 0))
        supply[-2] -= num_placed
        supply[-1] += num_placed
    return network.solve(supply)


def fill(indptr: NDArray[np.int64], company: NDArray[np.int32], seats: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return an assignment that fills as many seats as possible.

    Parameters
    ----------
    indptr, company : ndarray, shapes (num_students + 1,) and (num_pairs,)
        The pairs, by student.
    seats : ndarray of int64, shape (num_companies,)
        How many students each company takes.
    """
    supply = np.concatenate((np.ones(len(indptr) - 1, dtype=np.int64), -np.minimum(seats, len(indptr))))
    return _Network(indptr, company, 0).solve(supply, as_much_as_possible=True)


@dataclass(frozen=True, eq=False)
class Blocked:
    """A flow in which some lower bounds cannot be met, and what could still flow.

    Parameters
    ----------
    tail, head : ndarray of int64
        The links between nodes along which one unit more could flow.
    excess : ndarray of int64, shape (num_nodes,)
        What each node has too much of; negative: what it lacks.
    """

    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    excess: NDArray[np.int64]


def most_placed(
    indptr: NDArray[np.int64],
    company: NDArray[np.int32],
    students: "Tier",
    companies: "Tier",
) -> int | Blocked:
    """Return how many students can be placed within all bounds, or what is in the way if there is no such flow.

    Parameters
    ----------
    indptr, company : ndarray, shapes (num_students + 1,) and (num_pairs,)
        The pairs, by student.
    students, companies : Tier
        Both sides; see `tiers`.
    """
    network = _Network(indptr, company, 1)
    supply = network.join(students, companies, num_sinks=1)
    assigned = network.solve(supply, as_much_as_possible=True)
    if network.sent() == supply[supply > 0].sum():
        return int(np.count_nonzero(assigned >= 0))
    return network.blocked(supply)


@dataclass(frozen=True, eq=False)
class Tier:
    """One side as nodes of the network: its members, then the sets that hold them.

    Parameters
    ----------
    node : ndarray of int64
        The number of each node.
    parent : ndarray of int64
        The number of the set that holds each; −1 if none does.
    lower, upper : ndarray of int64
        The fewest and the most students that pass each.
    """

    node: NDArray[np.int64]
    parent: NDArray[np.int64]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]


def tiers(
    capacity: NDArray[np.int64],
    minimum: NDArray[np.int64],
    must_place: NDArray[np.bool_],
    families: Families | None,
) -> tuple[Tier, Tier]:
    """Return students and companies as nodes: students, companies, sets of companies, sets of students; see `assign`.

    The node after them stands for all that is outside.
    """
    num_students, num_companies = len(must_place), len(capacity)
    num_members = num_students + num_companies
    num_sets = 0 if families is None else families.companies.num_sets
    of_students, of_companies = (None, None) if families is None else (families.students, families.companies)
    place = np.ones(num_students, dtype=np.int64)
    return (
        _tier(np.arange(num_students), must_place.astype(np.int64), place, of_students, num_members + num_sets),
        _tier(np.arange(num_students, num_members), minimum, capacity, of_companies, num_members),
    )


def _tier(
    member: NDArray[np.int64],
    lower: NDArray[np.int64],
    upper: NDArray[np.int64],
    forest: Forest | None,
    first_set: int,
) -> Tier:
    if forest is None:
        return Tier(member, np.full(len(member), NOWHERE), lower, upper)
    above = np.concatenate((forest.home, forest.parent))
    return Tier(
        np.concatenate((member, first_set + np.arange(forest.num_sets))),
        np.where(above >= 0, first_set + above, NOWHERE),
        np.concatenate((lower, forest.lower)),
        np.concatenate((upper, forest.upper)),
    )


class _Network:
    """A flow under construction. Nodes are those of `tiers`, then sinks; arcs are pairs, then links."""

    def __init__(self, indptr: NDArray[np.int64], company: NDArray[np.int32], weight: int | NDArray[np.int64]):
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

        self._flow = SimpleMinCostFlow()
        self._indptr, self._company = indptr, company
        degree, first_company = np.diff(indptr), np.int32(len(indptr) - 1)
        for begin, end in student_blocks(indptr):
            pairs = slice(indptr[begin], indptr[end])
            students = np.repeat(np.arange(begin, end, dtype=np.int32), degree[begin:end])
            cost = np.full(len(students), -weight) if isinstance(weight, int) else -weight[pairs]
            self._flow.add_arcs_with_capacity_and_unit_cost(
                students, company[pairs] + first_company, np.ones(len(students), dtype=np.int64), cost
            )

    def join(self, students: Tier, companies: Tier, *, num_sinks: int) -> NDArray[np.int64]:
        """Link both sides to the sets that hold them, and to the sinks; return the supply of each node.

        What a link must carry at the least is demanded at its tail and supplied at its head.

        Parameters
        ----------
        students, companies : Tier
            The nodes of both sides.
        num_sinks : int
            2: one for seats, one for students left over; 1: the same for both; 0: none, where there are no lower
            bounds and as much as possible is to flow.
        """
        num_nodes = len(students.node) + len(companies.node)
        everyone = len(self._indptr) - 1
        students, companies = (
            replace(tier, upper=np.maximum(np.minimum(tier.upper, everyone), tier.lower))
            for tier in (students, companies)
        )
        supply = np.zeros(num_nodes + num_sinks, dtype=np.int64)
        to = companies.parent
        if num_sinks:
            to = np.where(to >= 0, to, num_nodes)
        else:
            roots = to < 0
            supply[companies.node[roots]] -= companies.upper[roots]
        linked = to >= 0
        self._link(companies.node[linked], to[linked], (companies.upper - companies.lower)[linked])
        supply[companies.node[linked]] -= companies.lower[linked]
        np.add.at(supply, to[linked], companies.lower[linked])
        inner, outer = np.flatnonzero(students.parent >= 0), np.flatnonzero(students.parent < 0)
        lower, upper, node = students.lower, students.upper, students.node
        supply[node[outer]] += upper[outer]
        if num_sinks:
            home = len(supply) - 1
            supply[home] -= upper[outer].sum()
            may_stay = outer[lower[outer] < upper[outer]]
            self._link(node[may_stay], np.full(len(may_stay), home), (upper - lower)[may_stay])
        self._link(students.parent[inner], node[inner], (upper - lower)[inner])
        supply[node[inner]] += lower[inner]
        np.subtract.at(supply, students.parent[inner], lower[inner])
        return supply

    def _link(self, tails: NDArray[np.int64], heads: NDArray[np.int64], capacity: NDArray[np.int64]) -> None:
        """Let so many units flow from nodes to others, free of cost."""
        self._flow.add_arcs_with_capacity_and_unit_cost(
            tails.astype(np.int32), heads.astype(np.int32), capacity, np.zeros_like(capacity)
        )

    def solve(self, supply: NDArray[np.int64], *, as_much_as_possible: bool = False) -> NDArray[np.int32]:
        """Return the company of each student in the cheapest flow of this supply, or of as much of it as can flow."""
        flow = self._flow
        flow.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
        status = flow.solve_max_flow_with_min_cost() if as_much_as_possible else flow.solve()
        if status == flow.BAD_COST_RANGE:
            message = "the weights are too large for the solver"
            raise CostRangeError(message)
        if status != flow.OPTIMAL:
            message = f"the flow solver ended with the status {status.name}, which this network cannot have"
            raise JumelageError(message)
        assigned = np.full(len(self._indptr) - 1, -1, dtype=np.int32)
        for begin, end in student_blocks(self._indptr):
            first, last = self._indptr[begin], self._indptr[end]
            used = first + np.flatnonzero(flow.flows(np.arange(first, last, dtype=np.int32)))
            assigned[np.searchsorted(self._indptr, used, side="right") - 1] = self._company[used]
        return assigned

    def sent(self) -> int:
        """Return how many units flow."""
        return int(self._flow.maximum_flow())

    def blocked(self, supply: NDArray[np.int64]) -> Blocked:
        """Return what could still flow, and where units are left over or lacking."""
        flow, num_arcs = self._flow, self._flow.num_arcs()
        tail, head, capacity = (
            np.fromiter(map(of, range(num_arcs)), dtype=np.int64, count=num_arcs)
            for of in (flow.tail, flow.head, flow.capacity)
        )
        used = flow.flows(np.arange(num_arcs, dtype=np.int32))
        excess = supply.copy()
        np.subtract.at(excess, tail, used)
        np.add.at(excess, head, used)
        has_room, is_used = used < capacity, used > 0
        return Blocked(
            np.concatenate((tail[has_room], head[is_used])), np.concatenate((head[has_room], tail[is_used])), excess
        )
