"""`read_rank_lists`: lists of ids in a CSV file, one list a row, best first."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any

import pandas as pd

from jumelage.cohort.cells import COUNT
from jumelage.datasets.files import DELIMITERS
from jumelage.datasets.lists.source import given_file, text_of
from jumelage.datasets.lists.tables import (
    RANKINGS,
    WISHES,
    Capacity,
    PairTables,
    companies_table,
    ids_of,
    ranked_by_both,
    ranked_pairs,
    students_table,
)
from jumelage.errors import Fault, InputError

TIE = ";"
"""What stands between ids of equal rank in one cell, as in the lists of a cohort's tables."""


@dataclass(frozen=True)
class _Entry:
    """One id in a list: who lists whom, at which rank and in which row of the file."""

    owner: str
    listed: str
    rank: int
    row: int


@dataclass(frozen=True)
class _Lists:
    """A file of lists."""

    file: str
    owners: list[str]
    entries: list[_Entry]
    capacity: dict[str, int] | None

    @property
    def ranked(self) -> list[tuple[str, str, int]]:
        """Who lists whom at which rank."""
        return [(entry.owner, entry.listed, entry.rank) for entry in self.entries]

    def strangers(self, known: Mapping[str, Any], what: str) -> list[Fault]:
        """Return a fault for each entry that is not the id of a student or company that is known."""
        expected = f"the id of a {what} that is there"
        return [
            Fault(self.file, repr(entry.listed), expected, "correct or remove it", entry.row, subject=entry.owner)
            for entry in self.entries
            if entry.listed not in known
        ]


def read_rank_lists(
    path: str | PathLike[str],
    capacity: Capacity | None = None,
    *,
    companies: str | PathLike[str] | None = None,
) -> PairTables:
    r"""Read rank lists from a CSV file with a row for each student, and one with a row for each company.

    Parameters
    ----------
    path : str or path
        The students' lists. The first row holds headings, the first of them ``student``; the others can be
        anything. Each row below is a student's id and the ids of companies, best first. Ids in one cell with
        ``;`` between them are tied. Blank cells are passed over; rows may differ in length.
    capacity : int, mapping or Series, optional
        How many students a company takes: one number for all, or one by id. Left out if the companies' file
        says so.
    companies : str or path, optional
        The companies' lists, in the same form with the first heading ``company``; a second heading ``capacity``
        makes that column the capacities. Only pairs that both sides rank are returned. Without this file
        companies are indifferent.

    Returns
    -------
    PairTables
        ``student, company, student_rank`` and, with both files, ``company_rank``. The companies are those of the
        companies' file, else those that ``capacity`` names, else (one number for all) those that are listed.

    Raises
    ------
    InputError
        With all faults of both files: ids that are unknown or repeat, a list without an owner.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path, other = Path(folder) / "students.csv", Path(folder) / "companies.csv"
    ...     _ = path.write_text("student,1st,2nd\nana,C2,C1\nben,C1;C2\n")
    ...     _ = other.write_text("company,capacity,1st,2nd\nC1,1,ben,ana\nC2,1,ana\n")
    ...     pairs, students, companies = read_rank_lists(path, companies=other)
    >>> pairs
      student company  student_rank  company_rank
    0     ana      C2             1             1
    1     ana      C1             2             2
    2     ben      C1             1             1
    """
    faults: list[Fault] = []
    wishes = _read(path, "student", faults)
    rankings = None if companies is None else _read(companies, "company", faults)
    if wishes is None or (companies is not None and rankings is None):
        raise InputError(faults)
    table = _companies(wishes, rankings, capacity, faults)
    faults += wishes.strangers(dict.fromkeys(table["company"]), "company")
    if rankings is not None:
        faults += rankings.strangers(dict.fromkeys(wishes.owners), "student")
    if faults:
        raise InputError(faults)
    pairs = ranked_pairs(wishes.ranked, WISHES)
    if rankings is not None:
        pairs = ranked_by_both(pairs, ranked_pairs(rankings.ranked, RANKINGS))
    return PairTables(pairs, students_table(wishes.owners), table)


