"""Whom to call: openings whose confirmation or accreditation has run out, ends too soon or was never given."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.sentences import say
from jumelage.cohort.standing import UNTIL, can_be_judged, dates, first_days, last_day
from jumelage.errors import Fault, InputError
from jumelage.texts import Language

_URGENCY = ("confirmed-lapsed", "accredited-lapsed", "confirmed-ends", "accredited-ends", "confirmed-blank")
"""The causes in order. A blank accreditation is none: most trades need no accreditation."""


@dataclass(frozen=True)
class _Cause:
    code: str
    holds: NDArray[np.bool_]
    until: NDArray[np.datetime64]


def calls(tables: Mapping[str, pd.DataFrame], on: pd.Timestamp | None, language: Language) -> pd.DataFrame:
    """Return the openings to re-confirm, the most urgent first; see `Cohort.to_reconfirm`.

    Raises
    ------
    InputError
        If no opening says until when it stands, or no day is known to judge that on.
    """
    if not can_be_judged(tables, on):
        raise InputError(_what_is_needed(tables["companies"]))
    companies = tables["companies"][tables["companies"]["capacity"] > 0].reset_index(drop=True)
    first = first_days(companies, on)
    # An opening that ends before the term does need not be confirmed for longer.
    last = np.fmin(last_day(tables["students"]), dates(companies, "end"))
    causes = _causes(companies, first, last)
    texts = pd.Series("", index=companies.index, dtype="str")
    code = pd.Series(np.nan, index=companies.index, dtype="str")
    for cause in reversed(causes):
        for at in np.flatnonzero(cause.holds):
            facts = {"until": cause.until[at], "first": first[at], "last": last[at]}
            text = say(cause.code, language, **facts)
            texts[at] = f"{text}; {texts[at]}" if texts[at] else text
        code[cause.holds] = cause.code
    applications, offers = tables["applications"], tables["offers"]
    if "student_rank" in applications:
        applications = applications[applications["student_rank"].notna()]
    frame = pd.DataFrame(
        {
            "company": companies["company"],
            "employer": companies["employer"],
            "seats": companies["capacity"],
            "applicants": _num_of(applications, companies),
            "agreed": _num_of(offers[offers["status"] == "agreed"], companies),
            "confirmed_until": _as_dates(companies, "confirmed_until"),
        }
    )
    return frame
