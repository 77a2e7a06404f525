"""Lists of items in cells (``welding;forklift``), read once and compared for whole blocks of pairs.

Items are the same if they differ in case only.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

Lists = Sequence[Sequence[str]]


def read_items(
    cells: "pd.Series[Any]", change: Callable[[str], Iterable[str]] | None = None
) -> list[list[str]]:
    """Return each row's items as they are written; a blank cell is an empty list.

    Parameters
    ----------
    cells : Series of str
        Lists separated by ``;``.
    change : callable, optional
        Turns one item into those that are meant by it.
    """
    codes, distinct = pd.factorize(cells)
    lists: list[list[str]] = []
    for text in distinct:
        items = str(text).split(";")
        lists.append(items if change is None else [new for item in items for new in change(item)])
    lists.append([])
    return [lists[code] for code in codes]


def fold(item: str) -> str:
    """Return what two items are compared by."""
    return item.casefold()


def number_items(*sides: Lists) -> dict[str, int]:
    """Give a number to each item that every side has."""
    folded = [dict.fromkeys(fold(item) for items in side for item in items) for side in sides]
    shared = [item for item in folded[0] if all(item in other for other in folded[1:])]
    return {item: number for number, item in enumerate(shared)}


def membership(
    lists: Lists, numbers: dict[str, int], dtype: type[np.generic]
) -> "csr_array[Any, tuple[int, int]]":
    """Return which row has which numbered item, as ones in a sparse array of shape (rows, items)."""
    rows = [sorted({numbers[key] for key in map(fold, items) if key in numbers}) for items in lists]
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)])
    indices = np.fromiter((number for row in rows for number in row), np.int32, int(indptr[-1]))
    return csr_array((np.ones(len(indices), dtype), indices, indptr), shape=(len(lists), len(numbers)))


def wanted_table(lists: Lists, numbers: dict[str, int], dtype: type[np.generic]) -> NDArray[Any]:
    """Return which company wants which numbered item, as ones in an array of shape (items, companies)."""
    # Row by row in memory: SciPy would copy any other order at each product.
    return np.ascontiguousarray(membership(lists, numbers, dtype).toarray().T)


def overlap(has: "csr_array[Any, tuple[int, int]]", wanted: NDArray[Any], rows: slice) -> NDArray[Any]:
    """Return the sum of what is wanted over the items each student has.

    Each student's items are added in the order of their numbers, so the sums do not depend on the block.

    Parameters
    ----------
    has : sparse array, shape (students, items)
        Ones where a student has an item.
    wanted : array, shape (items, companies)
        What an item counts for a company.
    rows : slice
        The students of the block.

    Returns
    -------
    array, shape (students in `rows`, companies)
    """
    return np.asarray(has[rows] @ wanted)
