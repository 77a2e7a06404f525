"""The company's standing on the day a placement starts: still confirmed, still accredited."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring import parameters
from jumelage.scoring.criterion import Fix, Judgement, Positions, Unknown
from jumelage.scoring.days import EARLY, LATE, Days, Starts, day_text, read_days
from jumelage.scoring.needs import check_needs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class Confirmed:
    """Hard: the company has said that it still wants students: `confirmed_until` is not before the start.

    The placement starts on the later of the student's and the company's `start`.

    Parameters
    ----------
    missing : {"allow", "refuse"}
        What holds where no date of confirmation is given, or no start is known.

    Examples
    --------
    >>> Confirmed(missing="allow")
    Confirmed(missing='allow')
    """

    _: KW_ONLY
    missing: Unknown = "allow"

    name: ClassVar[str] = "confirmed"
    needs: ClassVar[tuple[str, ...]] = ("companies.confirmed_until", "companies.start or students.start")

    def __post_init__(self) -> None:
        parameters.refuse(parameters.unknown(self.name, self.missing))

    def prepare(self, cohort: "Cohort") -> "GoodUntil":
        """Read until when each company is confirmed."""
        check_needs(self.name, self.needs, cohort)
        return GoodUntil.of(cohort, "confirmed_until", self.missing)


@dataclass(frozen=True)
class Accredited:
    """Hard: the company's accreditation lasts at least until the start: `accredited_until` is not before it.

    The placement starts on the later of the student's and the company's `start`.

    Parameters
    ----------
    missing : {"allow", "refuse"}
        What holds where no such date is given, or no start is known: many trades need no accreditation. Where all
        do, refuse.

    Examples
    --------
    >>> Accredited(missing="allow")
    Accredited(missing='allow')
    """

    _: KW_ONLY
    missing: Unknown = "allow"

    name: ClassVar[str] = "accredited"
    needs: ClassVar[tuple[str, ...]] = ("companies.accredited_until", "companies.start or students.start")

    def __post_init__(self) -> None:
        parameters.refuse(parameters.unknown(self.name, self.missing))

    def prepare(self, cohort: "Cohort") -> "GoodUntil":
        """Read until when each company is accredited."""
        check_needs(self.name, self.needs, cohort)
        return GoodUntil.of(cohort, "accredited_until", self.missing)


@dataclass(frozen=True)
class GoodUntil:
    """A date that must not be before the day of start.

    Parameters
    ----------
    starts : Starts
        When each pair's placement starts.
    until : array of int32, shape (companies,)
        The last day; `EARLY` or `LATE` where there is none, as the policy says.
    allows_unknown : bool
        The policy where no start is known.
    """

    starts: Starts
    until: Days
    allows_unknown: bool

    @classmethod
    def of(cls, cohort: "Cohort", column: str, missing: Unknown) -> "GoodUntil":
        """Read a column of the companies."""
        allows_unknown = missing == "allow"
        until = read_days(cohort.companies, column, LATE if allows_unknown else EARLY)
        return cls(Starts.of(cohort), until, allows_unknown)

    def mask(self, rows: slice) -> NDArray[np.bool_]:
        """Say which placements start in time."""
        start = self.starts.block(rows)
        is_good = start <= self.until
        if not self.allows_unknown and self.starts.has_unknown:
            # Without this a start that is not known would be earlier than every date.
            is_good &= start > EARLY
        return is_good

    def judge(self, student: int, company: int) -> Judgement:
        """Found is the last day, needed that it is not before the start, the fix that it is the start at least."""
        start, until = self.starts.pair(student, company), self.until[company]
        is_met = start <= until and (start > EARLY or self.allows_unknown)
        needed = f"≥ {day_text(start)}"
        fix = None
        if not is_met:
            fix = Fix("known", needed) if start == EARLY else Fix("until", day_text(start))
        return Judgement(day_text(until), needed, fix)

    def take(self, students: Positions, companies: Positions) -> "GoodUntil":
        """Keep some of both sides."""
        return GoodUntil(self.starts.take(students, companies), self.until[companies], self.allows_unknown)
