"""Which pairs of a market are applications: both sides rank them, and no rule has taken them out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.matching.modes import ASSIGNMENT, OPEN_OFFER

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.problem import Problem


@dataclass(frozen=True, eq=False)
class Applications:
    """The applications that are left to decide, by student.

    A rank on one side only counts for nothing; pinned students and forbidden pairs are out.

    Parameters
    ----------
    indptr : ndarray of int64, shape (num_students + 1,)
        Where the applications of each student begin.
    company : ndarray of int32, shape (num_applications,)
        The company of each.
    student_rank : ndarray of int32, shape (num_applications,)
        The rank the student gives it, 1 the best; equal ranks are a tie.
    company_rank : ndarray of int32, shape (num_applications,), or None
        The rank the company gives it; None where companies are indifferent among their applicants.
    """

    indptr: NDArray[np.int64]
    company: NDArray[np.int32]
    student_rank: NDArray[np.int32]
    company_rank: NDArray[np.int32] | None


def applications_of(market: "Market", problem: "Problem") -> Applications:
    """Return the applications of a market that its rules leave; open offers stand above all applicants.

    Parameters
    ----------
    market : Market
        With the ranks.
    problem : Problem
        What its rules leave to decide.

    Raises
    ------
    InputError
        If the market has no ranks of students.
    """
    if market.student_rank is None:
        remedy = "give a student_rank to the pairs, or choose the strategy 'optimal'"
        raise InputError([Fault("market", "pairs without student_rank", "students who rank companies", remedy)])
    mode = np.zeros(market.num_pairs, dtype=np.int8) if market.mode is None else market.mode
    is_application = mode > ASSIGNMENT
    if problem.kept is not None:
        is_application &= problem.kept
    company_rank = market.company_rank
    if (mode == OPEN_OFFER).any():
        given = np.ones(market.num_pairs, dtype=np.int32) if company_rank is None else company_rank
        company_rank = np.where(mode == OPEN_OFFER, 0, given).astype(np.int32)
    if is_application.all():
        return Applications(market.indptr, market.company, market.student_rank, company_rank)
    counts = np.concatenate(([0], np.cumsum(is_application)))
    return Applications(
        counts[market.indptr],
        market.company[is_application],
        market.student_rank[is_application],
        None if company_rank is None else company_rank[is_application],
    )
