"""Small dense one-to-one markets, where the shortest augmenting paths of SciPy beat a flow.

Method: Crouse (2016), the modified Jonker–Volgenant algorithm without initialisation. It works on floats; the
weights are whole numbers small enough for every sum along a path to be exact.
"""

import numpy as np
from numpy.typing import NDArray

_EXACT_FLOAT = 2**53


def is_dense_one_to_one(num_pairs: int, capacity: NDArray[np.int64], minimum: NDArray[np.int64], num_students: int) -> bool:
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

    Returns
    -------
    ndarray of int32, shape (num_students,)
        The company of each student; −1 if unplaced.
    """
    from scipy.optimize import linear_sum_assignment

    num_students, num_companies = len(indptr) - 1, len(capacity)
    student = np.repeat(np.arange(num_students), np.diff(indptr))
    is_open = capacity[company] > 0
    student, company, weight = student[is_open], company[is_open], weight[is_open].astype(np.float64)
    if placed_first:
        # Leaving one more student out must cost more than any other change can bring.
        worst = weight.min(initial=0)
        apart = worst - (weight.max(initial=0) - worst + 1) * (min(num_students, num_companies) + 1)
    else:
        useful = weight > 0
        student, company, weight, apart = student[useful], company[useful], weight[useful], 0.0
    table = np.full((num_students, num_companies), apart)
    table[student, company] = weight
    row, at = linear_sum_assignment(table, maximize=True)
    together = table[row, at] > apart
    assigned = np.full(num_students, -1, dtype=np.int32)
    assigned[row[together]] = at[together]
    return assigned
