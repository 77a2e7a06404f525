"""What the company pays, and the least that is acceptable."""

import math
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring import parameters
from jumelage.scoring.criterion import Fix, Judgement, Positions, Unknown
from jumelage.scoring.needs import check_needs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class WageFloor:
    """Hard: the company's `wage` (or allowance) is not below the floor.

    The floor of a pair is the larger of the student's `wage_floor`, which may be blank, and `floor`, which holds
    for all. Both sides are in one unit, such as euros a month. Without a floor every wage will do.

    Parameters
    ----------
    floor : float, optional
        The least for all, from 0. Without it the students need a column `wage_floor`.
    missing : {"refuse", "allow"}
        What holds where there is a floor and the company does not say what it pays.

    Examples
    --------
    >>> WageFloor(4.35, missing="allow")
    WageFloor(floor=4.35, missing='allow')
    """

    floor: float | None = None
    _: KW_ONLY
    missing: Unknown = "refuse"

    name: ClassVar[str] = "wage_floor"
    needs: ClassVar[tuple[str, ...]] = ("students.wage_floor", "companies.wage")

    def __post_init__(self) -> None:
        faults = [] if self.floor is None else parameters.from_zero(self.name, "floor", self.floor)
        parameters.refuse(faults + parameters.unknown(self.name, self.missing))

    def prepare(self, cohort: "Cohort") -> "AtLeastFloor":
        """Read the wages and the floors."""
        check_needs(self.name, self.needs if self.floor is None else self.needs[1:], cohort)
        floor = np.full(len(cohort.students), -np.inf if self.floor is None else self.floor)
        if "wage_floor" in cohort.students:
            floor = np.fmax(floor, cohort.students["wage_floor"].to_numpy(np.float64))
        return AtLeastFloor(floor, cohort.companies["wage"].to_numpy(np.float64), self.missing == "allow")


@dataclass(frozen=True)
class AtLeastFloor:
    """Wages compared with floors.

    Parameters
    ----------
    floor : array of float64, shape (students,)
        The least that is acceptable, minus infinity where there is no floor.
    wage : array of float64, shape (companies,)
        What each company pays, NaN where that is not known.
    allows_unknown : bool
        The policy where it is not.
    """

    floor: NDArray[np.float64]
    wage: NDArray[np.float64]
    allows_unknown: bool

    def mask(self, rows: slice) -> NDArray[np.bool_]:
        """Say whose floor is reached."""
        # What is not known passes every floor, or none but the floor that is none.
        wage = np.where(np.isnan(self.wage), np.inf if self.allows_unknown else -np.inf, self.wage)
        return wage >= self.floor[rows, None]

    def judge(self, student: int, company: int) -> Judgement:
        """Found is the wage, needed the floor, the fix what is short of it."""
        wage, floor = float(self.wage[company]), float(self.floor[student])
        if math.isinf(floor):
            return Judgement("?" if math.isnan(wage) else f"{wage:g}", "–")
        if math.isnan(wage):
            return Judgement("?", f"≥ {floor:g}", None if self.allows_unknown else Fix("known", f"≥ {floor:g}"))
        return Judgement(f"{wage:g}", f"≥ {floor:g}", Fix("more", f"{floor - wage:g}") if wage < floor else None)

    def take(self, students: Positions, companies: Positions) -> "AtLeastFloor":
        """Keep some of both sides."""
        return AtLeastFloor(self.floor[students], self.wage[companies], self.allows_unknown)
