"""`read_matrix`: scores or ranks in a plain table, students down the side and companies across the top."""

from os import PathLike
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from jumelage.cohort.cells import NUMBER, RANK
from jumelage.datasets.csv_file import read_csv
from jumelage.datasets.files import read_workbook
from jumelage.datasets.lists.grid import grid_of
from jumelage.datasets.lists.source import given_file, text_of
from jumelage.datasets.lists.tables import Capacity, PairTables, companies_table, students_table
from jumelage.errors import Fault, InputError, listed

_CELLS = {"scores": ("score", NUMBER, "float64"), "ranks": ("student_rank", RANK, "int64")}
_WORKBOOKS = (".xlsx", ".xlsm")


def read_matrix(
    path: str | PathLike[str],
    capacity: Capacity,
    *,
    values: Literal["scores", "ranks"] = "scores",
    sheet: str | None = None,
) -> PairTables:
    r"""Read a table of scores or ranks: a row for each student, a column for each company.

    Parameters
    ----------
    path : str or path
        A CSV file or an ``.xlsx`` workbook. The first column holds the student ids, the first row the company
        ids. A blank cell is a pair that is not allowed; 0 is a score like any other.
    capacity : int, mapping or Series
        How many students a company takes: one number for all, or one by id.
    values : {"scores", "ranks"}
        What the cells hold: scores, the more the better, or the students' ranks, 1 the best, equal ranks a tie.
    sheet : str, optional
        The sheet of a workbook; needed where it has several.

    Returns
    -------
    PairTables
        ``student, company`` and ``score`` or ``student_rank``, a row for each cell that is filled in.

    Raises
    ------
    InputError
        With all faults of the table: cells that are no numbers, ids that are missing or repeat.
    MissingExtraError
        If a workbook is given and the extra ``excel`` is not installed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "scores.csv"
    ...     _ = path.write_text("student,C1,C2\n007,0.5,\n8,0,0.25\n")
    ...     pairs, students, companies = read_matrix(path, 1)
    >>> pairs
      student company  score
    0     007      C1   0.50
    1       8      C1   0.00
    2       8      C2   0.25
    """
    if values not in _CELLS:
        raise InputError([Fault("values", repr(values), f"one of {', '.join(_CELLS)}", "correct it")])
    name, kind, dtype = _CELLS[values]
    place = given_file(path)
    faults: list[Fault] = []
    grid = grid_of(place.name, _cells(place, sheet), kind, faults)
    companies = companies_table(grid.companies, capacity, faults)
    if faults:
        raise InputError(faults)
    row, at = np.nonzero(~np.isnan(grid.cells))
    pairs = pd.DataFrame(
        {
            "student": pd.Series(grid.students, dtype="str").to_numpy()[row],
            "company": companies["company"].to_numpy()[at],
            name: grid.cells[row, at].astype(dtype),
        }
    ).astype({"student": "str", "company": "str"})
    return PairTables(pairs, students_table(grid.students), companies)


def _cells(place: Path, sheet: str | None) -> pd.DataFrame:
    if place.suffix.lower() not in _WORKBOOKS:
        if sheet is not None:
            raise InputError([Fault("sheet", repr(sheet), "no sheet, as this is no workbook", "leave it out")])
        text_of(place)
        return read_csv(place.name, place)
    sheets = read_workbook(place)
    if sheet is None and len(sheets) == 1:
        return next(iter(sheets.values()))
    if sheet not in sheets:
        found = "no sheet said, and several there" if sheet is None else repr(sheet)
        expected = f"a sheet of {place.name} ({listed(map(repr, sheets))})"
        raise InputError([Fault("sheet", found, expected, "say which")])
    return sheets[sheet]
