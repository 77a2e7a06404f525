"""What a dial can be: each range is a test of a value and the words for what is expected."""

import math
from collections.abc import Callable, Mapping
from numbers import Integral, Real
from typing import Any

from jumelage.errors import Fault

_SHOWN = 80
"""How many characters of a value a message shows."""

Range = tuple[Callable[[Any], bool], str]


def number(least: float, most: float = math.inf) -> Range:
    """Return the range of finite numbers between two, both included.

    Examples
    --------
    >>> is_within, expected = number(0, 5)
    >>> is_within(5), is_within(True), expected
    (True, False, 'a number from 0 to 5')
    """
    expected = f"a number, {least:g} or more" if most == math.inf else f"a number from {least:g} to {most:g}"
    return (lambda value: _is(Real, value) and math.isfinite(value) and least <= value <= most), expected


def whole(least: int, most: float = math.inf) -> Range:
    """Return the range of whole numbers between two, both included.

    Examples
    --------
    >>> whole(1)[1]
    'a whole number, 1 or more'
    """
    expected = f"a whole number, {least} or more" if most == math.inf else f"a whole number from {least} to {most:g}"
    return (lambda value: _is(Integral, value) and least <= value <= most), expected


def _is(kind: type, value: object) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


ABOVE_0: Range = (lambda value: _is(Real, value) and 0 < value < math.inf, "a number above 0")
SHARE: Range = (number(0, 1)[0], "a share, from 0 to 1")
WORD: Range = (
    lambda value: isinstance(value, str) and value == value.strip() != "" and ";" not in value,
    "a text without semicolons or blanks around it",
)


def are(each: Range, value: object, least: int = 0, most: float = math.inf) -> bool:
    """Return whether a value is a tuple of so many values of a range."""
    return isinstance(value, tuple) and least <= len(value) <= most and all(each[0](one) for one in value)


def is_by_word(each: Range, value: object) -> bool:
    """Return whether a value is a mapping of words to values of a range."""
    return isinstance(value, Mapping) and all(WORD[0](word) and each[0](one) for word, one in value.items())


def range_faults(
    ranges: Mapping[str, Range], values: Mapping[str, Any], of: str = "", subject: str | None = None
) -> list[Fault]:
    """Return a fault for each value that is not in its range; its table is the value's name, after `of`."""
    return [
        Fault(f"{of}{name}", _shown(value), ranges[name][1], "correct it", subject=subject)
        for name, value in values.items()
        if not ranges[name][0](value)
    ]


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
