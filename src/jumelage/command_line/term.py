"""From the user's files to a market: tables, rubric and rules, with the faults of all of them at once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from jumelage.cohort import Cohort
from jumelage.datasets import load_cohort, read_cohort, shipped_path
from jumelage.errors import Fault, InputError
from jumelage.matching import rules as school_rules
from jumelage.matching.market import Market
from jumelage.scoring.rubric import Rubric

Progress = Callable[[str, float], None]

_Read = TypeVar("_Read")


@dataclass(frozen=True)
class Term:
    """What a run decides, and which files say how.

    Parameters
    ----------
    cohort : Cohort
        The tables.
    market : Market
        The tables scored, with the rules.
    rubric, rules : Path or None
        The files that were used; None for a suggested rubric, and where there are no rules.
    """

    cohort: Cohort
    market: Market
    rubric: Path | None
    rules: Path | None


def read_term(tables: Path, rubric: Path | None, rules: Path | None, progress: Progress) -> Term:
    """Read a term from the user's tables, and the rubric and rules given or beside them.

    Raises
    ------
    InputError
        With every fault of the tables, the rubric and the rules at once.
    """
    beside = tables if tables.is_dir() else tables.parent
    return _term(lambda: read_cohort(tables), beside, rubric, rules, progress)


def shipped_term(name: str, progress: Progress) -> tuple[Term, Path]:
    """Return a term that comes with the library, and the folder that its tables are in."""
    place = shipped_path(name)
    return _term(lambda: load_cohort(name), place, None, None, progress), place


def _term(
    read: Callable[[], Cohort], beside: Path, rubric: Path | None, rules: Path | None, progress: Progress
) -> Term:
    rubric = rubric or _if_there(beside / "rubric.toml")
    rules = rules or _if_there(beside / "rules.toml")
    faults: list[Fault] = []
    progress("read", 0.0)
    cohort = _attempt(read, faults)
    judged = None if rubric is None else _attempt(lambda: Rubric.read(rubric), faults)
    kept = () if rules is None else _attempt(lambda: school_rules.read(rules), faults)
    if cohort is None or kept is None or faults:
        raise InputError(faults)
    compat = (judged or Rubric.suggest(cohort)).score(cohort, progress=progress)
    return Term(cohort, Market.from_cohort(cohort, compat, rules=kept), rubric, rules)


def _attempt(read: Callable[[], _Read], faults: list[Fault]) -> _Read | None:
    try:
        return read()
    except InputError as error:
        faults += error.faults
        return None


def _if_there(path: Path) -> Path | None:
    return path if path.is_file() else None
