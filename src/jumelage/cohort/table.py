"""One table on its own: its headings recognised, its cells read, its keys unique.

Until a table is part of a cohort its index keeps the positions the rows had when they came, so that a fault
can say the row as the user's spreadsheet numbers it, also below rows that were left blank.
"""

import re
import reprlib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import Cells, as_text, digests_of, per_text, slices
from jumelage.cohort.columns import KEYS, TABLES, Column
from jumelage.errors import Fault, Notice, listed

_HEADING_ROW = 1
_ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class CheckedTable:
    """A table with its cells normalised, and what was found on the way."""

    name: str
    frame: pd.DataFrame
    faults: tuple[Fault, ...]
    notices: tuple[Notice, ...]

    def finished(self) -> pd.DataFrame:
        """Return the frame of a table without faults, in its final types and with a fresh index."""
        types = {column.name: column.kind.dtype for column in TABLES[self.name]}
        present = {name: dtype for name, dtype in types.items() if name in self.frame}
        return self.frame.astype(present).reset_index(drop=True)


def row_number(position: int) -> int:
    """Return the row a spreadsheet shows for a record's position: the heading is row 1."""
    return position + _HEADING_ROW + 1


def rows_where(frame: pd.DataFrame, mask: Cells) -> pd.DataFrame:
    """Return the rows that are marked, without the copy of all texts that pandas makes on the way to a few."""
    parts = [frame.iloc[some][mask.iloc[some]] for some in slices(len(frame)) if mask.iloc[some].any()]
    return pd.concat(parts) if parts else frame.iloc[:0]


def empty_table(name: str) -> pd.DataFrame:
    """Return a table without rows, with its required columns."""
    return pd.DataFrame({column.name: pd.Series(dtype=column.kind.dtype) for column in TABLES[name] if column.required})


def faults_in_rows(
    table: str, rows: pd.DataFrame, column: str, found: Iterable[str], expected: str, remedy: str
) -> list[Fault]:
    """Return a fault for each of `rows`, with its row number and the ids that are in it."""
    ids = [rows[name] for name in ("student", "company") if name in rows]
    subjects = [" at ".join(known for known in row if isinstance(known, str)) for row in zip(*ids, strict=True)]
    return [
        Fault(table, what, expected, remedy, row_number(position), column, subject or None)
        for position, what, subject in zip(rows.index, found, subjects or [""] * len(rows), strict=True)
    ]


def check_table(name: str, given: object) -> CheckedTable:
    """Recognise a table's headings, read its cells, and say everything that is wrong with it alone.

    Parameters
    ----------
    name : str
        Which of `TABLES` it is.
    given : DataFrame
        The table as it came; it is not changed.
    """
    if not isinstance(given, pd.DataFrame):
        found = "no table" if given is None else f"a {type(given).__name__}"
        missing = Fault(name, found, "a table, a row each", "add the file or sheet, or give a DataFrame")
        return CheckedTable(name, pd.DataFrame(), (missing,), ())
    came, faults, notices = _with_known_headings(name, given.reset_index(drop=True))
    blank = _blank_rows(came, TABLES[name][0].name)
    came = rows_where(came, ~blank) if blank.any() else came
    here = [column for column in TABLES[name] if column.name in came]
    values: dict[str, Cells] = {}
    wrong: dict[str, Cells] = {}
    for column in here:
        values[column.name], mask = column.kind.read(came[column.name])
        if mask.any():
            wrong[column.name] = mask
    frame = came.assign(**values)
    for column in here:
        faults += _cell_faults(name, column, frame, came[column.name], wrong.get(column.name))
    faults += _duplicates(name, frame)
    for column in TABLES[name]:
        if column.default is not None and (column.always or column.name in frame):
            frame = _filled(frame, column)
    return CheckedTable(name, frame, tuple(faults), tuple(notices))


def known_column(table: str, heading: str) -> Column | None:
    """Return the column of a table that a heading stands for, however it is spelt; None if it is not known.

    Examples
    --------
    >>> known_column("students", " Birth Date").name
    'birth_date'
    """
    name = _known_name(_tidy(heading))
    return next((column for column in TABLES[table] if column.name == name), None)


def _tidy(heading: str) -> str:
    return unicodedata.normalize("NFC", heading).strip()


def _known_name(heading: str) -> str:
    return re.sub(r"[\s-]+", "_", heading.casefold())


