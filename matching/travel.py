"""How far each student travels to each place she may have, as the crow flies between the coordinates of both tables."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from jumelage.matching.market import Market

EARTH_RADIUS_KM = 6371.0088
"""The mean radius of the Earth (IUGG)."""

PAIRS_AT_ONCE = 1 << 20
"""So many distances are computed together, which keeps memory small."""


def has_coordinates(market: "Market") -> bool:
    """Return whether both sides of a market have columns ``lat`` and ``lon``."""
    sides = (market.student_columns, market.company_columns)
    return all(columns is not None and {"lat", "lon"} <= set(columns.columns) for columns in sides)


def metres(market: "Market", pairs: "NDArray[np.int64] | slice" = slice(None)) -> NDArray[np.int64]:
    """Return the distance of pairs in whole metres; where one is not known, that of the farthest known pair.

    Parameters
    ----------
    market : Market
        With coordinates on both sides.
    pairs : ndarray of int64 or slice
        Positions of pairs; all by default.

    Returns
    -------
    ndarray of int64
        By the haversine formula on a sphere of the Earth's mean radius.
    """
    found = _distances(market, np.arange(market.num_pairs)[pairs])
    if np.isnan(found).any():
        everywhere = _distances(market, np.arange(market.num_pairs))
        found[np.isnan(found)] = np.nanmax(everywhere) if not np.isnan(everywhere).all() else 0.0
    return np.rint(found).astype(np.int64)


def _distances(market: "Market", pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    homes, places = _radians(market.student_columns), _radians(market.company_columns)
    found = np.empty(len(pairs))
    for begin in range(0, len(pairs), PAIRS_AT_ONCE):
        part = pairs[begin : begin + PAIRS_AT_ONCE]
        lat, lon = homes[:, market.student_of_pair[part]]
        other_lat, other_lon = places[:, market.company[part]]
        half = np.sin((lat - other_lat) / 2) ** 2
        half += np.cos(lat) * np.cos(other_lat) * np.sin((lon - other_lon) / 2) ** 2
        found[begin : begin + PAIRS_AT_ONCE] = 2000 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return found


def _radians(columns: "pd.DataFrame | None") -> NDArray[np.float64]:
    import pandas as pd

    assert columns is not None
    degrees = [pd.to_numeric(columns[name], errors="coerce").to_numpy(np.float64) for name in ("lat", "lon")]
    radians: NDArray[np.float64] = np.radians(np.stack(degrees))
    return radians
