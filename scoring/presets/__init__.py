"""Rubrics to start from, a ``rubric.toml`` each."""

from pathlib import Path

from jumelage.errors import Fault, InputError

PRESETS = ("short_commutes", "learning_first", "wishes_first")
"""Their names."""


def preset_path(name: str) -> Path:
    """Return the file of a preset; raise `InputError` if there is none of this name.

    Examples
    --------
    >>> preset_path("wishes_first").name
    'wishes_first.toml'
    """
    if name not in PRESETS:
        raise InputError([Fault("preset", repr(name), f"one of {', '.join(PRESETS)}", "choose one of these")])
    return Path(__file__).with_name(f"{name}.toml")
