"""What fractions can reach: a bound of whole numbers, and what it costs to move each column from where it is.

No bound is taken from the solver. Its prices, whatever they are, give one by arithmetic: prices times limits, plus what
each column can then still add (Lagrange). A goal that is settled has a price as well, rather than a row that would
touch every column.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jumelage.matching.integer.linear import Floats, is_relaxation_infeasible, limits, relaxed
from jumelage.matching.integer.program import Integers, Program

LARGEST_WEIGHT = 10**7
"""Weights that can be told apart by a solver that computes in floats."""

Settled = tuple[Integers, int]
"""What each column counts for a goal, and what is reached at the least."""

_MARGIN = 1e-9
"""What sums of floats may be off by, with weights up to 1."""

_PRICE = 4.0
"""What a settled goal is worth at first, as a multiple of the next one; more where that does not settle it."""

_DEARER = 16.0

_ROUNDS = 3


@dataclass(frozen=True, eq=False)
class Relaxed:
    """What the relaxation tells.

    Parameters
    ----------
    bound : float
        What no values exceed that keep the program and what is settled; minus infinity if there are none.
    reduced : ndarray of float64, shape (num_columns,)
        What the bound loses with each unit of a column that is not 0 (where negative) or not at its most (positive).
    support : int
        How many columns are used.
    """

    bound: float
    reduced: Floats
    support: int


def relaxation(program: Program, gain: Integers, settled: Sequence[Settled], end: float) -> Relaxed | None:
    """Return what the relaxation tells of a goal; None if the time was up.

    Parameters
    ----------
    program : Program
        What must be kept.
    gain : ndarray of int64, shape (num_columns,)
        What each column counts.
    settled : sequence of (ndarray, int)
        The goals before, which must not become worse.
    end : float
        When to stop, by `time.monotonic`.
    """
    unit = _unit(gain)
    prices = [_PRICE ** (len(settled) - number) / _unit(own) for number, (own, _) in enumerate(settled)]
    for last in reversed(range(_ROUNDS)):
        weights = gain / unit + sum(price * own for price, (own, _) in zip(prices, settled, strict=True))
        found = relaxed(program, weights, end - time.monotonic())
        if found.is_infeasible and is_relaxation_infeasible(program, end - time.monotonic()):
            return Relaxed(-np.inf, weights, 0)
        if found.values is None or found.price is None:
            return None
        point, row_price = found.values, found.price
        lacking = [own @ point < value - _unit(own) / 2 for own, value in settled]
        if not any(lacking) or not last:
            break
        prices = [price * (_DEARER if lacks else 1.0) for price, lacks in zip(prices, lacking, strict=True)]
    bound, reduced = _bound(program, weights, row_price)
    bound -= sum(price * value for price, (_, value) in zip(prices, settled, strict=True))
    return Relaxed((bound + _MARGIN) * unit, reduced * unit, int(np.count_nonzero(point > _MARGIN)))


def _bound(program: Program, weights: Floats, price: Floats) -> tuple[float, Floats]:
    lower, upper = limits(program.lower), limits(program.upper)
    price = np.where(np.isinf(np.where(price < 0, lower, upper)), 0.0, price)
    limit = np.where(price < 0, lower, upper)
    limit[price == 0] = 0.0
    reduced = weights - program.rows.T @ price
    return float(price @ limit + np.maximum(reduced * program.most, 0.0).sum()), reduced


def _unit(gain: Integers) -> int:
    return max(int(np.abs(gain).max(initial=0)), 1)
