"""The map: each student's home, and a line to where she goes."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError, MissingExtraError
from jumelage.exports.headings import HEADINGS, PHRASES
from jumelage.replacing import replacing
from jumelage.texts import Language, check_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import LineCollection
    from matplotlib.figure import Figure

    from jumelage.matching.result import Result

_DOTS_PER_INCH = 120
_GREY, _RED = "#555555", "#C8102E"
_SCORES = ("#D55E00", "#8F8A9E", "#0072B2")
"""From poor to good: told apart by people who do not see red or green, and none of them pale."""


def draw_map(result: "Result", *, language: Language = "en") -> "Figure":
    """Draw every home and company, with a line from each student to where she goes.

    Lines are coloured by score, students without a place are crosses, companies grow with their seats, and
    the names of the companies' territories stand above them. North is up and distances are true to each
    other; no background is fetched from anywhere.

    Parameters
    ----------
    result : Result
        What to draw; its market's students and companies need the columns ``lat`` and ``lon``, in degrees.
    language : {"en", "fr"}
        The language of the legend.

    Raises
    ------
    MissingExtraError
        If the extra ``plot`` is not installed.
    InputError
        If no place of students or of companies is known, or there are no texts in the language.

    Examples
    --------
    >>> import jumelage as jm
    >>> pairs = pd.DataFrame({"student": ["s1"], "company": ["c1"], "score": [0.5]})
    >>> students = pd.DataFrame({"student": ["s1"], "lat": [48.1], "lon": [-1.7]})
    >>> companies = pd.DataFrame({"company": ["c1"], "capacity": [1], "lat": [48.4], "lon": [-4.5]})
    >>> figure = draw_map(jm.match(jm.Market.from_pairs(pairs, students, companies)))
    >>> figure.axes[0].get_title()
    '1 of 1 students placed'
    """
    check_language(language)
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("drawing the map", "plot") from error
    market = result.market
    homes = _places(market.student_columns, market.num_students)
    hosts = _places(market.company_columns, market.num_companies)
    sides = (("students", homes), ("companies", hosts))
    unknown = [table for table, places in sides if np.isnan(places).any(axis=1).all()]
    if unknown:
        raise InputError([Fault(table, "no places", "columns lat and lon", "add them for a map") for table in unknown])
    every = np.concatenate([homes, hosts])
    stretch = 1 / np.cos(np.radians(np.nanmean(every[:, 1])))
    width, height = np.maximum(np.nanmax(every, axis=0) - np.nanmin(every, axis=0), 1e-3) * (1, stretch)
    figure = Figure(figsize=(10, 1.5 + float(np.clip(8 * height / width, 3, 9))), layout="constrained")
    axes = figure.add_subplot(aspect=stretch)
    at = result.matching.positions(market)
    scores = result.to_frame().get("score")
    lines = _draw_lines(axes, homes, hosts, at, None if scores is None else scores.to_numpy())
    if scores is not None:
        figure.colorbar(lines, ax=axes, shrink=0.7, pad=0.01, label=HEADINGS["score"][language])
    _draw_places(axes, homes, hosts, at, market.capacity, language)
    figure.legend(loc="outside lower center", ncols=4, frameon=False)
    _name_territories(axes, hosts, market.company_columns)
    placed = len(result.matching)
    axes.set_title(PHRASES["title"][language].format(placed=placed, total=market.num_students))
    return figure


def write_map(result: "Result", path: "str | PathLike[str]", *, language: Language = "en") -> None:
    """Write the map of `draw_map` as a picture; the parameters and errors are the same."""
    figure = draw_map(result, language=language)
    with replacing(Path(path)) as draft:
        figure.savefig(draft, dpi=_DOTS_PER_INCH)


def _places(columns: pd.DataFrame | None, count: int) -> NDArray[np.float64]:
    """Return longitude and latitude, shape (count, 2), NaN where either is not known."""
    if columns is None or not {"lat", "lon"} <= set(columns):
        return np.full((count, 2), np.nan)
    places = columns[["lon", "lat"]].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    return np.where(np.isnan(places).any(axis=1, keepdims=True), np.nan, places)


def _draw_lines(
    axes: "Axes",
    homes: NDArray[np.float64],
    hosts: NDArray[np.float64],
    at: NDArray[np.int32],
    scores: NDArray[np.float64] | None,
) -> "LineCollection":
    from matplotlib.collections import LineCollection
    from matplotlib.colors import LinearSegmentedColormap

    goes = np.flatnonzero(at >= 0)
    segments = np.stack([homes[goes], hosts[at[goes]]], axis=1)
    is_known = ~np.isnan(segments).any(axis=(1, 2))
    lines = LineCollection(list(segments[is_known]), linewidths=1.1, colors=_GREY, zorder=1)
    if scores is not None:
        lines = LineCollection(
            list(segments[is_known]),
            linewidths=1.1,
            array=scores[goes][is_known],
            cmap=LinearSegmentedColormap.from_list("scores", _SCORES),
            zorder=1,
        )
    axes.add_collection(lines)
    return lines


def _draw_places(
    axes: "Axes",
    homes: NDArray[np.float64],
    hosts: NDArray[np.float64],
    at: NDArray[np.int32],
    capacity: NDArray[np.int64],
    language: Language,
) -> None:
    def legend(phrase: str, count: int) -> str:
        return PHRASES[phrase][language].format(count=count)

    x, y = hosts.T
    axes.scatter(
        x,
        y,
        s=14 + 10 * np.minimum(capacity, 8),
        marker="s",
        facecolor="white",
        edgecolor="black",
        linewidth=0.8,
        zorder=3,
        label=legend("hosts", len(x)),
    )
    x, y = homes[at >= 0].T
    axes.scatter(x, y, s=9, color=_GREY, zorder=2, label=legend("placed", len(x)))
    x, y = homes[at < 0].T
    axes.scatter(
        x,
        y,
        s=60,
        marker="X",
        color=_RED,
        edgecolor="white",
        linewidth=0.6,
        zorder=4,
        label=legend("unplaced", len(x)),
    )
    num_nowhere = int(np.isnan(homes[:, 0]).sum() + np.isnan(hosts[:, 0]).sum())
    if num_nowhere:
        axes.plot([], [], " ", label=legend("nowhere", num_nowhere))
    axes.set(xlabel=PHRASES["longitude"][language], ylabel=PHRASES["latitude"][language])
    axes.grid(color="#E5E5E5", linewidth=0.6)
    axes.set_axisbelow(True)


def _name_territories(axes: "Axes", hosts: NDArray[np.float64], columns: pd.DataFrame | None) -> None:
    """Write each territory's name above its companies."""
    if columns is None or "territory" not in columns:
        return
    from matplotlib.patheffects import withStroke

    places = pd.DataFrame(hosts, columns=["lon", "lat"]).groupby(columns["territory"].to_numpy())
    tops = places.agg({"lon": "median", "lat": "max"}).dropna()
    for name, longitude, latitude in zip(tops.index, tops["lon"], tops["lat"], strict=True):
        axes.annotate(
            str(name),
            (longitude, latitude),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            weight="bold",
            path_effects=[withStroke(linewidth=3, foreground="white")],
            zorder=5,
            parse_math=False,
        )
