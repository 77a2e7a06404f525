"""Who goes where; nothing else."""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.matching.sources.tables import is_blank

if TYPE_CHECKING:
    from jumelage.matching.market import Market


class Matching:
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
        if isinstance(pairs, pd.DataFrame):
            students, companies = _columns(pairs)
        else:
            placed = {str(student): str(company) for student, company in pairs.items() if not is_blank(company)}
            students = np.array(list(placed), dtype=object)
            companies = np.array(list(placed.values()), dtype=object)
        self._set(pd.Index(students, dtype=object), companies)

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
        matching = cls.__new__(cls)
        matching._set(market.students[placed], market.companies.to_numpy()[company[placed]])  # noqa: SLF001
        return matching

    def _set(self, students: pd.Index, companies: NDArray[np.object_]) -> None:
        self._students: pd.Index = students.rename("student")
        self._companies = companies
        companies.flags.writeable = False

    @cached_property
    def pairs(self) -> Mapping[str, str]:
        """Student id to company id, of the placed."""
        return MappingProxyType(dict(zip(self._students, self._companies, strict=True)))

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


def _columns(frame: pd.DataFrame) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    missing = [name for name in ("student", "company") if name not in frame]
    if missing:
        found = ", ".join(map(str, frame.columns)) or "no column"
        raise InputError(
            [Fault("placements", f"columns {found}", f"a column {name!r}", "add or rename it") for name in missing]
        )
    row = np.arange(len(frame)) + 2
    students, companies = frame["student"].to_numpy(object), frame["company"].to_numpy(object)
    blank, unplaced = (np.array([is_blank(cell) for cell in cells], dtype=bool) for cells in (students, companies))
    faults = [
        Fault("placements", "a blank", "a student's id", "fill it in", int(where), "student") for where in row[blank]
    ]
    twice = pd.Series(students).duplicated(keep="first").to_numpy() & ~blank
    faults += [
        Fault(
            "placements",
            "a second row",
            "one row per student",
            "keep one of them",
            int(where),
            "student",
            str(who),
        )
        for where, who in zip(row[twice], students[twice], strict=True)
    ]
    if faults:
        raise InputError(faults)
    placed = ~unplaced
    return (
        np.array([str(name) for name in students[placed]], dtype=object),
        np.array([str(name) for name in companies[placed]], dtype=object),
    )
