"""The plot of a cohort: supply beside demand, and when confirmations run out."""

from textwrap import fill
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from jumelage.cohort.calendar import EARLIER, LATER, NO_DATE, seats_by_month
from jumelage.cohort.monday import Tables, groupings, largest_groups
from jumelage.cohort.page import shortened
from jumelage.cohort.sentences import say
from jumelage.cohort.standing import can_be_judged, is_secured
from jumelage.cohort.supply import Supply
from jumelage.errors import MissingExtraError
from jumelage.texts import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_GROUPS = 12
_WIDEST = 56
"""How many letters of a name are shown, on two lines."""

_DEMAND, _SECURED, _OFFERED, _LAPSED, _LINE = "#E69F00", "#0072B2", "#B3D4EA", "#D55E00", "#555555"
"""Told apart by people who do not see red or green, and in grey."""

_INCHES_PER_ROW = 0.42
_SMALL = 8
_ROOM_FOR_LABELS = 0.2

_THICKNESS = 0.38
"""Of a bar, where rows are 1 apart."""


def draw_supply_and_demand(tables: Tables, on: pd.Timestamp | None, language: Language) -> "Figure":
    """Draw a panel of bars for each grouping that the columns allow, and the calendar; see `Cohort.plot`.

    Raises
    ------
    MissingExtraError
        If the extra ``plot`` is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("drawing supply and demand", "plot") from error
    is_judged = can_be_judged(tables, on)
    panels = {
        say(f"by-{by}", language): largest_groups(Supply.of(tables, by, on), _MOST_GROUPS, language).iloc[:-1]
        for by in groupings(tables)
    } or {say("all", language): _all_together(tables, on, language)}
    num_rows = max(2, *(len(frame) for frame in panels.values()))
    heights = [1.2 + _INCHES_PER_ROW * num_rows]
    if is_judged and on is not None:
        heights.append(3.0)
    figure = Figure(figsize=(6.5 * len(panels) if len(panels) > 1 else 9, sum(heights) + 0.4), layout="constrained")
    grid = figure.add_gridspec(len(heights), len(panels), height_ratios=heights)
    for column, (title, frame) in enumerate(panels.items()):
        axes = figure.add_subplot(grid[0, column])
        _draw_bars(axes, frame, is_judged, language)
        axes.set_title(title, loc="left", weight="bold")
    handles, names = axes.get_legend_handles_labels()
    if handles:
        figure.legend(handles, names, loc="outside upper center", ncols=3, frameon=False)
    if is_judged and on is not None:
        _draw_calendar(figure.add_subplot(grid[1, :]), seats_by_month(tables["companies"], on), on, language)
    return figure


def _all_together(tables: Tables, on: pd.Timestamp | None, language: Language) -> pd.DataFrame:
    """Return one row for everybody, where nothing groups them."""
    companies = tables["companies"]
    seats = companies["capacity"]
    row = {
        "students": len(tables["students"]),
        "offered": seats.sum(),
        "shared": 0,
        "secured": seats[is_secured(companies, on)].sum(),
    }
    return pd.DataFrame([row], index=[say("total", language)])


def _draw_bars(axes: "Axes", frame: pd.DataFrame, is_judged: bool, language: Language) -> None:
    """Draw demand above supply for each row; what is secured covers its part of what is offered."""
    from matplotlib.ticker import MaxNLocator

    if not frame[["students", "offered"]].any(axis=None):
        axes.text(0.5, 0.5, say("nothing", language), ha="center", va="center", transform=axes.transAxes)
        axes.set_axis_off()
        return
    rows = np.arange(len(frame))
    above, below = rows - _THICKNESS / 2, rows + _THICKNESS / 2
    demand = axes.barh(above, frame["students"], _THICKNESS, color=_DEMAND, label=say("demand-bar", language))
    texts = [str(seats) for seats in frame["offered"]]
    if is_judged:
        secured_label = say("secured-bar", language)
        axes.barh(below, frame["secured"], _THICKNESS, color=_SECURED, label=secured_label, zorder=2)
        texts = [
            say("of", language, secured=secured, offered=offered) if secured < offered else str(offered)
            for secured, offered in zip(frame["secured"], frame["offered"], strict=True)
        ]
    offered = axes.barh(below, frame["offered"], _THICKNESS, color=_OFFERED, label=say("offered-bar", language))
    axes.bar_label(demand, padding=3, fontsize=_SMALL)
    axes.bar_label(offered, texts, padding=3, fontsize=_SMALL)
    names = [fill(shortened(name, _WIDEST), _WIDEST // 2 + 4) for name in frame.index]
    axes.set_yticks(rows, names, fontsize=_SMALL, parse_math=False)
    # However few the rows, their bars are no thicker.
    middle, half = (len(frame) - 1) / 2, max(len(frame), 2) / 2 + 0.1
    axes.set_ylim(middle + half, middle - half)
    axes.margins(x=_ROOM_FOR_LABELS)
    axes.set_xlabel(say("shared-axis" if frame["shared"].any() else "demand-axis", language))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    _tidy(axes, "x")


def _draw_calendar(axes: "Axes", frame: pd.DataFrame, on: pd.Timestamp, language: Language) -> None:
    """Draw the seats that run out in each month, those that have lapsed on the reference date apart."""
    from matplotlib.ticker import MaxNLocator

    day = f"{on:%Y-%m-%d}"
    at = np.arange(len(frame))
    axes.bar(
        at,
        frame["lapsed"],
        0.8,
        color=_LAPSED,
        hatch="//",
        edgecolor="white",
        label=say("lapsed-bar", language, day=day),
    )
    bars = axes.bar(
        at, frame["standing"], 0.8, bottom=frame["lapsed"], color=_SECURED, label=say("standing-bar", language, day=day)
    )
    totals = frame.sum(axis=1)
    axes.bar_label(bars, [str(total) if total else "" for total in totals], padding=2, fontsize=_SMALL)
    others = {code: say(code, language) for code in (EARLIER, LATER, NO_DATE)}
    axes.set_xticks(at, [others.get(name, name) for name in frame.index], rotation=45, ha="right", fontsize=_SMALL)
    month = int(np.flatnonzero(frame.index == f"{on:%Y-%m}")[0])
    axes.axvline(month - 0.5 + (on.day - 1) / on.days_in_month, color=_LINE, linestyle="--", linewidth=1, zorder=3)
    axes.margins(x=0.01)
    axes.set_ylim(0, max(totals.max(), 1) * (1 + _ROOM_FOR_LABELS))
    axes.set_ylabel(say("calendar-axis", language))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.set_title(say("calendar", language), loc="left", weight="bold")
    # Beside the title, where no bar is.
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False, fontsize=_SMALL)
    _tidy(axes, "y")


def _tidy(axes: "Axes", direction: Literal["x", "y"]) -> None:
    axes.grid(axis=direction, color="#E5E5E5", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
