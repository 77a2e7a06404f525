"""Lists of items in cells (``welding;forklift``), read once and compared for whole blocks of pairs.

Items are the same if they differ in case only.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from jumelage.scoring.criterion import Positions


@dataclass(frozen=True)
class ItemLists:
    """A list of items for each row of a column.

    Parameters
    ----------
    indptr : array of int64, shape (rows + 1,)
        The items of row ``r`` are those from ``indptr[r]`` up to ``indptr[r + 1]``.
    item : array of int, shape (items in all lists,)
        The position of each in `texts`.
    texts : tuple of str
        The distinct items, as they are written.
    """

    indptr: NDArray[np.int64]
    item: NDArray[np.intp]
    texts: tuple[str, ...]

    @classmethod
    def read(cls, cells: "pd.Series[Any]", change: Callable[[str], Iterable[str]] | None = None) -> "ItemLists":
        """Read a column of lists; a blank cell is an empty list.

        Parameters
        ----------
        cells : Series of str
            Lists separated by ``;``.
        change : callable, optional
            Turns one item into those that are meant by it.
        """
        codes, distinct = pd.factorize(cells)
        lists: list[list[str]] = [text.split(";") for text in distinct.tolist()]
        if change is not None:
            lists = [[new for item in items for new in change(item)] for items in lists]
        rows = [lists[code] if code >= 0 else [] for code in codes]
        indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)])
        item, texts = pd.factorize(np.array([*chain.from_iterable(rows), ""], dtype=object)[:-1])
        return cls(indptr, item, tuple(texts))

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def row(self, number: int) -> list[str]:
        """Return the items of one row as they are written."""
        return [self.texts[place] for place in self.item[self.indptr[number] : self.indptr[number + 1]]]

    def take(self, rows: Positions) -> "ItemLists":
        """Return the lists of some rows; the distinct items stay."""
        lengths = self.indptr[rows + 1] - self.indptr[rows]
        indptr = np.concatenate([[0], np.cumsum(lengths)])
        places = np.repeat(self.indptr[rows] - indptr[:-1], lengths) + np.arange(indptr[-1])
        return ItemLists(indptr, self.item[places], self.texts)

    @property
    def is_blank(self) -> NDArray[np.bool_]:
        """Which rows have no item."""
        return np.equal(self.indptr[1:], self.indptr[:-1])

    def numbers(self) -> dict[str, int]:
        """Give a number to each distinct item."""
        return {item: number for number, item in enumerate(dict.fromkeys(map(fold, self.texts)))}

    def membership(self, numbers: Mapping[str, int], dtype: type[np.generic]) -> "csr_array[Any, tuple[int, int]]":
        """Return which row has which numbered item: ones in a sparse array of shape (rows, numbers)."""
        known = np.array([numbers.get(fold(text), -1) for text in self.texts], dtype=np.intp)
        number = known[self.item]
        row = np.repeat(np.arange(len(self)), np.diff(self.indptr))[number >= 0]
        number = number[number >= 0]
        has = csr_array((np.ones(len(row), dtype), (row, number)), shape=(len(self), len(numbers)))
        has.sum_duplicates()
        has.data[:] = 1
        return has

    def wanted(self, numbers: Mapping[str, int], dtype: type[np.generic]) -> NDArray[Any]:
        """Return the same as a dense array of shape (numbers, rows), for `overlap`."""
        # Row by row in memory: SciPy would copy any other order at each product.
        return np.ascontiguousarray(self.membership(numbers, dtype).toarray().T)


def fold(item: str) -> str:
    """Return what items are compared by."""
    return item.casefold()


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
