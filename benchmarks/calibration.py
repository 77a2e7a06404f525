"""How near a made cohort comes to the published figures of its preset."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jumelage.errors import Fault, InputError

if TYPE_CHECKING:
    from jumelage.cohort import Cohort
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.matching.result import Result

DOOR_TO_DOOR_MINUTES, MINUTES_PER_KM = 10.0, 1.95
"""Minutes of a journey: 10, and 1.3 times the distance as the crow flies at 40 km/h. An assumption."""

_DAYS_PER_YEAR = 365.25


def realised(cohort: "Cohort", result: "Result | None" = None) -> pd.DataFrame:
    """Compare a made cohort, and who was placed where, with the published figures of its preset.

    Parameters
    ----------
    cohort : Cohort
        One of `jumelage.make_cohort`: its name is that of the preset.
    result : Result, optional
        A matching of its students. Without one, `application_market` is matched by ``"student_optimal"``. Students
        with an agreed offer whom it leaves out count as placed there.

    Returns
    -------
    DataFrame
        A row per target: ``measure, published, tolerance, realised, is_met, source``. Shares are from 0 to 1. What
        the cohort cannot tell, for want of rows or of a column, is NaN and not met.

    Raises
    ------
    InputError
        If the cohort is not named after a preset, there is nothing to match, or the result places others than its
        students and companies.

    Examples
    --------
    >>> import jumelage as jm
    >>> table = realised(jm.make_cohort("appic", seed=1))
    >>> table.loc[table["measure"] == "unmatched", ["published", "tolerance"]].values.tolist()
    [[0.135, 0.03]]
    """
    from jumelage.datasets.made import PRESETS, preset_of
    from jumelage.matching.solve import match

    if cohort.name not in PRESETS:
        found, remedy = f"a cohort named {cohort.name!r}", "make one with jm.make_cohort"
        raise InputError([Fault("cohort", found, f"one named after a preset: {', '.join(PRESETS)}", remedy)])
    if result is None:
        if cohort.applications.empty:
            remedy = "give a result, or make the cohort with applications"
            raise InputError([Fault("cohort", "no applications", "applications to match", remedy)])
        result = match(application_market(cohort), strategy="student_optimal")
    if strangers := _strangers(cohort, result.matching):
        raise InputError(strangers)
    term = _Term(cohort, result.matching)
    rows = [
        (target.measure, target.value, target.tolerance, _measured(term, target.measure), target.source)
        for target in preset_of(cohort.name).targets
    ]
    table = pd.DataFrame(rows, columns=["measure", "published", "tolerance", "realised", "source"])
    table.insert(4, "is_met", (table["realised"] - table["published"]).abs() <= table["tolerance"])
    return table


def application_market(cohort: "Cohort") -> "Market":
    """Return the market of the applications alone: who ranked whom, without scores.

    Students with an agreed offer are out of it, and so are their seats.

    Examples
    --------
    >>> import jumelage as jm
    >>> application_market(jm.make_cohort("appic", num_students=50, num_companies=10, seed=0)).num_students
    50
    """
    from jumelage.matching.market import Market

    agreed = cohort.offers[cohort.offers["status"] == "agreed"] if len(cohort.offers) else cohort.offers
    students, companies = cohort.students, cohort.companies
    taken = companies["company"].map(agreed["company"].value_counts()).fillna(0).astype(np.int64)
    left = companies[["company"]].assign(capacity=companies["capacity"] - taken)
    applying = students["student"][~students["student"].isin(agreed["student"])]
    applications = cohort.applications
    pairs = applications[applications["student"].isin(applying)]
    return Market.from_pairs(pairs, applying.tolist(), left)


def _strangers(cohort: "Cohort", matching: "Matching") -> list[Fault]:
    """Return who is placed, or is a place, and is not in the cohort."""
    return [
        Fault("result", name, f"a {side} of the cohort", "give a result of this cohort", subject=name)
        for side, table in (("student", cohort.students), ("company", cohort.companies))
        for name in sorted(set(matching.to_frame()[side]) - set(table[side]))
    ]


_READ = {
    "students": ("student", "programme", "level", "territory", "lat", "lon", "birth_date", "start"),
    "companies": (
        *("company", "employer", "capacity", "programmes", "levels"),
        *("size", "sector", "lat", "lon", "accredited_until"),
    ),
    "applications": ("student", "company", "student_rank"),
    "history": ("outcome",),
}
"""The columns that measures read; one that a cohort lacks is blank."""


class _Term:
    """A cohort and its placements: what all measures read."""

    def __init__(self, cohort: "Cohort", matching: "Matching"):
        tables: dict[str, pd.DataFrame] = {
            name: getattr(cohort, name).reindex(columns=list(columns)) for name, columns in _READ.items()
        }
        self.students, self.companies = tables["students"], tables["companies"]
        self.applications, self.history = tables["applications"], tables["history"]
        offers = cohort.offers
        agreed = offers.loc[offers["status"] == "agreed", ["student", "company"]] if len(offers) else offers
        placed = matching.to_frame()
        others = agreed[~agreed["student"].isin(placed["student"])]
        self.placed = pd.concat([placed, others[["student", "company"]]], ignore_index=True)
        ranked = self.applications.dropna(subset=["student_rank"])
        self.applicants = ranked["student"].unique()
        self.obtained = self.placed.merge(ranked, on=["student", "company"])

    def fill(self) -> pd.Series:
        """Return how many seats of each opening are taken."""
        return self.companies["company"].map(self.placed["company"].value_counts()).fillna(0)

    def km(self) -> pd.Series:
        """Return the distances from home to the place of those who have one."""
        from jumelage.datasets.made.places import km_between

        homes = self.students.set_index("student").loc[self.placed["student"], ["lat", "lon"]].to_numpy()
        sites = self.companies.set_index("company").loc[self.placed["company"], ["lat", "lon"]].to_numpy()
        return pd.Series(km_between(homes[:, 0], homes[:, 1], sites[:, 0], sites[:, 1])).dropna()

    def minutes(self) -> pd.Series:
        """Return the minutes from home to the place of those who have one."""
        return DOOR_TO_DOOR_MINUTES + MINUTES_PER_KM * self.km()

    def ages(self) -> pd.Series:
        """Return ages at the start of the term, in years."""
        return (self.students["start"] - self.students["birth_date"]).dt.days / _DAYS_PER_YEAR

    def seats_of_employers(self) -> pd.Series:
        """Return the seats of each employer."""
        return self.companies.groupby("employer")["capacity"].sum()

    def field_tightness(self) -> pd.Series:
        """Return students per seat by programme and level, by what each opening takes first."""
        first = {name: self.companies[f"{name}s"].str.partition(";")[0] for name in ("programme", "level")}
        seats = self.companies.assign(**first).groupby(["programme", "level"])["capacity"].sum()
        return (self.students.groupby(["programme", "level"]).size() / seats).dropna()


_MEASURES: dict[str, Callable[[_Term], float]] = {
    "first_choice": lambda term: (term.obtained["student_rank"] <= 1).mean(),
    "top_two": lambda term: (term.obtained["student_rank"] <= 2).mean(),
    "top_three": lambda term: (term.obtained["student_rank"] <= 3).mean(),
    "unmatched": lambda term: 1 - _ratio(len(term.obtained), len(term.applicants)),
    "placed": lambda term: len(term.placed) / len(term.students),
    "unplaced": lambda term: 1 - len(term.placed) / len(term.students),
    "unfilled": lambda term: 1 - len(term.placed) / term.companies["capacity"].sum(),
    "companies_with_holes": lambda term: (term.fill() < term.companies["capacity"]).mean(),
    "list_length": lambda term: _ratio(term.applications["student_rank"].notna().sum(), len(term.applicants)),
    "single_applications": lambda term: (term.applications["student"].value_counts() == 1).mean(),
    "places_per_company": lambda term: term.companies["capacity"].mean(),
    "places_per_employer": lambda term: term.seats_of_employers().mean(),
    "several_places": lambda term: (term.seats_of_employers() > 1).mean(),
    "field_tightness_median": lambda term: float(term.field_tightness().median()),
    "km_median": lambda term: float(term.km().median()),
    "minutes_median": lambda term: float(term.minutes().median()),
    "minutes_below_60": lambda term: (term.minutes() < 60).mean(),
    "early_ends": lambda term: (term.history["outcome"] == "rompu").mean(),
    "accredited": lambda term: term.companies["accredited_until"].notna().mean(),
}
"""What is measured, by name; shares and means of one cohort."""

_SHARES: dict[str, Callable[[_Term, str], float]] = {
    "size": lambda term, name: _seat_share(term, "size", name),
    "sector": lambda term, name: _seat_share(term, "sector", name),
    "level": lambda term, name: (term.students["level"] == name).mean(),
    "territory": lambda term, name: (term.students["territory"] == name).mean(),
    "list": lambda term, name: (term.applications["student"].value_counts() == int(name)).mean(),
    "age": lambda term, name: _between(term.ages(), *map(float, name.split("-"))).mean(),
    "capacity": lambda term, name: (term.companies["capacity"] <= int(name)).mean(),
}
"""Shares of a kind: the measure ``size:0-4`` is the share of seats at employers of that size."""


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _between(values: pd.Series, low: float, high: float) -> pd.Series:
    return (values >= low) & (values < high)


def _seat_share(term: _Term, column: str, name: str) -> float:
    seats = term.companies["capacity"]
    return float(seats[term.companies[column] == name].sum() / seats.sum())


def _measured(term: _Term, measure: str) -> float:
    kind, _, name = measure.partition(":")
    return float(_SHARES[kind](term, name) if name else _MEASURES[kind](term))
