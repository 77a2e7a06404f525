"""Ids and whole numbers as users give them, read into arrays; what is wrong is noted, not raised."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from jumelage.cohort.cells import as_text
from jumelage.errors import Fault, InputError, listed

MOST = 10**9
"""The largest capacity, minimum or rank."""


def texts(values: Iterable[object]) -> pd.Index:
    """Return ids as an index of text, read as a cohort reads them; a blank becomes None.

    Examples
    --------
    >>> texts([" S1", 7.0, None]).tolist()
    ['S1', '7', None]
    """
    read = as_text(values if isinstance(values, pd.Series) else pd.Series(list(values), dtype=object))
    ids: NDArray[Any] = read.to_numpy(object, copy=True)
    ids[pd.isna(ids)] = None
    index: pd.Index = pd.Index(ids, dtype=object)
    return index


def as_id(value: object) -> str:
    """Return one id as text, read as a cohort reads it.

    Examples
    --------
    >>> as_id(" S1"), as_id(7)
    ('S1', '7')
    """
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.strip())
    return str(texts([value])[0])


def table_of(given: object, name: str) -> pd.DataFrame:
    """Return what was given if it is a table whose headings differ, else raise `InputError`."""
    if not isinstance(given, pd.DataFrame):
        raise InputError([Fault(name, f"a {type(given).__name__}", "a table (pandas.DataFrame)", "give one")])
    twice = given.columns[given.columns.duplicated()].unique()
    if len(twice):
        found = f"several columns {listed(map(repr, twice))}"
        raise InputError([Fault(name, found, "headings that differ", "rename or drop the others")])
    return given


def side(frame: pd.DataFrame, table: str, name: str, faults: list[Fault]) -> pd.Index:
    """Return the ids of a table, noting a missing column, blanks and repetitions."""
    if name not in frame:
        faults.append(missing_column(table, name, frame))
        return pd.Index([], dtype=object, name=name)
    ids = texts(frame[name])
    blank = np.asarray(ids.isna())
    faults += [Fault(table, "a blank", "an id", "fill it in", row + 2, name) for row in np.flatnonzero(blank).tolist()]
    faults += [
        Fault(table, "an id that stands above", "an id once", "remove or rename it", row + 2, name, ids[row])
        for row in np.flatnonzero(ids.duplicated() & ~blank).tolist()
    ]
    return ids.rename(name)


def missing_column(table: str, name: str, frame: pd.DataFrame) -> Fault:
    """Return the fault of a table that lacks a column."""
    found = ", ".join(map(str, frame.columns)) or "no column"
    return Fault(table, f"columns {found}", f"a column {name!r}", "add or rename it", column=name)


def whole_numbers(
    values: ArrayLike,
    whose: Callable[[int], str],
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
    whose : callable
        Returns the subject of a row, for the message.
    table, name : str
        Table and column, for the message.
    faults : list of Fault
        Where faults are noted.
    blank : int or None
        What a blank stands for; None if a blank is a fault.
    least : int
        The smallest number allowed.
    """
    values = unmasked(values)
    given = pd.Series(np.asarray(values, dtype=object))
    empty = given.isna().to_numpy()
    numbers = pd.to_numeric(given.mask(empty, np.nan), errors="coerce").to_numpy(np.float64, na_value=np.nan)
    wrong = ~((numbers >= least) & (numbers <= MOST) & (numbers == np.rint(numbers)))
    wrong &= ~empty | (blank is None)
    expected = f"a whole number from {least} to a billion"
    faults += [
        Fault(table, "a blank" if empty[row] else str(given[row]), expected, "correct it", row + 2, name, whose(row))
        for row in np.flatnonzero(wrong).tolist()
    ]
    return np.where(wrong | empty, blank or 0, numbers).astype(np.int64)


def unmasked(values: Any) -> Any:
    """Return a masked array with None where the mask hides a value; anything else as it is."""
    if not np.ma.isMaskedArray(values):
        return values
    shown: NDArray[np.object_] = np.ma.getdata(values).astype(object)
    shown[np.ma.getmaskarray(values)] = None
    return shown


def numbers(values: Any) -> NDArray[np.float64]:
    """Return numbers, NaN for whatever is not one: a blank, a text, a date, what a mask hides."""
    values = unmasked(values)
    cells = values if isinstance(values, pd.Series) else pd.Series(values)
    if cells.dtype.kind in "mMc":
        return np.full(len(cells), np.nan)
    read: Any = pd.to_numeric(cells, errors="coerce")
    return np.asarray(read.to_numpy(np.float64, na_value=np.nan))


def by_company(
    values: "Mapping[str, int] | pd.Series | ArrayLike",
    companies: pd.Index,
    name: str,
    faults: list[Fault],
    *,
    blank: int | None,
) -> NDArray[np.int64]:
    """Return a whole number per company, from a mapping, a Series by id or an array in order."""
    column = np.empty(len(companies), dtype=object)
    if isinstance(values, Mapping | pd.Series):
        keys = [as_id(key) for key, _ in values.items()]
        given = dict(zip(keys, (value for _, value in values.items()), strict=True))
        faults += [
            Fault(name, f"{count} numbers", "one number per company", "keep one of them", subject=key)
            for key, count in Counter(keys).items()
            if count > 1
        ]
        strangers = given.keys() - set(companies)
        faults += [
            Fault(name, "a company that is not in the market", "a known id", "correct the id", subject=stranger)
            for stranger in sorted(strangers)
        ]
        column[:] = [given.get(company) for company in companies]
    else:
        array = np.asarray(unmasked(values), dtype=object)
        if array.shape != column.shape:
            expected = f"{len(companies)} numbers, one per company"
            faults.append(Fault(name, f"an array of shape {array.shape}", expected, "give one per company"))
            return np.zeros(len(companies), dtype=np.int64)
        column[:] = array
    return whole_numbers(column, lambda row: str(companies[row]), name, name, faults, blank=blank)
