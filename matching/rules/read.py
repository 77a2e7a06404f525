"""Rules from ``rules.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any

from jumelage.errors import Fault, InputError
from jumelage.matching.rules.arguments import near
from jumelage.matching.rules.balance import Balance
from jumelage.matching.rules.companions import Apart, Together
from jumelage.matching.rules.forbid import Forbid
from jumelage.matching.rules.history import Keep, NoRepeat
from jumelage.matching.rules.intake import Intake
from jumelage.matching.rules.pins import Pin
from jumelage.matching.rules.quota import Quota
from jumelage.matching.rules.rule import Rule

_KINDS: dict[str, Any] = {
    kind.code: kind for kind in (Pin, Forbid, Quota, Intake, Together, Apart, NoRepeat, Keep, Balance)
}


def read(path: str | Path) -> tuple[Rule, ...]:
    r"""Read rules from a TOML file.

    Parameters
    ----------
    path : str or Path
        A file with a table per rule, named after its kind: ``[[pin]]``, ``[[forbid]]``, ``[[quota]]``, ``[[intake]]``,
        ``[[together]]``, ``[[apart]]``, ``[[no_repeat]]``, ``[[keep]]`` or ``[[balance]]``. Its entries are the
        parameters of the rule in `jumelage.rules`; ``weight``, left out for a rule that must hold, is a number or
        ``"last"``.

    Returns
    -------
    tuple of Rule
        In the order of the file, kind by kind.

    Raises
    ------
    InputError
        If the file is not there, is not TOML, or holds a rule that does not exist; all faults at once.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "rules.toml")
    ...     _ = file.write_text('[[pin]]\nstudent = "S1"\ncompany = "C2"\n[[quota]]\nby = "employer"\nat_most = 4\n')
    ...     read(file)
    (Pin(student='S1', company='C2'), Quota(by='employer', at_most=4))
    """
    path = Path(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            [Fault(path.name, str(error), "a readable TOML file", "correct the file or its path")]
        ) from error
    faults: list[Fault] = []
    rules: list[Rule] = []
    for kind, entries in content.items():
        if kind not in _KINDS:
            faults.append(_unknown(path.name, "rule", kind, list(_KINDS)))
        elif not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            faults.append(
                Fault(path.name, f"[{kind}]", f"[[{kind}]], one per rule", "double the brackets", subject=kind)
            )
        else:
            for number, entry in enumerate(entries, 1):
                rules += _rule(path.name, f"{kind} {number}", _KINDS[kind], entry, faults)
    if faults:
        raise InputError(faults)
    return tuple(rules)


def _rule(table: str, subject: str, kind: Any, entry: Mapping[str, Any], faults: list[Fault]) -> list[Rule]:
    """Return the rule of an entry, or nothing, with what is wrong with it noted."""
    known = {field.name: field.default is MISSING for field in fields(kind)}
    strange = [_unknown(table, "entry", name, list(known), subject) for name in entry if name not in known]
    strange += [
        Fault(table, f"no {name}", f"{name} = …", "add it", subject=subject)
        for name, is_needed in known.items()
        if is_needed and name not in entry
    ]
    strange += [
        Fault(table, f"{name} = {entry[name]!r}", "a text in quotes", "put quotes around it", subject=subject)
        for name in ("student", "company", "students", "companies")
        if name in entry and name in known and not _is_quoted(entry[name])
    ]
    rules = []
    try:
        rules = [kind(**{name: entry.get(name) for name in known if name in entry or known[name]})]
    except InputError as error:
        said = {name for name, is_needed in known.items() if is_needed and name not in entry}
        strange += [replace(fault, table=table, subject=subject) for fault in error.faults if fault.column not in said]
    faults += strange
    return [] if strange else rules


def _is_quoted(given: object) -> bool:
    """Return whether ids are written as text; what is neither an id nor a list or table of them is judged elsewhere."""
    if isinstance(given, Mapping):
        return _is_quoted(list(given.values()))
    return all(isinstance(item, str) for item in given) if isinstance(given, list) else isinstance(given, str)


def _unknown(table: str, what: str, name: str, known: list[str], subject: str | None = None) -> Fault:
    return Fault(table, f"{what} {name!r}", f"one of {', '.join(known)}", near(name, known), subject=subject)
