"""Cohorts with everything in them that files and spreadsheets are known to spoil."""

import datetime as dt
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from jumelage.cohort import Cohort
from jumelage.cohort.cells import LEVELS, as_text
from jumelage.cohort.table import known_column

SPOILED = (
    "007",
    "1.0",
    "1e5",
    "-12",
    "=cmd|'/c calc'!A1",
    "'=1",
    "''=1",
    "'t Hof",
    "-1+2",
    "@x",
    "+33 6",
    "été, « à »",
    'say "ho"',
    '"',
    "a;b\tc|d",
    "two\nlines",
    "two\r\nlines",
    "an old\rMac",
    "😀👩‍🎓",
    "NA",
    "nan",
    "None",
    "TRUE",
    "#N/A",
    "2026-09-01",
    "_x0041_",
    "<b>&amp;",
    "\ufeffx",
)

_ODD = st.text("'=+-@\t\r\n\",;ab1 é", min_size=1, max_size=5)
_ANY = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=5
)
TEXTS = st.one_of(st.sampled_from(SPOILED), _ODD, _ANY).filter(lambda text: _tidy([text]).notna().all())
"""Texts that a cell of a cohort can hold; none is blank."""

_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
_DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
_LISTS = st.lists(TEXTS, max_size=3).map(";".join)


def _tidy(texts: list[Any]) -> "pd.Series[Any]":
    return as_text(pd.Series(texts, dtype=object))


def _ids(most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(TEXTS, min_size=1, max_size=most).map(lambda texts: list(dict.fromkeys(_tidy(texts))))


@st.composite
def cohorts(draw: st.DrawFn) -> Cohort:
    """Return a cohort with blanks in every column that may have some, and with columns that nobody knows."""

    def column(values: st.SearchStrategy[Any], length: int) -> "pd.Series[Any]":
        return pd.Series(draw(st.lists(values | st.none(), min_size=length, max_size=length)), dtype=object)

    def with_own(table: str, frame: pd.DataFrame) -> pd.DataFrame:
        for heading in draw(st.lists(TEXTS, max_size=2)):
            if known_column(table, heading) is None:
                frame[_tidy([heading])[0]] = _tidy(column(TEXTS, len(frame)).tolist())
        return frame

    students, companies = draw(_ids(4)), draw(_ids(3))
    few = st.sampled_from([(student, company) for student in students for company in companies])
    applications = draw(st.lists(few, max_size=4, unique=True))
    offers = draw(st.lists(few, max_size=2, unique_by=lambda pair: pair[0]))
    num_students, num_companies = len(students), len(companies)
    ranks = st.integers(1, 10**9)
    languages = st.lists(st.sampled_from(["fr", "en", "breton"]), unique=True, max_size=2).map(
        lambda names: ";".join(f"{name}:{LEVELS[len(name) % 6]}" for name in names)
    )
    return Cohort(
        with_own(
            "students",
            pd.DataFrame(
                {
                    "student": students,
                    "birth_date": column(_DAYS, num_students),
                    "skills": column(_LISTS, num_students),
                    "languages": column(languages, num_students),
                    "grade": column(_NUMBERS, num_students),
                    "seats": column(st.integers(1, 10**9), num_students),
                    "modes": column(st.sampled_from(["direct", "application;assignment"]), num_students),
                }
            ),
        ),
        with_own(
            "companies",
            pd.DataFrame(
                {
                    "company": companies,
                    "capacity": draw(st.integers(0, 10**9)),
                    "employer": column(TEXTS, num_companies),
                    "lat": draw(st.floats(-90, 90)),
                    "lon": draw(st.floats(-180, 180)),
                    "confirmed_until": column(_DAYS, num_companies),
                }
            ),
        ),
        with_own(
            "applications",
            pd.DataFrame(applications, columns=["student", "company"]).assign(
                student_rank=column(ranks, len(applications)), company_rank=column(ranks, len(applications))
            ),
        ),
        with_own("offers", pd.DataFrame(offers, columns=["student", "company"]).assign(status="agreed")),
        pd.DataFrame({"student": students[:1], "term": draw(TEXTS), "employer": draw(TEXTS), "score": draw(_NUMBERS)}),
        name="term",
    )
