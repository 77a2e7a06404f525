"""The lowest value is the score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jumelage.errors import Fault
from jumelage.scoring.combinations.combination import NEUTRAL, Floats, Judged
from jumelage.scoring.combinations.means import without


@dataclass(frozen=True)
class Minimum:
    """The lowest of the values: a pair is as good as its weakest point.

    Weights do not matter, except that a criterion of weight 0 is not looked at. A dropped criterion is not looked
    at either. The criterion that is the lowest contributes the whole score; several that are equally low share it.

    Examples
    --------
    >>> Minimum().shares({"skills": 1.0, "travel": 0.25}, {"skills": 1.0, "travel": 1.0})
    {'skills': 0.0, 'travel': 0.25}
    """

    rule: ClassVar[str] = "minimum"

    def faults(self, weights: Mapping[str, float]) -> list[Fault]:  # noqa: ARG002
        """Return none: any criteria have a lowest one."""
        return []

    def counts(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Count each the same, or not at all."""
        return {name: float(weight > 0) for name, weight in weights.items()}

    def scores(self, judged: Iterable[Judged], shape: tuple[int, int]) -> Floats:
        """Return the lowest values."""
        lowest = np.full(shape, np.inf)
        for each in judged:
            np.minimum(lowest, without(each, np.inf).values, out=lowest)
        lowest[np.isinf(lowest)] = NEUTRAL
        return lowest

    def shares(self, values: Mapping[str, float], counts: Mapping[str, float]) -> dict[str, float]:
        """Give the score to the lowest."""
        considered = [value for name, value in values.items() if counts[name] > 0]
        if not considered:
            return dict.fromkeys(values, 0.0)
        low = min(considered)
        num_lowest = considered.count(low)
        return {name: low / num_lowest if value == low and counts[name] > 0 else 0.0 for name, value in values.items()}
