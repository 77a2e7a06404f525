"""How well learned weights foretell placements they have not seen, beside the weights set by hand and mere chance."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from jumelage.scoring.fit.evidence import Evidence, Floats
from jumelage.scoring.fit.optimum import optimum

NUM_FOLDS = 5
NUM_BINS = 10
_NORMAL_975 = 1.959964


@dataclass(frozen=True)
class _Foretold:
    """What one set of weights says of placements it has not seen, pair by pair."""

    chance: Floats
    utility: Floats
    losses: Floats


def judged(
    evidence: Evidence, by_hand: Evidence, penalty: float, resamples: Floats, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Learn from four fifths of the placements and foretell the last, five times over.

    Parameters
    ----------
    evidence : Evidence
        The placements with the criteria whose weights are learned.
    by_hand : Evidence
        The same placements with the score by hand as the only criterion: how strongly they follow it is learned too.
    penalty : float
        As in `optimum`.
    resamples : array, shape (resamples, placements)
        How often each placement stands in each resample.
    seed : int
        Of the parts.

    Returns
    -------
    held_out : DataFrame
        A row for ``log_loss`` (per placement, lower is better) and for ``auc``: ``learned``, ``hand_set``,
        ``chance``, ``difference`` (learned − by hand) and its interval ``low``, ``high``.
    reliability : DataFrame
        A row for each tenth of the pairs, by their chance: ``predicted`` and ``observed`` share, the interval of the
        latter ``low``, ``high``, and ``num_pairs``.
    """
    fold = _folds(evidence, seed)
    learned, hand_set = (_foretold(each, penalty, fold) for each in (evidence, by_hand))
    rows = []
    if evidence.model == "choice":
        chance = float(np.log(np.diff(np.append(evidence.start, len(evidence.values)))).mean())
    else:
        share = np.clip(evidence.happened.mean(), 1e-12, 1 - 1e-12)
        chance = float(-(share * np.log(share) + (1 - share) * np.log(1 - share)))
    once = np.ones(evidence.num_placements)
    for measure, by_chance in (("log_loss", chance), ("auc", 0.5)):
        figures = [_figure(measure, evidence, each) for each in (learned, hand_set)]
        a, b = (figure(once) for figure in figures)
        differences = [figures[0](times) - figures[1](times) for times in resamples]
        low, high = np.nanquantile(differences, [0.025, 0.975])
        rows.append((measure, a, b, by_chance, a - b, low, high))
    columns = ["measure", "learned", "hand_set", "chance", "difference", "low", "high"]
    return pd.DataFrame(rows, columns=columns), _reliability(learned.chance, evidence.happened)


def _folds(evidence: Evidence, seed: int) -> NDArray[np.intp]:
    """Return the part of each placement; good and bad outcomes are spread evenly over the parts."""
    shuffled = np.random.default_rng(seed).permutation(evidence.num_placements)
    if evidence.model == "success":
        shuffled = shuffled[np.argsort(evidence.happened[shuffled], kind="stable")]
    fold = np.empty(len(shuffled), np.intp)
    fold[shuffled] = np.arange(len(shuffled)) % min(NUM_FOLDS, len(shuffled))
    return fold


def _foretold(evidence: Evidence, penalty: float, fold: NDArray[np.intp]) -> _Foretold:
    chance, utility = np.empty(len(evidence.values)), np.empty(len(evidence.values))
    losses = np.empty(evidence.num_placements)
    of_pair = fold[evidence.run]
    for part in range(fold.max() + 1):
        parameters = optimum(evidence, penalty, counts=(fold != part).astype(np.float64))
        is_here = of_pair == part
        chance[is_here] = evidence.chances(parameters)[is_here]
        utility[is_here] = evidence.utilities(parameters)[0][is_here]
        losses[fold == part] = evidence.losses(parameters)[fold == part]
    return _Foretold(chance, utility, losses)


def _figure(measure: str, evidence: Evidence, foretold: _Foretold) -> Callable[[Floats], float]:
    """Return the function that gives a figure from how often each placement counts."""
    if measure == "log_loss":
        return lambda times: float(times @ foretold.losses / times.sum())
    if evidence.model == "choice":
        shares = _shares_below(evidence, foretold.utility)
        return lambda times: float(times @ shares / times.sum())
    return lambda times: _area(foretold.chance, evidence.happened, times)


def _shares_below(evidence: Evidence, utility: Floats) -> Floats:
    """Return for each placement the share of the other openings that stand below the one chosen, ties for half."""
    chosen = utility[evidence.happened][evidence.run]
    below = np.add.reduceat((utility < chosen) + 0.5 * (utility == chosen), evidence.start) - 0.5
    shares: Floats = below / (np.diff(np.append(evidence.start, len(utility))) - 1)
    return shares


def _area(chance: Floats, happened: NDArray[np.bool_], times: Floats) -> float:
    """Return how often a success was given a better chance than a failure, ties for half; NaN without either."""
    drawn = np.repeat(np.arange(len(chance)), times.astype(np.intp))
    good = happened[drawn]
    num_good, num_bad = int(good.sum()), int((~good).sum())
    if not num_good or not num_bad:
        return float("nan")
    ranks = rankdata(chance[drawn])
    return float((ranks[good].sum() - num_good * (num_good + 1) / 2) / (num_good * num_bad))


def _reliability(chance: Floats, happened: NDArray[np.bool_]) -> pd.DataFrame:
    """Return chances beside shares, with Wilson's interval (1927) of each share."""
    edges = np.unique(np.quantile(chance, np.linspace(0, 1, NUM_BINS + 1)))
    group = np.clip(np.searchsorted(edges, chance, side="right") - 1, 0, max(0, len(edges) - 2))
    count = np.bincount(group)
    kept = count > 0
    count = count[kept]
    predicted, observed = (np.bincount(group, each)[kept] / count for each in (chance, happened.astype(np.float64)))
    square = _NORMAL_975**2
    middle = (observed + square / (2 * count)) / (1 + square / count)
    half = _NORMAL_975 * np.sqrt(observed * (1 - observed) / count + square / (4 * count**2)) / (1 + square / count)
    low, high = np.minimum(middle - half, observed), np.maximum(middle + half, observed)
    return pd.DataFrame({"predicted": predicted, "observed": observed, "low": low, "high": high, "num_pairs": count})
