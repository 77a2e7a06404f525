"""What the student needs to be able to work at a site, and what the site has."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from jumelage.scoring.criterion import Fix, Judgement, Positions
from jumelage.scoring.items import ItemLists, fold, overlap
from jumelage.scoring.needs import check_needs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class Accessibility:
    """Hard: everything in the student's `access_needs` is in the company's `access`.

    Such as ``step-free;hearing loop``. A blank need asks for nothing, and what a company does not state it does not
    have. Needs are personal data about health: this criterion only keeps a student from a place where she could
    not work, never counts for or against her, and no suggested rubric has it. Name it on purpose.

    Examples
    --------
    >>> Accessibility()
    Accessibility()
    """

    name: ClassVar[str] = "accessibility"
    needs: ClassVar[tuple[str, ...]] = ("students.access_needs", "companies.access")

    def prepare(self, cohort: "Cohort") -> "NeedsMet":
        """Read both sides' lists."""
        check_needs(self.name, self.needs, cohort)
        needed, there = ItemLists.read(cohort.students["access_needs"]), ItemLists.read(cohort.companies["access"])
        return NeedsMet.of(needed, there)


@dataclass(frozen=True)
class NeedsMet:
    """Every need must be met: as many are found as there are.

    Parameters
    ----------
    needs : sparse array of int16, shape (students, items)
        Who needs what.
    has : array of int16, shape (items, companies)
        Which company has what.
    count : array of int16, shape (students,)
        How many needs each student has.
    needed, there : ItemLists
        Both sides' lists, for `judge`.
    """

    needs: "csr_array[Any, tuple[int, int]]"
    has: NDArray[np.int16]
    count: NDArray[np.int16]
    needed: ItemLists
    there: ItemLists

    @classmethod
    def of(cls, needed: ItemLists, there: ItemLists) -> "NeedsMet":
        """Count what each student needs, and see who has it."""
        numbers = needed.numbers()
        needs = needed.membership(numbers, np.int16)
        return cls(needs, there.wanted(numbers, np.int16), needs.sum(axis=1, dtype=np.int16), needed, there)

    def mask(self, rows: slice) -> NDArray[np.bool_]:
        """Compare how many needs are met with how many there are."""
        met: NDArray[np.int16] = overlap(self.needs, self.has, rows)
        return np.equal(met, self.count[rows, None])

    def judge(self, student: int, company: int) -> Judgement:
        """Found is what the site has, needed what she needs, the fix what is not there yet."""
        there = self.there.row(company)
        had = set(map(fold, there))
        needed = self.needed.row(student)
        absent = [item for item in needed if fold(item) not in had]
        return Judgement(
            found=", ".join(there) or "–",
            needed=", ".join(needed) or "–",
            fix=Fix("with", ", ".join(absent)) if absent else None,
        )

    def take(self, students: Positions, companies: Positions) -> "NeedsMet":
        """Keep some of both sides."""
        return NeedsMet(
            self.needs[students],
            np.take(self.has, companies, axis=1),
            self.count[students],
            self.needed.take(students),
            self.there.take(companies),
        )
