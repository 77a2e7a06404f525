"""The legal minimum age on the day a placement starts."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring import parameters
from jumelage.scoring.criterion import Fix, Judgement, Positions, Unknown
from jumelage.scoring.days import EARLY, LATE, Days, Starts, day_text, to_days
from jumelage.scoring.needs import check_needs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class MinimumAge:
    """Hard: on the day the placement starts the student has reached the company's `minimum_age`.

    The placement starts on the later of the student's and the company's `start`. A company without a minimum
    age takes anyone. This is the one criterion that reads birth dates, and it reads them for this only.
    Whoever is born on 29 February reaches an age on 1 March in other years.

    Parameters
    ----------
    missing : {"refuse", "allow"}
        Whether a company with a minimum age takes a student whose birth date, or whose day of start, is not
        known. The minimum is a legal one: think before allowing.

    Examples
    --------
    >>> MinimumAge(missing="allow")
    MinimumAge(missing='allow')
    """

    _: KW_ONLY
    missing: Unknown = "refuse"

    name: ClassVar[str] = "minimum_age"
    needs: ClassVar[tuple[str, ...]] = (
        "students.birth_date",
        "companies.minimum_age",
        "companies.start or students.start",
    )

    def __post_init__(self) -> None:
        parameters.refuse(parameters.unknown(self.name, self.missing))

    def prepare(self, cohort: "Cohort") -> "AgeAtStart":
        """Find the day each student reaches each of the minimum ages that occur."""
        check_needs(self.name, self.needs, cohort)
        births = cohort.students["birth_date"].to_numpy("datetime64[D]")
        minimum = cohort.companies["minimum_age"].to_numpy(np.float64)
        ages, kind = np.unique(minimum, return_inverse=True)
        blank = EARLY if self.missing == "allow" else LATE
        reached = np.empty((len(births), len(ages)), np.int32)
        for place, age in enumerate(ages):
            reached[:, place] = EARLY if np.isnan(age) else to_days(birthday(births, months(age)), blank)
        return AgeAtStart(reached, kind, minimum, births, Starts.of(cohort), self.missing == "allow")


def months(years: float) -> int:
    """Return an age in whole months."""
    return round(12 * years)


def birthday(births: NDArray[np.datetime64], months: int) -> NDArray[np.datetime64]:
    """Return the day people reach an age in months; for a day that the month lacks, the first of the next."""
    month = births.astype("datetime64[M]")
    day = births - month.astype("datetime64[D]")
    reached: NDArray[np.datetime64] = (month + months).astype("datetime64[D]") + day
    return reached


@dataclass(frozen=True)
class AgeAtStart:
    """The day each minimum age is reached, compared with the day of start.

    Parameters
    ----------
    reached : array of int32, shape (students, kinds)
        The day each student reaches each minimum age that occurs.
    kind : array of int, shape (companies,)
        Each company's column in `reached`.
    minimum : array of float64, shape (companies,)
        The minimum ages in years, NaN where there is none.
    births : array of datetime64, shape (students,)
        The birth dates.
    starts : Starts
        When each pair's placement starts.
    allows_unknown : bool
        The policy where no start is known.
    """

    reached: Days
    kind: NDArray[np.intp]
    minimum: NDArray[np.float64]
    births: NDArray[np.datetime64]
    starts: Starts
    allows_unknown: bool

    def mask(self, rows: slice) -> NDArray[np.bool_]:
        """Say for whom the age is reached by the day of start."""
        start = self.starts.block(rows)
        is_old_enough = np.take(self.reached[rows], self.kind, axis=1) <= start
        if self.allows_unknown and self.starts.has_unknown:
            is_old_enough |= start == EARLY
        return is_old_enough

    def judge(self, student: int, company: int) -> Judgement:
        """Found is her age at the start in years and tenths (never rounded up), needed the minimum."""
        start, birth = self.starts.pair(student, company), self.births[student]
        minimum = self.minimum[company]
        if np.isnan(minimum):
            return Judgement("–", "–")
        needed = f"≥ {minimum:g} ({day_text(start)})"
        if start == EARLY or np.isnat(birth):
            is_met = start == EARLY and self.allows_unknown
            return Judgement("?", needed, None if is_met else Fix("known", needed))
        day = np.datetime64(start, "D")
        age = int((day.astype("datetime64[M]") - birth.astype("datetime64[M]")).astype(int))
        age -= bool(birthday(birth, age) > day)
        reached = int(birthday(birth, months(minimum)).astype(int))
        fix = None if reached <= start else Fix("start", day_text(reached))
        return Judgement(f"{age * 10 // 12 / 10:g}", needed, fix)

    def take(self, students: Positions, companies: Positions) -> "AgeAtStart":
        """Keep some of both sides."""
        return AgeAtStart(
            self.reached[students],
            self.kind[companies],
            self.minimum[companies],
            self.births[students],
            self.starts.take(students, companies),
            self.allows_unknown,
        )
