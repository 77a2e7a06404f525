"""The tables of a term while shocks change them, and the table of what happened."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

PAIR = ["student", "company"]

_EVENT_TYPES = {
    "kind": "str",
    "student": "str",
    "company": "str",
    "employer": "str",
    "seats": "int64",
    "day": "Int64",
    "text": "str",
}


@dataclass(frozen=True)
class Term:
    """The tables of a cohort that shocks change.

    Parameters
    ----------
    students, companies, applications, offers : DataFrame
        As in a `Cohort`.
    placements : DataFrame
        Who is placed where: the agreed offers, and what a matching adds to them; ``student``, ``company``.
    """

    students: pd.DataFrame
    companies: pd.DataFrame
    applications: pd.DataFrame
    offers: pd.DataFrame
    placements: pd.DataFrame

    def without(self, side: Literal["student", "company"], ids: Collection[str]) -> "Term":
        """Return the tables without some students or openings, and without all that hangs on them."""
        home = "students" if side == "student" else "companies"
        tables = {name: getattr(self, name) for name in (home, "applications", "offers", "placements")}
        return replace(self, **{name: table[~table[side].isin(ids)] for name, table in tables.items()})

    def ended(self, pairs: pd.DataFrame, status: Literal["declined", "withdrawn"]) -> "Term":
        """Return the tables where some pairs no longer stand: their offers have the status, placed or not."""
        known, concerned = (pd.MultiIndex.from_frame(table[PAIR]) for table in (self.offers, pairs))
        offers = self.offers.assign(status=self.offers["status"].mask(known.isin(concerned), status))
        added = pairs.loc[~concerned.isin(known), PAIR].assign(status=status)
        placed = pd.MultiIndex.from_frame(self.placements[PAIR])
        return replace(
            self,
            offers=pd.concat([offers, added], ignore_index=True),
            placements=self.placements[~placed.isin(concerned)],
        )


def events_of(kind: str, happened: pd.DataFrame) -> pd.DataFrame:
    """Return what happened in the columns and types of a table of events; what is not said is blank."""
    return happened.assign(kind=kind).reindex(columns=list(_EVENT_TYPES)).astype(_EVENT_TYPES)
