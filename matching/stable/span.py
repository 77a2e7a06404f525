"""What stable matchings can differ in: the pairs between the best and the worst stable partner of a student."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.stable.applications import Applications


@dataclass(frozen=True, eq=False)
class Span:
    """The lists of the students who have several stable partners, cut to what lies between the best and the worst.

    Those who have one partner in all stable matchings, or none, are left out, and so is a pair that its company
    likes less than everyone it ever has. What is left is in no stable matching or in one where both ends move.

    Parameters
    ----------
    indptr : ndarray of int64, shape (num_moving + 1,)
        Where the list of each student who moves begins: the first entry is her best stable partner, the last the worst.
    pair : ndarray of int64, shape (num_entries,)
        The position of each entry among the applications.
    student, company : ndarray of int32, shape (num_entries,)
        Whose entry it is, by number among those who move, and the company.
    upwards : ndarray of int64, shape (num_entries,)
        The entries company by company, each from the student it likes least to the one it likes most.
    """

    indptr: NDArray[np.int64]
    pair: NDArray[np.int64]
    student: NDArray[np.int32]
    company: NDArray[np.int32]
    upwards: NDArray[np.int64]


def span_of(applications: Applications, best: NDArray[np.int32], worst: NDArray[np.int32], num_companies: int) -> Span:
    """Return the pairs in which the stable matchings of strict lists can differ.

    Parameters
    ----------
    applications : Applications
        The pairs that both sides rank, without ties.
    best, worst : ndarray of int32, shape (num_students,)
        The company of each student in the stable matching that is the best for students, and in the one that is the
        worst; −1 for none.
    num_companies : int
        How many companies there are.
    """
    wish, company = applications.student_rank, applications.company
    favour = np.zeros_like(wish) if applications.company_rank is None else applications.company_rank
    moving = np.flatnonzero(best != worst)
    degree = np.diff(applications.indptr)[moving]
    student = np.repeat(np.arange(len(moving), dtype=np.int32), degree)
    before = np.cumsum(degree) - degree
    pair = np.repeat(applications.indptr[:-1][moving] - before, degree) + np.arange(len(student))
    at_best = pair[company[pair] == best[moving][student]]
    at_worst = pair[company[pair] == worst[moving][student]]
    least = np.full(num_companies, -1, dtype=favour.dtype)
    np.maximum.at(least, company[at_best], favour[at_best])
    is_between = (wish[pair] >= wish[at_best][student]) & (wish[pair] <= wish[at_worst][student])
    is_between &= favour[pair] <= least[company[pair]]
    pair, student = pair[is_between], student[is_between]
    order = np.lexsort((wish[pair], student))
    pair, student = pair[order], student[order]
    return Span(
        indptr=np.searchsorted(student, np.arange(len(moving) + 1)),
        pair=pair,
        student=student,
        company=company[pair],
        upwards=np.lexsort((-favour[pair], company[pair])),
    )
