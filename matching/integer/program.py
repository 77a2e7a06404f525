"""A matching under capacities, minima and rules as a program in whole numbers: columns, rows and their bounds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jumelage.matching.orders import Orders
from jumelage.matching.rules.rule import NO_BOUND

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from jumelage.matching.problem import Problem

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Goal:
    """What one level of an objective counts, in whole numbers to maximise.

    Parameters
    ----------
    pair : ndarray of int64, shape (num_pairs,)
        What each pair counts when it is placed.
    counter : ndarray of int64, shape (num_counters,)
        What each unit of each counter of the rules counts; negative where it is a breach.
    blocking : int
        What each pair that blocks counts.
    """

    pair: Integers
    counter: Integers
    blocking: int = 0


@dataclass(frozen=True, eq=False)
class Program:
    """``lower ≤ rows · v ≤ upper`` and ``0 ≤ v ≤ most``, all of it whole.

    The first columns are pairs, then come the counters of the rules, then whatever stability needs.

    Parameters
    ----------
    rows : csr_array of int64, shape (num_rows, num_columns)
        What the rows count.
    lower, upper : ndarray of int64, shape (num_rows,)
        The bounds; `NO_BOUND` above and its negative below are none.
    most : ndarray of int64, shape (num_columns,)
        The largest value of each column; the least is 0.
    indptr : ndarray of int64, shape (num_students + 1,)
        Where the pairs of each student begin.
    num_counters : int
        How many of the columns after them are counters.
    blocking : ndarray of int64
        The columns that are 1 where a pair blocks, if pairs may.
    """

    rows: "csr_array"
    lower: Integers
    upper: Integers
    most: Integers
    indptr: Integers
    num_counters: int
    blocking: Integers

    @property
    def num_pairs(self) -> int:
        """How many columns are pairs."""
        return int(self.indptr[-1])

    @property
    def num_columns(self) -> int:
        """How many columns."""
        return len(self.most)

    @property
    def is_contradictory(self) -> bool:
        """Whether a row by itself cannot be met."""
        least, greatest = self.rows.minimum(0) @ self.most, self.rows.maximum(0) @ self.most
        return bool((np.maximum(least, self.lower) > np.minimum(greatest, self.upper)).any())

    def keeps(self, values: Integers) -> bool:
        """Return whether values keep every bound."""
        counts = self.rows @ values
        return bool(
            ((values >= 0) & (values <= self.most)).all() and ((counts >= self.lower) & (counts <= self.upper)).all()
        )

    def gains(self, goal: Goal) -> Integers:
        """Return what each column counts for a goal."""
        gain = np.zeros(self.num_columns, dtype=np.int64)
        gain[: self.num_pairs] = goal.pair
        gain[self.num_pairs : self.num_pairs + self.num_counters] = goal.counter
        gain[self.blocking] = goal.blocking
        return gain

    def with_row(self, coefficient: Integers, lower: int) -> "Program":
        """Return the program with one more row, which is at least so much."""
        from scipy.sparse import csr_array, vstack

        return replace(
            self,
            rows=vstack([self.rows, csr_array(coefficient[None, :])], format="csr"),
            lower=np.append(self.lower, lower),
            upper=np.append(self.upper, NO_BOUND),
        )


class Draft:
    """A program under construction."""

    def __init__(self, indptr: Integers, most_of_counters: Integers) -> None:
        self._indptr, self._num_counters = indptr, len(most_of_counters)
        self._most = [np.ones(int(indptr[-1]), dtype=np.int64), most_of_counters]
        self._num_columns = int(indptr[-1]) + len(most_of_counters)
        self._num_rows = 0
        self._blocking: list[int] = []
        self._row: list[Integers] = []
        self._column: list[Integers] = []
        self._coefficient: list[Integers] = []
        self._lower: list[Integers] = []
        self._upper: list[Integers] = []

    def switch(self) -> int:
        """Add a column that is 0 or 1."""
        self._most.append(np.ones(1, dtype=np.int64))
        self._num_columns += 1
        return self._num_columns - 1

    def blocking_switch(self) -> int:
        """Add a column that is 1 where a pair blocks."""
        self._blocking.append(self.switch())
        return self._blocking[-1]

    def add(self, terms: Sequence[tuple[int, int]], *, lower: int = -NO_BOUND, upper: int = NO_BOUND) -> None:
        """Add a row made of (column, coefficient)."""
        columns = np.array([column for column, _ in terms], dtype=np.int64)
        coefficients = np.array([coefficient for _, coefficient in terms], dtype=np.int64)
        self.add_rows(np.zeros_like(columns), columns, coefficients, np.array([lower]), np.array([upper]))

    def add_rows(
        self, row: Integers, column: ArrayLike, coefficient: ArrayLike, lower: Integers, upper: Integers
    ) -> None:
        """Add rows made of entries; `row` counts from 0."""
        self._row.append(row + self._num_rows)
        self._column.append(np.asarray(column, dtype=np.int64))
        self._coefficient.append(np.broadcast_to(np.asarray(coefficient, dtype=np.int64), row.shape))
        self._lower.append(lower)
        self._upper.append(upper)
        self._num_rows += len(lower)

    def finished(self) -> Program:
        """Return the program."""
        from scipy.sparse import csr_array

        entries = (np.concatenate(self._coefficient), (np.concatenate(self._row), np.concatenate(self._column)))
        return Program(
            csr_array(entries, shape=(self._num_rows, self._num_columns)),
            np.concatenate(self._lower),
            np.concatenate(self._upper),
            np.concatenate(self._most),
            self._indptr,
            self._num_counters,
            np.array(self._blocking, dtype=np.int64),
        )


def draft_of(orders: Orders, problem: "Problem") -> Draft:
    """Return rows for one place a student, from the minimum to the capacity at each company, and all rules."""
    constraints = problem.constraints
    pair = np.arange(len(orders.company))
    draft = Draft(orders.indptr, np.zeros(0, dtype=np.int64) if constraints is None else constraints.most)
    draft.add_rows(
        orders.student.astype(np.int64),
        pair,
        1,
        problem.must_place.astype(np.int64),
        np.ones(problem.num_students, dtype=np.int64),
    )
    draft.add_rows(orders.company.astype(np.int64), pair, 1, problem.minimum, problem.capacity)
    if constraints is not None:
        draft.add_rows(
            constraints.row, constraints.column, constraints.coefficient, constraints.lower, constraints.upper
        )
    return draft
