"""`read_rank_lists`: lists of ids in a CSV file, one list a row, best first."""

from collections.abc import Mapping
from os import PathLike
from typing import Any

import pandas as pd

from jumelage.datasets.lists.rank_list_file import RankListFile, read_rank_list_file
from jumelage.datasets.lists.source import given_file
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
    faults += wishes.faults + ([] if rankings is None else rankings.faults)
    table = _companies(wishes, rankings, capacity, faults)
    faults += wishes.strangers(set(table["company"]), "company")
    if rankings is not None:
        faults += rankings.strangers(wishes.rows, "student")
    if faults:
        raise InputError(faults)
    pairs = ranked_pairs(wishes.ranked, WISHES)
    if rankings is not None:
        pairs = ranked_by_both(pairs, ranked_pairs(rankings.ranked, RANKINGS))
    return PairTables(pairs, students_table(list(wishes.rows)), table)


def _companies(
    wishes: RankListFile, rankings: RankListFile | None, capacity: Capacity | None, faults: list[Fault]
) -> pd.DataFrame:
    """Return the companies and their capacities, from whichever of the sources says them."""
    in_file = None if rankings is None else rankings.capacity
    if (in_file is None) == (capacity is None):
        found = "nothing" if capacity is None else "a number here and a column in the companies' file"
        expected = "the capacities, here or in a column of the companies' file"
        faults.append(Fault("capacity", found, expected, "give them in one of the two places"))
        capacity = 0 if capacity is None else capacity
    if rankings is not None:
        ids = list(rankings.rows)
    elif isinstance(capacity, Mapping | pd.Series):
        ids = list(dict.fromkeys(key for key in ids_of(key for key, _ in capacity.items()) if key is not None))
    else:
        ids = list(dict.fromkeys(listed for _, listed, _ in wishes.ranked))
    seats: Any = capacity if in_file is None else in_file
    return companies_table(ids, seats, faults)


def _read(path: str | PathLike[str], side: str, faults: list[Fault]) -> RankListFile | None:
    """Return one file's lists; None, with its faults noted, if there is no telling whose lists they are."""
    try:
        return read_rank_list_file(given_file(path), side)
    except InputError as error:
        faults += error.faults
        return None
