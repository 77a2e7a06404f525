"""One file to tables: Parquet, and the sheets of a workbook (CSV is in `jumelage.datasets.csv_file`).

Cells of Excel come as text, so that an id ``007`` stays one; what they mean is the cohort's affair. A blank cell
is missing, a blank row stays where it is: it keeps the numbers of the rows below right.
"""

import zlib
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import pandas as pd

from jumelage.cohort.cells import as_text
from jumelage.errors import Fault, InputError, MissingExtraError


def read_parquet(table: str, path: Path) -> pd.DataFrame:
    """Read a table from a Parquet file; its columns keep their types.

    Raises
    ------
    MissingExtraError
        If the extra ``parquet`` is not installed.
    InputError
        If it is not a Parquet file.
    """
    with path.open("rb") as file:
        try:
            return pd.read_parquet(file, engine="pyarrow")
        except ImportError as error:
            raise MissingExtraError("reading a Parquet file", "parquet") from error
        except (ValueError, OSError) as error:
            # The file could be opened: that its content cannot be read is no matter of rights.
            fault = Fault(table, f"{path.name}, which is not Parquet", "a Parquet file", "write it again")
            raise InputError([fault]) from error


def read_workbook(path: Path) -> dict[str, pd.DataFrame]:
    """Read every sheet of an Excel workbook; the first row of each holds its headings.

    Raises
    ------
    MissingExtraError
        If the extra ``excel`` is not installed.
    InputError
        If it is not a workbook.
    """
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError as error:
        raise MissingExtraError("reading an Excel workbook", "excel") from error
    with path.open("rb") as file:
        try:
            workbook = load_workbook(file, read_only=True, data_only=True)
            return {sheet.title: _sheet_table(sheet) for sheet in workbook.worksheets}
        except (InvalidFileException, BadZipFile, zlib.error, LookupError, TypeError, ValueError, ParseError) as error:
            remedy = "open it in a spreadsheet and save it as .xlsx"
            fault = Fault("tables", f"{path.name}, which is not one", "an .xlsx workbook", remedy)
            raise InputError([fault]) from error


def _sheet_table(sheet: Any) -> pd.DataFrame:
    # The size that a workbook states for a sheet can be wrong: read to the end instead.
    sheet.reset_dimensions()
    rows = [[_without_escapes(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    width = max((len(row) for row in rows), default=0)
    return _text_table([row + [None] * (width - len(row)) for row in rows]) if width else pd.DataFrame()


def _without_escapes(cell: Any) -> Any:
    """Return a cell with its carriage returns, for which a workbook has a code that openpyxl leaves as it is."""
    return cell.replace("_x000D_", "\r") if isinstance(cell, str) else cell


def _text_table(rows: list[list[Any]]) -> pd.DataFrame:
    headings = ["" if heading is None else str(heading) for heading in rows[0]]
    cells = pd.DataFrame(rows[1:], columns=range(len(headings)), dtype=object)
    return cells.apply(as_text).astype("str").set_axis(headings, axis="columns")
