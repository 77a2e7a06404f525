"""A cohort as an Excel workbook that a coordinator can open, edit and give back to `read_cohort`."""

from collections.abc import Mapping
from io import BytesIO
from itertools import combinations
from math import isfinite
from pathlib import Path
from typing import Any

import pandas as pd

from jumelage.cohort.cells import MODES, STATUSES, Cells, as_text
from jumelage.cohort.table import known_column
from jumelage.errors import MissingExtraError

_CHOICES = {
    "status": list(STATUSES),
    "modes": [";".join(some) for count in range(1, len(MODES) + 1) for some in combinations(MODES, count)],
}
"""What is offered in each cell of a column."""

_LAST_ROW = 1_048_575
_WIDEST = 60


def write_workbook(tables: Mapping[str, pd.DataFrame], path: Path) -> None:
    """Write the tables of a cohort to a workbook, a sheet each.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables by their names.
    path : Path
        The file.

    Raises
    ------
    MissingExtraError
        If the extra ``excel`` is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingExtraError("writing an Excel workbook", "excel") from error
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        formats = {
            "heading": workbook.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1, "num_format": "@"}),
            "text": workbook.add_format({"num_format": "@"}),
            "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
            "number": workbook.add_format(),
        }
        for table, frame in tables.items():
            _write_sheet(workbook.add_worksheet(table), table, frame, formats)
    path.write_bytes(content.getvalue())


def _write_sheet(sheet: Any, table: str, frame: pd.DataFrame, formats: dict[str, Any]) -> None:
    for column, name in enumerate(frame.columns):
        is_known = known_column(table, name) is not None
        sheet.write_string(0, column, name, formats["heading"])
        width = _write_column(sheet, column, frame[name], formats, is_known=is_known)
        kind = _kind(frame[name], is_known=is_known)
        # The format of the whole column is that of the rows still to be typed: an id 007 stays one.
        sheet.set_column(column, column, min(max(width, len(name)) + 3, _WIDEST), formats[kind])
        if is_known and name in _CHOICES:
            sheet.data_validation(1, column, _LAST_ROW, column, {"validate": "list", "source": _CHOICES[name]})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)


def _kind(values: Cells, *, is_known: bool) -> str:
    if is_known and pd.api.types.is_datetime64_dtype(values):
        return "date"
    return "number" if pd.api.types.is_any_real_numeric_dtype(values) else "text"


def _write_column(sheet: Any, column: int, values: Cells, formats: dict[str, Any], *, is_known: bool) -> int:
    """Write the cells of a column under its heading, and return how many characters the longest one has."""
    kind = _kind(values, is_known=is_known)
    cells = (as_text(values) if kind == "text" else values).reset_index(drop=True).dropna()
    width = 10 if kind == "date" else 0
    for row, value in zip((cells.index + 1).tolist(), cells.tolist(), strict=True):
        if kind == "date":
            sheet.write_datetime(row, column, value, formats["date"])
        elif kind == "number" and isfinite(value) and float(f"{value:.16G}") == value:
            sheet.write_number(row, column, value, formats["number"])
        else:
            text = str(value)
            sheet.write_string(row, column, text, formats["text"])
            width = max(width, *map(len, text.splitlines() or [""]))
    return width
