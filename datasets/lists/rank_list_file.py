"""One CSV file with a list a row: who lists whom, and at which rank."""

import csv
import io
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from jumelage.cohort.cells import COUNT
from jumelage.datasets.csv_file import DELIMITERS
from jumelage.datasets.lists.source import text_of
from jumelage.datasets.lists.tables import ids_of
from jumelage.errors import Fault, InputError

TIE = ";"
"""What stands between ids of equal rank in one cell, as in the lists of a cohort's tables."""

_HEADING_ROW = 1

Cells = list[str | None]


@dataclass(frozen=True)
class RankListFile:
    """A file of lists.

    Parameters
    ----------
    name : str
        What the file is called.
    rows : dict of str to int
        Whose lists there are, and in which row each is.
    ranked : list of (str, str, int)
        Who lists whom at which rank.
    capacity : dict of str to int, optional
        The capacities, if there is a column that says them.
    faults : list of Fault
        What is wrong with the lists; those that can be read are here all the same.
    """

    name: str
    rows: dict[str, int]
    ranked: list[tuple[str, str, int]]
    capacity: dict[str, int] | None
    faults: list[Fault]

    def strangers(self, known: Container[str], what: str) -> list[Fault]:
        """Return a fault for each id that is listed and is none of those that are known."""
        expected = f"the id of a {what} that is there"
        return [
            Fault(self.name, repr(listed), expected, "correct or remove it", self.rows[owner], subject=owner)
            for owner, listed, _ in self.ranked
            if listed not in known
        ]


def read_rank_list_file(place: Path, side: str) -> RankListFile:
    """Read a file.

    Parameters
    ----------
    place : Path
        The file.
    side : str
        Whose lists they are, ``"student"`` or ``"company"``: the heading of the first column.

    Raises
    ------
    InputError
        If it is not a CSV file, or its first row does not begin with the side.
    """
    file = place.name
    headings, *lines = _rows(file, text_of(place))
    first = headings[0] if headings else None
    if first is None or first.casefold() != side:
        expected = f"a first row of headings that begins with {side!r}"
        fault = Fault(file, repr(first or ""), expected, "add such a row above the lists", _HEADING_ROW)
        raise InputError([fault])
    has_capacity = side == "company" and len(headings) > 1 and (headings[1] or "").casefold() == "capacity"
    rows: dict[str, int] = {}
    ranked: list[tuple[str, str, int]] = []
    seats: Cells = []
    faults: list[Fault] = []
    for row, cells in enumerate(lines, _HEADING_ROW + 1):
        owner, *others = cells or [None]
        if owner is None or owner in rows:
            faults += _not_an_owner(file, row, side, owner, others, rows)
            continue
        if any(sign in owner for sign in DELIMITERS if sign != ","):
            expected = f"the id of a {side}, without {TIE!r} and tabs"
            remedy = "separate the cells as in the row of headings"
            faults.append(Fault(file, repr(owner), expected, remedy, row, side))
        rows[owner] = row
        if has_capacity:
            seats.append(others.pop(0) if others else None)
        ranks, again = _ranks(others)
        ranked += [(owner, name, rank) for name, rank in ranks.items()]
        expected = "each id at most once in a list"
        faults += [Fault(file, f"{name!r} again", expected, "remove one", row, subject=owner) for name in again]
    capacity = _capacity(file, rows, seats, faults) if has_capacity else None
    return RankListFile(file, rows, ranked, capacity, faults)


def _rows(file: str, text: str) -> list[Cells]:
    """Return the cells of each row, blank ones as None; rows may differ in length."""
    delimiter = max(DELIMITERS, key=text.splitlines()[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        remedy = "save it as CSV again, or close the quote"
        raise InputError([Fault(file, str(error), "a CSV table", remedy, reader.line_num)]) from error
    cells = iter(ids_of(cell for row in rows for cell in row))
    return [[next(cells) for _ in row] for row in rows]


def _not_an_owner(
    file: str, row: int, side: str, owner: str | None, others: Cells, rows: dict[str, int]
) -> list[Fault]:
    """Return the fault of a row that is nobody's list; one without anything in it has none."""
    if owner is not None:
        found = f"{owner!r}, as in row {rows[owner]}"
        return [Fault(file, found, f"one list for each {side}", "keep one of them", row, side)]
    if any(others):
        return [Fault(file, "a list without an id", f"the {side}'s id", "fill it in", row, side)]
    return []


def _ranks(cells: Cells) -> tuple[dict[str, int], list[str]]:
    """Return the rank of each id, where a blank cell takes none, and the ids that are there again."""
    tiers = [[name for part in cell.split(TIE) if (name := part.strip())] for cell in cells if cell is not None]
    ranks: dict[str, int] = {}
    again = []
    for rank, tier in enumerate(filter(None, tiers), 1):
        for name in tier:
            if name in ranks:
                again.append(name)
            ranks.setdefault(name, rank)
    return ranks, again


def _capacity(file: str, rows: dict[str, int], cells: Cells, faults: list[Fault]) -> dict[str, int]:
    read, wrong = COUNT.read(pd.Series(cells, dtype=object))
    for (owner, row), cell, is_wrong in zip(rows.items(), cells, wrong, strict=True):
        if is_wrong or cell is None:
            found = "nothing" if cell is None else repr(cell)
            faults.append(Fault(file, found, COUNT.expected, "correct it", row, "capacity", owner))
    return dict(zip(rows, read.fillna(0).astype("int64").tolist(), strict=True))
