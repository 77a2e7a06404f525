"""What it would cost to place a student somewhere else: the exact difference of two optima, and who would move.

Where prices prove the optimum, by a shortest way in the residual graph; anywhere else by solving the market anew with
the student pinned. Prices alone would tell only a bound.
"""

import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import InfeasibleError, InputError, TimeLimitError
from jumelage.matching.certificate import Certificate
from jumelage.matching.levels import Level
from jumelage.matching.modes import OPEN_OFFER
from jumelage.matching.problem import problem_of
from jumelage.matching.reasons.residual import Arcs, Ways, residual_arcs, slack, ways_to
from jumelage.matching.reasons.standing import Standing, placed_pairs
from jumelage.matching.reasons.units import Change, Placement, change_of_sums, first_change, levels_of_result
from jumelage.matching.rules.pins import Pin
from jumelage.matching.strategies import STRATEGIES

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.matching.result import Result

Moves = tuple[tuple[int, int], ...]
"""Students, by position, and the pairs of the market they would be placed by; −1 for none."""


@dataclass(frozen=True)
class Instead:
    """The best matching in which something is otherwise.

    Parameters
    ----------
    change : Change, optional
        What it loses; None if it is worth the same.
    moves : tuple of (int, int)
        Who else would move, and by which pair of the market.
    keeps_stability : bool
        Whether nobody could contest it.
    """

    change: Change | None
    moves: Moves
    keeps_stability: bool = True


IMPOSSIBLE = "impossible"
"""No matching keeps all that must be kept."""

UNKNOWN = "unknown"
"""Nothing was proven: there is no objective, or the time was up."""

Answer = Instead | str
"""What was found, `IMPOSSIBLE` or `UNKNOWN`."""


