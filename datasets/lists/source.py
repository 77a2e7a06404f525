"""One file that the user names: that it can be read, and its text."""

import re
from dataclasses import replace
from os import PathLike
from pathlib import Path

from jumelage.datasets.csv_file import decoded
from jumelage.errors import Fault, InputError


def given_file(path: str | PathLike[str]) -> Path:
    """Return the path of a file that can be opened, or raise `InputError`."""
    if not isinstance(path, str | PathLike):
        raise InputError([Fault("path", f"a {type(path).__name__}", "the path of a file", "give one")])
    place = Path(path).expanduser()
    try:
        with place.open("rb"):
            return place
    except (OSError, ValueError) as error:
        raise InputError([_not_opened(place, error)]) from error


def _not_opened(place: Path, error: Exception) -> Fault:
    if place.is_dir():
        return Fault(place.name, "a folder", "a file", "give the file that is in it")
    if isinstance(error, FileNotFoundError):
        return Fault(place.name, f"nothing at {place}", "a file", "correct the path")
    remedy = "correct the path, or ask for the right to read it"
    return Fault(place.name, str(error), "a file that can be read", remedy)


def text_of(place: Path) -> str:
    """Return a file's text, or raise `InputError` if there is none in it."""
    try:
        text = decoded(place.name, place)
    except InputError as error:
        remedy = "give the file itself, unpacked and saved as text"
        raise InputError([replace(fault, remedy=remedy) for fault in error.faults]) from error
    if not text.strip():
        raise InputError([Fault(place.name, "an empty file", "a file with lines in it", "save or download it again")])
    return text


def lines_of(place: Path) -> list[str]:
    """Return a file's lines; only what ends a line in a file does, not every sign that Unicode counts as one."""
    return re.split(r"\r\n|\r|\n", text_of(place))
