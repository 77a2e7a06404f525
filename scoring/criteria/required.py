"""What a company requires of whoever comes: licences and certificates, languages at a level."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from jumelage.cohort.cells import LEVELS
from jumelage.scoring.criterion import Fix, Judgement, Positions
from jumelage.scoring.items import ItemLists, fold, overlap
from jumelage.scoring.needs import check_needs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class RequiredItems:
    """Hard: among her `licences` the student has everything that the company lists as `required`.

    Licences and certificates are often demanded by law, so nothing is taken for granted: a blank cell is an
    empty list.

    Examples
    --------
    >>> RequiredItems()
    RequiredItems()
    """

    name: ClassVar[str] = "required"
    needs: ClassVar[tuple[str, ...]] = ("students.licences", "companies.required")

    def prepare(self, cohort: "Cohort") -> "AllItems":
        """Read both sides' lists."""
        check_needs(self.name, self.needs, cohort)
        had = ItemLists.read(cohort.students["licences"])
        needed = ItemLists.read(cohort.companies["required"])
        return AllItems.of(had, had, needed)


@dataclass(frozen=True)
class Languages:
    """Hard: the student speaks each of the company's `languages` at its level or above (A1 to C2).

    A blank cell is an empty list: a language that a student does not state she does not speak.

    Examples
    --------
    >>> Languages()
    Languages()
    """

    name: ClassVar[str] = "languages"
    needs: ClassVar[tuple[str, ...]] = ("students.languages", "companies.languages")

    def prepare(self, cohort: "Cohort") -> "AllItems":
        """Read both sides' lists; a level brings all that are below it."""
        check_needs(self.name, self.needs, cohort)
        spoken = cohort.students["languages"]
        return AllItems.of(
            ItemLists.read(spoken, _with_lower_levels),
            ItemLists.read(spoken, lambda item: [item.replace(":", " ")]),
            ItemLists.read(cohort.companies["languages"], lambda item: [item.replace(":", " ≥ ")]),
        )


def _with_lower_levels(item: str) -> list[str]:
    language, _, level = item.partition(":")
    return [f"{language} ≥ {lower}" for lower in LEVELS[: LEVELS.index(level) + 1]]


@dataclass(frozen=True)
class AllItems:
    """Every needed item must be had: as many are found as are needed.

    Parameters
    ----------
    has : sparse array of int16, shape (students, items)
        Who has what.
    wants : array of int16, shape (items, companies)
        Who needs what.
    count : array of int16, shape (companies,)
        How many items each company needs.
    had, stated, needed
        What each student has, how she stated it, and what each company needs, for `judge`.
    """

    has: "csr_array[Any, tuple[int, int]]"
    wants: NDArray[np.int16]
    count: NDArray[np.int16]
    had: ItemLists
    stated: ItemLists
    needed: ItemLists

    @classmethod
    def of(cls, had: ItemLists, stated: ItemLists, needed: ItemLists) -> "AllItems":
        """Count what each company needs, and see who has it."""
        numbers = needed.numbers()
        wants = needed.wanted(numbers, np.int16)
        count = wants.sum(axis=0, dtype=np.int16)
        return cls(had.membership(numbers, np.int16), wants, count, had, stated, needed)

    def mask(self, rows: slice) -> NDArray[np.bool_]:
        """Compare how many needed items are had with how many are needed."""
        found: NDArray[np.int16] = overlap(self.has, self.wants, rows)
        return np.equal(found, self.count)

    def judge(self, student: int, company: int) -> Judgement:
        """Found is what she states, needed the company's list, the fix what is not there yet."""
        had = set(map(fold, self.had.row(student)))
        needed = self.needed.row(company)
        missing = [item for item in needed if fold(item) not in had]
        return Judgement(
            found=", ".join(self.stated.row(student)) or "–",
            needed=", ".join(needed) or "–",
            fix=Fix("with", ", ".join(missing)) if missing else None,
        )

    def take(self, students: Positions, companies: Positions) -> "AllItems":
        """Keep some of both sides."""
        return AllItems(
            self.has[students],
            np.take(self.wants, companies, axis=1),
            self.count[companies],
            self.had.take(students),
            self.stated.take(students),
            self.needed.take(companies),
        )
