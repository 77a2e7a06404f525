"""What was left out where only candidates were scored, estimated from students who are scored in full.

Each figure is a mean over all students of a number in [0, 1]. Students are drawn with replacement and the intervals are
those of Maurer and Pontil (2009, Theorem 4: the empirical Bernstein bound), which hold for any distribution and any
sample size: where almost nobody loses anything, the usual interval around a mean of zero would promise too much.
"""

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring import parameters
from jumelage.texts import Language, Reason

if TYPE_CHECKING:
    from jumelage.scoring.matrix import CompatibilityMatrix, Judge

CONFIDENCE = 0.95
"""How sure it is that an interval holds the true figure, for each figure."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval, which holds the true one with a chance of at least 95 %.

    Parameters
    ----------
    value : float
        The estimate.
    low, high : float
        The ends of the interval; equal to the value where all students were judged.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, repr=False)
class Completeness:
    """What was left out where only candidates were scored.

    Parameters
    ----------
    num_pairs, num_never_scored : int
        How many pairs the market has, and how many of them were never scored.
    num_students, num_sampled : int
        How many students there are, and how many were drawn; all of them were judged if these are equal.
    share_kept : Estimate
        The share of her eligible pairs that a student keeps, on average; 1 for a student who has none.
    best_lost : Estimate
        How much lower a student's best score is than in full, on average; the whole best score for a student who kept
        no pair.
    left_without : Estimate
        The share of students who have eligible pairs and kept none.
    language : {"en", "fr"}
        The language of the sentences.
    """

    num_pairs: int
    num_never_scored: int
    num_students: int
    num_sampled: int
    share_kept: Estimate
    best_lost: Estimate
    left_without: Estimate
    language: Language = "en"

    @property
    def is_exact(self) -> bool:
        """Whether all students were judged."""
        return self.num_sampled == self.num_students

    def _lines(self) -> list[str]:
        def shown(estimate: Estimate, scale: float, digits: int, unit: str = "") -> str:
            value, low, high = (f"{scale * x:.{digits}f}" for x in (estimate.value, estimate.low, estimate.high))
            return f"{value}{unit}" if self.is_exact else f"{value}{unit} ({low}–{high})"

        facts = {
            "num_pairs": self.num_pairs,
            "num_never_scored": self.num_never_scored,
            "num_sampled": self.num_sampled,
            "share_kept": shown(self.share_kept, 100, 1, " %"),
            "best_lost": shown(self.best_lost, 1, 4),
            "left_without": shown(self.left_without, 100, 1, " %"),
        }
        codes = ("sampled", "exact")[self.is_exact], "share-kept", "best-lost", "left-without"
        return [Reason(f"completeness-{code}", facts).say(self.language) for code in codes]

    def __str__(self) -> str:
        return "\n  - ".join(self._lines())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head, *items = map(html.escape, self._lines())
        return f"<p>{head}</p><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def estimated(
    matrix: "CompatibilityMatrix", judge: "Judge", num_sampled: int, seed: int, language: Language
) -> Completeness:
    """Return the figures of a matrix; see `CompatibilityMatrix.completeness`."""
    parameters.refuse(parameters.whole_number("completeness", "num_sampled", num_sampled, 2))
    num_students, num_companies = matrix.shape
    if num_sampled >= num_students:
        drawn = np.arange(num_students)
    else:
        # By the order of the ids, so that the order of the rows changes nothing.
        by_id = np.argsort(matrix.students.to_numpy(object), kind="stable")
        drawn = by_id[np.random.default_rng(seed).integers(0, num_students, num_sampled)]
    students, drawn_again = np.unique(drawn, return_inverse=True)
    figures = np.array([_of_student(matrix, judge.scores(int(student)), int(student)) for student in students])
    is_exact = num_sampled >= num_students
    estimates = [_estimate(values, is_exact=is_exact) for values in figures.reshape(-1, 3)[drawn_again].T]
    return Completeness(
        num_students * num_companies,
        matrix.num_never_scored,
        num_students,
        len(drawn),
        estimates[0],
        estimates[1],
        estimates[2],
        language,
    )


def _of_student(matrix: "CompatibilityMatrix", scores: NDArray[np.float64], student: int) -> tuple[float, float, float]:
    """Return the share of her eligible pairs that she kept, what she loses on her best, and whether she kept none."""
    num_eligible = int(np.count_nonzero(~np.isnan(scores)))
    if num_eligible == 0:
        return 1.0, 0.0, 0.0
    kept = matrix.score[matrix.indptr[student] : matrix.indptr[student + 1]]
    best = float(np.nanmax(scores))
    return len(kept) / num_eligible, best - float(kept.max(initial=0.0)), float(len(kept) == 0)


def _estimate(values: NDArray[np.float64], *, is_exact: bool) -> Estimate:
    if not len(values):
        return Estimate(float("nan"), float("nan"), float("nan"))
    mean = float(values.mean())
    if is_exact:
        return Estimate(mean, mean, mean)
    # Each of the two bounds fails with half of the chance, and ln(2 / that) stands in both terms.
    log = np.log(4 / (1 - CONFIDENCE))
    margin = np.sqrt(2 * values.var(ddof=1) * log / len(values)) + 7 * log / (3 * (len(values) - 1))
    return Estimate(mean, max(0.0, mean - margin), min(1.0, mean + margin))
