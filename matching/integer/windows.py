"""A large program by windows: the columns that the relaxation would hardly move are left where they are.

Rules on top of a flow leave a relaxation that is nearly whole. A window frees the columns that cost the bound no more
than its width, and SCIP finds the best values in it; whatever lies outside is worth less than the bound by more than
the width. If that is no better than what was found, it is the best of all, else the window is made wider.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.integer.answer import Answer
from jumelage.matching.integer.linear import second_opinion, solved
from jumelage.matching.integer.program import Goal, Integers, Program
from jumelage.matching.integer.relaxation import Relaxed, Settled, relaxation

_FEW = 1000
"""A window has at least so many columns."""

_ROOM = 2.0
"""… and so many times those that the relaxation uses."""

_WIDER = 2.0
"""How much wider the next window is at most."""

_SMALL = 1000
"""What a relaxation promises of weights up to this is most often within reach."""

_ALMOST_ONE = 1 - 1e-3

_AHEAD = 4
"""What a goal is worth in a window in which the next one is looked at as well, as a multiple of that."""


def solve_by_windows(program: Program, goals: Sequence[Goal], end: float) -> Answer:
    """Return the values with the lexicographically largest goals.

    Parameters
    ----------
    program : Program
        What must be kept.
    goals : sequence of Goal
        What is maximised, the most important first; the weights no larger than `relaxation.LARGEST_WEIGHT`.
    end : float
        When to stop, by `time.monotonic`.
    """
    if program.is_contradictory:
        return Answer(None, (), is_proven=True, is_repeatable=True)
    gains = [program.gains(goal) for goal in goals] or [np.zeros(program.num_columns, dtype=np.int64)]
    known: Integers | None = None
    settled: list[Settled] = []
    excess: list[int] = []
    is_proven = is_repeatable = True
    relaxed = relaxation(program, gains[0], settled, end)
    for number, gain in enumerate(gains):
        if relaxed is None:
            return Answer(known, tuple(excess), is_proven=False, is_repeatable=False)
        if relaxed.bound == -math.inf:
            # Not even fractions keep everything, both solvers say; a known solution overrules them.
            return Answer(known, tuple(excess), is_proven=known is None, is_repeatable=is_repeatable)
        after = gains[number + 1] if number + 1 < len(gains) else None
        kept, ahead = _with_rows(program, settled), None
        if after is not None and np.abs(gain).max(initial=0) <= _SMALL:
            ahead = relaxation(program, after, [*settled, (gain, math.floor(relaxed.bound))], end)
            if ahead is not None and ahead.bound > -math.inf:
                known, is_finished = _looked_ahead(kept, gain, after, ahead, known, end)
                is_repeatable = is_repeatable and is_finished
        share = end if after is None else _halfway(end)
        found = _Windows(kept, gain, relaxed, known).search(share)
        is_repeatable = is_repeatable and found.is_repeatable
        if found.solution is None:
            return replace(found, is_repeatable=is_repeatable)
        known = found.solution
        if is_proven:
            excess += found.excess
        is_proven = is_proven and found.is_proven
        settled.append((gain, int(gain @ known)))
        if after is not None:
            hoped = ahead is not None and relaxed.bound - settled[-1][1] < 1
            relaxed = ahead if hoped else relaxation(program, after, settled, end)
    return Answer(known, tuple(excess[: len(goals)]), is_proven, is_repeatable)


def _looked_ahead(
    program: Program, gain: Integers, after: Integers, ahead: Relaxed, known: Integers | None, end: float
) -> tuple[Integers | None, bool]:
    """Return values that are good for a goal and for the one after it, and whether the search came to its end.

    They are from a window around the relaxation of the goal after it. Many values reach what is best for the number of
    students placed, say: it is no use to look at them all.
    """
    both = gain * (_AHEAD * max(int(np.abs(after).max(initial=0)), 1)) + after
    windows = _Windows(program, both, replace(ahead, bound=math.inf), known)
    is_finished, _ = windows.look(_first_width(ahead), _halfway(end))
    return windows.known, is_finished


def _halfway(end: float) -> float:
    now = time.monotonic()
    return now + max(end - now, 0.0) / 2


def _first_width(relaxed: Relaxed) -> float:
    cost = np.sort(np.maximum(-relaxed.reduced, 0.0))
    return float(cost[min(max(_FEW, int(_ROOM * relaxed.support)), len(cost)) - 1]) if len(cost) else 0.0


def _with_rows(program: Program, settled: Sequence[Settled]) -> Program:
    for gain, value in settled:
        program = program.with_row(gain, value)
    return program


@dataclass(eq=False)
class _Windows:
    """The search for the best values of one goal, with the best that are known."""

    program: Program
    gain: Integers
    relaxed: Relaxed
    known: Integers | None

    def search(self, end: float) -> Answer:
        """Widen the window until nothing outside can be better."""
        bound, width = self.relaxed.bound, _first_width(self.relaxed)
        cost = np.maximum(-self.relaxed.reduced, 0.0)
        while True:
            if self.known is not None and math.floor(bound) <= self.reached:
                return Answer(self.known, (0,), is_proven=True, is_repeatable=True)
            is_free = self._free(width)
            is_finished, inside = self.look(width, end)
            outside = -math.inf if is_free.all() else math.floor(self.relaxed.bound - width)
            bound = min(bound, max(inside, outside))
            if not is_finished:
                break
            if self.known is None:
                if is_free.all():
                    return Answer(None, (), is_proven=True, is_repeatable=True)
                width = max(_WIDER * width, float(cost[~is_free].min()))
            elif outside > self.reached:
                # Outside this width nothing is worth one more than what was reached.
                wanted = self.relaxed.bound - self.reached - _ALMOST_ONE
                width = max(min(wanted, _WIDER * width), float(cost[~is_free].min()))
        if self.known is None:
            return Answer(None, (), is_proven=False, is_repeatable=False)
        return Answer(self.known, (math.floor(bound) - self.reached,), is_proven=False, is_repeatable=False)

    @property
    def reached(self) -> int:
        """What the best known values are worth."""
        assert self.known is not None
        return int(self.gain @ self.known)

    def _free(self, width: float) -> NDArray[np.bool_]:
        """Return the columns of a window: of those that the relaxation does not use, the ones that cost little."""
        is_free: NDArray[np.bool_] = self.relaxed.reduced >= -width
        return is_free

    def look(self, width: float, end: float) -> tuple[bool, float]:
        """Look for better values in a window: whether the solver came to its end, and what none in it exceed."""
        program, is_free = self.program, self._free(width)
        is_inside = self.known is not None and not self.known[~is_free].any()
        hint = self.known[is_free] if self.known is not None and is_inside else None
        inner, gain = _restricted(program, is_free), self.gain[is_free]
        found = solved(inner, gain, end - time.monotonic(), hint)
        if found.is_infeasible and (is_inside or (is_free.all() and self.known is None)):
            # A solver's "infeasible" is a claim: a known solution overrules it; else another solver must share it.
            found = second_opinion(inner, gain, end - time.monotonic())
        if found.is_infeasible:
            return not is_inside, math.inf if is_inside else -math.inf
        is_finished = found.is_finished
        if found.values is not None:
            values = np.zeros(program.num_columns, dtype=np.int64)
            values[is_free] = np.rint(found.values).astype(np.int64)
            # What keeps the rows only within a solver's tolerance is no answer.
            is_finished = is_finished and program.keeps(values)
            if program.keeps(values) and (self.known is None or int(self.gain @ values) > self.reached):
                self.known = values
        return is_finished, self.reached if is_finished and self.known is not None else found.bound


def _restricted(program: Program, is_free: NDArray[np.bool_]) -> Program:
    """Return what is left of a program once some columns are 0, without the rows that then say nothing."""
    rows, most = program.rows[:, is_free], program.most[is_free]
    asks = (rows.minimum(0) @ most < program.lower) | (rows.maximum(0) @ most > program.upper)
    return replace(program, rows=rows[asks], lower=program.lower[asks], upper=program.upper[asks], most=most)
