"""Arrays into a `Market`, without copies: ids by number, arrays made read-only."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def numbered(letter: str, count: int) -> NDArray[np.object_]:
    """Return ids that count from 1.

    Examples
    --------
    >>> numbered("s", 3).tolist()
    ['s1', 's2', 's3']
    """
    return np.strings.add(letter, np.arange(1, count + 1).astype(np.str_)).astype(object)


def even_seats(num_seats: int, num_companies: int) -> NDArray[np.int64]:
    """Return the capacities that spread seats over companies as evenly as can be.

    Examples
    --------
    >>> even_seats(7, 3).tolist()
    [2, 2, 3]
    """
    return np.diff(np.arange(num_companies + 1) * num_seats // max(num_companies, 1))


def assemble(
    indptr: NDArray[np.int64], company: NDArray[np.int32], score: NDArray[np.float64], capacity: NDArray[np.int64]
) -> "Market":
    """Return the market of pairs by student, students and companies numbered from 1.

    Parameters
    ----------
    indptr, company, score : ndarray
        The pairs, as in `Market`. They become read-only.
    capacity : ndarray of int64, shape (num_companies,)
        The seats of each company.
    """
    import pandas as pd

    from jumelage.matching.market import Market

    for array in (indptr, company, score):
        array.flags.writeable = False
    return Market(
        students=pd.Index(numbered("s", len(indptr) - 1)),
        companies=pd.Index(numbered("c", len(capacity))),
        capacity=capacity,
        minimum=np.zeros_like(capacity),
        indptr=indptr,
        company=company,
        score=score,
    )
