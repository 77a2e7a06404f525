"""Cohorts made with every dial at rest, so that one can be turned at a time; and what is measured on them."""

import datetime as dt

import numpy as np
import pandas as pd

import jumelage as jm
from jumelage.datasets import Field, SizeClass

FIELD = Field("Soudure", "CAP", 1.0, {"usine": 0.5, "chantier": 0.5}, ("TIG", "MIG", "arc", "plans", "pose", "coupe"))
OTHER = Field("Vente", "BTS", 0.5, {"chantier": 1.0}, ("caisse", "accueil"), {"permis B": (0.6, 0.3)}, (20.0, 3.0))

AT_REST = {
    "fields": (FIELD,),
    "sizes": (SizeClass("10-49", 1.0, 2.0),),
    "start": dt.date(2026, 9, 1),
    "end": dt.date(2027, 6, 30),
    "tightness": 1.0,
    "openings_per_employer": 1.0,
    "area": None,
    "mobility": 0.0,
    "list_length": 5.0,
    "looks": 20,
    "selectivity": 50.0,
    "grades": (12.0, 2.0, 20.0),
    "terms": 1,
} | dict.fromkeys(
    (
        *("tightness_spread", "shared_openings", "minimums", "list_spread", "single_choice", "popularity"),
        *("common_taste", "level_match", "interest", "fit", "company_fit", "grade_weight", "selectivity_spread"),
        *("student_ties", "company_ties", "ineligible", "agreed", "open_offers", "declined", "accredited"),
        *("unconfirmed", "history", "missing"),
    ),
    0.0,
)

TABLES = ("students", "companies", "applications", "offers", "history")


def at_rest(num_students=600, num_companies=200, *, seed=0, **turned):
    """Make a cohort in which nothing differs but what is turned."""
    sizes = {"num_students": num_students, "num_companies": num_companies}
    return jm.make_cohort("bts_ile_de_france", **sizes, seed=seed, **{**AT_REST, **turned})


def list_lengths(cohort):
    """How many companies each applicant ranks."""
    return cohort.applications.groupby("student").size()


def applicants(cohort):
    """How many students rank each company, those nobody ranks included."""
    return cohort.applications.groupby("company").size().reindex(cohort.companies["company"], fill_value=0)


def inequality(values):
    """The Gini coefficient: 0 where all are equal, near 1 where one has everything."""
    values = np.sort(np.asarray(values, dtype=float))
    count = len(values)
    return (2 * np.arange(1, count + 1) - count - 1) @ values / (count * values.sum())


def joined(cohort):
    """The applications with what both sides have beside them; ``_s`` and ``_c`` where both have a column."""
    table = cohort.applications.merge(cohort.students, on="student")
    return table.merge(cohort.companies, on="company", suffixes=("_s", "_c"))


def km(lat, lon, other_lat, other_lon):
    """Great-circle distances in kilometres."""
    lat, lon, other_lat, other_lon = (np.radians(np.asarray(each)) for each in (lat, lon, other_lat, other_lon))
    half = np.sin((lat - other_lat) / 2) ** 2 + np.cos(lat) * np.cos(other_lat) * np.sin((lon - other_lon) / 2) ** 2
    return 2 * 6371 * np.arcsin(np.sqrt(half))


def distances(cohort):
    """Kilometres from home to company, an application each."""
    table = joined(cohort)
    return pd.Series(km(table["lat_s"], table["lon_s"], table["lat_c"], table["lon_c"]))
