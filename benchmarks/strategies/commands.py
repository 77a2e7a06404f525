"""``python -m jumelage.benchmarks strategies`` and ``misreports``."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from jumelage.benchmarks.strategies.compare import compare
from jumelage.benchmarks.strategies.misreports import misreports as try_out
from jumelage.benchmarks.strategies.report import committee_table
from jumelage.benchmarks.strategies.sources import RealCohort, RealMarket
from jumelage.errors import Fault, InputError, JumelageError

DATA = "JUMELAGE_DATA"
"""The environment variable that names the folder of real data."""

_PRESET = "cap_bretagne"
"""What is compared where nothing is said: real ties in the lists, and no minima that cannot be met."""

_PATH = click.Path(path_type=Path)
_BAD_INPUT, _INTERRUPTED = 2, 130
_MESSAGE = 90
"""So many characters of a message stand in a line of the terminal."""


def _markets(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which markets and which strategies."""
    options = (
        click.option("--preset", "presets", multiple=True, metavar="NAME", help="A preset of jm.make_cohort; repeat."),
        click.option("--cohort", "cohorts", multiple=True, type=_PATH, help="The tables of a real term; repeat."),
        click.option(
            "--wpi",
            multiple=True,
            type=_PATH,
            help=f"A year of the WPI data: a folder, or 2017-2018 in wpi_iqp of the folder {DATA} names; repeat.",
        ),
        click.option("--sizes", multiple=True, metavar="500x120", help="Students x openings of presets; repeat."),
        click.option("--strategies", metavar="NAMES", help="Separated by commas; all by default."),
        click.option("--time-limit", type=float, default=60.0, show_default=True, help="Seconds for each matching."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@_markets
@click.option("--seeds", type=int, default=20, show_default=True, help="How many seeds: 0, 1, …")
@click.option("--measures", metavar="NAMES", help="Separated by commas; all by default.")
@click.option("--shock", "shocks", multiple=True, metavar="KIND=RATE", help="As in cancel=0.05; repeat.")
@click.option("--as-done", type=_PATH, help="Placements that were made in the one --cohort: student and company.")
@click.option("--jobs", type=int, default=2, show_default=True, help="How many processes.")
@click.option("--out", type=_PATH, help="A folder for report and tables; a run that was stopped goes on there.")
def strategies(
    presets: tuple[str, ...],
    cohorts: tuple[Path, ...],
    wpi: tuple[Path, ...],
    sizes: tuple[str, ...],
    strategies: str | None,
    time_limit: float,
    seeds: int,
    measures: str | None,
    shocks: tuple[str, ...],
    as_done: Path | None,
    jobs: int,
    out: Path | None,
) -> None:
    """Compare strategies on the same markets, paired by seed.

    A table for each case goes to the standard output, progress to the error output. The exit code is 1 if a cell has
    no matching, 2 for bad input.
    """
    with _telling(out):
        where = _where(presets, cohorts, wpi)
        comparison = compare(
            where,
            _names(strategies),
            sizes=_sizes(sizes),
            seeds=seeds,
            measures=_names(measures),
            shock=_rates(shocks),
            as_done=None if as_done is None else _placements(as_done, cohorts),
            time_limit=time_limit,
            jobs=jobs,
            out=out,
            progress=_tell,
        )
        for case in comparison.cases:
            click.echo(f"\n{case}\n{committee_table(comparison, case).to_string()}")
        failed = comparison.failed_strategies()
        if len(failed):
            cut = failed.assign(first_message=failed["first_message"].str.slice(0, _MESSAGE))
            click.echo(f"\nwithout a matching:\n{cut.to_string(index=False)}")
        if out is not None:
            written = ", ".join(path.name for path in comparison.write(out))
            click.echo(f"\nin {out}: {written}")
    sys.exit(1 if len(failed) else 0)


@click.command()
@_markets
@click.option("--seeds", type=int, default=5, show_default=True, help="How many markets of each case: 0, 1, …")
@click.option("--students", type=int, default=10, show_default=True, help="How many applicants try, on each market.")
@click.option("--lists", type=int, default=6, show_default=True, help="How many other lists each tries.")
@click.option("--out", type=_PATH, help="A folder for misreports.csv.")
def misreports(
    presets: tuple[str, ...],
    cohorts: tuple[Path, ...],
    wpi: tuple[Path, ...],
    sizes: tuple[str, ...],
    strategies: str | None,
    time_limit: float,
    seeds: int,
    students: int,
    lists: int,
    out: Path | None,
) -> None:
    """Try out what students gain, under each strategy, by another list than their true one."""
    with _telling(None):
        table = try_out(
            _where(presets, cohorts, wpi),
            _names(strategies),
            sizes=_sizes(sizes),
            seeds=seeds,
            students=students,
            lists=lists,
            time_limit=time_limit,
            progress=_tell,
        )
        click.echo(table.to_string(index=False, float_format="{:.3f}".format, na_rep="–"))
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            table.to_csv(out / "misreports.csv", index=False)


@contextmanager
def _telling(out: Path | None) -> Iterator[None]:
    """Say what is wrong in a sentence, not in a traceback; and how to go on after an interruption."""
    try:
        yield
    except JumelageError as error:
        click.echo(str(error), err=True)
        sys.exit(_BAD_INPUT)
    except KeyboardInterrupt:
        click.echo("Interrupted." + (" Give the same command to go on." if out is not None else ""), err=True)
        sys.exit(_INTERRUPTED)


def _tell(what: str, share: float) -> None:
    click.echo(f"{share:4.0%} {what}", err=True)


def _names(text: str | None) -> list[str] | None:
    return None if text is None else [name.strip() for name in text.split(",")]


def _sizes(texts: tuple[str, ...]) -> list[tuple[Any, ...]] | None:
    """Return sizes as numbers; what is none is left for `compare` to tell of."""
    pairs = [tuple(text.lower().replace("×", "x").split("x")) for text in texts]
    return [tuple(int(part) if part.strip().isdigit() else part for part in pair) for pair in pairs] or None


def _rates(texts: tuple[str, ...]) -> dict[str, Any] | None:
    """Return rates by kind; what is no number is left for `compare` to tell of."""
    rates: dict[str, Any] = {}
    for text in texts:
        kind, _, rate = text.partition("=")
        try:
            rates[kind.strip()] = float(rate)
        except ValueError:
            rates[kind.strip()] = rate.strip()
    return rates or None


def _where(presets: tuple[str, ...], cohorts: tuple[Path, ...], wpi: tuple[Path, ...]) -> list[Any]:
    """Return what is to be decided, reading the real terms; without any, a preset.

    Raises
    ------
    InputError
        With the faults of all of them.
    """
    faults: list[Fault] = []
    real: list[Any] = []
    for read, paths in ((_real_cohort, cohorts), (_real_wpi, wpi)):
        for path in paths:
            try:
                real.append(read(path))
            except InputError as error:
                faults += error.faults
    if faults:
        raise InputError(faults)
    return [*presets, *real] or [_PRESET]


def _real_cohort(tables: Path) -> RealCohort:
    """Read a term, with the rubric and the rules beside its tables."""
    from jumelage.command_line.term import read_term
    from jumelage.scoring.rubric import Rubric

    term = read_term(tables, None, None, lambda _phase, _share: None)
    rubric = None if term.rubric is None else Rubric.read(term.rubric)
    stated = () if term.rules is None else _rules(term.rules)
    return RealCohort(term.cohort.replace(name=term.cohort.name or tables.stem), rubric, stated)


def _rules(path: Path) -> Any:
    from jumelage.matching import rules

    return rules.read(path)


def _real_wpi(given: Path) -> RealMarket:
    """Read a year of the WPI data, from a folder or from where the environment variable leads."""
    from jumelage.datasets import read_wpi
    from jumelage.matching.market import Market

    known = os.environ.get(DATA)
    folder = given if given.is_dir() or not known else Path(known) / "wpi_iqp" / given
    return RealMarket(Market.from_pairs(*read_wpi(folder)), f"WPI {folder.name}")


def _placements(path: Path, cohorts: tuple[Path, ...]) -> Any:
    from jumelage.command_line.placements import read_placements

    return read_placements(path, beside=cohorts[0] if cohorts else path)
