"""Weights of students, given by id."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.matching.sources.tables import as_id


def weights_of(students: pd.Index, weights: "Mapping[str, float] | pd.Series[Any]") -> NDArray[np.float64]:
    """Return the weight of each student, 1 where none is given; see `Market.weighted`."""
    table: object = weights
    if not isinstance(table, Mapping | pd.Series):
        expected = "weights by id, such as {'S017': 2}"
        raise InputError([Fault("weights", f"a {type(table).__name__}", expected, "name the students")])
    times = Counter(as_id(student) for student, _ in weights.items())
    given = {as_id(student): weight for student, weight in weights.items()}
    positions = students.get_indexer(pd.Index(list(given), dtype=object))
    faults = [
        Fault("weights", repr(student), "the id of a student of the market", "correct it or leave it out")
        for student, at in zip(given, positions.tolist(), strict=True)
        if at < 0
    ]
    faults += [
        Fault("weights", f"{student!r} twice", "one weight per student", "keep one")
        for student, count in times.items()
        if count > 1
    ]
    wrong = {student: weight for student, weight in given.items() if not _is_weight(weight)}
    faults += [
        Fault("weights", repr(weight), "a number, 0 or more", "correct it", subject=student)
        for student, weight in wrong.items()
    ]
    if faults:
        raise InputError(faults)
    found = np.ones(len(students))
    found[positions] = list(given.values())
    return found


def _is_weight(weight: object) -> bool:
    return isinstance(weight, int | float | np.number) and bool(np.isfinite(weight)) and float(weight) >= 0
