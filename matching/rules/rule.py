"""What a rule is: rows for a solver, and, independently, the breaches an audit finds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault
from jumelage.frozen import FrozenArrays, frozen_array

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.texts import Language

Weight = float | Literal["last"] | None
"""What a breach of a rule costs: None, it must not happen; a number, so much score; ``"last"``, it is only counted."""


@dataclass(frozen=True)
class Violation:
    """One thing a matching breaks.

    Parameters
    ----------
    code : str
        A stable name for programs, such as ``"over-capacity"``.
    text : str
        A sentence for people.
    students, companies : tuple of str
        Whom it concerns.
    amount : int
        How many breaches it is: 2 where two students are too many.
    """

    code: str
    text: str
    students: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    amount: int = 1

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, eq=False)
class Rows(FrozenArrays):
    """Constraints ``lower ≤ Σ coefficient · column ≤ upper``.

    A column is a placed pair (1) or not (0), or one of the rule's own counters: whole numbers that the solver chooses,
    such as whether a company opens, or by how many students a soft rule is broken.

    Parameters
    ----------
    labels : tuple of str, length num_rows
        What each row says.
    indptr : ndarray of int64, shape (num_rows + 1,)
        Row ``i`` is about ``column[indptr[i]:indptr[i + 1]]``.
    column : ndarray of int64
        Positions of pairs in the market; ``market.num_pairs + k`` is the counter ``k``.
    coefficient : ndarray of int64
        How often each column counts.
    lower, upper : ndarray of int64, shape (num_rows,)
        The bounds; `NO_BOUND` above and its negative below are none.
    most : ndarray of int64, shape (num_counters,)
        The largest value of each counter; 1 makes it a switch.
    breaches : ndarray of int64, shape (num_counters,)
        How many breaches of the rule each unit of a counter is; 0 where it is none.
    """

    labels: tuple[str, ...]
    indptr: NDArray[np.int64]
    column: NDArray[np.int64]
    coefficient: NDArray[np.int64]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    most: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    breaches: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        for name in ("indptr", "column", "coefficient", "lower", "upper", "most", "breaches"):
            object.__setattr__(self, name, frozen_array(getattr(self, name), np.int64))


NO_BOUND = 2**62
"""An upper bound that is none; its negative is a lower bound that is none."""


def assembled(
    labels: Sequence[str],
    row: NDArray[np.int64],
    column: NDArray[np.int64],
    coefficient: NDArray[np.int64],
    *,
    lower: Sequence[int],
    upper: Sequence[int],
    most: Sequence[int] | NDArray[np.int64] = (),
    breaches: Sequence[int] | NDArray[np.int64] = (),
) -> Rows:
    """Return rows from entries in any order.

    Parameters
    ----------
    labels : sequence of str, length num_rows
        What each row says.
    row, column, coefficient : ndarray of int64, shape (num_entries,)
        The row of each entry, what it counts, and how often.
    lower, upper, most, breaches : sequence of int
        As in `Rows`.

    Examples
    --------
    >>> rows = assembled(["a", "b"], np.array([1, 0]), np.array([7, 8]), np.array([1, -1]), lower=[0, 0], upper=[1, 1])
    >>> rows.indptr.tolist(), rows.column.tolist(), rows.coefficient.tolist()
    ([0, 1, 2], [8, 7], [-1, 1])
    """
    order = np.argsort(row, kind="stable")
    return Rows(
        labels=tuple(labels),
        indptr=np.concatenate(([0], np.cumsum(np.bincount(row, minlength=len(labels)), dtype=np.int64))),
        column=column[order],
        coefficient=coefficient[order],
        lower=np.array(lower, dtype=np.int64),
        upper=np.array(upper, dtype=np.int64),
        most=np.array(most, dtype=np.int64),
        breaches=np.array(breaches, dtype=np.int64),
    )


def counting(
    labels: Sequence[str], pairs: Sequence[NDArray[np.int64]], lower: Sequence[int], upper: Sequence[int]
) -> Rows:
    """Return rows that count how many pairs of each set are placed.

    Parameters
    ----------
    labels : sequence of str
        What each row says.
    pairs : sequence of ndarray of int64
        The pairs each row counts, by position in the market.
    lower, upper : sequence of int
        The fewest and the most of them that may be placed.

    Examples
    --------
    >>> rows = counting(["two at most"], [np.array([0, 3, 4])], [0], [2])
    >>> rows.indptr.tolist(), rows.column.tolist(), rows.coefficient.tolist()
    ([0, 3], [0, 3, 4], [1, 1, 1])
    """
    column = np.concatenate([np.zeros(0, dtype=np.int64), *pairs])
    once = np.ones_like(column)
    # Arrays that nobody can change are not copied.
    column.flags.writeable = once.flags.writeable = False
    return Rows(
        labels=tuple(labels),
        indptr=np.concatenate(([0], np.cumsum([len(own) for own in pairs], dtype=np.int64))),
        column=column,
        coefficient=once,
        lower=np.array(lower, dtype=np.int64),
        upper=np.array(upper, dtype=np.int64),
    )


def softened(rows: Rows, num_pairs: int) -> Rows:
    """Return rows over pairs that can always be met: a counter makes up for each pair too few or too many.

    Parameters
    ----------
    rows : Rows
        Over pairs alone, each counted once.
    num_pairs : int
        How many pairs the market has: the columns after them are counters.

    Examples
    --------
    >>> rows = softened(counting(["one at most"], [np.array([0, 3, 4])], [0], [1]), 5)
    >>> rows.column.tolist(), rows.coefficient.tolist(), rows.most.tolist()
    ([0, 3, 4, 5], [1, 1, 1, -1], [2])
    """
    num_counted = np.diff(rows.indptr)
    short, over = np.flatnonzero(rows.lower > 0), np.flatnonzero(rows.upper < num_counted)
    most = np.concatenate((rows.lower[short], num_counted[over] - np.maximum(rows.upper[over], 0)))
    return assembled(
        rows.labels,
        np.concatenate((np.repeat(np.arange(len(num_counted)), num_counted), short, over)),
        np.concatenate((rows.column, num_pairs + np.arange(len(most)))),
        np.concatenate((rows.coefficient, np.ones_like(short), -np.ones_like(over))),
        lower=rows.lower.tolist(),
        upper=rows.upper.tolist(),
        most=most,
        breaches=np.ones_like(most),
    )


class Rule(Protocol):
    """A constraint that is not a mode.

    `rows` and `breaches` are written apart on purpose: a bug in one is caught by the other.
    """

    @property
    def code(self) -> str:
        """The rule's name in ``rules.toml`` and in the record."""

    @property
    def weight(self) -> Weight:
        """What a breach costs; None for a rule that must hold."""

    def faults(self, market: "Market") -> list[Fault]:
        """Return what is wrong with the rule itself in this market: an unknown id, a pair that is not allowed."""

    def rows(self, market: "Market") -> Rows:
        """Return the rule as constraints for a solver.

        Of a hard rule the rows hold if and only if it has no breach. Of a soft rule the rows can always be met, and the
        least sum of ``breaches · counters`` that meets them is the sum of the amounts of its breaches. Both are said
        of matchings on allowed pairs within capacity; `breaches` judges any.
        """

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:
        """Return how a matching breaks the rule."""

    def without(self, students: Collection[str], companies: Collection[str]) -> Self | None:
        """Return the rule when these have left the market; None if nothing remains of it."""

    def say(self, language: "Language") -> str:
        """Return the rule as a sentence for people, with its reason unless that is private."""
