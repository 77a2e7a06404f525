"""What strategies are compared by: each measure with its words, the side that is better, and its function."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.benchmarks.strategies.envy import justified_envy
from jumelage.benchmarks.strategies.outcome import Outcome
from jumelage.errors import Fault, listed
from jumelage.matching.modes import ASSIGNMENT

Better = Literal["higher", "lower"]
Unit = Literal["share", "count", "number", "km", "s", "MB"]

LEAST_IN_GROUP = 10
"""A group of fewer students has no share of its own: one student would move it by more than a tenth."""


@dataclass(frozen=True)
class Measure:
    """Something that strategies are compared by.

    Parameters
    ----------
    name : str
        What tables call it.
    label : str
        What people call it.
    better : {"higher", "lower"}
        Which is better.
    unit : {"share", "count", "number", "km", "s", "MB"}
        What it is measured in; shares are from 0 to 1.
    means : str
        What exactly is measured, in a sentence.
    of : callable, optional
        Takes an `Outcome`, returns the value, NaN where the market does not tell. None for what the run itself
        measures.
    """

    name: str
    label: str
    better: Better
    unit: Unit
    means: str
    of: Callable[[Outcome], float] | None = None


def _share_of_wishers(outcome: Outcome, is_counted: NDArray[np.bool_]) -> float:
    num_wishers = int(outcome.is_wisher.sum())
    return float((is_counted & outcome.is_wisher).sum() / num_wishers) if num_wishers else np.nan


def _total(name: str) -> Callable[[Outcome], float]:
    return lambda outcome: float(outcome.verdict.totals.get(name, np.nan))


def _company_rank(outcome: Outcome) -> float:
    total = outcome.verdict.totals.get("company_rank")
    return np.nan if total is None or not len(outcome.matching) else total / len(outcome.matching)


def _km(share: float) -> Callable[[Outcome], float]:
    def measured(outcome: Outcome) -> float:
        from jumelage.datasets.made.places import km_between

        sides = outcome.market.student_columns, outcome.market.company_columns
        if any(side is None or not {"lat", "lon"} <= set(side) for side in sides):
            return np.nan
        at = np.flatnonzero(outcome.assigned >= 0)
        homes, sites = (
            side[["lat", "lon"]].apply(pd.to_numeric, errors="coerce").to_numpy(np.float64)[rows]
            for side, rows in zip(sides, (at, outcome.assigned[at]), strict=True)
            if side is not None
        )
        km = km_between(homes[:, 0], homes[:, 1], sites[:, 0], sites[:, 1])
        known = km[~np.isnan(km)]
        return float(np.quantile(known, share)) if len(known) else np.nan

    return measured


def _blocking(outcome: Outcome) -> float:
    blocking = outcome.verdict.blocking_pairs
    return np.nan if blocking is None else float(len(blocking))


def _envious(outcome: Outcome) -> float:
    return np.nan if outcome.market.student_rank is None else float(justified_envy(outcome).sum())


def _imposed(outcome: Outcome) -> float:
    market = outcome.market
    if market.mode is None or market.student_rank is None:
        return np.nan
    pair = outcome.pair[outcome.pair >= 0]
    is_imposed = (market.mode[pair] == ASSIGNMENT) & (market.student_rank[pair] == 0)
    return float(is_imposed.sum() / market.num_students)


def _violations(*codes: str) -> Callable[[Outcome], float]:
    def measured(outcome: Outcome) -> float:
        return float(sum(not codes or each.code in codes for each in outcome.verdict.violations))

    return measured


def _minimum_breaches(outcome: Outcome) -> float:
    return _violations("under-minimum")(outcome) if outcome.market.minimum.any() else np.nan


def _gap(shares: Callable[[Outcome], NDArray[np.float64]], column: str) -> Callable[[Outcome], float]:
    """Return the distance between the best and the worst off of the groups that a column of the students names."""

    def measured(outcome: Outcome) -> float:
        columns = outcome.market.student_columns
        if columns is None or column not in columns:
            return np.nan
        groups = pd.Series(shares(outcome)).groupby(columns[column].to_numpy())
        means = groups.mean()[groups.count() >= LEAST_IN_GROUP]
        return float(means.max() - means.min()) if len(means) > 1 else np.nan

    return measured


def _is_placed(outcome: Outcome) -> NDArray[np.float64]:
    return (outcome.assigned >= 0).astype(np.float64)


def _is_first(outcome: Outcome) -> NDArray[np.float64]:
    return np.where(outcome.is_wisher, outcome.rank == 1, np.nan)


_WISHERS = "students who rank a place and have no agreed offer"

_MEASURES: tuple[Measure, ...] = (
    Measure(
        "placed",
        "placed",
        "higher",
        "share",
        "students who have a place, of all",
        lambda outcome: float(_is_placed(outcome).mean()) if outcome.market.num_students else np.nan,
    ),
    Measure(
        "first_choice",
        "first choice",
        "higher",
        "share",
        f"of the {_WISHERS}: those placed at their first choice",
        lambda outcome: _share_of_wishers(outcome, outcome.rank == 1),
    ),
    Measure(
        "top_three",
        "one of the first three",
        "higher",
        "share",
        f"of the {_WISHERS}: those placed at one of their first three choices",
        lambda outcome: _share_of_wishers(outcome, outcome.rank <= 3),
    ),
    Measure(
        "mean_rank",
        "mean rank",
        "lower",
        "number",
        f"of the {_WISHERS} and are placed; a place not ranked counts one more than the last. Who is left out is not in"
        " it: read it beside the placed",
        lambda outcome: float(np.nanmean(outcome.rank)) if (outcome.rank > 0).any() else np.nan,
    ),
    Measure(
        "worst_rank",
        "worst rank",
        "lower",
        "number",
        "the largest of those ranks",
        lambda outcome: float(np.nanmax(outcome.rank)) if (outcome.rank > 0).any() else np.nan,
    ),
    Measure("score", "total score", "higher", "number", "the sum of the scores of all placements", _total("score")),
    Measure(
        "worst_score",
        "worst score",
        "higher",
        "number",
        "the smallest score of a placement",
        _total("worst_score"),
    ),
    Measure(
        "company_rank",
        "mean rank by companies",
        "lower",
        "number",
        "the mean rank that companies give to whom they get; whom one did not rank counts one more than its last",
        _company_rank,
    ),
    Measure("km_median", "median commute", "lower", "km", "from home to place, as the crow flies", _km(0.5)),
    Measure(
        "km_p90",
        "long commute",
        "lower",
        "km",
        "the distance that nine in ten of the placed do not exceed, as the crow flies",
        _km(0.9),
    ),
    Measure(
        "blocking_pairs",
        "blocking pairs",
        "lower",
        "count",
        "applications in which student and company would both rather have each other (Gale and Shapley, 1962)",
        _blocking,
    ),
    Measure(
        "justified_envy",
        "students with justified envy",
        "lower",
        "count",
        "students who would rather be where somebody is whom the company ranks below them (Balinski and Sönmez, 1999;"
        " Abdulkadiroğlu and Sönmez, 2003)",
        _envious,
    ),
    Measure(
        "imposed",
        "imposed",
        "lower",
        "share",
        "students, of all, who are assigned to a place that they did not apply to",
        _imposed,
    ),
    Measure("unfilled", "seats left empty", "lower", "count", "seats that nobody has", _total("unfilled")),
    Measure(
        "minimum_breaches",
        "companies below their minimum",
        "lower",
        "count",
        "companies that were given fewer students than they must have",
        _minimum_breaches,
    ),
    Measure(
        "rules_broken",
        "rules broken",
        "lower",
        "count",
        "everything the audit finds broken: minima, offers, capacities and the rules that must hold",
        _violations(),
    ),
    Measure(
        "moves",
        "moved after a shock",
        "lower",
        "share",
        "of the students whose place still exists after the shock: those who are elsewhere, or nowhere, when the same"
        " strategy decides the changed market anew. It was not asked to move few",
    ),
    Measure(
        "unproven",
        "out of time",
        "lower",
        "share",
        "markets on which an exact strategy was out of time before its answer was proven: what it gives there is not"
        " what it aims for. Blank for strategies that prove nothing",
    ),
    Measure(
        "gap",
        "gap",
        "lower",
        "number",
        "how far the value is from its bound, relative to the larger; 0 is proven. Blank where some part of the"
        " objective has no bound",
    ),
    Measure("seconds", "time", "lower", "s", "by the clock, with proof and audit; other work of the machine counts"),
    Measure("cpu_seconds", "processor time", "lower", "s", "of all threads, with proof and audit"),
    Measure(
        "megabytes",
        "memory",
        "lower",
        "MB",
        "what the run needed at its peak beyond what the market already takes (10⁶ bytes; Linux only)",
    ),
)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _MEASURES}
"""The measures by name, without those of groups."""

COSTS = ("seconds", "cpu_seconds", "megabytes")
"""What another run of the same market need not give again."""

_OF_THE_RUN = ("unproven", "gap", *COSTS)

GROUPED: dict[str, tuple[str, Callable[[Outcome], NDArray[np.float64]]]] = {
    "placed_gap": ("placed", _is_placed),
    "first_choice_gap": ("first choice", _is_first),
}
"""Measures of groups: ``placed_gap:level`` is of the groups that the column ``level`` of the students names."""

_GROUPS = ("programme", "level", "territory")

DEFAULT: tuple[str, ...] = (
    *(name for name in MEASURES if name not in _OF_THE_RUN),
    *(f"{kind}:{column}" for kind in GROUPED for column in _GROUPS),
    *_OF_THE_RUN,
)
"""What is measured unless the caller says."""


def measure_of(name: str) -> Measure:
    """Return a measure by its name, which `measure_faults` has nothing against.

    Examples
    --------
    >>> measure_of("placed_gap:territory").label
    'gap by territory: placed'
    """
    kind, _, column = name.partition(":")
    if not column:
        return MEASURES[name]
    what, shares = GROUPED[kind]
    means = (
        f"the best share ({what}) of a group of students with the same {column}, less the worst; groups of "
        f"{LEAST_IN_GROUP} students and more"
    )
    return Measure(name, f"gap by {column}: {what}", "lower", "share", means, _gap(shares, column))


def measure_faults(names: Iterable[object]) -> list[Fault]:
    """Return a fault for each name that is no measure, with the names that are near."""
    known = [*MEASURES, *(f"{kind}:<column of the students>" for kind in GROUPED)]
    faults = []
    for name in names:
        kind, _, column = str(name).partition(":")
        if name in MEASURES or (kind in GROUPED and column):
            continue
        near = get_close_matches(str(name), known, n=3, cutoff=0.5)
        remedy = f"write {' or '.join(near)}" if near else "choose one of these"
        faults.append(Fault("measures", repr(name), f"one of {listed(known)}", remedy))
    return faults


def measured(outcome: Outcome, names: Iterable[str]) -> dict[str, float]:
    """Return the values of all measures that a matching tells of, by name."""
    wanted = [measure_of(name) for name in names]
    return {measure.name: measure.of(outcome) for measure in wanted if measure.of is not None}
