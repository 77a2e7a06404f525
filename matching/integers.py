"""Scores as integers: solvers add and compare exactly only whole numbers.

A score becomes ``rint(score × scale)`` with a power of ten for the scale, so that decimals as people write them
(0.1 + 0.2 against 0.3) stay exactly what they say.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError

COARSEST = 1e-6
"""A resolution coarser than this share of the range of the scores is refused."""

_EXACT_FLOAT = 2**53
_SAMPLE = 1024


@dataclass(frozen=True)
class Resolution:
    """How scores are turned into integers.

    Parameters
    ----------
    decimals : int
        Scores are counted in units of ``10 ** -decimals``; negative for very large scores.
    is_exact : bool
        Whether every score is a whole number of units, so that nothing is lost by rounding.
    """

    decimals: int
    is_exact: bool

    @property
    def scale(self) -> float:
        """Units per point of score."""
        return _scale(self.decimals)

    def integers(self, scores: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the scores in whole units."""
        return np.rint(scores * self.scale).astype(np.int64)

    def points(self, units: int) -> float:
        """Return a whole number of units as a score."""
        return units / self.scale

    def rounding(self, num_scores: int) -> float:
        """Return the most that a sum of so many scores can differ from its integers."""
        return 0.0 if self.is_exact else 0.5 * num_scores / self.scale


def resolution_of(scores: NDArray[np.float64], largest: int) -> Resolution:
    """Choose the units in which scores are counted.

    The fewest decimals that hold every score exactly, else as many as the solver's headroom allows.

    Parameters
    ----------
    scores : ndarray of float64, shape (num_pairs,)
        Finite scores.
    largest : int
        The largest integer the solver can take, in absolute value.

    Raises
    ------
    InputError
        If the scores span so wide a range that the finest possible unit is coarser than a millionth of it.

    Examples
    --------
    >>> resolution_of(np.array([0.5, 0.25]), 10**12)
    Resolution(decimals=2, is_exact=True)
    >>> resolution_of(np.array([1 / 3, 1.0]), 10**12)
    Resolution(decimals=12, is_exact=False)
    """
    if scores.size == 0:
        return Resolution(0, True)
    lowest, highest = float(scores.min()), float(scores.max())
    span, size = highest - lowest, max(abs(lowest), abs(highest))
    if size == 0:
        return Resolution(0, True)
    finest = min(math.floor(math.log10(min(largest, _EXACT_FLOAT)) - math.log10(size)), 300)
    if math.isfinite(span):
        sample = scores[:: max(1, scores.size // _SAMPLE)]
        for decimals in range(min(finest, 0), finest + 1):
            if _holds(sample, decimals) and _holds(scores, decimals):
                return Resolution(decimals, True)
        if 1 / _scale(finest) <= COARSEST * span:
            return Resolution(finest, False)
    raise InputError(
        [
            Fault(
                "scores",
                f"scores from {lowest:g} to {highest:g}",
                f"scores that differ visibly once counted in units of {10.0**-finest:g}, the finest the solver can take",
                "shift or rescale them, for instance to 0 … 1",
            )
        ]
    )


def _scale(decimals: int) -> float:
    return float(10**decimals) if decimals >= 0 else 1 / float(10**-decimals)


def _holds(scores: NDArray[np.float64], decimals: int) -> bool:
    scale = _scale(decimals)
    return bool((np.rint(scores * scale) / scale == scores).all())
