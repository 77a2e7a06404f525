"""The tables of a cohort and their columns, declared: what each holds, if it is needed, what blank means."""

from dataclasses import dataclass

from jumelage.cohort.cells import (
    AGE,
    AMOUNT,
    COUNT,
    DATE,
    LANGUAGES,
    LATITUDE,
    LIST,
    LONGITUDE,
    MODE_LIST,
    NUMBER,
    RANK,
    SEATS,
    STATUS,
    TEXT,
    Kind,
)


@dataclass(frozen=True)
class Column:
    """A column that means something to this library.

    Parameters
    ----------
    name : str
        Its heading.
    kind : Kind
        What its cells hold.
    required : bool
        The column must be there, and no cell of it may be blank.
    default : int or str, optional
        What a blank cell means: a number, or the name of the column whose value is taken instead.
    always : bool
        The column is added, filled with its default, where it is absent.
    """

    name: str
    kind: Kind
    required: bool = False
    default: int | str | None = None
    always: bool = False


_STUDENT = Column("student", TEXT, required=True)
_COMPANY = Column("company", TEXT, required=True)

TABLES: dict[str, tuple[Column, ...]] = {
    "students": (
        _STUDENT,
        Column("programme", TEXT),
        Column("level", TEXT),
        Column("lat", LATITUDE),
        Column("lon", LONGITUDE),
        Column("birth_date", DATE),
        Column("start", DATE),
        Column("end", DATE),
        Column("skills", LIST),
        Column("licences", LIST),
        Column("languages", LANGUAGES),
        Column("interests", LIST),
        Column("grade", NUMBER),
        Column("objectives", LIST),
        Column("occupation", TEXT),
        Column("about", TEXT),
        Column("transport", TEXT),
        Column("wage_floor", AMOUNT),
        Column("access_needs", LIST),
        Column("priority", NUMBER),
        Column("seats", SEATS, default=1),
        Column("modes", MODE_LIST),
    ),
    "companies": (
        _COMPANY,
        Column("capacity", COUNT, required=True),
        Column("employer", TEXT, default="company", always=True),
        Column("minimum", COUNT, default=0, always=True),
        Column("programmes", LIST),
        Column("levels", LIST),
        Column("lat", LATITUDE),
        Column("lon", LONGITUDE),
        Column("minimum_age", AGE),
        Column("start", DATE),
        Column("end", DATE),
        Column("skills", LIST),
        Column("required", LIST),
        Column("languages", LANGUAGES),
        Column("sector", TEXT),
        Column("occupation", TEXT),
        Column("description", TEXT),
        Column("teaches", LIST),
        Column("wage", AMOUNT),
        Column("access", LIST),
        Column("territory", TEXT),
        Column("supervisor", TEXT),
        Column("confirmed_until", DATE),
        Column("accredited_until", DATE),
        Column("modes", MODE_LIST),
    ),
    "applications": (
        _STUDENT,
        _COMPANY,
        Column("student_rank", RANK),
        Column("company_rank", RANK),
    ),
    "offers": (
        _STUDENT,
        _COMPANY,
        Column("status", STATUS, required=True),
        Column("student_rank", RANK),
    ),
    "history": (
        _STUDENT,
        Column("term", TEXT, required=True),
        Column("employer", TEXT, required=True),
        Column("sector", TEXT),
        Column("student_rank", RANK),
        Column("score", NUMBER),
        Column("outcome", TEXT),
    ),
}

NEEDED = ("students", "companies")
"""The tables that every cohort has."""

KEYS: dict[str, list[str]] = {
    "students": ["student"],
    "companies": ["company"],
    "applications": ["student", "company"],
    "offers": ["student", "company"],
}
"""The columns whose values, taken together, no two rows of a table may share."""
