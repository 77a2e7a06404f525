"""A function of the user's that answers for blocks of pairs, with checks of what it answers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from jumelage.errors import Fault, InputError
from jumelage.scoring.criterion import Positions

PairFunction = Callable[[pd.DataFrame, pd.DataFrame], ArrayLike]
"""Takes some rows of the students' table and of the companies'; returns a number for each pair, NaN where unknown."""


@dataclass(frozen=True, eq=False)
class Answers:
    """What a user's function says of a block.

    Parameters
    ----------
    criterion : str
        Who asks.
    function : callable
        It must answer the same for a pair whichever others are asked about with it, and from several threads.
    students, companies : DataFrame
        The tables.
    """

    criterion: str
    function: PairFunction
    students: pd.DataFrame
    companies: pd.DataFrame

    def block(self, rows: slice) -> NDArray[np.float64]:
        """Return the numbers of a block, shape (students in `rows`, companies)."""
        shape = rows.stop - rows.start, len(self.companies)
        answer = np.array(self.function(self.students.iloc[rows], self.companies), dtype=object)
        try:
            numbers = answer.astype(np.float64)
        except (TypeError, ValueError):
            numbers = np.empty(())
        if numbers.shape != shape:
            found = f"an answer of shape {answer.shape}"
            expected = f"numbers of shape {shape} (students of the block, companies)"
            raise InputError([Fault("rubric", found, expected, "correct the function", subject=self.criterion)])
        return numbers

    def take(self, students: Positions, companies: Positions) -> "Answers":
        """Keep some of both sides."""
        return Answers(self.criterion, self.function, self.students.iloc[students], self.companies.iloc[companies])
