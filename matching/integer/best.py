"""The best matching by the integer model: which solver, and the check of what it answers.

CP-SAT counts in exact whole numbers and is at home with the switches of stability. Without stability the model is
nearly a flow, which CP-SAT does not see and a relaxation does: there windows around the relaxation prove markets that
CP-SAT leaves open.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import InfeasibleError, JumelageError, TimeLimitError
from jumelage.matching.integer.exact import LARGEST_TOTAL, solve_exactly
from jumelage.matching.integer.program import Goal, Program, draft_of
from jumelage.matching.integer.relaxation import LARGEST_WEIGHT
from jumelage.matching.integer.stability import add_stability
from jumelage.matching.integer.windows import solve_by_windows
from jumelage.matching.orders import Orders

if TYPE_CHECKING:
    from jumelage.matching.problem import Problem


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
    is_repeatable : bool
        Whether no clock decided anything.
    """

    assigned: NDArray[np.int32]
    excess: tuple[int, ...]
    is_proven: bool
    is_repeatable: bool


Stability = Literal["required", "counted", "ignored"]
"""Whether no application pair may block, those that do are counted, or nobody asks."""


def largest_weight(num_pairs: int, stability: Stability) -> int:
    """Return the largest weight that the solver can tell apart."""
    return LARGEST_WEIGHT if stability == "ignored" else LARGEST_TOTAL // max(2 * num_pairs, 1)


def program_of(orders: Orders, problem: "Problem", stability: Stability) -> Program:
    """Return the model of the matchings that keep capacities, minima and rules, and stability where it is asked for."""
    draft = draft_of(orders, problem)
    if stability != "ignored":
        add_stability(draft, orders, problem, is_required=stability == "required")
    return draft.finished()


def best_integer(
    orders: Orders,
    problem: "Problem",
    goals: Sequence[Goal],
    *,
    stability: Stability,
    time_limit: float,
    known: NDArray[np.int32] | None = None,
) -> Chosen:
    """Return the matching with the lexicographically largest goals.

    Parameters
    ----------
    orders : Orders
        The pairs, by student, as both sides rank them.
    problem : Problem
        With the capacities, the minima, and what the rules ask of these pairs.
    goals : sequence of Goal
        What each pair and each counter of the rules counts, the most important first.
    stability : {"required", "counted", "ignored"}
        Whether no application pair may block, but for moves that would break a minimum or a rule that must hold.
    time_limit : float
        Seconds, for all goals together.
    known : ndarray of int32, shape (num_students,), optional
        A matching to begin from.

    Raises
    ------
    InfeasibleError
        If no matching keeps all that must be kept.
    TimeLimitError
        If the time was up before a matching was found.
    JumelageError
        If the weights are too large for the solver.
    """
    end = time.monotonic() + time_limit
    program = program_of(orders, problem, stability)
    if stability != "ignored":
        hint = None if known is None else (orders.company == known[orders.student]).astype(np.int64)
        answer = solve_exactly(program, goals, end, hint)
    else:
        answer = solve_by_windows(program, goals, end)
    if answer.solution is None and answer.is_proven:
        message = "No matching keeps all that must be kept."
        raise InfeasibleError(message)
    if answer.solution is None:
        message = f"no matching was found in the {max(time_limit, 0):.2g} seconds left to the solver; allow more time"
        raise TimeLimitError(message)
    if not program.keeps(answer.solution):
        message = "the integer solver's answer does not keep the rows it was given, please report this"
        raise JumelageError(message)
    assigned = np.full(len(orders.indptr) - 1, -1, dtype=np.int32)
    placed = np.flatnonzero(answer.solution[: program.num_pairs])
    assigned[orders.student[placed]] = orders.company[placed]
    return Chosen(assigned, answer.excess, answer.is_proven, answer.is_repeatable)
