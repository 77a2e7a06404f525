"""The student's grade."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.scoring import parameters
from jumelage.scoring.criterion import Missing, Positions
from jumelage.scoring.needs import check_needs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class Grade:
    """Soft: where the student's `grade` stands on the scale: ``(grade - lowest) / (highest - lowest)``.

    The value is the same for every company, so it decides who goes first where places are short, and nothing
    else. Unknown where the cell is blank.

    Parameters
    ----------
    lowest, highest : float, optional
        The ends of the scale, such as 0 and 20; by default the lowest and highest grade of the cohort. If
        these are equal, the value is 1.
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What an unknown grade counts as.

    Examples
    --------
    >>> Grade(weight=2)
    Grade(lowest=None, highest=None, weight=2, missing='neutral')
    """

    lowest: float | None = None
    highest: float | None = None
    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "grade"
    needs: ClassVar[tuple[str, ...]] = ("students.grade",)

    def __post_init__(self) -> None:
        faults = [
            Fault("rubric", f"{parameter} = {value!r}", "a finite number", "correct it", subject=self.name)
            for parameter, value in (("lowest", self.lowest), ("highest", self.highest))
            if value is not None and not parameters.is_number(value)
        ]
        if not faults and self.lowest is not None and self.highest is not None and self.lowest >= self.highest:
            found = f"lowest = {self.lowest:g}, highest = {self.highest:g}"
            faults.append(Fault("rubric", found, "lowest below highest", "correct them", subject=self.name))
        parameters.refuse(faults + parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "OfStudent":
        """Read the grades; raise `InputError` if one is off the scale."""
        check_needs(self.name, self.needs, cohort)
        grades = cohort.students["grade"].to_numpy(np.float64)
        known = grades[~np.isnan(grades)]
        low = float(known.min(initial=np.inf)) if self.lowest is None else self.lowest
        high = float(known.max(initial=-np.inf)) if self.highest is None else self.highest
        outside = np.flatnonzero((grades < low) | (grades > high))
        if len(outside):
            raise InputError([self._off_scale(cohort, int(row), low, high) for row in outside])
        values = np.where(np.isnan(grades), np.nan, 1.0) if high <= low else (grades - low) / (high - low)
        return OfStudent(values, len(cohort.companies))

    def _off_scale(self, cohort: "Cohort", row: int, low: float, high: float) -> Fault:
        return Fault(
            table="students",
            found=f"{cohort.students['grade'].iloc[row]:g}",
            expected=f"a grade from {low:g} to {high:g}, the scale of the criterion {self.name!r}",
            remedy="correct the grade, or lowest and highest in the rubric",
            row=row + 2,
            column="grade",
            subject=str(cohort.students["student"].iloc[row]),
        )


@dataclass(frozen=True)
class OfStudent:
    """A value that is a student's own, whatever the company.

    Parameters
    ----------
    value : array of float64, shape (students,)
        NaN where unknown.
    num_companies : int
        How many companies there are.
    """

    value: NDArray[np.float64]
    num_companies: int

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Return each student's value for every company."""
        own = self.value[rows, None]
        return np.broadcast_to(own, (len(own), self.num_companies))

    def take(self, students: Positions, companies: Positions) -> "OfStudent":
        """Keep some of both sides."""
        return OfStudent(self.value[students], len(companies))
