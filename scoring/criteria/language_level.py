"""How near the student's languages come to what the company asks for."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from jumelage.cohort.cells import LEVELS
from jumelage.scoring import parameters
from jumelage.scoring.criteria.skills import ShareOfWanted
from jumelage.scoring.criterion import Missing
from jumelage.scoring.items import ItemLists
from jumelage.scoring.needs import check_needs
from jumelage.scoring.taxonomy import best_of

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class LanguageLevel:
    """Soft: the mean over the company's `languages` of ``min(1, her level / the level asked for)``.

    The levels of the Common European Framework, A1 to C2, count 1 to 6; a language that she does not state counts
    0. Where B2 is asked for, B1 is worth 3/4, and C1 no more than 1. In [0, 1]; a higher level never lowers it.
    Unknown where the company asks for none, or the student states none. The hard criterion `Languages` asks for
    all levels in full.

    Parameters
    ----------
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What an unknown value counts as.

    Examples
    --------
    >>> LanguageLevel(weight=2)
    LanguageLevel(weight=2, missing='neutral')
    """

    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "language_level"
    needs: ClassVar[tuple[str, ...]] = ("students.languages", "companies.languages")

    def __post_init__(self) -> None:
        parameters.refuse(parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> ShareOfWanted:
        """Read both sides' languages with their levels."""
        check_needs(self.name, self.needs, cohort)
        spoken, wanted = ItemLists.read(cohort.students["languages"]), ItemLists.read(cohort.companies["languages"])
        numbers, own = wanted.numbers(), spoken.numbers()
        same = ((mine, asked) for mine in own for asked in numbers if _language(mine) == _language(asked))
        worth = {(mine, asked): _met(mine, asked) for mine, asked in same}
        met = best_of(spoken.membership(own, np.float64), worth, own, numbers)
        return ShareOfWanted.meeting(met, wanted.wanted(numbers, np.float64), spoken)


def _language(item: str) -> str:
    return item.partition(":")[0]


def _met(mine: str, asked: str) -> float:
    mine, asked = (item.partition(":")[2].upper() for item in (mine, asked))
    return min(1.0, (LEVELS.index(mine) + 1) / (LEVELS.index(asked) + 1))
