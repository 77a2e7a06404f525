"""What a rule is: rows for a solver, and, independently, the breaches an audit finds."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching


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
    """

    code: str
    text: str
    students: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Rows:
    """Constraints on pairs: ``lower ≤ Σ placed pairs of the row ≤ upper``.

    Parameters
    ----------
    labels : tuple of str
        What each row says.
    indptr : ndarray of int64, shape (num_rows + 1,)
        Row ``i`` is about ``pair[indptr[i]:indptr[i + 1]]``.
    pair : ndarray of int64
        Positions of pairs in the market.
    lower, upper : ndarray of int64, shape (num_rows,)
        The bounds.
    """

    labels: tuple[str, ...]
    indptr: NDArray[np.int64]
    pair: NDArray[np.int64]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]


class Rule(Protocol):
    """A constraint that is not a mode.

    `rows` and `breaches` are written apart on purpose: a bug in one is caught by the other.
    """

    @property
    def code(self) -> str:
        """The rule's name in ``rules.toml`` and in the record."""

    def faults(self, market: "Market") -> list[Fault]:
        """Return what is wrong with the rule itself in this market: an unknown id, a pair that is not allowed."""

    def rows(self, market: "Market") -> Rows:
        """Return the rule as constraints for a solver."""

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:
        """Return how a matching breaks the rule."""

    def without(self, students: Collection[str], companies: Collection[str]) -> Self | None:
        """Return the rule when these have left the market; None if nothing remains of it."""
