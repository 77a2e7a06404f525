"""Alternating paths: how a student leaves her place when others move up for her, and all bounds stay kept."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.prices import ranges


@dataclass(frozen=True, eq=False)
class Placing:
    """Where everyone is, as arrays that change; nodes are the companies and, as the last one, home.

    Parameters
    ----------
    indptr, company : ndarray, shapes (num_students + 1,) and (num_pairs,)
        The pairs, by student.
    capacity, minimum : ndarray of int64, shape (num_companies,)
        The most and the fewest students of each company.
    may_stay : ndarray of bool, shape (num_students,)
        Who may be without a place.
    node : ndarray of int64, shape (num_students,)
        Where everyone is.
    pair : ndarray of int64, shape (num_students,)
        By which pair; −1 at home.
    load : ndarray of int64, shape (num_companies + 1,)
        How many are at each node.
    """

    indptr: NDArray[np.int64]
    company: NDArray[np.int32]
    capacity: NDArray[np.int64]
    minimum: NDArray[np.int64]
    may_stay: NDArray[np.bool_]
    node: NDArray[np.int64]
    pair: NDArray[np.int64]
    load: NDArray[np.int64]

    @property
    def home(self) -> int:
        """The node of those without a place."""
        return len(self.capacity)

    def move(self, student: int, pair: int) -> None:
        """Move a student to a pair of hers, or home (−1)."""
        node = self.home if pair < 0 else int(self.company[pair])
        self.load[self.node[student]] -= 1
        self.load[node] += 1
        self.node[student], self.pair[student] = node, pair


def make_way(placing: Placing, student: int, is_usable: NDArray[np.bool_]) -> list[tuple[int, int]] | None:
    """Return moves after which a student has left her place by usable pairs alone; None if there are none.

    At a company that is reached somebody is too many; at home, one more has gone or a seat more is taken. The path
    ends where the student came from, or at home if her company can do with one fewer.

    Parameters
    ----------
    placing : Placing
        Where everyone is. It is not changed.
    student : int
        Who leaves.
    is_usable : ndarray of bool, shape (num_pairs,)
        By which pairs somebody may be placed who is not yet.

    Returns
    -------
    list of (int, int), or None
        Students and their new pairs; −1 for home.
    """
    return _Tree(placing, student, is_usable).moves()


class _Tree:
    """The nodes reached from a student, breadth first, and how."""

    def __init__(self, placing: Placing, student: int, is_usable: NDArray[np.bool_]):
        self._placing, self._is_usable = placing, is_usable
        self._mover, self._pair, self._before = np.full((3, placing.home + 1), -1, dtype=np.int64)
        self._is_seen = np.zeros(placing.home + 1, dtype=bool)
        self._end = self._grow(student)

    def moves(self) -> list[tuple[int, int]] | None:
        """Return who moves to which pair, or None if there is no path."""
        if self._end is None:
            return None
        moves, node = [], self._end
        while node >= 0:
            if self._mover[node] >= 0:
                moves.append((int(self._mover[node]), int(self._pair[node])))
            node = int(self._before[node])
        return moves

    def _grow(self, student: int) -> int | None:
        """Reach as many nodes as it takes to close the path; return the last, or None if it cannot be closed."""
        placing, start, home = self._placing, int(self._placing.node[student]), self._placing.home
        can_lose = np.append(placing.load[:home] > placing.minimum, False)
        frontier = self._reach(np.array([student]), np.array([-1]))
        while len(frontier):
            if self._is_seen[start]:
                return start
            if self._is_seen[home] and can_lose[start]:
                return home
            frontier = self._expand(frontier, can_lose)
        return None

    def _expand(self, frontier: NDArray[np.int64], can_lose: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the nodes that those at the frontier reach and nobody before."""
        placing, home = self._placing, self._placing.home
        reached = frontier[frontier < home]
        has_seat = reached[placing.load[reached] < placing.capacity[reached]]
        seated = np.array([], dtype=np.int64)
        if len(has_seat) and not self._is_seen[home]:
            self._is_seen[home], self._before[home] = True, has_seat[0]
            seated = np.array([home])
        is_reached = np.zeros(home + 1, dtype=bool)
        is_reached[reached] = True
        movers = np.flatnonzero(is_reached[placing.node])
        origin = placing.node[movers]
        if len(reached) < len(frontier):
            can_lose = can_lose.copy()
            can_lose[home] = True
            others = np.flatnonzero(can_lose[placing.node])
            movers, origin = np.append(movers, others), np.append(origin, np.full(len(others), home))
        return np.append(seated, self._reach(movers, origin))

    def _reach(self, movers: NDArray[np.int64], origin: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the nodes that movers reach and nobody before; each moves because of the node it comes from."""
        placing, home = self._placing, self._placing.home
        first, degree = placing.indptr[movers], placing.indptr[movers + 1] - placing.indptr[movers]
        pairs, owner = ranges(first, degree), np.repeat(np.arange(len(movers)), degree)
        is_new = self._is_usable[pairs] & ~self._is_seen[placing.company[pairs]]
        pairs, owner = pairs[is_new], owner[is_new]
        nodes, at = np.unique(placing.company[pairs], return_index=True)
        self._is_seen[nodes] = True
        self._mover[nodes], self._pair[nodes], self._before[nodes] = movers[owner[at]], pairs[at], origin[owner[at]]
        leaving = np.flatnonzero(placing.may_stay[movers] & (placing.node[movers] < home))
        if self._is_seen[home] or not len(leaving):
            return nodes.astype(np.int64)
        self._is_seen[home] = True
        self._mover[home], self._before[home] = movers[leaving[0]], origin[leaving[0]]
        return np.append(nodes, home)
