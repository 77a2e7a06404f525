"""Whom to call: openings whose confirmation or accreditation has run out, ends too soon or was never given."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.sentences import say
from jumelage.cohort.standing import UNTIL, Dates, can_be_judged, dates, first_days, last_day
from jumelage.errors import Fault, InputError
from jumelage.texts import Language

_CAUSES = ("confirmed-lapsed", "accredited-lapsed", "confirmed-ends", "accredited-ends", "confirmed-blank")
"""By urgency. A blank accreditation is no cause: most trades need none."""
_KINDS = ("lapsed", "ends", "blank")


def openings_to_reconfirm(
    tables: Mapping[str, pd.DataFrame], on: pd.Timestamp | None, language: Language
) -> pd.DataFrame:
    """Return the openings to re-confirm, the most urgent first; see `Cohort.to_reconfirm`.

    Raises
    ------
    InputError
        If no opening says until when it stands, or no day is known to judge that on.
    """
    if not can_be_judged(tables, on):
        raise InputError([_what_is_needed(tables["companies"])])
    companies = tables["companies"][tables["companies"]["capacity"] > 0].reset_index(drop=True)
    first = first_days(companies, on)
    # An opening that closes before the term ends need not be confirmed for longer.
    last = np.fmin(last_day(tables["students"]), dates(companies, "end"))
    found = pd.concat([_where(*cause, first, last, language) for cause in _causes(companies, first, last)])
    by_opening = found.groupby("at").agg({"cause": "first", "text": "; ".join})
    applications, offers = tables["applications"], tables["offers"]
    if "student_rank" in applications:
        applications = applications[applications["student_rank"].notna()]
    frame = pd.DataFrame(
        {
            "company": companies["company"],
            "employer": companies["employer"],
            "seats": companies["capacity"],
            "applicants": _num_students(applications, companies),
            "agreed": _num_students(offers[offers["status"] == "agreed"], companies),
            **{column: dates(companies, column).astype("datetime64[us]") for column in UNTIL},
        }
    ).join(by_opening, how="inner")
    urgency = frame["cause"].map({cause: _KINDS.index(cause.partition("-")[2]) for cause in _CAUSES})
    counts = [-frame[column].to_numpy() for column in ("seats", "applicants", "agreed")]
    order = np.lexsort([frame["company"].to_numpy(str), *counts, urgency.to_numpy()])
    return frame.iloc[order].reset_index(drop=True)


def _what_is_needed(companies: pd.DataFrame) -> Fault:
    if not any(column in companies for column in UNTIL):
        expected, remedy = "until when each opening is confirmed, or accredited", "add one of the two"
        return Fault("companies", "no such column", expected, remedy, column=" or ".join(UNTIL))
    remedy = "give it, or the students' start"
    return Fault("on", "nothing, and no start of students or companies", "the day openings must stand on", remedy)


def _causes(companies: pd.DataFrame, first: Dates, last: Dates) -> Iterator[tuple[str, NDArray[np.bool_], Dates]]:
    """Return each cause by urgency with where it holds, and the date it is about."""
    until = {column.partition("_")[0]: dates(companies, column) for column in UNTIL}
    # A comparison with NaT is false.
    lapsed = {what: day < first for what, day in until.items()}
    holds = {f"{what}-lapsed": where for what, where in lapsed.items()}
    holds |= {f"{what}-ends": ~lapsed[what] & (day < last) for what, day in until.items()}
    holds["confirmed-blank"] = np.isnat(until["confirmed"]) & ("confirmed_until" in companies)
    for cause in _CAUSES:
        yield cause, holds[cause], until[cause.partition("-")[0]]


def _where(
    cause: str, holds: NDArray[np.bool_], until: Dates, first: Dates, last: Dates, language: Language
) -> pd.DataFrame:
    at = np.flatnonzero(holds)
    texts = [say(cause, language, until=until[row], first=first[row], last=last[row]) for row in at]
    return pd.DataFrame({"at": at, "cause": cause, "text": pd.Series(texts, dtype="str")})


def _num_students(pairs: pd.DataFrame, companies: pd.DataFrame) -> "pd.Series[int]":
    return companies["company"].map(pairs["company"].value_counts()).fillna(0).astype("int64")
