"""Contestants in turn, round by round, each run in a process of its own, so that none disturbs another.

A round is A B C … on a market of its own seed, so that whatever else the machine does meets all of them alike.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jumelage.benchmarks.speed.cases import Case, ScoringCase
from jumelage.benchmarks.speed.contestants import RELAXED

SLOW_SECONDS = 30.0
"""A contestant whose first run takes longer is not run again, unless the user says how often."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """One run of one contestant.

    Parameters
    ----------
    case, contestant : str
        Who ran on what.
    round : int
        1, 2, …
    status : str
        ``"done"``, ``"invalid"`` (no matching of the market), ``"out of time"``, or how it failed.
    measured : dict
        What the run measured: ``seconds``, ``cpu_seconds``, ``phases``, ``cpu_phases``, ``megabytes``,
        ``market_megabytes``, ``placed``, ``units``, ``score``.
    agrees : bool or None
        Whether its optimum is that of the first run of the round, or no worse where it leaves out rules; None where
        it has none.
    """

    case: str
    contestant: str
    round: int
    status: str
    measured: dict[str, Any]
    agrees: bool | None = None


def run_apart(arguments: Sequence[str], time_limit: float) -> dict[str, Any]:
    """Run Python with these arguments in a process of its own, and return the JSON of its last line.

    Parameters
    ----------
    arguments : sequence of str
        After ``python -P``: the folder it is called from must not hide a library of the same name.
    time_limit : float
        Seconds after which it is ended.

    Returns
    -------
    dict
        With ``status``, whatever happened.
    """
    try:
        ended = subprocess.run(
            [sys.executable, "-P", *arguments], capture_output=True, text=True, timeout=time_limit, check=False
        )
    except subprocess.TimeoutExpired:
        return {"status": "out of time"}
    if ended.returncode < 0:
        return {"status": f"ended by signal {-ended.returncode}"}
    if ended.returncode:
        print(ended.stderr, file=sys.stderr)
        # Only the kind of error: its text may name folders of this machine.
        lines = ended.stderr.strip().splitlines() or ["unknown"]
        return {"status": f"failed: {lines[-1].split(':')[0]}"}
    outcome: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return outcome


def race(case: Case, repeats: int | None, tell: Tell) -> list[Run]:
    """Run all contestants of a case, round by round.

    Parameters
    ----------
    case : Case
        What to run.
    repeats : int or None
        How many rounds; None: as the case says, slow contestants in the first only.
    tell : callable
        Called with a line after each run.
    """
    runs: list[Run] = []
    left = list(case.contestants)
    for number in range(1, (repeats or case.repeats) + 1):
        for contestant in tuple(left):
            arguments = ["-m", "jumelage.benchmarks.speed.one_run", case.name, contestant, str(number)]
            outcome = run_apart(arguments, case.time_limit)
            run = Run(case.name, contestant, number, outcome.pop("status"), outcome)
            runs.append(run)
            seconds = outcome.get("seconds")
            tell(f"{case.name}, round {number}, {contestant}: {run.status}" + (f", {seconds:.3f} s" if seconds else ""))
            if seconds is None or (repeats is None and seconds > SLOW_SECONDS):
                left.remove(contestant)
    return compared(runs, case.tolerance)


def compared(runs: Sequence[Run], tolerance: float) -> list[Run]:
    """Return the runs with a word on each whether its optimum is that of the first of its round.

    Parameters
    ----------
    runs : sequence of Run
        Of one case.
    tolerance : float
        How far totals of whole units may lie apart, as a share.
    """
    firsts: dict[int, dict[str, Any]] = {}
    for run in runs:
        if run.status == "done":
            firsts.setdefault(run.round, run.measured)

    def agrees(run: Run) -> bool | None:
        if run.status != "done":
            return None
        first = firsts[run.round]
        if run.contestant in RELAXED:
            return bool((run.measured["placed"], run.measured["units"]) >= (first["placed"], first["units"]))
        apart = abs(run.measured["units"] - first["units"])
        return bool(run.measured["placed"] == first["placed"] and apart <= tolerance * abs(first["units"]))

    return [replace(run, agrees=agrees(run)) for run in runs]


def measure_scoring(case: ScoringCase, tell: Tell, time_limit: float = 600.0) -> Run:
    """Score the cohort of a case in a process of its own."""
    outcome = run_apart(["-m", "jumelage.benchmarks.speed.one_run", case.name], time_limit)
    run = Run(case.name, "score", 1, outcome.pop("status"), outcome)
    tell(f"{case.name}: {run.status}")
    return run
