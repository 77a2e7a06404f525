"""Cuts: rows that all weakly stable matchings keep and mixtures of them in the relaxation do not.

Think of a solution of the relaxation as a mixture of matchings. In a share ``f`` of it a company is full at a tier, and
*there* its seats are taken by the pairs within the tier: ``Σ m ≥ capacity · f``, where ``m`` is how much of each pair
lies in that share. Nothing is known of ``m`` but that it is at most

- ``x``, all there is of the pair;
- ``f``;
- ``f − g``, if ``g`` is the share in which the company is full at a better tier than the pair's, which shuts the pair
  out;
- ``served + f − 1``: where the company is not full, the student is served as well or better, by this pair unless by
  another, and so much of the pair is bound there.

Any choice of one of the four for each pair is a row that holds for all matchings; the least of them is the row that a
solution breaks most. The same is true of the share in which a student is not served at her tier, where the company is
full with *others*. On markets of 1,000 students and heavy ties, a few rounds of these rows leave one part in a thousand
between the relaxation and the best matching.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.stable.tied.facts import OPEN, Remainder
from jumelage.matching.stable.tied.model import Floats, Model, Rows
from jumelage.matching.stable.tied.tiers import Positions

_SLIGHTEST = 1e-3
"""A row that is broken by less than this share of a company's seats is not worth having."""

_WHOLE, _SHARE, _CHAIN, _BOUND = range(4)
"""What a pair counts for: the four of the list above."""


@dataclass(frozen=True, eq=False)
class Cut:
    """One row, in the positions of the whole market, so that it outlasts what is found out meanwhile.

    Parameters
    ----------
    company, tier : int
        The company, and its tier at which it is full.
    student_tier : int
        The tier at which a student is not served; −1 if the row is about the company's being full.
    pair : ndarray of int64
        The pairs within the tier.
    choice : ndarray of int64
        What each counts for.
    """

    company: int
    tier: int
    student_tier: int
    pair: Positions
    choice: Positions


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
    matched, full = values[: model.served], values[model.full :]
    served = values[model.served : model.filled][tiers.student_tier]
    better = _better_tier(left)[tiers.company_tier]
    shut_out = np.where(better < 0, 0.0, full[better])
    cuts = []

    def judge(pairs: Positions, share: float, company: int, tier: int, student_tier: int) -> None:
        of_full = full[tier]
        most = np.stack(
            (
                matched[pairs],
                np.full(len(pairs), share),
                of_full - shut_out[pairs],
                np.where(tiers.can_block[pairs], served[pairs] + of_full - 1.0, np.inf),
            )
        )
        choice = most.argmin(axis=0)
        seats = int(tiers.capacity[company])
        if seats * share - most[choice, np.arange(len(pairs))].sum() > _SLIGHTEST * seats:
            cuts.append(Cut(company, int(left.company_tier[tier]), student_tier, left.pair[pairs], choice))

    for tier in np.flatnonzero((left.full == OPEN) & (full > _SLIGHTEST)).tolist():
        company = int(tiers.company_of_tier[tier])
        judge(by_tier[first[tiers.company_first[company]] : first[tier + 1]], full[tier], company, tier, -1)
    is_open = tiers.can_block & (left.served == OPEN)[tiers.student_tier] & (left.full == OPEN)[tiers.company_tier]
    for pair in np.flatnonzero(is_open & (served < 1.0 - _SLIGHTEST)).tolist():
        company, tier = int(tiers.company[pair]), int(tiers.company_tier[pair])
        within = by_tier[first[tiers.company_first[company]] : first[tier + 1]]
        student_tier = int(left.student_tier[tiers.student_tier[pair]])
        judge(within[within != pair], 1.0 - served[pair], company, tier, student_tier)
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
    better, used = _better_tier(left), []
    for cut in cuts:
        tier = int(np.searchsorted(left.company_tier, cut.tier, side="right")) - 1
        if tier < tiers.company_first[cut.company] or left.full[tier] != OPEN:
            continue
        event = -1
        if cut.student_tier >= 0:
            event = int(np.searchsorted(left.student_tier, cut.student_tier))
            if event >= len(left.served) or left.student_tier[event] != cut.student_tier or left.served[event] != OPEN:
                continue
        pairs = now[cut.pair]
        choice, pairs = cut.choice[pairs >= 0], pairs[pairs >= 0]
        shut_out = better[tiers.company_tier[pairs[choice == _CHAIN]]]
        bound = tiers.student_tier[pairs[choice == _BOUND]]
        num_chained, num_bound = int(np.count_nonzero(choice == _CHAIN)), len(bound)
        seats = int(tiers.capacity[cut.company]) - int(np.count_nonzero(choice == _SHARE))
        full, least = num_chained + num_bound, num_bound
        columns = [pairs[choice == _WHOLE], model.full + shut_out[shut_out >= 0], model.served + bound]
        factors = [1.0, -1.0, 1.0]
        if event < 0:
            full -= seats
        else:
            columns.append(np.array([model.served + event]))
            factors.append(float(seats))
            least += seats
        columns.append(np.array([model.full + tier]))
        factors.append(float(full))
        column = np.concatenate(columns)
        factor = np.repeat(factors, [len(part) for part in columns])
        rows.add(least, np.inf, 1, (np.zeros(len(column), dtype=np.int64), column, factor))
        used.append(cut)
    return used


def _better_tier(left: Remainder) -> NDArray[np.int64]:
    """Return the next better tier of the same company for each tier, −1 for none."""
    tier = np.arange(len(left.full))
    return np.where(tier > left.tiers.company_first[left.tiers.company_of_tier], tier - 1, -1)
