"""Ids and whole numbers as users give them, read into arrays; what is wrong is returned, not raised."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from jumelage.errors import Fault

MOST = 10**9
"""The largest capacity, minimum or rank."""


def texts(values: Iterable[object]) -> pd.Index:
    """Return ids as an index of text; a blank stays a blank (None)."""
    return pd.Index([None if is_blank(value) else str(value) for value in values], dtype=object)


def side(frame: pd.DataFrame, table: str, name: str, faults: list[Fault]) -> pd.Index:
    """Return the ids of a table, noting a missing column, blanks and repetitions."""
    if name not in frame:
        faults.append(missing_column(table, name, frame))
        return pd.Index([], dtype=object, name=name)
    ids = texts(frame[name])
    for row in np.flatnonzero(ids.isna()).tolist():
        faults.append(Fault(table, "a blank", "an id", "fill it in", int(row) + 2, name))
    for row in np.flatnonzero(ids.duplicated() & ids.notna()).tolist():
        faults.append(
            Fault(
                table,
                "an id that stands above",
                "an id once",
                "remove or rename it",
                int(row) + 2,
                name,
                ids[row],
            )
        )
    return ids.rename(name)


def missing_column(table: str, name: str, frame: pd.DataFrame) -> Fault:
    """Return the fault of a table that lacks a column."""
    found = ", ".join(map(str, frame.columns)) or "no column"
    return Fault(table, f"columns {found}", f"a column {name!r}", "add or rename it", column=name)


def whole_numbers(
    values: ArrayLike,
    ids: pd.Index,
    table: str,
    name: str,
    faults: list[Fault],
    *,
    blank: int | None,
    least: int = 0,
) -> NDArray[np.int64]:
    """Return whole numbers, noting what is not one.

    Parameters
    ----------
    values : array_like, shape (num_rows,)
        As the user gives them.
    ids : Index, shape (num_rows,)
        Whose they are, for the message.
    table, name : str
        Table and column, for the message.
    faults : list of Fault
        Where faults are noted.
    blank : int or None
        What a blank stands for; None if a blank is a fault.
    least : int
        The smallest number allowed.
    """
    given = np.asarray(values, dtype=object) if not isinstance(values, pd.Series) else values.to_numpy(object)
    empty = pd.isna(given)
    numbers = pd.to_numeric(pd.Series(given).where(~empty), errors="coerce").to_numpy(np.float64, na_value=np.nan)
    with np.errstate(invalid="ignore"):
        wrong = ~(np.isfinite(numbers) & (numbers == np.rint(numbers)) & (numbers >= least) & (numbers <= MOST))
    wrong &= ~empty | (blank is None)
    for row in np.flatnonzero(wrong).tolist():
        found = "a blank" if empty[row] else str(given[row])
        faults.append(
            Fault(
                table,
                found,
                f"a whole number from {least} to a billion",
                "correct it",
                int(row) + 2,
                name,
                str(ids[row]),
            )
        )
    return np.where(wrong | empty, blank or 0, numbers).astype(np.int64)


def by_company(
    values: "Mapping[str, int] | pd.Series | ArrayLike",
    companies: pd.Index,
    name: str,
    faults: list[Fault],
    *,
    blank: int | None,
) -> NDArray[np.int64]:
    """Return a whole number per company, from a mapping, a Series by id or an array in order."""
    if isinstance(values, Mapping | pd.Series):
        given = {str(key): value for key, value in values.items()}
        for stranger in given.keys() - set(companies):
            faults.append(
                Fault(
                    name,
                    "a company that is not in the market",
                    "a known id",
                    "correct the id",
                    subject=stranger,
                )
            )
        return whole_numbers(
            pd.Series([given.get(company) for company in companies], dtype=object),
            companies,
            name,
            name,
            faults,
            blank=blank,
        )
    array = np.asarray(values, dtype=object)
    if array.shape != (len(companies),):
        expected = f"{len(companies)} numbers, one per company"
        faults.append(Fault(name, f"an array of shape {array.shape}", expected, "give one per company"))
        return np.zeros(len(companies), dtype=np.int64)
    return whole_numbers(array, companies, name, name, faults, blank=blank)


def is_blank(value: object) -> bool:
    """Return whether a cell holds nothing."""
    return value is None or value is pd.NA or (isinstance(value, float) and value != value) or value == ""
