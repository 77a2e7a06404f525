"""How many minutes each student needs to each company: at the speed of her means, by a table, or by a function."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError, Notice
from jumelage.scoring.criterion import Positions
from jumelage.scoring.given_function import Answers, PairFunction
from jumelage.scoring.given_table import Given
from jumelage.scoring.items import fold
from jumelage.scoring.needs import check_needs, near
from jumelage.scoring.places import Places
from jumelage.scoring.taken_pairs import taken_pairs
from jumelage.scoring.travel_table import read_minutes, told_holes

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

SPEEDS: Mapping[str, float] = {"car": 40.0, "transit": 20.0, "none": 4.0}
"""Kilometres an hour as the crow flies, detours and waiting included; ``none``: on foot."""

AT_SPEED_NEEDS = ("students.transport", "students.lat", "students.lon", "companies.lat", "companies.lon")


class Minutes(Protocol):
    """Minutes for blocks of pairs."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is worth knowing about them."""

    def block(self, rows: slice) -> NDArray[np.float64]:
        """Return the minutes of a block, NaN where unknown, shape (students in `rows`, companies)."""

    def take(self, students: Positions, companies: Positions) -> "Minutes":
        """Return the same for some of both sides."""


@dataclass(frozen=True)
class Means:
    """Where minutes come from: at most one of table and function; speeds if there is neither.

    Parameters
    ----------
    criterion : str
        Who asks.
    table : path or DataFrame, optional
        The columns student, company, minutes, and optionally transport.
    function : callable, optional
        Minutes for some students and companies.
    speeds : mapping of str to float, optional
        Kilometres an hour as the crow flies, by what `transport` says.
    """

    criterion: str
    table: Given | None
    function: PairFunction | None
    speeds: Mapping[str, float] | None

    def prepare(self, cohort: "Cohort") -> Minutes:
        """Read what is needed."""
        if self.function is not None:
            answers = Answers(self.criterion, self.function, cohort.students, cohort.companies)
            return MinutesByFunction(answers)
        if self.table is not None:
            table = read_minutes(self.table, cohort, by_transport="transport" in cohort.students)
            return MinutesInTable(*table, len(cohort.companies), self.criterion)
        check_needs(self.criterion, AT_SPEED_NEEDS, cohort)
        return MinutesAtSpeed(Places.of(cohort), self._speeds(cohort))

    def _speeds(self, cohort: "Cohort") -> NDArray[np.float64]:
        given = SPEEDS if self.speeds is None else self.speeds
        known = {fold(name): speed for name, speed in given.items()}
        transport = cohort.students["transport"]
        speeds = np.array([known.get(fold(str(text)), np.nan) for text in transport], dtype=np.float64)
        faults = []
        for row in np.flatnonzero(np.isnan(speeds) & transport.notna().to_numpy()):
            cell = str(transport.iloc[row])
            remedy = f"{near(fold(cell), known)}correct it, or give {cell!r} a speed"
            expected = f"one of {', '.join(known)}, which have a speed"
            who = str(cohort.students["student"].iloc[row])
            faults.append(Fault("students", repr(cell), expected, remedy, int(row) + 2, "transport", who))
        if faults:
            raise InputError(faults)
        return speeds


@dataclass(frozen=True)
class MinutesAtSpeed:
    """The distance as the crow flies at each student's speed.

    Parameters
    ----------
    places : Places
        Where both sides are.
    speed : array of float64, shape (students,)
        In kilometres an hour, NaN where her means are not known.
    """

    places: Places
    speed: NDArray[np.float64]
    notices: tuple[Notice, ...] = ()

    def block(self, rows: slice) -> NDArray[np.float64]:
        """Return distance / speed."""
        minutes = self.places.distances(rows).astype(np.float64)
        minutes *= 60
        minutes /= self.speed[rows, None]
        return minutes

    def take(self, students: Positions, companies: Positions) -> "MinutesAtSpeed":
        """Keep some of both sides."""
        return MinutesAtSpeed(self.places.take(students, companies), self.speed[students])


@dataclass(frozen=True)
class MinutesInTable:
    """The pairs that have a time, by student; a table may have holes.

    Parameters
    ----------
    indptr, company, minutes : arrays
        The pairs of student ``s`` are those from ``indptr[s]`` up to ``indptr[s + 1]``.
    num_companies : int
        How many companies there are.
    criterion : str
        Who asks.
    """

    indptr: NDArray[np.int64]
    company: NDArray[np.int32]
    minutes: NDArray[np.float64]
    num_companies: int
    criterion: str

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Say how many pairs have no time."""
        return told_holes(self.criterion, len(self.minutes), (len(self.indptr) - 1) * self.num_companies)

    def block(self, rows: slice) -> NDArray[np.float64]:
        """Start from unknown, and set the pairs that have a time."""
        bounds = self.indptr[rows.start : rows.stop + 1]
        listed = slice(bounds[0], bounds[-1])
        minutes = np.full((len(bounds) - 1, self.num_companies), np.nan)
        student = np.repeat(np.arange(len(minutes)), np.diff(bounds))
        minutes[student, self.company[listed]] = self.minutes[listed]
        return minutes

    def take(self, students: Positions, companies: Positions) -> "MinutesInTable":
        """Keep some of both sides."""
        indptr, company, place = taken_pairs(self.indptr, self.company, students, companies)
        return MinutesInTable(indptr, company, self.minutes[place], len(companies), self.criterion)


@dataclass(frozen=True)
class MinutesByFunction:
    """What the user's function says.

    Parameters
    ----------
    answers : Answers
        The function and what it is asked about.
    """

    answers: Answers
    notices: tuple[Notice, ...] = ()

    def block(self, rows: slice) -> NDArray[np.float64]:
        """Return its minutes; raise `InputError` if some are below 0."""
        minutes = self.answers.block(rows)
        if (minutes < 0).any():
            found = f"{np.nanmin(minutes):g} minutes"
            fault = Fault("rubric", found, "minutes from 0, NaN where unknown", "correct the function")
            raise InputError([fault])
        return minutes

    def take(self, students: Positions, companies: Positions) -> "MinutesByFunction":
        """Keep some of both sides."""
        return MinutesByFunction(self.answers.take(students, companies))
