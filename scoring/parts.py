"""A rubric that has read a cohort: the arithmetic of one block of pairs, with checks of what criteria answer.

The same arithmetic scores a cohort and explains a pair, so the two agree to the last digit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError, Notice
from jumelage.scoring.combinations.combination import NEUTRAL, Combination, Floats, Judged
from jumelage.scoring.combinations.two_sided import TwoSided
from jumelage.scoring.criterion import Gate, Gauge, Missing, Positions
from jumelage.scoring.whole_rows import WholeRows


@dataclass(frozen=True)
class HardPart:
    """A hard criterion that has read its cohort."""

    name: str
    gate: Gate


@dataclass(frozen=True)
class SoftPart:
    """A soft criterion that has read its cohort."""

    name: str
    gauge: Gauge
    weight: float
    count: float
    """How much it counts in the combination; 0 where its weight is."""
    missing: Missing


@dataclass(frozen=True)
class Parts:
    """A rubric's criteria that have read one cohort, and the ids of both sides.

    Parameters
    ----------
    hard, soft : tuples
        The criteria; the soft ones that may be dropped come last.
    students, companies : pandas.Index of str
        The ids.
    combination : Combination
        How soft values make up a score.
    """

    hard: tuple[HardPart, ...]
    soft: tuple[SoftPart, ...]
    students: pd.Index
    companies: pd.Index
    combination: Combination

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the criteria saw in the tables that is worth knowing."""
        answering: list[Any] = [*(part.gate for part in self.hard), *(part.gauge for part in self.soft)]
        return tuple(notice for each in answering for notice in getattr(each, "notices", ()))

    def take(self, students: Positions, companies: Positions) -> "Parts":
        """Return the same criteria for some of both sides only: small enough to be sent to another process."""
        return Parts(
            tuple(replace(part, gate=self._taken(part.gate, students, companies)) for part in self.hard),
            tuple(replace(part, gauge=self._taken(part.gauge, students, companies)) for part in self.soft),
            self.students.take(students),
            self.companies.take(companies),
            self.combination,
        )

    def without_take(self) -> tuple[str, ...]:
        """Name the criteria that can only be asked about whole rows."""
        answering: list[tuple[str, Any]] = [(part.name, part.gate) for part in self.hard]
        answering += [(part.name, part.gauge) for part in self.soft]
        return tuple(name for name, answer in answering if not hasattr(answer, "take"))

    def _taken(self, answering: Any, students: Positions, companies: Positions) -> Any:
        if hasattr(answering, "take"):
            return answering.take(students, companies)
        return WholeRows(answering, (len(self.students), len(self.companies)), students, companies)

    def allowed(self, part: HardPart, rows: slice) -> NDArray[np.bool_]:
        """Ask a hard criterion about a block, and check what it answers."""
        mask = np.asarray(part.gate.mask(rows))
        if mask.shape != self.shape(rows) or mask.dtype != np.bool_:
            raise InputError([self._misfit(part.name, mask, rows, "bool")])
        return mask

    def known(self, part: SoftPart, rows: slice) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
        """Ask a soft criterion about a block, and check what it answers.

        Returns
        -------
        values : array, shape (students in `rows` or 1, companies or 1)
            In [0, 1]; what the policy says where a value is unknown (0 where it is dropped). Of values that are
            the same for all students, or for all companies, there is one only.
        unknown : array of bool of that shape, or None
            Where the value is unknown; None if it is nowhere.
        """
        values = np.asarray(part.gauge.values(rows))
        if values.shape != self.shape(rows) or values.dtype.kind not in "fiub":
            raise InputError([self._misfit(part.name, values, rows, "float")])
        if not values.size:
            return values, None
        values = values[tuple(slice(0, 1) if stride == 0 else slice(None) for stride in values.strides)]
        unknown: NDArray[np.bool_] | None = None
        filled, low = values, values.min()
        if np.isnan(low):
            unknown = np.isnan(values)
            filled = np.where(unknown, NEUTRAL if part.missing == "neutral" else 0.0, values)
            low = filled.min()
        if low < 0 or filled.max() > 1:
            raise InputError([self._out_of_range(part.name, values, rows)])
        return filled, unknown

    def known_pair(self, part: SoftPart, student: int, company: int) -> tuple[float, bool]:
        """Return what `known` says of one pair: its value, and whether that is unknown."""
        values, unknown = self.known(part, slice(student, student + 1))
        column = min(company, values.shape[1] - 1)
        return float(values[0, column]), unknown is not None and bool(unknown[0, column])

    def shape(self, rows: slice) -> tuple[int, int]:
        """How many students and companies a block has."""
        return rows.stop - rows.start, len(self.companies)

    def eligible(self, rows: slice) -> NDArray[np.bool_]:
        """Return which pairs of a block meet every hard criterion."""
        eligible = np.ones(self.shape(rows), dtype=bool)
        for part in self.hard:
            eligible &= self.allowed(part, rows)
        return eligible

    def scores(self, rows: slice) -> Floats:
        """Return the scores of a block, whether the pairs are eligible or not."""
        if not self.soft:
            return np.ones(self.shape(rows))
        return self.combination.scores(self._judged(rows), self.shape(rows))

    @property
    def has_sides(self) -> bool:
        """Whether the student's score and the company's are kept apart."""
        return isinstance(self.combination, TwoSided)

    def side_scores(self, rows: slice) -> tuple[Floats, Floats]:
        """Return the student's and the company's scores of a block, where the two are kept apart."""
        assert isinstance(self.combination, TwoSided)
        return self.combination.sides(self._judged(rows), self.shape(rows))

    def _judged(self, rows: slice) -> Iterator[Judged]:
        for part in self.soft:
            if part.count > 0:
                values, unknown = self.known(part, rows)
                yield Judged(part.name, values, part.count, unknown if part.missing == "drop" else None)

    def _misfit(self, name: str, answer: NDArray[Any], rows: slice, kind: str) -> Fault:
        return Fault(
            table="rubric",
            found=f"shape {answer.shape} and type {answer.dtype} for the students {rows.start} to {rows.stop}",
            expected=f"shape {self.shape(rows)} (students of the block, companies) and type {kind}",
            remedy=f"correct the criterion {name!r}",
            subject=name,
        )

    def _out_of_range(self, name: str, values: NDArray[Any], rows: slice) -> Fault:
        row, column = np.argwhere((values < 0) | (values > 1))[0]
        pair = f"{self.students[rows.start + row]} at {self.companies[column]}"
        low, high = np.fmin.reduce(values, axis=None), np.fmax.reduce(values, axis=None)
        return Fault(
            table="rubric",
            found=f"values from {low:g} to {high:g}, such as {values[row, column]:g} for {pair}",
            expected="values in [0, 1], NaN where unknown",
            remedy=f"correct the criterion {name!r}, or rescale what it reads",
            subject=name,
        )
