"""Measures of students by group, with intervals, and how far each group stands from all others."""

import html
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

NUM_RESAMPLES = 1000

FEWEST = 5
"""Of fewer students a resample says nothing, and a figure says too much about each."""


@dataclass(frozen=True, repr=False, eq=False)
class GroupGaps:
    """Measures of students by group.

    Parameters
    ----------
    frame : DataFrame
        A row per measure and group: ``measure``, ``group`` (blank: not known), ``num_students`` (of whom the measure is
        known), ``value`` (their mean) with its interval ``low``, ``high``, and ``gap`` (their mean less that of all
        other students whose group is known) with ``gap_low``, ``gap_high``. Intervals are of 95 %, from 1,000
        resamples of the students within and outside of the group (bootstrap). Groups of fewer than 5 have their number
        only.
    """

    frame: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return the table."""
        return self.frame.copy()

    def __str__(self) -> str:
        return self.frame.to_string(index=False, float_format="{:.3f}".format)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(str(name))}</th>" for name in self.frame)
        rows = [
            "".join(f"<td>{html.escape(f'{cell:.3f}' if isinstance(cell, float) else str(cell))}</td>" for cell in row)
            for row in self.frame.itertuples(index=False)
        ]
        return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def group_gaps(measures: Mapping[str, ArrayLike], groups: "pd.Series[str]", *, seed: int = 0) -> GroupGaps:
    """Return measures of students by group.

    Parameters
    ----------
    measures : mapping of str to array, shape (students,)
        A number for each student, NaN where there is none.
    groups : Series of str, shape (students,)
        The group of each student, missing where it is not known.
    seed : int
        Of the resamples.

    Examples
    --------
    >>> groups = pd.Series(["a"] * 5 + ["b"] * 6)
    >>> gaps = group_gaps({"placed": [1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1]}, groups)
    >>> gaps.to_frame()[["measure", "group", "num_students", "value", "gap"]]
      measure group  num_students  value  gap
    0  placed     a             5    1.0  0.5
    1  placed     b             6    0.5 -0.5
    """
    code, names = pd.factorize(groups, sort=True)
    rows = []
    for measure, given in measures.items():
        values = np.asarray(given, dtype=np.float64)
        is_known = ~np.isnan(values)
        for group in [*range(len(names)), -1] if (code < 0).any() else range(len(names)):
            generator = np.random.default_rng([seed, group + 1])
            inside = np.sort(values[is_known & (code == group)])
            outside = np.sort(values[is_known & (code != group) & (code >= 0)])
            figures = [np.nan] * 6
            if len(inside) >= FEWEST:
                own = _means(inside, generator)
                figures[:3] = [inside.mean(), *np.quantile(own, [0.025, 0.975])]
                if len(outside) >= FEWEST:
                    gaps = own - _means(outside, generator)
                    figures[3:] = [inside.mean() - outside.mean(), *np.quantile(gaps, [0.025, 0.975])]
            rows.append((measure, names[group] if group >= 0 else np.nan, len(inside), *figures))
    columns = ["measure", "group", "num_students", "value", "low", "high", "gap", "gap_low", "gap_high"]
    return GroupGaps(pd.DataFrame(rows, columns=columns).astype({"measure": "str", "group": "str"}))


def _means(values: NDArray[np.float64], generator: np.random.Generator) -> NDArray[np.float64]:
    """Return the means of resamples. The values are sorted, so that the order of the rows changes nothing."""
    means = [values[generator.integers(0, len(values), len(values))].mean() for _ in range(NUM_RESAMPLES)]
    return np.array(means)
