"""Who goes where; nothing else."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.frozen import FrozenArrays, FrozenDict
from jumelage.matching.sources.tables import missing_column, table_of, texts

if TYPE_CHECKING:
    from jumelage.matching.market import Market


class Matching(FrozenArrays):
    """Who goes where. An unplaced student is absent.

    Parameters
    ----------
    pairs : mapping of str to str, or DataFrame
        Student id to company id; or a table with the columns ``student`` and ``company``. A blank company means
        unplaced.

    Raises
    ------
    InputError
        If a column is missing, an id is blank, or a student stands in two rows.

    Examples
    --------
    >>> last_year = Matching({"ana": "c1", "ben": "c1"})
    >>> len(last_year), last_year.company_of("ana"), last_year.company_of("eve")
    (2, 'c1', None)
    >>> last_year == Matching({"ben": "c1", "ana": "c1"})
    True
    """

    def __init__(self, pairs: Mapping[str, str] | pd.DataFrame):
        given: object = pairs
        if isinstance(given, Mapping):
            given = pd.DataFrame({"student": list(given), "company": list(given.values())}, dtype=object)
        students, companies = _columns(table_of(given, "placements"))
        placed = companies.notna()
        self._students = students[placed].rename("student")
        self._companies = companies[placed].to_numpy(copy=True)
        self._companies.flags.writeable = False

    @classmethod
    def from_positions(cls, market: "Market", company: NDArray[np.int32]) -> Self:
        """Return the matching that places each student of a market at the company of that position.

        Parameters
        ----------
        market : Market
            The market the positions are of.
        company : ndarray of int32, shape (num_students,)
            A position among ``market.companies``, or −1 for a student who is not placed.
        """
        placed = np.flatnonzero(company >= 0)
        matching = cls({})
        matching._students = market.students[placed]
        matching._companies = market.companies.to_numpy()[company[placed]]
        matching._companies.flags.writeable = False
        return matching

    @cached_property
    def pairs(self) -> Mapping[str, str]:
        """Student id to company id, of the placed."""
        return FrozenDict(zip(self._students, self._companies, strict=True))

    def company_of(self, student: str) -> str | None:
        """Return where a student is placed, or None."""
        return self.pairs.get(student)

    def to_frame(self) -> pd.DataFrame:
        """Return a table with a row per placed student: ``student``, ``company``."""
        return pd.DataFrame({"student": self._students.astype("str"), "company": self._companies}).astype("str")

    def positions(self, market: "Market") -> NDArray[np.int32]:
        """Return where each student of a market is placed, by position.

        Returns
        -------
        ndarray of int32, shape (num_students,)
            A position among ``market.companies``; −1 for a student who is not placed, or whose company is not in
            the market. Students who are not in the market are left out.
        """
        row = market.students.get_indexer(self._students)
        at = market.companies.get_indexer(pd.Index(self._companies, dtype=object))
        company = np.full(len(market.students), -1, dtype=np.int32)
        company[row[row >= 0]] = at[row >= 0]
        return company

    def strangers(self, market: "Market") -> tuple[list[str], list[str]]:
        """Return the students and the companies that are not in a market."""
        students = self._students[market.students.get_indexer(self._students) < 0]
        at = market.companies.get_indexer(pd.Index(self._companies, dtype=object))
        return list(students), sorted(set(self._companies[at < 0]))

    def __len__(self) -> int:
        return len(self._students)

    def __eq__(self, other: object) -> bool:
        return self.pairs == other.pairs if isinstance(other, Matching) else NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self.pairs.items()))

    def __repr__(self) -> str:
        return f"<Matching: {len(self)} students placed at {len(set(self._companies))} companies>"


def check_matching(given: object) -> None:
    """Raise `InputError` if something is not a `Matching`."""
    if not isinstance(given, Matching):
        remedy = "write jm.Matching(...) around a mapping or a table"
        raise InputError([Fault("matching", f"a {type(given).__name__}", "a Matching", remedy)])


def _columns(frame: pd.DataFrame) -> tuple[pd.Index, pd.Index]:
    """Return the students and the companies of a table, row by row; a blank company stays a blank."""
    faults = [missing_column("placements", name, frame) for name in ("student", "company") if name not in frame]
    if faults:
        raise InputError(faults)
    students, companies = texts(frame["student"]), texts(frame["company"])
    blank = np.asarray(students.isna())
    faults = [
        Fault("placements", "a blank", "a student's id", "fill it in", row + 2, "student")
        for row in np.flatnonzero(blank).tolist()
    ]
    faults += [
        Fault("placements", "a second row", "one row per student", "keep one", row + 2, "student", students[row])
        for row in np.flatnonzero(students.duplicated() & ~blank).tolist()
    ]
    if faults:
        raise InputError(faults)
    return students, companies
