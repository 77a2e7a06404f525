"""The weights under which what happened is likeliest, found by SciPy's truncated Newton method within bounds."""

import numpy as np
from scipy.optimize import Bounds, minimize

from jumelage.scoring.fit.evidence import Evidence, Floats

_MOST_CONSTANT = 20.0
"""Logarithmic odds of one in a billion: as far as the constant goes where all placements ended alike."""


def optimum(
    evidence: Evidence,
    penalty: float,
    counts: Floats | None = None,
    start: Floats | None = None,
    without: tuple[int, ...] = (),
) -> Floats:
    """Return the parameters with the least loss.

    Parameters
    ----------
    evidence : Evidence
        The placements.
    penalty : float
        Half of it, times the sum of the squares of the weights, is added to the sum of the losses.
    counts : array, shape (placements,), optional
        How often each placement counts; by default once.
    start : array, optional
        Where to begin; by default at 1 for each weight.
    without : tuple of int
        The criteria whose weight is held at 0.

    Returns
    -------
    array, shape (parameters,)
        A weight from 0 for each criterion; then the constant of the model of success.
    """
    num_criteria = evidence.values.shape[1]
    times = np.ones(evidence.num_placements) if counts is None else counts
    low, high = np.zeros(evidence.num_parameters), np.full(evidence.num_parameters, np.inf)
    low[num_criteria:], high[num_criteria:] = -_MOST_CONSTANT, _MOST_CONSTANT
    high[list(without)] = 0
    if start is None:
        start = np.ones(evidence.num_parameters)
        start[num_criteria:] = 0
    scale = max(1.0, float(times.sum()))

    def penalised(parameters: Floats) -> tuple[float, Floats]:
        loss, slope = evidence.loss_and_slope(parameters, times)
        weights = parameters.copy()
        weights[num_criteria:] = 0
        return (loss + penalty / 2 * float(weights @ weights)) / scale, (slope + penalty * weights) / scale

    # Unlike L-BFGS-B it wakes no threads of a linear algebra library, which cost more than they give on a small model.
    found = minimize(
        penalised,
        np.clip(start, low, high),
        jac=True,
        method="TNC",
        bounds=Bounds(low, high),
        options={"maxfun": 2000, "ftol": 1e-14, "xtol": 1e-10, "gtol": 1e-8},
    )
    return np.asarray(found.x, dtype=np.float64)


def resampled(evidence: Evidence, parameters: Floats, penalty: float, resamples: Floats) -> Floats:
    """Return the weights learned from each resample, shape (resamples, criteria)."""
    num_criteria = evidence.values.shape[1]
    found = [optimum(evidence, penalty, counts=times, start=parameters)[:num_criteria] for times in resamples]
    return np.array(found).reshape(-1, num_criteria)
