"""Distances between homes and companies, as the crow flies on a sphere of the Earth's mean radius.

Places are points on the unit sphere, so that a pair costs a few additions: the squared chord between two points
orders pairs as the distance does, and the arc follows from it: ``2 asin(chord / 2)``. The points are computed in
double precision and kept in single, relative to their own centre: that costs centimetres within a region.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.scoring.criterion import Positions

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

EARTH_RADIUS_KM = 6371.0088
"""The mean radius of the Earth (IUGG)."""

Floats = NDArray[np.float32]

_FAR_KM, _NEAR_KM = 2000, 500
"""A place further than the first from the middle of the other side, but nearer than the second with latitude and
longitude swapped, has them swapped: nobody commutes so far."""


def unit_vectors(frame: pd.DataFrame) -> NDArray[np.float64]:
    """Return a table's places as points on the unit sphere, shape (3, rows); NaN where one is not known."""
    lat, lon = (np.radians(frame[name].to_numpy(np.float64)) for name in ("lat", "lon"))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def squared_chord(km: float) -> np.float32:
    """Return the squared chord on the unit sphere under an arc of so many kilometres."""
    return np.float32(4 * np.sin(min(km / EARTH_RADIUS_KM, np.pi) / 2) ** 2)


def _swapped(id_: str, frame: pd.DataFrame, others: pd.DataFrame) -> list[Fault]:
    """Return a fault for each place that is far from the middle of the other side and, swapped, near it."""
    middle = others[["lat", "lon"]].median()
    if middle.isna().any():
        return []
    swapped = pd.DataFrame({"lat": frame["lon"].where(frame["lon"].abs() <= 90), "lon": frame["lat"]})
    target = unit_vectors(middle.to_frame().T)
    as_given, turned = (((unit_vectors(side) - target) ** 2).sum(axis=0) for side in (frame, swapped))
    is_swapped = (as_given > squared_chord(_FAR_KM)) & (turned < squared_chord(_NEAR_KM))
    return [
        Fault(
            table="students" if id_ == "student" else "companies",
            found=f"{frame['lat'].iloc[row]:g} north, {frame['lon'].iloc[row]:g} east, far from the other side",
            expected=f"degrees north; swapped, the place is within {_NEAR_KM} km of the middle of the other side",
            remedy="swap lat and lon",
            row=int(row) + 2,
            column="lat",
            subject=str(frame[id_].iloc[row]),
        )
        for row in np.flatnonzero(is_swapped)
    ]


@dataclass(frozen=True)
class Places:
    """Where both sides are, as points on the unit sphere; NaN where that is not known.

    Parameters
    ----------
    homes, companies : arrays of float32, shape (3, students) and (3, companies)
        The coordinates of the students' homes and of the companies, relative to the centre of all.
    """

    homes: Floats
    companies: Floats

    @classmethod
    def of(cls, cohort: "Cohort") -> "Places":
        """Read both sides' latitudes and longitudes.

        Raises
        ------
        InputError
            With every row whose latitude and longitude look swapped.
        """
        faults = [*_swapped("student", cohort.students, cohort.companies)]
        faults += _swapped("company", cohort.companies, cohort.students)
        if faults:
            raise InputError(faults)
        homes, companies = unit_vectors(cohort.students), unit_vectors(cohort.companies)
        points = np.concatenate([homes, companies], axis=1)
        known = points[:, ~np.isnan(points[0])]
        centre = (known.min(axis=1, initial=1.0) + known.max(axis=1, initial=-1.0)) / 2
        return cls(*((side - centre[:, None]).astype(np.float32) for side in (homes, companies)))

    def take(self, students: Positions, companies: Positions) -> "Places":
        """Keep some of both sides."""
        return Places(np.take(self.homes, students, axis=1), np.take(self.companies, companies, axis=1))

    def squared_chords(self, rows: slice) -> Floats:
        """Return the squared chords of a block, shape (students in `rows`, companies)."""
        x: Floats
        x, y, z = (home[rows, None] - company for home, company in zip(self.homes, self.companies, strict=True))
        x *= x
        y *= y
        z *= z
        x += y
        x += z
        return x

    def distances(self, rows: slice) -> Floats:
        """Return the distances of a block in kilometres, shape (students in `rows`, companies)."""
        arcs = self.squared_chords(rows)
        np.sqrt(arcs, out=arcs)
        arcs *= np.float32(0.5)
        # Rounding may carry the chord between antipodes past the diameter.
        np.minimum(arcs, np.float32(1), out=arcs)
        np.arcsin(arcs, out=arcs)
        arcs *= np.float32(2 * EARTH_RADIUS_KM)
        return arcs
