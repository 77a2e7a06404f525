"""Phases and progress on one line of the terminal, gone when the work is done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from jumelage.texts import Language

PHASES: "dict[str, dict[Language, str]]" = {
    "read": {"en": "reading the tables", "fr": "lecture des tableaux"},
    "score": {"en": "scoring the pairs", "fr": "calcul des indices"},
    "prepare": {"en": "preparing", "fr": "préparation"},
    "solve": {"en": "solving", "fr": "résolution"},
    "prove": {"en": "proving", "fr": "preuve"},
    "audit": {"en": "auditing", "fr": "vérification"},
    "write": {"en": "writing the files", "fr": "écriture des fichiers"},
}

_CLEAR = "\r\033[K"


@contextmanager
def showing_progress(quiet: bool, language: "Language") -> Iterator[Callable[[str, float], None]]:
    """Give a function of a phase and its share done that shows both, if a person is watching."""

    def show(phase: str, share: float) -> None:
        if phase in PHASES:
            click.echo(f"{_CLEAR}{PHASES[phase][language]} {share:.0%}", nl=False, err=True)

    if quiet or not sys.stderr.isatty():
        yield lambda phase, share: None  # noqa: ARG005
        return
    try:
        yield show
    finally:
        click.echo(_CLEAR, nl=False, err=True)
