"""The dates of a placement: the company can host all of the student's period."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring import parameters
from jumelage.scoring.criterion import Fix, Judgement, Positions, Unknown
from jumelage.scoring.days import EARLY, LATE, Days, day_text, read_days
from jumelage.scoring.needs import check_needs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class Dates:
    """Hard: the company's `start` to `end` covers the student's `start` to `end`.

    A company's blank date sets no limit.

    Parameters
    ----------
    missing : {"refuse", "allow"}
        Whether a company with a limit takes a student whose date is not known.

    Examples
    --------
    >>> Dates(missing="allow")
    Dates(missing='allow')
    """

    _: KW_ONLY
    missing: Unknown = "refuse"

    name: ClassVar[str] = "dates"
    needs: ClassVar[tuple[str, ...]] = (
        "students.start",
        "students.end",
        "companies.start or companies.end",
    )

    def __post_init__(self) -> None:
        parameters.refuse(parameters.unknown(self.name, self.missing))

    def prepare(self, cohort: "Cohort") -> "CoveredDates":
        """Read both sides' dates; a blank one is a day that passes or fails every limit."""
        check_needs(self.name, self.needs, cohort)
        students, companies = cohort.students, cohort.companies
        passes_first, passes_last = (LATE, EARLY) if self.missing == "allow" else (EARLY, LATE)
        return CoveredDates(
            read_days(students, "start", passes_first),
            read_days(students, "end", passes_last),
            read_days(companies, "start", EARLY),
            read_days(companies, "end", LATE),
        )


@dataclass(frozen=True)
class CoveredDates:
    """Two comparisons of days.

    Parameters
    ----------
    start, end : array of int32, shape (students,)
        The students' periods.
    first, last : array of int32, shape (companies,)
        The first and last day each company can host.
    """

    start: Days
    end: Days
    first: Days
    last: Days

    def mask(self, rows: slice) -> NDArray[np.bool_]:
        """Say whose whole period lies between the first and the last day."""
        return (self.start[rows, None] >= self.first) & (self.end[rows, None] <= self.last)

    def judge(self, student: int, company: int) -> Judgement:
        """Found is the student's period, needed the company's, the fix the ends that do not fit."""
        start, end, first, last = self.start[student], self.end[student], self.first[company], self.last[company]
        limits = [
            (f"{sign} {day_text(limit)}", is_met, day in (EARLY, LATE))
            for sign, day, limit, none, is_met in (
                ("≥", start, first, EARLY, start >= first),
                ("≤", end, last, LATE, end <= last),
            )
            if limit != none
        ]
        unmet = [(limit, is_unknown) for limit, is_met, is_unknown in limits if not is_met]
        fix = None
        if unmet:
            is_unknown = any(is_unknown for _, is_unknown in unmet)
            fix = Fix("known" if is_unknown else "dates", ", ".join(limit for limit, _ in unmet))
        needed = ", ".join(limit for limit, _, _ in limits) or "–"
        return Judgement(f"{day_text(start)} … {day_text(end)}", needed, fix)

    def take(self, students: Positions, companies: Positions) -> "CoveredDates":
        """Keep some of both sides."""
        return CoveredDates(self.start[students], self.end[students], self.first[companies], self.last[companies])
