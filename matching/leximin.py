"""The matching in which who fares worst fares best, then who fares second worst, and so on.

From the lowest class of scores up: whoever is placed by a pair of the lowest class that is not settled yet is moved
along an alternating path of better or settled pairs, if there is one; if there is none, every matching needs that
pair, and it is settled. Where several pairs share a class, a flow finds how few of them are needed, and its prices
keep to that number. The order is that of lexicographic bottleneck assignment (Burkard and Rendl, 1991).
"""

import heapq
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from jumelage.matching import flow
from jumelage.matching.alternating import Placing, make_way
from jumelage.matching.face import optimal_face
from jumelage.matching.problem import Problem

STEEPNESS = 16
"""The search begins from the smallest sum of distances from the highest class, each to this power."""

_GONE = -1
"""Below every class."""


def leximin(
    problem: Problem, classes: NDArray[np.int64], *, only_worst: bool = False
) -> tuple[Problem, NDArray[np.int32]]:
    """Return the problem whose matchings are the best ones, and one of them.

    Parameters
    ----------
    problem : Problem
        All its matchings place the same number of students.
    classes : ndarray of int64, shape (num_pairs of the market,)
        The class of each pair's score, 0 the lowest.
    only_worst : bool
        Whether nothing but the lowest score is judged.

    Returns
    -------
    problem : Problem
        With the pairs that the best matchings use.
    assigned : ndarray of int32, shape (num_students,)
        The company of each student; −1 if unplaced.
    """
    search = _Search(problem, classes)
    while search.waiting:
        lowest = search.waiting[0][0]
        if search.rises_above(lowest):
            continue
        if only_worst:
            return problem.with_pairs(np.asarray(problem.left(classes)) >= lowest), search.assigned()
        search.settle(lowest)
    return search.problem.with_pairs(search.is_settled), search.assigned()


class _Search:
    """A matching on its way up, and the pairs that may still be used."""

    def __init__(self, problem: Problem, classes: NDArray[np.int64]):
        self._classes = classes
        self._settled = np.zeros(len(classes), dtype=bool)
        start = _good_start(problem, np.asarray(problem.left(classes)))
        self._take(problem, start)
        if self.waiting:
            # What is worse than this start is in no better matching.
            self._take(problem.with_pairs(self._class >= self.waiting[0][0]), start)

    def _take(self, problem: Problem, assigned: NDArray[np.int32]) -> None:
        """Go on with fewer pairs, and a matching of them."""
        self.problem = problem
        self._class = np.array(problem.left(self._classes))
        self.is_settled = np.array(problem.left(self._settled))
        own = np.flatnonzero(problem.company == np.repeat(assigned, np.diff(problem.indptr)))
        pair = np.full(problem.num_students, -1, dtype=np.int64)
        pair[np.searchsorted(problem.indptr, own, side="right") - 1] = own
        node = np.where(assigned >= 0, assigned, problem.num_companies).astype(np.int64)
        self._placing = Placing(
            problem.indptr,
            problem.company,
            problem.capacity,
            problem.minimum,
            ~problem.must_place,
            node,
            pair,
            np.bincount(node, minlength=problem.num_companies + 1),
        )
        self.waiting: list[tuple[int, int]] = []
        for student in np.flatnonzero(pair >= 0).tolist():
            self._wait(student)

    def assigned(self) -> NDArray[np.int32]:
        """Return the company of each student; −1 if unplaced."""
        node = self._placing.node
        return np.where(node < self._placing.home, node, -1).astype(np.int32)

    def _wait(self, student: int) -> None:
        pair = self._placing.pair[student]
        if pair >= 0 and not self.is_settled[pair]:
            heapq.heappush(self.waiting, (int(self._class[pair]), student))

    def rises_above(self, lowest: int) -> bool:
        """Move everyone who is placed by a pair of the lowest class; return whether that was possible."""
        is_usable = self.is_settled | (self._class > lowest)
        while self.waiting and self.waiting[0][0] == lowest:
            student = self.waiting[0][1]
            pair = self._placing.pair[student]
            if pair >= 0 and not self.is_settled[pair] and self._class[pair] == lowest:
                moves = make_way(self._placing, student, is_usable)
                if moves is None:
                    return False
                for mover, new in moves:
                    self._placing.move(mover, new)
                    self._wait(mover)
            heapq.heappop(self.waiting)
        return True

    def settle(self, lowest: int) -> None:
        """Keep to the number of pairs of the lowest class that every matching needs."""
        of_class = np.flatnonzero(~self.is_settled & (self._class == lowest))
        if len(of_class) == 1:
            # Every matching needs this pair, so nothing else is left to its student.
            student = heapq.heappop(self.waiting)[1]
            own = slice(self.problem.indptr[student], self.problem.indptr[student + 1])
            self._class[own] = _GONE
            self.is_settled[own] = False
            self.is_settled[of_class] = True
            self._placing.may_stay[student] = False
            return
        is_usable = self.is_settled | (self._class >= lowest)
        weight = -(~self.is_settled & (self._class == lowest)).astype(np.int64)[is_usable]
        kept = self.problem.kept
        self._settled[slice(None) if kept is None else kept] = self.is_settled
        problem = replace(self.problem.with_pairs(is_usable), must_place=~self._placing.may_stay)
        assigned = _assign(problem, weight)
        face, _ = optimal_face(problem, (weight,), assigned)
        assert face.kept is not None
        self._settled |= face.kept & (self._classes == lowest)
        self._take(face, assigned)


def _good_start(problem: Problem, classes: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return a matching in which low scores are rare."""
    size = flow.largest_weight(problem.num_students, problem.num_companies) >> 10
    distance = 1 - classes / max(int(classes.max(initial=0)), 1)
    return _assign(problem, -np.rint(size * distance**STEEPNESS).astype(np.int64))


def _assign(problem: Problem, weight: NDArray[np.int64]) -> NDArray[np.int32]:
    return flow.assign(
        problem.indptr,
        problem.company,
        weight,
        problem.capacity,
        problem.minimum,
        placed_first=False,
        must_place=problem.must_place,
    )
