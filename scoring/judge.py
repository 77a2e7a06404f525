"""A rubric that has read a cohort, as what a compatibility matrix asks about its pairs again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring.evaluate import row_blocks
from jumelage.scoring.parts import Parts
from jumelage.scoring.reasons import PairReasons
from jumelage.texts import Reason


@dataclass(frozen=True)
class RubricJudge:
    """Answer for single pairs and rows with the arithmetic that scored the cohort.

    Parameters
    ----------
    parts : Parts
        The criteria that scored it.
    """

    parts: Parts

    @property
    def hard(self) -> tuple[str, ...]:
        """The names of the hard criteria."""
        return tuple(part.name for part in self.parts.hard)

    def reasons(self, student: int, company: int) -> tuple[Reason, ...]:
        """Return the reasons for one pair: for its score, or why it is not allowed."""
        return PairReasons(self.parts)(student, company)

    def scores(self, student: int) -> NDArray[np.float64]:
        """Return the scores of a student's pairs with all companies, NaN where one is not allowed."""
        row = slice(student, student + 1)
        eligible = self.parts.eligible(row)[0]
        return np.where(eligible, self.parts.scores(row)[0] if eligible.any() else np.nan, np.nan)

    def side_scores(
        self, indptr: NDArray[np.int64], company: NDArray[np.int32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """Return both sides' scores of pairs laid out by student; None where the rubric does not keep them apart."""
        if not self.parts.has_sides:
            return None
        of_students, of_companies = np.empty(len(company)), np.empty(len(company))
        for rows in row_blocks(len(self.parts.students), len(self.parts.companies)):
            bounds = indptr[rows.start : rows.stop + 1]
            here = slice(bounds[0], bounds[-1])
            student = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
            of_students[here], of_companies[here] = (
                side[student, company[here]] for side in self.parts.side_scores(rows)
            )
        return of_students, of_companies

    def refusals(self, rows: slice) -> NDArray[np.bool_]:
        """Return which pairs each hard criterion refuses, shape (hard criteria, students in `rows`, companies)."""
        refused = np.empty((len(self.parts.hard), *self.parts.shape(rows)), dtype=bool)
        for number, part in enumerate(self.parts.hard):
            np.logical_not(self.parts.allowed(part, rows), out=refused[number])
        return refused
