"""A cohort as files that `read_cohort` reads back: a folder of CSV or Parquet files, or one Excel workbook."""

from contextlib import ExitStack
from os import PathLike
from pathlib import Path

import pandas as pd

from jumelage.cohort import Cohort
from jumelage.cohort.columns import NEEDED, TABLES
from jumelage.cohort.table import empty_table
from jumelage.datasets.headings import FILE
from jumelage.datasets.limits import CSV, WORKBOOK
from jumelage.datasets.read import files_of_tables
from jumelage.datasets.write_tables import write_csv, write_parquet
from jumelage.datasets.write_workbook import write_workbook
from jumelage.errors import Fault, InputError
from jumelage.replacing import replacing

_PLACE = "a folder, or a workbook that ends in .xlsx"
_OTHER_FILES = (".csv", ".parquet", ".xls", ".xlsm", ".xlsb", ".ods")


def write_cohort(cohort: Cohort, path: str | PathLike[str], *, parquet: bool = False) -> None:
    """Write a cohort to a folder of CSV or Parquet files, or to one Excel workbook.

    Parameters
    ----------
    cohort : Cohort
        What to write: students, companies, and each other table that has rows or columns beyond its required ones.
    path : str or path
        A folder, or a file that ends in ``.xlsx``; it is made if it is not there. In a folder the tables take the
        place of those that `read_cohort` would read there. A table of an earlier cohort that this one does not have
        is **removed**: it would be read as part of this one. Other files are left alone.
    parquet : bool, default False
        Write Parquet files to the folder rather than CSV.

    Raises
    ------
    InputError
        If the place cannot be written or has a ``columns.toml`` (the tables are written under the library's own
        headings), or if the kind of file cannot hold a table or a text. No table is written then.
    MissingExtraError
        If a workbook or Parquet file is asked for and the extra ``excel`` or ``parquet`` is not installed.

    Notes
    -----
    ``read_cohort(path)`` equals the cohort, save for its name, which is that of the place, and its `about`. A column
    that the library does not know keeps its type in Parquet. In CSV and Excel it is text, and comes back as
    `read_cohort` reads text: stripped, with blank cells missing.

    No spreadsheet runs a cell as a formula. In CSV what would begin one has an apostrophe before it, which
    `read_cohort` takes away; in a workbook every text is written as text. CSV is UTF-8 with its mark, so that
    spreadsheets read accents. A number that needs 17 digits is a text in a workbook, whose numbers have 16.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from jumelage.datasets import load_cohort, read_cohort
    >>> cohort = load_cohort("bretagne")
    >>> with TemporaryDirectory() as folder:
    ...     write_cohort(cohort, Path(folder, "term.xlsx"))
    ...     again = read_cohort(Path(folder, "term.xlsx"))
    >>> again.replace(name=cohort.name, about=cohort.about) == cohort
    True
    """
    faults = _faults_of_kind(cohort, path)
    if faults:
        raise InputError(faults)
    place = Path(path).expanduser()
    is_workbook = place.suffix.lower() == ".xlsx" and not place.is_dir()
    tables = _with_something_in_them(cohort)
    faults = _faults_of_place(place, is_workbook=is_workbook, parquet=parquet)
    if not parquet:
        faults += (WORKBOOK if is_workbook else CSV).faults(tables)
    if faults:
        raise InputError(faults)
    try:
        if is_workbook:
            place.parent.mkdir(parents=True, exist_ok=True)
            with replacing(place) as draft:
                write_workbook(tables, draft)
        else:
            _write_folder(tables, place, parquet=parquet)
    except OSError as error:
        remedy = "close its files in other programs, or choose another place"
        raise InputError([Fault("path", str(error), "a place that can be written", remedy)]) from error


def _faults_of_kind(cohort: object, path: object) -> list[Fault]:
    faults = []
    if not isinstance(cohort, Cohort):
        faults.append(Fault("cohort", f"a {type(cohort).__name__}", "a cohort", "give the cohort, then the path"))
    if not isinstance(path, str | PathLike):
        faults.append(Fault("path", f"a {type(path).__name__}", _PLACE, "give a path"))
    return faults


def _with_something_in_them(cohort: Cohort) -> dict[str, pd.DataFrame]:
    tables: dict[str, pd.DataFrame] = {table: getattr(cohort, table) for table in TABLES}
    return {table: frame for table, frame in tables.items() if table in NEEDED or not frame.equals(empty_table(table))}


def _faults_of_place(place: Path, *, is_workbook: bool, parquet: bool) -> list[Fault]:
    if is_workbook and parquet:
        return [Fault("path", f"the workbook {place.name}, with parquet=True", "a folder", "leave one of them out")]
    if not is_workbook and not place.is_dir() and (place.exists() or place.suffix.lower() in _OTHER_FILES):
        return [Fault("path", f"the file {place.name}", _PLACE, "give the folder that it is to be in, or an .xlsx")]
    folder = place.parent if is_workbook else place
    if (folder / FILE).exists():
        expected = f"a folder without {FILE}: the tables are written under the library's own headings"
        return [Fault("path", str(folder / FILE), expected, "choose another folder, or remove the file")]
    return []


def _write_folder(tables: dict[str, pd.DataFrame], folder: Path, *, parquet: bool) -> None:
    write, suffix = (write_parquet, ".parquet") if parquet else (write_csv, ".csv")
    folder.mkdir(parents=True, exist_ok=True)
    paths = {table: folder / f"{table}{suffix}" for table in tables}
    # No file takes its place before all of them are written.
    with ExitStack() as drafts:
        for table, frame in tables.items():
            write(table, frame, drafts.enter_context(replacing(paths[table])))
    there = files_of_tables(folder)
    for file in (file for table in TABLES for file in there.get(table, [])):
        if not any(file.samefile(path) for path in paths.values()):
            file.unlink()
