"""What an objective counts, in the whole units a result was solved in, and by how much two matchings differ in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching import flow
from jumelage.matching.audit import Audit, audit
from jumelage.matching.certificate import Certificate
from jumelage.matching.integers import Resolution
from jumelage.matching.levels import Level, levels_of
from jumelage.matching.objective import check_objective

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
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


@dataclass(frozen=True, eq=False)
class Placement:
    """A matching with all that an objective can ask of it.

    Parameters
    ----------
    market : Market
        Whose pairs they are.
    matching : Matching
        Who goes where.
    pairs : ndarray of int64, shape (num_students,)
        The pair each student is placed by; −1 for none.
    """

    market: "Market"
    matching: "Matching"
    pairs: NDArray[np.int64]

    @cached_property
    def audit(self) -> Audit:
        """What an audit finds."""
        return audit(self.market, self.matching)

    def breaches(self, *, has_score: bool) -> tuple[Fraction, int]:
        """Return what soft rules take off the score, and how many breaches only count.

        A rule with a price takes it off the score; where no score is judged, its breaches only count.
        """
        price, num_counted = Fraction(), 0
        for rule in self.market.rules:
            if rule.weight is None:
                continue
            amount = sum(breach.amount for breach in rule.breaches(self.market, self.matching))
            if has_score and not isinstance(rule.weight, str):
                price += Fraction(rule.weight) * amount
            else:
                num_counted += amount
        return price, num_counted


def first_change(levels: Sequence[Level], before: Placement, after: Placement) -> Change | None:
    """Return the first difference between two matchings of a market, None if they are worth the same.

    After all names of the objective come the breaches of soft rules that none of them counts.

    Parameters
    ----------
    levels : sequence of Level
        What is judged, the most important first.
    before, after : Placement
        The two matchings.
    """
    names = {level.name for level in levels}
    is_soft = any(rule.weight is not None for rule in before.market.rules)
    price, num_counted = Fraction(), 0
    if is_soft:
        had, has = (each.breaches(has_score="score" in names) for each in (before, after))
        price, num_counted = has[0] - had[0], has[1] - had[1]
    for level in levels:
        change = _compared(level, before, after, price if level.name == "score" else Fraction())
        if change is not None:
            return change
    return Change("breaches", None, float(num_counted)) if num_counted and "breaches" not in names else None


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
    return float(_exactly(level, units))


def _exactly(level: Level, units: int) -> Fraction:
    return Fraction(units) / Fraction(10) ** level.resolution.decimals


def _compared(level: Level, before: Placement, after: Placement, price: Fraction) -> Change | None:
    """Return what changes in a level; `price` is by how much more soft rules cost in it."""
    if level.name in ("breaches", "blocking"):
        had, has = (each.audit.worth(level.name) or 0 for each in (before, after))
        return Change(level.name, None, has - had) if has != had else None
    if level.compares == "sum":
        moved = before.pairs != after.pairs
        loss = _exactly(level, _total(level, before.pairs[moved]) - _total(level, after.pairs[moved])) + price
        return Change(level.name, level.part, float(loss)) if loss else None
    score = before.market.score
    assert score is not None
    scores = [np.sort(score[pairs[pairs >= 0]]) for pairs in (before.pairs, after.pairs)]
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
