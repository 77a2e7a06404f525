"""The territory of each student: her own column, or that of the opening nearest to her home."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import Cells, as_text

_PLACE = ["lat", "lon"]


def territories_of_students(students: pd.DataFrame, companies: pd.DataFrame) -> "Cells | None":
    """Return each student's territory, missing where it is not known, or None if the tables cannot tell.

    A column ``territory`` of the students is taken as it is; else each student belongs to the territory of the
    opening nearest to her home, as the crow flies.

    Examples
    --------
    >>> students = pd.DataFrame({"student": ["S1", "S2"], "lat": [48.2, None], "lon": [-1.7, None]})
    >>> companies = pd.DataFrame({"lat": [48.1, 48.4], "lon": [-1.7, -4.5], "territory": ["Rennes", "Brest"]})
    >>> territories_of_students(students, companies).tolist()
    ['Rennes', nan]
    """
    if "territory" in students:
        return as_text(students["territory"])
    if not {*_PLACE, "territory"} <= set(companies) or not set(_PLACE) <= set(students):
        return None
    # Sorted, so that of openings at one place the same one counts whatever the order of the rows.
    hosts = companies[[*_PLACE, "territory"]].dropna().sort_values(["territory", *_PLACE]).drop_duplicates(_PLACE)
    nearest = pd.Series(np.nan, index=students.index, dtype="str")
    homes = students[_PLACE].dropna()
    if len(hosts) and len(homes):
        from scipy.spatial import KDTree

        _, at = KDTree(_unit_vectors(hosts)).query(_unit_vectors(homes))
        nearest.loc[homes.index] = hosts["territory"].to_numpy()[at]
    return nearest


def _unit_vectors(places: pd.DataFrame) -> NDArray[np.float64]:
    """Return places as points on the unit sphere, where the nearest in a straight line is the nearest on the ground."""
    lat, lon = np.radians(places[_PLACE].to_numpy(float)).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
