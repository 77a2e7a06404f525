"""Who runs: ours, the bare flow, and the assignments of SciPy and networkx.

A contestant is prepared first, which is not timed: SciPy and networkx get their seats expanded and their tables and
graphs built, the bare flow its whole numbers. Ours is given the market and nothing else. What is timed is cut into
phases by name.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.flow import largest_weight
from jumelage.matching.levels import levels_of

if TYPE_CHECKING:
    from jumelage.matching.market import Market

BUILD, READ = "build", "read"
"""The phases that are not timed: preparing, and putting an answer into the form in which it is compared."""

Positions = NDArray[np.int32]
"""The company of each student, −1 if unplaced; shape (num_students,)."""

Begin = Callable[[str], None]
Solve = Callable[[Begin], Positions]
Prepare = Callable[["Market", tuple[str, ...]], Solve]


def whole_scores(market: "Market") -> NDArray[np.int64]:
    """Return the scores in the whole numbers that our flow is given."""
    level = levels_of(market, ("score",), largest_weight(market.num_students, market.num_companies))[-1]
    return np.asarray(level.weight)


def ours(market: "Market", objective: tuple[str, ...]) -> Solve:
    """Run `jumelage.match`: costs, solve, certificate and audit."""
    from jumelage.matching.solve import match

    def solve(begin: Begin) -> Positions:
        result = match(market, objective=objective, time_limit=float("inf"), progress=lambda phase, _: begin(phase))
        begin(READ)
        return result.matching.positions(market)

    return solve


def bare_flow(market: "Market", objective: tuple[str, ...]) -> Solve:
    """Run the min-cost flow of OR-Tools with the same whole numbers, in as few calls as it can be done.

    Placed first: `solve_max_flow_with_min_cost`. Score only: `solve`, students free to stay at home.
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    level = levels_of(market, objective, largest_weight(market.num_students, market.num_companies))[-1]
    cost = -np.asarray(level.weight)
    num_students, num_companies, num_pairs = market.num_students, market.num_companies, market.num_pairs
    placed_first = objective[0] == "placed"

    def solve(begin: Begin) -> Positions:
        begin("arcs")
        network = SimpleMinCostFlow()
        student = np.repeat(np.arange(num_students, dtype=np.int32), np.diff(market.indptr))
        companies = np.arange(num_students, num_students + num_companies, dtype=np.int32)
        network.add_arcs_with_capacity_and_unit_cost(
            student, market.company + np.int32(num_students), np.ones(num_pairs, dtype=np.int64), cost
        )
        supply = np.concatenate((np.ones(num_students, dtype=np.int64), -market.capacity))
        if not placed_first:
            tail = np.concatenate((np.arange(num_students, dtype=np.int32), companies))
            limit = np.concatenate((np.ones(num_students, dtype=np.int64), market.capacity))
            home = np.full(len(tail), num_students + num_companies, dtype=np.int32)
            network.add_arcs_with_capacity_and_unit_cost(tail, home, limit, np.zeros_like(limit))
            supply[num_students:] = 0
            supply = np.append(supply, -num_students)
        network.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
        begin("solve")
        status = network.solve_max_flow_with_min_cost() if placed_first else network.solve()
        if status != network.OPTIMAL:
            message = f"the flow ended with the status {status.name}"
            raise RuntimeError(message)
        begin("flows")
        used = np.flatnonzero(network.flows(np.arange(num_pairs, dtype=np.int32)))
        assigned = np.full(num_students, -1, dtype=np.int32)
        assigned[student[used]] = market.company[used]
        return assigned

    return solve


def scipy_dense(market: "Market", objective: tuple[str, ...]) -> Solve:
    """Run `scipy.optimize.linear_sum_assignment` on a table of students by seats."""
    from scipy.optimize import linear_sum_assignment

    seats = _Seats(market, objective)
    table = np.zeros((market.num_students, len(seats.company)))
    table[seats.student, seats.column] = seats.worth

    def solve(begin: Begin) -> Positions:
        begin("solve")
        student, column = linear_sum_assignment(table, maximize=True)
        begin(READ)
        is_allowed = table[student, column] > 0
        return seats.positions(student[is_allowed], column[is_allowed])

    return solve


