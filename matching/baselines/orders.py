"""What students and companies would rather have, as strict orders of their pairs.

A student ranks her applications, by rank; then any other place: first those that she ranks all the same, then by
score, the highest first. A company ranks open offers, then applicants, by rank, then anybody else in the same way. So
with scores alone both sides go by the score. What is equal is decided by position, which is the ticket.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.modes import ASSIGNMENT, OPEN_OFFER

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def wishes(market: "Market") -> NDArray[np.intp]:
    """Return the positions of the pairs, by student, what she would rather have first.

    Examples
    --------
    >>> import jumelage as jm
    >>> wishes(jm.Market.from_scores([[0.2, 0.9], [0.8, 0.8]], [1, 1])).tolist()
    [1, 0, 2, 3]
    """
    return by_owner(market.student_of_pair, student_levels(market))


def favours(market: "Market") -> NDArray[np.intp]:
    """Return the positions of the pairs, by company, whom it would rather have first.

    Examples
    --------
    >>> import jumelage as jm
    >>> favours(jm.Market.from_scores([[0.2, 0.9], [0.8, 0.8]], [1, 1])).tolist()
    [2, 0, 1, 3]
    """
    return by_owner(market.company, company_levels(market))


def student_levels(market: "Market") -> NDArray[np.int64]:
    """Return how each pair stands with its student: the lower the better, equal ones a tie; shape (num_pairs,)."""
    return _levels(market, market.student_rank)


def company_levels(market: "Market") -> NDArray[np.int64]:
    """Return how each pair stands with its company; see `student_levels`."""
    levels = _levels(market, market.company_rank)
    if market.mode is not None:
        levels[market.mode == OPEN_OFFER] = 0
    return levels


def by_owner(owner: NDArray[np.int32], levels: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the positions of pairs sorted by owner, then level, then position."""
    num_bits = int(levels.max(initial=0)).bit_length()
    return np.argsort((owner.astype(np.int64) << num_bits) | levels, kind="stable")


def _levels(market: "Market", ranks: NDArray[np.int32] | None) -> NDArray[np.int64]:
    given = np.zeros(market.num_pairs, dtype=np.int64) if ranks is None else ranks.astype(np.int64)
    unranked = int(given.max(initial=0)) + 1
    levels = np.where(given > 0, given, unranked)
    is_other = np.ones(len(levels), dtype=bool) if market.mode is None else market.mode == ASSIGNMENT
    if market.score is not None:
        scored = np.flatnonzero(is_other & (given == 0))
        levels[scored] += np.unique(-market.score[scored], return_inverse=True)[1]
    levels[is_other] += unranked
    return levels
