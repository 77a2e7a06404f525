"""A program given to OR-Tools' MathOpt: GLOP or HiGHS for the relaxation, SCIP for whole numbers."""

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.integer.program import Integers, Program
from jumelage.matching.interrupts import ctrl_c_held
from jumelage.matching.rules.rule import NO_BOUND

Floats = NDArray[np.float64]

_ALIKE = 10
"""Columns gain alike if they gain no more different numbers."""


@dataclass(frozen=True, eq=False)
class Found:
    """What a solver found.

    Parameters
    ----------
    values : ndarray of float64, shape (num_columns,), or None
        The best solution.
    price : ndarray of float64, shape (num_rows,), or None
        The price of each row, of a relaxation.
    bound : float
        What it claims no solution exceeds; infinite if it claims nothing.
    is_infeasible : bool
        Whether it claims that there is no solution: a claim, which another solver must share.
    is_finished : bool
        Whether it came to its end before the time was up.
    """

    values: Floats | None
    price: Floats | None
    bound: float
    is_infeasible: bool
    is_finished: bool


def relaxed(program: Program, gain: Floats, seconds: float) -> Found:
    """Return a solver's answer to a program whose columns need not be whole.

    Where columns gain alike GLOP is several times as fast as HiGHS, and where they differ it is the other way round.
    HiGHS has no prices for what its presolve settles.
    """
    from ortools.math_opt.python import mathopt

    end = time.monotonic() + seconds
    if len(np.unique(gain)) > _ALIKE:
        found = _solve(program, gain, seconds, mathopt.SolverType.HIGHS, is_whole=False)
        if found.price is not None or not found.is_finished:
            return found
    return _solve(program, gain, end - time.monotonic(), mathopt.SolverType.GLOP, is_whole=False)


def is_relaxation_infeasible(program: Program, seconds: float) -> bool:
    """Return whether HiGHS finds as well that not even fractions keep a program."""
    from ortools.math_opt.python import mathopt

    nothing = np.zeros(program.num_columns)
    return _solve(program, nothing, seconds, mathopt.SolverType.HIGHS, is_whole=False).is_infeasible


def solved(program: Program, gain: Integers, seconds: float, hint: Integers | None = None) -> Found:
    """Return SCIP's answer to a program in whole numbers, from a solution that is known."""
    from ortools.math_opt.python import mathopt

    return _solve(program, gain.astype(np.float64), seconds, mathopt.SolverType.GSCIP, is_whole=True, hint=hint)


def second_opinion(program: Program, gain: Integers, seconds: float) -> Found:
    """Return HiGHS's answer to a program in whole numbers."""
    from ortools.math_opt.python import mathopt

    return _solve(program, gain.astype(np.float64), seconds, mathopt.SolverType.HIGHS, is_whole=True)


def _solve(
    program: Program, gain: Floats, seconds: float, solver: Any, *, is_whole: bool, hint: Integers | None = None
) -> Found:
    from ortools.math_opt.python import mathopt

    if seconds <= 0:
        return Found(None, None, np.inf, is_infeasible=False, is_finished=False)
    parameters = mathopt.SolveParameters(time_limit=timedelta(seconds=seconds))
    if solver is mathopt.SolverType.GSCIP:
        parameters.threads, parameters.random_seed = 1, 0
        parameters.relative_gap_tolerance = parameters.absolute_gap_tolerance = 0.0
        parameters.gscip.bool_params["misc/catchctrlc"] = False
    model = mathopt.Model.from_model_proto(_proto(program, gain, is_whole=is_whole))
    of_model = mathopt.ModelSolveParameters()
    if hint is not None:
        values = dict(zip(model.variables(), hint.tolist(), strict=True))
        of_model.solution_hints.append(mathopt.SolutionHint(variable_values=values))
    with ctrl_c_held():
        result = mathopt.solve(model, solver, params=parameters, model_params=of_model)
    reasons, reason = mathopt.TerminationReason, result.termination.reason
    bound = result.termination.objective_bounds.dual_bound
    has_prices = not is_whole and reason == reasons.OPTIMAL and result.has_dual_feasible_solution()
    has_values = has_prices or (is_whole and result.has_primal_feasible_solution())
    return Found(
        np.array(list(result.variable_values().values())) if has_values else None,
        np.array(list(result.dual_values().values())) if has_prices else None,
        float(bound) if np.isfinite(bound) else np.inf,
        is_infeasible=reason in (reasons.INFEASIBLE, reasons.INFEASIBLE_OR_UNBOUNDED),
        is_finished=reason not in (reasons.FEASIBLE, reasons.NO_SOLUTION_FOUND),
    )


def _proto(program: Program, gain: Floats, *, is_whole: bool) -> Any:
    """Return the program in MathOpt's own form, which takes arrays whole."""
    from ortools.math_opt import model_pb2

    rows, (num_rows, num_columns) = program.rows, program.rows.shape
    rows.sort_indices()
    gaining = np.flatnonzero(gain)
    proto = model_pb2.ModelProto()
    columns, constraints, matrix = proto.variables, proto.linear_constraints, proto.linear_constraint_matrix
    columns.ids.extend(range(num_columns))
    columns.lower_bounds.extend([0.0] * num_columns)
    columns.upper_bounds.extend(program.most.astype(np.float64).tolist())
    columns.integers.extend([is_whole] * num_columns)
    constraints.ids.extend(range(num_rows))
    constraints.lower_bounds.extend(limits(program.lower).tolist())
    constraints.upper_bounds.extend(limits(program.upper).tolist())
    matrix.row_ids.extend(np.repeat(np.arange(num_rows), np.diff(rows.indptr)).tolist())
    matrix.column_ids.extend(rows.indices.tolist())
    matrix.coefficients.extend(rows.data.astype(np.float64).tolist())
    proto.objective.maximize = True
    proto.objective.linear_coefficients.ids.extend(gaining.tolist())
    proto.objective.linear_coefficients.values.extend(gain[gaining].tolist())
    return proto


def limits(bounds: Integers) -> Floats:
    """Return bounds as floats, infinite where they are none."""
    floats = bounds.astype(np.float64)
    floats[bounds >= NO_BOUND // 2] = np.inf
    floats[bounds <= -NO_BOUND // 2] = -np.inf
    return floats
