"""The integer model of weakly stable matchings, and its relaxation: cumulative variables, one per tier.

Four kinds of columns: ``x`` per pair, matched or not; ``served`` per tier of a student, the sum of her ``x`` up to it;
``filled`` per tier of a company, the sum of its ``x`` up to it; and ``full`` per tier of a company, the only whole
numbers needed, since the rest is a flow once they are settled. Rows: ``filled ≥ capacity · full``; a company that is
full at a tier is full at the next; ``served + full ≥ 1`` for each application; and ``x + full ≤ 1`` for a pair and the
tier above it, which says nothing new of whole numbers and much of fractions. What is known already gets no row. The
dummy variables for tiers are those of Delorme, García, Gondzio, Kalcsics, Manlove and Pettersson, "Mathematical models
for stable matching problems with ties and incomplete lists" (2019).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.stable.tied.facts import OPEN, Remainder

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Model:
    """Maximise ``gain · v`` subject to ``lower ≤ rows · v ≤ upper`` and ``low ≤ v ≤ high``, ``v`` partly whole.

    Parameters
    ----------
    rows : csr_array of float64, shape (num_rows, num_columns)
        The constraints.
    lower, upper : ndarray of float64, shape (num_rows,)
        The least and the most of each row.
    low, high, gain : ndarray of float64, shape (num_columns,)
        The least, the most and the worth of each column.
    served, filled, full : int
        Where the columns of these kinds begin; ``full`` to the end are whole numbers.
    """

    rows: "csr_array"
    lower: Floats
    upper: Floats
    low: Floats
    high: Floats
    gain: Floats
    served: int
    filled: int
    full: int


class Rows:
    """Rows under construction, as coordinates."""

    def __init__(self, num_columns: int) -> None:
        self._num_columns, self._num_rows = num_columns, 0
        self._row: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
        self._column: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
        self._factor: list[Floats] = [np.empty(0)]
        self._lower: list[Floats] = [np.empty(0)]
        self._upper: list[Floats] = [np.empty(0)]

    def add(
        self,
        lower: float | Floats,
        upper: float | Floats,
        num_rows: int,
        *terms: tuple[NDArray[np.int64] | None, NDArray[np.int64], float | Floats],
    ) -> None:
        """Add rows made of terms (row counted from 0, column, factor); None: one of the term in each row in turn."""
        for row, column, factor in terms:
            self._row.append((np.arange(num_rows) if row is None else row) + self._num_rows)
            self._column.append(column)
            self._factor.append(np.broadcast_to(np.asarray(factor, dtype=np.float64), column.shape))
        self._lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), num_rows))
        self._upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), num_rows))
        self._num_rows += num_rows

    def finished(self) -> "tuple[csr_array, Floats, Floats]":
        """Return the rows as a matrix, and their limits."""
        from scipy.sparse import csr_array

        entries = np.concatenate(self._factor), (np.concatenate(self._row), np.concatenate(self._column))
        rows = csr_array(entries, shape=(self._num_rows, self._num_columns))
        return rows, np.concatenate(self._lower), np.concatenate(self._upper)


def model_of(left: Remainder, gain: Floats) -> Model:
    """Return the model of the weakly stable matchings that have the facts of a remainder.

    Parameters
    ----------
    left : Remainder
        The pairs that are possible, and what is known.
    gain : ndarray of float64, shape (num_pairs,)
        What each of these pairs counts.
    """
    tiers = left.tiers
    pair, num_pairs = np.arange(tiers.num_pairs), tiers.num_pairs
    num_student_tiers, num_company_tiers = len(left.served), len(left.full)
    served = num_pairs
    filled = served + num_student_tiers
    full = filled + num_company_tiers
    seats = np.minimum(tiers.capacity, tiers.num_students + 1)[tiers.company_of_tier].astype(np.float64)

    rows = Rows(full + num_company_tiers)
    for begin, tier, owner in (
        (served, tiers.student_tier, tiers.student_of_tier),
        (filled, tiers.company_tier, tiers.company_of_tier),
    ):
        at = np.arange(len(owner))
        later = 1 + np.flatnonzero(owner[1:] == owner[:-1])
        rows.add(0, 0, len(owner), (at, begin + at, 1), (later, begin + later - 1, -1), (tier, pair, -1))
    at = np.flatnonzero(left.full != 0)
    rows.add(0, np.inf, len(at), (None, filled + at, 1), (None, full + at, -seats[at]))
    is_open = left.full == OPEN
    has_better = np.zeros(num_company_tiers, dtype=bool)
    has_better[1:] = (tiers.company_of_tier[1:] == tiers.company_of_tier[:-1]) & is_open[:-1]
    at = np.flatnonzero(has_better & is_open)
    rows.add(0, np.inf, len(at), (None, full + at, 1), (None, full + at - 1, -1))
    at = np.flatnonzero(tiers.can_block & is_open[tiers.company_tier] & (left.served == OPEN)[tiers.student_tier])
    student_tier = np.concatenate((tiers.student_tier[at], left.watched_student_tier))
    company_tier = np.concatenate((tiers.company_tier[at], left.watched_company_tier))
    rows.add(1, np.inf, len(student_tier), (None, served + student_tier, 1), (None, full + company_tier, 1))
    at = np.flatnonzero(has_better[tiers.company_tier])
    rows.add(-np.inf, 1, len(at), (None, at, 1), (None, full + tiers.company_tier[at] - 1, 1))

    matrix, lower, upper = rows.finished()
    low, high = np.zeros(matrix.shape[1]), np.ones(matrix.shape[1])
    high[filled:full] = seats
    low[served:filled] = left.served == 1
    high[served:filled] = left.served != 0
    low[full:] = left.full == 1
    high[full:] = left.full != 0
    everything = np.zeros(matrix.shape[1])
    everything[:num_pairs] = gain
    return Model(matrix, lower, upper, low, high, everything, served, filled, full)
