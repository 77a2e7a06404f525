"""The pairs that are left to decide, of all modes, as both sides rank them: what stability is judged by."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching import modes as ways

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.problem import Problem

LAST = np.iinfo(np.int32).max
"""Below every rank: a place that is assigned."""


@dataclass(frozen=True, eq=False)
class Orders:
    """Pairs by student, with the place of each in the orders of its two sides.

    A student ranks her applications, then any other place. A company ranks open offers, then applicants, then anyone
    assigned.

    Parameters
    ----------
    indptr : ndarray of int64, shape (num_students + 1,)
        Where the pairs of each student begin.
    company : ndarray of int32, shape (num_pairs,)
        The company of each.
    wish, favour : ndarray of int32, shape (num_pairs,)
        The place of the pair in the order of the student and of the company: the lower the better, equal ones a tie,
        `LAST` for a pair that is no application.
    """

    indptr: NDArray[np.int64]
    company: NDArray[np.int32]
    wish: NDArray[np.int32]
    favour: NDArray[np.int32]

    @property
    def is_application(self) -> NDArray[np.bool_]:
        """Which pairs are applications, open offers among them."""
        return self.wish < LAST

    @property
    def student(self) -> NDArray[np.int32]:
        """The student of each pair."""
        return np.repeat(np.arange(len(self.indptr) - 1, dtype=np.int32), np.diff(self.indptr))


def orders_of(market: "Market", problem: "Problem") -> Orders:
    """Return the orders of the pairs that the rules of a market leave."""
    kept = slice(None) if problem.kept is None else problem.kept
    num_pairs = len(problem.company)
    if market.mode is None or market.student_rank is None:
        last = np.full(num_pairs, LAST, dtype=np.int32)
        return Orders(problem.indptr, problem.company, last, last)
    mode = market.mode[kept]
    ranked = np.ones(num_pairs, dtype=np.int32) if market.company_rank is None else market.company_rank[kept]
    is_application = mode > ways.ASSIGNMENT
    wish = np.where(is_application, market.student_rank[kept], LAST).astype(np.int32)
    favour = np.where(is_application, ranked, LAST).astype(np.int32)
    favour[mode == ways.OPEN_OFFER] = 0
    return Orders(problem.indptr, problem.company, wish, favour)
