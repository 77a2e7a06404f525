"""What the student would like to do."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

from jumelage.scoring import parameters
from jumelage.scoring.criteria.skills import ShareOfWanted
from jumelage.scoring.criterion import Missing
from jumelage.scoring.items import number_items, read_items
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
    """

    _: KW_ONLY
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "interests"
    needs: ClassVar[tuple[str, ...]] = ("students.interests", "companies.sector")

    def __post_init__(self) -> None:
        parameters.refuse(parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> ShareOfWanted:
        """Read the interests and the sectors."""
        check_needs(self.name, self.needs, cohort)
        interests, sectors = read_items(cohort.students["interests"]), read_items(cohort.companies["sector"])
        return ShareOfWanted.of(interests, sectors, dict.fromkeys(number_items(sectors), 1.0))
