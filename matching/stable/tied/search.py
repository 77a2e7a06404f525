"""The search for the best weakly stable matching: from a first one to a proof, each step while time is left."""

import math
import random
import time

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.stable.tied.acceptance import augmenting_acceptance, lists_of
from jumelage.matching.stable.tied.cutoffs import cutoffs_of, nearby_cutoffs, settled
from jumelage.matching.stable.tied.demands import flow_bound
from jumelage.matching.stable.tied.facts import OPEN, Facts, conclusions, no_facts, remainder
from jumelage.matching.stable.tied.integer import is_infeasible_indeed, solve_integers
from jumelage.matching.stable.tied.model import model_of
from jumelage.matching.stable.tied.relaxation import relaxed
from jumelage.matching.stable.tied.tiers import Positions, Tiers

PRECISION = 1e-6
"""How far a solver's sums may be off, with weights up to 1: proofs are to this share of the largest weight."""

_RUNS = 20
_STARTS = 2
_TRIALS = 1000
"""How many runs of deferred acceptance, how many of them are improved, and by how many changes tried."""

_SHARE_OF_ACCEPTANCE = 0.25
"""They are given this share of the time there is."""

_FEW = 500
"""With no more tiers of companies open than this, the model is solved whole at once."""

_FIRST_WINDOW = 8
_MOST_IN_WINDOW = 0.8
_SHARE_OF_WINDOWS = 0.5
_SHARE_OF_WINDOW = 0.3
"""Windows are so many levels wide to either side at first, and are left when they hold nearly all that is open. They
are given this share of the time there is, and each of them this share of that."""

_SHARES = (0.3, 0.5, 0.7)


