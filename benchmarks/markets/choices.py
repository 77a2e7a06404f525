"""Which companies students choose when some are far more sought-after than others."""

import numpy as np
from numpy.typing import NDArray

_RACE_PAIRS = 1 << 22


def distinct_choices(
    generator: np.random.Generator, weights: NDArray[np.float64], num_students: int, num_choices: int
) -> NDArray[np.int32]:
    """Return distinct companies for each student, drawn one after the other in proportion to their weights.

    Two ways to the same distribution. Where companies are many, repeats are drawn again until none is left. Where
    students choose a good part of all companies, that would take long: there the companies run a race of
    exponential times, whose first arrivals are such a sample (Efraimidis and Spirakis, 2006).

    Parameters
    ----------
    generator : numpy Generator
        Where chance comes from.
    weights : ndarray of float64, shape (num_companies,)
        How sought-after each company is; above 0.
    num_students : int
        How many students choose.
    num_choices : int
        How many each chooses, at most the number of companies.

    Returns
    -------
    ndarray of int32, shape (num_students, num_choices)
        Positions of companies, ascending for each student.
    """
    if num_choices == len(weights):
        return np.tile(np.arange(num_choices, dtype=np.int32), (num_students, 1))
    if 8 * num_choices > len(weights):
        chosen = _race(generator, weights, num_students, num_choices)
    else:
        chosen = _redrawn(generator, weights, num_students, num_choices)
    return chosen


def _redrawn(
    generator: np.random.Generator, weights: NDArray[np.float64], num_students: int, num_choices: int
) -> NDArray[np.int32]:
    edges = np.cumsum(weights)
    edges /= edges[-1]

    def draw(count: int) -> NDArray[np.int32]:
        return np.searchsorted(edges, generator.random(count), side="right").astype(np.int32)

    chosen = draw(num_students * num_choices).reshape(num_students, num_choices)
    rows = np.arange(num_students)
    while rows.size:
        part = np.sort(chosen[rows], axis=1)
        chosen[rows] = part
        again = part[:, 1:] == part[:, :-1]
        is_short = again.any(axis=1)
        rows, again, part = rows[is_short], again[is_short], part[is_short]
        part[:, 1:][again] = draw(int(again.sum()))
        chosen[rows] = part
    return chosen


def _race(
    generator: np.random.Generator, weights: NDArray[np.float64], num_students: int, num_choices: int
) -> NDArray[np.int32]:
    chosen = np.empty((num_students, num_choices), dtype=np.int32)
    size = max(1, _RACE_PAIRS // len(weights))
    for begin in range(0, num_students, size):
        block = chosen[begin : begin + size]
        arrival = generator.standard_exponential((len(block), len(weights))) / weights
        block[:] = np.argpartition(arrival, num_choices - 1, axis=1)[:, :num_choices]
    chosen.sort(axis=1)
    return chosen
