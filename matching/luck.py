"""Luck carried over from earlier terms: who fared badly counts for more this time."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.matching.sources.tables import table_of

if TYPE_CHECKING:
    import pandas as pd

SHORTEST = 0.01
"""The shortest half-life, in terms."""


def luck(
    history: "pd.DataFrame", *, strength: float = 0.5, half_life: float = 2.0, at_most: float = 2.0
) -> "pd.Series[float]":
    """Return a weight per student that makes up for bad luck in earlier terms.

    A term's shortfall is ``1 − score`` where the history knows the score of the place, else ``1 − 1 / rank`` where it
    knows the student's rank of it, else 0. It counts half as much every `half_life` terms. The weight is
    ``1 + strength × the sum of the shortfalls``, and no more than `at_most`.

    Parameters
    ----------
    history : DataFrame
        ``student``, ``term`` and, where known, ``score`` (0 to 1) and ``student_rank``; terms are in the order of their
        names, such as ``2025-1``, ``2025-2``. `Cohort.history` is one.
    strength : float
        What a shortfall of 1 in the last term adds to the weight; 0 or more.
    half_life : float
        After how many terms a shortfall counts half; 0.01 or more.
    at_most : float
        The largest weight, 1 or more.

    Returns
    -------
    Series of float
        By student, for `Market.weighted`; students without a history are not in it and weigh 1.

    Raises
    ------
    InputError
        If an argument or a cell is out of range or no number, or a column, an id or a term is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> history = pd.DataFrame({"student": ["ana", "ben"], "term": "2025-1", "student_rank": [1, 4]})
    >>> luck(history).to_dict()
    {'ana': 1.0, 'ben': 1.375}
    """
    import pandas as pd

    table = table_of(history, "history")
    _check(table, strength, half_life, at_most)
    score, rank = _numbers(table, "score"), _numbers(table, "student_rank")
    shortfall = (1 - score).fillna(1 - 1 / rank).fillna(0.0)
    terms = table["term"].astype("str")
    names = np.unique(terms)
    age = len(names) - 1 - np.searchsorted(names, terms)
    total = (shortfall * 0.5 ** (age / half_life)).groupby(table["student"].astype("str")).sum()
    weight: pd.Series[float] = (1 + strength * total).clip(upper=at_most).rename("weight")
    return weight


def _numbers(table: "pd.DataFrame", name: str) -> "pd.Series[float]":
    """Return a column as numbers, NaN where it has none; all NaN without the column."""
    import pandas as pd

    given = table[name] if name in table else pd.Series(np.nan, index=table.index)
    numbers: pd.Series[float] = pd.to_numeric(given, errors="coerce").astype("float64")
    return numbers


def _check(table: "pd.DataFrame", strength: object, half_life: object, at_most: object) -> None:
    faults = [
        Fault("luck", f"{name} = {value!r}", f"a number, {least:g} or more", "give one")
        for name, value, least in (
            ("strength", strength, 0),
            ("half_life", half_life, SHORTEST),
            ("at_most", at_most, 1),
        )
        if not (isinstance(value, int | float | np.number) and least <= float(value) < np.inf)
    ]
    for name in ("student", "term"):
        if name not in table:
            faults.append(Fault("history", f"no column {name}", f"a column {name}", "add it"))
        else:
            blank = np.flatnonzero(table[name].isna())
            faults += [
                Fault("history", "nothing", f"a {name}", "fill it in", column=name, row=at) for at in _rows(blank)
            ]
    for name, lowest, highest in (("score", 0, 1), ("student_rank", 1, np.inf)):
        if name in table:
            numbers = _numbers(table, name)
            is_wrong = table[name].notna() & ~numbers.between(lowest, highest)
            expected = "a number from 0 to 1, or blank" if name == "score" else "a rank, 1 or more, or blank"
            faults += [
                Fault("history", repr(table[name].tolist()[at]), expected, "correct it", column=name, row=row)
                for at, row in zip(np.flatnonzero(is_wrong).tolist(), _rows(np.flatnonzero(is_wrong)), strict=True)
            ]
    if faults:
        raise InputError(faults)


def _rows(positions: NDArray[np.intp]) -> list[int]:
    """Return rows as a spreadsheet numbers them: the heading is row 1."""
    rows: list[int] = (positions + 2).tolist()
    return rows
