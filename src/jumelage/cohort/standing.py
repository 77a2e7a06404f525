"""Which openings still stand: confirmed and accredited on the day a placement would start."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import DATE
from jumelage.errors import Fault, InputError

Dates: TypeAlias = NDArray[np.datetime64]
"""Days, ``NaT`` where there is none."""

UNTIL = ("confirmed_until", "accredited_until")
"""The columns that say until when an opening stands."""


def reference_date(students: pd.DataFrame, on: object) -> pd.Timestamp | None:
    """Return the day that openings are judged on: the one given, else the students' first start, if any is known.

    Raises
    ------
    InputError
        If `on` is no date.

    Examples
    --------
    >>> reference_date(pd.DataFrame({"student": ["S1"]}), "14/09/2026")
    Timestamp('2026-09-14 00:00:00')
    >>> reference_date(pd.DataFrame({"student": ["S1"]}), None) is None
    True
    """
    if on is not None:
        read, _ = DATE.read(pd.Series([on], dtype=object))
        if read.isna().any():
            raise InputError([Fault("on", repr(on), DATE.expected, DATE.remedy)])
        return pd.Timestamp(read[0])
    first = students["start"].min() if "start" in students else pd.NaT
    return None if pd.isna(first) else pd.Timestamp(first)


def dates(frame: pd.DataFrame, column: str) -> Dates:
    """Return a column of dates, ``NaT`` throughout where there is no such column."""
    if column not in frame:
        return np.full(len(frame), "NaT", dtype="datetime64[D]")
    return frame[column].to_numpy("datetime64[D]")


def first_days(companies: pd.DataFrame, on: pd.Timestamp | None) -> Dates:
    """Return the day each opening must stand on: the reference date, or its own `start` if that is later."""
    reference = np.datetime64("NaT") if on is None else on.to_datetime64()
    days: Dates = np.fmax(dates(companies, "start"), reference.astype("datetime64[D]"))
    return days


def last_day(students: pd.DataFrame) -> np.datetime64:
    """Return the day the last placement ends or, where no end is known, starts; ``NaT`` if neither is known."""
    for column in ("end", "start"):
        known = dates(students, column)
        known = known[~np.isnat(known)]
        if len(known):
            return np.datetime64(known.max())
    return np.datetime64("NaT", "D")


def can_be_judged(tables: Mapping[str, pd.DataFrame], on: pd.Timestamp | None) -> bool:
    """Say whether the tables tell until when openings stand, and some day to judge that on."""
    companies = tables["companies"]
    has_until = any(column in companies for column in UNTIL)
    return has_until and (on is not None or not np.isnat(first_days(companies, on)).all())


def is_secured(companies: pd.DataFrame, on: pd.Timestamp | None) -> NDArray[np.bool_]:
    """Say which openings are confirmed and accredited on their first day.

    This is the reading of the criteria ``confirmed`` and ``accredited`` as they are by default: a date that is
    blank, or a start that is not known, stands in nobody's way.

    Examples
    --------
    >>> companies = pd.DataFrame({"confirmed_until": pd.to_datetime(["2026-06-30", "2026-12-31", None])})
    >>> is_secured(companies, pd.Timestamp("2026-09-14")).tolist()
    [False, True, True]
    """
    days = first_days(companies, on)
    # A comparison with NaT is false.
    lapsed = [dates(companies, column) < days for column in UNTIL]
    stands: NDArray[np.bool_] = ~np.logical_or.reduce(lapsed)
    return stands
