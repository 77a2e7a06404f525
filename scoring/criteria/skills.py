"""What the company wants to see, and how much of it the student has."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from jumelage.errors import Fault, Notice
from jumelage.scoring import parameters
from jumelage.scoring.criterion import Missing, Positions
from jumelage.scoring.items import ItemLists, fold, overlap
from jumelage.scoring.needs import check_needs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

Weights = Literal["equal", "rarity"] | Mapping[str, float]


@dataclass(frozen=True)
class Skills:
    """Soft: the share of the company's wanted `skills` that the student has, each by its weight.

    Unknown where the company wants none, or the student states none.

    Parameters
    ----------
    weights : {"equal", "rarity"} or mapping of skill to number
        What each skill counts. ``"rarity"``: ``1 + ln((1 + students) / (1 + students who have it))``, the
        usual smoothed inverse document frequency, so that a skill which few have counts more. In a mapping
        the skills that are not named count 1.
    weight : float
        How much the criterion counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What an unknown share counts as.

    Examples
    --------
    >>> Skills(weight=3)
    Skills(weights='equal', weight=3, missing='neutral')
    """

    weights: Weights = "equal"
    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "skills"
    needs: ClassVar[tuple[str, ...]] = ("students.skills", "companies.skills")

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        if isinstance(self.weights, Mapping):
            for skill, weight in self.weights.items():
                faults += parameters.positive(self.name, f"weights.{skill}", weight)
        else:
            faults += parameters.one_of(self.name, "weights", self.weights, ("equal", "rarity"))
        parameters.refuse(faults + parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "ShareOfWanted":
        """Read both sides' lists and weigh the skills."""
        check_needs(self.name, self.needs, cohort)
        had, wanted = ItemLists.read(cohort.students["skills"]), ItemLists.read(cohort.companies["skills"])
        return ShareOfWanted.of(had, wanted, self._weigh(had, wanted.numbers()))

    def _weigh(self, had: ItemLists, numbers: Mapping[str, int]) -> NDArray[np.float64]:
        if self.weights == "rarity":
            num_holders = had.membership(numbers, np.int64).sum(axis=0)
            return np.asarray(1 + np.log((1 + len(had)) / (1 + num_holders)))
        given = {} if isinstance(self.weights, str) else {fold(s): w for s, w in self.weights.items()}
        return np.array([given.get(item, 1.0) for item in numbers], dtype=np.float64)


@dataclass(frozen=True)
class ShareOfWanted:
    """The weight of what is wanted and had, as a share of the weight of what is wanted.

    Parameters
    ----------
    has : sparse array, shape (students, items)
        How far each student has each item, from 0 to 1.
    wanted : array, shape (items, companies)
        What each item counts for each company, 0 where it is not wanted.
    total : array, shape (companies,)
        The weight of all that is wanted, NaN where nothing is.
    states_none : array of bool, shape (students,)
        Who has a blank list.
    notices : tuple of Notice
        What is worth knowing about the lists.
    """

    has: "csr_array[Any, tuple[int, int]]"
    wanted: NDArray[np.float64]
    total: NDArray[np.float64]
    states_none: NDArray[np.bool_]
    notices: tuple[Notice, ...] = ()

    @classmethod
    def of(cls, had: ItemLists, wanted: ItemLists, weights: NDArray[np.float64]) -> "ShareOfWanted":
        """Place the weights, one for each of ``wanted.numbers()``."""
        numbers = wanted.numbers()
        return cls.meeting(
            had.membership(numbers, np.float64), wanted.wanted(numbers, np.float64) * weights[:, None], had
        )

    @classmethod
    def meeting(
        cls,
        has: "csr_array[Any, tuple[int, int]]",
        wanted: NDArray[np.float64],
        had: ItemLists,
        notices: tuple[Notice, ...] = (),
    ) -> "ShareOfWanted":
        """Add up what each company wants, given how far each student has each item."""
        # Added in the order in which `overlap` adds, so that to have everything is exactly 1.
        everything = csr_array(np.ones((1, len(wanted))))
        total = overlap(everything, wanted, slice(0, 1))[0]
        total[total == 0] = np.nan
        return cls(has, wanted, total, had.is_blank, notices)

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Return the shares."""
        shares: NDArray[np.float64] = overlap(self.has, self.wanted, rows)
        shares /= self.total
        shares[self.states_none[rows]] = np.nan
        return shares

    def take(self, students: Positions, companies: Positions) -> "ShareOfWanted":
        """Keep some of both sides."""
        wanted = np.take(self.wanted, companies, axis=1)
        return ShareOfWanted(
            self.has[students], wanted, self.total[companies], self.states_none[students], self.notices
        )
