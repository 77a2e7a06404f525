"""What past placements say about weights: the likelihood of each placement, and its slope.

Two models, both with a utility of ``total weight × score``, where the score is the rubric's own weighted mean:

- *choice* (conditional logit; McFadden 1974, "Conditional logit analysis of qualitative choice behavior"): each
  student had several openings, and went to one of them with a chance in proportion to the exponential of its utility;
- *success* (logistic regression): a placement succeeds with a chance whose logarithmic odds are its utility and a
  constant.

Where no criterion is dropped for a pair, the utility is the plain sum of weight × value.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring.combinations.combination import NEUTRAL

Floats = NDArray[np.float64]
Model = Literal["choice", "success"]


@dataclass(frozen=True)
class Evidence:
    """Pairs, a run of them for each past placement.

    Parameters
    ----------
    model : {"choice", "success"}
        Whether a run is what a student could have had, or one placement that ended well or not.
    values : array, shape (pairs, criteria)
        As the policy says where a value is unknown; 0 where the criterion is left out.
    known : array of bool, shape (pairs, criteria)
        False where a criterion is left out for a pair.
    start : array of int, shape (placements,)
        Where each run begins.
    happened : array of bool, shape (pairs,)
        The pair that was chosen, one of each run; or whether the placement succeeded.
    """

    model: Model
    values: Floats
    known: NDArray[np.bool_]
    start: NDArray[np.intp]
    happened: NDArray[np.bool_]

    @property
    def num_placements(self) -> int:
        """How many placements there are."""
        return len(self.start)

    @property
    def num_parameters(self) -> int:
        """How many numbers are learned: a weight for each criterion, and the constant of the model of success."""
        return int(self.values.shape[1]) + (self.model == "success")

    @property
    def run(self) -> NDArray[np.intp]:
        """The placement of each pair."""
        return np.repeat(np.arange(self.num_placements), self._lengths())

    def _lengths(self) -> NDArray[np.intp]:
        return np.diff(np.append(self.start, len(self.values)))

    def of_criteria(self, kept: NDArray[np.bool_]) -> "Evidence":
        """Return the same of some of the criteria."""
        return replace(self, values=self.values[:, kept], known=self.known[:, kept])

    def by_score(self, weights: Floats) -> "Evidence":
        """Return the same with a single criterion: the score under given weights."""
        score, _ = _means(self.values, self.known, weights)
        return replace(self, values=score[:, None], known=np.ones((len(score), 1), dtype=bool))

    def varies(self) -> NDArray[np.bool_]:
        """Say of which criteria the values differ where it matters: within a choice, or between placements."""
        if not len(self.values):
            return np.zeros(self.values.shape[1], dtype=bool)
        start = self.start if self.model == "choice" else np.zeros(1, np.intp)
        high = np.maximum.reduceat(np.where(self.known, self.values, -np.inf), start)
        low = np.minimum.reduceat(np.where(self.known, self.values, np.inf), start)
        comes_and_goes = np.logical_or.reduceat(self.known, start) & ~np.logical_and.reduceat(self.known, start)
        return np.asarray(((high > low) | comes_and_goes).any(axis=0), dtype=np.bool_)

    def utilities(self, parameters: Floats) -> tuple[Floats, Floats]:
        """Return each pair's utility, and its slope by each parameter."""
        num_criteria = self.values.shape[1]
        weights = parameters[:num_criteria]
        if self.known.all():
            utility, slope = self.values @ weights, self.values
        else:
            mean, count = _means(self.values, self.known, weights)
            total = weights.sum()
            pull = np.zeros_like(self.values)
            np.divide(self.known * (self.values - mean[:, None]), count[:, None], out=pull, where=(count > 0)[:, None])
            utility, slope = total * mean, mean[:, None] + total * pull
        if self.model == "success":
            return utility + parameters[-1], np.column_stack([slope, np.ones(len(slope))])
        return utility, slope

    def chances(self, parameters: Floats) -> Floats:
        """Return the chance of each pair: to be the one chosen of its run, or to succeed."""
        return np.exp(self._log_chances(self.utilities(parameters)[0])[0])

    def losses(self, parameters: Floats) -> Floats:
        """Return minus the logarithm of the chance of what happened, for each placement."""
        return self._losses(*self._log_chances(self.utilities(parameters)[0]))

    def loss_and_slope(self, parameters: Floats, counts: Floats) -> tuple[float, Floats]:
        """Return the sum of the losses, each placement as often as its count, and the slope of the sum."""
        utility, slope = self.utilities(parameters)
        log_chance, log_other = self._log_chances(utility)
        surplus = (np.exp(log_chance) - self.happened) * np.repeat(counts, self._lengths())
        return float(self._losses(log_chance, log_other) @ counts), surplus @ slope

    def _log_chances(self, utility: Floats) -> tuple[Floats, Floats]:
        """Return the logarithms of each pair's chance and, for success, of the chance that it fails."""
        if self.model == "success":
            return -np.logaddexp(0, -utility), -np.logaddexp(0, utility)
        top = np.maximum.reduceat(utility, self.start)[self.run]
        total = np.add.reduceat(np.exp(utility - top), self.start)
        log_chance = utility - top - np.log(total)[self.run]
        return log_chance, log_chance

    def _losses(self, log_chance: Floats, log_other: Floats) -> Floats:
        return -log_chance[self.happened] if self.model == "choice" else -np.where(self.happened, log_chance, log_other)


def _means(values: Floats, known: NDArray[np.bool_], weights: Floats) -> tuple[Floats, Floats]:
    """Return the weighted mean of what is known of each pair, and the weight of that."""
    count = known @ weights
    mean = np.full(len(values), NEUTRAL)
    np.divide(values @ weights, count, out=mean, where=count > 0)
    return mean, count
