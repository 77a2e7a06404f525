"""Cohorts made to measure: realistic, reproducible, and held to published figures (see `make_cohort`)."""

from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from jumelage.cohort import Cohort
from jumelage.datasets.made.dials import Dials
from jumelage.datasets.made.preset import Preset
from jumelage.datasets.made.ranges import range_faults, whole
from jumelage.errors import Fault, InputError

PRESETS = ("appic", "bts_ile_de_france", "cap_bretagne", "co_op", "dec_quebec", "national", "nursing", "social_work")

_PARTS = ("students", "companies", "tastes", "applications", "offers", "history", "blanks")
"""Each draws from a stream of its own."""

_RANGES = {"num_students": whole(1), "num_companies": whole(1), "seed": whole(0)}
_MAY_BE_BLANK = {"students": ("skills", "interests", "grade"), "companies": ("skills", "supervisor")}


def preset_of(name: str) -> Preset:
    """Return a preset by its name.

    Raises
    ------
    InputError
        If there is no such preset.

    Examples
    --------
    >>> preset_of("appic").num_companies
    763
    """
    if name not in PRESETS:
        raise InputError([Fault("preset", repr(name), f"one of {', '.join(PRESETS)}", "choose one of these")])
    preset: Preset = import_module(f"jumelage.datasets.made.presets.{name}").PRESET
    return preset


def make_cohort(
    preset: str, *, num_students: int | None = None, num_companies: int | None = None, seed: int = 0, **dials: Any
) -> Cohort:
    """Make a cohort that looks like a real term: who lives where, what they want, who knows whom.

    No student or employer in it exists. Places are real. What each preset is held to, and how near it comes, is in
    `jumelage.benchmarks.realised`.

    Parameters
    ----------
    preset : str
        ``"appic"``: psychology internships in North America, ranked by both sides; ``"bts_ile_de_france"``:
        two-year vocational diplomas around Paris; ``"cap_bretagne"``: first vocational diplomas in Brittany;
        ``"co_op"``: a term of a large Canadian university; ``"dec_quebec"``: technical programmes of a Québec college;
        ``"national"``: apprenticeship in all of France; ``"nursing"``: clinical placements of a nursing school;
        ``"social_work"``: one school of social work in Brittany, with accredited sites.
    num_students, num_companies : int, optional
        How many students and openings; without them, those of the preset. With one of them the other keeps the preset's
        proportion. Up to about 1,000,000 × 100,000.
    seed : int
        The same seed gives the same cohort, for a given NumPy.
    **dials
        What to turn, by the names of `jumelage.datasets.Dials`: each is documented there with its source.

    Returns
    -------
    Cohort
        Named after the preset: students, companies with their ``size`` and ``sector``, applications, offers, history.

    Raises
    ------
    InputError
        If the preset or a dial is not known, a value is out of range, or there would be more companies than seats.

    Notes
    -----
    Each part of the cohort draws from a stream of its own: to turn a dial of the history does not change who applies
    where. Numbers are rounded to what they mean: coordinates to about 100 metres, grades as they are given.

    Examples
    --------
    >>> cohort = make_cohort("bts_ile_de_france", num_students=200, num_companies=70, seed=1)
    >>> cohort
    Cohort('bts_ile_de_france': 200 students, 70 openings)
    >>> cohort == make_cohort("bts_ile_de_france", num_students=200, num_companies=70, seed=1)
    True
    """
    from jumelage.datasets.made.companies import make_companies
    from jumelage.datasets.made.history import make_history
    from jumelage.datasets.made.lists import make_applications
    from jumelage.datasets.made.offers import make_offers
    from jumelage.datasets.made.places import places_of
    from jumelage.datasets.made.students import make_students
    from jumelage.datasets.made.tastes import looked_at

    chosen = preset_of(preset)
    sizes = {"num_students": num_students, "num_companies": num_companies}
    given = {"seed": seed} | {name: value for name, value in sizes.items() if value is not None}
    if faults := range_faults(_RANGES, given) + chosen.dials.faults(dials):
        raise InputError(faults)
    turned = chosen.dials.turned(dials)
    num_students, num_companies = _sizes(chosen, num_students, num_companies)
    streams = {part: np.random.default_rng([number, int(seed)]) for number, part in enumerate(_PARTS)}
    places = places_of(turned)
    students, student_table = make_students(streams["students"], turned, places, num_students)
    by_field = np.bincount(students.field, minlength=len(turned.fields))
    companies, company_table = make_companies(streams["companies"], turned, places, by_field, num_companies)
    looks = looked_at(streams["tastes"], turned, places, students, companies)
    offer_student, offer_company, offers = make_offers(streams["offers"], turned, students, companies, looks)
    has_place = np.zeros(num_students, dtype=bool)
    has_place[offer_student[(offers["status"] == "agreed").to_numpy()]] = True
    student, company, applications = make_applications(
        streams["applications"], turned, students, companies, looks, has_place
    )
    history = make_history(streams["history"], turned, students, companies, student_table["student"], company_table)
    tables = {
        "students": _with_blanks(streams["blanks"], student_table, "students", turned),
        "companies": _with_blanks(streams["blanks"], company_table, "companies", turned),
        "applications": _named(student, company, student_table, company_table, applications),
        "offers": _named(offer_student, offer_company, student_table, company_table, offers),
        "history": history,
    }
    return Cohort(**{name: table for name, table in tables.items() if name in _MAY_BE_BLANK or len(table)},
                  name=preset, about=chosen.about)  # fmt: skip


def _sizes(preset: Preset, num_students: int | None, num_companies: int | None) -> tuple[int, int]:
    ratio = preset.num_companies / preset.num_students
    if num_students is None:
        num_students = preset.num_students if num_companies is None else max(1, round(num_companies / ratio))
    if num_companies is None:
        num_companies = max(1, round(num_students * ratio))
    return int(num_students), int(num_companies)


def _named(
    student: "np.typing.NDArray[Any]",
    company: "np.typing.NDArray[Any]",
    students: pd.DataFrame,
    companies: pd.DataFrame,
    table: pd.DataFrame,
) -> pd.DataFrame:
    ids = {
        "student": students["student"].array.take(student),
        "company": companies["company"].array.take(company),
    }
    return pd.concat([pd.DataFrame(ids), table], axis="columns")


def _with_blanks(generator: np.random.Generator, table: pd.DataFrame, name: str, dials: Dials) -> pd.DataFrame:
    if dials.missing == 0:
        return table
    blanks = {column: generator.random(len(table)) < dials.missing for column in _MAY_BE_BLANK[name]}
    return table.assign(**{column: table[column].mask(blank) for column, blank in blanks.items()})
