"""Which applications block a matching, by the definition alone: this shares nothing with the solvers."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.matching import Matching
from jumelage.matching.modes import ASSIGNMENT, OPEN_OFFER
from jumelage.matching.rules.forbid import Forbid
from jumelage.matching.rules.forbidden import forbidden
from jumelage.matching.rules.history import NoRepeat
from jumelage.matching.rules.pins import Pin, pins

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.rules.rule import Rule

STUDENTS_AT_ONCE = 1 << 14
"""So many students' pairs are looked at together, which keeps memory small."""

_LAST = np.iinfo(np.int64).max
"""Below every rank."""

Pairs = tuple[tuple[str, str], ...]
"""Students and companies, by id."""


def blocking_pairs(
    market: "Market", assigned: NDArray[np.int32], placed_pair: NDArray[np.int64]
) -> tuple[Pairs | None, Pairs]:
    """Return the application pairs that would both rather have each other, and those that only a direct offer stops.

    A student would rather have an application she ranks above her place; a place that is no application of hers
    comes below all of them. A company would rather have an open offer than an applicant, an applicant than an empty
    seat or anyone who is no applicant, and than an applicant it ranks below. A forbidden pair is no application.
    Pinned students stand outside, and so does a move that would leave a company with fewer than its minimum. Where
    other rules must hold, each move that is left is tried: a pair blocks if the move, with one student sent away whom
    the company ranks lower if need be, breaks no such rule, or none more than it is broken already.
    """
    if market.student_rank is None:
        return None, ()
    if market.mode is None:
        return (), ()
    barred = forbidden(market)
    pinned = np.zeros(market.num_students, dtype=bool)
    pinned[[market.position_of_student(pin.student) for pin in pins(market.rules)]] = True
    load = np.bincount(assigned[assigned >= 0], minlength=market.num_companies)
    held = np.zeros(market.num_students, dtype=bool)
    placed = assigned >= 0
    held[placed] = load[assigned[placed]] <= market.minimum[assigned[placed]]

    has_pair = placed_pair >= 0
    own_wish, own_favour = np.full((2, market.num_students), _LAST)
    own_wish[has_pair], own_favour[has_pair] = _application_ranks(market, placed_pair[has_pair], barred)
    worst = np.where((load < market.capacity) & (market.capacity > 0), _LAST, 0)
    movable = placed & ~pinned
    np.maximum.at(worst, assigned[movable], own_favour[movable])
    own_wish[pinned | held] = 0
    by_offer = has_pair.copy()
    by_offer[has_pair] = market.mode[placed_pair[has_pair]] >= OPEN_OFFER
    has_offer = np.zeros(market.num_companies, dtype=bool)
    has_offer[assigned[by_offer]] = True

    trials = _Trials(market, assigned)
    degree = np.diff(market.indptr)
    blocking: list[tuple[str, str]] = []
    behind_offers: list[tuple[str, str]] = []
    for begin in range(0, market.num_students, STUDENTS_AT_ONCE):
        end = min(begin + STUDENTS_AT_ONCE, market.num_students)
        first, last = market.indptr[begin], market.indptr[end]
        is_wished = market.student_rank[first:last] < np.repeat(own_wish[begin:end], degree[begin:end])
        pairs = first + np.flatnonzero(is_wished)
        wish, favour = _application_ranks(market, pairs, barred)
        wanted, company = wish < _LAST, market.company[pairs]
        blocks = favour < worst[company]
        is_left = trials.keep_rules(pairs[wanted & blocks], favour[wanted & blocks], own_favour, movable)
        blocking += _named(market, pairs[wanted & blocks][is_left])
        behind_offers += _named(market, pairs[wanted & ~blocks & has_offer[company]])
    return tuple(blocking), tuple(behind_offers)


class _Trials:
    """Moves that are tried on a matching: what the rules that must hold say of it before and after."""

    def __init__(self, market: "Market", assigned: NDArray[np.int32]) -> None:
        settled = (Pin, Forbid, NoRepeat)
        self._market, self._assigned = market, assigned
        self._load = np.bincount(assigned[assigned >= 0], minlength=market.num_companies)
        self._rules = [rule for rule in market.rules if rule.weight is None and not isinstance(rule, settled)]
        self._amounts = {id(rule): self._amount(rule, assigned) for rule in self._rules}

    def keep_rules(
        self,
        pairs: NDArray[np.int64],
        favour: NDArray[np.int64],
        own_favour: NDArray[np.int64],
        movable: NDArray[np.bool_],
    ) -> NDArray[np.bool_]:
        """Return which pairs can come about without breaking a rule, by the ranks that companies give."""
        students = np.searchsorted(self._market.indptr, pairs, side="right") - 1
        kept = np.ones(len(pairs), dtype=bool)
        if self._rules:
            for at, (student, company) in enumerate(zip(students, self._market.company[pairs], strict=True)):
                sent_away = np.flatnonzero((self._assigned == company) & movable & (own_favour > favour[at]))
                has_seat = self._load[company] < self._market.capacity[company]
                ways = [*([-1] if has_seat else []), *sent_away.tolist()]
                kept[at] = any(self._keeps(int(student), int(company), away) for away in ways)
        return kept

    def _keeps(self, student: int, company: int, sent_away: int) -> bool:
        moved = self._assigned.copy()
        moved[student] = company
        if sent_away >= 0:
            moved[sent_away] = -1
        for rule in self._rules:
            if self._amount(rule, moved) > self._amounts[id(rule)]:
                # The rule that stopped one move is the likeliest to stop the next.
                self._rules.remove(rule)
                self._rules.insert(0, rule)
                return False
        return True

    def _amount(self, rule: "Rule", assigned: NDArray[np.int32]) -> int:
        found = rule.breaches(self._market, Matching.from_positions(self._market, assigned))
        return sum(breach.amount for breach in found)


def _named(market: "Market", pairs: NDArray[np.int64]) -> list[tuple[str, str]]:
    students = np.searchsorted(market.indptr, pairs, side="right") - 1
    return [
        (str(market.students[student]), str(market.companies[company]))
        for student, company in zip(students.tolist(), market.company[pairs].tolist(), strict=True)
    ]


def _application_ranks(
    market: "Market", pairs: NDArray[np.int64], barred: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the ranks that student and company give to pairs, below every rank where they are no applications."""
    assert market.student_rank is not None
    assert market.mode is not None
    mode = market.mode[pairs]
    wish = market.student_rank[pairs].astype(np.int64)
    favour = np.minimum(wish, 1) if market.company_rank is None else market.company_rank[pairs].astype(np.int64)
    favour[mode == OPEN_OFFER] = 0
    is_none = (mode == ASSIGNMENT) | np.isin(pairs, barred)
    wish[is_none] = favour[is_none] = _LAST
    return wish, favour
