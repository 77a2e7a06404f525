"""What the student would like to do."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.scoring import parameters
from jumelage.scoring.criteria.skills import ShareOfWanted
from jumelage.scoring.criterion import Missing, Positions
from jumelage.scoring.items import ItemLists
from jumelage.scoring.needs import check_needs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class Interests:
    """Soft: the company's `sector` is among the student's `interests`: 1 if it is, 0 if not.

    A company with several sectors, separated by ``;``, has the share that interests her. Unknown where the
    company has no sector, or the student states no interest.

    Parameters
    ----------
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What an unknown value counts as.

    Examples
    --------
    >>> Interests(weight=2)
    Interests(weight=2, missing='neutral')
    """

    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "interests"
    needs: ClassVar[tuple[str, ...]] = ("students.interests", "companies.sector")

    def __post_init__(self) -> None:
        parameters.refuse(parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "BySector":
        """Read the interests, and the sectors that occur."""
        check_needs(self.name, self.needs, cohort)
        kind, distinct = pd.factorize(cohort.companies["sector"], use_na_sentinel=False)
        sectors = ItemLists.read(pd.Series(distinct))
        interests = ItemLists.read(cohort.students["interests"])
        return BySector(ShareOfWanted.of(interests, sectors, np.ones(len(sectors.numbers()))), kind)


@dataclass(frozen=True)
class BySector:
    """Companies are of a few sectors, so a student's values are few: judged by sector, then handed out.

    Parameters
    ----------
    by_sector : ShareOfWanted
        The share of each sector that occurs.
    sector : array of int, shape (companies,)
        Each company's column there.
    """

    by_sector: ShareOfWanted
    sector: NDArray[np.intp]

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Return the shares."""
        return self.by_sector.values(rows).take(self.sector, axis=1)

    def take(self, students: Positions, companies: Positions) -> "BySector":
        """Keep some of both sides; the sectors stay."""
        sectors = np.arange(self.by_sector.wanted.shape[1])
        return BySector(self.by_sector.take(students, sectors), self.sector[companies])
