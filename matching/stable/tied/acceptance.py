"""Augmenting deferred acceptance: a good weakly stable matching in one go, another one with each order of students.

Each student is a candidate at a whole tier at once, and is placed along an alternating path if there is one, so that
nobody is rejected where moving others within their tiers makes room. Only where all companies that can be reached are
full does one of them close at the tier of its last students, who then are free to look further down as well; and
nobody is left out while closing can still make room. The approximations of McDermid (2009) and Király (2011) give a
student a second chance; searching all paths gives her every chance that the cutoffs leave.
"""

import random
import time
from collections import deque

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.stable.tied.tiers import Tiers

_Entry = tuple[int, int, int, bool]
"""A pair as lists hold it: the student's tier, the company, its level for her, and whether it is an application."""

Lists = list[list[_Entry]]


def lists_of(tiers: Tiers) -> Lists:
    """Return the pairs of each student, best tier first, in plain numbers for `augmenting_acceptance`."""
    order = np.lexsort((tiers.student_tier, tiers.student))
    lists: Lists = [[] for _ in range(tiers.num_students)]
    for student, tier, company, level, can_block in zip(
        tiers.student[order].tolist(),
        tiers.student_tier[order].tolist(),
        tiers.company[order].tolist(),
        tiers.level[order].tolist(),
        tiers.can_block[order].tolist(),
        strict=True,
    ):
        lists[student].append((tier, company, level, can_block))
    return lists


def augmenting_acceptance(tiers: Tiers, lists: Lists, chance: random.Random, end: float) -> NDArray[np.int64] | None:
    """Return the cutoffs of a weakly stable matching; students come, and companies close, in an order by chance.

    None if the time was up before.

    Parameters
    ----------
    tiers : Tiers
        The pairs.
    lists : list of list of (int, int, int)
        The same, as `lists_of` returns them.
    chance : random.Random
        What decides the order.
    end : float
        When to stop, by `time.monotonic`.
    """
    state = _Acceptance(tiers, lists, chance)
    waiting = [student for student in range(tiers.num_students) if lists[student]]
    chance.shuffle(waiting)
    for student in waiting:
        if time.monotonic() >= end:
            return None
        state.place(student)
    return np.array(state.cutoff, dtype=np.int64)


class _Acceptance:
    """Who is held where, at which level, and at which level companies have closed."""

    def __init__(self, tiers: Tiers, lists: Lists, chance: random.Random) -> None:
        self.cutoff: list[int] = tiers.num_levels.tolist()
        self._lists, self._chance = lists, chance
        self._seats: list[int] = tiers.capacity.tolist()
        self._held: list[dict[int, int]] = [{} for _ in self._seats]
        self._place = [-1] * tiers.num_students

    def place(self, student: int) -> None:
        """Find a place for a student, closing companies where needed, or for whoever makes room for her.

        It ends: cutoffs only fall, and in between each student who is turned away at a cutoff takes, the next time, a
        place that is hers by right.
        """
        while True:
            reached, end, spare = self._reach(student)
            if end >= 0:
                self._shift(student, end, reached)
                return
            closing = [(company, last) for company in reached if (last := self._last(company)) < self.cutoff[company]]
            is_owed = self._tier_owed(student) is not None
            if not is_owed or spare >= 0:
                useful = [(company, last) for company, last in closing if self._makes_room(company, last, reached)]
                if not useful:
                    if is_owed:
                        company = self._place[spare]
                        self._leave(spare)
                        self._shift(student, company, reached)
                    return
                closing = useful
            if closing:
                company, last = self._chance.choice(closing)
                self.cutoff[company] = last
            else:
                student = self._replace_at_cutoff(student)

    def _options(self, student: int) -> list[_Entry]:
        """Return where she may be held: down to the first tier that has a company which must take her."""
        options: list[_Entry] = []
        owed = self._tier_owed(student)
        for entry in self._lists[student]:
            if owed is not None and entry[0] > owed:
                break
            if entry[2] <= self.cutoff[entry[1]]:
                options.append(entry)
        return options

    def _tier_owed(self, student: int) -> int | None:
        """Return the first tier at which some company must serve her; None if none must."""
        for tier, company, level, can_block in self._lists[student]:
            if can_block and level < self.cutoff[company]:
                return tier
        return None

    def _reach(self, student: int) -> tuple[dict[int, tuple[int, int]], int, int]:
        """Search alternating paths from a student.

        Returns the companies reached, with the student who reached each and her level there; the company with an
        empty seat, or −1; and somebody who need not be placed anywhere, or −1.
        """
        reached: dict[int, tuple[int, int]] = {}
        pending, seen, spare = deque([student]), {student}, -1
        while pending:
            seeker = pending.popleft()
            if spare < 0 and seeker != student and self._tier_owed(seeker) is None:
                spare = seeker
            for _, company, level, _ in self._options(seeker):
                if company in reached:
                    continue
                reached[company] = (seeker, level)
                if len(self._held[company]) < self._seats[company]:
                    return reached, company, spare
                for other in self._held[company]:
                    if other not in seen:
                        seen.add(other)
                        pending.append(other)
        return reached, -1, spare

    def _shift(self, student: int, company: int, reached: dict[int, tuple[int, int]]) -> None:
        """Move everyone on the path from a student to an empty seat of a company one on."""
        while True:
            seeker, level = reached[company]
            left = self._place[seeker]
            self._leave(seeker)
            self._held[company][seeker] = level
            self._place[seeker] = company
            if seeker == student:
                return
            company = left

    def _leave(self, student: int) -> None:
        if self._place[student] >= 0:
            del self._held[self._place[student]][student]
            self._place[student] = -1

    def _last(self, company: int) -> int:
        return max(self._held[company].values())

    def _makes_room(self, company: int, last: int, reached: dict[int, tuple[int, int]]) -> bool:
        """Return whether somebody at the last level could go to a company out of reach if this one closed there."""
        for student, level in self._held[company].items():
            if level != last:
                continue
            for _, other, other_level, can_block in self._lists[student]:
                if other not in reached and other_level <= self.cutoff[other]:
                    return True
                if can_block and other != company and other_level < self.cutoff[other]:
                    break
        return False

    def _replace_at_cutoff(self, student: int) -> int:
        """Give a student the seat of somebody at the cutoff of a company that must take her; return that one."""
        options = [entry for entry in self._options(student) if entry[3] and entry[2] < self.cutoff[entry[1]]]
        _, company, level, _ = self._chance.choice(options)
        leaving = self._chance.choice(
            [other for other, at in self._held[company].items() if at == self.cutoff[company]]
        )
        self._leave(leaving)
        self._held[company][student] = level
        self._place[student] = company
        return leaving
