"""What both sides said in their lists: the student's rank of the company, and the company's of her."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.scoring import parameters
from jumelage.scoring.criterion import Missing, Positions
from jumelage.scoring.needs import check_needs
from jumelage.scoring.taken_pairs import taken_pairs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class StudentRank:
    """Soft: how high the student ranked the company: ``(last + 1 - rank) / last``, by her `last` rank.

    Of five ranks the values are 1, 0.8, 0.6, 0.4, 0.2; ties have the same value. A company that she did not
    rank is worth 0. Unknown for a student who ranked nobody.

    Parameters
    ----------
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What it counts as for a student without a list.

    Examples
    --------
    >>> StudentRank(weight=2)
    StudentRank(weight=2, missing='neutral')
    """

    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "student_rank"
    needs: ClassVar[tuple[str, ...]] = ("applications.student_rank",)

    def __post_init__(self) -> None:
        parameters.refuse(parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "Ranked":
        """Read the applications that the student ranked."""
        check_needs(self.name, self.needs, cohort)
        listed = _Listed.of(cohort, "student_rank")
        values, has_list = _linear(listed.rank, listed.student, len(cohort.students))
        background = np.where(has_list, 0.0, np.nan)[:, None]
        return Ranked.of(listed, values, background, cohort)


@dataclass(frozen=True)
class CompanyRank:
    """Soft: how high the company ranked the student: ``(last + 1 - rank) / last``, by its `last` rank.

    Of five ranks the values are 1, 0.8, 0.6, 0.4, 0.2; ties have the same value. A student whom it did not
    rank is worth 0. Unknown for a company that ranked nobody.

    Parameters
    ----------
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What it counts as for a company without a list.

    Examples
    --------
    >>> CompanyRank(weight=2)
    CompanyRank(weight=2, missing='neutral')
    """

    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "company_rank"
    needs: ClassVar[tuple[str, ...]] = ("applications.company_rank",)

    def __post_init__(self) -> None:
        parameters.refuse(parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "Ranked":
        """Read the applications that the company ranked."""
        check_needs(self.name, self.needs, cohort)
        listed = _Listed.of(cohort, "company_rank")
        values, has_list = _linear(listed.rank, listed.company, len(cohort.companies))
        background = np.where(has_list, 0.0, np.nan)[None, :]
        return Ranked.of(listed, values, background, cohort)


@dataclass(frozen=True)
class _Listed:
    """The applications that have a rank, by student: positions of both, and the rank."""

    student: NDArray[np.intp]
    company: NDArray[np.intp]
    rank: NDArray[np.float64]

    @classmethod
    def of(cls, cohort: "Cohort", column: str) -> "_Listed":
        ranked = cohort.applications.dropna(subset=[column])
        student = pd.Index(cohort.students["student"]).get_indexer(pd.Index(ranked["student"]))
        company = pd.Index(cohort.companies["company"]).get_indexer(pd.Index(ranked["company"]))
        order = np.argsort(student, kind="stable")
        return cls(student[order], company[order], ranked[column].to_numpy(np.float64)[order])


def _linear(
    rank: NDArray[np.float64], owner: NDArray[np.intp], num_owners: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the value of each rank in its owner's list, and who has a list."""
    last = np.zeros(num_owners)
    np.maximum.at(last, owner, rank)
    return (last[owner] + 1 - rank) / last[owner], last > 0


@dataclass(frozen=True)
class Ranked:
    """Few pairs have a rank: their values, over a background that says who has a list.

    Parameters
    ----------
    indptr, company, value : arrays
        The ranked pairs of student ``s`` are those from ``indptr[s]`` up to ``indptr[s + 1]``.
    background : array of float64, shape (students, 1) or (1, companies)
        0 for those who have a list, NaN for those who have none.
    num_companies : int
        How many companies there are.
    """

    indptr: NDArray[np.int64]
    company: NDArray[np.integer]
    value: NDArray[np.float64]
    background: NDArray[np.float64]
    num_companies: int

    @classmethod
    def of(
        cls, listed: _Listed, value: NDArray[np.float64], background: NDArray[np.float64], cohort: "Cohort"
    ) -> "Ranked":
        """Lay the ranked pairs out by student."""
        indptr = np.searchsorted(listed.student, np.arange(len(cohort.students) + 1)).astype(np.int64)
        return cls(indptr, listed.company, value, background, len(cohort.companies))

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Fill in the background, and set the pairs that have a rank."""
        bounds = self.indptr[rows.start : rows.stop + 1]
        listed = slice(bounds[0], bounds[-1])
        own = self.background if len(self.background) == 1 else self.background[rows]
        values = np.array(np.broadcast_to(own, (len(bounds) - 1, self.num_companies)), order="C")
        student = np.repeat(np.arange(len(values)), np.diff(bounds))
        values[student, self.company[listed]] = self.value[listed]
        return values

    def take(self, students: Positions, companies: Positions) -> "Ranked":
        """Keep some of both sides."""
        indptr, company, place = taken_pairs(self.indptr, self.company, students, companies)
        own = self.background if len(self.background) == 1 else self.background[students]
        background = own if own.shape[1] == 1 else own[:, companies]
        return Ranked(indptr, company, self.value[place], background, len(companies))
