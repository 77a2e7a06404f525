"""Whose turn it is: students in the order of a column of theirs."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def turns(market: "Market", column: str) -> NDArray[np.int64] | None:
    """Return the turn of each student by a column, the lowest or earliest first, blanks last, ties by position.

    Parameters
    ----------
    market : Market
        Whose students have, or do not have, the column.
    column : str
        Its name. It holds numbers or dates.

    Returns
    -------
    ndarray of int64, shape (num_students,), or None
        Counting from 0; None if there is no such column.

    Raises
    ------
    InputError
        If a value is neither a number nor a date.
    """
    columns = market.student_columns
    if columns is None or column not in columns:
        return None
    given = columns[column]
    values = _values(given)
    wrong = np.flatnonzero(np.isnan(values) & given.notna().to_numpy())
    if len(wrong):
        expected, remedy = "a number or a date", "correct it or leave it blank"
        raise InputError(
            [
                Fault("students", repr(given.iloc[at]), expected, remedy, None, column, str(market.students[at]))
                for at in wrong.tolist()
            ]
        )
    turn = np.empty(len(values), dtype=np.int64)
    turn[np.argsort(values, kind="stable")] = np.arange(len(values))
    return turn


def _values(given: pd.Series) -> NDArray[np.float64]:
    """Return numbers as they are and dates as numbers that rise with them; NaN for a blank and for what is neither."""
    is_date = pd.api.types.is_datetime64_any_dtype(given)
    if not is_date:
        numbers = pd.to_numeric(given, errors="coerce").to_numpy(np.float64, na_value=np.nan)
        if not np.isnan(numbers).all():
            return numbers
    dates = pd.to_datetime(given, errors="coerce", format="ISO8601", utc=True)
    instants: NDArray[np.float64] = np.where(dates.isna(), np.nan, dates.astype("int64").to_numpy())
    return instants
