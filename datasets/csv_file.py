"""A table from a CSV file as spreadsheets write it, read block by block: a large file is never in memory whole.

Cells come as text, so that an id ``007`` stays one, and with them the columns of text. Where it is said that a
column holds numbers or dates, its cells are read at once and only their values are kept. A blank cell is
missing, a blank row stays where it is: it keeps the numbers of the rows below right.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from jumelage.cohort.cells import Kind
from jumelage.datasets.gathered import GatheredColumn
from jumelage.errors import Fault, InputError
from jumelage.formulas import unescaped

DELIMITERS = ",;\t"

KindOf: TypeAlias = Callable[[str], Kind | None]
"""What the cells under a heading hold; None if that is not known."""

_CELLS_AT_ONCE = 1 << 15
_CHARACTERS_AT_ONCE = 1 << 20
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_csv(table: str, path: Path, kind_of: KindOf = lambda _: None) -> pd.DataFrame:
    """Read a table from a CSV file, whatever its encoding and delimiter.

    UTF-8 (with or without its mark), UTF-16 with its mark, else Windows-1252 as older French spreadsheets
    write it. The delimiter is the one of comma, semicolon and tab that cuts the first line in most headings.
    An apostrophe before what a spreadsheet would run as a formula is taken away (see `jumelage.formulas`).

    Parameters
    ----------
    table : str
        What the table is called in a fault.
    path : Path
        The file.
    kind_of : callable, optional
        What the cells under each heading hold. A column of numbers or dates comes as their values, save
        blocks of rows in which a cell is none: these stay text, for the fault to show.

    Raises
    ------
    InputError
        If it is not a text file, a quote is not closed, or a row has more or fewer cells than there are
        headings.
    """
    encoding, num_lines = _looked_through(table, path)
    delimiter = _delimiter(path, encoding)
    faults: list[Fault] = []
    try:
        with path.open(encoding=encoding, newline="") as file:
            rows = csv.reader(file, delimiter=delimiter, strict=True)
            headings = [unescaped(heading) for heading in next(rows, [])]
            columns = [GatheredColumn(kind_of(heading), num_lines) for heading in headings]
            even = _even_rows(rows, table, len(headings), delimiter, faults)
            for block in _cells_by_column(even, len(headings)):
                for column, cells in zip(columns, block, strict=True):
                    column.add(cells)
    except csv.Error as error:
        line = _line_of_error(path, encoding, delimiter)
        found = f"{path.name}: {error}, in the row that begins in line {line}"
        remedy = "save it as CSV again, or close the quote"
        raise InputError([Fault(table, found, "a CSV table", remedy)]) from error
    if faults:
        raise InputError(faults)
    whole = {position: column.whole() for position, column in enumerate(columns)}
    return pd.DataFrame(whole, copy=False).set_axis(headings, axis="columns")


def decoded(table: str, path: Path) -> str:
    """Return a file's text, or raise `InputError` if it holds none."""
    return path.read_bytes().decode(_looked_through(table, path)[0])


def _looked_through(table: str, path: Path) -> tuple[str, int]:
    """Return the first encoding that a file can be in, and its number of lines, or raise if it holds no text."""
    not_text = Fault(table, f"{path.name}, which is not text", "a text file", "save it as CSV again")
    with path.open("rb") as file:
        is_utf_16 = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ["utf-16"] if is_utf_16 else ["utf-8-sig", "cp1252", "latin-1"]:
        num_lines = 1
        try:
            with path.open(encoding=encoding, newline="") as file:
                while text := file.read(_CHARACTERS_AT_ONCE):
                    if _NOT_IN_TEXT.search(text):
                        raise InputError([not_text])
                    num_lines += text.count("\n") + text.count("\r") - text.count("\r\n")
        except UnicodeDecodeError:
            continue
        return encoding, num_lines
    raise InputError([not_text])


def _delimiter(path: Path, encoding: str) -> str:
    def num_headings(delimiter: str) -> int:
        with path.open(encoding=encoding, newline="") as file:
            try:
                return len(next(csv.reader(file, delimiter=delimiter, strict=True), []))
            except csv.Error:
                return 0

    return max(DELIMITERS, key=num_headings)


def _line_of_error(path: Path, encoding: str, delimiter: str) -> int:
    """Return the line in which the row begins that cannot be read."""
    line = 1
    with path.open(encoding=encoding, newline="") as file:
        rows = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for _ in rows:
                line = rows.line_num + 1
        except csv.Error:
            pass
    return line


def _even_rows(
    rows: Iterator[list[str]], table: str, width: int, delimiter: str, faults: list[Fault]
) -> Iterator[list[str]]:
    """Yield every row at its width; one that is uneven and neither blank nor blank at its end adds to the faults."""
    for number, row in enumerate(rows, start=2):
        if len(row) != width:
            while len(row) > width and not row[-1].strip():
                row.pop()
            if not any(cell.strip() for cell in row):
                row = [""] * width
            elif len(row) != width:
                expected = f"{width} cells, one for each heading"
                remedy = f"complete the row, or put a cell that holds {delimiter!r} in quotes"
                faults.append(Fault(table, f"{len(row)} cells", expected, remedy, number))
                continue
        yield row


def _cells_by_column(rows: Iterator[list[str]], width: int) -> Iterator[list[list[str]]]:
    """Yield the cells of some rows at a time, column by column."""
    if not width:
        # Nothing to yield, but a row that has cells all the same is to be seen.
        deque(rows, maxlen=0)
        return
    while cells := list(chain.from_iterable(islice(rows, max(_CELLS_AT_ONCE // width, 1)))):
        yield [cells[position::width] for position in range(width)]
