"""The openings of a made cohort: their table, and what tastes and offers need to know of them as arrays."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.datasets.made.places import Places, addresses
from jumelage.datasets.made.seats import at_most, capacities, fields_of, is_micro, seats_by_field, size_classes
from jumelage.datasets.made.students import SECOND_LANGUAGE, all_licences, all_sectors
from jumelage.datasets.made.words import chosen, drawn, numbered, with_chances, written

if TYPE_CHECKING:
    from jumelage.datasets.made.dials import Dials

_SECOND_WANTED = (0.8, 0.1, 0.07, 0.03)
"""How many openings ask for no second language, for B1, for B2 and for C1: an assumption."""

_AGES, _AGE_SHARES = (np.nan, 16.0, 18.0), (0.7, 0.2, 0.1)
"""Minimum ages of openings and how common they are: an assumption."""

_COMPANY_SCATTER = 0.5
_SEATS_PER_SUPERVISOR = 20


@dataclass(frozen=True, eq=False)
class Companies:
    """Openings as arrays, each of shape (num_companies,).

    Parameters
    ----------
    field, second_field : ndarray of intp
        Positions among the fields of what each takes; the second is −1 where there is none.
    employer, sector, place : ndarray of intp
        Whose opening it is, the position of its sector among all, and of its place.
    lat, lon : ndarray of float64
        Where it is.
    capacity : ndarray of int64
        Its seats.
    standing, pull : ndarray of float64
        How good it is in the eyes of all; how many students look at it, in proportion.
    minimum_age : ndarray of float64
        Years, NaN where there is none.
    required : ndarray of int64
        Mask over all licences.
    second_language : ndarray of int64
        Position in `SECOND_LANGUAGE`; 0 where none is asked for.
    is_confirmed : ndarray of bool
        Whether it stands at the start of the term.
    """

    field: NDArray[np.intp]
    second_field: NDArray[np.intp]
    employer: NDArray[np.intp]
    sector: NDArray[np.intp]
    place: NDArray[np.intp]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    capacity: NDArray[np.int64]
    standing: NDArray[np.float64]
    pull: NDArray[np.float64]
    minimum_age: NDArray[np.float64]
    required: NDArray[np.int64]
    second_language: NDArray[np.int64]
    is_confirmed: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.field)


def make_companies(
    generator: np.random.Generator,
    dials: "Dials",
    places: "Places | None",
    students_by_field: NDArray[np.int64],
    count: int,
) -> tuple[Companies, pd.DataFrame]:
    """Return the openings as arrays and as a table."""
    seats = seats_by_field(generator, dials, students_by_field, count)
    num_seats = int(seats.sum())
    size = size_classes(generator, dials.sizes, num_seats, count)
    capacity = at_most(capacities(generator, dials.sizes, size, num_seats), dials.most_places)
    field = fields_of(capacity, seats)
    sector = _sectors(generator, dials, field)
    employer = _employers(generator, dials, size, sector)
    place, lat, lon = _sites(generator, dials, places, employer)
    pull = capacity.astype(np.float64) * np.exp(dials.popularity * generator.standard_normal(count))
    standing = generator.standard_normal(count)
    licence_names = all_licences(dials)
    required = np.zeros(count, dtype=np.int64)
    skills = np.full(count, None, dtype=object)
    for number, each in enumerate(dials.fields):
        here = np.flatnonzero(field == number)
        chances = [each.licences.get(name, (0.0, 0.0))[1] for name in licence_names]
        required[here] = with_chances(generator, chances, len(here))
        skills[here] = written(drawn(generator, len(each.skills), 2, 3, len(here)), each.skills)
    second_language = generator.choice(len(SECOND_LANGUAGE), count, p=_SECOND_WANTED)
    minimum_age = np.array(_AGES)[generator.choice(len(_AGES), count, p=_AGE_SHARES)]
    is_confirmed = generator.random(count) >= dials.unconfirmed
    second = _second_fields(generator, dials, field, sector)
    companies = Companies(
        field, second, employer, sector, place, lat, lon, capacity, standing, pull, minimum_age, required,
        second_language,
        is_confirmed,
    )  # fmt: skip
    one, two = dials.languages
    columns = {
        "company": numbered("C", count),
        "employer": numbered("E", int(employer.max(initial=-1)) + 1)[employer],
        "size": chosen(size, [each.name for each in dials.sizes]),
        "capacity": capacity,
        "minimum": ((capacity > 1) & (generator.random(count) < dials.minimums)).astype(np.int64),
        "programmes": _joined([each.programme for each in dials.fields], field, second),
        "levels": _joined([each.level for each in dials.fields], field, second),
        "sector": chosen(sector, all_sectors(dials)),
        **addresses(places, place, lat, lon),
        "minimum_age": minimum_age,
        "skills": skills,
        "required": written(required, licence_names),
        "languages": chosen(
            second_language, [f"{one}:B2", *(f"{one}:B2;{two}:{level}" for level in SECOND_LANGUAGE[1:])]
        ),
        "supervisor": _supervisors(places, place, capacity),
        "confirmed_until": _dates(generator, dials, is_confirmed),
        **_accreditations(generator, dials, count),
    }
    return companies, pd.DataFrame(columns)


def _sectors(generator: np.random.Generator, dials: "Dials", field: NDArray[np.intp]) -> NDArray[np.intp]:
    sectors = all_sectors(dials)
    sector = np.zeros(len(field), dtype=np.intp)
    for number, each in enumerate(dials.fields):
        here = np.flatnonzero(field == number)
        share = np.array(list(each.sectors.values()))
        own = np.array([sectors.index(name) for name in each.sectors])
        sector[here] = own[generator.choice(len(own), len(here), p=share / share.sum())]
    return sector


def _employers(
    generator: np.random.Generator, dials: "Dials", size: NDArray[np.intp], sector: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the employer of each opening: openings of one size and sector in runs, those of micro-firms alone."""
    count = len(size)
    order = np.lexsort((generator.random(count), sector, size))
    micro = np.array([is_micro(each.name) for each in dials.sizes])[size[order]]
    # All must have `openings_per_employer` on average, though the small have one each.
    num_shared = int(np.count_nonzero(~micro))
    num_employers = max(1.0, count / dials.openings_per_employer - (count - num_shared))
    alone = micro | (generator.random(count) < min(1.0, num_employers / max(num_shared, 1)))
    begins = alone.copy()
    begins[:1] = True
    begins[1:] |= (size[order][1:] != size[order][:-1]) | (sector[order][1:] != sector[order][:-1])
    employer = np.empty(count, dtype=np.intp)
    employer[order] = np.cumsum(begins) - 1
    # Numbered in the order of their first opening.
    _, first, which = np.unique(employer, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.intp)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[which]


