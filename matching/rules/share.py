"""Bounds as people write them: a number of students, or a percentage of a group."""

import math
import re
from fractions import Fraction
from functools import cache
from typing import Any

from jumelage.errors import Fault
from jumelage.matching.rules.arguments import is_whole

Bound = int | str
"""So many students, or a share of the group: ``"40 %"``."""

_PERCENT = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*%\s*")


def bound(rule: str, name: str, given: Any) -> tuple[Bound | None, list[Fault]]:
    """Return a bound as it is meant, and what is wrong with it.

    Examples
    --------
    >>> bound("quota", "at_least", "40%"), bound("quota", "at_least", 3)
    (('40 %', []), (3, []))
    >>> bound("quota", "at_least", "3")[1][0].remedy
    "write 3 without quotes, or '3 %' for a share"
    """
    if given is None:
        return None, []
    if is_whole(given):
        return int(given), []
    expected = "a whole number from 0, or a share such as '40 %'"
    remedy = "correct it"
    if isinstance(given, str):
        percent = _PERCENT.fullmatch(given)
        if percent and _share(percent[1]) <= 1:
            return f"{percent[1]} %", []
        if given.strip().isdigit():
            remedy = f"write {given.strip()} without quotes, or '{given.strip()} %' for a share"
        elif percent:
            remedy = "a group has 100 % at most"
    elif isinstance(given, float) and 0 < given < 1:
        remedy = f"write '{given * 100:g} %' for a share"
    return None, [Fault("rules", repr(given), expected, remedy, column=name, subject=rule)]


def is_share(given: Bound | None) -> bool:
    """Return whether a bound is a percentage."""
    return isinstance(given, str)


@cache
def fewest(given: Bound | None, size: int) -> int:
    """Return how many students a lower bound asks for in a group of so many; a fraction is rounded up.

    Examples
    --------
    >>> fewest("40 %", 6), fewest(2, 6), fewest(None, 6)
    (3, 2, 0)
    """
    if given is None:
        return 0
    return math.ceil(_share(given.rstrip(" %")) * size) if isinstance(given, str) else given


@cache
def most(given: Bound, size: int) -> int:
    """Return how many students an upper bound lets into a group of so many; a fraction is rounded down.

    Examples
    --------
    >>> most("40 %", 6), most(2, 6)
    (2, 2)
    """
    return math.floor(_share(given.rstrip(" %")) * size) if isinstance(given, str) else given


def crossed(rule: str, at_least: Bound | None, at_most: Bound | None) -> list[Fault]:
    """Return a fault if no number of students is within two bounds of one kind."""
    if at_least is None or at_most is None or is_share(at_least) != is_share(at_most):
        return []
    if fewest(at_least, 10**6) <= most(at_most, 10**6):
        return []
    found = f"at_least {at_least} and at_most {at_most}"
    return [Fault("rules", found, "at_least no more than at_most", "exchange them, or leave one out", subject=rule)]


def _share(percent: str) -> Fraction:
    return Fraction(percent.replace(",", ".")) / 100
