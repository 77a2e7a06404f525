"""Getting there: a limit on distance or travel time, and a value that halves with every few kilometres."""

import math
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Notice
from jumelage.scoring import parameters
from jumelage.scoring.criterion import Fix, Judgement, Missing, Positions, Unknown
from jumelage.scoring.needs import check_needs
from jumelage.scoring.places import Places, squared_chord
from jumelage.scoring.taken_pairs import taken_pairs
from jumelage.scoring.travel_table import read_minutes, told_holes

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

_PLACES = ("students.lat", "students.lon", "companies.lat", "companies.lon")


@dataclass(frozen=True)
class Distance:
    """Hard: home and company are at most so many kilometres apart, as the crow flies.

    Parameters
    ----------
    max_km : float
        The largest distance that is allowed, above 0. Roads are typically a third longer.
    missing : {"refuse", "allow"}
        What holds where one of the two places is not known.

    Notes
    -----
    Great-circle distance on a sphere of the Earth's mean radius; it differs from that on the ellipsoid by at
    most 0.6 %.

    Examples
    --------
    >>> Distance(40)
    Distance(max_km=40, missing='refuse')
    """

    max_km: float
    _: KW_ONLY
    missing: Unknown = "refuse"

    name: ClassVar[str] = "distance"
    needs: ClassVar[tuple[str, ...]] = _PLACES

    def __post_init__(self) -> None:
        faults = parameters.positive(self.name, "max_km", self.max_km)
        parameters.refuse(faults + parameters.unknown(self.name, self.missing))

    def prepare(self, cohort: "Cohort") -> "Within":
        """Read both sides' places."""
        check_needs(self.name, self.needs, cohort)
        return Within(Places.of(cohort), self.max_km, self.missing == "allow")


@dataclass(frozen=True)
class Within:
    """Squared chords compared with the limit's, which orders pairs as their distances do.

    Parameters
    ----------
    places : Places
        Where both sides are.
    max_km : float
        The limit.
    allows_unknown : bool
        The policy where a place is not known.
    """

    places: Places
    max_km: float
    allows_unknown: bool

    def mask(self, rows: slice) -> NDArray[np.bool_]:
        """Say who is within the limit."""
        chords, limit = self.places.squared_chords(rows), squared_chord(self.max_km)
        # A comparison with NaN is false, so the policy is in the direction of the question.
        return ~(chords > limit) if self.allows_unknown else chords <= limit

    def judge(self, student: int, company: int) -> Judgement:
        """Found is the distance, needed the limit, the fix how much further it would have to reach."""
        rows, needed = slice(student, student + 1), f"≤ {self.max_km:g} km"
        distance = self.places.distances(rows)[0, company]
        if np.isnan(distance):
            return Judgement("?", needed, None if self.allows_unknown else Fix("known", needed))
        chord = self.places.squared_chords(rows)[0, company]
        if chord <= squared_chord(self.max_km):
            return Judgement(_km(distance), needed)
        tenths = max(1, math.ceil(10 * (float(distance) - self.max_km)))
        # The last digit of a distance is rounded, of the limit as well.
        while chord > squared_chord(self.max_km + tenths / 10):
            tenths += 1
        return Judgement(_km(distance), needed, Fix("more", _km(tenths / 10)))

    def take(self, students: Positions, companies: Positions) -> "Within":
        """Keep some of both sides."""
        return Within(self.places.take(students, companies), self.max_km, self.allows_unknown)


def _km(distance: float) -> str:
    return f"{distance:.1f} km"


