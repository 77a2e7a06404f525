"""Which pairs the rules forbid, found apart from what they ask of a solver."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.rules.forbid import Forbid
from jumelage.matching.rules.history import NoRepeat
from jumelage.matching.rules.pins import Pin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jumelage.matching.market import Market
    from jumelage.matching.rules.rule import Rule


def bar_or_pin_pairs(rules: "Iterable[Rule]") -> bool:
    """Return whether rules do no more than to pin and to bar single pairs.

    Examples
    --------
    >>> import jumelage as jm
    >>> bar_or_pin_pairs([jm.rules.Forbid("s1", "c2")]), bar_or_pin_pairs([jm.rules.Forbid("s1", "c1", weight=1)])
    (True, False)
    """
    return all(isinstance(rule, Pin | Forbid | NoRepeat) and rule.weight is None for rule in rules)


def forbidden(market: "Market") -> NDArray[np.int64]:
    """Return the positions of allowed pairs that some rule forbids, ascending.

    They are no applications: only what `Forbid` and `NoRepeat` bar when they must hold, not what a quota of nobody or
    a number of seats leaves no room for.

    Examples
    --------
    >>> import jumelage as jm
    >>> rules = [jm.rules.Forbid("s1", "c2"), jm.rules.Forbid("s1", "c1", weight=1)]
    >>> forbidden(jm.Market.from_scores([[0.5, 0.5]], [1, 1], rules=rules)).tolist()
    [1]
    """
    pairs = [rule.pairs(market) for rule in market.rules if isinstance(rule, Forbid | NoRepeat) and rule.weight is None]
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *pairs]))
