"""Whether some of what a market asks is impossible by itself: by a cut where it is a network, else by the model."""

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.clash.cut import Cut, num_placeable
from jumelage.matching.families import families_of
from jumelage.matching.integer.best import program_of
from jumelage.matching.integer.exact import solve_exactly
from jumelage.matching.integer.windows import solve_by_windows
from jumelage.matching.modes import ASSIGNMENT, OPEN_OFFER, ranked_by_both
from jumelage.matching.orders import orders_of
from jumelage.matching.problem import Problem, after_placing, settled

if TYPE_CHECKING:
    from jumelage.matching.market import Market

Item = tuple[Literal["rule", "minimum", "offer", "stability"], int]
"""Something that must hold: a rule, the minimum of a company, an open offer (a pair), by position; or stability."""

_MOST_SECONDS = 10.0
"""No single trial takes longer: what is not decided by then is taken to be possible."""


def items_of(market: "Market", *, is_stable: bool) -> list[Item]:
    """Return all that must hold in a market."""
    offers = [] if market.mode is None else np.flatnonzero(market.mode == OPEN_OFFER).tolist()
    items: list[Item] = [("rule", at) for at, rule in enumerate(market.rules) if rule.weight is None]
    items += [("minimum", at) for at in np.flatnonzero(market.minimum).tolist()]
    items += [("offer", at) for at in offers]
    return [*items, ("stability", 0)] if is_stable else items


@dataclass(frozen=True, eq=False)
class Finding:
    """Whether some items cannot hold together, and if a cut shows it, what is in it.

    Parameters
    ----------
    is_impossible : bool
        Whether they cannot.
    cut : Cut, optional
        The cut that shows it.
    rows : ndarray of int64
        The rows of the cut, by their place among those of all rules.
    num_pinned : int
        How many students are pinned, and so left out of the cut.
    """

    is_impossible: bool
    cut: Cut | None = None
    rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    num_pinned: int = 0


@dataclass(eq=False)
class Trials:
    """What was found of some of what a market asks.

    Parameters
    ----------
    market : Market
        What asks it.
    end : float
        When the time is up.
    placed : ndarray of int32, shape (num_students,), optional
        Where a strategy has placed applicants before all else; −1 for the others.
    is_sure : bool
        Whether everything that was asked was decided.
    """

    market: "Market"
    end: float
    placed: NDArray[np.int32] | None = None
    is_sure: bool = True
    _known: dict[frozenset[Item], Finding] = field(default_factory=dict)

    def is_impossible(self, items: Collection[Item]) -> bool:
        """Return whether items cannot hold together; what is not decided in time is taken to be possible."""
        return self.look(items).is_impossible

    def look(self, items: Collection[Item]) -> Finding:
        """Return whether items cannot hold together, and the cut that shows it if there is one."""
        key = frozenset(items)
        if key not in self._known:
            if time.monotonic() >= self.end:
                self.is_sure = False
                return Finding(is_impossible=False)
            self._known[key] = self._found(key)
        return self._known[key]

    def _found(self, items: frozenset[Item]) -> Finding:
        market, is_stable = self._asking(items), ("stability", 0) in items
        problem = settled(market)
        if problem is None:
            return Finding(is_impossible=True)
        if self.placed is not None:
            orders = orders_of(market, problem)
            keeps = ~orders.is_application & (self.placed < 0)[orders.student]
            problem = after_placing(problem, self.placed, keeps)
        if not is_stable:
            families = families_of(problem)
            if not isinstance(families, str):
                found = num_placeable(problem, families)
                if not isinstance(found, Cut):
                    return Finding(is_impossible=False)
                rows = found.rows
                if problem.constraints is not None:
                    asked = np.isin(self.market.constraints.rule, [at for kind, at in items if kind == "rule"])
                    rows = np.flatnonzero(asked)[problem.constraints.number[rows]]
                return Finding(True, found, rows, int(np.count_nonzero(problem.pinned >= 0)))
        return Finding(self._has_no_solution(market, problem, is_stable=is_stable))

    def _asking(self, items: frozenset[Item]) -> "Market":
        """Return the market that asks these items and nothing else."""
        kept = {kind: sorted(at for own, at in items if own == kind) for kind in ("rule", "minimum", "offer")}
        minimum = np.zeros_like(self.market.minimum)
        minimum[kept["minimum"]] = self.market.minimum[kept["minimum"]]
        mode = self.market.mode
        if mode is not None:
            ranked = ranked_by_both(self.market.student_rank, self.market.company_rank)
            mode = np.where(mode == OPEN_OFFER, ASSIGNMENT if ranked is None else ranked, mode).astype(np.int8)
            mode[kept["offer"]] = OPEN_OFFER
        return self.market.replace(rules=[self.market.rules[at] for at in kept["rule"]], minimum=minimum, mode=mode)

    def _has_no_solution(self, market: "Market", problem: Problem, *, is_stable: bool) -> bool:
        program = program_of(orders_of(market, problem), problem, "required" if is_stable else "ignored")
        if program.keeps(np.zeros(program.num_columns, dtype=np.int64)):
            return False
        end = min(self.end, time.monotonic() + _MOST_SECONDS)
        answer = solve_exactly(program, [], end) if is_stable else solve_by_windows(program, [], end)
        self.is_sure = self.is_sure and (answer.solution is not None or answer.is_proven)
        return answer.solution is None and answer.is_proven
