"""Let every criterion of a rubric read a cohort, and tell all faults at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from jumelage.errors import Fault, InputError
from jumelage.scoring import parameters
from jumelage.scoring.combinations import Combination
from jumelage.scoring.criterion import Criterion, SoftCriterion
from jumelage.scoring.engine import Progress
from jumelage.scoring.parts import HardPart, Parts, SoftPart

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


def weights_of(criteria: Sequence[Criterion]) -> dict[str, float]:
    """Return the weights of the soft criteria by name, in their order."""
    return {each.name: float(each.weight) for each in criteria if isinstance(each, SoftCriterion)}


def prepared(
    criteria: Sequence[Criterion], combination: Combination, cohort: "Cohort", progress: Progress | None = None
) -> Parts:
    """Return the criteria that have read a cohort.

    Raises
    ------
    InputError
        With what every criterion misses in the tables.
    """
    hard, soft = [], []
    faults: list[Fault] = []
    counts = combination.counts(weights_of(criteria))
    for number, criterion in enumerate(criteria, start=1):
        try:
            if isinstance(criterion, SoftCriterion):
                gauge = criterion.prepare(cohort)
                weight, count = float(criterion.weight), counts[criterion.name]
                soft.append(SoftPart(criterion.name, gauge, weight, count, criterion.missing))
            else:
                hard.append(HardPart(criterion.name, criterion.prepare(cohort)))
        except InputError as error:
            faults += error.faults
        if progress is not None:
            progress("prepare", number / len(criteria))
    # Two criteria that read one column may both have seen what is wrong with it.
    parameters.refuse([*dict.fromkeys(faults)])
    soft.sort(key=lambda part: part.missing == "drop")
    students, companies = cohort.students["student"], cohort.companies["company"]
    return Parts(tuple(hard), tuple(soft), pd.Index(students), pd.Index(companies), combination)
