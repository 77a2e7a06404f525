"""``rubric.toml``: read with all its faults at once, and written."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jumelage.errors import Fault, InputError, listed
from jumelage.scoring.criteria import REGISTRY
from jumelage.scoring.criterion import Criterion

SECTIONS = ("hard", "soft")


def read_rubric(path: Path) -> tuple[list[Criterion], str]:
    """Return the criteria of a ``rubric.toml`` and its name; raise `InputError` with all its faults."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise _broken(path, "no such file", "correct the path") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _broken(path, f"a file that cannot be read: {error}", "correct it at that place") from error
    faults = [
        Fault(path.name, f"the key {key!r}", "name, [[hard]] or [[soft]]", _correction(key, ("name", *SECTIONS)))
        for key in content
        if key not in ("name", *SECTIONS)
    ]
    name = content.get("name", "")
    if not isinstance(name, str):
        faults.append(Fault(path.name, f"name = {name!r}", "a text", "put it in quotes"))
    criteria: list[Criterion] = []
    for section in SECTIONS:
        entries = content.get(section, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            faults.append(Fault(path.name, f"{section} = …", f"sections [[{section}]]", "double the brackets"))
            continue
        for entry in entries:
            found, criterion = _read_entry(path, section, entry)
            faults += found
            criteria += [] if criterion is None else [criterion]
    if not criteria and not faults:
        expected = "[[hard]] and [[soft]] sections, a criterion each"
        faults.append(
            Fault(path.name, "no criterion", expected, "write some, or remove the file to have one suggested")
        )
    if faults:
        raise InputError(faults)
    return criteria, name


def _broken(path: Path, found: str, remedy: str) -> InputError:
    return InputError([Fault(str(path), found, "a rubric in TOML", remedy)])


def _correction(word: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"did you mean {close[0]!r}?" if close else "correct or remove it"


def _read_entry(path: Path, section: str, entry: dict[str, Any]) -> tuple[list[Fault], Criterion | None]:
    given = dict(entry)
    name = given.pop("criterion", None)
    if not isinstance(name, str) or name not in REGISTRY:
        known = tuple(REGISTRY)
        found = f"[[{section}]] without a criterion" if name is None else f"criterion = {name!r}"
        remedy = _correction(str(name), known)
        return [Fault(path.name, found, f"one of {', '.join(known)}", remedy)], None
    kind = REGISTRY[name]
    parameters = {field.name: field for field in fields(kind) if field.init}
    faults = [
        Fault(
            table=path.name,
            found=f"the parameter {key!r}",
            expected=f"one of {', '.join(parameters)}" if parameters else "no parameters",
            remedy=_correction(key, tuple(parameters)),
            subject=name,
        )
        for key in given
        if key not in parameters
    ]
    faults += [
        Fault(path.name, f"no {key}", f"{key} = …", "add it", subject=name)
        for key, field in parameters.items()
        if field.default is MISSING and key not in given
    ]
    right = "soft" if "weight" in parameters else "hard"
    if right != section:
        faults.append(Fault(path.name, f"[[{section}]]", f"[[{right}]]", "move it there", subject=name))
    if faults:
        return faults, None
    if isinstance(given.get("table"), str):
        given["table"] = (path.parent / given["table"]).resolve()
    try:
        return [], kind(**given)
    except InputError as error:
        return list(error.faults), None


def write_rubric(criteria: tuple[Criterion, ...], name: str) -> str:
    """Return the text of a ``rubric.toml``; parameters that have their default are left out."""
    unwritable = [
        Fault(
            "rubric",
            f"a {type(criterion).__name__}",
            "criteria that come with the library",
            "write it in Python",
        )
        for criterion in criteria
        if type(criterion) is not REGISTRY.get(criterion.name)
    ]
    if unwritable:
        raise InputError(unwritable)
    sections = [f"name = {_toml(name)}\n"] if name else []
    for criterion in criteria:
        lines = [
            "[[soft]]" if hasattr(criterion, "weight") else "[[hard]]",
            f"criterion = {_toml(criterion.name)}",
        ]
        for field in fields(criterion):  # type: ignore[arg-type]
            value = getattr(criterion, field.name)
            if not (field.default is not MISSING and value == field.default):
                lines.append(f"{field.name} = {_toml(value)}")
        sections.append("\n".join(lines) + "\n")
    return "\n".join(sections)


def _toml(value: object) -> str:
    if isinstance(value, str | Path):
        # A JSON string is a TOML string, but for one control character that JSON leaves as it is.
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, int | float):
        return repr(value)
    found = f"a value of type {type(value).__name__}"
    raise InputError([Fault("rubric", found, listed(["text", "numbers", "paths"]), "give a path to it instead")])
