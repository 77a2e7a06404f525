"""``rubric.toml``: read with all its faults at once, and written."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from difflib import get_close_matches
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

import pandas as pd

from jumelage.errors import Fault, InputError
from jumelage.scoring.combinations import RULES, Combination, WeightedMean
from jumelage.scoring.criteria import REGISTRY
from jumelage.scoring.criterion import Criterion

SECTIONS = ("hard", "soft")
KEYS = ("name", "combination", *SECTIONS)


def read_rubric(path: Path) -> tuple[list[Criterion], str, Combination]:
    """Return the criteria, name and combination of a ``rubric.toml``; raise `InputError` with all its faults."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise _broken(path, "no such file", "correct the path") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _broken(path, f"a file that cannot be read: {error}", "correct it at that place") from error
    faults = [
        Fault(path.name, f"the key {key!r}", "name, [combination], [[hard]] or [[soft]]", _correction(key, KEYS))
        for key in content
        if key not in KEYS
    ]
    name = content.get("name", "")
    if not isinstance(name, str):
        faults.append(Fault(path.name, f"name = {name!r}", "a text", "put it in quotes"))
    found, combination = _read_combination(path, content.get("combination", {"rule": WeightedMean.rule}))
    faults += found
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
    if faults or combination is None:
        raise InputError(faults)
    return criteria, name, combination


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
    faults = _strange_keys(path, given, parameters, name)
    faults += [
        Fault(path.name, f"no {key}", f"{key} = …", "add it", subject=name)
        for key, field in parameters.items()
        if field.default is MISSING and key not in given
    ]
    right = "soft" if "weight" in parameters else "hard"
    if right != section:
        faults.append(Fault(path.name, f"[[{section}]]", f"[[{right}]]", "move it there", subject=name))
    if any(field.default is MISSING and key not in given for key, field in parameters.items()):
        return faults, None
    if isinstance(given.get("table"), str):
        given["table"] = (path.parent / given["table"]).resolve()
    try:
        criterion = kind(**{key: value for key, value in given.items() if key in parameters})
    except InputError as error:
        return [*faults, *error.faults], None
    return faults, None if faults else criterion


def _read_combination(path: Path, entry: object) -> tuple[list[Fault], Combination | None]:
    given = dict(entry) if isinstance(entry, dict) else {}
    rule = given.pop("rule", None)
    if not isinstance(rule, str) or rule not in RULES:
        found = "a combination without a rule" if rule is None else f"rule = {rule!r}"
        return [Fault(path.name, found, f"one of {', '.join(RULES)}", _correction(str(rule), tuple(RULES)))], None
    kind = RULES[rule]
    parameters = {field.name: field for field in fields(kind)}
    faults = _strange_keys(path, given, parameters, rule)
    faults += [
        Fault(path.name, f"no {key}", f"{key} = …", "add it", subject=rule)
        for key, parameter in signature(kind).parameters.items()
        if parameter.default is Parameter.empty and key not in given
    ]
    for key in ("within", "across"):
        if key in given and key in parameters:
            found_inside, given[key] = _read_combination(path, given[key])
            faults += found_inside
    if faults:
        return faults, None
    try:
        return [], kind(**given)
    except InputError as error:
        return list(error.faults), None


def _strange_keys(path: Path, given: Iterable[str], known: Iterable[str], subject: str) -> list[Fault]:
    names = tuple(known)
    expected = f"one of {', '.join(names)}" if names else "no parameters"
    return [
        Fault(path.name, f"the parameter {key!r}", expected, _correction(key, names), subject=subject)
        for key in given
        if key not in names
    ]


def write_rubric(criteria: tuple[Criterion, ...], name: str, combination: Combination) -> str:
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
    if type(combination) is not RULES.get(combination.rule):
        expected, remedy = "a combination that comes with the library", "write it in Python"
        unwritable.append(Fault("rubric", f"a {type(combination).__name__}", expected, remedy))
    if unwritable:
        raise InputError(unwritable)
    sections = [f"name = {_toml(name)}\n"] if name else []
    if combination != WeightedMean():
        lines = [f"{key} = {_toml(value)}" for key, value in _table(combination).items()]
        sections.append("\n".join(["[combination]", *lines]) + "\n")
    faults: list[Fault] = []
    for criterion in criteria:
        lines = [
            "[[soft]]" if hasattr(criterion, "weight") else "[[hard]]",
            f"criterion = {_toml(criterion.name)}",
        ]
        for field in fields(criterion):  # type: ignore[arg-type]
            value = getattr(criterion, field.name)
            if isinstance(value, pd.DataFrame) or callable(value):
                faults.append(_not_in_a_file(criterion.name, field.name, value))
            elif field.default is MISSING or value != field.default:
                lines.append(f"{field.name} = {_toml(value)}")
        sections.append("\n".join(lines) + "\n")
    if faults:
        raise InputError(faults)
    return "\n".join(sections)


def _not_in_a_file(criterion: str, parameter: str, value: object) -> Fault:
    if isinstance(value, pd.DataFrame):
        return Fault("rubric", f"{parameter}, a table", "a path", "write the table to a file", subject=criterion)
    remedy = "give a table of what it answers, or keep the rubric in Python: a file never runs code"
    return Fault("rubric", f"{parameter}, a function", "what a file can hold", remedy, subject=criterion)


def _table(combination: Combination) -> dict[str, object]:
    """Return the rule and those parameters of a combination that do not have their default."""
    kind: Any = type(combination)
    defaults = {name: parameter.default for name, parameter in signature(kind).parameters.items()}
    # `within` and `across` are None by default, which stands for the weighted mean.
    values = {name: getattr(combination, name) for name in defaults}
    changed = {
        name: value
        for name, value in values.items()
        if value != (WeightedMean() if defaults[name] is None else defaults[name])
    }
    return {"rule": combination.rule, **changed}


def _key(name: object) -> str:
    return str(name) if re.fullmatch("[A-Za-z0-9_-]+", str(name)) else _toml(name)


def _toml(value: object) -> str:
    if isinstance(value, str | Path):
        # A JSON string is a TOML string, but for one control character that JSON leaves as it is.
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    return _toml(_table(value))  # type: ignore[arg-type]
