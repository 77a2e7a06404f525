"""`Market.from_cohort`: the tables of a term and their scores."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError, Notice, listed
from jumelage.matching.market import Market, as_rules
from jumelage.matching.rules.pairs import Pin, why_not
from jumelage.matching.rules.rule import Rule
from jumelage.matching.sources.pairs import with_pairs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort
    from jumelage.scoring.matrix import CompatibilityMatrix


def from_cohort(cohort: "Cohort", compat: "CompatibilityMatrix", rules: Sequence[Rule]) -> Market:
    """Return the market of a cohort; see `Market.from_cohort`."""
    students, companies = cohort.students, cohort.companies
    _check_same(compat, students, companies)
    market = Market(
        students=pd.Index(students["student"]),
        companies=pd.Index(companies["company"]),
        capacity=companies["capacity"].to_numpy(),
        minimum=companies["minimum"].to_numpy(),
        indptr=compat.indptr,
        company=compat.company,
        score=compat.score,
        student_columns=students,
        company_columns=companies,
        compat=compat,
    )
    faults, pins, notices = _agreed_offers(cohort.offers, market)
    notices += _other_offers(cohort.offers) + _waiting_columns(students, companies)
    market, refused = _without_refused(market, cohort.applications, {(pin.student, pin.company) for pin in pins})
    ranks, unranked = _application_ranks(cohort.applications, market)
    try:
        market = market.replace(
            **ranks,
            rules=(*as_rules(rules), *pins),
            notices=(*cohort.notices, *compat.notices, *notices, *refused, *unranked),
        )
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    if faults:
        raise InputError(faults)
    return market


def _check_same(compat: "CompatibilityMatrix", students: pd.DataFrame, companies: pd.DataFrame) -> None:
    sides = (
        (compat.students, students["student"], "students"),
        (compat.companies, companies["company"], "companies"),
    )
    faults = [
        Fault(
            "compat",
            f"a matrix of {len(ids)} {table}, not those of the cohort",
            f"the {len(column)} {table} of the cohort, in the same order",
            "score this cohort with rubric.score(cohort)",
        )
        for ids, column, table in sides
        if list(ids) != list(column)
    ]
    if faults:
        raise InputError(faults)


def _agreed_offers(offers: pd.DataFrame, market: Market) -> tuple[list[Fault], list[Pin], list[Notice]]:
    """Return each agreed offer as a pin, or why it cannot be one."""
    if offers.empty:
        return [], [], []
    agreed = offers[offers["status"] == "agreed"]
    rows = [
        (int(row) + 2, student, company)
        for row, student, company in zip(agreed.index, agreed["student"], agreed["company"], strict=True)
    ]
    faults = [
        Fault(
            "offers",
            f"an agreed offer between two who are not eligible{why_not(market, student, company)}",
            "an eligible pair",
            "change what stands in the way, or withdraw the offer",
            row,
            subject=f"{student} – {company}",
        )
        for row, student, company in rows
        if market.pair(student, company) is None
    ]
    seats = dict(zip(market.companies, market.capacity.tolist(), strict=True))
    count = Counter(company for _, _, company in rows)
    faults += [
        Fault(
            "offers",
            f"{count[company]} agreed offers ({listed(student for _, student, at in rows if at == company)})",
            f"at most {seats[company]}, the capacity",
            "raise the capacity or withdraw some",
            subject=company,
        )
        for company in count
        if count[company] > seats[company]
    ]
    if faults:
        return faults, [], []
    pins = [Pin(student, company, reason="agreed offer") for _, student, company in rows]
    if not pins:
        return [], [], []
    names = listed(f"{student} – {company}" for _, student, company in rows)
    text = f"{len(pins)} agreed offer{' is' if len(pins) == 1 else 's are'} pinned: {names}."
    return [], pins, [Notice("offers-agreed", text, "offers")]


def _other_offers(offers: pd.DataFrame) -> list[Notice]:
    """Return a notice for each status that has no effect yet."""
    if offers.empty:
        return []
    others = offers[offers["status"] != "agreed"]
    return [
        Notice(
            f"offers-{status}",
            f"{len(group)} {status} offer{'' if len(group) == 1 else 's'} "
            f"({listed(group['student'] + ' – ' + group['company'])}) not taken into account: "
            "only agreed offers are, as yet.",
            "offers",
        )
        for status, group in others.groupby("status")
    ]


def _waiting_columns(students: pd.DataFrame, companies: pd.DataFrame) -> list[Notice]:
    """Return a notice for each column that has no effect yet."""
    notices = [
        Notice("modes-not-used", f"{table}: the column modes is not taken into account, as yet.", table)
        for table, frame in (("students", students), ("companies", companies))
        if "modes" in frame and frame["modes"].notna().any()
    ]
    if "seats" in students and (students["seats"] > 1).any():
        several = listed(students.loc[students["seats"] > 1, "student"])
        text = f"students: the column seats is not taken into account, as yet: one seat each is counted for {several}."
        notices.append(Notice("seats-not-used", text, "students"))
    return notices


def _without_refused(
    market: Market, applications: pd.DataFrame, agreed: set[tuple[str, str]]
) -> tuple[Market, tuple[Notice, ...]]:
    """Return the market without the pairs that a company refused, save where an offer is agreed."""
    if not {"student_rank", "company_rank"} <= set(applications):
        return market, ()
    blank = applications[applications["student_rank"].notna() & applications["company_rank"].isna()]
    refused = [pair for pair in zip(blank["student"], blank["company"], strict=True) if pair not in agreed]
    positions = market.positions_of_pairs(*zip(*refused, strict=True)) if refused else np.array([], dtype=np.int64)
    if not (positions >= 0).any():
        return market, ()
    kept = np.ones(market.num_pairs, dtype=bool)
    kept[positions[positions >= 0]] = False
    names = [f"{student} – {company}" for (student, company), at in zip(refused, positions, strict=True) if at >= 0]
    text = f"{len(names)} application{'' if len(names) == 1 else 's'} refused (no company_rank), so not allowed"
    return market.replace(**with_pairs(market, kept)), (Notice("refused", f"{text}: {listed(names)}.", "applications"),)


def _application_ranks(applications: pd.DataFrame, market: Market) -> tuple[dict[str, NDArray[np.int32]], list[Notice]]:
    """Return the ranks of both sides pair by pair, and notices on applications that have no effect."""
    if applications.empty:
        return {}, []
    pairs = market.positions_of_pairs(applications["student"], applications["company"])
    allowed = pairs >= 0
    at = pairs[allowed]
    ranks: dict[str, NDArray[np.int32]] = {}
    for name in ("student_rank", "company_rank"):
        if name in applications:
            values = np.zeros(market.num_pairs, dtype=np.int32)
            values[at] = applications[name].fillna(0).to_numpy()[allowed].astype(np.int32)
            ranks[name] = values
    if allowed.all():
        return ranks, []
    lost = applications[~allowed]
    names = listed(lost["student"] + " – " + lost["company"])
    text = (
        f"{len(lost)} application{'' if len(lost) == 1 else 's'} between two who are not eligible, left out: {names}."
    )
    return ranks, [Notice("application-not-eligible", text, "applications")]
