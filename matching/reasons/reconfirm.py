"""Which openings of a market must be re-confirmed, as its cohort would say."""

from typing import TYPE_CHECKING

import pandas as pd

from jumelage.cohort.reconfirm import openings_to_reconfirm
from jumelage.cohort.standing import UNTIL, can_be_judged, reference_date
from jumelage.frozen import FrozenDict
from jumelage.matching.modes import AGREED_OFFER
from jumelage.texts import Reason, languages

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def to_reconfirm(market: "Market", on: object) -> list[Reason]:
    """Return a reason for each opening to re-confirm, the most urgent first; none where the market knows no dates."""
    companies, students = market.company_columns, market.student_columns
    if companies is None or students is None or not _has_dates(companies):
        return []
    tables = _tables(market, students, companies)
    day = reference_date(students, on)
    if not can_be_judged(tables, day):
        return []
    frames = {language: openings_to_reconfirm(tables, day, language) for language in languages()}
    first = next(iter(frames.values()))
    texts = [
        FrozenDict(zip(frames, row, strict=True)) for row in zip(*(f["text"] for f in frames.values()), strict=True)
    ]
    return [
        Reason("call-reconfirm", {"company": company, "seats": seats, "cause": cause, "cause_text": text})
        for company, seats, cause, text in zip(
            first["company"].tolist(), first["seats"].tolist(), first["cause"].tolist(), texts, strict=True
        )
    ]  # fmt: skip


def _has_dates(companies: pd.DataFrame) -> bool:
    """Return whether the columns are those of a cohort, with days until when an opening stands."""
    until = [companies[name] for name in UNTIL if name in companies]
    return bool(until) and all(pd.api.types.is_datetime64_any_dtype(column) for column in until)


def _tables(market: "Market", students: pd.DataFrame, companies: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the tables of the cohort as far as the market has them."""
    ids = pd.Series(market.companies.astype("str"))
    employer = companies.get("employer", ids)
    pairs = market.to_frame()
    applications = pairs[pairs["student_rank"].notna()] if "student_rank" in pairs else pairs[:0]
    agreed = pairs[:0] if market.mode is None else pairs[market.mode == AGREED_OFFER]
    return {
        "students": students,
        "companies": companies.assign(company=ids, capacity=market.capacity, employer=employer),
        "applications": applications,
        "offers": agreed.assign(status="agreed"),
    }
