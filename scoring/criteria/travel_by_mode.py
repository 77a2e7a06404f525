"""Getting there by the means the student has: a limit on the minutes, and a value that halves with every few."""

import math
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, Notice
from jumelage.scoring import parameters
from jumelage.scoring.criterion import Fix, Judgement, Missing, Positions, Unknown
from jumelage.scoring.given_function import PairFunction
from jumelage.scoring.given_table import Given
from jumelage.scoring.minutes import AT_SPEED_NEEDS, Means, Minutes

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True, eq=False)
class TravelTimeByMode:
    """Hard: with the student's own `transport` the company is at most so many minutes away.

    Where the minutes come from is as for `TravelByMode`.

    Parameters
    ----------
    max_minutes : float
        The longest time that is allowed, above 0.
    table, function, speeds
        As for `TravelByMode`.
    missing : {"refuse", "allow"}
        What holds where the minutes are not known.

    Examples
    --------
    >>> TravelTimeByMode(60, speeds={"car": 45, "transit": 18})
    TravelTimeByMode(max_minutes=60, table=None, function=None, speeds={'car': 45, 'transit': 18}, missing='refuse')
    """

    max_minutes: float
    _: KW_ONLY
    table: Given | None = None
    function: PairFunction | None = None
    speeds: Mapping[str, float] | None = None
    missing: Unknown = "refuse"

    name: ClassVar[str] = "travel_time_by_mode"
    needs: ClassVar[tuple[str, ...]] = AT_SPEED_NEEDS

    def __post_init__(self) -> None:
        faults = parameters.positive(self.name, "max_minutes", self.max_minutes)
        faults += _faults(self.name, self.table, self.function, self.speeds)
        parameters.refuse(faults + parameters.unknown(self.name, self.missing))

    def prepare(self, cohort: "Cohort") -> "NotLonger":
        """Read where the minutes come from."""
        minutes = Means(self.name, self.table, self.function, self.speeds).prepare(cohort)
        return NotLonger(minutes, self.max_minutes, self.missing == "allow")


@dataclass(frozen=True, eq=False)
class TravelByMode:
    """Soft: by the minutes with the student's own `transport`: ``2 ** (-minutes / half_life_minutes)``.

    1 at the door, a half at `half_life_minutes`, a quarter at twice that; above 0, at most 1, never higher for a
    longer way. By default the minutes are the distance as the crow flies at the speed of what her `transport` says:
    ``car``, ``transit`` or ``none``. Unknown where a place or her means are not known, or the table or the function
    has no minutes; how many pairs a table leaves out is told in a notice.

    Parameters
    ----------
    half_life_minutes : float
        The time at which the value has fallen to a half, above 0.
    table : path or DataFrame, optional
        The columns ``student``, ``company``, ``minutes`` and, optionally, ``transport``: then only the rows of the
        student's own are of use. In a ``rubric.toml`` the path is relative to its folder.
    function : callable, optional
        Takes some rows of the students' table and of the companies', returns the minutes of each pair, shape
        (students, companies), NaN where unknown. At most one of `table`, `function` and `speeds` is given.
    speeds : mapping of str to float, optional
        Kilometres an hour as the crow flies, by what `transport` says; by default car 40, transit 20, none 4.
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What unknown minutes count as.

    Examples
    --------
    >>> TravelByMode(45, table="minutes.csv").half_life_minutes
    45
    """

    half_life_minutes: float = 30.0
    _: KW_ONLY
    table: Given | None = None
    function: PairFunction | None = None
    speeds: Mapping[str, float] | None = None
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "travel_by_mode"
    needs: ClassVar[tuple[str, ...]] = AT_SPEED_NEEDS

    def __post_init__(self) -> None:
        faults = parameters.positive(self.name, "half_life_minutes", self.half_life_minutes)
        faults += _faults(self.name, self.table, self.function, self.speeds)
        parameters.refuse(faults + parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "HalvingMinutes":
        """Read where the minutes come from."""
        minutes = Means(self.name, self.table, self.function, self.speeds).prepare(cohort)
        return HalvingMinutes(minutes, self.half_life_minutes)


def _faults(name: str, table: Given | None, function: PairFunction | None, speeds: object) -> list[Fault]:
    faults = parameters.at_most_one_given(name, {"table": table, "function": function, "speeds": speeds})
    faults += [] if table is None else parameters.path_or_table(name, "table", table)
    faults += parameters.function(name, "function", function)
    if isinstance(speeds, Mapping):
        for means, speed in speeds.items():
            faults += parameters.positive(name, f"speeds.{means}", speed)
    elif speeds is not None:
        faults.append(Fault("rubric", f"speeds = {speeds!r}", "a speed for each means", "correct it", subject=name))
    return faults


@dataclass(frozen=True)
class NotLonger:
    """Minutes compared with a limit.

    Parameters
    ----------
    minutes : Minutes
        How long it takes.
    max_minutes : float
        The limit.
    allows_unknown : bool
        The policy where the minutes are not known.
    """

    minutes: Minutes
    max_minutes: float
    allows_unknown: bool

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is worth knowing about the minutes."""
        return self.minutes.notices

    def mask(self, rows: slice) -> NDArray[np.bool_]:
        """Say who is within the limit."""
        minutes = self.minutes.block(rows)
        # A comparison with NaN is false, so the policy is in the direction of the question.
        return ~(minutes > self.max_minutes) if self.allows_unknown else minutes <= self.max_minutes

    def judge(self, student: int, company: int) -> Judgement:
        """Found are the minutes, needed the limit, the fix how many it is over that."""
        minutes, needed = (
            float(self.minutes.block(slice(student, student + 1))[0, company]),
            f"≤ {self.max_minutes:g} min",
        )
        if math.isnan(minutes):
            return Judgement("?", needed, None if self.allows_unknown else Fix("known", needed))
        over = math.ceil(10 * (minutes - self.max_minutes)) / 10
        return Judgement(f"{minutes:.1f} min", needed, Fix("more", f"{over:g} min") if over > 0 else None)

    def take(self, students: Positions, companies: Positions) -> "NotLonger":
        """Keep some of both sides."""
        return NotLonger(self.minutes.take(students, companies), self.max_minutes, self.allows_unknown)


@dataclass(frozen=True)
class HalvingMinutes:
    """A value that halves with every so many minutes.

    Parameters
    ----------
    minutes : Minutes
        How long it takes.
    half_life_minutes : float
        The time of one half.
    """

    minutes: Minutes
    half_life_minutes: float

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is worth knowing about the minutes."""
        return self.minutes.notices

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Return ``2 ** (-minutes / half_life)``."""
        return np.exp2(self.minutes.block(rows) / -self.half_life_minutes)

    def take(self, students: Positions, companies: Positions) -> "HalvingMinutes":
        """Keep some of both sides."""
        return HalvingMinutes(self.minutes.take(students, companies), self.half_life_minutes)
