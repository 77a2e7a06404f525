"""How much one likes the other into ranks: 1 for the best, strict and without gaps."""

import numpy as np
from numpy.typing import NDArray


def ranks_by_student(liking: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return the rank of each pair among those of its student.

    Parameters
    ----------
    liking : ndarray of float64, shape (num_students, pairs_per_student)
        How much each student likes each of her companies.

    Examples
    --------
    >>> ranks_by_student(np.array([[0.2, 0.9, 0.5]])).tolist()
    [[3, 1, 2]]
    """
    ranks = np.empty(liking.shape, dtype=np.int32)
    order = np.argsort(-liking, axis=1, kind="stable")
    np.put_along_axis(ranks, order, np.arange(1, liking.shape[1] + 1, dtype=np.int32)[None, :], axis=1)
    return ranks


def ranks_by_company(company: NDArray[np.int32], liking: NDArray[np.float64], num_companies: int) -> NDArray[np.int32]:
    """Return the rank of each pair among those of its company.

    Parameters
    ----------
    company : ndarray of int32, shape (num_pairs,)
        The company of each pair.
    liking : ndarray of float64, shape (num_pairs,)
        How much the company likes the student.
    num_companies : int
        How many companies there are.

    Examples
    --------
    >>> ranks_by_company(np.array([0, 1, 0]), np.array([0.2, 0.9, 0.5]), 2).tolist()
    [2, 1, 1]
    """
    if not len(company):
        return np.empty(0, dtype=np.int32)
    # One sort of one key takes half the time of sorting by two. Likings closer than its last bits keep the order
    # of rows, so ranks stay strict.
    best = liking.max()
    key = best - liking
    key /= 2.0 * max(best - liking.min(), 1.0)
    key += company
    order = np.argsort(key, kind="stable")
    num_applicants = np.bincount(company, minlength=num_companies)
    begins = np.cumsum(num_applicants) - num_applicants
    ranks = np.empty(len(company), dtype=np.int32)
    ranks[order] = np.arange(1, len(company) + 1) - np.repeat(begins, num_applicants)
    return ranks
