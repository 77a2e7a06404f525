"""Stability in whole numbers: no application pair blocks.

A pair does not block if its student has an application she ranks as high or higher, or if every move to it is excused:
to the empty seat, if there is none or the move would break a minimum or a rule that must hold; and into the place of
each student whom the company ranks lower, if there is none or that move would. What a move breaks depends on where the
student is and on whom the company sends away only through the rows these two count in, so cases that count alike are
one case (`Moves`). A switch per company, rank and kind of student says that none of the kind is placed who is ranked
below; such switches keep the model linear in the number of pairs (Delorme, García, Gondzio, Kalcsics, Manlove and
Pettersson, 2019, "Mathematical models for stable matching problems with ties and incomplete lists", for the form).
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from jumelage.matching.integer.moves import Change, Moves
from jumelage.matching.integer.program import Draft
from jumelage.matching.orders import Orders

if TYPE_CHECKING:
    from jumelage.matching.problem import Problem


def add_stability(draft: Draft, orders: Orders, problem: "Problem", *, is_required: bool) -> None:
    """Let no application pair block; where stability is not required, let a column say of each whether it does."""
    moves = Moves(draft, orders, problem)
    ranked = _Ranked(draft, orders, moves)
    wish, company, favour = orders.wish.tolist(), orders.company.tolist(), orders.favour.tolist()
    is_application = orders.is_application.tolist()
    for begin, end in pairwise(orders.indptr.tolist()):
        own = range(begin, end)
        for pair in own:
            if not is_application[pair]:
                continue
            blocks = [] if is_required else [(draft.blocking_switch(), 1)]
            arriving = moves.arriving(pair)
            stays = [(other, 1) for other in own if wish[other] <= wish[pair]]
            places: dict[Change, list[int]] = defaultdict(list)
            for other in own:
                if wish[other] > wish[pair]:
                    places[moves.leaving(other, arriving)].append(other)
            places.setdefault((), [])
            for left, pairs in places.items():
                # With nothing to lose by leaving she may as well be nowhere, so the row says that she is elsewhere.
                others = [(other, 1) for lost, held in places.items() if lost != left for other in held]
                elsewhere = [*stays, *others] if left == () else [(other, -1) for other in pairs]
                change = arriving.copy()
                change.subtract(dict(left))
                least = 1 if left == () else 0
                for excuses in ranked.excuses(company[pair], favour[pair], change):
                    draft.add([*elsewhere, *blocks, *((switch, 1) for switch in excuses)], lower=least)


class _Ranked:
    """Who can be sent away for whom: the students of each company by rank and kind."""

    def __init__(self, draft: Draft, orders: Orders, moves: Moves) -> None:
        self._draft, self._moves = draft, moves
        self._kinds: dict[int, dict[Change, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
        for pair in np.lexsort((orders.favour, orders.company)).tolist():
            own = self._kinds[int(orders.company[pair])]
            own[moves.kind(pair)].append((int(orders.favour[pair]), pair))
        self._chains: dict[tuple[int, Change], tuple[list[int], list[int]]] = {}

    def excuses(self, company: int, favour: int, change: Counter[int]) -> list[tuple[int, ...]]:
        """Return for each way to make room for a student of this rank: switches one of which says it is barred."""
        found = [self._moves.excuses(change)]
        for kind in self._kinds[company]:
            switch = self._none_is_below(company, kind, favour)
            if switch is None:
                continue
            less = change.copy()
            less.subtract(dict(kind))
            barred = self._moves.excuses(less)
            found.append(None if barred is None else (*barred, switch))
        return [each for each in found if each is not None]

    def _none_is_below(self, company: int, kind: Change, favour: int) -> int | None:
        """Return a switch that is on only if nobody of a kind is at a company who is ranked lower; None: nobody can."""
        if (company, kind) not in self._chains:
            self._chains[company, kind] = self._chain(self._kinds[company][kind])
        ranks, switches = self._chains[company, kind]
        at = bisect_right(ranks, favour)
        return switches[at] if at < len(ranks) else None

    def _chain(self, students: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
        """Return the ranks of a kind, and for each a switch: on only if nobody of this rank or below is there."""
        ranks = sorted({rank for rank, _ in students})
        switches = [self._draft.switch() for _ in ranks]
        for rank, pair in students:
            self._draft.add([(switches[bisect_left(ranks, rank)], 1), (pair, 1)], upper=1)
        for above, below in pairwise(switches):
            self._draft.add([(below, 1), (above, -1)], lower=0)
        return ranks, switches
