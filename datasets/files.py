"""One file to tables of text: CSV as spreadsheets write it, Parquet, and the sheets of a workbook.

Cells of CSV and Excel come as text, so that an id ``007`` stays one; what they mean is the cohort's affair. A
blank cell is missing, a blank row stays where it is: it keeps the numbers of the rows below right.
"""

import csv
import io
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import pandas as pd

from jumelage.cohort.cells import as_text
from jumelage.errors import Fault, InputError, MissingExtraError

DELIMITERS = ",;\t"


def read_csv(table: str, path: Path) -> pd.DataFrame:
    """Read a table from a CSV file, whatever its encoding and delimiter.

    UTF-8 (with or without its mark), UTF-16 with its mark, else Windows-1252 as older French spreadsheets
    write it. The delimiter is the one of comma, semicolon and tab that cuts the first line in most headings.

    Parameters
    ----------
    table : str
        What the table is called in a fault.
    path : Path
        The file.

    Raises
    ------
    InputError
        If it is not a text file, a quote is not closed, or a row has more or fewer cells than there are
        headings.
    """
    text = decoded(table, path)
    delimiter = _delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        fault = Fault(table, f"{path.name}: {error}", "a CSV table", "save it as CSV again, or close the quote")
        raise InputError([fault]) from error
    if not rows:
        return pd.DataFrame()
    width = len(rows[0])
    faults = []
    for position, row in enumerate(rows):
        while len(row) > width and not row[-1].strip():
            row.pop()
        if not any(cell.strip() for cell in row):
            rows[position] = [""] * width
        elif len(row) != width:
            expected = f"{width} cells, one for each heading"
            remedy = f"complete the row, or put a cell that holds {delimiter!r} in quotes"
            faults.append(Fault(table, f"{len(row)} cells", expected, remedy, position + 1))
    if faults:
        raise InputError(faults)
    return _text_table(rows)


def decoded(table: str, path: Path) -> str:
    """Return a file's text, or raise `InputError` if it holds none."""
    content = path.read_bytes()
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if is_utf_16 else ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(character < " " and character not in "\t\r\n" for character in set(text)):
            return text
        break
    raise InputError([Fault(table, f"{path.name}, which is not text", "a text file", "save it as CSV again")])


def _delimiter(text: str) -> str:
    def num_headings(delimiter: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), []))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=num_headings)


def read_parquet(table: str, path: Path) -> pd.DataFrame:
    """Read a table from a Parquet file; its columns keep their types.

    Raises
    ------
    MissingExtraError
        If the extra ``parquet`` is not installed.
    InputError
        If it is not a Parquet file.
    """
    try:
        return pd.read_parquet(path, engine="pyarrow")
    except ImportError as error:
        raise MissingExtraError("reading a Parquet file", "parquet") from error
    except ValueError as error:
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
    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, ParseError) as error:
        remedy = "open it in a spreadsheet and save it as .xlsx"
        raise InputError([Fault("tables", f"{path.name}, which is not one", "an .xlsx workbook", remedy)]) from error
    try:
        return {sheet.title: _sheet_table(sheet) for sheet in workbook.worksheets}
    finally:
        workbook.close()


def _sheet_table(sheet: Any) -> pd.DataFrame:
    # The size that a workbook states for a sheet can be wrong: read to the end instead.
    sheet.reset_dimensions()
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    width = max((len(row) for row in rows), default=0)
    return _text_table([row + [None] * (width - len(row)) for row in rows]) if width else pd.DataFrame()


def _text_table(rows: list[list[Any]]) -> pd.DataFrame:
    headings = ["" if heading is None else str(heading) for heading in rows[0]]
    cells = pd.DataFrame(rows[1:], columns=range(len(headings)), dtype=object)
    return cells.apply(as_text).astype("str").set_axis(headings, axis="columns")