def _sites(
    generator: np.random.Generator, dials: "Dials", places: "Places | None", employer: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Return where each opening is: all of an employer at one site."""
    if places is None:
        return np.zeros(len(employer), dtype=np.intp), np.zeros(len(employer)), np.zeros(len(employer))
    place = places.drawn(generator, dials.company_concentration, int(employer.max(initial=-1)) + 1)
    lat, lon = places.scattered(generator, place, _COMPANY_SCATTER * dials.scatter_km)
    return place[employer], lat[employer], lon[employer]


def _second_fields(
    generator: np.random.Generator, dials: "Dials", field: NDArray[np.intp], sector: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return for some openings another field that has their sector too, else −1."""
    sectors = all_sectors(dials)
    second = np.full(len(field), -1, dtype=np.intp)
    shared = generator.random(len(field)) < dials.shared_openings
    for number, name in enumerate(sectors):
        own = np.array([at for at, each in enumerate(dials.fields) if name in each.sectors])
        here = np.flatnonzero(shared & (sector == number))
        if len(own) > 1 and len(here):
            # One of the others: those from its own field on stand one place further.
            other = generator.integers(0, len(own) - 1, len(here))
            second[here] = own[other + (other >= np.searchsorted(own, field[here]))]
    return second


def _joined(names: list[str], first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.object_]:
    texts = np.array([[f"{one};{two}" if one != two else one for two in names] for one in names], dtype=object)
    return texts[first, np.where(second < 0, first, second)]


def _supervisors(places: "Places | None", place: NDArray[np.intp], capacity: NDArray[np.int64]) -> NDArray[np.object_]:
    """Return the school's supervisor of each opening: neighbours share one, about twenty seats each."""
    order = np.lexsort((place, places.territory[place].astype(str))) if places is not None else np.arange(len(place))
    which = np.empty(len(place), dtype=np.int64)
    which[order] = (np.cumsum(capacity[order]) - capacity[order]) // _SEATS_PER_SUPERVISOR
    distinct, which = np.unique(which, return_inverse=True)
    return numbered("T", len(distinct))[which]


def _dates(generator: np.random.Generator, dials: "Dials", is_confirmed: NDArray[np.bool_]) -> NDArray[np.datetime64]:
    """Return until when each opening is confirmed: to the end of the term, or not even to its start."""
    day = generator.integers(1, 90, len(is_confirmed)).astype("timedelta64[D]")
    return np.where(is_confirmed, np.datetime64(dials.end) + day, np.datetime64(dials.start) - day)


def _accreditations(generator: np.random.Generator, dials: "Dials", count: int) -> dict[str, object]:
    if dials.accredited == 0:
        return {}
    until = np.datetime64(dials.end) + generator.integers(1, 1500, count).astype("timedelta64[D]")
    return {"accredited_until": np.where(generator.random(count) < dials.accredited, until, np.datetime64("NaT"))}
