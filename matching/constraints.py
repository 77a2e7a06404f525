"""What the rules ask of the pairs that are left to decide, gathered into one table of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jumelage.frozen import FrozenArrays
from jumelage.matching.rules.rule import Rows

if TYPE_CHECKING:
    from jumelage.matching.market import Market


@dataclass(frozen=True, eq=False)
class Constraints(FrozenArrays):
    """Rows ``lower ≤ Σ coefficient · column ≤ upper`` over pairs and counters.

    Parameters
    ----------
    num_pairs : int
        Columns below it are pairs, by position; the counter ``k`` is the column ``num_pairs + k``.
    labels : tuple of str, length num_rows
        What each row says.
    rule : ndarray of int64, shape (num_rows,)
        The rule each row belongs to, by position in the market's.
    number : ndarray of int64, shape (num_rows,)
        The place of each row among all rows of all rules.
    indptr : ndarray of int64, shape (num_rows + 1,)
        Where the entries of each row begin.
    column, coefficient : ndarray of int64, shape (num_entries,)
        What each row counts, and how often.
    lower, upper : ndarray of int64, shape (num_rows,)
        The bounds.
    most : ndarray of int64, shape (num_counters,)
        The largest value of each counter.
    breaches : ndarray of int64, shape (num_counters,)
        How many breaches each unit of a counter is.
    counter_rule : ndarray of int64, shape (num_counters,)
        The rule each counter belongs to.
    """

    num_pairs: int
    labels: tuple[str, ...]
    rule: NDArray[np.int64]
    number: NDArray[np.int64]
    indptr: NDArray[np.int64]
    column: NDArray[np.int64]
    coefficient: NDArray[np.int64]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    most: NDArray[np.int64]
    breaches: NDArray[np.int64]
    counter_rule: NDArray[np.int64]

    @property
    def num_rows(self) -> int:
        """How many rows."""
        return len(self.lower)

    @property
    def num_counters(self) -> int:
        """How many counters."""
        return len(self.most)

    @property
    def row(self) -> NDArray[np.int64]:
        """Return the row of each entry."""
        return np.repeat(np.arange(self.num_rows), np.diff(self.indptr))

    @cached_property
    def is_simple(self) -> NDArray[np.bool_]:
        """Return which rows only count pairs, each once; shape (num_rows,)."""
        if not self.num_counters and (self.coefficient == 1).all():
            return np.ones(self.num_rows, dtype=bool)
        is_odd = (self.column >= self.num_pairs) | (self.coefficient != 1)
        only_pairs: NDArray[np.bool_] = sums(is_odd, self.indptr) == 0
        return only_pairs

    def entries(self, rows: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return the positions of the entries of some rows."""
        return np.flatnonzero(np.repeat(rows, np.diff(self.indptr)))

    def counts(self, pairs: NDArray[np.bool_]) -> bool:
        """Return whether some row counts one of these pairs."""
        return bool(pairs[self.column[self.column < self.num_pairs]].any())

    def loads(self, is_placed: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return what each row counts when these pairs are placed and every counter is 0."""
        count = np.concatenate((is_placed, np.zeros(self.num_counters, dtype=bool)))
        entries = np.flatnonzero(count[self.column])
        load = np.zeros(self.num_rows, dtype=np.int64)
        np.add.at(load, np.searchsorted(self.indptr, entries, side="right") - 1, self.coefficient[entries])
        return load


def sums(values: NDArray[Any], indptr: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sums of whole numbers over ranges that follow one another.

    Examples
    --------
    >>> sums(np.array([1, 2, 4]), np.array([0, 2, 2, 3])).tolist()
    [3, 0, 4]
    """
    total = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
    return total[indptr[1:]] - total[indptr[:-1]]


def gathered(market: "Market") -> Constraints:
    """Return the rows of all rules of a market; `Market.constraints` keeps them."""
    found = _stacked(market.num_pairs, [rule.rows(market) for rule in market.rules])
    for values in vars(found).values():
        if isinstance(values, np.ndarray):
            values.flags.writeable = False
    return found


def _stacked(num_pairs: int, parts: Sequence[Rows]) -> Constraints:
    columns, num_counters = [], 0
    for part in parts:
        is_counter = part.column >= num_pairs
        columns.append(part.column + num_counters * is_counter if num_counters else part.column)
        num_counters += len(part.most)
    return Constraints(
        num_pairs=num_pairs,
        labels=tuple(label for part in parts for label in part.labels),
        rule=np.repeat(np.arange(len(parts)), [len(part.lower) for part in parts]),
        number=np.arange(sum(len(part.lower) for part in parts)),
        indptr=np.concatenate(([0], np.cumsum(_joined([np.diff(part.indptr) for part in parts])))),
        column=_joined(columns),
        coefficient=_joined([part.coefficient for part in parts]),
        lower=_joined([part.lower for part in parts]),
        upper=_joined([part.upper for part in parts]),
        most=_joined([part.most for part in parts]),
        breaches=_joined([part.breaches for part in parts]),
        counter_rule=np.repeat(np.arange(len(parts)), [len(part.most) for part in parts]),
    )


def _joined(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def left_over(constraints: Constraints, kept: NDArray[np.bool_], placed: NDArray[np.int64]) -> Constraints:
    """Return what the rows ask of the pairs that are kept; rows that ask nothing are left out.

    Parameters
    ----------
    constraints : Constraints
        Over all pairs.
    kept : ndarray of bool, shape (num_pairs,)
        The pairs that are left to decide.
    placed : ndarray of int64
        The pairs that are placed already, none of them kept.
    """
    num_kept = int(np.count_nonzero(kept))
    indptr, column, coefficient = constraints.indptr, constraints.column, constraints.coefficient
    lower, upper = constraints.lower, constraints.upper
    if num_kept < len(kept):
        is_placed = np.zeros(constraints.num_pairs, dtype=bool)
        is_placed[placed] = True
        taken = constraints.loads(is_placed)
        lower, upper = lower - taken, upper - taken
        number = np.concatenate((np.cumsum(kept) - 1, num_kept + np.arange(constraints.num_counters)))
        stays = np.concatenate((kept, np.ones(constraints.num_counters, dtype=bool)))[column]
        indptr = np.concatenate(([0], np.cumsum(stays)))[indptr]
        column, coefficient = number[column[stays]], coefficient[stays]
    size = np.diff(indptr)
    least, greatest = np.zeros_like(size), size
    if not constraints.is_simple.all():
        reach = coefficient * np.concatenate((np.ones(num_kept, dtype=np.int64), constraints.most))[column]
        least, greatest = sums(np.minimum(reach, 0), indptr), sums(np.maximum(reach, 0), indptr)
    asks = (least < lower) | (greatest > upper)
    if num_kept == len(kept) and asks.all():
        return constraints
    entry = np.repeat(asks, size)
    return Constraints(
        num_pairs=num_kept,
        labels=tuple(label for label, is_asked in zip(constraints.labels, asks.tolist(), strict=True) if is_asked),
        rule=constraints.rule[asks],
        number=constraints.number[asks],
        indptr=np.concatenate(([0], np.cumsum(size[asks]))),
        column=column[entry],
        coefficient=coefficient[entry],
        lower=lower[asks],
        upper=upper[asks],
        most=constraints.most,
        breaches=constraints.breaches,
        counter_rule=constraints.counter_rule,
    )
