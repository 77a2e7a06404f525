"""One run, in a process of its own: ``python -P -m jumelage.benchmarks.speed.one_run CASE CONTESTANT ROUND``.

Prints what was measured as one line of JSON.
"""

import json
import math
import os
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jumelage.benchmarks.cohorts import whole_cohort, whole_rubric
from jumelage.benchmarks.markets import make_market
from jumelage.benchmarks.speed import candidates
from jumelage.benchmarks.speed.cases import CASES, PLACED_FIRST, SCORING_CASES, Case, ScoringCase
from jumelage.benchmarks.speed.contestants import BUILD, CONTESTANTS, READ, whole_scores
from jumelage.benchmarks.speed.measure import peak_megabytes

if TYPE_CHECKING:
    from jumelage.matching.market import Market


class Stopwatch:
    """The time between beginnings of phases, by a clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._marks: list[tuple[str, float]] = []

    def begin(self, phase: str) -> None:
        """End the phase before, begin the next."""
        self._marks.append((phase, self._clock()))

    def phases(self) -> dict[str, float]:
        """Return the seconds of each phase; the last mark only ends the one before."""
        spent: dict[str, float] = {}
        for (phase, begun), (_, ended) in pairwise(self._marks):
            spent[phase] = spent.get(phase, 0.0) + ended - begun
        return spent

    def counted(self) -> float:
        """Return the seconds of all phases that count."""
        return math.fsum(spent for phase, spent in self.phases().items() if phase not in (BUILD, READ))


def judge(market: "Market", assigned: NDArray[np.int32]) -> dict[str, Any]:
    """Return the totals of an answer, or the status ``"invalid"`` if it is not a matching of the market."""
    assert market.score is not None
    placed = int(np.count_nonzero(assigned >= 0))
    pairs = np.flatnonzero(market.company == np.repeat(assigned, np.diff(market.indptr)))
    load = np.bincount(assigned[assigned >= 0], minlength=market.num_companies)
    if len(pairs) != placed or (load > market.capacity).any():
        return {"status": "invalid"}
    units = sum(whole_scores(market)[pairs].tolist())
    return {"status": "done", "placed": placed, "units": units, "score": math.fsum(market.score[pairs])}


def run(case: Case, contestant: str, round_number: int) -> dict[str, Any]:
    """Run a contestant on a case and return what was measured.

    Everything it imports is imported before, by a run on markets of a few pairs.
    """
    prepare = CONTESTANTS[contestant]
    for pairs in (2, 6):
        prepare(make_market("popular", num_students=6, num_companies=6, pairs_per_student=pairs), PLACED_FIRST)(
            lambda _: None
        )
    market = case.make(round_number)
    market_megabytes = peak_megabytes()
    wall, processor = Stopwatch(time.perf_counter), Stopwatch(time.process_time)

    def begin(phase: str) -> None:
        wall.begin(phase)
        processor.begin(phase)

    begin(BUILD)
    solve = prepare(market, case.objective)
    begin("start")
    assigned = solve(begin)
    begin("end")
    megabytes = peak_megabytes()
    return {
        "seconds": wall.counted(),
        "cpu_seconds": processor.counted(),
        "phases": wall.phases(),
        "cpu_phases": processor.phases(),
        "megabytes": megabytes,
        "market_megabytes": market_megabytes,
        **judge(market, assigned),
    }


def score(case: ScoringCase) -> dict[str, Any]:
    """Score a cohort as often as the case says, after once to warm up, and return what was measured."""
    cohort = whole_cohort(num_students=case.num_students, num_companies=case.num_companies)
    rubric = whole_rubric(cohort)
    few = whole_cohort(num_students=2, num_companies=2)
    whole_rubric(few).score(few)
    seconds, cpu_seconds, num_allowed = [], [], 0
    for _ in range(case.repeats):
        begun, cpu_begun = time.perf_counter(), time.process_time()
        num_allowed = len(rubric.score(cohort).score)
        seconds.append(time.perf_counter() - begun)
        cpu_seconds.append(time.process_time() - cpu_begun)
    num_pairs = case.num_students * case.num_companies
    return {
        "status": "done",
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "cores": os.cpu_count() or 1,
        "pairs": num_pairs,
        "share_allowed": num_allowed / num_pairs,
        "megabytes": peak_megabytes(),
    }


def main(name: str, contestant: str = "", round_number: str = "1") -> None:
    """Run and print."""
    if name in candidates.CANDIDATES_CASES:
        outcome = candidates.score(candidates.CANDIDATES_CASES[name])
    elif name in SCORING_CASES:
        outcome = score(SCORING_CASES[name])
    else:
        outcome = run(CASES[name], contestant, int(round_number))
    print(json.dumps(outcome))


if __name__ == "__main__":
    main(*sys.argv[1:])
