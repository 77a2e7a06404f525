"""One table to a CSV or a Parquet file."""

import csv
from pathlib import Path
from typing import Literal

import pandas as pd

from jumelage.cohort.cells import Cells, as_text
from jumelage.cohort.table import known_column
from jumelage.datasets.csv_file import DELIMITERS
from jumelage.errors import Fault, InputError, MissingExtraError
from jumelage.formulas import escaped

_EXACT = 2**53
"""Whole numbers below it are the same as floats and as integers."""


def write_csv(table: str, frame: pd.DataFrame, path: Path) -> None:
    """Write a table of a cohort to a CSV file, with commas, as UTF-8 with its mark.

    Parameters
    ----------
    table : str
        Which table it is.
    frame : DataFrame
        The table.
    path : Path
        The file.
    """
    headings = [escaped(heading) for heading in frame.columns]
    holds_delimiter = any(sign in heading for heading in headings for sign in DELIMITERS)
    # With another delimiter in a heading only quotes around all of them tell that it is none.
    quoting: Literal[0, 1] = csv.QUOTE_ALL if holds_delimiter else csv.QUOTE_MINIMAL
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=quoting).writerow(headings)
        cells = {position: _cells(table, str(name), frame[name]) for position, name in enumerate(frame.columns)}
        # Only where both are in the line's end does a cell with either of them come in quotes.
        pd.DataFrame(cells).to_csv(file, index=False, header=False, lineterminator="\r\n")


def _cells(table: str, name: str, values: Cells) -> Cells:
    """Return a column as it is written: dates and whole numbers plainly, texts with no formula among them."""
    is_number = pd.api.types.is_any_real_numeric_dtype(values)
    if known_column(table, name) is None:
        text = as_text(values)
        return text if is_number else text.map(escaped, na_action="ignore")
    if pd.api.types.is_datetime64_dtype(values):
        return values.dt.strftime("%Y-%m-%d")
    if is_number:
        is_whole = values.isna() | ((values % 1 == 0) & (values.abs() < _EXACT))
        return values.astype("Int64") if is_whole.all() else values
    return values.map(escaped, na_action="ignore")


def write_parquet(table: str, frame: pd.DataFrame, path: Path) -> None:
    """Write a table of a cohort to a Parquet file; its columns keep their types.

    Parameters
    ----------
    table : str
        Which table it is.
    frame : DataFrame
        The table.
    path : Path
        The file.

    Raises
    ------
    MissingExtraError
        If the extra ``parquet`` is not installed.
    InputError
        If a column holds what Parquet has no type for.
    """
    try:
        frame.to_parquet(path, engine="pyarrow", index=False)
    except ImportError as error:
        raise MissingExtraError("writing a Parquet file", "parquet") from error
    except (TypeError, ValueError, NotImplementedError) as error:
        fault = Fault(table, str(error), "columns that each hold one kind of value", "turn the column into text")
        raise InputError([fault]) from error
