"""A program solved in exact whole numbers by CP-SAT, one goal after the other."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from jumelage.errors import JumelageError
from jumelage.matching.integer.answer import Answer, unproven_excess
from jumelage.matching.integer.program import Goal, Integers, Program
from jumelage.matching.interrupts import ctrl_c_held

LARGEST_TOTAL = 2**60
"""No sum of weights may be larger in absolute value: the solver counts in int64."""


def solve_exactly(program: Program, goals: Sequence[Goal], end: float, hint: Integers | None = None) -> Answer:
    """Return the values with the lexicographically largest goals.

    Parameters
    ----------
    program : Program
        What must be kept.
    goals : sequence of Goal
        What is maximised, the most important first; none if any values will do.
    end : float
        When to stop, by `time.monotonic`.
    hint : ndarray of int64, shape (num_pairs,), optional
        Which pairs are placed where the search begins.

    Raises
    ------
    JumelageError
        If the weights are too large for the solver.
    """
    from ortools.sat.python import cp_model

    if program.is_contradictory:
        return Answer(None, (), is_proven=True, is_repeatable=True)
    gains = [program.gains(goal) for goal in goals] or [np.zeros(program.num_columns, dtype=np.int64)]
    for gain in gains:
        if float((np.abs(gain).astype(np.float64) * program.most).sum()) > LARGEST_TOTAL:
            message = "the scores span too wide a range for the integer solver"
            raise JumelageError(message)
    model, columns = _model(program)
    if hint is not None:
        _hint(model, columns, hint)
    values: Integers | None = None
    excess: list[int] = []
    for gain in gains:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        # Its own handler would stay behind, and the next Ctrl-C would end the process.
        solver.parameters.catch_sigint_signal = False
        solver.parameters.max_time_in_seconds = max(end - time.monotonic(), 0.0)
        total = cp_model.LinearExpr.weighted_sum(columns, gain.tolist())
        model.maximize(total)
        with ctrl_c_held():
            status = solver.solve(model)
        if status == cp_model.INFEASIBLE and values is None:
            return Answer(None, (), is_proven=True, is_repeatable=True)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
            name = solver.status_name(status)
            message = f"the integer solver ended with the status {name}, which this model cannot have"
            raise JumelageError(message)
        if status != cp_model.UNKNOWN:
            values = np.array([solver.value(column) for column in columns], dtype=np.int64)
        if values is None:
            return Answer(None, (), is_proven=False, is_repeatable=False)
        # The solver tells totals as floats, which round above 2**53.
        reached = int(gain @ values)
        if status == cp_model.OPTIMAL:
            excess.append(0)
        elif status == cp_model.FEASIBLE:
            excess.append(max(round(solver.best_objective_bound) - reached, 0))
            return Answer(values, tuple(excess), is_proven=False, is_repeatable=False)
        else:
            excess.append(unproven_excess(program, gain, values))
            return Answer(values, tuple(excess), is_proven=False, is_repeatable=False)
        model.add(total >= reached)
        _hint(model, columns, values)
    return Answer(values, tuple(excess[: len(goals)]), is_proven=True, is_repeatable=True)


def _model(program: Program) -> tuple[Any, list[Any]]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    columns = [
        model.new_bool_var("") if most == 1 else model.new_int_var(0, most, "") for most in program.most.tolist()
    ]
    rows = program.rows
    for begin, end, lower, upper in zip(
        rows.indptr[:-1].tolist(),
        rows.indptr[1:].tolist(),
        program.lower.tolist(),
        program.upper.tolist(),
        strict=True,
    ):
        counted = cp_model.LinearExpr.weighted_sum(
            [columns[at] for at in rows.indices[begin:end].tolist()], rows.data[begin:end].tolist()
        )
        model.add_linear_constraint(counted, lower, upper)
    return model, columns


def _hint(model: Any, columns: list[Any], values: Integers) -> None:
    """Let the solver begin from these values of the first columns."""
    model.clear_hints()
    for column, value in zip(columns, values.tolist(), strict=False):
        model.add_hint(column, value)
