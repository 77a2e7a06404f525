"""How a matching fares by the rules that may be broken at a price."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jumelage.matching.rules.rule import Rule, Violation

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching


@dataclass(frozen=True)
class SoftRule:
    """A soft rule and how a matching breaks it.

    Parameters
    ----------
    rule : Rule
        With a weight.
    breaches : tuple of Violation
        Each with its amount; none if it is kept.
    """

    rule: Rule
    breaches: tuple[Violation, ...]

    @property
    def amount(self) -> int:
        """How many breaches they are."""
        return sum(breach.amount for breach in self.breaches)

    @property
    def cost(self) -> float:
        """What they cost, in score; 0 where they are only counted."""
        weight = self.rule.weight
        return 0.0 if weight is None or isinstance(weight, str) else float(weight) * self.amount


def soft_rules(market: "Market", matching: "Matching") -> tuple[SoftRule, ...]:
    """Return the soft rules of a market, in its order, and how a matching breaks them.

    Examples
    --------
    >>> import jumelage as jm
    >>> rules = [jm.rules.Forbid("s1", "c1", weight=0.25), jm.rules.Pin("s2", "c1", weight="last")]
    >>> market = jm.Market.from_scores([[0.5], [0.5]], [1], rules=rules)
    >>> [(soft.rule.code, soft.amount, soft.cost) for soft in soft_rules(market, jm.Matching({"s1": "c1"}))]
    [('forbid', 1, 0.25), ('pin', 1, 0.0)]
    """
    return tuple(
        SoftRule(rule, tuple(rule.breaches(market, matching))) for rule in market.rules if rule.weight is not None
    )


def broken(market: "Market", matching: "Matching") -> list[SoftRule]:
    """Return the soft rules that a matching does not keep."""
    return [soft for soft in soft_rules(market, matching) if soft.breaches]


def penalty(soft: Iterable[SoftRule]) -> float:
    """Return what all breaches cost, in score."""
    return math.fsum(one.cost for one in soft)
