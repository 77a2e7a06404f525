"""What a kind of file cannot hold, said before anything is written to it."""

import re
import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jumelage.cohort.cells import as_text, per_text
from jumelage.cohort.table import faults_in_rows, rows_where
from jumelage.errors import Fault


@dataclass(frozen=True)
class Limits:
    r"""What a kind of file holds.

    Parameters
    ----------
    file : str
        What it is called.
    refused : pattern
        What no text may have in it.
    longest : int
        The characters a cell can have.
    length : callable
        Counts the characters of a text as the file does.
    most_rows, most_columns : int, optional
        How large a table can be, its heading included; without limit if left out.

    Examples
    --------
    >>> frame = pd.DataFrame({"student": ["S1", "bell \x07"]})
    >>> [(fault.row, fault.column, fault.found) for fault in CSV.faults({"students": frame})]
    [(3, 'student', "'bell \\x07'")]
    """

    file: str
    refused: re.Pattern[str]
    longest: int
    length: Callable[[str], int] = len
    most_rows: int | None = None
    most_columns: int | None = None

    def faults(self, tables: Mapping[str, pd.DataFrame]) -> list[Fault]:
        """Return a fault for each table that is too large, and for each heading or text that does not fit."""
        return [
            fault
            for table, frame in tables.items()
            for fault in (*self._size(table, frame), *self._headings(table, frame), *self._texts(table, frame))
        ]

    def _size(self, table: str, frame: pd.DataFrame) -> list[Fault]:
        sizes = (("rows", len(frame) + 1, self.most_rows), ("columns", len(frame.columns), self.most_columns))
        return [
            Fault(table, f"{count} {what}", f"at most {most} in {self.file}", "write a folder of CSV or Parquet files")
            for what, count, most in sizes
            if most is not None and count > most
        ]

    def _headings(self, table: str, frame: pd.DataFrame) -> list[Fault]:
        expected, remedy = self._expected
        return [
            Fault(table, reprlib.repr(heading), expected, remedy, 1, heading)
            for heading in frame.columns
            if not self._holds(heading)
        ]

    def _texts(self, table: str, frame: pd.DataFrame) -> list[Fault]:
        faults = []
        for name in frame.columns[[not pd.api.types.is_any_real_numeric_dtype(dtype) for dtype in frame.dtypes]]:
            texts = as_text(frame[name])
            is_wrong = per_text(texts, lambda some: [not self._holds(text) for text in some], False, np.bool_)
            wrong = rows_where(frame, pd.Series(is_wrong, index=frame.index))
            found = [reprlib.repr(text) for text in texts[wrong.index]]
            faults += faults_in_rows(table, wrong, name, found, *self._expected)
        return faults

    def _holds(self, text: str) -> bool:
        return not self.refused.search(text) and self.length(text) <= self.longest

    @property
    def _expected(self) -> tuple[str, str]:
        expected = f"a text that {self.file} gives back: at most {self.longest} characters, none of them a control sign"
        return expected, "change it, or write Parquet, which holds every text"


_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f]"

CSV = Limits("a CSV file", re.compile(_CONTROL), longest=131_071)
"""The longest cell that `csv` reads, less one for the apostrophe before a formula."""

WORKBOOK = Limits(
    "a workbook",
    # Besides, what stands for a character in the files of a workbook, and what XlsxWriter takes for its own.
    re.compile(rf"{_CONTROL}|[\ufffe\uffff]|x00(?:0D|5F)|\A<r>.*</r>\Z", re.DOTALL),
    longest=32_767,
    length=lambda text: len(text.encode("utf-16-le")) // 2,
    most_rows=1_048_576,
    most_columns=16_384,
)
"""What Excel gives as its limits."""
