"""Cutoffs: once it is settled at which tier each company is full, the rest is one min-cost flow.

A company with a cutoff is full and takes nobody below that tier; each of its applicants above it must be served at
the tier in which she has the company. At a company without a cutoff, so must all its applicants. Every weakly stable
matching is found in this way, and every matching found in this way is weakly stable.
"""

import random

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.stable.tied.demands import best_flow
from jumelage.matching.stable.tied.tiers import Positions, Tiers

_LARGEST_STEP = 2
_MOST_MOVED = 3


def best_with_cutoffs(
    tiers: Tiers, cutoffs: NDArray[np.int64], weight: NDArray[np.int64]
) -> tuple[int, Positions] | None:
    """Return the largest total weight with these cutoffs and the pairs that reach it; None if there is no matching.

    Parameters
    ----------
    tiers : Tiers
        The pairs.
    cutoffs : ndarray of int64, shape (num_companies,)
        The level at which each company is full, counted from 0; its number of levels if it need not be full.
    weight : ndarray of int64, shape (num_pairs,)
        What each pair counts.
    """
    cutoff = cutoffs[tiers.company]
    admitting = np.flatnonzero(tiers.can_block & (tiers.level < cutoff))
    last_tier = np.full(tiers.num_students, len(tiers.student_of_tier), dtype=np.int64)
    np.minimum.at(last_tier, tiers.student[admitting], tiers.student_tier[admitting])
    pairs = np.flatnonzero((tiers.level <= cutoff) & (tiers.student_tier <= last_tier[tiers.student]))
    must_be_placed = last_tier < len(tiers.student_of_tier)
    return best_flow(tiers, pairs, weight, must_be_placed, cutoffs < tiers.num_levels)


def settled(
    tiers: Tiers, cutoffs: NDArray[np.int64], weight: NDArray[np.int64]
) -> tuple[int, Positions, NDArray[np.int64]] | None:
    """Return the largest weight reached by turns of the best matching for cutoffs and the cutoffs that it has itself.

    Beside it the pairs that reach it and their cutoffs; None if there is no matching with the cutoffs given.
    """
    found = best_with_cutoffs(tiers, cutoffs, weight)
    while found is not None:
        value, pairs = found
        cutoffs = cutoffs_of(tiers, pairs)
        found = best_with_cutoffs(tiers, cutoffs, weight)
        if found is None or found[0] <= value:
            return value, pairs, cutoffs
    return None


def cutoffs_of(tiers: Tiers, pairs: Positions) -> NDArray[np.int64]:
    """Return the cutoffs of a weakly stable matching: the level of the last student of each full company."""
    load = np.bincount(tiers.company[pairs], minlength=tiers.num_companies)
    worst = np.zeros(tiers.num_companies, dtype=np.int64)
    np.maximum.at(worst, tiers.company[pairs], tiers.level[pairs])
    return np.where(load >= tiers.capacity, np.minimum(worst, tiers.num_levels), tiers.num_levels)


def nearby_cutoffs(tiers: Tiers, cutoffs: NDArray[np.int64], chance: random.Random) -> NDArray[np.int64]:
    """Return cutoffs that differ from others at a few companies by a level or two."""
    moved = cutoffs.copy()
    for _ in range(chance.randint(1, _MOST_MOVED)):
        company = chance.randrange(tiers.num_companies)
        step = chance.randint(1, _LARGEST_STEP) * chance.choice((-1, 1))
        moved[company] = min(max(int(moved[company]) + step, 0), int(tiers.num_levels[company]))
    return moved
