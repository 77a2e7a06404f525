"""What happened before: a student who was with the employer, and how placements there ended."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from jumelage.errors import Fault
from jumelage.scoring import parameters
from jumelage.scoring.criterion import Missing, Positions
from jumelage.scoring.items import fold
from jumelage.scoring.needs import check_needs, near

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class Returning:
    """Soft: 1 if the history has the student with the company's `employer`, 0 if only with others; or the reverse.

    Unknown for a student of whom the history has nothing. Rows about people who are not in this term do not matter
    here.

    Parameters
    ----------
    prefer : {"return", "new"}
        Whether to return is worth 1, or to go where she has not been.
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What it counts as for a student without a history.

    Examples
    --------
    >>> Returning("new", missing="drop")
    Returning(prefer='new', weight=1.0, missing='drop')
    """

    prefer: Literal["return", "new"] = "return"
    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "returning"
    needs: ClassVar[tuple[str, ...]] = ("history.employer",)

    def __post_init__(self) -> None:
        faults = parameters.one_of(self.name, "prefer", self.prefer, ("return", "new"))
        parameters.refuse(faults + parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "WithEmployer":
        """Read who was where."""
        check_needs(self.name, self.needs, cohort)
        kind, employers = pd.factorize(cohort.companies["employer"])
        history = cohort.history
        student = pd.Index(cohort.students["student"]).get_indexer(pd.Index(history["student"]))
        employer = pd.Index(employers).get_indexer(pd.Index(history["employer"]))
        is_known = np.zeros(len(cohort.students), dtype=bool)
        is_known[student[student >= 0]] = True
        both = (student >= 0) & (employer >= 0)
        shape = len(cohort.students), len(employers)
        there = csr_array((np.ones(both.sum()), (student[both], employer[both])), shape=shape)
        there.data[:] = 1
        return WithEmployer(there, kind, is_known, self.prefer == "return")


@dataclass(frozen=True)
class WithEmployer:
    """Who was with which employer.

    Parameters
    ----------
    there : sparse array, shape (students, employers)
        Above 0 where the student was there.
    employer : array of int, shape (companies,)
        Each company's column there.
    is_known : array of bool, shape (students,)
        Of whom the history has something.
    returning_is_best : bool
        Which of the two is worth 1.
    """

    there: "csr_array[Any, tuple[int, int]]"
    employer: NDArray[np.intp]
    is_known: NDArray[np.bool_]
    returning_is_best: bool

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Return 1 where the student was, or was not, with the employer."""
        was_there = self.there[rows].toarray() > 0
        values: NDArray[np.float64] = (was_there == self.returning_is_best).astype(np.float64)
        values[~self.is_known[rows]] = np.nan
        return np.take(values, self.employer, axis=1)

    def take(self, students: Positions, companies: Positions) -> "WithEmployer":
        """Keep some of both sides; the employers stay."""
        return WithEmployer(
            self.there[students], self.employer[companies], self.is_known[students], self.returning_is_best
        )


@dataclass(frozen=True)
class EmployerRecord:
    """Soft: how placements with the company's `employer` ended: ``(good + 1) / (known + 2)``.

    `known` counts the rows of the history with an `outcome`, of all students, those who have left as well; `good`
    those whose outcome is a good one. Two placements, one of each kind, are thought into every record, so that a
    single good one is 2/3 and not 1 (Laplace's rule of succession). Above 0 and below 1; one more good outcome
    never lowers it. Unknown for an employer without a known outcome.

    Parameters
    ----------
    good : sequence of str
        The outcomes that are good ones, as the history writes them.
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What it counts as for an employer without a known outcome.

    Examples
    --------
    >>> EmployerRecord(["completed", "hired"])
    EmployerRecord(good=('completed', 'hired'), weight=1.0, missing='neutral')
    """

    good: Sequence[str]
    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "employer_record"
    needs: ClassVar[tuple[str, ...]] = ("history.employer", "history.outcome")

    def __post_init__(self) -> None:
        faults = parameters.texts(self.name, "good", self.good)
        parameters.refuse(faults + parameters.soft(self.name, self.weight, self.missing))
        object.__setattr__(self, "good", tuple(self.good))

    def prepare(self, cohort: "Cohort") -> "OfCompany":
        """Count the outcomes; raise `InputError` for a good one that the history does not have."""
        check_needs(self.name, self.needs, cohort)
        told = cohort.history.dropna(subset=["outcome"])
        outcome = told["outcome"].map(fold)
        known_outcomes = {fold(text): text for text in told["outcome"].unique()}
        parameters.refuse(
            [
                Fault(
                    "rubric",
                    f"the good outcome {word!r}",
                    "an outcome that the history has",
                    f"{near(word, known_outcomes.values())}correct it",
                    subject=self.name,
                )
                for word in self.good
                if fold(word) not in known_outcomes
            ]
        )
        is_good = outcome.isin([*map(fold, self.good)])
        counts = is_good.groupby(told["employer"]).agg(["sum", "size"])
        record = (counts["sum"] + 1) / (counts["size"] + 2)
        values = record.reindex(cohort.companies["employer"]).to_numpy(np.float64)
        return OfCompany(values, len(cohort.students))


@dataclass(frozen=True)
class OfCompany:
    """A value that is a company's own, whoever the student.

    Parameters
    ----------
    value : array of float64, shape (companies,)
        NaN where unknown.
    num_students : int
        How many students there are.
    """

    value: NDArray[np.float64]
    num_students: int

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Return each company's value for every student."""
        return np.broadcast_to(self.value, (rows.stop - rows.start, len(self.value)))

    def take(self, students: Positions, companies: Positions) -> "OfCompany":
        """Keep some of both sides."""
        return OfCompany(self.value[companies], len(students))
