"""Cut a market into tiles: some students, and all openings that are worth a look for at least one of them.

Students of different kinds (programmes, levels) are never in one tile, so openings that accept nobody of a kind are
not looked at. Students of a kind are halved along the longest side of the area they live in until a tile is small
enough; the openings of a tile are found in a k-d tree of points on the unit sphere: those within reach of the ball
around the tile's homes, a few more than those within reach of a home.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring.criterion import KindsGate, Positions
from jumelage.scoring.places import squared_chord, unit_vectors

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

    from jumelage.cohort import Cohort

_SLACK = 1e-4
"""How much further is looked than asked, as a share and in units of the Earth's radius: more than rounding."""

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Tile:
    """Some students, and the openings that are worth a look for at least one of them.

    Parameters
    ----------
    students, companies : arrays of int
        Positions; the companies ascending.
    """

    students: Positions
    companies: Positions


@dataclass(frozen=True)
class Reach:
    """How far students and openings may lie apart.

    Parameters
    ----------
    homes, places : arrays of float64, shape (students, 3) and (companies, 3)
        Both sides as points on the unit sphere; NaN where that is not known.
    max_km : float
        The limit.
    allows_unknown : bool
        Whether a place that is not known is within reach of all.
    """

    homes: Points
    places: Points
    max_km: float
    allows_unknown: bool

    @classmethod
    def of(cls, cohort: "Cohort", max_km: float, *, allows_unknown: bool) -> "Reach":
        """Read both sides' places."""
        homes, places = (np.ascontiguousarray(unit_vectors(side).T) for side in (cohort.students, cohort.companies))
        return cls(homes, places, max_km, allows_unknown)

    def take(self, students: Positions, companies: Positions) -> "Reach":
        """Keep some of both sides."""
        return Reach(self.homes[students], self.places[companies], self.max_km, self.allows_unknown)

    @property
    def chord(self) -> float:
        """The limit as a chord of the unit sphere, and a little more."""
        return float(np.sqrt(squared_chord(self.max_km))) * (1 + _SLACK) + _SLACK


def tiles(
    kinds: Sequence[KindsGate], reach: Reach | None, shape: tuple[int, int], pairs_per_tile: int
) -> Iterator[Tile]:
    """Cut a market into tiles. Every student is in one tile at most; whoever is in none has no opening to look at.

    Parameters
    ----------
    kinds : sequence of KindsGate
        Hard criteria that go by the student's kind.
    reach : Reach or None
        How far apart is too far; None if no distance is.
    shape : tuple of int
        How many students and companies there are.
    pairs_per_tile : int
        About how many pairs a tile has at most; at least one student's.
    """
    for students, companies in _groups(kinds, shape):
        if reach is None:
            yield from _by_number(students, companies, pairs_per_tile)
            continue
        is_known, is_placed = ~np.isnan(reach.homes[students, 0]), ~np.isnan(reach.places[companies, 0])
        if reach.allows_unknown:
            yield from _by_number(students[~is_known], companies, pairs_per_tile)
        anywhere = companies[~is_placed] if reach.allows_unknown else companies[:0]
        yield from _by_place(students[is_known], companies[is_placed], anywhere, reach, pairs_per_tile)


def joined(cut: Iterator[Tile], pairs: int) -> Iterator[Tile]:
    """Put tiles together until they have so many pairs; of the openings of all, each is there once."""
    waiting: list[Tile] = []
    num_pairs = 0
    for tile in cut:
        waiting.append(tile)
        num_pairs += len(tile.students) * len(tile.companies)
        if num_pairs >= pairs:
            yield _union(waiting)
            waiting, num_pairs = [], 0
    if waiting:
        yield _union(waiting)


def _union(some: list[Tile]) -> Tile:
    students = np.concatenate([tile.students for tile in some])
    return Tile(students, np.unique(np.concatenate([tile.companies for tile in some])))


def _groups(kinds: Sequence[KindsGate], shape: tuple[int, int]) -> Iterator[tuple[Positions, Positions]]:
    """Yield the students who are of the same kinds, with the openings that allow these."""
    num_students, num_companies = shape
    code = np.zeros(num_students, np.int64)
    for gate in kinds:
        # Numbered anew each time, so that the codes of many kinds stay small.
        code = np.unique(code * len(gate.table) + gate.kind, return_inverse=True)[1]
    order = np.argsort(code, kind="stable")
    for students in np.split(order, np.flatnonzero(np.diff(code[order])) + 1):
        if len(students):
            allowed = np.ones(num_companies, dtype=bool)
            for gate in kinds:
                allowed &= gate.table[gate.kind[students[0]]]
            companies = np.flatnonzero(allowed)
            if len(companies):
                yield students, companies


def _by_number(students: Positions, companies: Positions, pairs_per_tile: int) -> Iterator[Tile]:
    size = max(1, pairs_per_tile // max(1, len(companies)))
    for start in range(0, len(students), size):
        yield Tile(students[start : start + size], companies)


def _by_place(
    students: Positions, companies: Positions, anywhere: Positions, reach: Reach, pairs_per_tile: int
) -> Iterator[Tile]:
    """Halve the students of a kind until the tiles are small; the `anywhere` are in every tile."""
    from scipy.spatial import cKDTree

    tree = cKDTree(reach.places[companies])
    waiting = [students] if len(students) else []
    while waiting:
        here = waiting.pop()
        homes = reach.homes[here]
        near = np.concatenate([companies[_within(tree, homes, reach.chord)], anywhere])
        if not len(near):
            continue
        if len(here) * len(near) <= pairs_per_tile or len(here) == 1:
            yield Tile(here, np.sort(near))
            continue
        longest = int(np.argmax(np.ptp(homes, axis=0)))
        halved = np.argpartition(homes[:, longest], len(here) // 2)
        waiting += [here[halved[len(here) // 2 :]], here[halved[: len(here) // 2]]]


def _within(tree: "cKDTree", homes: Points, chord: float) -> Positions:
    """Return who is within a chord of the ball around some homes."""
    centre = (homes.min(axis=0) + homes.max(axis=0)) / 2
    radius = float(np.sqrt(((homes - centre) ** 2).sum(axis=1).max()))
    return np.asarray(tree.query_ball_point(centre, radius + chord), dtype=np.intp)
