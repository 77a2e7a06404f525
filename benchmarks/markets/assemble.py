"""Arrays into a `Market`, without copies: ids by number, arrays made read-only."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from jumelage.matching.market import Market

Columns = Mapping[str, NDArray[Any]]
"""Attributes of one side by name, an entry per student or company."""


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
    indptr: NDArray[np.int64],
    company: NDArray[np.int32],
    score: NDArray[np.float64],
    capacity: NDArray[np.int64],
    *,
    student_rank: NDArray[np.int32] | None = None,
    company_rank: NDArray[np.int32] | None = None,
    student_columns: Columns | None = None,
    company_columns: Columns | None = None,
) -> "Market":
    """Return the market of pairs by student, students and companies numbered from 1.

    Parameters
    ----------
    indptr, company, score, student_rank, company_rank : ndarray
        The pairs, as in `Market`. They become read-only.
    capacity : ndarray of int64, shape (num_companies,)
        The seats of each company.
    student_columns, company_columns : mapping of str to ndarray, optional
        Attributes of the two sides.
    """
    import pandas as pd

    from jumelage.matching.market import Market

    for array in (indptr, company, score, student_rank, company_rank):
        if array is not None:
            array.flags.writeable = False
    return Market(
        students=pd.Index(numbered("s", len(indptr) - 1)),
        companies=pd.Index(numbered("c", len(capacity))),
        capacity=capacity,
        minimum=np.zeros_like(capacity),
        indptr=indptr,
        company=company,
        score=score,
        student_rank=student_rank,
        company_rank=company_rank,
        student_columns=_frame(student_columns),
        company_columns=_frame(company_columns),
    )


def shuffled(
    generator: np.random.Generator,
    indptr: NDArray[np.int64],
    company: NDArray[np.int32],
    score: NDArray[np.float64],
    capacity: NDArray[np.int64],
    *,
    student_rank: NDArray[np.int32] | None = None,
    company_rank: NDArray[np.int32] | None = None,
    student_columns: Columns | None = None,
    company_columns: Columns | None = None,
) -> "Market":
    """Return the market with both sides in random order, so that positions tell nothing about how it was made.

    Parameters
    ----------
    generator : numpy Generator
        Where the order comes from.
    indptr, company, score, capacity, student_rank, company_rank, student_columns, company_columns
        As in `assemble`; the companies of a student may be in any order.
    """
    from scipy.sparse import csr_array

    num_students, num_companies = len(indptr) - 1, len(capacity)
    new_number = generator.permutation(num_companies).astype(np.int32)
    old_student, old_company = generator.permutation(num_students), np.argsort(new_number)
    old_pair = np.arange(len(company))
    pairs = csr_array((old_pair, new_number[company], indptr), shape=(num_students, num_companies))[old_student]
    pairs.sort_indices()
    return assemble(
        pairs.indptr.astype(np.int64),
        pairs.indices.astype(np.int32),
        score[pairs.data],
        capacity[old_company],
        student_rank=None if student_rank is None else student_rank[pairs.data],
        company_rank=None if company_rank is None else company_rank[pairs.data],
        student_columns=_taken(student_columns, old_student),
        company_columns=_taken(company_columns, old_company),
    )


def _taken(columns: Columns | None, rows: NDArray[np.integer[Any]]) -> Columns | None:
    return None if columns is None else {name: values[rows] for name, values in columns.items()}


def _frame(columns: Columns | None) -> "pd.DataFrame | None":
    import pandas as pd

    return None if columns is None else pd.DataFrame(dict(columns))
