"""`Market.from_cohort`: the tables of a term and their scores."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError, Notice, listed
from jumelage.matching import modes as ways
from jumelage.matching.market import Market, as_rules
from jumelage.matching.rules.rule import Rule
from jumelage.matching.sources.modes import in_modes
from jumelage.matching.sources.offers import Offers, read_offers

if TYPE_CHECKING:
    from jumelage.cohort import Cohort
    from jumelage.scoring.matrix import CompatibilityMatrix


def from_cohort(
    cohort: "Cohort", compat: "CompatibilityMatrix", rules: Sequence[Rule], modes: Sequence[ways.Mode]
) -> Market:
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
        history=cohort.history if len(cohort.history) else None,
        modes=modes,
        compat=compat,
    )
    direct = next((mode for mode in modes if isinstance(mode, ways.DirectOffers)), None)
    taking_part = _taking_part(cohort.offers, students, companies) if direct is not None else cohort.offers[:0]
    offers = read_offers(taking_part, cohort.applications, market, as_rules(rules))
    faults = list(offers.faults) if direct is not None and direct.on_conflict == "raise" else []
    conflicts = [] if faults else [_conflict(fault) for fault in offers.faults]
    ranks, unranked = _application_ranks(cohort.applications, market)
    try:
        market = market.replace(
            **_with_open_offers(ranks, offers, market),
            rules=(*as_rules(rules), *offers.pins),
            notices=(
                *cohort.notices, *compat.notices, *offers.notices, *conflicts, *_unused_seats(students), *unranked
            ),
        )  # fmt: skip
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    if faults:
        raise InputError(faults)
    given = np.full(market.num_pairs, -1, dtype=np.int8)
    given[offers.open], given[offers.agreed] = ways.OPEN_OFFER, ways.AGREED_OFFER
    return in_modes(market, modes, given)


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


def _taking_part(offers: pd.DataFrame, students: pd.DataFrame, companies: pd.DataFrame) -> pd.DataFrame:
    """Return the offers between two who both take part in direct offers."""
    for side, table in (("student", students), ("company", companies)):
        if "modes" in table and len(offers):
            outside = table.loc[table["modes"].notna() & ~table["modes"].fillna("").str.contains("direct"), side]
            offers = offers[~offers[side].isin(outside)]
    return offers


def _conflict(fault: Fault) -> Notice:
    text = f"{fault.subject}: {fault.found}, so left out; {fault.remedy}."
    return Notice("offer-conflict", text, fault.table, fault.row, fault.subject)


def _with_open_offers(ranks: dict[str, NDArray[np.int32]], offers: Offers, market: Market) -> dict[str, Any]:
    """Return the ranks with those of open offers: the one given, else the application's, else below all of hers."""
    if not len(offers.open):
        return ranks
    wish = ranks.get("student_rank", np.zeros(market.num_pairs, dtype=np.int32)).copy()
    last = np.zeros(market.num_students, dtype=np.int32)
    np.maximum.at(last, market.student_of_pair, wish)
    below = np.where(wish[offers.open] > 0, wish[offers.open], last[market.student_of_pair[offers.open]] + 1)
    wish[offers.open] = np.where(np.isnan(offers.open_rank), below, np.nan_to_num(offers.open_rank)).astype(np.int32)
    return {**ranks, "student_rank": wish}


def _unused_seats(students: pd.DataFrame) -> list[Notice]:
    """Return a notice if a student counts for more than one seat, which has no effect yet."""
    if "seats" not in students or not (students["seats"] > 1).any():
        return []
    several = listed(students.loc[students["seats"] > 1, "student"])
    text = f"students: the column seats is not taken into account, as yet: one seat each is counted for {several}."
    return [Notice("seats-not-used", text, "students")]


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
