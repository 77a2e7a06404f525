"""What the student must still learn, and how much of it the opening can teach."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from jumelage.scoring import parameters
from jumelage.scoring.criterion import Missing, Positions
from jumelage.scoring.items import ItemLists, overlap
from jumelage.scoring.needs import check_needs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class LearningObjectives:
    """Soft: the share of the student's `objectives`, what she has yet to acquire, that the opening `teaches`.

    Coverage, not likeness: what the opening teaches beyond her objectives neither helps nor harms, and an opening
    that teaches more never has a lower value. In [0, 1]. Unknown where she has no objective, or the company does
    not say what it teaches.

    Parameters
    ----------
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What an unknown share counts as.

    Examples
    --------
    >>> LearningObjectives(weight=3)
    LearningObjectives(weight=3, missing='neutral')
    """

    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "learning"
    needs: ClassVar[tuple[str, ...]] = ("students.objectives", "companies.teaches")

    def __post_init__(self) -> None:
        parameters.refuse(parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "ShareOfObjectives":
        """Read both sides' lists."""
        check_needs(self.name, self.needs, cohort)
        objectives, taught = ItemLists.read(cohort.students["objectives"]), ItemLists.read(cohort.companies["teaches"])
        numbers = objectives.numbers()
        has = objectives.membership(numbers, np.float64)
        count = np.asarray(has.sum(axis=1), dtype=np.float64)
        count[count == 0] = np.nan
        return ShareOfObjectives(has, taught.wanted(numbers, np.float64), count, taught.is_blank)


@dataclass(frozen=True)
class ShareOfObjectives:
    """How many objectives are taught, out of how many there are.

    Parameters
    ----------
    objectives : sparse array, shape (students, items)
        Who has which objective.
    taught : array, shape (items, companies)
        Who teaches what.
    count : array, shape (students,)
        How many objectives each student has, NaN for none.
    says_nothing : array of bool, shape (companies,)
        Which companies do not say what they teach.
    """

    objectives: "csr_array[Any, tuple[int, int]]"
    taught: NDArray[np.float64]
    count: NDArray[np.float64]
    says_nothing: NDArray[np.bool_]

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Return the shares."""
        shares: NDArray[np.float64] = overlap(self.objectives, self.taught, rows)
        shares /= self.count[rows, None]
        shares[:, self.says_nothing] = np.nan
        return shares

    def take(self, students: Positions, companies: Positions) -> "ShareOfObjectives":
        """Keep some of both sides."""
        taught = np.take(self.taught, companies, axis=1)
        return ShareOfObjectives(self.objectives[students], taught, self.count[students], self.says_nothing[companies])
