"""Direct offers of a cohort: which of them bind, by pair, and what stands against the others."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, Notice, listed
from jumelage.matching.rules.pins import Pin, pins, why_not
from jumelage.matching.rules.rule import Rule

if TYPE_CHECKING:
    from jumelage.matching.market import Market

_STANDING = ("agreed", "open")


@dataclass(frozen=True, eq=False)
class Offers:
    """The offers that bind, by position among the pairs of a market.

    Parameters
    ----------
    agreed, open : ndarray of int64
        Pairs with such an offer.
    open_rank : ndarray of float64, shape (num_open,)
        The rank the student gives each open one; NaN where she gives none.
    pins : tuple of Pin
        A rule for each agreed one.
    faults : tuple of Fault
        What stands against offers that were left out.
    notices : tuple of Notice
        What is worth knowing.
    """

    agreed: NDArray[np.int64]
    open: NDArray[np.int64]
    open_rank: NDArray[np.float64]
    pins: tuple[Pin, ...]
    faults: tuple[Fault, ...]
    notices: tuple[Notice, ...]


def read_offers(offers: pd.DataFrame, applications: pd.DataFrame, market: "Market", rules: Sequence[Rule]) -> Offers:
    """Return the offers that bind: agreed and open ones between two who are eligible, within capacity.

    Parameters
    ----------
    offers, applications : DataFrame
        The tables of the cohort.
    market : Market
        With its eligible pairs.
    rules : sequence of Rule
        Pins take seats, too.
    """
    if offers.empty:
        nothing = np.array([], dtype=np.int64)
        return Offers(nothing, nothing, nothing.astype(np.float64), (), (), ())
    standing = offers[offers["status"].isin(_STANDING)]
    pair = market.positions_of_pairs(standing["student"], standing["company"])
    faults = _not_eligible(standing[pair < 0], market)
    eligible = standing.assign(pair=pair)[pair >= 0]
    too_many, crowded = _beyond_capacity(eligible, market, rules)
    bound = eligible[~eligible["company"].isin(crowded)]
    agreed = bound[bound["status"] == "agreed"]
    still_open = bound[(bound["status"] == "open") & ~bound["student"].isin(agreed["student"])]
    has_rank = "student_rank" in still_open
    ranks = still_open["student_rank"].to_numpy(np.float64) if has_rank else np.full(len(still_open), np.nan)
    pins = tuple(
        Pin(student, company, reason="agreed offer")
        for student, company in zip(agreed["student"], agreed["company"], strict=True)
    )
    return Offers(
        agreed["pair"].to_numpy(np.int64),
        still_open["pair"].to_numpy(np.int64),
        ranks,
        pins,
        (*faults, *too_many),
        tuple(_notices(offers, applications, agreed, still_open)),
    )


def _not_eligible(rows: pd.DataFrame, market: "Market") -> list[Fault]:
    return [
        Fault(
            "offers",
            f"an {status} offer between two who are not eligible{why_not(market, student, company)}",
            "an eligible pair",
            "change what stands in the way, or withdraw the offer",
            int(row) + 2,
            subject=f"{student} – {company}",
        )
        for row, student, company, status in zip(
            rows.index, rows["student"], rows["company"], rows["status"], strict=True
        )
    ]


def _beyond_capacity(rows: pd.DataFrame, market: "Market", rules: Sequence[Rule]) -> tuple[list[Fault], list[str]]:
    """Return a fault for each company whose agreed offers, open offers and pins are more than its seats."""
    held = {(student, company) for student, company in zip(rows["student"], rows["company"], strict=True)}
    held |= {(pin.student, pin.company) for pin in pins(rules)}
    count = Counter(company for _, company in held)
    seats = dict(zip(market.companies, market.capacity.tolist(), strict=True))
    offering = set(rows["company"])
    crowded = sorted(company for company in count if company in offering and count[company] > seats[company])
    return [
        Fault(
            "offers",
            f"{count[company]} agreed offers, open offers and pins "
            f"({listed(sorted(student for student, at in held if at == company))})",
            f"at most {seats[company]}, the capacity",
            "raise the capacity or withdraw some",
            subject=company,
        )
        for company in crowded
    ], crowded


def _notices(
    offers: pd.DataFrame, applications: pd.DataFrame, agreed: pd.DataFrame, still_open: pd.DataFrame
) -> list[Notice]:
    notices = []
    if len(agreed):
        what = "agreed offer is" if len(agreed) == 1 else "agreed offers are"
        notices.append(Notice("offers-agreed", f"{len(agreed)} {what} pinned: {_named(agreed)}.", "offers"))
    if len(still_open):
        what = "open offer holds a seat" if len(still_open) == 1 else "open offers hold a seat"
        notices.append(Notice("offers-open", f"{len(still_open)} {what}: {_named(still_open)}.", "offers"))
    ignored = offers[~offers["status"].isin(_STANDING)]
    for status, group in ignored.groupby("status"):
        what = "offer is" if len(group) == 1 else "offers are"
        text = f"{len(group)} {status} {what} left aside: {_named(group)}."
        notices.append(Notice(f"offers-{status}", text, "offers"))
    both = agreed["student"][agreed["student"].isin(applications["student"])] if len(applications) else agreed[:0]
    if len(both):
        text = f"The agreed offer stands, and the applications are withdrawn, of {listed(both)}."
        notices.append(Notice("applications-withdrawn", text, "applications"))
    return notices


def _named(rows: pd.DataFrame) -> str:
    return listed(rows["student"] + " – " + rows["company"])
