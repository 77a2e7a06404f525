"""What rules say of themselves, in French and English."""

from jumelage.texts import Language

SENTENCES: dict[str, dict[Language, str]] = {
    "pin": {"en": "{student} goes to {company}", "fr": "{student} va chez {company}"},
    "forbid": {"en": "{who}: never at {where}", "fr": "{who} : jamais chez {where}"},
    "quota": {"en": "{group}: {bounds}", "fr": "{group} : {bounds}"},
    "intake": {
        "en": "{companies}: at least {minimum} students, or none",
        "fr": "{companies} : au moins {minimum} étudiants, ou aucun",
    },
    "intake-open": {
        "en": "{companies}: at least {minimum} students",
        "fr": "{companies} : au moins {minimum} étudiants",
    },
    "together": {
        "en": "{students}: together ({column}), all of them or none",
        "fr": "{students} : ensemble ({column}), tous ou aucun",
    },
    "apart": {"en": "{students}: never together ({column})", "fr": "{students} : jamais ensemble ({column})"},
    "no_repeat": {
        "en": "{students}: not the same {column} again",
        "fr": "{students} : pas de nouveau au même endroit ({column})",
    },
    "keep": {"en": "{students}: the same {column} again", "fr": "{students} : de nouveau au même endroit ({column})"},
    "balance": {
        "en": "Students spread evenly ({column})",
        "fr": "Étudiants répartis également ({column})",
    },
    "at-least": {"en": "at least {count}", "fr": "au moins {count}"},
    "at-most": {"en": "at most {count}", "fr": "au plus {count}"},
    "student": {"en": "{count} student", "fr": "{count} étudiant"},
    "students": {"en": "{count} students", "fr": "{count} étudiants"},
    "each": {"en": "per {column}", "fr": "par {column}"},
    "value": {"en": "{column} {value}", "fr": "{column} {value}"},
    "and": {"en": " and ", "fr": " et "},
    "every-company": {"en": "Each company", "fr": "Chaque entreprise d’accueil"},
    "every-student": {"en": "Every student", "fr": "Chaque étudiant"},
    "costs": {
        "en": " (soft: {weight} of score for each breach)",
        "fr": " (souple : {weight} d’indice par manquement)",
    },
    "costs-last": {"en": " (soft: breaches are counted)", "fr": " (souple : les manquements sont comptés)"},
    "reason": {"en": " Reason: {reason}.", "fr": " Motif : {reason}."},
}

COLUMNS: dict[str, dict[Language, str]] = {
    "student": {"en": "student", "fr": "étudiant"},
    "company": {"en": "company", "fr": "entreprise d’accueil"},
    "employer": {"en": "employer", "fr": "employeur"},
    "sector": {"en": "sector", "fr": "secteur"},
    "territory": {"en": "territory", "fr": "territoire"},
    "supervisor": {"en": "supervisor", "fr": "superviseur"},
    "programme": {"en": "programme", "fr": "programme d’études"},
    "level": {"en": "level", "fr": "niveau"},
}
"""How columns are called in sentences; a column that is not here goes by its heading."""


def say(code: str, language: Language, **facts: object) -> str:
    """Return a sentence in a language, filled with its facts."""
    return SENTENCES[code][language].format(**facts)


def capitalised(text: str) -> str:
    """Return a text with a capital at its beginning; it must not begin with an id, which stays as it is."""
    return text[:1].upper() + text[1:]


def column_name(column: str, language: Language) -> str:
    """Return what a column is called in a sentence.

    Examples
    --------
    >>> column_name("employer", "fr"), column_name("bus line", "fr")
    ('employeur', 'bus line')
    """
    return COLUMNS.get(column, {}).get(language, column)
