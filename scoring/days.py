"""Dates as whole days, and the day a placement starts.

Both sides may have dates: the placement starts on the later of the student's and the company's `start`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.scoring.criterion import Positions

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

Days = NDArray[np.int32]

EARLY = int(np.iinfo(np.int32).min)
"""A day before every date."""
LATE = int(np.iinfo(np.int32).max)
"""A day after every date."""


def read_days(frame: pd.DataFrame, column: str, blank: int) -> Days:
    """Return a column of dates as days since 1970, `blank` where there is none or the column is absent."""
    if column not in frame:
        return np.full(len(frame), blank, np.int32)
    return to_days(frame[column].to_numpy("datetime64[D]"), blank)


def to_days(dates: NDArray[np.datetime64], blank: int) -> Days:
    """Return dates as days since 1970, `blank` where there is none."""
    is_blank = np.isnat(dates)
    return np.where(is_blank, blank, dates.astype(np.int64)).astype(np.int32)


def day_text(day: int | np.integer[Any]) -> str:
    """Return a day as people of both languages read it: ``2026-09-01``, or ``?``."""
    return "?" if day in (EARLY, LATE) else str(np.datetime64(int(day), "D"))


@dataclass(frozen=True)
class Starts:
    """The day each pair's placement would start; `EARLY` where neither side says.

    Parameters
    ----------
    student, company : array of int32
        Each side's own start.
    """

    student: Days
    company: Days

    @classmethod
    def of(cls, cohort: "Cohort") -> "Starts":
        """Read both sides' starts."""
        return cls(*(read_days(frame, "start", EARLY) for frame in (cohort.students, cohort.companies)))

    def block(self, rows: slice) -> Days:
        """Return the starts of a block, shape (students in `rows`, companies)."""
        return np.maximum(self.student[rows, None], self.company)

    def pair(self, student: int, company: int) -> int:
        """Return the start of one pair."""
        return max(int(self.student[student]), int(self.company[company]))

    def take(self, students: Positions, companies: Positions) -> "Starts":
        """Keep some of both sides."""
        return Starts(self.student[students], self.company[companies])

    @property
    def has_unknown(self) -> bool:
        """Whether some pair has no start."""
        return bool((self.student == EARLY).any() and (self.company == EARLY).any())
