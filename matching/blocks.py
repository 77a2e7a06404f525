"""Walking over many pairs a block at a time, so that memory stays small and arrays stay in the cache."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 20
"""About how many pairs a block holds."""


def student_blocks(indptr: NDArray[np.int64], size: int = BLOCK) -> list[tuple[int, int]]:
    """Return ranges of students with about `size` pairs each, which together are all students.

    Examples
    --------
    >>> student_blocks(np.array([0, 2, 4, 6]), size=3)
    [(0, 2), (2, 3)]
    """
    cuts = np.searchsorted(indptr, np.arange(size, indptr[-1], size))
    edges = np.unique(np.concatenate(([0], cuts, [len(indptr) - 1]))).tolist()
    return list(pairwise(edges))