def _with_known_headings(name: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault], list[Notice]]:
    known = {column.name for column in TABLES[name]}
    headings = [_tidy(str(label)) for label in frame.columns]
    headings = [_known_name(heading) if _known_name(heading) in known else heading for heading in headings]
    frame = frame.set_axis(headings, axis="columns")
    notices = []
    nameless = [heading == "" for heading in headings]
    if frame.loc[:, nameless].apply(as_text).notna().any(axis=None):
        text = f"{name}: a column without a heading is left out."
        notices.append(Notice("column-without-heading", text, name, _HEADING_ROW))
    if any(nameless):
        frame = frame.loc[:, [not is_nameless for is_nameless in nameless]]
    faults = [
        Fault(
            name,
            f"{count} columns",
            "one column with this heading",
            "rename the others",
            _HEADING_ROW,
            heading,
        )
        for heading, count in Counter(frame.columns).items()
        if count > 1
    ]
    if not frame.columns.is_unique:
        frame = frame.loc[:, ~frame.columns.duplicated()]
    others = [heading for heading in frame.columns if heading not in known]
    absent = [column for column in TABLES[name] if column.name not in frame]
    faults += [_missing_column(name, column.name, others) for column in absent if column.required]
    optional = [column.name for column in absent if not column.required]
    for other in others:
        close = get_close_matches(_known_name(other), optional, 1, 0.8)
        if close:
            text = f"{name}: the column {other!r} is not read as {close[0]!r}; rename it if that is meant."
            notices.append(Notice("heading-like-known", text, name, _HEADING_ROW, other))
    return frame, faults, notices


def _missing_column(table: str, name: str, others: list[str]) -> Fault:
    by_name = {_known_name(other): other for other in others}
    close = get_close_matches(name, by_name, 1, 0.6)
    if close:
        remedy = f"is it the column {by_name[close[0]]!r}? Then rename it"
    else:
        remedy = "add it, or say in columns.toml which heading stands for it" if others else "add it"
    found = f"no such column (there is {listed(others)})" if others else "no such column"
    return Fault(table, found, "a column with this heading", remedy, column=name)


def _blank_rows(frame: pd.DataFrame, first: str) -> Cells:
    """Mark the rows without anything in them, looking further only where the column `first` is blank."""
    blank = pd.Series(True, index=frame.index)
    if first in frame:
        blank = as_text(frame[first]).isna()
    if blank.any() and len(frame.columns):
        blank[blank] = frame[blank].apply(as_text).isna().all(axis=1)
    return blank


def _cell_faults(table: str, column: Column, frame: pd.DataFrame, came: Cells, wrong: "Cells | None") -> list[Fault]:
    kind = column.kind
    faults = []
    if wrong is not None:
        shown = [reprlib.repr(cell) if isinstance(cell, str) else str(cell) for cell in came[wrong]]
        faults += faults_in_rows(table, frame[wrong], column.name, shown, kind.expected, kind.remedy)
    if column.required:
        is_blank = frame[column.name].isna()
        blank = rows_where(frame, is_blank if wrong is None else is_blank & ~wrong)
        nothing = ["nothing"] * len(blank)
        faults += faults_in_rows(table, blank, column.name, nothing, kind.expected, "fill it in")
    return faults


def _filled(frame: pd.DataFrame, column: Column) -> pd.DataFrame:
    default = frame.get(column.default) if isinstance(column.default, str) else column.default
    if default is None:
        return frame
    if column.name in frame:
        return frame.assign(**{column.name: frame[column.name].fillna(default)})
    return frame.assign(**{column.name: default})


def _duplicates(name: str, frame: pd.DataFrame) -> list[Fault]:
    key = KEYS.get(name, [])
    if not key or not set(key) <= set(frame.columns):
        return []
    alike = rows_where(frame, _may_repeat(frame[key]))
    known = alike[alike[key].notna().all(axis=1)]
    first = known.index.to_series().groupby([known[column] for column in key]).transform("first")
    again = first[first != first.index]
    found = [f"the same as in row {row_number(earlier)}" for earlier in again]
    expected = f"one row for each {' and '.join(key)}"
    return faults_in_rows(name, known.loc[again.index], key[-1], found, expected, "merge the rows or remove one")


def _may_repeat(rows: pd.DataFrame) -> Cells:
    """Mark the rows that may be equal to another: all that are, and a few others by chance.

    That the rest differ is known by a digest of four bytes a row, where comparing the rows themselves would
    need as much memory again as they take.
    """
    digests = np.empty(len(rows), dtype=np.uint32)
    for some in slices(len(rows)):
        digests[some] = _digests(rows.iloc[some])
    digests.sort()
    repeated = np.unique(digests[1:][digests[1:] == digests[:-1]])
    may_repeat = np.zeros(len(rows), dtype=np.bool_)
    for some in slices(len(rows)) if len(repeated) else []:
        may_repeat[some] = np.isin(_digests(rows.iloc[some]), repeated)
    return pd.Series(may_repeat, index=rows.index)


def _digests(rows: pd.DataFrame) -> NDArray[np.uint32]:
    digests = np.zeros(len(rows), dtype=np.uint64)
    for name in rows.columns:
        digests *= _ODD
        digests += per_text(rows[name], digests_of, 0, np.uint64)
    return (digests >> np.uint64(32)).astype(np.uint32)
