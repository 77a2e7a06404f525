"""Scores as integers: solvers add and compare exactly only whole numbers.

A score becomes ``rint(score × scale)`` with a power of ten for the scale, so that decimals as people write them
(0.1 + 0.2 against 0.3) stay exactly what they say.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError

COARSEST = 1e-6
"""A resolution coarser than this share of the range of the scores is refused."""

_EXACT_FLOAT = 2**53
_SAMPLE = 1024
_MOST_DECIMALS = 300


@dataclass(frozen=True)
class Resolution:
    """How scores are turned into integers: ``rint((score − offset) × scale)``.

    Parameters
    ----------
    decimals : int
        Scores are counted in units of ``10 ** -decimals``; negative for very large scores.
    offset : float
        What is taken off every score first; other than 0 only where the number of placed students is settled, so
        that it changes no choice.
    is_exact : bool
        Whether every score is a whole number of units, so that nothing is lost by rounding.
    """

    decimals: int = 0
    offset: float = 0.0
    is_exact: bool = True

    @property
    def scale(self) -> float:
        """Units per point of score."""
        return _scale(self.decimals)

    def integers(self, scores: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the scores in whole units."""
        units = scores - self.offset
        units *= self.scale
        return np.rint(units, out=units).astype(np.int64)

    def rounding(self, num_scores: int) -> float:
        """Return the most that a sum of so many scores can differ from its integers."""
        return 0.0 if self.is_exact else 0.5 * num_scores / self.scale


def resolution_of(
    scores: NDArray[np.float64], largest: int, *, may_shift: bool, prices: Sequence[float] = ()
) -> Resolution:
    """Choose the units in which scores, and the prices of soft rules, are counted.

    The fewest decimals that hold all of them exactly, else as many as the solver's headroom allows.

    Parameters
    ----------
    scores : ndarray of float64, shape (num_pairs,)
        Finite scores.
    largest : int
        The largest integer the solver can take, in absolute value.
    may_shift : bool
        Whether a constant taken off every score changes no choice. Otherwise scores are also compared with 0, the
        worth of leaving a student unplaced.
    prices : sequence of float
        What breaches of soft rules cost. A price far above the scores does not make them coarser than a millionth of
        their range.

    Raises
    ------
    InputError
        If the scores span so wide a range that the finest possible unit is coarser than a millionth of it, or a price
        is too large to be counted in units of the scores.

    Examples
    --------
    >>> resolution_of(np.array([0.5, 0.25]), 10**12, may_shift=False)
    Resolution(decimals=2, offset=0.0, is_exact=True)
    >>> resolution_of(np.array([1 / 3, 1.0]), 10**12, may_shift=False)
    Resolution(decimals=12, offset=0.0, is_exact=False)
    >>> resolution_of(np.array([3.0, 2.0]), 10**12, may_shift=False, prices=[1.25])
    Resolution(decimals=2, offset=0.0, is_exact=True)
    """
    chosen = _resolution(scores, largest, np.array(prices, dtype=np.float64), may_shift=may_shift)
    dearest = max(prices, default=0.0)
    if dearest * chosen.scale > _EXACT_FLOAT:
        remedy = "lower it, or leave it out for a rule that must hold"
        raise InputError(
            [Fault("rules", f"a weight of {dearest:g}", "one nearer to the scores", remedy, column="weight")]
        )
    return chosen


def _resolution(
    scores: NDArray[np.float64], largest: int, prices: NDArray[np.float64], *, may_shift: bool
) -> Resolution:
    lowest, highest = float(scores.min(initial=0)), float(scores.max(initial=0))
    size = max(-lowest, highest)
    if math.isinf(size * scores.size) or math.isinf(highest - lowest):
        raise InputError([_refusal(scores)])
    finest = _finest_of_all(size, prices, largest)
    sample = scores[:: max(1, scores.size // _SAMPLE)]
    for decimals in range(min(finest, 0), finest + 1):
        if _holds(prices, decimals) and _holds(sample, decimals) and _holds(scores, decimals):
            return Resolution(decimals)
    if len(prices) and _holds(scores, finest):
        return Resolution(finest)
    offset = float(scores.min()) if may_shift else 0.0
    span = float(scores.max()) - offset if may_shift else highest - lowest
    if span == 0:
        return Resolution(_finest_of_all(0.0, prices, largest), offset)
    finest = _finest_of_all(span, prices, largest)
    if 1 / _scale(finest) > COARSEST * span:
        raise InputError([_refusal(scores)])
    return Resolution(finest, offset, is_exact=False)


def _refusal(scores: NDArray[np.float64]) -> Fault:
    return Fault(
        "scores",
        f"scores from {scores.min():g} to {scores.max():g}",
        "a range in which a millionth can still be told apart by the solver",
        "rescale them, for instance to 0 … 1",
    )


def _finest(size: float, largest: int) -> int:
    """Return how many decimals numbers of this size can have within the solver's headroom and exact floats."""
    if size == 0:
        return 0
    return min(math.floor(math.log10(min(largest, _EXACT_FLOAT)) - math.log10(size)), _MOST_DECIMALS)


def _finest_of_all(size: float, prices: NDArray[np.float64], largest: int) -> int:
    """Return how many decimals scores of this size and prices can have; prices take none of the scores' first six."""
    dearest = float(prices.max(initial=0.0))
    if dearest <= size:
        return _finest(size, largest)
    if size == 0:
        return _finest(dearest, largest)
    needed = math.ceil(-math.log10(COARSEST) - math.log10(size))
    return max(_finest(dearest, largest), min(_finest(size, largest), needed))


def _scale(decimals: int) -> float:
    return float(10**decimals) if decimals >= 0 else 1 / float(10**-decimals)


def _holds(scores: NDArray[np.float64], decimals: int) -> bool:
    scale = _scale(decimals)
    return bool((np.rint(scores * scale) / scale == scores).all())
