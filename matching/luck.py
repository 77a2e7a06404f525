"""Luck carried over from earlier terms: who fared badly counts for more this time."""

from typing import TYPE_CHECKING

import numpy as np

from jumelage.errors import Fault, InputError

if TYPE_CHECKING:
    import pandas as pd


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
        After how many terms a shortfall counts half; above 0.
    at_most : float
        The largest weight, 1 or more.

    Returns
    -------
    Series of float
        By student, for `Market.weighted`; students without a history are not in it and weigh 1.

    Raises
    ------
    InputError
        If a number is out of range, a column is missing, or a score is not in 0 to 1.

    Examples
    --------
    >>> import pandas as pd
    >>> history = pd.DataFrame({"student": ["ana", "ben"], "term": "2025-1", "student_rank": [1, 4]})
    >>> luck(history).to_dict()
    {'ana': 1.0, 'ben': 1.375}
    """
    import pandas as pd

    _check(history, strength, half_life, at_most)
    blank = pd.Series(np.nan, index=history.index)
    score, rank = (history.get(name, blank).astype("float64") for name in ("score", "student_rank"))
    shortfall = (1 - score).fillna(1 - 1 / rank).fillna(0.0)
    terms = np.unique(history["term"].astype("str"))
    age = len(terms) - 1 - np.searchsorted(terms, history["term"].astype("str"))
    total = (shortfall * 0.5 ** (age / half_life)).groupby(history["student"].astype("str")).sum()
    return (1 + strength * total).clip(upper=at_most).rename("weight")


def _check(history: "pd.DataFrame", strength: float, half_life: float, at_most: float) -> None:
    faults = [
        Fault("luck", f"{name} = {value!r}", expected, "give one")
        for name, value, is_right, expected in (
            ("strength", strength, strength >= 0, "a number, 0 or more"),
            ("half_life", half_life, half_life > 0, "a number above 0"),
            ("at_most", at_most, at_most >= 1, "a number, 1 or more"),
        )
        if not is_right
    ]
    faults += [
        Fault("history", f"no column {name}", f"a column {name}", "add it")
        for name in ("student", "term")
        if name not in history
    ]
    for name, lowest, highest in (("score", 0, 1), ("student_rank", 1, np.inf)):
        if name in history:
            values = history[name].astype("float64")
            faults += [
                Fault(
                    "history",
                    f"{values[row]:g}",
                    f"{lowest} to {highest:g}",
                    "correct it",
                    column=name,
                    subject=str(row),
                )
                for row in values.index[(values < lowest) | (values > highest)]
            ]
    if faults:
        raise InputError(faults)
