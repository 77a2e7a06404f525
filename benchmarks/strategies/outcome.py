"""One matching of one market with its audit: what all measures read."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.audit import audit
from jumelage.matching.rules.pins import pins

if TYPE_CHECKING:
    from jumelage.matching.audit import Audit
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching


@dataclass(frozen=True, eq=False)
class Outcome:
    """A matching of a market.

    Parameters
    ----------
    market : Market
        What was decided.
    matching : Matching
        Who goes where.
    """

    market: "Market"
    matching: "Matching"

    @cached_property
    def verdict(self) -> "Audit":
        """What the audit says of it."""
        return audit(self.market, self.matching)

    @cached_property
    def assigned(self) -> NDArray[np.int32]:
        """The company of each student by position, −1 for none; shape (num_students,)."""
        return self.matching.positions(self.market)

    @cached_property
    def pair(self) -> NDArray[np.int64]:
        """The pair that each student is placed by, −1 where there is none; shape (num_students,)."""
        market = self.market
        hit = np.flatnonzero(market.company == self.assigned[market.student_of_pair])
        pair = np.full(market.num_students, -1, dtype=np.int64)
        pair[market.student_of_pair[hit]] = hit
        return pair

    @cached_property
    def is_pinned(self) -> NDArray[np.bool_]:
        """Whether no strategy has a say on a student; shape (num_students,)."""
        pinned = np.zeros(self.market.num_students, dtype=np.bool_)
        pinned[[self.market.position_of_student(pin.student) for pin in pins(self.market.rules)]] = True
        return pinned

    @cached_property
    def last_rank(self) -> NDArray[np.int64]:
        """The last rank that each student gives, 0 where she gives none; shape (num_students,)."""
        last = np.zeros(self.market.num_students, dtype=np.int64)
        if self.market.student_rank is not None:
            np.maximum.at(last, self.market.student_of_pair, self.market.student_rank)
        return last

    @cached_property
    def is_wisher(self) -> NDArray[np.bool_]:
        """Whether a student ranks a place and is not pinned; shape (num_students,)."""
        return (self.last_rank > 0) & ~self.is_pinned

    @cached_property
    def rank(self) -> NDArray[np.float64]:
        """The rank each student gives her place; shape (num_students,).

        A place that she did not rank comes after all she ranked; NaN for who is unplaced, is pinned or ranks nothing.
        """
        rank = np.full(self.market.num_students, np.nan)
        if self.market.student_rank is not None:
            at = np.flatnonzero(self.is_wisher & (self.pair >= 0))
            given = self.market.student_rank[self.pair[at]]
            rank[at] = np.where(given > 0, given, self.last_rank[at] + 1)
        return rank
