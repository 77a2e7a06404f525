"""Plots of a comparison, and the same in words for who cannot see them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from jumelage.benchmarks.strategies.measures import Measure, measure_of
from jumelage.benchmarks.strategies.words import change, figure, of_case, rows_of
from jumelage.errors import MissingExtraError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from jumelage.benchmarks.strategies.comparison import Comparison

_SHOWN = ("placed", "first_choice", "mean_rank", "score", "blocking_pairs", "justified_envy", "imposed", "moves")
PARETO = (("score", "blocking_pairs"), ("placed", "mean_rank"), ("first_choice", "justified_envy"))
"""The pairs of measures that a report sets against each other."""

_COLOURS = {"better": "#0072B2", "worse": "#D55E00", "not shown": "#767676", "same": "#767676"}
"""Told apart by people who do not see red or green; so are the marks."""
_MARKS = {"better": "^", "worse": "v", "not shown": "o", "same": "o"}


def shown(comparison: "Comparison") -> list[str]:
    """Return the measures that a report draws, of those the comparison has."""
    return [name for name in _SHOWN if name in comparison.measures]


def _figure(width: float, height: float) -> "Figure":
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("drawing a comparison", "plot") from error
    return Figure(figsize=(width, height), layout="constrained")


def draw_differences(comparison: "Comparison", case: str, measures: Sequence[str]) -> "Figure":
    """Draw the difference of each strategy from the first with its interval, a panel per measure."""
    table = of_case(comparison.differences(), case)
    others = comparison.strategies[1:]
    across = min(len(measures), 4) or 1
    down = -(-len(measures) // across) or 1
    drawn = _figure(2.2 + 2.6 * across, (1.2 + 0.22 * len(others)) * down)
    panels = drawn.subplots(down, across, squeeze=False, sharey=True)
    for panel in panels.ravel()[len(measures) :]:
        panel.set_visible(False)
    for panel, name in zip(panels.ravel(), measures, strict=False):
        measure = measure_of(name)
        rows = {row["strategy"]: row for row in rows_of(table[table["measure"] == name])}
        scale = 100 if measure.unit == "share" else 1
        panel.axvline(0, color="#333333", linewidth=0.8)
        for at, strategy in enumerate(others):
            row = rows[strategy]
            if not row["num_markets"]:
                continue
            colour = _COLOURS[row["verdict"]]
            panel.plot([scale * row["low"], scale * row["high"]], [at, at], color=colour, linewidth=1.5)
            panel.plot(scale * row["difference"], at, _MARKS[row["verdict"]], color=colour, markersize=4)
        panel.set_yticks(range(len(others)), others, fontsize=8)
        panel.set_ylim(len(others) - 0.5, -0.5)
        panel.tick_params(axis="x", labelsize=8)
        unit = "points" if measure.unit == "share" else measure.unit if measure.unit in ("km", "s", "MB") else ""
        panel.set_title(f"{measure.label}{f' ({unit})' if unit else ''}\n{_side(measure)}", fontsize=9)
    drawn.suptitle(f"{case}: difference from {comparison.strategies[0]}, 95 % intervals", fontsize=10)
    return drawn


def differences_text(comparison: "Comparison", case: str, measures: Sequence[str]) -> str:
    """Return in words what `draw_differences` shows."""
    table = of_case(comparison.differences(), case)
    sentences = []
    for name in measures:
        measure = measure_of(name)
        rows = table[(table["measure"] == name) & (table["num_markets"] > 0)]
        told = [f"{row['strategy']} {change(row)}, {row['verdict']}" for row in rows_of(rows)]
        sentences.append(f"{measure.label} ({_side(measure)}): {'; '.join(told)}.")
    return f"Differences from {comparison.strategies[0]} with 95 % intervals. {' '.join(sentences)}"


def draw_pareto(comparison: "Comparison", case: str, x: str, y: str) -> "Figure":
    """Draw the means of two measures; those that no other strategy beats in both are joined and filled."""
    drawn = _figure(9.5, 5.0)
    axes = drawn.add_subplot()
    means = of_case(comparison.means(), case).set_index("strategy")[[x, y]].dropna()
    best = set(comparison.pareto(case, (x, y)))
    front = means[means.index.isin(best)].sort_values([x, y])
    scale = np.array([100.0 if measure_of(name).unit == "share" else 1.0 for name in (x, y)])
    axes.plot(*(front.to_numpy() * scale).T, color="#0072B2", linewidth=1, linestyle=":")
    places: dict[tuple[float, float], list[str]] = {}
    for strategy, at in zip(means.index, np.round(means.to_numpy() * scale, 6).tolist(), strict=True):
        places.setdefault((at[0], at[1]), []).append(str(strategy))
    for number, (at, names) in enumerate(sorted(places.items()), 1):
        # Names would hide each other: the legend has them by number.
        fill = "#0072B2" if best & set(names) else "white"
        axes.plot(*at, "o", color="#0072B2", markerfacecolor=fill, markersize=6, label=f"{number}  {', '.join(names)}")
        offset = (-3, 7) if number % 2 else (-3, -13)
        axes.annotate(str(number), at, textcoords="offset points", xytext=offset, fontsize=8)
    drawn.legend(loc="outside right upper", fontsize=8, frameon=False)
    for name, label in ((x, axes.set_xlabel), (y, axes.set_ylabel)):
        measure = measure_of(name)
        label(f"{measure.label}{', %' if measure.unit == 'share' else ''} ({_side(measure)})")
    axes.margins(0.15)
    axes.set_title(f"{case}: means; filled: nobody beats it in both", fontsize=10)
    return drawn


def pareto_text(comparison: "Comparison", case: str, x: str, y: str) -> str:
    """Return in words what `draw_pareto` shows."""
    means = of_case(comparison.means(), case).set_index("strategy")[[x, y]].dropna()
    across, upward = measure_of(x), measure_of(y)
    told = [f"{strategy} {figure(across, row[x])} and {figure(upward, row[y])}" for strategy, row in means.iterrows()]
    best = ", ".join(comparison.pareto(case, (x, y)))
    return (
        f"Means of {across.label} ({_side(across)}) and {upward.label} ({_side(upward)}). "
        f"No other strategy is as good in both and better in one than: {best}. All: {'; '.join(told)}."
    )


def _side(measure: Measure) -> str:
    return f"{measure.better} is better"
