"""How much there is of everything in a cohort, in words: the first lines of its summary."""

from collections.abc import Mapping

import pandas as pd

from jumelage.cohort.sentences import LABELS, counted, decimal, say
from jumelage.cohort.standing import can_be_judged, is_secured
from jumelage.texts import Language


def figures(tables: Mapping[str, pd.DataFrame], on: pd.Timestamp | None, language: Language) -> dict[str, str]:
    """Return a label and its figures for each line of a summary.

    Examples
    --------
    >>> students = pd.DataFrame({"student": ["S1", "S2"], "programme": ["BTS SIO", "BTS SIO"]})
    >>> companies = pd.DataFrame({"company": ["C1"], "capacity": [3], "employer": ["C1"]})
    >>> without = dict.fromkeys(["applications", "offers", "history"], pd.DataFrame())
    >>> tables = {"students": students, "companies": companies, **without}
    >>> figures(tables, None, "en")
    {'students': '2, 1 programme', 'openings': '1 of 1 employer', 'seats': '3'}
    >>> figures(tables, None, "fr")
    {'élèves': '2, 1 programme d’études', 'offres': '1 de 1 entreprise', 'places': '3'}
    """

    def distinct(frame: pd.DataFrame, column: str, noun: str) -> str:
        return counted(frame[column].nunique(), noun, language) if column in frame else ""

    students, companies = tables["students"], tables["companies"]
    applications, offers, history = tables["applications"], tables["offers"], tables["history"]
    employers = distinct(companies, "employer", "employer")
    lines = {
        "students": _joined(len(students), distinct(students, "programme", "programme")),
        "openings": say("openings", language, openings=len(companies), employers=employers),
        "seats": _joined(int(companies["capacity"].sum()), distinct(companies, "territory", "territory")),
    }
    if can_be_judged(tables, on):
        lines["secured"] = _secured_against_target(tables, on, language)
    if len(applications):
        by, to = distinct(applications, "student", "student"), distinct(applications, "company", "opening")
        lines["applications"] = say("applications", language, count=len(applications), students=by, openings=to)
    if len(offers):
        statuses = offers["status"].value_counts().sort_index()
        texts = [counted(count, str(status), language) for status, count in statuses.items()]
        lines["offers"] = _joined(len(offers), *texts)
    if len(history):
        placements = counted(len(history), "placement", language)
        lines["history"] = _joined(placements, distinct(history, "term", "term"))
    return {LABELS[label][language]: text for label, text in lines.items()}


def _secured_against_target(tables: Mapping[str, pd.DataFrame], on: pd.Timestamp | None, language: Language) -> str:
    """Return how many seats are secured for how many students, in words."""
    companies, num_students = tables["companies"], len(tables["students"])
    seats = int(companies["capacity"][is_secured(companies, on)].sum())
    share = decimal(100 * seats / num_students, 0, language) if num_students else "–"
    students = counted(num_students, "student", language)
    return say("secured", language, seats=counted(seats, "seat", language), students=students, share=share)


def _joined(*parts: int | str) -> str:
    return ", ".join(str(part) for part in parts if part != "")
