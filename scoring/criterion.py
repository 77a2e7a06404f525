"""What a criterion is: the two protocols that a rubric judges by.

A criterion is a small object with a `name`. It is *hard* or *soft*:

- a hard criterion says which pairs are allowed, and for one pair what was found and what is needed;
- a soft criterion gives each pair a value in [0, 1], and carries a weight and a policy for unknown values.

Either way it has one method, `prepare(cohort)`, which reads the tables once and returns what answers for a block
of students: a `Gate` or a `Gauge`. Nothing needs to be inherited from or registered::

    @dataclass(frozen=True)
    class SameTerritory:
        weight: float = 1.0
        missing: str = "neutral"
        name = "same_territory"

        def prepare(self, cohort):
            home = cohort.students["territory"].to_numpy()
            place = cohort.companies["territory"].to_numpy()
            return Comparison(home, place)

    @dataclass(frozen=True)
    class Comparison:
        home: np.ndarray
        place: np.ndarray

        def values(self, rows):
            return self.home[rows, None] == self.place

It may have an attribute `notices`, a tuple of `Notice`: what it saw in the tables that is worth knowing goes to the
compatibility matrix.

A gate or gauge is asked from several threads at once, so asking must not change it. The rows of a block are a slice
with a start and a stop.

Where only some pairs are worth scoring, or processes share the work, a gate or gauge is asked for a smaller one of
its kind: ``take(students, companies)`` returns the one that answers for those alone, at their positions in these two
arrays. It may be left out: then whole rows are asked for and most of them thrown away, which is right but slow. The
comparison above would have::

        def take(self, students, companies):
            return Comparison(self.home[students], self.place[companies])
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

Missing = Literal["neutral", "pessimistic", "drop"]
"""What an unknown value of a soft criterion counts as.

``neutral``: 0.5. ``pessimistic``: 0. ``drop``: the criterion is left out for that pair, and the weights of the
others make up the whole; a pair of which nothing at all is known scores 0.5.
"""

Unknown = Literal["refuse", "allow"]
"""What a hard criterion decides where the tables do not say; by default a pair must be known to be allowed."""

Values: TypeAlias = NDArray[np.floating[Any]] | NDArray[np.bool_]

Positions: TypeAlias = NDArray[np.intp]
"""Positions of students or of companies, each at most once."""


@dataclass(frozen=True)
class Fix:
    """The nearest change that would make a pair meet a hard criterion.

    Parameters
    ----------
    code : str
        A key of `jumelage.texts.FIXES`, such as ``"with"`` or ``"more"``.
    what : str
        What it takes: ``B``, ``8.1 km``; it reads alike in every language.
    """

    code: str
    what: str


@dataclass(frozen=True)
class Judgement:
    """What a hard criterion found for one pair, and what it needs.

    Parameters
    ----------
    found, needed : str
        Short texts that read alike in every language: numbers with units, ids, dates as ``2026-09-01``, the
        signs ``≤`` and ``≥``. ``?`` stands for what is not known, ``–`` for nothing.
    fix : Fix or str, optional
        The nearest change that would settle it; a text is what it takes (``with …``). None if the criterion is met,
        or nothing can be said.
    """

    found: str
    needed: str
    fix: Fix | str | None = None


class Gate(Protocol):
    """A hard criterion that has read its cohort."""

    def mask(self, rows: slice) -> NDArray[np.bool_]:
        """Return which pairs are allowed, shape (students in `rows`, companies)."""

    def judge(self, student: int, company: int) -> Judgement:
        """Return what was found and needed for the pair at these positions, allowed or not."""


@runtime_checkable
class KindsGate(Protocol):
    """A gate that goes by the student's kind alone, such as her programme.

    It has these two arrays beside the two methods.
    """

    @property
    def kind(self) -> NDArray[np.intp]:
        """Each student's kind, a row of `table`, shape (students,)."""

    @property
    def table(self) -> NDArray[np.bool_]:
        """Which companies allow which kind, shape (kinds, companies)."""


class Gauge(Protocol):
    """A soft criterion that has read its cohort."""

    def values(self, rows: slice) -> Values:
        """Return values in [0, 1], NaN where unknown, shape (students in `rows`, companies)."""


@runtime_checkable
class HardCriterion(Protocol):
    """A criterion that a pair must meet to be allowed."""

    @property
    def name(self) -> str:
        """Its name in rubrics and explanations."""

    def prepare(self, cohort: "Cohort") -> Gate:
        """Read the tables; raise `InputError` with every column that is missing."""


@runtime_checkable
class SoftCriterion(Protocol):
    """A criterion that adds to a pair's score."""

    @property
    def name(self) -> str:
        """Its name in rubrics and explanations."""

    @property
    def weight(self) -> float:
        """How much it counts beside the others; 0: not at all."""

    @property
    def missing(self) -> Missing:
        """What an unknown value counts as."""

    def prepare(self, cohort: "Cohort") -> Gauge:
        """Read the tables; raise `InputError` with every column that is missing."""


Criterion: TypeAlias = HardCriterion | SoftCriterion
