"""Weighted means: the plain one, the geometric one, and the one that counts up to a cap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from jumelage.errors import Fault, InputError
from jumelage.scoring.combinations.combination import NEUTRAL, Floats, Judged, in_proportion, score_of
from jumelage.scoring.parameters import is_number


def weighted_mean(judged: Iterable[Judged], shape: tuple[int, int], nothing_known: float = NEUTRAL) -> Floats:
    """Return the mean of the values that are not left out (they are 0 where they are), each with its count.

    The mean is the sum divided by the sum of the counts, both added in the same order: that keeps it between the
    lowest and the highest value to the last digit. Those that may be left out come last, so that the counts stay
    a number as long as they can.
    """
    total, product = np.empty(shape), np.empty(shape)
    count: Any = 0.0
    for number, each in enumerate(judged):
        if number == 0:
            np.multiply(each.values, each.count, out=total, dtype=np.float64)
        else:
            out = product if each.values.shape == shape else None
            total += np.multiply(each.values, each.count, out=out, dtype=np.float64)
        count = count + (each.count if each.left_out is None else each.count * ~each.left_out)
    if np.min(count) > 0:
        total /= count
        return total
    means = np.full(shape, nothing_known)
    np.divide(total, count, out=means, where=np.broadcast_to(count > 0, shape))
    return means


def without(judged: Judged, neutral: float) -> Judged:
    """Return the same with `neutral`, the value that changes nothing, where it is left out."""
    if judged.left_out is None:
        return judged
    return replace(judged, values=np.where(judged.left_out, neutral, judged.values))


@dataclass(frozen=True)
class WeightedMean:
    """The sum of weight × value over the sum of the weights: strong criteria make up for weak ones.

    A dropped criterion leaves both sums. A contribution is weight × value over the sum of the weights.

    Examples
    --------
    >>> WeightedMean().shares({"skills": 1.0, "travel": 0.5}, {"skills": 3.0, "travel": 1.0})
    {'skills': 0.75, 'travel': 0.125}
    """

    rule: ClassVar[str] = "mean"

    def faults(self, weights: Mapping[str, float]) -> list[Fault]:  # noqa: ARG002
        """Return none: any criteria can be averaged."""
        return []

    def counts(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Count each by its weight."""
        return dict(weights)

    def scores(self, judged: Iterable[Judged], shape: tuple[int, int]) -> Floats:
        """Return the means."""
        return weighted_mean(judged, shape)

    def shares(self, values: Mapping[str, float], counts: Mapping[str, float]) -> dict[str, float]:
        """Return what each adds."""
        total = sum(counts[name] for name in values)
        return {name: counts[name] * value / total if total else 0.0 for name, value in values.items()}


@dataclass(frozen=True)
class GeometricMean:
    """The product of the values, each to the power of its weight over the sum of the weights.

    A low value pulls harder than in the plain mean, and a value of 0 makes the score 0: nothing makes up for it.
    A dropped criterion leaves the product and the sum. There is no amount that a criterion adds: a contribution
    is a share of the score in proportion to weight × value.

    Examples
    --------
    >>> GeometricMean().shares({"skills": 1.0, "travel": 0.25}, {"skills": 1.0, "travel": 1.0})
    {'skills': 0.4, 'travel': 0.1}
    """

    rule: ClassVar[str] = "geometric"

    def faults(self, weights: Mapping[str, float]) -> list[Fault]:  # noqa: ARG002
        """Return none: any criteria can be multiplied."""
        return []

    def counts(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Count each by its weight."""
        return dict(weights)

    def scores(self, judged: Iterable[Judged], shape: tuple[int, int]) -> Floats:
        """Return the means, by way of the logarithms."""
        logs = (replace(each, values=_log(without(each, 1.0).values)) for each in judged)
        scores: Floats = weighted_mean(logs, shape, np.log(NEUTRAL))
        np.exp(scores, out=scores)
        return scores

    def shares(self, values: Mapping[str, float], counts: Mapping[str, float]) -> dict[str, float]:
        """Share the score out by weight × value."""
        return in_proportion(score_of(self, values, counts), values, counts)


def _log(values: Any) -> Floats:
    with np.errstate(divide="ignore"):
        logs: Floats = np.log(values, dtype=np.float64)
    return logs


@dataclass(frozen=True)
class Capped:
    """The weighted mean up to a cap, which counts as 1: what a pair has beyond it makes it no better.

    The score is ``min(mean, cap) / cap``. A dropped criterion leaves the mean. A contribution is a share of the
    score in proportion to weight × value.

    Parameters
    ----------
    cap : float
        The weighted mean that is good enough, above 0 and at most 1.

    Examples
    --------
    >>> Capped(0.5).shares({"skills": 0.9, "travel": 0.1}, {"skills": 1.0, "travel": 1.0})
    {'skills': 0.9, 'travel': 0.1}
    """

    cap: float = 0.8

    rule: ClassVar[str] = "capped"

    def __post_init__(self) -> None:
        if not (is_number(self.cap) and 0 < self.cap <= 1):
            expected = "a number above 0 and at most 1"
            raise InputError([Fault("rubric", f"cap = {self.cap!r}", expected, "correct it", subject=self.rule)])

    def faults(self, weights: Mapping[str, float]) -> list[Fault]:  # noqa: ARG002
        """Return none: any criteria can be averaged."""
        return []

    def counts(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Count each by its weight."""
        return dict(weights)

    def scores(self, judged: Iterable[Judged], shape: tuple[int, int]) -> Floats:
        """Return the means up to the cap; where nothing is known, `NEUTRAL`, which is no mean."""
        scores = weighted_mean(judged, shape, NEUTRAL * self.cap)
        np.minimum(scores, self.cap, out=scores)
        scores /= self.cap
        return scores

    def shares(self, values: Mapping[str, float], counts: Mapping[str, float]) -> dict[str, float]:
        """Share the score out by weight × value."""
        return in_proportion(score_of(self, values, counts), values, counts)
