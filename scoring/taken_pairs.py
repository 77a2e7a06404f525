"""Pairs laid out by student, when only some students and companies are kept."""

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring.criterion import Positions


def taken_pairs(
    indptr: NDArray[np.int64], company: NDArray[np.integer], students: Positions, companies: Positions
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.intp]]:
    """Return the pairs of some students with some companies.

    Parameters
    ----------
    indptr, company : arrays
        The companies of student ``s`` are those from ``indptr[s]`` up to ``indptr[s + 1]``.
    students, companies : arrays of int
        Positions; each company once.

    Returns
    -------
    indptr, company : arrays
        The same, by the positions in `students` and `companies`.
    place : array of int
        Where each of these pairs was before.

    Examples
    --------
    >>> indptr, company, place = taken_pairs(
    ...     np.array([0, 2, 3]), np.array([0, 7, 7]), np.array([1, 0]), np.array([5, 7])
    ... )
    >>> indptr.tolist(), company.tolist(), place.tolist()
    ([0, 1, 2], [1, 1], [2, 1])
    """
    lengths = indptr[students + 1] - indptr[students]
    row = np.repeat(np.arange(len(students)), lengths)
    place = np.arange(len(row)) + np.repeat(indptr[students] - (np.cumsum(lengths) - lengths), lengths)
    order = np.argsort(companies, kind="stable")
    found = np.searchsorted(companies, company[place], sorter=order)
    is_kept = found < len(companies)
    found[~is_kept] = 0
    if len(companies):
        is_kept &= companies[order[found]] == company[place]
    bounds = np.searchsorted(row[is_kept], np.arange(len(students) + 1)).astype(np.int64)
    kept = order[found[is_kept]] if len(companies) else np.empty(0, np.intp)
    return bounds, kept.astype(np.int32), place[is_kept]
