"""What a solver answers to a program, whichever it is."""

from dataclasses import dataclass

import numpy as np

from jumelage.matching.integer.program import Integers, Program


@dataclass(frozen=True, eq=False)
class Answer:
    """A solution of a program, and what is known of them.

    Parameters
    ----------
    solution : ndarray of int64, shape (num_columns,), or None
        The best that was found. If there is none and it is proven, the program has none.
    excess : tuple of int
        By how much the bound of each goal is above what was reached, given the goals before; the goals after one that
        was not solved to the end have none.
    is_proven : bool
        Whether every goal was solved to the end.
    is_repeatable : bool
        Whether no clock decided anything.
    """

    solution: Integers | None
    excess: tuple[int, ...]
    is_proven: bool
    is_repeatable: bool


def unproven_excess(program: Program, gain: Integers, values: Integers) -> int:
    """Return by how much a goal is below what no values exceed: each student at her best pair, no breach."""
    best = np.zeros(len(program.indptr) - 1, dtype=np.int64)
    student = np.repeat(np.arange(len(best)), np.diff(program.indptr))
    np.maximum.at(best, student, gain[: program.num_pairs])
    rest = np.maximum(gain[program.num_pairs :], 0) @ program.most[program.num_pairs :]
    return int(best.sum() + rest - gain @ values)
