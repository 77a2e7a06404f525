"""What a combination is: how the values of the soft criteria make up one score.

A combination works on blocks of pairs as they come, criterion by criterion, and shares one pair's score out among
the criteria again, which is what an explanation shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault

NEUTRAL = 0.5
"""What an unknown value counts as under ``neutral``, and what a pair of which nothing is known scores."""

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """What one soft criterion says of a block of pairs.

    Parameters
    ----------
    name : str
        The criterion.
    values : array, shape (students or 1, companies or 1)
        In [0, 1], without NaN: what the policy says where a value is unknown; 0 where it is left out.
    count : float
        How much it counts, above 0.
    left_out : array of bool, same shape, or None
        Where it is dropped because it is unknown; None if nowhere.
    """

    name: str
    values: NDArray[Any]
    count: float
    left_out: NDArray[np.bool_] | None = None


@runtime_checkable
class Combination(Protocol):
    """How values make up a score."""

    rule: ClassVar[str]
    """Its name in a ``rubric.toml``."""

    def faults(self, weights: Mapping[str, float]) -> list[Fault]:
        """Return what is wrong with combining these soft criteria, given with their weights."""

    def counts(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Return how much each of the criteria counts; they come in the order of the rubric."""

    def scores(self, judged: Iterable[Judged], shape: tuple[int, int]) -> Floats:
        """Return the scores of a block, in [0, 1]; `NEUTRAL` where everything is left out.

        A criterion without weight is not among `judged`; at least one has some.
        """

    def shares(self, values: Mapping[str, float], counts: Mapping[str, float]) -> dict[str, float]:
        """Share one pair's score out among the criteria that are known for it; the shares sum to the score."""


def numbers_of(combination: Combination) -> dict[str, float]:
    """Return the parameters of a combination that are numbers, for the sentence about it."""
    given: Any = combination
    named = {each.name: getattr(given, each.name) for each in fields(given)} if is_dataclass(given) else {}
    return {name: value for name, value in named.items() if isinstance(value, int | float)}


def in_proportion(score: float, values: Mapping[str, float], counts: Mapping[str, float]) -> dict[str, float]:
    """Share a score out in proportion to count × value."""
    parts = {name: counts[name] * value for name, value in values.items()}
    total = sum(parts.values())
    return {name: score * part / total if total else 0.0 for name, part in parts.items()}


def score_of(combination: Combination, values: Mapping[str, float], counts: Mapping[str, float]) -> float:
    """Return the score of one pair from its known values."""
    judged = [Judged(name, np.array([[value]]), counts[name]) for name, value in values.items() if counts[name] > 0]
    return float(combination.scores(judged, (1, 1))[0, 0]) if judged else NEUTRAL
