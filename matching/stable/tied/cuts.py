"""Cuts: rows that all weakly stable matchings keep and fractions of them do not.

A company is full at a tier only if its seats are taken by pairs within that tier *at the same time*. So if a share
``f`` of the matchings mixed has it full, each pair counts towards that with no more than ``f``:
``Σ min(x, f) ≥ capacity · f``. For any set ``S`` of the pairs within the tier, with ``r`` others, this is the row
``Σ_S x ≥ (capacity − r) · full``. The same holds of whatever makes the company full at the tier, as does a student who
is not served at hers: then it is full with *others*, and ``Σ_S x ≥ (capacity − r) · (1 − served)``. On markets of
1,000 students and heavy ties these rows take the bound of the relaxation most of the way down to the optimum.
"""

from dataclasses import dataclass

import numpy as np

from jumelage.matching.stable.tied.facts import OPEN, Remainder
from jumelage.matching.stable.tied.model import Floats, Model, Rows
from jumelage.matching.stable.tied.tiers import Positions, Tiers

_SLIGHTEST = 1e-3
"""A row that is broken by less than this share of a company's seats is not worth having."""


@dataclass(frozen=True, eq=False)
class Cut:
    """One row, in the positions of the whole market, so that it outlasts what is found out meanwhile.

    Parameters
    ----------
    company : int
        The company that would be full.
    student : int
        The student who would not be served; −1 if the row is about the company's being full.
    tier : int
        The tier of the student at which she would not be served, or of the company at which it would be full.
    counted, others : ndarray of int64
        The pairs within the tier that the row counts, and those that may take up a seat each without being counted.
    """

    company: int
    student: int
    tier: int
    counted: Positions
    others: Positions


def broken_cuts(left: Remainder, model: Model, values: Floats) -> list[Cut]:
    """Return the cuts that a solution of the relaxation breaks.

    Parameters
    ----------
    left : Remainder
        The pairs that are possible.
    model : Model
        Of the remainder.
    values : ndarray of float64, shape (num_columns,)
        A solution of its relaxation.
    """
    tiers = left.tiers
    by_tier = np.argsort(tiers.company_tier, kind="stable")
    first = np.searchsorted(tiers.company_tier[by_tier], np.arange(len(left.full) + 1))
    matched = values[: tiers.num_pairs]
    full, unserved = values[model.full :], 1.0 - values[model.served : model.filled]
    is_open = tiers.can_block & (left.served == OPEN)[tiers.student_tier] & (left.full == OPEN)[tiers.company_tier]
    cuts = []

    def judge(pairs: Positions, share: float, company: int, student: int, tier: int) -> None:
        seats, taken = int(tiers.capacity[company]), matched[pairs]
        if seats * share - np.minimum(taken, share).sum() > _SLIGHTEST * seats:
            is_counted = taken < share
            cuts.append(Cut(company, student, tier, left.pair[pairs[is_counted]], left.pair[pairs[~is_counted]]))

    for at in np.flatnonzero((left.full == OPEN) & (full > _SLIGHTEST)).tolist():
        company = int(tiers.company_of_tier[at])
        within = by_tier[first[tiers.company_first[company]] : first[at + 1]]
        judge(within, float(full[at]), company, -1, int(left.company_tier[at]))
    for pair in np.flatnonzero(is_open & (unserved[tiers.student_tier] > _SLIGHTEST)).tolist():
        company, tier = int(tiers.company[pair]), tiers.student_tier[pair]
        within = by_tier[first[tiers.company_first[company]] : first[tiers.company_tier[pair] + 1]]
        share = float(unserved[tier])
        judge(within[within != pair], share, company, int(tiers.student[pair]), int(left.student_tier[tier]))
    return cuts


def add_cuts(rows: Rows, cuts: list[Cut], left: Remainder, model: Model, num_pairs: int) -> list[Cut]:
    """Add cuts to rows, in the positions of a remainder; return them without those that say nothing any more.

    Parameters
    ----------
    rows : Rows
        What they are added to.
    cuts : list of Cut
        Found for this remainder or for earlier ones of the same market.
    left : Remainder
        The pairs that are possible now.
    model : Model
        Of the remainder: where its columns are.
    num_pairs : int
        How many pairs the market has.
    """
    tiers, now = left.tiers, np.full(num_pairs, -1, dtype=np.int64)
    now[left.pair] = np.arange(tiers.num_pairs)
    used = []
    for cut in cuts:
        others = now[cut.others]
        needed = int(tiers.capacity[cut.company]) - int(np.count_nonzero(others >= 0))
        event = _event(cut, left, tiers)
        if needed <= 0 or event < 0:
            continue
        counted = now[cut.counted]
        counted = counted[counted >= 0]
        column, factor, least = (
            (model.full + event, -needed, 0) if cut.student < 0 else (model.served + event, needed, needed)
        )
        terms = np.append(counted, column), np.append(np.ones(len(counted)), factor)
        rows.add(least, np.inf, 1, (np.zeros(len(terms[0]), dtype=np.int64), *terms))
        used.append(cut)
    return used


def _event(cut: Cut, left: Remainder, tiers: Tiers) -> int:
    """Return the tier that a cut is about among those that are left; −1 if it is settled."""
    of_company = cut.student < 0
    kept, first, state = (
        (left.company_tier, tiers.company_first[cut.company], left.full)
        if of_company
        else (left.student_tier, tiers.student_first[cut.student], left.served)
    )
    at = int(np.searchsorted(kept, cut.tier, side="right")) - 1
    return at if at >= first and state[at] == OPEN else -1
