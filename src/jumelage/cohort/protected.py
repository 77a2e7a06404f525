"""Columns that say who somebody is, rather than what she can do or wants: never scored unless named on purpose."""

import unicodedata
from collections.abc import Iterable

_PROTECTED = frozenset(
    {
        *("sex", "gender", "nationality", "citizenship", "origin", "ethnicity", "race", "religion"),
        *("health", "disability", "access_needs", "family_situation", "marital_status", "pregnancy", "birth_date"),
        *("sexe", "genre", "nationalite", "citoyennete", "origine", "ethnie", "sante", "handicap"),
        *("situation_familiale", "situation_de_famille", "etat_civil", "grossesse", "date_de_naissance"),
    }
)
"""Headings in English and French, without accents or capitals."""


def is_protected(column: str) -> bool:
    """Say whether a heading is one of those, however it is written.

    Examples
    --------
    >>> is_protected("Situation familiale"), is_protected("Santé"), is_protected("skills")
    (True, True, False)
    """
    plain = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode().casefold()
    return "_".join(plain.replace("-", " ").replace("_", " ").split()) in _PROTECTED


def protected_columns(columns: Iterable[object]) -> list[str]:
    """Return those of some headings that are protected.

    Examples
    --------
    >>> protected_columns(["student", "Birth date", "skills", "Sexe"])
    ['Birth date', 'Sexe']
    """
    return [column for column in columns if isinstance(column, str) and is_protected(column)]
