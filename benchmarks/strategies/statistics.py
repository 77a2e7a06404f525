"""How two strategies differ on the same markets, and how sure that is.

Every comparison is paired: what is looked at is the difference on each market, so that what makes one market harder
than another is not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
LEVEL = 0.05
"""A difference counts as shown if its p-value, corrected for all comparisons of the table, is at most this."""

NUM_RESAMPLES = 9_999
NUM_FLIPS = 99_999
_MOST_EXACT = 16
"""Up to so many markets all changes of sign are tried: 65,536."""

_SEED = 20_261_125
"""Resampling is seeded: the same runs give the same intervals."""

Floats = NDArray[np.float64]
Verdict = Literal["better", "worse", "not shown", "same"]


@dataclass(frozen=True)
class Difference:
    """A strategy less another, on the markets that both decided.

    Parameters
    ----------
    num_markets : int
        On how many.
    mean : float
        The mean difference.
    low, high : float
        Its 95 % interval: bootstrap, bias-corrected and accelerated (Efron, 1987); NaN with fewer than two markets.
    effect : float
        The matched-pairs rank-biserial correlation (Kerby, 2014), from −1 to 1: the ranks of the differences upward
        less those downward, as a share of all; 0 where nothing differs.
    above, below : int
        In how many markets it was above, and below, the other; the rest are equal.
    p_value : float
        Of the sign-flip test of the mean, two-sided: exact up to 16 markets, else from 99,999 random flips.
    """

    num_markets: int
    mean: float
    low: float
    high: float
    effect: float
    above: int
    below: int
    p_value: float


def paired(values: Floats, others: Floats) -> Difference:
    """Compare two strategies market by market.

    Parameters
    ----------
    values, others : ndarray of float64, shape (num_markets,)
        What each reached on the same markets; NaN where it has no answer: that market is left out.

    Examples
    --------
    >>> found = paired(np.array([3.0, 5.0, 4.0, 6.0]), np.array([1.0, 3.0, 2.0, 4.0]))
    >>> found.mean, found.low, found.high, found.effect, found.p_value
    (2.0, 2.0, 2.0, 1.0, 0.125)
    """
    differences = (values - others)[~np.isnan(values) & ~np.isnan(others)]
    # What differs by no more than floats can tell is equal.
    scale = np.nanmax(np.abs([*values, *others]), initial=0.0)
    differences[np.abs(differences) <= 1e-12 * scale] = 0.0
    if not len(differences):
        return Difference(0, np.nan, np.nan, np.nan, np.nan, 0, 0, np.nan)
    low, high = interval(differences)
    return Difference(
        len(differences),
        float(differences.mean()),
        low,
        high,
        rank_biserial(differences),
        int((differences > 0).sum()),
        int((differences < 0).sum()),
        sign_flip_p(differences),
    )


def interval(differences: Floats) -> tuple[float, float]:
    """Return the bootstrap interval of a mean; where all values are equal it is a point."""
    if len(differences) < 2:
        return np.nan, np.nan
    if np.ptp(differences) <= 1e-12 * np.abs(differences).max():
        mean = float(differences.mean())
        return mean, mean
    from scipy.stats import bootstrap

    found = bootstrap(
        (differences,),
        np.mean,
        n_resamples=NUM_RESAMPLES,
        confidence_level=CONFIDENCE,
        method="BCa",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def rank_biserial(differences: Floats) -> float:
    """Return the matched-pairs rank-biserial correlation; zeros are left out.

    Examples
    --------
    >>> rank_biserial(np.array([1.0, 2.0, -3.0, 0.0]))
    0.0
    """
    from scipy.stats import rankdata

    unequal = differences[differences != 0]
    if not len(unequal):
        return 0.0
    ranks = rankdata(np.abs(unequal))
    return float((ranks * np.sign(unequal)).sum() / ranks.sum())


def sign_flip_p(differences: Floats) -> float:
    """Return how often a mean is as far from 0 if each market's difference may as well have had the other sign.

    Examples
    --------
    >>> sign_flip_p(np.array([1.0, 1.0, 1.0]))
    0.25
    """
    unequal = differences[differences != 0]
    if not len(unequal):
        return 1.0
    reached = abs(unequal.sum()) * (1 - 1e-12)
    if len(unequal) <= _MOST_EXACT:
        flips = np.array(list(product((-1.0, 1.0), repeat=len(unequal))))
        return float((np.abs(flips @ unequal) >= reached).mean())
    generator = np.random.default_rng(_SEED)
    flips = generator.integers(0, 2, (NUM_FLIPS, len(unequal)), dtype=np.int8) * 2.0 - 1.0
    return float((1 + (np.abs(flips @ unequal) >= reached).sum()) / (1 + NUM_FLIPS))


def smallest_p(num_markets: int) -> float:
    """Return the smallest p-value that the sign-flip test can give on so many markets.

    Examples
    --------
    >>> smallest_p(5)
    0.0625
    """
    return 2.0 ** (1 - num_markets) if num_markets <= _MOST_EXACT else 1 / (1 + NUM_FLIPS)


def holm(p_values: Sequence[float]) -> Floats:
    """Return p-values corrected for as many comparisons (Holm, 1979); NaN is no comparison.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    given = np.asarray(p_values, dtype=np.float64)
    corrected = np.full(len(given), np.nan)
    order = np.flatnonzero(~np.isnan(given))
    order = order[np.argsort(given[order], kind="stable")]
    times = np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(given[order] * times), 1.0)
    return corrected


def verdict(difference: Difference, p_holm: float, *, higher_is_better: bool) -> Verdict | None:
    """Return in a word what is shown; None where no market could be compared."""
    if not difference.num_markets:
        return None
    if not (difference.above or difference.below):
        return "same"
    if not p_holm <= LEVEL:
        return "not shown"
    return "better" if (difference.mean > 0) == higher_is_better else "worse"


def undominated(values: Floats) -> NDArray[np.bool_]:
    """Return which rows no other row beats: as good in every column and better in one.

    Parameters
    ----------
    values : ndarray of float64, shape (num_strategies, num_measures)
        The larger the better; a row with NaN is neither compared nor undominated.

    Examples
    --------
    >>> undominated(np.array([[1.0, 3.0], [2.0, 2.0], [1.0, 2.0], [2.0, 2.0]])).tolist()
    [True, True, False, True]
    """
    is_known = ~np.isnan(values).any(axis=1)
    found = np.zeros(len(values), dtype=np.bool_)
    for at in np.flatnonzero(is_known):
        beats = (values >= values[at]).all(axis=1) & (values > values[at]).any(axis=1)
        found[at] = not (beats & is_known).any()
    return found
