"""Whether given rotations are all rotations of a market, judged from its lists alone.

Rotations that lead one after the other from the best stable matching of the students to the worst are all there are
(Gusfield and Irving, 1989, theorem 2.5.3; with more seats than one, Bansal, Agrawal and Malhotra, 2007).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.stable.certificate_lists import StrictLists

_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Claim:
    """Rotations as somebody claims they are.

    Parameters
    ----------
    lists : StrictLists
        The applications.
    places : ndarray of int64, shape (num_students,)
        A stable matching, which says where students are who never move.
    entry : ndarray of int64, shape (num_stable_pairs,)
        The applications by which students who move are placed in some stable matching; none twice.
    arrives, leaves : ndarray of int32, shape (num_stable_pairs,)
        The rotation that brings the student there, and the one that takes her away; −1 for none.
    """

    lists: StrictLists
    places: NDArray[np.int64]
    entry: NDArray[np.int64]
    arrives: NDArray[np.int32]
    leaves: NDArray[np.int32]

    @cached_property
    def best(self) -> NDArray[np.int64]:
        """Where everyone is before the first rotation."""
        return self._with(self.entry[self.arrives < 0])

    @cached_property
    def worst(self) -> NDArray[np.int64]:
        """Where everyone is after the last rotation."""
        return self._with(self.entry[self.leaves < 0])

    def _with(self, entries: NDArray[np.int64]) -> NDArray[np.int64]:
        places = self.places.copy()
        places[self.lists.student[self.entry]] = -1
        places[self.lists.student[entries]] = entries
        return places

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the claim, in sentences; nothing if these are all the rotations there are."""
        lists = self.lists
        num_firsts, num_lasts = (
            np.bincount(lists.student[self.entry[end < 0]], minlength=len(self.places))
            for end in (self.arrives, self.leaves)
        )
        moves = self._moves.astype(np.int64)
        if not (np.array_equal(num_firsts, moves) and np.array_equal(num_lasts, moves)):
            return ("A student who moves has no first or no last place, or several.",)
        if lists.is_overfull(self.best) or lists.blocks(self.best) or lists.blocks(self.worst):
            return ("The matching before the first rotation or after the last is not stable.",)
        if lists.can_improve(self.best) or lists.can_worsen(self.worst):
            return ("There are stable matchings before the first rotation or after the last.",)
        if not self._is_everyone_in_turn():
            return ("A rotation moves a student who is not there, or not the one whom the company likes least.",)
        if not self._passes_only_closed_doors():
            return ("A rotation passes over a company that would take the student.",)
        if not self._are_rings():
            return ("A rotation is not one ring of students, or a company does not gain by it.",)
        return ()

    @cached_property
    def _moves(self) -> NDArray[np.bool_]:
        moves = np.zeros(len(self.places), dtype=bool)
        moves[self.lists.student[self.entry]] = True
        return moves

    @cached_property
    def _inside(self) -> NDArray[np.int64]:
        """The applications of those who move, from the first place to the last."""
        return np.flatnonzero(self._is_inside)

    @cached_property
    def _is_inside(self) -> NDArray[np.bool_]:
        lists = self.lists
        first, last = lists.own_wish(self.best), lists.own_wish(self.worst)
        is_between = (lists.wish >= first[lists.student]) & (lists.wish <= last[lists.student])
        is_inside: NDArray[np.bool_] = is_between & self._moves[lists.student]
        return is_inside

    @cached_property
    def _ends(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """By which rotation the student comes to each application inside, and by which she leaves it."""
        arrives, leaves = np.full((2, len(self.lists.pair)), -1, dtype=np.int64)
        arrives[self.entry], leaves[self.entry] = self.arrives, self.leaves
        return arrives[self._inside], leaves[self._inside]

    @cached_property
    def _before(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rotation by which the student last left a better company, and the company a student it likes less."""
        lists, inside, leaves = self.lists, self._inside, self._ends[1]
        return (
            _last_before(leaves, lists.student[inside], lists.wish[inside]),
            _last_before(leaves, lists.company[inside], -lists.favour[inside]),
        )

    def _is_everyone_in_turn(self) -> bool:
        """Return whether everyone moved is there when it is her turn, and the least liked of a full company."""
        lists, (arrives, leaves), (by_student, by_company) = self.lists, self._ends, self._before
        is_left, is_stable = leaves >= 0, (leaves >= 0) | (arrives >= 0)
        company = lists.company[self._inside[is_left]]
        is_full = lists.load(self.best)[company] == lists.seats[company]
        is_below_all_who_stay = lists.favour[self._inside[is_left]] > lists.least_favour(self.worst)[company]
        return bool(
            self._is_inside[self.entry].all()
            and (arrives == by_student)[is_stable].all()
            and (leaves > np.maximum(by_student, by_company))[is_left].all()
            and is_full.all()
            and is_below_all_who_stay.all()
        )

    def _passes_only_closed_doors(self) -> bool:
        """Return whether each company passed over has come to like all it has more than the student, in time."""
        lists, (arrives, leaves), (by_student, by_company) = self.lists, self._ends, self._before
        is_closed_at_first = lists.favour > lists.limit(self.best)[lists.company]
        closing = np.where((by_company >= 0) | is_closed_at_first[self._inside], by_company, _NEVER)
        is_passed = (leaves < 0) & (arrives < 0)
        return bool((closing < by_student)[is_passed].all())

    def _are_rings(self) -> bool:
        """Return whether each rotation is one ring, in which every company gets a student it likes more."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        lists, left, reached = self.lists, self.leaves >= 0, self.arrives >= 0
        source, target = (self.leaves[left], self.entry[left]), (self.arrives[reached], self.entry[reached])
        company_keys, student_keys = (
            [_keys(rotation, name[entry]) for rotation, entry in (source, target)]
            for name in (lists.company, lists.student)
        )
        by_company, by_student = ([np.argsort(keys) for keys in both] for both in (company_keys, student_keys))
        for both, orders in ((company_keys, by_company), (student_keys, by_student)):
            before, after = (keys[order] for keys, order in zip(both, orders, strict=True))
            if not np.array_equal(before, after) or (np.diff(before) == 0).any():
                return False
        is_gain = lists.favour[target[1][by_company[1]]] < lists.favour[source[1][by_company[0]]]
        # Seats that change hands are the nodes of the rings: a student links the one she leaves with the one she takes.
        seat = [np.argsort(order) for order in by_company]
        links = seat[0][by_student[0]], seat[1][by_student[1]]
        size = len(is_gain)
        num_rings = connected_components(coo_array((np.ones(size), links), shape=(size, size)))[0] if size else 0
        return bool(is_gain.all() and num_rings == len(np.unique(source[0])))

    def requires(self, rotation: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Return for each rotation whether it can only be made after the other, for a reason seen in one list."""
        (arrives, leaves), (by_student, by_company) = self._ends, self._before
        is_left, is_passed = leaves >= 0, (leaves < 0) & (arrives < 0)
        reasons = (
            _keys(leaves[is_left], by_student[is_left]),
            _keys(leaves[is_left], by_company[is_left]),
            _keys(by_student[is_passed], by_company[is_passed]),
        )
        known = np.sort(np.append(np.concatenate(reasons), _NEVER))
        wanted = _keys(rotation, other)
        is_known: NDArray[np.bool_] = known[np.searchsorted(known, wanted)] == wanted
        return is_known


def _last_before(leaves: NDArray[np.int64], owner: NDArray[np.int32], rank: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the last rotation in the list of the same owner before each entry; −1 for none."""
    order = np.argsort(_keys(owner, rank - rank.min(initial=0)))
    ordered = leaves[order]
    last = np.maximum.accumulate(np.where(ordered >= 0, np.arange(len(order)), -1))
    last = np.append(np.int64(-1), last)[:-1]
    is_own = (last >= 0) & (owner[order][last] == owner[order])
    before = np.empty_like(leaves)
    before[order] = np.where(is_own, ordered[last], -1)
    return before


def _keys(rotation: NDArray[Any], other: NDArray[Any]) -> NDArray[np.int64]:
    return rotation.astype(np.int64) << 32 | other.astype(np.int64)
