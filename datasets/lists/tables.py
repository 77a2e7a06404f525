"""What every reader of lists returns, and the parts they share: ids, capacities, pairs that both sides rank."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from jumelage.cohort.cells import COUNT, as_text
from jumelage.errors import Fault

Capacity: TypeAlias = int | Mapping[str, int] | pd.Series
"""One number for every company, or a number by company id."""


class PairTables(NamedTuple):
    """Three tables that `Market.from_pairs` takes as they are.

    Parameters
    ----------
    pairs : DataFrame, shape (num_pairs, …)
        ``student`` and ``company`` of each allowed pair, with ``score``, ``student_rank`` and ``company_rank``
        where the source has them.
    students : DataFrame, shape (num_students, …)
        ``student``, and what else the source says of them.
    companies : DataFrame, shape (num_companies, …)
        ``company`` and ``capacity``.
    """

    pairs: pd.DataFrame
    students: pd.DataFrame
    companies: pd.DataFrame


def ids_of(values: Iterable[object]) -> list[str | None]:
    """Return ids as text, read as a cohort reads them; a blank becomes None.

    Examples
    --------
    >>> ids_of([" 007", 7.0, ""])
    ['007', '7', None]
    """
    text = as_text(pd.Series(list(values), dtype=object))
    return [value if isinstance(value, str) else None for value in text]


def companies_table(ids: Sequence[str], capacity: Capacity, faults: list[Fault]) -> pd.DataFrame:
    """Return the table of companies with the capacity that the caller gives each, noting what is wrong with it."""
    if isinstance(capacity, Mapping | pd.Series):
        cells = _by_company(ids, capacity, faults)
        subjects: list[str | None] = list(ids)
    else:
        cells, subjects = pd.Series([capacity], dtype=object), [None]
    seats, wrong = COUNT.read(cells)
    wrong |= cells.isna()
    for cell, subject in zip(cells[wrong], pd.Series(subjects, dtype=object)[wrong], strict=True):
        found = "nothing" if cell is None else str(cell)
        faults.append(Fault("capacity", found, COUNT.expected, "give each company one", subject=subject))
    numbers = seats.fillna(0).to_numpy(np.int64)
    return pd.DataFrame(
        {
            "company": pd.Series(list(ids), dtype="str"),
            "capacity": np.broadcast_to(numbers, len(ids)),
        }
    )


def _by_company(ids: Sequence[str], capacity: Mapping[str, int] | pd.Series, faults: list[Fault]) -> Any:
    """Return the cell of each company, None where there is none, noting ids that repeat or are no company's."""
    keys = ids_of(key for key, _ in capacity.items())
    given = dict(zip(keys, (value for _, value in capacity.items()), strict=True))
    expected = "each company once"
    faults += [
        Fault("capacity", f"{count} numbers", expected, "keep one of them", subject=key)
        for key, count in Counter(keys).items()
        if count > 1
    ]
    known = set(ids)
    faults += [
        Fault("capacity", repr(key), "the id of a company that is there", "correct or remove it")
        for key in given
        if key not in known
    ]
    return pd.Series([given.get(company) for company in ids], dtype=object)


def students_table(ids: Sequence[str]) -> pd.DataFrame:
    """Return a table of students of whom nothing but the id is known."""
    return pd.DataFrame({"student": pd.Series(list(ids), dtype="str")})


WISHES = ("student", "company", "student_rank")
RANKINGS = ("company", "student", "company_rank")


def ranked_pairs(entries: Sequence[tuple[str, str, int]], columns: tuple[str, str, str]) -> pd.DataFrame:
    """Return what one side lists, a row for each entry.

    Parameters
    ----------
    entries : sequence of (str, str, int)
        Who lists, who is listed, and the rank.
    columns : tuple of str
        `WISHES` if students list companies, `RANKINGS` if companies list students.
    """
    table = pd.DataFrame(entries, columns=list(columns))
    return table.astype(dict(zip(columns, ("str", "str", "int64"), strict=True)))


def ranked_by_both(wishes: pd.DataFrame, rankings: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that both sides rank, in the order of the students' wishes."""
    return wishes.merge(rankings, on=["student", "company"])
