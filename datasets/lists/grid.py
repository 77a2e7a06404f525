"""A table with students down the side and companies across the top, read into numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import Kind
from jumelage.cohort.table import row_number
from jumelage.datasets.lists.tables import ids_of
from jumelage.errors import Fault

_HEADING_ROW = 1


@dataclass(frozen=True)
class Grid:
    """Numbers by student and company; NaN where the cell is blank.

    Parameters
    ----------
    students, companies : list of str
        The ids, in the order of the table.
    cells : ndarray of float64, shape (num_students, num_companies)
        The cells.
    """

    students: list[str]
    companies: list[str]
    cells: NDArray[np.float64]


def grid_of(table: str, frame: pd.DataFrame, kind: Kind, faults: list[Fault], *, is_full: bool = False) -> Grid:
    """Return a table as numbers, noting ids that are missing or repeat and cells that are none of the kind.

    Parameters
    ----------
    table : str
        What the table is called in a fault.
    frame : DataFrame
        The cells as text: the first column holds the students, the headings after it the companies. Rows and
        columns that are all blank are passed over.
    kind : Kind
        What the cells hold.
    faults : list of Fault
        Where faults are noted.
    is_full : bool
        No cell may be blank.
    """
    headings = ids_of(frame.columns[1:])
    cells = frame.iloc[:, 1:].set_axis(range(len(headings)), axis="columns")
    owners = ids_of(frame.iloc[:, 0]) if len(frame.columns) else []
    rows = [at for at, owner in enumerate(owners) if owner is not None or cells.iloc[at].notna().any()]
    columns = [at for at, heading in enumerate(headings) if heading is not None or cells[at].notna().any()]
    if not rows or not columns:
        found = f"{len(rows)} students and {len(columns)} companies"
        expected = "student ids in the first column and company ids as headings"
        faults.append(Fault(table, found, expected, "add them"))
        return Grid([], [], np.zeros((0, 0)))
    students = _once(table, [(row_number(at), None, owners[at]) for at in rows], "student", faults)
    companies = _once(table, [(_HEADING_ROW, _letters(at + 1), headings[at]) for at in columns], "company", faults)
    block = pd.Series(cells.loc[rows, columns].to_numpy(object).ravel(), dtype="str")
    read, wrong = kind.read(block)
    wrong |= block.isna() & is_full
    for at in np.flatnonzero(wrong).tolist():
        row, column = rows[at // len(columns)], columns[at % len(columns)]
        found = "nothing" if pd.isna(block[at]) else repr(block[at])
        subject = owners[row]
        faults.append(Fault(table, found, kind.expected, kind.remedy, row_number(row), headings[column], subject))
    values = read.to_numpy(np.float64).reshape(len(rows), len(columns))
    return Grid(students, companies, values)


def _once(table: str, given: Sequence[tuple[int, str | None, str | None]], what: str, faults: list[Fault]) -> list[str]:
    """Return ids, noting blanks and repetitions with their row and column."""
    seen: set[str] = set()
    for row, column, name in given:
        if name is None:
            faults.append(Fault(table, "a blank", f"the id of a {what}", "fill it in, or clear its cells", row, column))
        elif name in seen:
            expected = f"each {what} once"
            faults.append(Fault(table, f"{name!r} again", expected, "remove or rename it", row, column))
        else:
            seen.add(name)
    return [name or "" for _, _, name in given]


def _letters(position: int) -> str:
    """Return the letters over a column in a spreadsheet; position 0 is A.

    Examples
    --------
    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    while position >= 0:
        letters = chr(ord("A") + position % 26) + letters
        position = position // 26 - 1
    return letters
