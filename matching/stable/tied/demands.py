"""The best matching of some pairs in which given students are placed and given companies full, as a min-cost flow."""

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.stable.tied.facts import Facts
from jumelage.matching.stable.tied.tiers import Positions, Tiers


def flow_bound(tiers: Tiers, facts: Facts, weight: NDArray[np.int64]) -> int | None:
    """Return what no matching with these facts exceeds; None if there is none.

    Only that much of stability is kept as a flow can hold: pairs that are not possible are out, students who are
    surely served are placed, and companies that are surely full have no empty seat.
    """
    must_be_placed = np.zeros(tiers.num_students, dtype=bool)
    must_be_placed[tiers.student_of_tier[facts.served == 1]] = True
    must_be_full = np.zeros(tiers.num_companies, dtype=bool)
    must_be_full[tiers.company_of_tier[facts.full == 1]] = True
    found = best_flow(tiers, np.flatnonzero(facts.is_possible), weight, must_be_placed, must_be_full)
    return None if found is None else found[0]


def best_flow(
    tiers: Tiers,
    pairs: Positions,
    weight: NDArray[np.int64],
    must_be_placed: NDArray[np.bool_],
    must_be_full: NDArray[np.bool_],
) -> tuple[int, Positions] | None:
    """Return the largest weight of some of the pairs, and which they are; None if the demands cannot be met.

    Parameters
    ----------
    tiers : Tiers
        The market.
    pairs : ndarray of int64
        The pairs that may be matched.
    weight : ndarray of int64, shape (num_pairs,)
        What each pair of the market counts.
    must_be_placed : ndarray of bool, shape (num_students,)
        Who must have a place.
    must_be_full : ndarray of bool, shape (num_companies,)
        Which companies may leave no seat empty.
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    num_students, num_companies = tiers.num_students, tiers.num_companies
    seats = np.minimum(tiers.capacity, num_students)
    if (tiers.capacity[must_be_full] > num_students).any():
        return None
    sink = num_students + num_companies
    supply = np.zeros(sink + 1, dtype=np.int64)
    supply[:num_students] = 1
    supply[num_students:sink] = np.where(must_be_full, -seats, 0)
    supply[sink] = -supply.sum()
    if supply[sink] > 0:
        return None
    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        tiers.student[pairs].astype(np.int32),
        (tiers.company[pairs] + num_students).astype(np.int32),
        np.ones(len(pairs), dtype=np.int64),
        -weight[pairs],
    )
    for owners, room in (
        (np.flatnonzero(~must_be_placed), np.ones(num_students, dtype=np.int64)),
        (np.flatnonzero(~must_be_full), seats),
    ):
        flow.add_arcs_with_capacity_and_unit_cost(
            (owners if room is not seats else owners + num_students).astype(np.int32),
            np.full(len(owners), sink, dtype=np.int32),
            room[owners],
            np.zeros(len(owners), dtype=np.int64),
        )
    flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
    if flow.solve() != flow.OPTIMAL:
        return None
    return -flow.optimal_cost(), pairs[np.flatnonzero(flow.flows(np.arange(len(pairs), dtype=np.int32)))]
