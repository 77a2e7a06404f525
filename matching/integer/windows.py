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

_ROOM = 1.5
"""… and so many times those that the relaxation uses."""

_WIDER = 4.0
"""How much wider the next window is at most."""

_SMALL = 1000
"""What a relaxation promises of weights up to this is most often within reach."""


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
    answer = _decided(program, gains, [], None, end)
    return replace(answer, excess=answer.excess[: len(goals)])


def _decided(
    program: Program,
    gains: Sequence[Integers],
    settled: Sequence[Settled],
    known: Integers | None,
    end: float,
    *,
    is_trial: bool = False,
) -> Answer:
    """Return the best values for some goals, given those that are settled.

    In a trial, what is settled is only hoped for: no values are an answer, and nobody asks whether there are some.
    """
    gain, *later = gains
    relaxed = relaxation(program, gain, settled, end)
    if relaxed is None:
        return Answer(known, (), is_proven=False, is_repeatable=False)
    if relaxed.bound == -math.inf:
        return Answer(None, (), is_proven=True, is_repeatable=True)
    clock_ruled = False
    if later and np.abs(gain).max(initial=0) <= _SMALL:
        hoped = (gain, math.floor(relaxed.bound))
        own = known if known is not None and int(gain @ known) >= hoped[1] else None
        now = time.monotonic()
        trial = _decided(program, later, [*settled, hoped], own, now + (end - now) / 2, is_trial=True)
        if trial.values is not None:
            return replace(trial, excess=(0, *trial.excess))
        clock_ruled = not trial.is_repeatable
    found = _Windows(_with_rows(program, settled), gain, relaxed, known).search(end, is_trial=is_trial)
    is_repeatable = found.is_repeatable and not clock_ruled
    if found.values is None or not later:
        return replace(found, is_repeatable=is_repeatable)
    reached = (gain, int(gain @ found.values))
    rest = _decided(program, later, [*settled, reached], found.values, end)
    return Answer(
        rest.values,
        (*found.excess, *rest.excess) if found.is_proven else found.excess,
        is_proven=found.is_proven and rest.is_proven,
        is_repeatable=is_repeatable and rest.is_repeatable,
    )


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

    def search(self, end: float, *, is_trial: bool) -> Answer:
        """Widen the window until nothing outside can be better."""
        bound, cost = self.relaxed.bound, np.abs(self.relaxed.reduced)
        width = float(np.sort(cost)[min(max(_FEW, int(_ROOM * self.relaxed.support)), len(cost)) - 1]) if len(cost) else 0.0
        while True:
            if self.known is not None and math.floor(bound) <= self.reached:
                return Answer(self.known, (0,), is_proven=True, is_repeatable=True)
            is_free = cost <= width
            is_finished, inside, is_claimed_empty = self._look(is_free, end)
            outside = -math.inf if is_free.all() else math.floor(self.relaxed.bound - width)
            bound = min(bound, max(inside, outside))
            if not is_finished:
                break
            if self.known is None:
                if is_free.all():
                    return Answer(None, (), is_proven=is_claimed_empty, is_repeatable=True)
                if is_trial:
                    break
                width = max(_WIDER * width, float(cost[~is_free].min()))
            elif outside > self.reached:
                wanted = self.relaxed.bound - self.reached - 1
                width = max(min(wanted, _WIDER * width), float(cost[~is_free].min()))
        if self.known is None:
            return Answer(None, (), is_proven=False, is_repeatable=is_finished)
        return Answer(self.known, (math.floor(bound) - self.reached,), is_proven=False, is_repeatable=False)

    @property
    def reached(self) -> int:
        """What the best known values are worth."""
        assert self.known is not None
        return int(self.gain @ self.known)

    def _look(self, is_free: NDArray[np.bool_], end: float) -> tuple[bool, float, bool]:
        """Look for better values in a window.

        Returns whether the solver came to its end, what no values in the window exceed, and whether it is empty.
        """
        program = self.program
        fixed = np.where(is_free | (self.relaxed.reduced < 0), 0, program.most)
        hint = self.known[is_free] if self.known is not None and self._is_in(is_free, fixed) else None
        inner, gain = _restricted(program, is_free, fixed), self.gain[is_free]
        found = solved(inner, gain, end - time.monotonic(), hint)
        if found.is_infeasible and is_free.all() and self.known is None:
            found = second_opinion(inner, gain, end - time.monotonic())
        if found.is_infeasible:
            return True, -math.inf, True
        is_finished = found.is_finished
        if found.values is not None:
            values = fixed.copy()
            values[is_free] = np.rint(found.values).astype(np.int64)
            # What keeps the rows only within a solver's tolerance is no answer.
            is_finished = is_finished and self.program.keeps(values)
            if self.program.keeps(values) and (self.known is None or int(self.gain @ values) > self.reached):
                self.known = values
        inside = found.bound + int(self.gain @ np.where(is_free, 0, fixed))
        return is_finished, min(inside, self.reached) if is_finished and self.known is not None else inside, False

    def _is_in(self, is_free: NDArray[np.bool_], fixed: Integers) -> bool:
        assert self.known is not None
        return bool((is_free | (self.known == fixed)).all())


def _restricted(program: Program, is_free: NDArray[np.bool_], fixed: Integers) -> Program:
    """Return what is left of a program once some columns are fixed, without the rows that then say nothing."""
    taken = program.rows @ np.where(is_free, 0, fixed)
    rows, most = program.rows[:, is_free], program.most[is_free]
    lower, upper = program.lower - taken, program.upper - taken
    asks = (rows.minimum(0) @ most < lower) | (rows.maximum(0) @ most > upper)
    return replace(program, rows=rows[asks], lower=lower[asks], upper=upper[asks], most=most)
