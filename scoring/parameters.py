"""Checks of a criterion's parameters: each returns the faults it found, `refuse` raises them together."""

import math
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd

from jumelage.errors import Fault, InputError
from jumelage.scoring.criterion import Missing, Unknown


def is_number(value: object) -> bool:
    """Say whether a parameter is a finite number; True and False are not numbers."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def positive(criterion: str, parameter: str, value: object) -> list[Fault]:
    """Check that a parameter is a number above 0."""
    if is_number(value) and value > 0:  # type: ignore[operator]
        return []
    return [Fault("rubric", f"{parameter} = {value!r}", "a finite number above 0", "correct it", subject=criterion)]


def whole_number(table: str, parameter: str, value: object, least: int) -> list[Fault]:
    """Check that a parameter is a whole number, at least so large."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and value >= least:
        return []
    return [Fault(table, f"{parameter} = {value!r}", f"a whole number from {least}", "correct it")]


def one_of(criterion: str, parameter: str, value: object, choices: Iterable[str]) -> list[Fault]:
    """Check that a parameter is one of a few words."""
    known = tuple(choices)
    if isinstance(value, str) and value in known:
        return []
    expected = f"one of {', '.join(known)}"
    return [Fault("rubric", f"{parameter} = {value!r}", expected, "choose one of these", subject=criterion)]


def soft(criterion: str, weight: object, missing: object) -> list[Fault]:
    """Check the two parameters that every soft criterion has."""
    return positive(criterion, "weight", weight) + one_of(criterion, "missing", missing, get_args(Missing))


def unknown(criterion: str, missing: object) -> list[Fault]:
    """Check a hard criterion's policy for what the tables do not say."""
    return one_of(criterion, "missing", missing, get_args(Unknown))


def refuse(faults: list[Fault]) -> None:
    """Raise the faults, if there are any."""
    if faults:
        raise InputError(faults)


def path_or_table(criterion: str, parameter: str, value: object) -> list[Fault]:
    """Check that a parameter is a table, or says where one is."""
    if isinstance(value, str | Path | pd.DataFrame):
        return []
    found = f"{parameter} of type {type(value).__name__}"
    return [Fault("rubric", found, "a path or a table", "give one of them", subject=criterion)]
