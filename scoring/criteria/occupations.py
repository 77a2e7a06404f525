"""Skills and occupations: what an occupation calls for, and how much of it a student brings."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Notice
from jumelage.scoring import parameters
from jumelage.scoring.criteria.skills import ShareOfWanted
from jumelage.scoring.criterion import Missing, Positions
from jumelage.scoring.given_table import Given
from jumelage.scoring.items import ItemLists
from jumelage.scoring.needs import check_needs
from jumelage.scoring.occupation_table import OccupationTable

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True, eq=False)
class OccupationSkills:
    """Soft: the share of what the company's `occupation` calls for that is among the student's `skills`.

    ``sum of the importance of the skills she has / sum of all``, in [0, 1]. One more skill never lowers it.
    Unknown where the company names no occupation of the table, or the student states no skill.

    Parameters
    ----------
    table : path or DataFrame
        The columns ``occupation``, ``skill`` and, optionally, ``importance`` (a number from 0; default 1), one row
        for each pair: ROME's links of occupations and skills, for instance. In a ``rubric.toml`` the path is
        relative to its folder.
    weight : float
        How much the criterion counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What an unknown share counts as.

    Examples
    --------
    >>> OccupationSkills("rome_links.csv", weight=2)
    OccupationSkills(table='rome_links.csv', weight=2, missing='neutral')
    """

    table: Given
    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "occupation_skills"
    needs: ClassVar[tuple[str, ...]] = ("students.skills", "companies.occupation")

    def __post_init__(self) -> None:
        faults = parameters.path_or_table(self.name, "table", self.table)
        parameters.refuse(faults + parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "ByOccupation":
        """Read the table, the students' skills and the companies' occupations."""
        check_needs(self.name, self.needs, cohort)
        table = OccupationTable.read(self.table)
        kind, notices = table.kinds(cohort.companies["occupation"], "companies", self.name)
        here, place = np.unique(kind, return_inverse=True)
        # A row of zeros stands for an occupation that is not known: nothing is wanted, so the share is unknown.
        wanted = np.zeros((len(table.skills), len(here)))
        wanted[:, here >= 0] = table.importance[here[here >= 0]].toarray().T
        had = ItemLists.read(cohort.students["skills"])
        shares = ShareOfWanted.meeting(had.membership(table.skills, np.float64), wanted, had)
        return ByOccupation(shares, place, notices)


@dataclass(frozen=True)
class ByOccupation:
    """Companies are of a few occupations: judged by occupation, then handed out.

    Parameters
    ----------
    shares : ShareOfWanted
        The share of what each occupation calls for.
    occupation : array of int, shape (companies,)
        Each company's column there.
    notices : tuple of Notice
        The occupations that the table does not have.
    """

    shares: ShareOfWanted
    occupation: NDArray[np.intp]
    notices: tuple[Notice, ...]

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Return the shares."""
        return self.shares.values(rows).take(self.occupation, axis=1)

    def take(self, students: Positions, companies: Positions) -> "ByOccupation":
        """Keep some of both sides; the occupations stay."""
        occupations = np.arange(self.shares.wanted.shape[1])
        return ByOccupation(self.shares.take(students, occupations), self.occupation[companies], self.notices)


@dataclass(frozen=True, eq=False)
class OccupationProfile:
    """Soft: how much of what the company's `occupation` calls for is called for by the student's own as well.

    With the importance `a` of each skill to her occupation and `b` to the company's, the value is
    ``sum of min(a, b) / sum of b``, in [0, 1]: 1 for the same occupation, and for one that calls for at least as
    much of everything. It is not symmetric: a nurse covers more of an orderly's profile than the other way round.
    Unknown where one of the two names no occupation of the table.

    Parameters
    ----------
    table : path or DataFrame
        As for `OccupationSkills`: O*NET's importance of abilities and skills by occupation, for instance.
    weight : float
        How much the criterion counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What an unknown value counts as.

    Examples
    --------
    >>> OccupationProfile("onet.csv")
    OccupationProfile(table='onet.csv', weight=1.0, missing='neutral')
    """

    table: Given
    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "occupation_profile"
    needs: ClassVar[tuple[str, ...]] = ("students.occupation", "companies.occupation")

    def __post_init__(self) -> None:
        faults = parameters.path_or_table(self.name, "table", self.table)
        parameters.refuse(faults + parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "ByBothOccupations":
        """Read the table and both sides' occupations, and compare those that occur."""
        check_needs(self.name, self.needs, cohort)
        table = OccupationTable.read(self.table)
        own, of_students = table.kinds(cohort.students["occupation"], "students", self.name)
        sought, of_companies = table.kinds(cohort.companies["occupation"], "companies", self.name)
        (mine, row), (theirs, column) = np.unique(own, return_inverse=True), np.unique(sought, return_inverse=True)
        wanted = table.importance[theirs].toarray()
        total = wanted.sum(axis=1)
        covered = np.array([np.minimum(table.importance[[each]].toarray(), wanted).sum(axis=1) for each in mine])
        with np.errstate(invalid="ignore"):
            shares = covered.reshape(len(mine), len(theirs)) / total
        shares[mine < 0], shares[:, theirs < 0] = np.nan, np.nan
        return ByBothOccupations(row, column, shares, (*of_students, *of_companies))


@dataclass(frozen=True)
class ByBothOccupations:
    """Both sides are of a few occupations, so the values are a small table.

    Parameters
    ----------
    own : array of int, shape (students,)
        Each student's row of the table.
    sought : array of int, shape (companies,)
        Each company's column.
    table : array of float64, shape (occupations of students, occupations of companies)
        The values, NaN where unknown.
    notices : tuple of Notice
        The occupations that are not known.
    """

    own: NDArray[np.intp]
    sought: NDArray[np.intp]
    table: NDArray[np.float64]
    notices: tuple[Notice, ...]

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Gather the rows and columns of the table."""
        return self.table[self.own[rows]].take(self.sought, axis=1)

    def take(self, students: Positions, companies: Positions) -> "ByBothOccupations":
        """Keep some of both sides."""
        return ByBothOccupations(self.own[students], self.sought[companies], self.table, self.notices)
