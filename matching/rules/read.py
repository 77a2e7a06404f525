"""Rules from ``rules.toml``."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jumelage.errors import Fault, InputError, listed
from jumelage.matching.rules.pairs import Forbid, Pin
from jumelage.matching.rules.rule import Rule

_KINDS: dict[str, type[Pin] | type[Forbid]] = {"pin": Pin, "forbid": Forbid}
_FIELDS = ("student", "company", "reason")


def read(path: str | Path) -> tuple[Rule, ...]:
    r"""Read rules from a TOML file.

    Parameters
    ----------
    path : str or Path
        A file with a table per rule: ``[[pin]]`` or ``[[forbid]]``, each with ``student``, ``company`` and, if
        wanted, ``reason``.

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
    ...     _ = file.write_text('[[pin]]\nstudent = "S1"\ncompany = "C2"\n')
    ...     read(file)
    (Pin(student='S1', company='C2', reason=''),)
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
                found = _entry_faults(path.name, f"{kind} {number}", entry)
                faults += found
                if not found:
                    rules.append(_KINDS[kind](**entry))
    if faults:
        raise InputError(faults)
    return tuple(rules)


def _entry_faults(table: str, subject: str, entry: Mapping[str, Any]) -> list[Fault]:
    faults = [_unknown(table, "entry", name, list(_FIELDS), subject) for name in entry if name not in _FIELDS]
    faults += [
        Fault(table, f"no {name}", f'{name} = "an id"', "add it", subject=subject)
        for name in ("student", "company")
        if name not in entry
    ]
    faults += [
        Fault(table, f"{name} = {entry[name]!r}", "a text in quotes", "put quotes around it", subject=subject)
        for name in _FIELDS
        if name in entry and not isinstance(entry[name], str)
    ]
    return faults


def _unknown(table: str, what: str, name: str, known: list[str], subject: str | None = None) -> Fault:
    close = get_close_matches(name, known, 1)
    remedy = f"did you mean {close[0]!r}?" if close else "choose one of these or leave it out"
    return Fault(table, f"{what} {name!r}", f"one of {listed(known)}", remedy, subject=subject)
