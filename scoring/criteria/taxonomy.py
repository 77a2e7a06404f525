"""What the company wants, met in part by what is near it in a taxonomy."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from jumelage.errors import Notice, listed
from jumelage.scoring import parameters
from jumelage.scoring.criteria.skills import ShareOfWanted
from jumelage.scoring.criterion import Missing
from jumelage.scoring.given_table import Given
from jumelage.scoring.items import ItemLists, fold
from jumelage.scoring.needs import check_needs
from jumelage.scoring.taxonomy import best_of, read_taxonomy, strangers, unlisted

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True, eq=False)
class TaxonomySkills:
    """Soft: the mean over the company's wanted items of the most that any item of the student's is worth for it.

    An item is worth 1 for itself. In a tree, an item that stands under the wanted one is worth 1 as well: who can
    weld TIG can weld. Any other is worth ``sibling ** u``, where `u` is the number of levels from the wanted item
    up to the nearest one that both are or stand under; beyond `levels` it is worth 0. So a sibling and the item
    right above count `sibling`. In a graph, an item is worth what the table says of the pair, from the student's
    to the wanted one. More of anything never lowers the value.

    The value is in [0, 1]; unknown where the company wants none, or the student states none.

    Parameters
    ----------
    table : path or DataFrame
        A tree: the columns ``item`` and ``broader``, one row for each item and one right above it (several rows
        where there are several; blank: none). Or a graph: ``item``, ``related`` and ``similarity`` (above 0, at
        most 1), one row for each pair. In a ``rubric.toml`` the path is relative to its folder.
    column : str
        The column of both tables that holds the items, separated by ``;``: ``skills``, or ``occupation`` for a
        taxonomy of occupations.
    sibling : float
        What one level up is worth in a tree, from 0 to 1.
    levels : int
        How many levels up are looked at in a tree, from 0.
    unlisted : {"exact", "refuse"}
        An item that the taxonomy does not know counts for itself alone, with a notice; or it is an error.
    weight : float
        How much the criterion counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What an unknown value counts as.

    Examples
    --------
    >>> import pandas as pd
    >>> tree = pd.DataFrame({"item": ["MIG", "TIG"], "broader": "welding"})
    >>> TaxonomySkills(tree, sibling=0.4).worth(["MIG"], ["MIG", "TIG", "welding"])
    {('mig', 'mig'): 1.0, ('mig', 'tig'): 0.4, ('mig', 'welding'): 1.0}
    """

    table: Given
    _: KW_ONLY
    column: str = "skills"
    sibling: float = 0.5
    levels: int = 1
    unlisted: Literal["exact", "refuse"] = "exact"
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "taxonomy_skills"
    needs: ClassVar[tuple[str, ...]] = ("students.skills", "companies.skills")

    def __post_init__(self) -> None:
        faults = parameters.path_or_table(self.name, "table", self.table)
        faults += parameters.share(self.name, "sibling", self.sibling)
        faults += parameters.whole_number("rubric", "levels", self.levels, 0, self.name)
        faults += parameters.text(self.name, "column", self.column)
        faults += parameters.one_of(self.name, "unlisted", self.unlisted, ("exact", "refuse"))
        parameters.refuse(faults + parameters.soft(self.name, self.weight, self.missing))

    def worth(self, had: list[str], wanted: list[str]) -> dict[tuple[str, str], float]:
        """Return what each item had is worth for each wanted one; pairs that are worth nothing are absent."""
        taxonomy = read_taxonomy(self.table, self.sibling, self.levels)
        return dict(taxonomy.nearness(map(fold, had), map(fold, wanted)))

    def prepare(self, cohort: "Cohort") -> ShareOfWanted:
        """Read the taxonomy and both sides' lists."""
        check_needs(self.name, (f"students.{self.column}", f"companies.{self.column}"), cohort)
        taxonomy = read_taxonomy(self.table, self.sibling, self.levels)
        had, wanted = ItemLists.read(cohort.students[self.column]), ItemLists.read(cohort.companies[self.column])
        known = taxonomy.items
        of_students, of_companies = strangers(known, had.texts), strangers(known, wanted.texts)
        if self.unlisted == "refuse":
            faults = unlisted(known, of_students, "students", self.column)
            parameters.refuse(faults + unlisted(known, of_companies, "companies", self.column))
        numbers, own = wanted.numbers(), had.numbers()
        nearness = taxonomy.nearness(own, numbers)
        alone = {(item, item): 1.0 for item in own if item in numbers}
        met = best_of(had.membership(own, np.float64), {**nearness, **alone}, own, numbers)
        return ShareOfWanted.meeting(
            met, wanted.wanted(numbers, np.float64), had, self._notices(of_students + of_companies)
        )

    def _notices(self, unknown: list[str]) -> tuple[Notice, ...]:
        if not unknown:
            return ()
        items = listed(dict.fromkeys(map(repr, unknown)))
        text = f"{self.name}: not in the taxonomy, counted for themselves alone: {items}."
        return (Notice("taxonomy-unlisted", text, "rubric", subject=self.name),)
