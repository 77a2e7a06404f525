"""Which pairs the rules forbid, found apart from what they ask of a solver."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.rules.forbid import Forbid
from jumelage.matching.rules.history import NoRepeat

if TYPE_CHECKING:
    from jumelage.matching.market import Market


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
