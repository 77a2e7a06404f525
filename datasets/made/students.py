"""The students of a made cohort: their table, and what tastes and offers need to know of them as arrays."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.datasets.made.places import Places, addresses
from jumelage.datasets.made.seats import apportioned
from jumelage.datasets.made.words import chosen, drawn, numbered, with_chances, written

if TYPE_CHECKING:
    from jumelage.datasets.made.dials import Dials

SECOND_LANGUAGE = ("A2", "B1", "B2", "C1")
"""The levels of the second language that students have and openings may ask for, from the lowest."""

_SECOND_SHARES = (0.25, 0.35, 0.3, 0.1)
_FIRST_LANGUAGE, _FIRST_SHARES = ("B2", "C1", "C2"), (0.05, 0.25, 0.7)
_DAYS_PER_YEAR = 365.25
_OTHER_INTEREST = 0.3
_DECIMALS_FROM = 50.0
"""Grades out of more than this are whole numbers, as percentages are; others have one decimal."""


@dataclass(frozen=True, eq=False)
class Students:
    """Students as arrays, each of shape (num_students,).

    Parameters
    ----------
    field : ndarray of intp
        Position among the fields.
    place : ndarray of intp
        Position among the places; 0 where nobody has one.
    lat, lon : ndarray of float64
        The home; 0 where nobody has one.
    standing : ndarray of float64
        The grade in standard deviations from the mean.
    age : ndarray of float64
        Years at the start of the term.
    licences, interests : ndarray of int64
        Masks over all licences and all sectors.
    second_language : ndarray of int64
        Position in `SECOND_LANGUAGE`.
    """

    field: NDArray[np.intp]
    place: NDArray[np.intp]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    standing: NDArray[np.float64]
    age: NDArray[np.float64]
    licences: NDArray[np.int64]
    interests: NDArray[np.int64]
    second_language: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.field)


def all_licences(dials: "Dials") -> list[str]:
    """Return the licences of all fields, each once."""
    return list(dict.fromkeys(licence for field in dials.fields for licence in field.licences))


def all_sectors(dials: "Dials") -> list[str]:
    """Return the sectors of all fields, each once."""
    return list(dict.fromkeys(sector for field in dials.fields for sector in field.sectors))


def make_students(
    generator: np.random.Generator, dials: "Dials", places: "Places | None", count: int
) -> tuple[Students, pd.DataFrame]:
    """Return the students as arrays and as a table."""
    share = np.array([field.share for field in dials.fields])
    field = generator.permutation(np.repeat(np.arange(len(share)), apportioned(count, share)))
    place, lat, lon = _homes(generator, dials, places, count)
    standing = generator.standard_normal(count)
    youngest, more = (np.array([each.age[part] for each in dials.fields])[field] for part in (0, 1))
    age = youngest + generator.gamma(1.5, 1 / 1.5, count) * more
    licence_names, sectors = all_licences(dials), all_sectors(dials)
    licences, interests, skills = (np.zeros(count, dtype=np.int64) for _ in range(3))
    skill_texts = np.full(count, None, dtype=object)
    for number, each in enumerate(dials.fields):
        here = np.flatnonzero(field == number)
        chances = [each.licences.get(name, (0.0, 0.0))[0] for name in licence_names]
        licences[here] = with_chances(generator, chances, len(here))
        interests[here] = _interests(generator, [sectors.index(name) for name in each.sectors], len(sectors), len(here))
        skills[here] = drawn(generator, len(each.skills), 2, 5, len(here))
        skill_texts[here] = written(skills[here], each.skills)
    second = generator.choice(len(SECOND_LANGUAGE), count, p=_SECOND_SHARES)
    first = generator.choice(len(_FIRST_LANGUAGE), count, p=_FIRST_SHARES)
    students = Students(field, place, lat, lon, standing, age, licences, interests, second)
    one, two = dials.languages
    languages = [f"{one}:{level};{two}:{other}" for level in _FIRST_LANGUAGE for other in SECOND_LANGUAGE]
    columns = {
        "student": numbered("S", count),
        "programme": chosen(field, [each.programme for each in dials.fields]),
        "level": chosen(field, [each.level for each in dials.fields]),
        **addresses(places, place, lat, lon),
        "birth_date": np.datetime64(dials.start) - np.round(age * _DAYS_PER_YEAR).astype("timedelta64[D]"),
        "start": np.full(count, np.datetime64(dials.start)),
        "end": np.full(count, np.datetime64(dials.end)),
        "skills": skill_texts,
        "licences": written(licences, licence_names),
        "languages": chosen(first * len(SECOND_LANGUAGE) + second, languages),
        "interests": written(interests, sectors),
        "grade": _grades(standing, *dials.grades),
    }
    return students, pd.DataFrame({name: values for name, values in columns.items() if values is not None})


def _homes(
    generator: np.random.Generator, dials: "Dials", places: "Places | None", count: int
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    if places is None:
        return np.zeros(count, dtype=np.intp), np.zeros(count), np.zeros(count)
    place = places.drawn(generator, dials.home_concentration, count)
    return place, *places.scattered(generator, place, dials.scatter_km)


def _interests(generator: np.random.Generator, own: list[int], num_sectors: int, count: int) -> NDArray[np.int64]:
    """Return one or two of the sectors of a field, and for some students any other one."""
    masks = np.zeros(count, dtype=np.int64)
    local = drawn(generator, len(own), 1, 2, count)
    for bit, sector in enumerate(own):
        masks |= (local >> bit & 1) << sector
    other = np.int64(1) << generator.integers(0, max(num_sectors, 1), count)
    return np.where(generator.random(count) < _OTHER_INTEREST, masks | other, masks)


def _grades(standing: NDArray[np.float64], mean: float, deviation: float, largest: float) -> NDArray[np.float64]:
    return np.round(np.clip(mean + deviation * standing, 0, largest), 0 if largest > _DECIMALS_FROM else 1)
