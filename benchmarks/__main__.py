"""``python -m jumelage.benchmarks``: measure, on this machine."""

import sys
from pathlib import Path

import click

from jumelage.benchmarks.speed import candidates, report
from jumelage.benchmarks.speed.cases import CASES, SCORING_CASES, SIZES
from jumelage.benchmarks.speed.race import Run, measure_scoring, race
from jumelage.benchmarks.strategies.commands import misreports, strategies


@click.group()
def main() -> None:
    """Measure jumelage on this machine."""


@main.command()
@click.option("--sizes", type=click.Choice(SIZES), multiple=True, default=("standard",), show_default=True)
@click.option(
    "--cases",
    "chosen",
    type=click.Choice([*CASES, *SCORING_CASES, *candidates.CANDIDATES_CASES]),
    multiple=True,
    help="Only these.",
)
@click.option("--repeats", type=click.IntRange(min=1), help="Rounds per case; by default as each case says.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for speed.json and speed.csv.")
def speed(sizes: tuple[str, ...], chosen: tuple[str, ...], repeats: int | None, out: Path | None) -> None:
    """Time `match` against a bare flow, SciPy and networkx, and the scoring of a cohort.

    Every run has a process of its own. The table goes to the standard output, progress to the error output. The
    exit code is 1 if two optima differ, or ours has no answer.
    """
    runs: list[Run] = []
    scored: list[Run] = []
    found: list[report.Check] = []
    for case in CASES.values():
        if case.name in chosen or (not chosen and case.size in sizes):
            raced = race(case, repeats, _tell)
            runs += raced
            found += report.checks(case, raced)
            print(*report.race_lines(case, raced), "", sep="\n", flush=True)
    for scoring in SCORING_CASES.values():
        if scoring.name in chosen or (not chosen and scoring.size in sizes):
            run = measure_scoring(scoring, _tell)
            scored.append(run)
            found += report.scoring_checks(scoring, run)
            print(*report.scoring_lines(scoring, run), "", sep="\n", flush=True)
    for country in candidates.CANDIDATES_CASES.values():
        if country.name in chosen or (not chosen and country.size in sizes):
            run = candidates.measure(country, _tell)
            scored.append(run)
            found += candidates.checks(country, run)
            print(*candidates.lines(country, run), "", sep="\n", flush=True)
    print(*report.check_lines(found), sep="\n")
    if out is not None:
        report.write(out, runs, scored, found)
    has_doubt = any(run.agrees is False or run.status == "invalid" for run in runs)
    has_no_answer = any(run.contestant == report.OURS and run.status != "done" for run in runs)
    sys.exit(1 if has_doubt or has_no_answer else 0)


main.add_command(strategies)
main.add_command(misreports)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(prog_name="python -m jumelage.benchmarks")
