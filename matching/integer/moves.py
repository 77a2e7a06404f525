"""What keeps a pair from blocking: moves that would break a capacity, a minimum or a rule that must hold.

A move takes a student from where she is to a company, and may send away one whom the company ranks lower. It changes
what a row counts by a number that is known beforehand, so that it breaks an upper bound if and only if the row is
within that number of it: one switch per row and number says so, whoever moves. A rule with counters (whether a company
opens) is broken if for every setting of its counters some row is.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from jumelage.errors import JumelageError
from jumelage.matching.integer.program import Draft, Integers
from jumelage.matching.orders import Orders

if TYPE_CHECKING:
    from jumelage.matching.constraints import Constraints
    from jumelage.matching.problem import Problem

Change = tuple[tuple[int, int], ...]
"""By how much a move changes what rows count: (row, number), rows ascending."""

_MOST_SETTINGS = 1 << 10


@dataclass(frozen=True, eq=False)
class _Part:
    """Rows that share counters, with what they ask of pairs for each setting of these: row to (lower, upper)."""

    settings: tuple[Mapping[int, tuple[int, int]], ...]


class Moves:
    """The rows that a move must not break: first the companies', by position, then those of rules that must hold.

    Parameters
    ----------
    draft : Draft
        Takes the switches.
    orders : Orders
        The pairs.
    problem : Problem
        With capacities, minima and rules.
    """

    def __init__(self, draft: Draft, orders: Orders, problem: "Problem") -> None:
        self._draft = draft
        row, pair, coefficient = orders.company.astype(np.int64), np.arange(len(orders.company)), None
        lower, upper = problem.minimum, problem.capacity
        counters: dict[int, list[tuple[int, int]]] = {}
        most: Integers = np.zeros(0, dtype=np.int64)
        coefficient = np.ones_like(row)
        if problem.constraints is not None:
            hard = _hard_rows(problem.constraints)
            lower = np.concatenate((lower, problem.constraints.lower[hard]))
            upper = np.concatenate((upper, problem.constraints.upper[hard]))
            own, column, times = _entries(problem.constraints, hard)
            own += problem.num_companies
            is_pair = column < len(pair)
            row = np.concatenate((row, own[is_pair]))
            pair = np.concatenate((pair, column[is_pair]))
            coefficient = np.concatenate((coefficient, times[is_pair]))
            most = problem.constraints.most
            for at, counter, number in zip(
                own[~is_pair].tolist(),
                (column[~is_pair] - len(orders.company)).tolist(),
                times[~is_pair].tolist(),
                strict=True,
            ):
                counters.setdefault(at, []).append((counter, number))
        num_rows = len(lower)
        self._least = np.bincount(row, np.minimum(coefficient, 0), num_rows).astype(np.int64).tolist()
        self._greatest = np.bincount(row, np.maximum(coefficient, 0), num_rows).astype(np.int64).tolist()
        self._entries: list[list[tuple[int, int]]] = [[] for _ in range(num_rows)]
        self._touched: list[list[tuple[int, int]]] = [[] for _ in range(len(orders.company))]
        for at, own_pair, times_of in zip(row.tolist(), pair.tolist(), coefficient.tolist(), strict=True):
            self._entries[at].append((own_pair, times_of))
            self._touched[own_pair].append((at, times_of))
        self._parts, self._part_of = _parts(lower.tolist(), upper.tolist(), counters, most.tolist())
        # Leaving takes from a row. Where all that a row counts is added and only its upper bound says something,
        # nothing can go wrong by it alone.
        self._minds_leaving = [
            at in counters or self._least[at] < 0 or low > 0 for at, low in enumerate(lower.tolist())
        ]
        self._switches: dict[tuple[int, int, bool], int] = {}
        self._excuses: dict[Change, tuple[int, ...] | None] = {}
        self._broken: dict[tuple[int, Change], int | bool] = {}

    def arriving(self, pair: int) -> Counter[int]:
        """Return what a pair adds to the rows when it is placed."""
        return Counter(dict(self._touched[pair]))

    def leaving(self, pair: int, arriving: Mapping[int, int]) -> Change:
        """Return what a pair adds to the rows that leaving it matters to, for a student who arrives elsewhere."""
        return tuple((row, times) for row, times in self._touched[pair] if self._minds_leaving[row] or row in arriving)

    def kind(self, pair: int) -> Change:
        """Return what a pair adds to the rows, as a key: pairs of one kind can be dropped to the same effect."""
        return tuple(self._touched[pair])

    def excuses(self, change: Mapping[int, int]) -> tuple[int, ...] | None:
        """Return switches one of which is on only if a change would break something; None: it breaks it always."""
        key = tuple(sorted((row, by) for row, by in change.items() if by))
        if key not in self._excuses:
            of_part: dict[int, list[tuple[int, int]]] = defaultdict(list)
            for row, by in key:
                of_part[self._part_of[row]].append((row, by))
            found = [self._is_broken(part, tuple(changes)) for part, changes in of_part.items()]
            always = any(switch is True for switch in found)
            self._excuses[key] = None if always else tuple(switch for switch in found if switch is not False)
        return self._excuses[key]

    def is_full(self, company: int) -> int | bool:
        """Return a switch that is on only if a company has no empty seat; True or False if that is sure."""
        return self._is_broken(self._part_of[company], ((company, 1),))

    def _is_broken(self, part: int, changes: Change) -> int | bool:
        """Return a switch that is on only if these changes break the rows of a part whatever its counters say."""
        if (part, changes) not in self._broken:
            self._broken[part, changes] = self._judged(part, changes)
        return self._broken[part, changes]

    def _judged(self, part: int, changes: Change) -> int | bool:
        settings = self._parts[part].settings
        is_sure = len(settings) == 1
        cases: list[list[int]] = []
        for bounds in settings:
            ways = [self._beyond(row, by, bounds[row], is_kept=is_sure) for row, by in changes]
            if not is_sure:
                # Rows that the move leaves alone may rule this setting out as well.
                ways += [
                    self._beyond(row, 0, own, is_kept=False) for row, own in bounds.items() if row not in dict(changes)
                ]
            if any(way is True for way in ways):
                continue
            case = [way for way in ways if way is not False]
            if not case:
                return False
            cases.append(case)
        if not cases:
            return True
        if len(cases) == 1 and len(cases[0]) == 1:
            return cases[0][0]
        switch = self._draft.switch()
        for case in cases:
            self._draft.add([*((way, 1) for way in case), (switch, -1)], lower=0)
        return switch

    def _beyond(self, row: int, by: int, bounds: tuple[int, int], *, is_kept: bool) -> int | bool:
        """Return a switch that is on only if a row would be out of these bounds once it has changed."""
        lower, upper = bounds
        least, greatest = self._least[row], self._greatest[row]
        if is_kept:
            least, greatest = max(least, lower), min(greatest, upper)
        ways: list[int | bool] = []
        if upper < self._greatest[row]:
            ways.append(self._reaches(row, upper - by + 1, least, greatest, is_upper=True))
        if lower > self._least[row]:
            ways.append(self._reaches(row, lower - by - 1, least, greatest, is_upper=False))
        if any(way is True for way in ways):
            return True
        open_ways = [way for way in ways if way is not False]
        if len(open_ways) < 2:
            return open_ways[0] if open_ways else False
        either = self._draft.switch()
        self._draft.add([*((way, 1) for way in open_ways), (either, -1)], lower=0)
        return either

    def _reaches(self, row: int, limit: int, least: int, greatest: int, *, is_upper: bool) -> int | bool:
        """Return a switch that is on only if a row counts so much or more, or (a lower limit) so much or less."""
        if limit <= least if is_upper else limit >= greatest:
            return True
        if limit > greatest if is_upper else limit < least:
            return False
        key = (row, limit, is_upper)
        if key not in self._switches:
            switch = self._switches[key] = self._draft.switch()
            if is_upper:
                floor = self._least[row]
                self._draft.add([*self._entries[row], (switch, floor - limit)], lower=floor)
            else:
                ceiling = self._greatest[row]
                self._draft.add([*self._entries[row], (switch, ceiling - limit)], upper=ceiling)
        return self._switches[key]


def _hard_rows(constraints: "Constraints") -> Integers:
    """Return the rows of the rules that must hold: those none of whose counters is a breach."""
    soft = np.unique(constraints.counter_rule[constraints.breaches > 0])
    return np.flatnonzero(~np.isin(constraints.rule, soft))


def _entries(constraints: "Constraints", rows: Integers) -> tuple[Integers, Integers, Integers]:
    """Return the entries of some rows, which are counted from 0: row, column and coefficient."""
    is_own = np.isin(constraints.row, rows)
    own = np.searchsorted(rows, constraints.row[is_own])
    return own, constraints.column[is_own], constraints.coefficient[is_own]


def _parts(
    lower: Sequence[int], upper: Sequence[int], counters: Mapping[int, Sequence[tuple[int, int]]], most: Sequence[int]
) -> tuple[list[_Part], list[int]]:
    """Return rows in parts that share no counter, and the part of each row."""
    parts: list[_Part] = []
    part_of = [-1] * len(lower)
    for rows in _linked(len(lower), counters):
        own = sorted({counter for row in rows for counter, _ in counters.get(row, ())})
        ranges = [range(most[counter] + 1) for counter in own]
        if int(np.prod([len(each) for each in ranges], dtype=np.float64)) > _MOST_SETTINGS:
            message = "a rule with so many choices of its own cannot be joined with required stability"
            raise JumelageError(message)
        settings = []
        for values in product(*ranges):
            value = dict(zip(own, values, strict=True))
            taken = {row: sum(times * value[counter] for counter, times in counters.get(row, ())) for row in rows}
            settings.append({row: (lower[row] - taken[row], upper[row] - taken[row]) for row in rows})
        for row in rows:
            part_of[row] = len(parts)
        parts.append(_Part(tuple(settings)))
    return parts, part_of


def _linked(num_rows: int, counters: Mapping[int, Sequence[tuple[int, int]]]) -> list[list[int]]:
    """Return the rows in groups that share counters."""
    group_of: dict[int, list[int]] = {}
    groups: list[list[int]] = []
    for row in range(num_rows):
        group = [row]
        for counter, _ in counters.get(row, ()):
            other = group_of.get(counter)
            if other is not None and other is not group:
                group += other
                groups.remove(other)
            for known in [counter, *(c for r in group for c, _ in counters.get(r, ()))]:
                group_of[known] = group
        groups.append(group)
    return groups