def scipy_sparse(market: "Market", objective: tuple[str, ...]) -> Solve:
    """Run `scipy.sparse.csgraph.min_weight_full_bipartite_matching` on students by seats.

    It must match every student, so each also has a place of her own that counts for next to nothing.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    seats = _Seats(market, objective)
    num_students, num_seats = market.num_students, len(seats.company)
    # A stored 0 would be taken for an absent pair, so everything is lifted by one.
    worth: NDArray[np.float64] = np.concatenate((seats.worth, np.zeros(num_students))) + 1.0
    own = np.arange(num_students)
    rows: NDArray[np.int64] = np.concatenate((seats.student, own))
    columns: NDArray[np.int64] = np.concatenate((seats.column, num_seats + own))
    graph = csr_array((worth, (rows, columns)), shape=(num_students, num_seats + num_students))

    def solve(begin: Begin) -> Positions:
        begin("solve")
        student, column = min_weight_full_bipartite_matching(graph, maximize=True)
        begin(READ)
        is_seat = column < num_seats
        return seats.positions(student[is_seat], column[is_seat])

    return solve


def networkx_flow(market: "Market", objective: tuple[str, ...]) -> Solve:
    """Run `networkx.max_flow_min_cost` with the same whole numbers."""
    import networkx as nx

    _check_placed_first(objective)
    num_students = market.num_students
    graph = nx.DiGraph()
    graph.add_edges_from((-1, student, {"capacity": 1, "weight": 0}) for student in range(num_students))
    graph.add_edges_from(
        (num_students + company, -2, {"capacity": seats, "weight": 0})
        for company, seats in enumerate(market.capacity.tolist())
    )
    pairs = zip(market.student_of_pair.tolist(), market.company.tolist(), whole_scores(market).tolist(), strict=True)
    graph.add_edges_from(
        (student, num_students + company, {"capacity": 1, "weight": -score}) for student, company, score in pairs
    )

    def solve(begin: Begin) -> Positions:
        begin("solve")
        flow = nx.max_flow_min_cost(graph, -1, -2)
        begin(READ)
        assigned = np.full(num_students, -1, dtype=np.int32)
        for student in range(num_students):
            for company, units in flow[student].items():
                if units:
                    assigned[student] = company - num_students
        return assigned

    return solve


CONTESTANTS: dict[str, Prepare] = {
    "match": ours,
    "flow": bare_flow,
    "flow-without-rules": bare_flow,
    "scipy-sparse": scipy_sparse,
    "scipy-dense": scipy_dense,
    "networkx": networkx_flow,
}
"""The contestants by name."""

RELAXED = ("flow-without-rules",)
"""Those that leave out the rules of the market, so that their optimum is only no worse."""


class _Seats:
    """A market with a column per seat, as one-to-one assignments need it."""

    def __init__(self, market: "Market", objective: tuple[str, ...]):
        _check_placed_first(objective)
        assert market.score is not None
        wanted = np.bincount(market.company, minlength=market.num_companies)
        seats = np.minimum(market.capacity, wanted)
        first = np.cumsum(seats) - seats
        copies = seats[market.company]
        before = np.cumsum(copies) - copies
        self.company = np.repeat(np.arange(market.num_companies), seats)
        self.student = np.repeat(market.student_of_pair, copies)
        self.column = np.arange(copies.sum()) + np.repeat(first[market.company] - before, copies)
        # Scores lie in [0, 1], so one student more is worth more than all scores together.
        self.worth = np.repeat(market.score + (market.num_students + 1), copies)
        self._num_students = market.num_students

    def positions(self, student: NDArray[np.integer], column: NDArray[np.integer]) -> Positions:
        """Return the company of each student from the seats that are taken."""
        assigned = np.full(self._num_students, -1, dtype=np.int32)
        assigned[student] = self.company[column]
        return assigned


def _check_placed_first(objective: tuple[str, ...]) -> None:
    if objective != ("placed", "score"):
        message = f"runs on ('placed', 'score') only, not on {objective}"
        raise NotImplementedError(message)
