"""What was measured, as tables for people and files for programs: figures, versions and the machine's size."""

import csv
import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any, Literal

from jumelage.benchmarks.speed.cases import Case, Goal, ScoringCase
from jumelage.benchmarks.speed.contestants import READ
from jumelage.benchmarks.speed.race import Run

OURS = "match"

QUIET = 1.1
"""On a quiet machine a run takes at most so many times its processor time."""

_PROOF = ("prove", "audit")
Verdict = Literal["met", "not met", "undecided"]

_PARTS = ("jumelage", "numpy", "pandas", "scipy", "ortools", "networkx")


@dataclass(frozen=True)
class Check:
    """A goal and what was reached.

    Parameters
    ----------
    case, what : str
        What was compared.
    reached, goal : float
        In the same unit.
    verdict : {"met", "not met", "undecided"}
        Undecided where the machine did other work and processor time says the opposite.
    figures : str
        The figures as people read them.
    """

    case: str
    what: str
    reached: float
    goal: float
    verdict: Verdict
    figures: str


def done(runs: Iterable[Run], contestant: str) -> list[Run]:
    """Return the runs of a contestant that ended with an answer."""
    return [run for run in runs if run.contestant == contestant and run.status == "done"]


def median_seconds(runs: Sequence[Run], *, without: Sequence[str] = (), clock: Literal["", "cpu_"] = "") -> float:
    """Return the median time, with some phases taken off; by the processor's clock on request."""
    seconds, phases = f"{clock}seconds", f"{clock}phases"
    spent = [run.measured[seconds] - sum(run.measured[phases].get(phase, 0.0) for phase in without) for run in runs]
    return float(median(spent))


def is_quiet(runs: Sequence[Run]) -> bool:
    """Return whether runs had hardly to wait for other work of the machine."""
    return median_seconds(runs) <= QUIET * median_seconds(runs, clock="cpu_")


def checks(case: Case, runs: Sequence[Run]) -> list[Check]:
    """Return which goals of a case were met; a goal whose contestants have no answer is left out."""
    ours = done(runs, OURS)
    found = [_share(case, goal, ours, theirs) for goal in case.goals if ours and (theirs := done(runs, goal.against))]
    if ours and case.most_megabytes is not None:
        peak = max(run.measured["megabytes"] for run in ours)
        verdict: Verdict = "met" if peak <= case.most_megabytes else "not met"
        figures = f"{peak:,.0f} MB (at most {case.most_megabytes:,.0f} MB)"
        found.append(Check(case.name, "peak memory of match", peak, case.most_megabytes, verdict, figures))
    return found


def _share(case: Case, goal: Goal, ours: Sequence[Run], theirs: Sequence[Run]) -> Check:
    without = _PROOF if goal.leaves_out_proof else ()
    share = median_seconds(ours, without=without) / median_seconds(theirs)
    cpu_share = median_seconds(ours, without=without, clock="cpu_") / median_seconds(theirs, clock="cpu_")
    verdict: Verdict = "met" if share <= goal.most else "not met"
    if (cpu_share <= goal.most) != (share <= goal.most) and not (is_quiet(ours) and is_quiet(theirs)):
        verdict = "undecided"
    what = f"{OURS}{' without proof' if goal.leaves_out_proof else ''} ÷ {goal.against}"
    figures = f"{_ratio(share)}, by processor time {_ratio(cpu_share)} (at most {_ratio(goal.most)})"
    return Check(case.name, what, share, goal.most, verdict, figures)


def _ratio(share: float) -> str:
    return f"{share:.2f}" if share >= 0.1 else f"1/{1 / share:.0f}"


def scoring_checks(case: ScoringCase, run: Run) -> list[Check]:
    """Return whether the goal of scoring was met."""
    if run.status != "done" or case.least_pairs_per_second is None:
        return []
    speed, least = pairs_per_second(run), case.least_pairs_per_second
    cpu_speed = run.measured["pairs"] * run.measured["cores"] / median(run.measured["cpu_seconds"])
    had_all_cores = cpu_speed <= QUIET * speed
    verdict: Verdict = "met" if speed >= least else "not met"
    if speed < least <= cpu_speed and not had_all_cores:
        verdict = "undecided"
    figures = f"{speed / 1e6:.1f} M pairs/s, by processor time {cpu_speed / 1e6:.1f} (at least {least / 1e6:.0f})"
    return [Check(case.name, "scoring", speed, least, verdict, figures)]


def pairs_per_second(run: Run) -> float:
    """Return how many pairs were scored in a second, by the median time."""
    return float(run.measured["pairs"] / median(run.measured["seconds"]))