@dataclass(frozen=True)
class Travel:
    """Soft: 1 at the door, a half at `half_life_km`, a quarter at twice that: ``2 ** (-distance / half_life)``.

    Unknown where one of the two places is not known.

    Parameters
    ----------
    half_life_km : float
        The distance in kilometres at which the value has fallen to a half, above 0.
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What an unknown distance counts as.

    Examples
    --------
    >>> Travel(half_life_km=15, weight=2)
    Travel(half_life_km=15, weight=2, missing='neutral')
    """

    half_life_km: float = 20.0
    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "travel"
    needs: ClassVar[tuple[str, ...]] = _PLACES

    def __post_init__(self) -> None:
        faults = parameters.positive(self.name, "half_life_km", self.half_life_km)
        parameters.refuse(faults + parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "HalfLife":
        """Read both sides' places."""
        check_needs(self.name, self.needs, cohort)
        return HalfLife(Places.of(cohort), self.half_life_km)


@dataclass(frozen=True)
class HalfLife:
    """A value that halves with every `half_life_km`.

    Parameters
    ----------
    places : Places
        Where both sides are.
    half_life_km : float
        The distance of one half.
    """

    places: Places
    half_life_km: float

    def values(self, rows: slice) -> NDArray[np.float32]:
        """Return ``2 ** (-distance / half_life)``."""
        distances = self.places.distances(rows)
        distances *= np.float32(-1 / self.half_life_km)
        return np.exp2(distances, out=distances)

    def take(self, students: Positions, companies: Positions) -> "HalfLife":
        """Keep some of both sides."""
        return HalfLife(self.places.take(students, companies), self.half_life_km)


@dataclass(frozen=True, eq=False)
class TravelTime:
    """Hard: by a given table of travel times the company is at most so many minutes away.

    Parameters
    ----------
    table : path or DataFrame
        A CSV or Parquet file, or a table, with the columns student, company and minutes, one row a pair. In a
        ``rubric.toml`` the path is relative to its folder.
    max_minutes : float
        The longest time that is allowed, above 0.
    missing : {"refuse", "allow"}
        What holds for pairs that are not in the table; how many these are is told in a notice.

    Examples
    --------
    >>> TravelTime("minutes.csv", 45)
    TravelTime(table='minutes.csv', max_minutes=45, missing='refuse')
    """

    table: "str | Path | pd.DataFrame"
    max_minutes: float
    _: KW_ONLY
    missing: Unknown = "refuse"

    name: ClassVar[str] = "travel_time"
    needs: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        faults = parameters.positive(self.name, "max_minutes", self.max_minutes)
        faults += parameters.path_or_table(self.name, "table", self.table)
        parameters.refuse(faults + parameters.unknown(self.name, self.missing))

    def prepare(self, cohort: "Cohort") -> "WithinMinutes":
        """Read the table and find its ids in the cohort."""
        table = read_minutes(self.table, cohort)
        return WithinMinutes(*table, len(cohort.companies), self.max_minutes, self.missing == "allow")


@dataclass(frozen=True)
class WithinMinutes:
    """Travel times of the pairs that have one, by student.

    Parameters
    ----------
    indptr, company, minutes : arrays
        The pairs of student ``s`` are those from ``indptr[s]`` up to ``indptr[s + 1]``.
    num_companies : int
        How many companies there are.
    max_minutes : float
        The limit.
    allows_unknown : bool
        The policy where the table has no time.
    """

    indptr: NDArray[np.int64]
    company: NDArray[np.int32]
    minutes: NDArray[np.float64]
    num_companies: int
    max_minutes: float
    allows_unknown: bool

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Say how many pairs have no time."""
        num_pairs = (len(self.indptr) - 1) * self.num_companies
        return told_holes(TravelTime.name, len(self.minutes), num_pairs)

    def mask(self, rows: slice) -> NDArray[np.bool_]:
        """Start from the policy, and set the pairs that have a time."""
        bounds = self.indptr[rows.start : rows.stop + 1]
        listed = slice(bounds[0], bounds[-1])
        mask = np.full((len(bounds) - 1, self.num_companies), self.allows_unknown)
        student = np.repeat(np.arange(len(mask)), np.diff(bounds))
        mask[student, self.company[listed]] = self.minutes[listed] <= self.max_minutes
        return mask

    def judge(self, student: int, company: int) -> Judgement:
        """Found is the time, needed the limit, the fix how many minutes it is over that."""
        pairs = slice(self.indptr[student], self.indptr[student + 1])
        times = self.minutes[pairs][self.company[pairs] == company]
        needed = f"≤ {self.max_minutes:g} min"
        if not len(times):
            return Judgement("?", needed, None if self.allows_unknown else Fix("known", needed))
        over = math.ceil(10 * (times[0] - self.max_minutes)) / 10
        return Judgement(f"{times[0]:g} min", needed, Fix("more", f"{over:g} min") if over > 0 else None)

    def take(self, students: Positions, companies: Positions) -> "WithinMinutes":
        """Keep some of both sides."""
        indptr, company, place = taken_pairs(self.indptr, self.company, students, companies)
        return WithinMinutes(
            indptr, company, self.minutes[place], len(companies), self.max_minutes, self.allows_unknown
        )
