"""What a company accepts: the student's programme, her level."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.scoring import parameters
from jumelage.scoring.criterion import Fix, Judgement, Positions, Unknown
from jumelage.scoring.items import ItemLists, fold
from jumelage.scoring.needs import check_needs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class Programme:
    """Hard: the student's `programme` is among the `programmes` the company accepts.

    A company that lists none accepts all.

    Parameters
    ----------
    missing : {"refuse", "allow"}
        Whether a company with a list accepts a student whose programme is not known.

    Examples
    --------
    >>> Programme(missing="allow")
    Programme(missing='allow')
    """

    _: KW_ONLY
    missing: Unknown = "refuse"

    name: ClassVar[str] = "programme"
    needs: ClassVar[tuple[str, ...]] = ("students.programme", "companies.programmes")

    def __post_init__(self) -> None:
        parameters.refuse(parameters.unknown(self.name, self.missing))

    def prepare(self, cohort: "Cohort") -> "AcceptedKinds":
        """Read the students' programmes and the companies' lists."""
        check_needs(self.name, self.needs, cohort)
        students, companies = cohort.students, cohort.companies
        return AcceptedKinds.of(students["programme"], companies["programmes"], self.missing)


@dataclass(frozen=True)
class Level:
    """Hard: the student's `level` is among the `levels` the company accepts.

    A company that lists none accepts all. Levels are names without an order.

    Parameters
    ----------
    missing : {"refuse", "allow"}
        Whether a company with a list accepts a student whose level is not known.

    Examples
    --------
    >>> Level(missing="allow")
    Level(missing='allow')
    """

    _: KW_ONLY
    missing: Unknown = "refuse"

    name: ClassVar[str] = "level"
    needs: ClassVar[tuple[str, ...]] = ("students.level", "companies.levels")

    def __post_init__(self) -> None:
        parameters.refuse(parameters.unknown(self.name, self.missing))

    def prepare(self, cohort: "Cohort") -> "AcceptedKinds":
        """Read the students' levels and the companies' lists."""
        check_needs(self.name, self.needs, cohort)
        return AcceptedKinds.of(cohort.students["level"], cohort.companies["levels"], self.missing)


@dataclass(frozen=True)
class AcceptedKinds:
    """Students are of a few kinds, so what companies accept is a small table with a row per kind.

    Parameters
    ----------
    kind : array of int, shape (students,)
        Each student's row in the table; the last row stands for a kind that is not known.
    table : array of bool, shape (kinds + 1, companies)
        Who accepts which kind.
    texts, accepted
        Both sides as they are written, for `judge`.
    """

    kind: NDArray[np.intp]
    table: NDArray[np.bool_]
    texts: "pd.Series[str]"
    accepted: ItemLists

    @classmethod
    def of(cls, texts: "pd.Series[str]", lists: "pd.Series[str]", missing: Unknown) -> "AcceptedKinds":
        """Build the table from the students' column and the companies' lists."""
        codes, distinct = pd.factorize(texts)
        accepted = ItemLists.read(lists)
        folded = [fold(str(text)) for text in distinct]
        numbers = {text: number for number, text in enumerate(dict.fromkeys(folded))}
        # Two ways of writing one kind have one number and two rows of the table.
        known = accepted.wanted(numbers, np.bool_)[[numbers[text] for text in folded]]
        unknown = np.full((1, len(accepted)), missing == "allow")
        table = np.concatenate([known, unknown]) | accepted.is_blank
        return cls(codes % len(table), table, texts, accepted)

    def mask(self, rows: slice) -> NDArray[np.bool_]:
        """Gather the rows of the table."""
        return self.table[self.kind[rows]]

    def judge(self, student: int, company: int) -> Judgement:
        """Found is her kind, needed the company's list, the fix that it accepts her kind as well."""
        is_unknown = self.kind[student] == len(self.table) - 1
        found = "?" if is_unknown else str(self.texts.iloc[student])
        needed = ", ".join(self.accepted.row(company)) or "–"
        if self.table[self.kind[student], company]:
            return Judgement(found, needed)
        return Judgement(found, needed, Fix("known", needed) if is_unknown else Fix("accepts", found))

    def take(self, students: Positions, companies: Positions) -> "AcceptedKinds":
        """Keep some of both sides."""
        return AcceptedKinds(
            self.kind[students], self.table[:, companies], self.texts.iloc[students], self.accepted.take(companies)
        )