class Search:
    """The best matching known, what none exceeds, and what holds in all better ones.

    Parameters
    ----------
    tiers : Tiers
        The market.
    weight : ndarray of int64, shape (num_pairs,)
        What each pair counts.
    pairs : ndarray of int64
        The pairs of some weakly stable matching.
    seed : int
        What chance begins from.
    end : float
        When to stop, by `time.monotonic`.
    """

    def __init__(self, tiers: Tiers, weight: NDArray[np.int64], pairs: Positions, seed: int, end: float) -> None:
        self._tiers, self._weight, self._end = tiers, weight, end
        self._chance = random.Random(seed)
        self._scale = max(int(np.abs(weight).max(initial=0)), 1)
        self._gain = weight / self._scale
        self._cutoffs = cutoffs_of(tiers, pairs)
        self.pairs, self.value = pairs, int(weight[pairs].sum())
        self.is_repeatable = True
        self.steps: dict[str, int] = {"what all of them have in common": 1}
        self._facts = conclusions(tiers, no_facts(tiers)) or no_facts(tiers)
        bound = flow_bound(tiers, self._facts, weight)
        self.bound = self.value if bound is None else bound
        self._offer(self._cutoffs)

    @property
    def is_proven(self) -> bool:
        """Whether no matching is better, to the precision."""
        return self.bound - self.value <= PRECISION * self._scale

    def run(self) -> None:
        """Search until the best is proven or the time is up."""
        for step in (self._accept, self._look_through_windows, self._relax, self._close):
            if self._is_over():
                return
            step()

    def _is_over(self, end: float = math.inf) -> bool:
        """Return whether the best is proven, or the time of a step or of the whole is up."""
        if self.is_proven:
            return True
        if time.monotonic() >= min(end, self._end):
            self.is_repeatable = False
            return True
        return False

    def _note(self, step: str, times: int = 1) -> None:
        self.steps[step] = self.steps.get(step, 0) + times

    def _offer(self, cutoffs: NDArray[np.int64]) -> tuple[int, NDArray[np.int64]] | None:
        """Return what cutoffs lead to, and keep it if it is the best."""
        found = settled(self._tiers, cutoffs, self._weight)
        if found is None:
            return None
        value, pairs, own = found
        if value > self.value:
            self.value, self.pairs, self._cutoffs = value, pairs, own
        return value, own

    def _accept(self) -> None:
        """Run augmenting deferred acceptance, and improve the best outcomes by small changes of their cutoffs."""
        begun = time.monotonic()
        end = begun + _SHARE_OF_ACCEPTANCE * (self._end - begun)
        lists, starts = lists_of(self._tiers), []
        for _ in range(_RUNS):
            cutoffs = augmenting_acceptance(self._tiers, lists, self._chance, self._end)
            if cutoffs is not None and (found := self._offer(cutoffs)) is not None:
                starts.append(found)
            if self._is_over(end):
                break
        self._note("augmenting deferred acceptance", len(starts))
        starts.sort(key=lambda start: -start[0])
        for value, cutoffs in starts[:_STARTS]:
            self._improve(value, cutoffs, end)

    def _improve(self, value: int, cutoffs: NDArray[np.int64], end: float) -> None:
        for _ in range(_TRIALS):
            if self._is_over(end):
                return
            found = self._offer(nearby_cutoffs(self._tiers, cutoffs, self._chance))
            if found is not None and found[0] >= value:
                value, cutoffs = found

    def _relax(self) -> None:
        """Take the bound down by cuts, and settle what cannot be in a better matching; again if one is found by it."""
        before = -math.inf
        while self.value > before and not self._is_over():
            before = self.value
            self._note("relaxation with cuts")
            bound, facts, start = self._tightened(self._facts, self.bound / self._scale, self._end)
            self._lower(bound)
            if facts is None:
                self.bound = self.value
                return
            self._facts = facts
            if start is not None:
                self._improve(*start, self._end)

    def _tightened(
        self, facts: Facts, bound: float, end: float
    ) -> tuple[float, Facts | None, tuple[int, NDArray[np.int64]] | None]:
        """Return a bound for better matchings with some facts, and all that holds in them; None if there are none.

        Beside it the best of the matchings that the relaxation leads to, by its value and its cutoffs.
        """
        found = relaxed(self._tiers, facts, self._gain, self._target(), bound, end)
        starts = []
        if found.full is not None:
            offers = [self._offer(self._cutoffs_from(found.full >= share)) for share in _SHARES]
            starts = [start for start in offers if start is not None]
        return found.bound, found.facts, max(starts, key=lambda start: start[0], default=None)

    def _target(self) -> float:
        """Return what a better matching has at least, in gains."""
        return (self.value + 1) / self._scale

    def _lower(self, bound: float) -> None:
        self.bound = max(self.value, min(self.bound, math.floor(bound * self._scale + PRECISION)))

    def _cutoffs_from(self, is_full: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return at which level each company is full, told for each tier."""
        cutoffs = self._tiers.num_levels.copy()
        at = np.flatnonzero(is_full)
        company = self._tiers.company_of_tier[at]
        np.minimum.at(cutoffs, company, at - self._tiers.company_first[company])
        return cutoffs

    def _look_through_windows(self) -> None:
        """Look for better matchings with cutoffs near those of the best one known, further and further around."""
        window, begun = _FIRST_WINDOW, time.monotonic()
        seconds = _SHARE_OF_WINDOWS * (self._end - begun)
        num_open = np.count_nonzero(self._facts.full == OPEN)
        while num_open > _FEW and not self._is_over() and time.monotonic() < begun + seconds:
            before, facts = self.value, conclusions(self._tiers, self._within(window))
            if facts is not None and np.count_nonzero(facts.full == OPEN) > _MOST_IN_WINDOW * num_open:
                return
            end = time.monotonic() + _SHARE_OF_WINDOW * seconds
            if facts is not None:
                _, facts, _ = self._tightened(facts, math.inf, end)
            if facts is not None:
                self._solve(facts, end - time.monotonic(), is_whole=False)
            self.is_repeatable &= time.monotonic() < min(end, begun + seconds)
            if self.value == before:
                window *= 2

    def _within(self, window: int) -> Facts:
        """Return that no company becomes full further from its cutoff than so many levels with pairs left."""
        tiers = self._tiers
        left = remainder(tiers, self._facts)
        rank = np.searchsorted(left.company_tier, np.arange(len(self._facts.full)), side="right")
        cutoff = np.minimum(self._cutoffs, tiers.num_levels - 1) + tiers.company_first[:-1]
        has_tiers = tiers.num_levels > 0
        at = np.zeros(tiers.num_companies, dtype=np.int64)
        at[has_tiers] = rank[cutoff[has_tiers]]
        distance = rank - at[tiers.company_of_tier]
        full = self._facts.full.copy()
        is_open = full == OPEN
        full[is_open & (distance < -window)] = 0
        is_full = (self._cutoffs < tiers.num_levels)[tiers.company_of_tier]
        full[is_open & is_full & (distance > window)] = 1
        return Facts(self._facts.is_possible, full, self._facts.served)

    def _close(self) -> None:
        """Solve the model of all that is left."""
        self._solve(self._facts, self._end - time.monotonic(), is_whole=True)

    def _solve(self, facts: Facts, seconds: float, *, is_whole: bool) -> None:
        """Solve the model of some facts, which tells of all matchings if it is the whole."""
        left = remainder(self._tiers, facts)
        model, target = model_of(left, self._gain[left.pair]), self._target() - PRECISION * (self._scale == 1)
        answer = solve_integers(model, target, seconds)
        self._note("integer model" if is_whole else "integer model in a window")
        self.is_repeatable &= answer.is_finished
        if answer.values is not None:
            self._offer(self._cutoffs_from(left.all_full(facts, answer.values[model.full :]) >= 0.5))
        if is_whole and answer.is_infeasible:
            is_certain = is_infeasible_indeed(model, target, self._end - time.monotonic())
            self.is_repeatable &= is_certain
            if is_certain:
                self.bound = self.value
        elif is_whole and answer.bound is not None:
            self._lower(answer.bound)
