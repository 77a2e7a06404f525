"""The engine: an assignment with capacities and minima as one min-cost flow (OR-Tools, cost-scaling push-relabel).

Every student sends one unit, every company takes as many as it has seats. Whole numbers go in, their range is
checked before and the solver's status after; nothing is read from an answer that is not optimal.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import JumelageError
from jumelage.matching.blocks import student_blocks


class CostRangeError(JumelageError):
    """The weights are too large for the solver's arithmetic; they must be counted in coarser units."""


def largest_weight(num_students: int, num_companies: int) -> int:
    """Return the largest weight worth trying: the solver multiplies it by the number of nodes.

    Examples
    --------
    >>> largest_weight(600, 400) < 2**63 // 1000
    True
    """
    return 2**60 // (num_students + num_companies + 3)


def assign(
    indptr: NDArray[np.int64],
    company: NDArray[np.int32],
    weight: int | NDArray[np.int64],
    capacity: NDArray[np.int64],
    minimum: NDArray[np.int64],
    *,
    placed_first: bool,
    must_place: NDArray[np.bool_],
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

    Returns
    -------
    ndarray of int32, shape (num_students,)
        The company of each student; −1 if unplaced.

    Raises
    ------
    CostRangeError
        If the weights are too large for the solver.
    """
    num_students, num_companies = len(indptr) - 1, len(capacity)
    if not len(company):
        return np.full(num_students, -1, dtype=np.int32)
    seats = np.minimum(capacity, num_students)
    everyone = np.ones(num_students, dtype=np.int64)
    network = _Network(indptr, company, weight)
    if placed_first and not minimum.any() and not must_place.any():
        return network.solve(np.concatenate((everyone, -seats)), as_much_as_possible=True)
    # A company's minimum is its own demand; seats beyond it drain to a sink. Students left over stay at home: a
    # second sink where their number is fixed, the same one where it is free.
    seat_sink = num_students + num_companies
    home = seat_sink + 1 if placed_first else seat_sink
    network.link(np.arange(num_students, seat_sink), seat_sink, seats - minimum)
    may_stay = np.flatnonzero(~must_place)
    network.link(may_stay, home, everyone[may_stay])
    supply = np.zeros(home + 1, dtype=np.int64)
    supply[:num_students] = 1
    supply[num_students:seat_sink] = -minimum
    if placed_first:
        num_placed = np.count_nonzero(fill(indptr, company, seats) >= 0)
        supply[seat_sink] = minimum.sum() - num_placed
        supply[home] = num_placed - num_students
    else:
        supply[home] = minimum.sum() - num_students
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


class _Network:
    """A flow under construction. Nodes are students, then companies, then sinks; arcs are pairs, then links."""

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

    def link(self, tails: NDArray[Any], sink: int, capacity: NDArray[np.int64]) -> None:
        """Let nodes drain to a sink, free of cost."""
        self._flow.add_arcs_with_capacity_and_unit_cost(
            tails.astype(np.int32),
            np.full(len(tails), sink, dtype=np.int32),
            capacity,
            np.zeros_like(capacity),
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
