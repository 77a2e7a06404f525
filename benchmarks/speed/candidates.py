"""Scoring the pairs of a country that are worth it: how long it takes, in how much memory, and what processes gain."""

import os
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median
from typing import TYPE_CHECKING, Any

from jumelage.benchmarks.cohorts import country_rubric, whole_cohort, whole_rubric
from jumelage.benchmarks.speed.cases import Size
from jumelage.benchmarks.speed.measure import peak_megabytes
from jumelage.benchmarks.speed.race import Run, Tell, run_apart
from jumelage.benchmarks.speed.report import QUIET, Check, Verdict

if TYPE_CHECKING:
    from jumelage.cohort import Cohort
    from jumelage.scoring.rubric import Rubric

THREADS = "threads"
"""How scoring in this process is called beside numbers of processes."""


@dataclass(frozen=True)
class CandidatesCase:
    """A cohort whose pairs are scored where it is worth it, the best of each side kept.

    Parameters
    ----------
    name, size
        As in `Case`.
    num_students, num_companies : int
        The size of the two sides.
    is_country : bool
        Whether the cohort is of the preset ``national`` and scored within 60 km; if not, it is one of `whole_cohort`,
        and all pairs of a programme are scored.
    processes : tuple of int
        In how many processes it is scored too, beside the threads of this one.
    repeats : int
        How many times each way, in turn.
    most_seconds, most_megabytes : float, optional
        What is aimed for in threads, the tables included in the memory.
    least_gain : float, optional
        How many times as fast two processes should be as one.
    """

    name: str
    size: Size
    num_students: int
    num_companies: int
    is_country: bool = True
    processes: tuple[int, ...] = ()
    repeats: int = 3
    most_seconds: float | None = None
    most_megabytes: float | None = None
    least_gain: float | None = None


CANDIDATES_CASES: dict[str, CandidatesCase] = {
    case.name: case
    for case in (
        CandidatesCase("country-1k", "small", 1_000, 300, processes=(1, 2), repeats=1),
        CandidatesCase("country-100k", "standard", 100_000, 20_000),
        CandidatesCase("processes-20k", "standard", 20_000, 5_000, is_country=False, processes=(1, 2), least_gain=1.6),
        CandidatesCase("country-1m", "large", 1_000_000, 100_000, repeats=1, most_seconds=300, most_megabytes=6_000),
    )
}
"""The cases by name."""


def score(case: CandidatesCase) -> dict[str, Any]:
    """Score the cohort of a case each way in turn, and return what was measured."""
    from jumelage.scoring.candidates import Candidates

    cohort, rubric = _made(case, case.num_students, case.num_companies)
    few, rubric_of_few = _made(case, 30, 10)
    candidates = Candidates(radius_km=60 if case.is_country else None, top=20)
    seconds: dict[str, list[float]] = {}
    cpu_seconds: list[float] = []
    megabytes, measured = 0.0, {}
    for _ in range(case.repeats):
        for count in (0, *case.processes):
            with _executor(count) as executor:
                # The processes have started and imported what they need.
                rubric_of_few.score(few, candidates=candidates, executor=executor)
                begun, cpu_begun = time.perf_counter(), time.process_time()
                matrix = rubric.score(cohort, candidates=candidates, executor=executor)
                seconds.setdefault(str(count or THREADS), []).append(time.perf_counter() - begun)
            if count == 0:
                cpu_seconds.append(time.process_time() - cpu_begun)
                megabytes = max(megabytes, peak_megabytes())
            measured = {"scored": matrix.num_scored, "kept": matrix.num_pairs}
    return {
        "status": "done",
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "cores": os.cpu_count() or 1,
        "pairs": case.num_students * case.num_companies,
        "megabytes": megabytes,
        **measured,
    }


def _made(case: CandidatesCase, num_students: int, num_companies: int) -> "tuple[Cohort, Rubric]":
    from jumelage.datasets import make_cohort

    if case.is_country:
        cohort = make_cohort("national", num_students=num_students, num_companies=num_companies)
        return cohort, country_rubric()
    cohort = whole_cohort(num_students=num_students, num_companies=num_companies)
    return cohort, whole_rubric(cohort)


def _executor(num_processes: int) -> Any:
    if num_processes == 0:
        return nullcontext(None)
    executor: Executor = ProcessPoolExecutor(num_processes, mp_context=get_context("spawn"))
    return executor


def measure(case: CandidatesCase, tell: Tell, time_limit: float = 1800.0) -> Run:
    """Score the cohort of a case in a process of its own."""
    outcome = run_apart(["-m", "jumelage.benchmarks.speed.one_run", case.name], time_limit)
    run = Run(case.name, "score", 1, outcome.pop("status"), outcome)
    tell(f"{case.name}: {run.status}")
    return run


def checks(case: CandidatesCase, run: Run) -> list[Check]:
    """Return whether the goals of a case were met."""
    if run.status != "done":
        return []
    found = []
    seconds, cpu = median(run.measured["seconds"][THREADS]), median(run.measured["cpu_seconds"])
    if case.most_seconds is not None:
        verdict = _verdict(seconds <= case.most_seconds, cpu <= case.most_seconds and seconds > QUIET * cpu)
        figures = f"{seconds:.1f} s, processor time {cpu:.1f} s (at most {case.most_seconds:.0f} s)"
        found.append(Check(case.name, "time of scoring", seconds, case.most_seconds, verdict, figures))
    if case.most_megabytes is not None:
        peak = run.measured["megabytes"]
        verdict = _verdict(peak <= case.most_megabytes, False)
        figures = f"{peak:,.0f} MB (at most {case.most_megabytes:,.0f} MB)"
        found.append(Check(case.name, "peak memory of scoring", peak, case.most_megabytes, verdict, figures))
    if case.least_gain is not None:
        gain = median(run.measured["seconds"]["1"]) / median(run.measured["seconds"]["2"])
        verdict = _verdict(gain >= case.least_gain, False)
        figures = f"{gain:.2f} times as fast (at least {case.least_gain:g})"
        found.append(Check(case.name, "two processes ÷ one", gain, case.least_gain, verdict, figures))
    return found


def _verdict(is_met: bool, has_doubt: bool) -> Verdict:
    if is_met:
        return "met"
    return "undecided" if has_doubt else "not met"


def lines(case: CandidatesCase, run: Run) -> list[str]:
    """Return what scoring took."""
    which = "within 60 km" if case.is_country else "of a programme"
    heading = (
        f"{case.name}: the pairs {which} of {case.num_students:,} × {case.num_companies:,}, the best 20 of each side"
    )
    if run.status != "done":
        return [heading, f"  {run.status}"]
    measured = run.measured
    ways = [
        f"  {way if way == THREADS else f'processes: {way}'}: median {median(times):.2f} s of {len(times)}"
        for way, times in measured["seconds"].items()
    ]
    seconds = median(measured["seconds"][THREADS])
    return [
        heading,
        *ways,
        f"  {measured['pairs'] / seconds / 1e6:,.0f} M pairs/s effectively",
        f"  {measured['scored']:,} of {measured['pairs']:,} pairs scored, {measured['kept']:,} kept",
        f"  processor time {median(measured['cpu_seconds']):.2f} s, peak {measured['megabytes']:,.0f} MB",
    ]