def race_lines(case: Case, runs: Sequence[Run]) -> list[str]:
    """Return the table of a case: a row per contestant."""
    sizes = ", ".join(f"{name} {value:,}" for name, value in case.market.items() if name != "kind")
    heading = f"{case.name}: {case.market['kind']}, {sizes}; objective {', '.join(case.objective)}"
    rows: list[tuple[str, ...]] = [
        (
            "",
            "runs",
            "median s",
            "min … max s",
            "CPU s",
            "peak MB",
            "placed, round 1",
            "score, round 1",
            "same optimum",
            "÷ match",
        )
    ]
    ours = done(runs, OURS)
    for contestant in case.contestants:
        answered = done(runs, contestant)
        failed = [run.status for run in runs if run.contestant == contestant and run.status != "done"]
        if not answered:
            rows.append((contestant, "0", ", ".join(failed), *[""] * (len(rows[0]) - 3)))
            continue
        seconds = [run.measured["seconds"] for run in answered]
        share = median(seconds) / median_seconds(ours) if ours else float("nan")
        rows.append(
            (
                contestant,
                f"{len(answered)}" + (f" (+{len(failed)} failed)" if failed else ""),
                f"{median(seconds):.3f}",
                f"{min(seconds):.3f} … {max(seconds):.3f}",
                f"{median(run.measured['cpu_seconds'] for run in answered):.3f}",
                f"{max(run.measured['megabytes'] for run in answered):,.0f}",
                f"{answered[0].measured['placed']:,}",
                f"{answered[0].measured['score']:.6f}",
                "yes" if all(run.agrees for run in answered) else "NO, DIFFERS",
                f"{share:.2f}",
            )
        )
    phases = [
        f"    {contestant}: " + ", ".join(f"{phase} {spent:.3f} s" for phase, spent in _phases(answered).items())
        for contestant in case.contestants
        if (answered := done(runs, contestant))
    ]
    return [heading, *aligned(rows), "  median of each phase:", *phases]


def _phases(runs: Sequence[Run]) -> dict[str, float]:
    names = [name for name in runs[0].measured["phases"] if name not in ("start", READ)]
    return {name: median(run.measured["phases"].get(name, 0.0) for run in runs) for name in names}


def scoring_lines(case: ScoringCase, run: Run) -> list[str]:
    """Return what scoring a cohort took."""
    heading = f"{case.name}: scoring {case.num_students:,} × {case.num_companies:,} with the whole first set"
    if run.status != "done":
        return [heading, f"  {run.status}"]
    seconds, speed = run.measured["seconds"], pairs_per_second(run) / 1e6
    times = f"median {median(seconds):.3f} s of {len(seconds)} ({min(seconds):.3f} … {max(seconds):.3f} s)"
    share, peak = run.measured["share_allowed"], run.measured["megabytes"]
    cores = f"{sum(run.measured['cpu_seconds']) / sum(seconds):.1f} of {run.measured['cores']} cores"
    return [
        heading,
        f"  {speed:.1f} M pairs/s: {times} on {cores}",
        f"  {share:.0%} of the pairs allowed, peak {peak:,.0f} MB",
    ]


def check_lines(found: Sequence[Check]) -> list[str]:
    """Return the goals and what was reached, a row each."""
    if not found:
        return []
    rows = [(check.case, check.what, check.figures, check.verdict) for check in found]
    return ["What is aimed for:", *aligned(rows)]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines, cells padded to columns.

    Examples
    --------
    >>> aligned([("a", "bbb"), ("aa", "b")])
    ['  a   bbb', '  aa  b']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        ("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip() for row in rows
    ]


def surroundings() -> dict[str, Any]:
    """Return the date, versions and the size of the machine; no names, no folders."""
    versions = {"python": platform.python_version()}
    for part in _PARTS:
        try:
            versions[part] = version(part)
        except PackageNotFoundError:
            continue
    machine: dict[str, Any] = {"system": platform.system(), "architecture": platform.machine(), "cores": os.cpu_count()}
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        machine["memory_gigabytes"] = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    return {"date": datetime.now(UTC).date().isoformat(), "versions": versions, "machine": machine}


def write(folder: Path, runs: Sequence[Run], scored: Sequence[Run], found: Sequence[Check]) -> None:
    """Write ``speed.json``, all that was measured, and ``speed.csv``, a row per run against others."""
    folder.mkdir(parents=True, exist_ok=True)
    everything = {
        "schema": 1,
        **surroundings(),
        "goals": [asdict(check) for check in found],
        "runs": [asdict(run) for run in runs],
        "scoring": [asdict(run) for run in scored],
    }
    (folder / "speed.json").write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")
    columns = ("seconds", "cpu_seconds", "megabytes", "market_megabytes", "placed", "score")
    with (folder / "speed.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("case", "contestant", "round", "status", "agrees", *columns, "phases"))
        for run in runs:
            phases = "; ".join(f"{name} {spent:.6f}" for name, spent in run.measured.get("phases", {}).items())
            figures = (run.measured.get(name, "") for name in columns)
            agrees = "" if run.agrees is None else run.agrees
            table.writerow((run.case, run.contestant, run.round, run.status, agrees, *figures, phases))
