"""A gate or gauge without `take`, asked for some students and companies: whole rows, of which most is thrown away."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring.criterion import Judgement, Positions


@dataclass(frozen=True)
class WholeRows:
    """What answers for some of both sides by asking for whole rows.

    Parameters
    ----------
    whole : Gate or Gauge
        What answers for everybody.
    shape : tuple of int
        How many students and companies it answers for.
    students, companies : arrays of int
        Who is meant.
    """

    whole: Any
    shape: tuple[int, int]
    students: Positions
    companies: Positions

    def mask(self, rows: slice) -> NDArray[np.bool_]:
        """Return which pairs are allowed."""
        return self._answers(self.whole.mask, rows)

    def values(self, rows: slice) -> NDArray[Any]:
        """Return the values."""
        return self._answers(self.whole.values, rows)

    def judge(self, student: int, company: int) -> Judgement:
        """Return what was found and needed."""
        judgement: Judgement = self.whole.judge(int(self.students[student]), int(self.companies[company]))
        return judgement

    def take(self, students: Positions, companies: Positions) -> "WholeRows":
        """Keep some of both sides."""
        return replace(self, students=self.students[students], companies=self.companies[companies])

    def _answers(self, ask: Callable[[slice], Any], rows: slice) -> NDArray[Any]:
        students = self.students[rows]
        answers = []
        for run in np.split(students, np.flatnonzero(np.diff(students) != 1) + 1):
            start = int(run[0]) if len(run) else 0
            answer = np.asarray(ask(slice(start, start + len(run))))
            if answer.shape != (len(run), self.shape[1]):
                # The one who asks checks shapes, and says what is wrong with this one.
                return answer
            answers.append(answer[:, self.companies])
        return np.concatenate(answers)
