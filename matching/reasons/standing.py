"""Where everyone is in a result, by position, and in whose order: what every reason looks at."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.modes import AGREED_OFFER, OPEN_OFFER
from jumelage.matching.orders import LAST, orders_of
from jumelage.matching.problem import Problem, problem_of
from jumelage.matching.rules.forbidden import forbidden
from jumelage.matching.strategies import STRATEGIES

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.result import Result


@dataclass(frozen=True, eq=False)
class Standing:
    """A result by position.

    Parameters
    ----------
    result : Result
        What is to be explained.
    problem : Problem
        What its market's rules left to decide.
    assigned : ndarray of int32, shape (num_students,)
        The company of each student; −1 for none.
    own : ndarray of int64, shape (num_students,)
        The pair each is placed by; −1 for none.
    load : ndarray of int64, shape (num_companies,)
        How many each company has.
    is_kept : ndarray of bool, shape (num_pairs,)
        Which pairs were left to decide.
    wish, favour : ndarray of int32, shape (num_pairs,)
        The place of each pair in the order of its student and of its company, as in `Orders`; `LAST` for what is no
        application.
    """

    result: "Result"
    problem: Problem
    assigned: NDArray[np.int32]
    own: NDArray[np.int64]
    load: NDArray[np.int64]
    is_kept: NDArray[np.bool_]
    wish: NDArray[np.int32]
    favour: NDArray[np.int32]

    @property
    def market(self) -> "Market":
        """What was decided."""
        return self.result.market

    @cached_property
    def is_stable(self) -> bool:
        """Whether applications could not be passed over."""
        if self.market.mode is None or self.result.status == "heuristic":
            return False
        row = STRATEGIES.get(self.result.strategy)
        return self.market.stability == "required" or (row is not None and row.is_stable)

    @cached_property
    def is_forbidden(self) -> NDArray[np.bool_]:
        """Which pairs some rule forbids."""
        barred = np.zeros(self.market.num_pairs, dtype=bool)
        barred[forbidden(self.market)] = True
        return barred

    @cached_property
    def by_offer(self) -> NDArray[np.bool_]:
        """Who holds her seat against everyone: pinned, or by a direct offer; shape (num_students,)."""
        held = self.problem.pinned >= 0
        if self.market.mode is not None:
            placed = np.flatnonzero(self.own >= 0)
            held[placed] |= self.market.mode[self.own[placed]] >= OPEN_OFFER
        return held

    @cached_property
    def kept_number(self) -> NDArray[np.int64]:
        """The number of each pair among those left to decide; shape (num_pairs,)."""
        return np.cumsum(self.is_kept) - 1

    @cached_property
    def _by_company(self) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Students in the order of their companies, and where each company's begin."""
        order = np.argsort(self.assigned, kind="stable")
        begins = np.searchsorted(self.assigned[order], np.arange(self.market.num_companies + 1))
        return order, begins.astype(np.int64)

    def students_at(self, company: int) -> NDArray[np.intp]:
        """Return who is at a company, by position."""
        order, begins = self._by_company
        return order[begins[company] : begins[company + 1]]

    def has_agreed(self, student: int) -> bool:
        """Return whether a student is pinned by an agreed offer."""
        mode, own = self.market.mode, self.own[student]
        return mode is not None and own >= 0 and bool(mode[own] == AGREED_OFFER)

    def named(self, students: NDArray[np.intp]) -> str:
        """Return the ids of students, sorted."""
        return ", ".join(sorted(str(self.market.students[at]) for at in students.tolist()))


def standing_of(result: "Result") -> Standing:
    """Return where everyone is in a result."""
    market, problem = result.market, problem_of(result.market)
    assigned = result.matching.positions(market)
    is_kept = np.ones(market.num_pairs, dtype=bool) if problem.kept is None else problem.kept
    orders = orders_of(market, problem)
    wish, favour = np.full((2, market.num_pairs), LAST, dtype=np.int32)
    wish[is_kept], favour[is_kept] = orders.wish, orders.favour
    return Standing(
        result=result,
        problem=problem,
        assigned=assigned,
        own=placed_pairs(market, assigned),
        load=np.bincount(assigned[assigned >= 0], minlength=market.num_companies),
        is_kept=is_kept,
        wish=wish,
        favour=favour,
    )


def placed_pairs(market: "Market", assigned: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the pair that each student is placed by, −1 for none; shape (num_students,)."""
    own = np.full(market.num_students, -1, dtype=np.int64)
    hit = np.flatnonzero(market.company == assigned[market.student_of_pair])
    own[market.student_of_pair[hit]] = hit
    return own
