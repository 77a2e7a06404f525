"""What can be wrong with what a rule is given, before any market is looked at."""

import math
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import numpy as np

from jumelage.errors import Fault, listed
from jumelage.matching.rules.rule import Weight
from jumelage.matching.sources.tables import MOST, as_id


def near(name: str, known: Iterable[object]) -> str:
    """Return what to do about a name that is not known: the nearest one that is, if any is near.

    Examples
    --------
    >>> near("emploer", ["employer", "sector"]), near("x", ["employer"])
    ("did you mean 'employer'?", 'choose one of these')
    """
    close = get_close_matches(name, [str(other) for other in known], 1)
    return f"did you mean {close[0]!r}?" if close else "choose one of these"


def plain(value: object) -> str:
    """Return a value of a field in a few words."""
    if isinstance(value, tuple):
        return listed(plain(item) for item in value)
    return str(value)


def weight(rule: str, given: Any) -> tuple[Weight, list[Fault]]:
    """Return a weight as a number, ``"last"`` or None, and what is wrong with it."""
    if given is None:
        return None, []
    if isinstance(given, str) and given == "last":
        return "last", []
    if _is_number(given) and 0 <= given < math.inf:
        return (given if isinstance(given, int) else float(given)), []
    remedy = "leave it out for a rule that must hold"
    if isinstance(given, str):
        remedy = f"write {given} without quotes" if _reads_as_number(given) else "did you mean 'last'?"
    elif _is_number(given):
        remedy = "a breach cannot bring score: give 0 or more"
    return None, [Fault("rules", repr(given), "a number from 0, or 'last'", remedy, column="weight", subject=rule)]


def text(rule: str, name: str, given: Any) -> list[Fault]:
    """Return a fault if something is no text."""
    if isinstance(given, str):
        return []
    return [Fault("rules", repr(given), "a text", "put it in quotes", column=name, subject=rule)]


def yes_or_no(rule: str, name: str, given: Any) -> list[Fault]:
    """Return a fault if something is neither true nor false."""
    if isinstance(given, bool):
        return []
    remedy = "write it without quotes" if isinstance(given, str) else "choose one of these"
    return [Fault("rules", repr(given), "true or false", remedy, column=name, subject=rule)]


def is_whole(given: Any, least: int = 0) -> bool:
    """Return whether something is a whole number of students."""
    return isinstance(given, int | np.integer) and not isinstance(given, bool) and least <= int(given) <= MOST


def whole(rule: str, name: str, given: Any, least: int = 0) -> tuple[int, list[Fault]]:
    """Return a whole number of students, and a fault if it is none."""
    if is_whole(given, least):
        return int(given), []
    remedy = f"write {given} without quotes" if isinstance(given, str) and given.strip().isdigit() else "correct it"
    expected = f"a whole number from {least}"
    return 0, [Fault("rules", repr(given), expected, remedy, column=name, subject=rule)]


def one_id(rule: str, name: str, given: Any) -> tuple[str, list[Fault]]:
    """Return an id as text, and a fault if there is none."""
    read = "" if given is None or isinstance(given, Mapping | list | tuple) else as_id(given)
    if read:
        return read, []
    return "", [Fault("rules", repr(given), "an id", "give one", column=name, subject=rule)]


def ids(rule: str, name: str, given: Any, least: int) -> tuple[tuple[str, ...], list[Fault]]:
    """Return a list of different ids, and what is wrong with it: too few, a blank, an id twice."""
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        return (), [Fault("rules", repr(given), "a list of ids", "put it in brackets", column=name, subject=rule)]
    read = tuple("" if item is None else as_id(item) for item in given)
    faults = [
        Fault("rules", f"{one!r} {read.count(one)} times", "each id once", "remove the others", None, name, rule)
        for one in dict.fromkeys(read)
        if read.count(one) > 1
    ]
    if "" in read:
        faults.append(Fault("rules", "a blank", "an id", "fill it in", column=name, subject=rule))
    if len(dict.fromkeys(read)) < least:
        expected = "at least two of them" if least > 1 else "at least one"
        remedy = "name the others, or leave the rule out"
        found = f"only {read[0]}" if read else "none"
        faults.append(Fault("rules", found, expected, remedy, column=name, subject=rule))
    return read, faults


def column_names(rule: str, given: Any) -> tuple[str | tuple[str, ...], list[Fault]]:
    """Return a column, or several, and what is wrong with them."""
    if isinstance(given, str) and given.strip():
        return given.strip(), []
    listed_names = () if isinstance(given, str | Mapping) or not isinstance(given, Iterable) else tuple(given)
    names = tuple(name.strip() if isinstance(name, str) else name for name in listed_names)
    if names and all(isinstance(name, str) and name for name in names) and len(set(names)) == len(names):
        return names, []
    expected = "a column, or a list of different columns"
    return "", [Fault("rules", repr(given), expected, "give their headings", column="by", subject=rule)]


def column(rule: str, given: Any, name: str = "by") -> tuple[str, list[Fault]]:
    """Return a column, and what is wrong with it."""
    if isinstance(given, str) and given.strip():
        return given.strip(), []
    return "", [Fault("rules", repr(given), "a column", "give its heading", column=name, subject=rule)]


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float | np.integer | np.floating) and not isinstance(given, bool)


def _reads_as_number(given: str) -> bool:
    try:
        return math.isfinite(float(given))
    except ValueError:
        return False
