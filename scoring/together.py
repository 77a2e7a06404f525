"""Whether criteria and a combination make a rubric together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from jumelage.errors import Fault
from jumelage.scoring import parameters
from jumelage.scoring.combinations import Combination
from jumelage.scoring.criterion import HardCriterion


def check_criteria(criteria: Sequence[Any]) -> None:
    """Raise `InputError` with all that is not a criterion, or comes twice."""
    parameters.refuse([*_strangers(criteria), *_repeated(criteria)])


def check_combination(combination: Any, weights: Mapping[str, float]) -> None:
    """Raise `InputError` if soft criteria with these weights cannot be combined so."""
    parameters.refuse(_not_combined(combination, weights))


def _strangers(criteria: Sequence[Any]) -> list[Fault]:
    faults = []
    for criterion in criteria:
        if isinstance(criterion, type) or not isinstance(criterion, HardCriterion):
            remedy = "write it with brackets" if isinstance(criterion, type) else "see jumelage.criteria"
            expected = "criteria, with a name and a method prepare"
            faults.append(Fault("rubric", repr(criterion), expected, remedy))
        elif hasattr(criterion, "weight"):
            missing = getattr(criterion, "missing", None)
            faults += parameters.soft(criterion.name, criterion.weight, missing)
    return faults


def _repeated(criteria: Sequence[Any]) -> list[Fault]:
    names = Counter(getattr(criterion, "name", None) for criterion in criteria)
    return [
        Fault("rubric", f"it {count} times", "each criterion once", "remove the others", subject=str(name))
        for name, count in names.items()
        if count > 1 and name is not None
    ]


def _not_combined(combination: Any, weights: Mapping[str, float]) -> list[Fault]:
    if isinstance(combination, type) or not isinstance(combination, Combination):
        remedy = "write it with brackets" if isinstance(combination, type) else "see jumelage.combinations"
        return [Fault("rubric", f"combination = {combination!r}", "a combination", remedy)]
    if weights and not any(weights.values()):
        expected = "a weight above 0 for at least one soft criterion"
        return [Fault("rubric", "weight = 0 everywhere", expected, "give the criteria their weights")]
    return combination.faults(weights)
