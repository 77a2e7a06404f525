"""What an objective counts, in the whole units a result was solved in, and by how much two matchings differ in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching import flow
from jumelage.matching.certificate import Certificate
from jumelage.matching.integers import Resolution
from jumelage.matching.levels import Level, levels_of
from jumelage.matching.objective import check_objective

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.result import Result


@dataclass(frozen=True)
class Change:
    """The first name of an objective in which two matchings differ.

    Parameters
    ----------
    name : str
        As in an objective.
    part : int, optional
        Which rank is counted, or which score from below is compared.
    loss : float
        By how much the second matching is worse, in the user's units; negative if it is better.
    """

    name: str
    part: int | None
    loss: float


def levels_of_result(result: "Result") -> tuple[Level, ...]:
    """Return what a result optimised, in the units it was solved and proven in.

    Of a strategy that lets nobody choose an objective, the market's own.
    """
    market = result.market
    objective = result.objective or check_objective(market, None)
    levels = levels_of(market, objective, flow.largest_weight(market.num_students, market.num_companies))
    if not isinstance(result.certificate, Certificate):
        return levels
    units = Resolution(result.certificate.decimals, result.certificate.offset)
    return tuple(_counted_in(level, units, market) if level.name == "score" else level for level in levels)


def _counted_in(level: Level, units: Resolution, market: "Market") -> Level:
    scores = market.weighted_score
    assert scores is not None
    return replace(level, weight=units.integers(scores), resolution=units)


def first_change(
    market: "Market", levels: Sequence[Level], before: NDArray[np.int64], after: NDArray[np.int64]
) -> Change | None:
    """Return the first difference between two matchings, None if they are worth the same.

    Parameters
    ----------
    market : Market
        Whose pairs they are.
    levels : sequence of Level
        What is judged, the most important first.
    before, after : ndarray of int64, shape (num_students,)
        The pair each student is placed by; −1 for none.
    """
    for level in levels:
        change = _compared(market, level, before, after)
        if change is not None:
            return change
    return None


def change_of_sums(levels: Sequence[Level], losses: Sequence[int]) -> Change | None:
    """Return the first level that loses anything; None if none does.

    Parameters
    ----------
    levels : sequence of Level
        Sums alone.
    losses : sequence of int
        What each loses, in its units.
    """
    for level, loss in zip(levels, losses, strict=True):
        if loss:
            return Change(level.name, level.part, in_users_units(level, loss))
    return None


def in_users_units(level: Level, units: int) -> float:
    """Return whole units of a level as the user counts: exactly, but for the last rounding to a float."""
    return float(Fraction(units) / Fraction(10) ** level.resolution.decimals)


def _compared(market: "Market", level: Level, before: NDArray[np.int64], after: NDArray[np.int64]) -> Change | None:
    if level.compares == "sum":
        moved = before != after
        loss = _total(level, before[moved]) - _total(level, after[moved])
        return change_of_sums([level], [loss])
    assert market.score is not None
    scores = [np.sort(market.score[pairs[pairs >= 0]]) for pairs in (before, after)]
    if level.compares == "worst":
        scores = [each[:1] for each in scores]
    shared = min(map(len, scores))
    apart = np.flatnonzero(scores[0][:shared] != scores[1][:shared])
    if not len(apart):
        return None
    at = int(apart[0])
    part = at + 1 if level.compares == "leximin" else None
    return Change(level.name, part, float(scores[0][at] - scores[1][at]))


def _total(level: Level, pairs: NDArray[np.int64]) -> int:
    placed = pairs[pairs >= 0]
    if isinstance(level.weight, int):
        return level.weight * len(placed)
    return sum(level.weight[placed].tolist())
