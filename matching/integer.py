"""The integer route: one model of all modes, for where ties or minima keep the market from being taken apart.

A pair is chosen or not. For stability there is, beside each company and each rank it gives, a switch that may be on
only if all its seats are held by applicants ranked so or better. An application pair does not block if its student has
an application she ranks as high or higher, if the company's switch at her rank is on, or if a minimum keeps her where
she is. The switches keep the model linear in the number of pairs (Delorme, García, Gondzio, Kalcsics, Manlove and
Pettersson, 2019, "Mathematical models for stable matching problems with ties and incomplete lists", for the form).
"""

import time
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import InfeasibleError, JumelageError, TimeLimitError
from jumelage.matching.orders import Orders

if TYPE_CHECKING:
    from jumelage.matching.problem import Problem

LARGEST_TOTAL = 2**60
"""No sum of weights may be larger in absolute value: the solver counts in int64."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """What the model found.

    Parameters
    ----------
    assigned : ndarray of int32, shape (num_students,)
        The company of each student; −1 if unplaced.
    excess : tuple of int
        By how much the bound of each level is above what was reached, given the levels before; the levels after one
        that was not solved to the end have none.
    is_proven : bool
        Whether every level was solved to the end.
    """

    assigned: NDArray[np.int32]
    excess: tuple[int, ...]
    is_proven: bool


def best_integer(
    orders: Orders,
    problem: "Problem",
    weights: list[NDArray[np.int64]],
    *,
    is_stable: bool,
    time_limit: float,
    known: NDArray[np.int32] | None = None,
) -> Chosen:
    """Return the matching with the lexicographically largest total weights.

    Parameters
    ----------
    orders : Orders
        The pairs, by student, as both sides rank them.
    problem : Problem
        With the capacities and minima.
    weights : list of ndarray of int64, shape (num_pairs,)
        What each pair counts, the most important first.
    is_stable : bool
        Whether no application pair may block.
    time_limit : float
        Seconds, for all weights together.
    known : ndarray of int32, shape (num_students,), optional
        A matching that keeps everything, to begin from; it is returned if nothing better is found in time.

    Raises
    ------
    InfeasibleError
        If no matching keeps stability and the minima together.
    TimeLimitError
        If the time was up before a matching was found.
    JumelageError
        If the weights are too large for the solver.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in range(len(orders.company))]
    loads = _add_seats(model, chosen, orders, problem)
    if is_stable:
        _add_stability(model, chosen, loads, orders, problem)
    deadline = time.monotonic() + time_limit
    values: list[bool] = [] if known is None else (orders.company == known[orders.student]).tolist()
    _hint(model, chosen, values)
    excess: list[int] = []
    for weight in weights:
        if int(np.abs(weight).sum(dtype=np.float64)) > LARGEST_TOTAL:
            message = "the scores span too wide a range for the integer solver"
            raise JumelageError(message)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        # Its own handler would stay behind, and the next Ctrl-C would end the process.
        solver.parameters.catch_sigint_signal = False
        solver.parameters.max_time_in_seconds = max(deadline - time.monotonic(), 0.0)
        total = cp_model.LinearExpr.weighted_sum(chosen, weight.tolist())
        model.maximize(total)
        status = solver.solve(model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            values = [solver.boolean_value(variable) for variable in chosen]
            # The solver tells totals as floats, which round above 2**53.
            reached = int(weight[values].sum())
            is_optimal = status == cp_model.OPTIMAL
            excess.append(0 if is_optimal else max(round(solver.best_objective_bound) - reached, 0))
        elif status == cp_model.UNKNOWN and values:
            excess.append(_most(orders, weight) - int(weight[values].sum()))
        if status != cp_model.OPTIMAL:
            _check_status(solver.status_name(status), bool(values), time_limit)
            break
        model.add(total >= reached)
        _hint(model, chosen, values)
    assigned = np.full(len(orders.indptr) - 1, -1, dtype=np.int32)
    pairs = np.flatnonzero(values)
    assigned[np.searchsorted(orders.indptr, pairs, side="right") - 1] = orders.company[pairs]
    return Chosen(assigned, tuple(excess), status == cp_model.OPTIMAL)


def _hint(model: Any, chosen: list[Any], values: list[bool]) -> None:
    """Let the solver begin from a matching; with no values, from nothing."""
    model.clear_hints()
    for variable, value in zip(chosen, values, strict=False):
        model.add_hint(variable, value)


def _most(orders: Orders, weight: NDArray[np.int64]) -> int:
    """Return what no matching exceeds: everyone at her best pair, or at home."""
    best = np.zeros(len(orders.indptr) - 1, dtype=np.int64)
    np.maximum.at(best, orders.student, weight)
    return int(best.sum())


def _check_status(status: str, is_found: bool, time_limit: float) -> None:
    """Raise unless a matching was found in time, though not the best."""
    if status == "INFEASIBLE" and not is_found:
        message = (
            "No matching keeps stability and the minima together. Lower a minimum, or let stability be ignored: "
            "jumelage.modes.Applications(stability='ignored')."
        )
        raise InfeasibleError(message)
    if status == "UNKNOWN" and not is_found:
        message = f"no matching was found in {time_limit:g} seconds; allow more time"
        raise TimeLimitError(message)
    if status not in ("FEASIBLE", "UNKNOWN"):
        message = f"the integer solver ended with the status {status}, which this model cannot have"
        raise JumelageError(message)


def _add_seats(model: Any, chosen: list[Any], orders: Orders, problem: "Problem") -> list[Any]:
    """Let each student have one place at most, and each company its minimum to its capacity; return the loads."""
    for begin, end in zip(orders.indptr[:-1].tolist(), orders.indptr[1:].tolist(), strict=True):
        if end > begin + 1:
            model.add_at_most_one(chosen[begin:end])
    at: list[list[Any]] = [[] for _ in range(problem.num_companies)]
    for company, variable in zip(orders.company.tolist(), chosen, strict=True):
        at[company].append(variable)
    loads = [sum(variables) for variables in at]
    for load, least, most, variables in zip(
        loads, problem.minimum.tolist(), problem.capacity.tolist(), at, strict=True
    ):
        if variables:
            model.add_linear_constraint(load, least, most)
    return loads


def _add_stability(model: Any, chosen: list[Any], loads: list[Any], orders: Orders, problem: "Problem") -> None:
    """Let no application pair block."""
    full = _switches(model, chosen, orders, problem)
    bound = _held_by_minima(model, chosen, loads, orders, problem)
    is_application = orders.is_application
    for begin, end in zip(orders.indptr[:-1].tolist(), orders.indptr[1:].tolist(), strict=True):
        own = [pair for pair in range(begin, end) if is_application[pair]]
        held = [bound[pair] for pair in range(begin, end) if pair in bound]
        own.sort(key=lambda pair: int(orders.wish[pair]))
        for pair in own:
            as_good = [chosen[other] for other in own if orders.wish[other] <= orders.wish[pair]]
            switch = full.get((int(orders.company[pair]), int(orders.favour[pair])))
            model.add_bool_or([*as_good, *held, *([] if switch is None else [switch])])


def _switches(model: Any, chosen: list[Any], orders: Orders, problem: "Problem") -> dict[tuple[int, int], Any]:
    """Return for a company and a rank it gives: all its seats are held by applicants ranked so or better."""
    switches: dict[tuple[int, int], Any] = {}
    order = np.lexsort((orders.favour, orders.company))
    order = order[orders.is_application[order]]
    company, favour = orders.company[order], orders.favour[order]
    for begin, end in _runs(company):
        at, seats = int(company[begin]), int(problem.capacity[company[begin]])
        for first, last in _runs(favour[begin:end]):
            rank = int(favour[begin + first])
            up_to = [chosen[pair] for pair in order[begin : begin + last].tolist()]
            if len(up_to) < seats:
                continue
            switch = model.new_bool_var("")
            model.add(sum(up_to) >= seats * switch)
            for pair in order[begin + last : end].tolist():
                model.add_implication(switch, ~chosen[pair])
            switches[at, rank] = switch
    return switches


def _held_by_minima(
    model: Any, chosen: list[Any], loads: list[Any], orders: Orders, problem: "Problem"
) -> dict[int, Any]:
    """Return for pairs at companies with a minimum: she is there, and one fewer would be too few."""
    at_least = {
        company: _is_at_most(model, loads[company], int(problem.minimum[company]))
        for company in np.intersect1d(np.flatnonzero(problem.minimum), orders.company).tolist()
    }
    held = {}
    for pair, company in enumerate(orders.company.tolist()):
        if company in at_least:
            held[pair] = model.new_bool_var("")
            model.add_implication(held[pair], chosen[pair])
            model.add_implication(held[pair], at_least[company])
    return held


def _is_at_most(model: Any, load: Any, minimum: int) -> Any:
    switch = model.new_bool_var("")
    model.add(load <= minimum).only_enforce_if(switch)
    return switch


def _runs(values: NDArray[np.int32]) -> list[tuple[int, int]]:
    """Return where each run of equal values begins and ends."""
    cuts = np.flatnonzero(values[1:] != values[:-1]) + 1
    edges = [0, *cuts.tolist(), len(values)] if len(values) else [0]
    return list(pairwise(edges))
