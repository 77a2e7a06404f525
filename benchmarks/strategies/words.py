"""Figures and differences as people read them."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from jumelage.benchmarks.strategies.measures import Measure, measure_of


def of_case(table: pd.DataFrame, case: str) -> pd.DataFrame:
    """Return the rows of a case."""
    return table[table["case"] == case]


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table, each by the names of its columns."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def figure(measure: Measure, value: float) -> str:
    """Return a value with its unit; a dash for what is not known.

    Examples
    --------
    >>> from jumelage.benchmarks.strategies.measures import MEASURES
    >>> figure(MEASURES["placed"], 0.8264), figure(MEASURES["km_median"], 12.34), figure(MEASURES["gap"], float("nan"))
    ('82.6 %', '12.3 km', '–')
    """
    if math.isnan(value):
        return "–"
    if measure.unit == "share":
        return f"{100 * value:.1f} %"
    digits = 3 if measure.unit == "s" or (measure.unit == "number" and abs(value) < 10) else 1
    return f"{value:,.{digits}f}{_UNITS.get(measure.unit, '')}"


_UNITS = {"km": " km", "s": " s", "MB": " MB"}


def change(row: Mapping[str, Any]) -> str:
    """Return the difference of a row of `Comparison.differences` with its interval; shares differ by points.

    Examples
    --------
    >>> change({"measure": "placed", "difference": 0.02, "low": 0.011, "high": 0.032})
    '+2.0 points (+1.1 to +3.2)'
    """
    measure, value, low, high = measure_of(row["measure"]), row["difference"], row["low"], row["high"]
    if math.isnan(value):
        return "–"
    scale, unit = (100, " points") if measure.unit == "share" else (1, _UNITS.get(measure.unit, ""))
    digits = 3 if measure.unit in ("s", "number") and abs(value) < 10 else 1
    around = "" if math.isnan(low) else f" ({scale * low:+,.{digits}f} to {scale * high:+,.{digits}f})"
    return f"{scale * value:+,.{digits}f}{unit}{around}"
