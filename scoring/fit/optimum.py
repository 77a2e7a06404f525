"""The weights under which what happened is likeliest, found by SciPy's L-BFGS-B within bounds."""

import numpy as np
from scipy.optimize import minimize

from jumelage.scoring.fit.evidence import Evidence, Floats

_MOST_CONSTANT = 20.0
"""Logarithmic odds of one in a billion: as far as the constant goes where all placements ended alike."""


def optimum(
    evidence: Evidence, penalty: float, counts: Floats | None = None, start: Floats | None = None, without: tuple = ()
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
    bounds = [(0.0, None)] * num_criteria + [(-_MOST_CONSTANT, _MOST_CONSTANT)] * (evidence.model == "success")
    for place in without:
        bounds[place] = (0.0, 0.0)
    if start is None:
        start = np.ones(evidence.num_parameters)
        start[num_criteria:] = 0
    scale = max(1.0, float(times.sum()))

    def penalised(parameters: Floats) -> tuple[float, Floats]:
        loss, slope = evidence.loss_and_slope(parameters, times)
        weights = parameters.copy()
        weights[num_criteria:] = 0
        return (loss + penalty / 2 * float(weights @ weights)) / scale, (slope + penalty * weights) / scale

    begin = np.clip(start, [low for low, _ in bounds], [np.inf if high is None else high for _, high in bounds])
    options = {"maxiter": 1000, "ftol": 1e-12, "gtol": 1e-8}
    found = minimize(penalised, begin, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return np.asarray(found.x, dtype=np.float64)


def resampled(evidence: Evidence, parameters: Floats, penalty: float, resamples: Floats) -> Floats:
    """Return the weights learned from each resample, shape (resamples, criteria)."""
    num_criteria = evidence.values.shape[1]
    found = [optimum(evidence, penalty, counts=times, start=parameters)[:num_criteria] for times in resamples]
    return np.array(found).reshape(-1, num_criteria)
