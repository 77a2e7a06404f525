"""Checks of a criterion's parameters: each returns the faults it found, `refuse` raises them together."""

import math
from collections.abc import Iterable, Mapping, Sequence
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


def from_zero(criterion: str, parameter: str, value: object) -> list[Fault]:
    """Check that a parameter is a number from 0."""
    if is_number(value) and value >= 0:  # type: ignore[operator]
        return []
    return [Fault("rubric", f"{parameter} = {value!r}", "a finite number from 0", "correct it", subject=criterion)]


def share(criterion: str, parameter: str, value: object) -> list[Fault]:
    """Check that a parameter is a number from 0 to 1."""
    if is_number(value) and 0 <= value <= 1:  # type: ignore[operator]
        return []
    return [Fault("rubric", f"{parameter} = {value!r}", "a number from 0 to 1", "correct it", subject=criterion)]


def text(criterion: str, parameter: str, value: object) -> list[Fault]:
    """Check that a parameter is a text that says something."""
    if isinstance(value, str) and value.strip():
        return []
    return [Fault("rubric", f"{parameter} = {value!r}", "a text", "put it in quotes", subject=criterion)]


def texts(criterion: str, parameter: str, value: object) -> list[Fault]:
    """Check that a parameter is a list of texts, with at least one."""
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    if is_list and value and all(isinstance(each, str) for each in value):  # type: ignore[attr-defined]
        return []
    return [Fault("rubric", f"{parameter} = {value!r}", "a list of texts", "correct it", subject=criterion)]


def function(criterion: str, parameter: str, value: object) -> list[Fault]:
    """Check that a parameter is a function, or is not given."""
    if value is None or callable(value):
        return []
    return [Fault("rubric", f"{parameter} = {value!r}", "a function", "give one", subject=criterion)]


def at_most_one_given(criterion: str, given: Mapping[str, object]) -> list[Fault]:
    """Check that of some parameters at most one is given."""
    here = [name for name, value in given.items() if value is not None]
    if len(here) <= 1:
        return []
    expected = f"at most one of {', '.join(given)}"
    return [Fault("rubric", " and ".join(here), expected, "leave out the others", subject=criterion)]


def one_given(criterion: str, given: Mapping[str, object]) -> list[Fault]:
    """Check that of some parameters exactly one is given."""
    if all(value is None for value in given.values()):
        expected = f"one of {', '.join(given)}"
        return [Fault("rubric", "none of them", expected, "give one", subject=criterion)]
    return at_most_one_given(criterion, given)


def whole_number(table: str, parameter: str, value: object, least: int, subject: str | None = None) -> list[Fault]:
    """Check that a parameter is a whole number, at least so large."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and value >= least:
        return []
    expected = f"a whole number from {least}"
    return [Fault(table, f"{parameter} = {value!r}", expected, "correct it", subject=subject)]


def one_of(criterion: str, parameter: str, value: object, choices: Iterable[str]) -> list[Fault]:
    """Check that a parameter is one of a few words."""
    known = tuple(choices)
    if isinstance(value, str) and value in known:
        return []
    expected = f"one of {', '.join(known)}"
    return [Fault("rubric", f"{parameter} = {value!r}", expected, "choose one of these", subject=criterion)]


def soft(criterion: str, weight: object, missing: object) -> list[Fault]:
    """Check the two parameters that every soft criterion has."""
    return from_zero(criterion, "weight", weight) + one_of(criterion, "missing", missing, get_args(Missing))


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
