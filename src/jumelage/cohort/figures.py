"""How much there is of everything in a cohort, in words: the lines of its summary."""

from collections.abc import Mapping

import pandas as pd


def counted(number: int, word: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "seat"), counted(3, "seat"), counted(2, "territory")
    ('1 seat', '3 seats', '2 territories')
    """
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number} {word if number == 1 else plural}"


def figures(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return a heading and its figures for each line of a summary.

    Examples
    --------
    >>> students = pd.DataFrame({"student": ["S1", "S2"], "programme": ["BTS SIO", "BTS SIO"]})
    >>> companies = pd.DataFrame({"company": ["C1"], "capacity": [3], "employer": ["C1"]})
    >>> without = dict.fromkeys(["applications", "offers", "history"], pd.DataFrame())
    >>> figures({"students": students, "companies": companies, **without})
    {'students': '2, 1 programme', 'openings': '1 of 1 employer', 'seats': '3'}
    """
    students, companies = tables["students"], tables["companies"]
    applications, offers, history = tables["applications"], tables["offers"], tables["history"]
    lines = {
        "students": _joined(len(students), _distinct(students, "programme", "programme")),
        "openings": f"{len(companies)} of {_distinct(companies, 'employer', 'employer')}",
        "seats": _joined(int(companies["capacity"].sum()), _distinct(companies, "territory", "territory")),
    }
    if len(applications):
        by, to = _distinct(applications, "student", "student"), _distinct(applications, "company", "opening")
        lines["applications"] = f"{len(applications)} by {by} to {to}"
    if len(offers):
        statuses = offers["status"].value_counts().sort_index()
        lines["offers"] = _joined(len(offers), *(f"{count} {status}" for status, count in statuses.items()))
    if len(history):
        lines["history"] = _joined(counted(len(history), "placement"), _distinct(history, "term", "term"))
    return lines


def _distinct(frame: pd.DataFrame, column: str, word: str) -> str:
    return counted(frame[column].nunique(), word) if column in frame else ""


def _joined(*parts: int | str) -> str:
    return ", ".join(str(part) for part in parts if part != "")
