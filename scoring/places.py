"""Distances between homes and companies, as the crow flies on a sphere of the Earth's mean radius.

Places are points on the unit sphere, so that a pair costs a few additions: the squared chord between two points
orders pairs as the distance does, and the arc is exact from it: ``2 asin(chord / 2)``. (With latitudes and
longitudes taken as flat coordinates the error would reach kilometres.)
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

EARTH_RADIUS_KM = 6371.0088
"""The mean radius of the Earth (IUGG)."""

Floats = NDArray[np.float64]


def _unit_vectors(frame: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    lat, lon = (np.radians(frame[name].to_numpy(np.float64)) for name in ("lat", "lon"))
    return np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)


def squared_chord(km: float) -> float:
    """Return the squared chord on the unit sphere under an arc of so many kilometres."""
    return float(4 * np.sin(min(km / EARTH_RADIUS_KM, np.pi) / 2) ** 2)


@dataclass(frozen=True)
class Places:
    """Where both sides are, as points on the unit sphere; NaN where that is not known.

    Parameters
    ----------
    homes, companies : three arrays each
        The coordinates of the students' homes and of the companies.
    """

    homes: tuple[Floats, Floats, Floats]
    companies: tuple[Floats, Floats, Floats]

    @classmethod
    def of(cls, cohort: "Cohort") -> "Places":
        """Read both sides' latitudes and longitudes."""
        return cls(_unit_vectors(cohort.students), _unit_vectors(cohort.companies))

    def squared_chords(self, rows: slice) -> Floats:
        """Return the squared chords of a block, shape (students in `rows`, companies)."""
        total: Floats | None = None
        for home, company in zip(self.homes, self.companies, strict=True):
            difference = home[rows, None] - company
            difference *= difference
            if total is None:
                total = difference
            else:
                total += difference
        assert total is not None
        return total

    def distances(self, rows: slice) -> Floats:
        """Return the distances of a block in kilometres, shape (students in `rows`, companies)."""
        arcs = np.sqrt(self.squared_chords(rows))
        arcs *= 0.5
        # Rounding may carry the chord between antipodes past the diameter.
        np.minimum(arcs, 1.0, out=arcs)
        np.arcsin(arcs, out=arcs)
        arcs *= 2 * EARTH_RADIUS_KM
        return arcs
