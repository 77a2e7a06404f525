"""The commands and their options. What they do is imported when it is done: ``--help`` answers at once."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from jumelage.command_line.progress import showing_progress

if TYPE_CHECKING:
    from jumelage.command_line.term import Term
    from jumelage.texts import Language

_Command = TypeVar("_Command", bound=Callable[..., int])

_PATH = click.Path(path_type=Path)

_tables = click.argument("tables", type=_PATH)
_rubric = click.option(
    "--rubric",
    type=_PATH,
    help="How pairs are scored. Default: rubric.toml beside the tables, else a suggestion.",
)
_rules = click.option("--rules", type=_PATH, help="What must hold. Default: rules.toml beside the tables, if there.")
_language = click.option(
    "--language", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Of what is written."
)
_quiet = click.option("--quiet", is_flag=True, help="Print nothing but errors.")


def _out(default: str) -> Callable[[_Command], _Command]:
    return click.option("--out", type=_PATH, default=Path(default), show_default=True, help="The folder for the files.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="jumelage", message="%(prog)s %(version)s")
def jumelage() -> None:
    """Decide which student goes to which host company: exactly, with a proof and reasons.

    TABLES is a folder with students.csv and companies.csv (and, where there are such, applications.csv,
    offers.csv and history.csv), or one .xlsx workbook with sheets of these names.

    Exit codes: 0 done, 1 audited placements break a rule, 2 bad input, 3 no matching keeps the hard rules,
    4 out of time with nothing found, 130 interrupted.
    """


@jumelage.command()
@_tables
@_rubric
@_rules
@click.option(
    "--objective",
    metavar="NAMES",
    help="Of the strategy optimal, in order: placed,score (the default), placed,leximin, rank_maximal, …",
)
@click.option(
    "--strategy",
    metavar="NAME",
    default="optimal",
    show_default=True,
    help=(
        "How the matching is chosen: optimal, leximin, rank_maximal, min_rank_sum, student_optimal, company_optimal, "
        "max_score_stable, max_size_stable; or, for comparison, staged, serial_dictatorship, "
        "random_serial_dictatorship, immediate_acceptance, lowest_sum, "
        "first_come, greedy, greedy_swaps, least_contested_first, top_trading_cycles, random; or one that another "
        "package adds."
    ),
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the lottery that breaks ties.")
@click.option(
    "--time-limit", type=click.FloatRange(min=0), default=60.0, show_default=True, help="Seconds for the solver."
)
@_out("jumelage-out")
@_language
@_quiet
def match(
    tables: Path,
    rubric: Path | None,
    rules: Path | None,
    objective: str | None,
    strategy: str,
    seed: int,
    time_limit: float,
    out: Path,
    language: "Language",
    quiet: bool,
) -> int:
    """Decide who goes where, and write it down."""
    from jumelage.command_line.term import read_term

    with showing_progress(quiet, language) as progress:
        term = read_term(tables, rubric, rules, progress)
    return _decide(
        term,
        out,
        language,
        quiet,
        objective=None if objective is None else [name.strip() for name in objective.split(",")],
        strategy=strategy,
        seed=seed,
        time_limit=time_limit,
    )


@jumelage.command()
@_out("jumelage-demo")
@_language
@_quiet
def demo(out: Path, language: "Language", quiet: bool) -> int:
    """Run `match` on the shipped, made-up term: 150 students in Brittany."""
    from jumelage.command_line.report import say
    from jumelage.command_line.term import shipped_term

    with showing_progress(quiet, language) as progress:
        term, place = shipped_term("bretagne", progress)
    code = _decide(term, out, language, quiet)
    if not quiet:
        click.echo(say("try-your-own", language, place=place))
    return code


@jumelage.command()
@_tables
@_rubric
@_rules
@_language
@_quiet
def check(tables: Path, rubric: Path | None, rules: Path | None, language: "Language", quiet: bool) -> int:
    """Name every fault of the tables, the rubric and the rules, and minima out of reach; or say what is in them."""
    from jumelage.command_line.report import check_report
    from jumelage.command_line.term import read_term
    from jumelage.matching.assignment import check_feasible

    with showing_progress(quiet, language) as progress:
        term = read_term(tables, rubric, rules, progress)
        check_feasible(term.market)
    if not quiet:
        click.echo(check_report(term, language))
    return 0


@jumelage.command()
@_tables
@click.argument("placements", type=_PATH)
@_rubric
@_rules
@_language
@_quiet
def audit(
    tables: Path, placements: Path, rubric: Path | None, rules: Path | None, language: "Language", quiet: bool
) -> int:
    """Judge somebody else's placements: a CSV or .xlsx with the columns student and company.

    The exit code is 1 if they break something.
    """
    from jumelage.command_line.placements import read_placements
    from jumelage.command_line.report import audit_report
    from jumelage.command_line.term import read_term
    from jumelage.matching import audit as judging

    with showing_progress(quiet, language) as progress:
        term = read_term(tables, rubric, rules, progress)
        matching = read_placements(placements, beside=tables)
        verdict = judging.audit(term.market, matching)
    if not quiet:
        click.echo(audit_report(term, matching, verdict, language))
    return 0 if verdict.is_feasible else 1


def _decide(term: "Term", out: Path, language: "Language", quiet: bool, **choices: object) -> int:
    """Match a term, write the files and say what came out."""
    from jumelage.command_line.report import files_report, match_report, term_report
    from jumelage.exports import check_folder, write_all
    from jumelage.matching import solve

    check_folder(out)
    if not quiet:
        click.echo(term_report(term, language))
    with showing_progress(quiet, language) as progress:
        result = solve.match(term.market, progress=progress, **choices)  # type: ignore[arg-type]
        progress("write", 0.0)
        exports = write_all(result, out, language=language)
    if not quiet:
        click.echo(match_report(result, language))
        click.echo(files_report(exports, out, language))
    return 0
