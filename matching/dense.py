"""Small dense one-to-one markets, where the shortest augmenting paths of SciPy beat a flow.

Method: Crouse (2016), the modified Jonker–Volgenant algorithm without initialisation. It works on floats; the
weights are whole numbers small enough for every sum along a path to be exact.
"""

import numpy as np
from numpy.typing import NDArray

_EXACT_FLOAT = 2**53


def is_dense_one_to_one(
    num_pairs: int, capacity: NDArray[np.int64], minimum: NDArray[np.int64], num_students: int
) -> bool:
    """Return whether every company has one seat at most, no minimum, and at least half of all pairs are allowed."""
    num_open = int(np.count_nonzero(capacity))
    return bool(capacity.max(initial=0) == 1 and not minimum.any() and 2 * num_pairs >= num_students * num_open > 0)


def largest_weight(num_students: int, num_companies: int) -> int:
    """Return the largest weight for which sums along a path, and of all placed students, are exact."""
    longest = min(num_students, num_companies) + 1
    return int(_EXACT_FLOAT // (8 * longest**2))


def assign(
    indptr: NDArray[np.int64],
    company: NDArray[np.int32],
    weight: NDArray[np.int64],
    capacity: NDArray[np.int64],
    *,
    placed_first: bool,
    students: NDArray[np.intp],
    companies: NDArray[np.intp],
) -> NDArray[np.int32]:
    """Return an assignment of the largest total weight, one student to a company at most.

    Parameters
    ----------
    indptr, company : ndarray, shapes (num_students + 1,) and (num_pairs,)
        The pairs, by student.
    weight : ndarray of int64, shape (num_pairs,)
        What each pair counts, within `largest_weight`.
    capacity : ndarray of int64, shape (num_companies,)
        0 or 1.
    placed_first : bool
        Whether as many students as possible must be placed, whatever it does to the weight.
    students, companies : ndarray of intp
        The order of both sides, which decides between equal optima.

    Returns
    -------
    ndarray of int32, shape (num_students,)
        The company of each student; −1 if unplaced.
    """
    from scipy.optimize import linear_sum_assignment

    num_students, num_companies = len(students), len(companies)
    lowest, highest = float(weight.min()), float(weight.max())
    # What holds for two who stay apart: the worth of leaving her unplaced, or, where as many as possible must be
    # placed, so little that no other change makes up for it.
    apart = lowest - (highest - lowest + 1) * (min(num_students, num_companies) + 1) if placed_first else 0.0
    if len(weight) == num_students * num_companies:
        table = weight.reshape(num_students, num_companies).astype(np.float64)
    else:
        table = np.full((num_students, num_companies), apart)
        table[np.repeat(np.arange(num_students), np.diff(indptr)), company] = weight
    if not placed_first:
        np.maximum(table, apart, out=table)
    table[:, capacity == 0] = apart
    table = table[np.ix_(students, companies)]
    taken_off = np.zeros(num_companies)
    if num_students == num_companies:
        # Everyone is matched, so a constant per company changes no choice, and it shortens the search: the column
        # reduction that SciPy's version of the algorithm leaves out.
        taken_off = table.max(axis=0)
        table -= taken_off
    row, at = linear_sum_assignment(table, maximize=True)
    together = table[row, at] + taken_off[at] > apart
    assigned = np.full(num_students, -1, dtype=np.int32)
    assigned[students[row[together]]] = companies[at[together]]
    return assigned