def _companies(wishes: _Lists, rankings: _Lists | None, capacity: Capacity | None, faults: list[Fault]) -> pd.DataFrame:
    """Return the companies and their capacities, from whichever of the sources says them."""
    in_file = None if rankings is None else rankings.capacity
    if (in_file is None) == (capacity is None):
        found = "nothing" if capacity is None else "a number here and a column in the companies' file"
        expected = "the capacities, here or in a column of the companies' file"
        faults.append(Fault("capacity", found, expected, "give them in one of the two places"))
        capacity = 0 if capacity is None else capacity
    if rankings is not None:
        ids = rankings.owners
    elif isinstance(capacity, Mapping | pd.Series):
        ids = list(dict.fromkeys(key for key in ids_of(key for key, _ in capacity.items()) if key is not None))
    else:
        ids = list(dict.fromkeys(entry.listed for entry in wishes.entries))
    seats: Any = capacity if in_file is None else in_file
    return companies_table(ids, seats, faults)


def _read(path: str | PathLike[str], side: str, faults: list[Fault]) -> _Lists | None:
    """Read one file, noting its faults; None if there is no telling whose lists they are."""
    try:
        place = given_file(path)
        rows = _rows(place.name, text_of(place), side)
    except InputError as error:
        faults += error.faults
        return None
    headings = ids_of(rows[0])
    has_capacity = side == "company" and len(headings) > 1 and str(headings[1]).casefold() == "capacity"
    owners: dict[str, int] = {}
    entries: list[_Entry] = []
    seats: dict[str, Any] = {}
    for row, cells in enumerate(rows[1:], 2):
        owner, *rest = ids_of(cells) or [None]
        if owner is None:
            if any(rest):
                faults.append(Fault(place.name, "a list without an id", f"the {side}'s id", "fill it in", row, side))
            continue
        if any(sign in owner for sign in DELIMITERS if sign != ","):
            expected = f"the id of a {side}, without {TIE!r} and tabs"
            remedy = "separate the cells as in the row of headings"
            faults.append(Fault(place.name, repr(owner), expected, remedy, row, side))
        if owner in owners:
            found = f"{owner!r}, as in row {owners[owner]}"
            faults.append(Fault(place.name, found, f"one list for each {side}", "keep one of them", row, side))
            continue
        owners[owner] = row
        if has_capacity:
            seats[owner] = _seats(place.name, row, owner, rest[:1], faults)
        entries += _entries(place.name, row, owner, rest[has_capacity:], faults)
    return _Lists(place.name, list(owners), entries, seats if has_capacity else None)


def _rows(file: str, text: str, side: str) -> list[list[str]]:
    """Return the rows of a file, the first of which has to begin with the side's name."""
    first = text.splitlines()[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(
            [Fault(file, str(error), "a CSV table", "save it as CSV again, or close the quote")]
        ) from error
    heading = (ids_of(rows[0]) or [None])[0]
    if heading is None or heading.casefold() != side:
        expected = f"a first row of headings that begins with {side!r}"
        raise InputError([Fault(file, repr(heading or ""), expected, "add such a row above the lists", 1)])
    return rows


def _seats(file: str, row: int, owner: str, cells: list[str | None], faults: list[Fault]) -> int:
    read, wrong = COUNT.read(pd.Series(cells or [None], dtype=object))
    if read.isna().any():
        found = repr(cells[0]) if wrong.any() else "nothing"
        faults.append(Fault(file, found, COUNT.expected, "correct it", row, "capacity", owner))
        return 0
    return int(read.iloc[0])


def _entries(file: str, row: int, owner: str, cells: list[str | None], faults: list[Fault]) -> list[_Entry]:
    """Return a list's entries; a blank cell takes no rank."""
    tiers = [[name for name in ids_of(cell.split(TIE)) if name is not None] for cell in cells if cell is not None]
    entries: dict[str, _Entry] = {}
    for rank, tier in enumerate(filter(None, tiers), 1):
        for name in tier:
            if name in entries:
                faults.append(
                    Fault(file, f"{name!r} again", "each id at most once in a list", "remove one", row, subject=owner)
                )
            entries.setdefault(name, _Entry(owner, name, rank, row))
    return list(entries.values())
