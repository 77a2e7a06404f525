"""A column of a large file, gathered some cells at a time into what it takes in the end and little more."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import Cells, Kind, as_text
from jumelage.formulas import unescaped

_ROWS_TOGETHER = (1 << 18) - 1
"""One row fewer than a power of two: what Arrow keeps for them fits a block of memory without a rest."""


class GatheredColumn:
    """The cells of a column, gathered some at a time: texts, or the values where it holds numbers or dates.

    Values go into one array that was there from the start, and texts are put together when there are many:
    small pieces leave gaps between them, and pieces joined at the end are in memory twice.
    """

    def __init__(self, kind: Kind | None, most: int) -> None:
        self._kind = None if kind is None or kind.dtype == "str" else kind
        self._values = None if self._kind is None else np.empty(most, _stored(self._kind))
        self._wrong: list[tuple[int, Cells]] = []
        self._waiting: list[tuple[NDArray[np.intp], Cells]] = []
        self._pieces: list[Cells] = []
        self._count = 0

    def add(self, cells: list[str]) -> None:
        """Take further cells; each distinct text is read once."""
        codes, distinct = pd.factorize(np.array(cells, dtype=object))
        text = as_text(pd.Series([unescaped(text) for text in distinct], dtype="str"))
        if self._kind is None or self._values is None:
            self._add_text(codes, text)
        else:
            values, wrong = self._kind.read(text)
            self._values[self._count : self._count + len(codes)] = values.to_numpy()[codes]
            if wrong.any():
                self._wrong.append((self._count, _spread([(codes, text)])))
        self._count += len(codes)

    def _add_text(self, codes: NDArray[np.intp], text: Cells) -> None:
        if sum(len(waiting) for waiting, _ in self._waiting) + len(codes) > _ROWS_TOGETHER:
            self._put_together()
        self._waiting.append((codes, text))

    def _put_together(self) -> None:
        if self._waiting:
            self._pieces.append(_spread(self._waiting))
            self._waiting.clear()

    def whole(self) -> Cells:
        """Return all cells; those added with a wrong one among them as they were written."""
        if self._values is None:
            self._put_together()
            return pd.concat(self._pieces, ignore_index=True) if self._pieces else pd.Series(dtype="str")
        values = self._values[: self._count]
        if self._wrong:
            values = values.astype(object)
            for start, text in self._wrong:
                values[start : start + len(text)] = text.to_numpy(object)
        return pd.Series(values, dtype=values.dtype, copy=False)


def _spread(parts: list[tuple[NDArray[np.intp], Cells]]) -> Cells:
    """Return the texts that codes stand for, where each part has texts of its own."""
    starts = np.cumsum([0, *(len(text) for _, text in parts)])
    codes = np.concatenate([codes + start for (codes, _), start in zip(parts, starts, strict=False)])
    texts = pd.concat([text for _, text in parts], ignore_index=True)
    if texts.dtype == pd.StringDtype("python", na_value=np.nan):
        # Without pyarrow each text is an object of its own, of which equal cells can share one.
        positions, distinct = pd.factorize(texts, use_na_sentinel=False)
        codes, texts = positions[codes], distinct.to_series()
    return pd.Series(texts.array.take(codes), copy=False)


def _stored(kind: Kind) -> str:
    # A blank cell may be among the values, which whole numbers have no sign for.
    return "float64" if kind.dtype == "int64" else kind.dtype
