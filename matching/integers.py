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


def resolution_of(scores: NDArray[np.float64], largest: int, *, may_shift: bool) -> Resolution:
    """Choose the units in which scores are counted.

    The fewest decimals that hold every score exactly, else as many as the solver's headroom allows.

    Parameters
    ----------
    scores : ndarray of float64, shape (num_pairs,)
        Finite scores.
    largest : int
        The largest integer the solver can take, in absolute value.
    may_shift : bool
        Whether a constant taken off every score changes no choice. Otherwise scores are also compared with 0, the
        worth of leaving a student unplaced.

    Raises
    ------
    InputError
        If the scores span so wide a range that the finest possible unit is coarser than a millionth of it.

    Examples
    --------
    >>> resolution_of(np.array([0.5, 0.25]), 10**12, may_shift=False)
    Resolution(decimals=2, offset=0.0, is_exact=True)
    >>> resolution_of(np.array([1 / 3, 1.0]), 10**12, may_shift=False)
    Resolution(decimals=12, offset=0.0, is_exact=False)
    """
    lowest, highest = float(scores.min(initial=0)), float(scores.max(initial=0))
    size = max(-lowest, highest)
    if math.isinf(size * scores.size) or math.isinf(highest - lowest):
        raise InputError([_refusal(scores)])
    finest = _finest(size, largest)
    sample = scores[:: max(1, scores.size // _SAMPLE)]
    for decimals in range(min(finest, 0), finest + 1):
        if _holds(sample, decimals) and _holds(scores, decimals):
            return Resolution(decimals)
    offset = float(scores.min()) if may_shift else 0.0
    span = float(scores.max()) - offset if may_shift else highest - lowest
    if span == 0:
        return Resolution(0, offset)
    finest = _finest(span, largest)
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


def _scale(decimals: int) -> float:
    return float(10**decimals) if decimals >= 0 else 1 / float(10**-decimals)


def _holds(scores: NDArray[np.float64], decimals: int) -> bool:
    scale = _scale(decimals)
    return bool((np.rint(scores * scale) / scale == scores).all())
