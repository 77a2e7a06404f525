"""Which mode each pair of a market is allowed by, and which pairs no mode allows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Notice, listed
from jumelage.matching import modes as ways
from jumelage.matching.market import Market
from jumelage.matching.sources.pair_arrays import with_pairs


def in_modes(market: Market, modes: Sequence[ways.Mode], given: NDArray[np.int8] | None = None) -> Market:
    """Return a market whose pairs say by which mode they are allowed; pairs that none allows are gone.

    A pair that both sides rank is an application. A pair that only the student ranks, where companies rank at all, is
    refused. Who takes part in what is said by the columns ``modes`` of the two sides, blank for everything.

    Parameters
    ----------
    market : Market
        With the ranks as they were given.
    modes : sequence of Mode
        The modes of the market.
    given : ndarray of int8, shape (num_pairs,), optional
        The mode of each pair where it is known, −1 where it follows from the ranks.
    """
    kinds = {type(mode): mode for mode in modes}
    assigning = kinds.get(ways.Assignment)
    if given is None:
        given = np.full(market.num_pairs, -1, dtype=np.int8)
    mode = np.full(market.num_pairs, ways.ASSIGNMENT, dtype=np.int8)
    refused = np.zeros(market.num_pairs, dtype=bool)
    one_sided = np.zeros(market.num_pairs, dtype=bool)
    if market.student_rank is not None and ways.Applications in kinds:
        wished = (
            (market.student_rank > 0) & np.isin(given, (-1, ways.APPLICATION)) & _taking_part(market, "application")
        )
        ranked = wished if market.company_rank is None else wished & (market.company_rank > 0)
        mode[ranked] = ways.APPLICATION
        refused = wished & ~ranked
        if market.company_rank is not None:
            one_sided = (market.company_rank > 0) & (market.student_rank == 0)
    if ways.DirectOffers in kinds:
        is_offer = given >= ways.OPEN_OFFER
        mode[is_offer] = given[is_offer]
    is_assignable = np.zeros(market.num_pairs, dtype=bool)
    if isinstance(assigning, ways.Assignment):
        is_assignable = _taking_part(market, "assignment")
        if not assigning.refused:
            is_assignable &= ~refused
    kept = (mode > ways.ASSIGNMENT) | is_assignable
    notices = [*market.notices]
    notices += _notice(market, refused & ~kept, "refused", "refused (no company_rank), so not allowed")
    notices += _notice(market, refused & kept, "refused", "refused (no company_rank), and assigned at most")
    notices += _notice(market, one_sided, "ranked-by-company-only", "ranked by the company only, so no application")
    changes: dict[str, Any] = {"mode": mode if mode.any() else None}
    if not kept.all():
        changes = {**with_pairs(market, kept), "mode": mode[kept] if mode[kept].any() else None}
    return market.replace(**changes, modes=tuple(modes), notices=tuple(notices))


def _taking_part(market: Market, name: str) -> NDArray[np.bool_]:
    """Return for each pair whether both sides take part in a mode."""
    students = _members(market.student_columns, market.num_students, name)
    companies = _members(market.company_columns, market.num_companies, name)
    return students[market.student_of_pair] & companies[market.company]


def _members(columns: pd.DataFrame | None, count: int, name: str) -> NDArray[np.bool_]:
    if columns is None or "modes" not in columns:
        return np.ones(count, dtype=bool)
    given = columns["modes"]
    return (given.isna() | given.fillna("").str.split(";").map(lambda names: name in names)).to_numpy(bool)


def _notice(market: Market, which: NDArray[np.bool_], code: str, what: str) -> list[Notice]:
    pairs = np.flatnonzero(which)
    if not len(pairs):
        return []
    students, companies = market.student_of_pair[pairs], market.company[pairs]
    names = sorted(f"{market.students[s]} – {market.companies[c]}" for s, c in zip(students, companies, strict=True))
    plural = "" if len(pairs) == 1 else "s"
    return [Notice(code, f"{len(pairs)} pair{plural} {what}: {listed(names)}.", "applications")]
