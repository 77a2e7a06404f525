"""Facts that are words, in every language: what an objective counts, and students who are not named."""

from jumelage.frozen import FrozenDict
from jumelage.matching.reasons.units import Change
from jumelage.placement_texts import PLACEMENT_WORDS
from jumelage.texts import languages

NOWHERE = "–"
"""Stands for no place, in every language."""


def word(code: str) -> FrozenDict:
    """Return a word in every language.

    Examples
    --------
    >>> word("score")
    {'en': 'total score', 'fr': 'total des indices'}
    """
    return FrozenDict(**PLACEMENT_WORDS[code])


def what_changes(change: Change) -> FrozenDict | str:
    """Return what a change is in, in every language; an objective that is not in the catalogue goes by its name."""
    if change.name not in PLACEMENT_WORDS:
        return change.name
    if change.part is None:
        return word(change.name)
    name, part = PLACEMENT_WORDS[change.name], PLACEMENT_WORDS["part"]
    return FrozenDict({language: f"{name[language]} {part[language]} {change.part}" for language in languages()})


def numbered(number: int) -> FrozenDict:
    """Return what a student is called who is not named, in every language: ``student 1``."""
    return FrozenDict({language: f"{PLACEMENT_WORDS['numbered'][language]} {number}" for language in languages()})
