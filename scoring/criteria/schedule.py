"""How much of the student's period the company can host."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring import parameters
from jumelage.scoring.criterion import Missing, Positions
from jumelage.scoring.days import EARLY, LATE, Days, read_days
from jumelage.scoring.needs import check_needs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class ScheduleOverlap:
    """Soft: the share of the days from the student's `start` to her `end` that lie within the company's.

    Both ends count, so a single day in common of ten is 0.1. In [0, 1]; a longer period of the company's never
    lowers it. A company's blank date sets no limit. Unknown where one of the student's dates is blank.
    The hard criterion `Dates` asks for all of the days.

    Parameters
    ----------
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What an unknown share counts as.

    Examples
    --------
    >>> ScheduleOverlap(missing="drop")
    ScheduleOverlap(weight=1.0, missing='drop')
    """

    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "schedule"
    needs: ClassVar[tuple[str, ...]] = ("students.start", "students.end", "companies.start or companies.end")

    def __post_init__(self) -> None:
        parameters.refuse(parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "ShareOfDays":
        """Read both sides' dates."""
        check_needs(self.name, self.needs, cohort)
        students, companies = cohort.students, cohort.companies
        start, end = read_days(students, "start", EARLY), read_days(students, "end", LATE)
        length = np.where((start == EARLY) | (end == LATE), np.nan, end - start.astype(np.float64) + 1)
        first, last = read_days(companies, "start", EARLY), read_days(companies, "end", LATE)
        return ShareOfDays(start, end, length, first, last)


@dataclass(frozen=True)
class ShareOfDays:
    """The days in common, out of the student's.

    Parameters
    ----------
    start, end : array of int32, shape (students,)
        The students' periods.
    length : array of float64, shape (students,)
        How many days these have, NaN where that is not known.
    first, last : array of int32, shape (companies,)
        The first and last day each company can host.
    """

    start: Days
    end: Days
    length: NDArray[np.float64]
    first: Days
    last: Days

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Return the shares."""
        last = np.minimum(self.end[rows, None], self.last).astype(np.float64)
        last -= np.maximum(self.start[rows, None], self.first)
        last += 1
        np.maximum(last, 0, out=last)
        last /= self.length[rows, None]
        return last

    def take(self, students: Positions, companies: Positions) -> "ShareOfDays":
        """Keep some of both sides."""
        return ShareOfDays(
            self.start[students], self.end[students], self.length[students], self.first[companies], self.last[companies]
        )
