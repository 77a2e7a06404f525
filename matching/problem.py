"""What is left to decide once pinned students and their seats are taken out and forbidden pairs removed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from jumelage.matching.market import Market


@dataclass(frozen=True, eq=False)
class Problem:
    """A market without its pinned students, their seats and its forbidden pairs.

    Students and companies keep their positions; a pinned student has no pair left.

    Parameters
    ----------
    capacity, minimum : ndarray of int64, shape (num_companies,)
        What is left of them.
    indptr : ndarray of int64, shape (num_students + 1,)
        Where the pairs of each student begin.
    company : ndarray of int32, shape (num_pairs,)
        The company of each pair that is left.
    kept : ndarray of bool, or None
        Which pairs of the market are left; None if all are.
    pinned : ndarray of int32, shape (num_students,)
        Where each pinned student is; −1 for the others.
    """

    capacity: NDArray[np.int64]
    minimum: NDArray[np.int64]
    indptr: NDArray[np.int64]
    company: NDArray[np.int32]
    kept: NDArray[np.bool_] | None
    pinned: NDArray[np.int32]

    @property
    def num_students(self) -> int:
        """How many students the market has, the pinned ones too."""
        return len(self.indptr) - 1

    @property
    def num_companies(self) -> int:
        """How many companies."""
        return len(self.capacity)

    def left(self, weight: int | NDArray[Any]) -> int | NDArray[Any]:
        """Return what is left of a weight per pair of the market."""
        return weight if self.kept is None or isinstance(weight, int) else weight[self.kept]


def problem_of(market: "Market") -> Problem:
    """Return what the rules of a market leave to decide.

    A row over one pair that must be placed is a pin; one that must not is a forbidden pair.
    """
    pinned = np.full(market.num_students, -1, dtype=np.int32)
    if not market.rules:
        return Problem(market.capacity, market.minimum, market.indptr, market.company, None, pinned)
    kept = np.ones(market.num_pairs, dtype=bool)
    for rule in market.rules:
        rows = rule.rows(market)
        assert len(rows.pair) == len(rows.labels), "only rows over one pair are solved as yet"
        kept[rows.pair[rows.upper == 0]] = False
        for pair in rows.pair[rows.lower == 1]:
            pinned[np.searchsorted(market.indptr, pair, side="right") - 1] = market.company[pair]
    kept &= np.repeat(pinned < 0, np.diff(market.indptr))
    taken = np.bincount(pinned[pinned >= 0], minlength=market.num_companies)
    whole = bool(kept.all())
    counts = np.concatenate(([0], np.cumsum(kept)))
    return Problem(
        capacity=market.capacity - taken,
        minimum=np.maximum(market.minimum - taken, 0),
        indptr=market.indptr if whole else counts[market.indptr],
        company=market.company if whole else market.company[kept],
        kept=None if whole else kept,
        pinned=pinned,
    )
