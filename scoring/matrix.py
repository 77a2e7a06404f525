"""`CompatibilityMatrix`: which pairs are allowed, and how well each one fits.

This module holds the answer and knows nothing of how it was reached: what explains a pair is handed to it.
"""

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from jumelage.errors import Fault, InputError, Notice
from jumelage.frozen import FrozenArrays, frozen_array
from jumelage.texts import Explanation, Reason, check_language

Explainer = Callable[[int, int, float | None], tuple[Reason, ...]]
"""The reasons for one pair: student's position, company's position, score (None: the pair is not allowed)."""

SideScorer = Callable[[NDArray[np.int64], NDArray[np.int32]], tuple[NDArray[np.float64], NDArray[np.float64]]]
"""Both sides' scores of pairs given as `indptr` and `company`: the students', the companies'."""


@dataclass(frozen=True, eq=False)
class CompatibilityMatrix(FrozenArrays):
    """The sparse students × companies result of a rubric.

    A pair that is absent is not allowed: not scored is not zero.

    Parameters
    ----------
    students, companies : pandas.Index of str
        The ids of both sides, in the order of the cohort's tables, named ``student`` and ``company``.
    indptr : array of int64, shape (students + 1,)
        The pairs of student ``s`` are those from ``indptr[s]`` up to ``indptr[s + 1]``.
    company : array of int32, shape (pairs,)
        The position of each pair's company, ascending for each student.
    score : array of float64, shape (pairs,)
        The compatibility of each pair, in [0, 1] when it comes from a rubric.
    notices : tuple of Notice
        What is worth knowing about how it was made.
    rubric : str
        How pairs were judged, as the text of a ``rubric.toml``.
    explainer : callable, optional
        Gives the reasons for one pair; without it `explain` has a headline only.
    side_scorer : callable, optional
        Gives both sides' scores, where the rubric keeps them apart.

    Examples
    --------
    >>> matrix = CompatibilityMatrix(
    ...     students=pd.Index(["S1", "S2"]),
    ...     companies=pd.Index(["C1", "C2"]),
    ...     indptr=np.array([0, 2, 3]),
    ...     company=np.array([0, 1, 1]),
    ...     score=np.array([0.5, 0.0, 0.75]),
    ... )
    >>> matrix
    CompatibilityMatrix: 2 students × 2 companies, 3 pairs allowed (75.0 %), scores from 0.000 to 0.750
    >>> matrix.to_frame()
      student company  score
    0      S1      C1   0.50
    1      S1      C2   0.00
    2      S2      C2   0.75
    >>> print(matrix.explain("S2", "C1", language="fr"))
    S2 n’est pas admissible chez C1.
    """

    students: pd.Index
    companies: pd.Index
    indptr: NDArray[np.int64]
    company: NDArray[np.int32]
    score: NDArray[np.float64]
    notices: tuple[Notice, ...] = ()
    rubric: str = ""
    explainer: Explainer | None = None
    side_scorer: SideScorer | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "students", pd.Index(self.students, name="student"))
        object.__setattr__(self, "companies", pd.Index(self.companies, name="company"))
        object.__setattr__(self, "indptr", frozen_array(self.indptr, np.int64))
        object.__setattr__(self, "company", frozen_array(self.company, np.int32))
        object.__setattr__(self, "score", frozen_array(self.score, np.float64))

    @property
    def shape(self) -> tuple[int, int]:
        """How many students and how many companies."""
        return len(self.students), len(self.companies)

    @property
    def num_pairs(self) -> int:
        """How many pairs are allowed."""
        return len(self.company)

    def to_frame(self) -> pd.DataFrame:
        """Return a table with a row per allowed pair: student, company, score."""
        rows = np.repeat(np.arange(len(self.students)), np.diff(self.indptr))
        return pd.DataFrame(
            {
                "student": self.students.take(rows).to_numpy(),
                "company": self.companies.take(self.company).to_numpy(),
                "score": self.score,
            }
        )

    def side_scores(self) -> pd.DataFrame:
        """Return a table with a row per allowed pair: student, company, score, student_score, company_score.

        Raises
        ------
        InputError
            If the rubric does not keep the two sides apart (see `jumelage.scoring.combinations.TwoSided`).
        """
        if self.side_scorer is None:
            expected, remedy = "a rubric whose combination is TwoSided", "give the rubric one"
            raise InputError([Fault("rubric", "one score for both sides", expected, remedy)])
        student, company = self.side_scorer(self.indptr, self.company)
        return self.to_frame().assign(student_score=student, company_score=company)

    def to_scipy(self) -> "csr_array[Any, tuple[int, int]]":
        """Return a SciPy sparse array. A stored 0 is an allowed pair: do not eliminate zeros."""
        return csr_array((self.score.copy(), self.company.copy(), self.indptr.copy()), shape=self.shape)

    def explain(self, student: str, company: str, *, language: str = "en") -> Explanation:
        """Say why a pair scored as it did, or which hard criteria it fails.

        Parameters
        ----------
        student, company : str
            Ids.
        language : {"en", "fr"}
            The language of the sentences.

        Returns
        -------
        Explanation
            For an allowed pair the value, weight and contribution of each soft criterion (the contributions
            sum to the score) and what each hard criterion found; for any other pair the hard ones that fail.

        Raises
        ------
        InputError
            If an id is not in the matrix, or there are no texts in the language.
        """
        spoken = check_language(language)
        sides = (("student", student, self.students), ("company", company, self.companies))
        faults = [
            Fault(
                table=side,
                found=f"the id {id_!r}",
                expected=f"one of the {len(known):,} ids of the compatibility matrix",
                remedy="correct the id",
            )
            for side, id_, known in sides
            if id_ not in known
        ]
        if faults:
            raise InputError(faults)
        row, column = (int(known.get_indexer(pd.Index([id_]))[0]) for _, id_, known in sides)
        start, stop = self.indptr[row], self.indptr[row + 1]
        place = start + np.searchsorted(self.company[start:stop], column)
        is_allowed = bool(place < stop and self.company[place] == column)
        facts = {"student": student, "company": company}
        headline, score = Reason("pair-not-eligible", facts), None
        if is_allowed:
            score = float(self.score[place])
            headline = Reason("pair-scored", {**facts, "score": score})
        reasons = () if self.explainer is None else self.explainer(row, column, score)
        return Explanation(headline, reasons, spoken)

    def __repr__(self) -> str:
        num_students, num_companies = self.shape
        text = f"CompatibilityMatrix: {num_students:,} students × {num_companies:,} companies, "
        text += f"{self.num_pairs:,} pairs allowed"
        if self.num_pairs:
            share = self.num_pairs / (num_students * num_companies)
            text += f" ({100 * share:.1f} %), scores from {self.score.min():.3f} to {self.score.max():.3f}"
        return text

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>"
