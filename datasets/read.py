"""A cohort from the user's own tables: a folder of CSV or Parquet files, or one Excel workbook."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from jumelage.cohort import Cohort
from jumelage.cohort.cells import Kind
from jumelage.cohort.columns import NEEDED, TABLES
from jumelage.cohort.table import known_column
from jumelage.datasets.csv_file import read_csv
from jumelage.datasets.files import read_parquet, read_workbook
from jumelage.datasets.headings import OwnHeadings
from jumelage.errors import Fault, InputError, listed

_TABLE_FILES = (".csv", ".parquet")
_WORKBOOKS = (".xlsx", ".xlsm")

_PLACE = "a folder with students.csv and companies.csv (or .parquet), or one .xlsx workbook"


def read_cohort(path: str | PathLike[str]) -> Cohort:
    """Read a cohort from a folder of CSV or Parquet files, or from one Excel workbook.

    Parameters
    ----------
    path : str or path
        A folder with ``students.csv``, ``companies.csv`` and, where there are such, ``applications.csv``,
        ``offers.csv`` and ``history.csv`` (or ``.parquet``), or an ``.xlsx`` with sheets of these names.
        Capitals in names do not matter, other files and sheets are left alone. A ``columns.toml`` in the
        folder, or beside the workbook, says which of the user's own headings stands for which column.

    Returns
    -------
    Cohort
        Named after the folder or the workbook.

    Raises
    ------
    InputError
        With all faults of all tables at once, those of files that cannot be read among them. Columns go by
        the user's own headings.
    MissingExtraError
        If a workbook or Parquet file is given and the extra ``excel`` or ``parquet`` is not installed.

    Notes
    -----
    CSV may be UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs between the cells. Cells of CSV
    and Excel are read as text first: an id ``007`` stays one. Columns that the library does not know stay
    text.

    Examples
    --------
    >>> from jumelage.datasets import shipped_path
    >>> read_cohort(shipped_path("bretagne")).name
    'bretagne'
    """
    if not isinstance(path, str | PathLike):
        raise InputError([Fault("tables", f"a {type(path).__name__}", _PLACE, "give a path")])
    place = Path(path).expanduser()
    is_workbook = place.is_file() and place.suffix.lower() in _WORKBOOKS
    if not (is_workbook or place.is_dir()):
        raise InputError([_no_such_place(place)])
    try:
        own = OwnHeadings.read(place.parent if is_workbook else place)
        tables, faults = _read_sheets(place) if is_workbook else _read_folder(place, own)
    except OSError as error:
        remedy = "close it in other programs, or ask for the right to read it"
        raise InputError([Fault("tables", str(error), "files that can be read", remedy)]) from error
    faults = faults or own.unused(tables)
    renamed = {table: own.renamed(table, frame) for table, frame in tables.items()}
    frames: dict[str, Any] = {name: renamed[name][0] if name in renamed else None for name in TABLES}
    unread = {fault.table for fault in faults}
    try:
        cohort = Cohort(**frames, name=place.stem if is_workbook else place.resolve().name)
    except InputError as error:
        for fault in error.faults:
            given = renamed[fault.table][1] if fault.table in renamed else {}
            if fault.table not in unread or fault.table in tables:
                faults.append(replace(fault, column=given.get(fault.column or "", fault.column)))
    if faults:
        raise InputError(faults)
    return cohort


def _no_such_place(place: Path) -> Fault:
    if not place.exists():
        return Fault("tables", f"nothing at {place}", _PLACE, "correct the path")
    if place.suffix.lower() in _TABLE_FILES:
        return Fault("tables", f"the file {place.name}", _PLACE, "give the folder that it is in")
    return Fault("tables", f"the file {place.name}", _PLACE, "save it as .xlsx, or its tables as CSV")


def files_of_tables(folder: Path) -> dict[str, list[Path]]:
    """Return the CSV and Parquet files of a folder by the name of the table that each would be read as."""
    by_name: dict[str, list[Path]] = {}
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() in _TABLE_FILES and file.is_file():
            by_name.setdefault(file.stem.strip().lower(), []).append(file)
    return by_name


def _read_folder(folder: Path, own: OwnHeadings) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    tables: dict[str, pd.DataFrame] = {}
    by_name = files_of_tables(folder)
    files = sorted(file.name for here in by_name.values() for file in here)
    faults = _names_alike(by_name, "file") + _missing(by_name, "file", files)
    here = {table: by_name[table] for table in TABLES if table in by_name}
    faults += _more_than_one({table: [file.name for file in there] for table, there in here.items()}, "file")
    for table, there in here.items():
        if len(there) == 1:
            try:
                tables[table] = _read_file(table, there[0], own)
            except InputError as error:
                faults += error.faults
    return tables, faults


def _read_file(table: str, path: Path, own: OwnHeadings) -> pd.DataFrame:
    def kind_of(heading: str) -> Kind | None:
        column = known_column(table, own.name_of(table, heading))
        return None if column is None else column.kind

    return read_parquet(table, path) if path.suffix.lower() == ".parquet" else read_csv(table, path, kind_of)


def _read_sheets(path: Path) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    sheets = read_workbook(path)
    by_name: dict[str, list[str]] = {}
    for title in sheets:
        by_name.setdefault(title.strip().lower(), []).append(title)
    faults = _names_alike(by_name, "sheet") + _missing(by_name, "sheet", sheets)
    here = {table: by_name[table] for table in TABLES if table in by_name}
    faults += _more_than_one(here, "sheet")
    return {table: sheets[titles[0]] for table, titles in here.items() if len(titles) == 1}, faults


def _more_than_one(here: Mapping[str, list[str]], what: str) -> list[Fault]:
    return [
        Fault(table, listed(names), f"one {what} for each table", "keep the one that is meant")
        for table, names in here.items()
        if len(names) > 1
    ]


def _missing(names: Iterable[str], what: str, found: Iterable[str]) -> list[Fault]:
    """Return a fault for each table that every cohort has and that is not there under its name."""
    absent = [table for table in NEEDED if table not in set(names)]
    seen = listed(found)
    found_text = f"no such {what} (there is {seen})" if seen else f"no such {what}"
    return [Fault(table, found_text, f"a {what} named {table}", f"add it, or rename the {what}") for table in absent]


def _names_alike(names: Iterable[str], what: str) -> list[Fault]:
    """Return a fault for each file or sheet whose name is nearly that of an optional table."""
    absent = [table for table in TABLES if table not in set(names) and table not in NEEDED]
    faults = []
    for name in sorted(set(names) - set(TABLES)):
        close = get_close_matches(name, absent, 1, 0.75)
        if close:
            remedy = f"rename it {close[0]}, or give it a name that is less alike"
            faults.append(Fault(close[0], f"a {what} named {name}", f"a {what} named {close[0]}", remedy))
    return faults
