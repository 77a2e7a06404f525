"""`CompatibilityMatrix`: which pairs are allowed, and how well each one fits.

This module holds the answer and knows nothing of how it was reached: what explains a pair is handed to it.
"""

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from jumelage.cohort.gaps import GroupGaps, group_gaps
from jumelage.errors import Fault, InputError, MissingExtraError, Notice
from jumelage.frozen import FrozenArrays, frozen_array
from jumelage.scoring.completeness import Completeness, estimated
from jumelage.scoring.eligibility import EligibilityReport, reported
from jumelage.scoring.measures import groups_of, measures_of
from jumelage.texts import Explanation, Language, Reason, check_language

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Judge(Protocol):
    """What made a matrix, and can be asked about its pairs again, by position."""

    @property
    def hard(self) -> tuple[str, ...]:
        """The names of the hard criteria."""

    def reasons(self, student: int, company: int) -> tuple[Reason, ...]:
        """Return the reasons for one pair: for its score, or why it is not allowed."""

    def scores(self, student: int) -> NDArray[np.float64]:
        """Return the scores of a student's pairs with all companies, NaN where one is not allowed."""

    def side_scores(
        self, indptr: NDArray[np.int64], company: NDArray[np.int32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """Return both sides' scores of pairs laid out by student; None where the rubric does not keep them apart."""

    def refusals(self, rows: slice) -> NDArray[np.bool_]:
        """Return which pairs each hard criterion refuses, shape (hard criteria, students in `rows`, companies)."""


@dataclass(frozen=True, eq=False)
class CompatibilityMatrix(FrozenArrays):
    """The sparse students × companies result of a rubric.

    A pair that is absent is not allowed: not scored is not zero. Where only candidates were scored (`is_partial`), it
    may also be one that was left out.

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
    num_scored : int, optional
        How many pairs were judged, where only candidates were; None if all were, and every allowed pair is here.
    judge : Judge, optional
        What made the matrix; without it `explain` has a headline only.

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
    num_scored: int | None = None
    judge: Judge | None = None

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

    @property
    def is_partial(self) -> bool:
        """Whether only candidates were scored: a pair that is absent may be allowed all the same."""
        return self.num_scored is not None

    @property
    def num_never_scored(self) -> int:
        """How many pairs were never scored."""
        return 0 if self.num_scored is None else len(self.students) * len(self.companies) - self.num_scored

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
        sides = None if self.judge is None else self.judge.side_scores(self.indptr, self.company)
        if sides is None:
            expected, remedy = "a rubric whose combination is TwoSided", "give the rubric one"
            raise InputError([Fault("rubric", "one score for both sides", expected, remedy)])
        student, company = sides
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
            sum to the score) and what each hard criterion found; for any other pair the hard ones that fail, each
            with what was found and needed and the nearest fix.

        Raises
        ------
        InputError
            If an id is not in the matrix, or there are no texts in the language.
        """
        spoken = check_language(language)
        row, column = self._positions(student, company)
        start, stop = self.indptr[row], self.indptr[row + 1]
        place = start + np.searchsorted(self.company[start:stop], column)
        is_kept = bool(place < stop and self.company[place] == column)
        facts = {"student": student, "company": company}
        score = float(self.score[place]) if is_kept else np.nan
        if self.is_partial and self.judge is not None and not is_kept:
            score = float(self.judge.scores(row)[column])
        if np.isnan(score):
            headline = Reason("pair-not-eligible", facts)
        else:
            headline = Reason("pair-scored" if is_kept else "pair-not-kept", {**facts, "score": score})
        reasons = () if self.judge is None else self.judge.reasons(row, column)
        return Explanation(headline, reasons, spoken)

    def _positions(self, student: str, company: str) -> tuple[int, int]:
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
        return row, column

    def waterfall(self, student: str, company: str, *, language: str = "en") -> "Figure":
        """Draw how a pair's score adds up, a bar for each soft criterion.

        Parameters
        ----------
        student, company : str
            Ids.
        language : {"en", "fr"}
            The language of the labels.

        Returns
        -------
        matplotlib.figure.Figure
            A figure of its own, which a notebook shows. Its attribute ``description`` says the same in words, as does
            the picture's alternative text in a notebook. Bars are told apart by hatching and figures, not by colour.

        Raises
        ------
        InputError
            As `explain`; also if the pair is not allowed: it has no score to draw.
        MissingExtraError
            If the extra ``plot`` is not installed.
        """
        explanation = self.explain(student, company, language=language)
        if explanation.headline.code == "pair-not-eligible":
            found = f"{student} – {company}, who are not eligible"
            raise InputError([Fault("pair", found, "a pair that has a score", "ask explain() what stands in the way")])
        try:
            from jumelage.scoring.waterfall import draw
        except ImportError as error:
            raise MissingExtraError("drawing a waterfall", "plot") from error
        return draw(explanation)

    def report(self, *, fewer_than: int = 5, language: Language = "en") -> EligibilityReport:
        """Say what the hard criteria cost: how many pairs each removes, and who has few openings left.

        Parameters
        ----------
        fewer_than : int
            Students with fewer eligible openings than this are listed, with the criterion that costs them most.
        language : {"en", "fr"}
            The language of the sentences.

        Returns
        -------
        EligibilityReport
            Of all students; of a random sample of them where there are more than 500 million pairs.

        Raises
        ------
        InputError
            If the matrix was not made by a rubric, there are no texts in the language, or `fewer_than` is not a whole
            number from 0.

        Examples
        --------
        >>> from jumelage.cohort import Cohort
        >>> from jumelage.scoring.criteria import Programme, RequiredItems
        >>> from jumelage.scoring.rubric import Rubric
        >>> cohort = Cohort(
        ...     pd.DataFrame({"student": ["S1", "S2"], "programme": "SIO", "licences": ["B", None]}),
        ...     pd.DataFrame({"company": ["C1", "C2"], "capacity": 1, "programmes": "SIO", "required": ["B", "B"]}),
        ... )
        >>> print(Rubric([Programme(), RequiredItems()]).score(cohort).report(fewer_than=1))
        2 of 4 pairs are eligible.
          - Programme: removes 0 pairs, 0 of which nothing else removes.
          - Licences and certificates: removes 2 pairs, 2 of which nothing else removes.
        Students with fewer than 1 eligible openings: 1 of 2.
          - S2: 0; 2 more without the criterion “Licences and certificates”.
        """
        return reported(self, self._judge(), fewer_than, check_language(language))

    def completeness(self, *, num_sampled: int = 1000, seed: int = 0, language: Language = "en") -> Completeness:
        """Estimate what scoring candidates only has left out, by scoring a random sample of students in full.

        Parameters
        ----------
        num_sampled : int
            How many students are drawn, with replacement; if there are no more than so many, all are judged and the
            figures are exact.
        seed : int
            The same seed draws the same students, whatever the order of the rows.
        language : {"en", "fr"}
            The language of the sentences.

        Returns
        -------
        Completeness
            Estimates with intervals.

        Raises
        ------
        InputError
            If the matrix was not made by a rubric, there are no texts in the language, or `num_sampled` is not a whole
            number from 2.

        Examples
        --------
        >>> from jumelage.cohort import Cohort
        >>> from jumelage.scoring.candidates import Candidates
        >>> from jumelage.scoring.criteria import Skills
        >>> from jumelage.scoring.rubric import Rubric
        >>> cohort = Cohort(
        ...     pd.DataFrame({"student": ["S1", "S2"], "skills": ["MIG", "TIG"]}),
        ...     pd.DataFrame({"company": ["C1", "C2"], "capacity": 1, "skills": ["MIG", "TIG"]}),
        ... )
        >>> print(Rubric([Skills()]).score(cohort, candidates=Candidates(top=1)).completeness())
        0 of 4 pairs were never scored. All 2 students were judged in full.
          - Of a student's eligible pairs 50.0 % are kept, on average.
          - On her best eligible opening a student loses 0.0000 of score, on average.
          - 0.0 % of the students have eligible openings and kept none.
        """
        return estimated(self, self._judge(), num_sampled, seed, check_language(language))

    def gaps(self, groups: "pd.Series[Any]", *, seed: int = 0) -> GroupGaps:
        """Compare eligibility and scores between groups of students; for a look at fairness, not for scoring.

        Parameters
        ----------
        groups : Series
            The group of each student, the index her id: ``cohort.students.set_index("student")["sex"]``.
        seed : int
            Of the resamples that intervals come from.

        Returns
        -------
        GroupGaps
            By group: ``eligible`` (the share of all openings a student is eligible for), ``mean_score`` and
            ``best_score`` (over these; not known of a student who has none). Of a matrix of candidates only the last.

        Raises
        ------
        InputError
            If the groups are not such a series, an id comes twice, or a student of the matrix is not in it.

        Examples
        --------
        >>> matrix = CompatibilityMatrix(
        ...     pd.Index([f"S{number}" for number in range(10)]), pd.Index(["C1"]), np.arange(11), np.zeros(10),
        ...     np.repeat([0.75, 0.5], 5),
        ... )
        >>> gaps = matrix.gaps(pd.Series(["f"] * 5 + ["m"] * 5, index=matrix.students)).to_frame()
        >>> gaps.loc[gaps["measure"] == "best_score", ["group", "value", "gap", "gap_low", "gap_high"]]
          group  value   gap  gap_low  gap_high
        4     f   0.75  0.25     0.25      0.25
        5     m   0.50 -0.25    -0.25     -0.25
        """
        return group_gaps(measures_of(self), groups_of(self.students, groups), seed=seed)

    def _judge(self) -> Judge:
        if self.judge is None:
            found = "a compatibility matrix that was put together by hand"
            raise InputError([Fault("compat", found, "one made by Rubric.score", "score the cohort with a rubric")])
        return self.judge

    def __repr__(self) -> str:
        num_students, num_companies = self.shape
        text = f"CompatibilityMatrix: {num_students:,} students × {num_companies:,} companies, "
        text += f"{self.num_pairs:,} pairs allowed"
        if self.num_pairs:
            share = self.num_pairs / (num_students * num_companies)
            text += f" ({100 * share:.1f} %), scores from {self.score.min():.3f} to {self.score.max():.3f}"
        if self.is_partial:
            text += f"; {self.num_never_scored:,} pairs never scored"
        return text

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>"
