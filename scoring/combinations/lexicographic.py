"""One criterion after the other: the next is asked only where the first ones are level."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.scoring.combinations.combination import Floats, Judged
from jumelage.scoring.combinations.means import WeightedMean
from jumelage.scoring.parameters import is_number

_EXACT = 2**53
"""Whole numbers up to this are exact in double precision."""


@dataclass(frozen=True)
class Lexicographic:
    """The criteria in order of weight: a step more of one outdoes everything that come after it.

    Equal weights rank in the order of the rubric. Values are rounded to whole steps, ``1 / steps`` each, so that a
    difference nobody would notice decides nothing; the score is the number whose digits the steps are, in base
    ``steps + 1``, divided by the largest such number. A dropped criterion is left out for that pair, and the
    others make up the whole. A contribution is what the digit adds to the score: the first ones add almost all.

    This orders pairs one against another. A matching that maximises a sum of scores may still put up with a worse
    first criterion for one student where it gains for others.

    Parameters
    ----------
    steps : int
        How many steps there are from 0 to 1, at least 1.

    Examples
    --------
    >>> by_turns = Lexicographic(steps=2)
    >>> counts = by_turns.counts({"skills": 1.0, "travel": 3.0})
    >>> counts
    {'skills': 1.0, 'travel': 3.0}
    >>> by_turns.shares({"skills": 1.0, "travel": 0.6}, counts)
    {'skills': 0.25, 'travel': 0.375}
    """

    steps: int = 10

    rule: ClassVar[str] = "lexicographic"

    def __post_init__(self) -> None:
        if not is_number(self.steps) or self.steps != int(self.steps) or self.steps < 1:
            expected = "a whole number from 1"
            raise InputError([Fault("rubric", f"steps = {self.steps!r}", expected, "correct it", subject=self.rule)])

    def faults(self, weights: Mapping[str, float]) -> list[Fault]:
        """Check that a score can tell all digits apart."""
        num_digits = sum(weight > 0 for weight in weights.values())
        if (self.steps + 1) ** num_digits <= _EXACT:
            return []
        found = f"{num_digits} criteria of {self.steps} steps each"
        expected = "at most 2^53 combinations of steps, which a score can tell apart"
        return [Fault("rubric", found, expected, "take fewer steps or fewer criteria", subject=self.rule)]

    def counts(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Count each by what its digit is worth."""
        ranked = sorted((name for name, weight in weights.items() if weight > 0), key=lambda name: -weights[name])
        worth = {name: float((self.steps + 1) ** place) for place, name in enumerate(reversed(ranked))}
        return {name: worth.get(name, 0.0) for name in weights}

    def scores(self, judged: Iterable[Judged], shape: tuple[int, int]) -> Floats:
        """Return the weighted means of the rounded values, which are those numbers."""
        return WeightedMean().scores((replace(each, values=self._rounded(each.values)) for each in judged), shape)

    def shares(self, values: Mapping[str, float], counts: Mapping[str, float]) -> dict[str, float]:
        """Return what each digit adds."""
        rounded = {name: float(self._rounded(np.float64(value))) for name, value in values.items()}
        return WeightedMean().shares(rounded, counts)

    def _rounded(self, values: NDArray[Any] | np.float64) -> Any:
        return np.rint(np.multiply(values, self.steps, dtype=np.float64)) / self.steps
