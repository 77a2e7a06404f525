"""Those who come after the first matching: made after students and openings that are there already.

A late-comer is a row of the cohort once more, under an id of its own and at most 2 km or so further north or south,
east or west: whatever else the row says, it says again.
"""

from collections.abc import Collection

import pandas as pd

from jumelage.datasets.shocks.draws import draw
from jumelage.datasets.shocks.term import Term, events_of

_FARTHEST = 0.02
"""How far a late-comer's place may lie from that of its model, in degrees of latitude and of longitude."""


def arrive(term: Term, first: Term, rate: float, seed: int) -> tuple[Term, pd.DataFrame]:
    """Return the term with the late-comers, and an event for each.

    Parameters
    ----------
    term : Term
        What the other shocks have left.
    first : Term
        The term before any shock: late-comers are made after its students and openings.
    rate : float
        The probability that a student, or an opening, has a late-comer made after it.
    seed : int
        The seed of the draws.
    """
    students, names = _late(first.students, "student", rate, seed)
    companies, openings = _late(first.companies, "company", rate, seed)
    employers = first.companies["employer"]
    companies["employer"] = companies["employer"].map(_fresh_ids(companies["employer"], employers))
    changed = Term(
        students=pd.concat([term.students, students], ignore_index=True),
        companies=pd.concat([term.companies, companies], ignore_index=True),
        applications=pd.concat([term.applications, _applications(term, first, names)], ignore_index=True),
        offers=term.offers,
        placements=term.placements,
    )
    happened = pd.concat(
        [
            pd.DataFrame({"student": students["student"], "seats": 0, "text": _texts(names)}),
            companies[["company", "employer"]].assign(seats=companies["capacity"], text=_texts(openings)),
        ]
    )
    return changed, events_of("late", happened)


def _late(table: pd.DataFrame, side: str, rate: float, seed: int) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the rows of the late-comers, by the ids of their models, and the id of each by that of its model."""
    models = table[draw(seed, f"late {side}", table[side]) < rate].sort_values(side)
    names = _fresh_ids(models[side], table[side])
    late = models.assign(**{side: models[side].map(names)})
    for column, limit in (("lat", 90), ("lon", 180)):
        if column in late:
            moved = late[column] + _FARTHEST * (2 * draw(seed, f"late {side} {column}", models[side]) - 1)
            late[column] = moved.clip(-limit, limit).round(4)
    return late, names


def _fresh_ids(models: "pd.Series[str]", taken: Collection[str]) -> dict[str, str]:
    """Return for each id one that is not taken, such as ``S01-late``."""
    known = set(taken)
    fresh = {}
    for model in models:
        name, number = f"{model}-late", 2
        while name in known:
            name, number = f"{model}-late-{number}", number + 1
        fresh[model] = name
    return fresh


def _applications(term: Term, first: Term, names: dict[str, str]) -> pd.DataFrame:
    """Return the applications of late students: those of their models, ranked by companies below all others.

    Each keeps its distance: what a company ranked second it ranks second among the late, so that strict lists stay
    strict.
    """
    there = first.applications[first.applications["company"].isin(term.companies["company"])]
    if "company_rank" in there:
        lowest = there.groupby("company")["company_rank"].transform("max")
        there = there.assign(company_rank=there["company_rank"] + lowest)
    late = there[there["student"].isin(list(names))].sort_values(["student", "company"])
    return late.assign(student=late["student"].map(names))


def _texts(names: dict[str, str]) -> list[str]:
    return [f"{name} comes late, modelled on {model}." for model, name in names.items()]
