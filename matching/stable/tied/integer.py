"""The integer model given to a solver (OR-Tools' MathOpt: SCIP, and HiGHS where a second opinion is needed)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from jumelage.matching.interrupts import ctrl_c_held
from jumelage.matching.stable.tied.model import Floats, Model


@dataclass(frozen=True, eq=False)
class Answer:
    """What a solver answers.

    Parameters
    ----------
    values : ndarray of float64, shape (num_columns,), or None
        The best solution it found.
    bound : float or None
        What it claims no solution exceeds.
    is_infeasible : bool
        Whether it claims that there is no solution: a claim, which another solver must share.
    is_finished : bool
        Whether it came to its end before the time was up.
    """

    values: Floats | None
    bound: float | None
    is_infeasible: bool
    is_finished: bool


def solve_integers(model: Model, target: float, seconds: float) -> Answer:
    """Return SCIP's answer to a model.

    Parameters
    ----------
    model : Model
        What to maximise.
    target : float
        Solutions below it are not looked for.
    seconds : float
        How long it may take.
    """
    from ortools.math_opt.python import mathopt

    return _solve(model, target, seconds, mathopt.SolverType.GSCIP, threads=1)


def is_infeasible_indeed(model: Model, target: float, seconds: float) -> bool:
    """Return whether HiGHS finds as well that no solution of a model reaches a target."""
    from ortools.math_opt.python import mathopt

    return _solve(model, target, seconds, mathopt.SolverType.HIGHS).is_infeasible


def _solve(model: Model, target: float, seconds: float, solver: Any, *, threads: int | None = None) -> Answer:
    from ortools.math_opt.python import mathopt

    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=max(seconds, 0.0)),
        threads=threads,
        random_seed=0,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=0.0,
    )
    parameters.gscip.bool_params["misc/catchctrlc"] = False
    with ctrl_c_held():
        result = mathopt.solve(mathopt.Model.from_model_proto(_proto(model, target)), solver, params=parameters)
    reasons, reason = mathopt.TerminationReason, result.termination.reason
    bound = result.termination.objective_bounds.dual_bound
    values = None
    if result.has_primal_feasible_solution():
        values = np.array(list(result.variable_values().values()))
    return Answer(
        values,
        float(bound) if np.isfinite(bound) else None,
        is_infeasible=reason in (reasons.INFEASIBLE, reasons.INFEASIBLE_OR_UNBOUNDED),
        is_finished=reason not in (reasons.FEASIBLE, reasons.NO_SOLUTION_FOUND),
    )


def _proto(model: Model, target: float) -> Any:
    """Return the model in MathOpt's own form, which takes arrays whole."""
    from ortools.math_opt import model_pb2

    rows, (num_rows, num_columns) = model.rows, model.rows.shape
    gaining = np.flatnonzero(model.gain)
    proto = model_pb2.ModelProto()
    columns, constraints, matrix = proto.variables, proto.linear_constraints, proto.linear_constraint_matrix
    columns.ids.extend(range(num_columns))
    columns.lower_bounds.extend(model.low.tolist())
    columns.upper_bounds.extend(model.high.tolist())
    columns.integers.extend((np.arange(num_columns) >= model.full).tolist())
    constraints.ids.extend(range(num_rows + 1))
    constraints.lower_bounds.extend([*model.lower.tolist(), target])
    constraints.upper_bounds.extend([*model.upper.tolist(), np.inf])
    rows.sort_indices()
    row = np.repeat(np.arange(num_rows), np.diff(rows.indptr))
    matrix.row_ids.extend(row.tolist() + [num_rows] * len(gaining))
    matrix.column_ids.extend(rows.indices.tolist() + gaining.tolist())
    matrix.coefficients.extend(rows.data.tolist() + model.gain[gaining].tolist())
    proto.objective.maximize = True
    proto.objective.linear_coefficients.ids.extend(gaining.tolist())
    proto.objective.linear_coefficients.values.extend(model.gain[gaining].tolist())
    return proto
