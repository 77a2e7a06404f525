"""What the rules of a market ask, as a certificate counts it: read from their rows, and from nothing that solves."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.constraints import Constraints
from jumelage.matching.modes import OPEN_OFFER

if TYPE_CHECKING:
    from jumelage.matching.market import Market


@dataclass(frozen=True, eq=False)
class Counted:
    """Rules as pins, pairs that are barred, and rows that count the other pairs.

    Parameters
    ----------
    rows : Constraints
        All rows of all rules, in their order.
    pinned : ndarray of int32, shape (num_students,)
        Where each pinned student is; −1 for the others.
    barred : ndarray of int64
        The pairs that cannot be placed: those a rule forbids, those of a quota that pinned students fill, and those
        below an open offer of their student.
    lower, upper : ndarray of int64, shape (num_rows,)
        The bounds once pinned students are placed.
    is_plain : bool
        Whether every rule must hold and its rows count placed pairs only: others have no prices.
    """

    rows: Constraints
    pinned: NDArray[np.int32]
    barred: NDArray[np.int64]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    is_plain: bool

    def per_pair(self, amounts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the sum, for each pair, of an amount per row over the rows that count it."""
        total = np.zeros(self.rows.num_pairs, dtype=np.int64)
        has_amount = amounts != 0
        of_entry = np.repeat(amounts[has_amount], np.diff(self.rows.indptr)[has_amount])
        np.add.at(total, self.rows.column[self.rows.entries(has_amount)], of_entry)
        return total

    def holds(self, is_placed: NDArray[np.bool_]) -> bool:
        """Return whether every row is within its bounds."""
        load = self.rows.loads(is_placed)
        return bool(((self.rows.lower <= load) & (load <= self.rows.upper)).all())


def counted(market: "Market") -> Counted:
    """Return the rules of a market as a certificate counts them."""
    rows = market.constraints
    none = np.zeros(0, dtype=np.int64)
    is_plain = bool(rows.is_simple.all()) and all(rule.weight is None for rule in market.rules)
    pins, filled, lower, upper = none, none, rows.lower, rows.upper
    if is_plain:
        pins = np.unique(rows.column[rows.entries((np.diff(rows.indptr) == 1) & (rows.lower == 1))])
        if len(pins):
            is_placed = np.zeros(market.num_pairs, dtype=bool)
            is_placed[pins] = True
            taken = rows.loads(is_placed)
            lower, upper = lower - taken, upper - taken
        filled = rows.column[rows.entries(upper <= 0)]
    pinned = np.full(market.num_students, -1, dtype=np.int32)
    pinned[market.student_of_pair[pins]] = market.company[pins]
    return Counted(
        rows=rows,
        pinned=pinned,
        barred=np.unique(np.concatenate((filled, _below_offers(market)))),
        lower=np.maximum(lower, 0),
        upper=upper,
        is_plain=is_plain,
    )


def open_offers(market: "Market") -> NDArray[np.int64]:
    """Return the positions of open offers, each of which is the least that its student must get."""
    return np.array([], dtype=np.int64) if market.mode is None else np.flatnonzero(market.mode == OPEN_OFFER)


def _below_offers(market: "Market") -> NDArray[np.int64]:
    """Return the positions of pairs below an open offer of their student."""
    below: list[int] = []
    for offer in open_offers(market).tolist():
        student = int(market.student_of_pair[offer])
        own = np.arange(market.indptr[student], market.indptr[student + 1])
        assert market.student_rank is not None
        assert market.mode is not None
        is_above = (market.mode[own] > 0) & (market.student_rank[own] < market.student_rank[offer])
        is_as_good = (market.mode[own] == OPEN_OFFER) & (market.student_rank[own] == market.student_rank[offer])
        below += own[~is_above & ~is_as_good].tolist()
    return np.array(below, dtype=np.int64)
