"""The columns a criterion reads; the need ``"companies.start or students.start"`` is met by either."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import pandas as pd

from jumelage.errors import Fault, InputError

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


def _find(cohort: "Cohort", place: str) -> "pd.Series[Any] | None":
    table, _, column = place.partition(".")
    frame: pd.DataFrame = getattr(cohort, table)
    return frame.get(column)


def _columns(cohort: "Cohort", need: str) -> list["pd.Series[Any]"]:
    found = (_find(cohort, place) for place in need.split(" or "))
    return [cells for cells in found if cells is not None]


def near(word: str, known: Iterable[str]) -> str:
    """Return a question after the known words that are near one, the beginning of a remedy; nothing if none is.

    Examples
    --------
    >>> near("skills", ["student", "skill", "Skills wanted"])
    "is 'skill' or 'Skills wanted' meant? "
    """
    names, folded = list(known), word.casefold()
    alike = [name for name in names if folded in name.casefold() or (len(name) > 2 and name.casefold() in folded)]
    close = dict.fromkeys([*get_close_matches(word, names, n=2), *alike])
    return f"is {' or '.join(repr(name) for name in list(close)[:3])} meant? " if close else ""


def check_needs(criterion: str, needs: Sequence[str], cohort: "Cohort") -> None:
    """Raise `InputError` naming every column that a criterion needs and the cohort does not have."""
    faults = []
    for need in needs:
        if not _columns(cohort, need):
            table, _, column = need.split(" or ")[0].partition(".")
            close = near(column, getattr(cohort, table).columns)
            faults.append(
                Fault(
                    table=table,
                    found="no such table" if getattr(cohort, table).empty else "no such column",
                    expected=f"the column {need}, which the criterion {criterion!r} reads",
                    remedy=f"{close}add it, or take the criterion out of the rubric",
                    column=column,
                )
            )
    if faults:
        raise InputError(faults)


def are_filled(needs: Sequence[str], cohort: "Cohort") -> bool:
    """Say whether every needed column is there and says something in at least one row."""
    return all(any(cells.notna().any() for cells in _columns(cohort, need)) for need in needs)
