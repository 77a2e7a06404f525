"""Texts that a spreadsheet would run as a formula, made harmless, and back."""

import re

_RUNS = re.compile(r"'*[=+\-@\t\r\n]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n]")


def escaped(text: str) -> str:
    """Return a text that no spreadsheet runs: with an apostrophe before what would begin a formula.

    Examples
    --------
    >>> escaped("=1+1"), escaped("S-01"), escaped("'=1")
    ("'=1+1", 'S-01', "''=1")
    """
    return f"'{text}" if _RUNS.match(text) else text


def unescaped(text: str) -> str:
    """Return the text that `escaped` was given.

    Examples
    --------
    >>> unescaped(escaped("-12")), unescaped("'t Hof")
    ('-12', "'t Hof")
    """
    return text[1:] if _ESCAPED.match(text) else text