@dataclass(frozen=True, eq=False)
class Counterfactuals:
    """What a result would have cost otherwise.

    Parameters
    ----------
    standing : Standing
        Where everyone is.
    time_limit : float
        Seconds, for everything that must be solved anew.
    """

    standing: Standing
    time_limit: float
    _begun: float = field(default_factory=time.monotonic)

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """What is judged."""
        return levels_of_result(self.standing.result)

    @cached_property
    def prices(self) -> Certificate | None:
        """The prices that prove the optimum of all that is left to decide; None if it takes more than prices."""
        result = self.standing.result
        certificate, problem = result.certificate, self.standing.problem
        is_enough = problem.constraints is None and problem.is_plain and result.status == "optimal"
        return certificate if is_enough and isinstance(certificate, Certificate) else None

    @cached_property
    def arcs(self) -> Arcs:
        """The residual graph."""
        assert self.prices is not None
        return residual_arcs(self.standing.problem, self.levels, self.prices, self.standing.assigned)

    @cached_property
    def slack(self) -> NDArray[np.int64]:
        """By how much the prices of each pair exceed its weight; shape (num_levels, num_pairs_left)."""
        assert self.prices is not None
        return slack(self.standing.problem, self.levels, self.prices)

    @cached_property
    def _ways(self) -> dict[int, Ways]:
        return {}

    def ways_home(self, student: int) -> Ways:
        """Return the shortest ways to where a student is; those of the last one asked for are kept."""
        at = int(self.standing.assigned[student])
        node = at if at >= 0 else self.standing.market.num_companies
        if node not in self._ways:
            self._ways.clear()
            self._ways[node] = ways_to(self.arcs, node)
        return self._ways[node]

    def placing(self, student: int, pair: int) -> Answer:
        """Return the best matching in which a student is placed by another pair that was left to decide."""
        if self.prices is not None:
            return self._by_way(student, pair)
        market = self.standing.market
        pin = Pin(str(market.students[student]), str(market.companies[market.company[pair]]))
        return self.solving(market.replace(rules=(*market.rules, pin)), student)

    def solving(self, changed: "Market", student: int = -1) -> Answer:
        """Return the best matching of a market with the same students and pairs; `student` is left out of the moves."""
        found = self.solved(changed)
        if found is None or isinstance(found, str):
            return found or UNKNOWN
        before, after = self.present, self.placement(found.matching)
        moved = np.flatnonzero(before.pairs != after.pairs)
        moves = tuple((at, int(after.pairs[at])) for at in moved.tolist() if at != student)
        keeps = not self.standing.is_stable or after.audit.is_stable is not False
        return Instead(first_change(self.levels, before, after), moves, keeps)

    @cached_property
    def present(self) -> Placement:
        """The matching of the result."""
        return Placement(self.standing.market, self.standing.result.matching, self.standing.own)

    def placement(self, matching: "Matching") -> Placement:
        """Return another matching of the market, to compare."""
        market = self.standing.market
        return Placement(market, matching, placed_pairs(market, matching.positions(market)))

    def solved(self, changed: "Market") -> "Result | str | None":
        """Return the optimum of another market in the time that is left, `IMPOSSIBLE`, or None if it is not proven."""
        from jumelage.matching.solve import match

        result = self.standing.result
        left = self.time_limit - (time.monotonic() - self._begun)
        row = STRATEGIES.get(result.strategy)
        if result.status != "optimal" or row is None or left <= 0:
            return None
        objective = result.objective if row.objective is None else None
        try:
            offers = _offers(changed)
            if offers is not None:
                return offers if offers == IMPOSSIBLE else None
            found = match(changed, strategy=row.name, objective=objective, seed=result.seed, time_limit=left)
        except (InfeasibleError, InputError):
            # Of a rule beside those of the market nothing can be wrong but that it cannot hold with them.
            return IMPOSSIBLE
        except TimeLimitError:
            return None
        return found if found.status == "optimal" else None

    def _by_way(self, student: int, pair: int) -> Answer:
        number = int(self.standing.kept_number[pair])
        company, ways = int(self.standing.market.company[pair]), self.ways_home(student)
        if not ways.is_reached[company]:
            return IMPOSSIBLE
        return Instead(self.change(self.slack[:, number] + ways.length[:-1, company]), self._moves(ways, company))

    def change(self, losses: NDArray[np.int64]) -> Change | None:
        """Return what a way loses, level by level; the level of the minima, if there is one, loses nothing."""
        return change_of_sums(self.levels, losses[len(losses) - len(self.levels) :].tolist())

    def _moves(self, ways: Ways, company: int) -> Moves:
        """Return who moves on the way from a company, and by which pair of the market."""
        moves, arc = [], int(ways.arc[company])
        while arc >= 0:
            if self._movers[arc] >= 0:
                moves.append((self._movers[arc], self._new_pairs[arc]))
            arc = int(ways.arc[self._heads[arc]])
        return tuple(moves)

    @cached_property
    def _movers(self) -> list[int]:
        movers: list[int] = self.arcs.student.tolist()
        return movers

    @cached_property
    def _heads(self) -> list[int]:
        heads: list[int] = self.arcs.head.tolist()
        return heads

    @cached_property
    def _new_pairs(self) -> list[int]:
        """The pair of the market by which the student of each arc then is placed, −1 for none."""
        pair = self.arcs.pair
        placed: list[int] = np.where(pair >= 0, np.flatnonzero(self.standing.is_kept)[pair], -1).tolist()
        return placed


def _offers(changed: "Market") -> str | None:
    """Return what becomes of open offers beside the pins of a changed market; None if nothing is against them.

    `IMPOSSIBLE` if somebody has no pair left that keeps hers. `UNKNOWN` if a company cannot hold a seat for each: it
    then depends on whether their students end higher, which no solver is asked.
    """
    if changed.mode is None:
        return None
    problem = problem_of(changed)
    if (problem.must_place & (np.diff(problem.indptr) == 0)).any():
        return IMPOSSIBLE
    offers = np.flatnonzero(changed.mode == OPEN_OFFER)
    held = changed.company[offers[problem.pinned[changed.student_of_pair[offers]] < 0]]
    is_short = np.bincount(held, minlength=changed.num_companies) > problem.capacity
    return UNKNOWN if is_short.any() else None
