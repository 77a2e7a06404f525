"""What proves a matching the best without a blocking pair, checked in one pass over the pairs without a solver.

With strict lists the proof has three parts. First, the rotations of the applications are all there are: they lead,
each possible in its turn, from a stable matching that no ring of students can improve to one below which no ring is
left; every such way meets every rotation, and the stable matchings are the sets of rotations that lack none of what
they require (Gusfield and Irving, 1989). Second, no such set is worth more: each rotation pays amounts to rotations it
requires, out of what it adds and what it is paid. A set that lacks nothing pays itself, or is paid from outside, so it
is worth no more than all that is left to those who keep something: these are the dual values of the best closed set.
Third, all stable matchings leave the same students without an application and the same seats (Roth, 1986), and prices
prove that these are assigned in the best way. Nothing here comes from the code that solves.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jumelage.frozen import FrozenArrays, frozen_array
from jumelage.matching.certificate import Certificate
from jumelage.matching.matching import Matching
from jumelage.matching.stable.certificate_lists import StrictLists, strict_lists
from jumelage.matching.stable.certificate_rotations import Claim
from jumelage.matching.stable.certificate_weights import filled, weights_of

if TYPE_CHECKING:
    from jumelage.matching.market import Market


@dataclass(frozen=True, eq=False)
class StableCertificate(FrozenArrays):
    """Payments among the rotations of a market, and prices of what they leave, that prove the best stable matching.

    It is about all matchings without a blocking pair, whether or not the market requires that there be none.

    Parameters
    ----------
    objective : tuple of str
        What was optimised, the most important first.
    decimals : int
        Scores of applications are counted in whole units of ``10 ** -decimals``.
    offset : float
        What is taken off each of these scores first, 0 or the lowest score of the market. It changes no comparison, as
        all stable matchings place the same number.
    pair : ndarray of int64, shape (num_stable_pairs,)
        The positions in the market of all pairs of students who have several stable partners with one of these.
    arrives, leaves : ndarray of int32, shape (num_stable_pairs,)
        The rotation by which the student comes to each pair, and the one by which she leaves it; −1 for none.
        Rotations are numbered in an order in which they can be made.
    payer, payee : ndarray of int32, shape (num_payments,)
        The rotations that pay, and those they require and pay to.
    amount : ndarray of int64, shape (num_levels, num_payments)
        What is paid in each level of the objective, where ranks counted one by one are a level each; never
        lexicographically negative.
    remainder : Certificate
        The prices of the students and seats that the applications leave, for the same objective.

    Examples
    --------
    >>> import jumelage as jm
    >>> import pandas as pd
    >>> wishes = {"ana": ["c1", "c2"], "ben": ["c2", "c1"]}
    >>> rankings = {"c1": ["ben", "ana"], "c2": ["ana", "ben"]}
    >>> scores = pd.DataFrame([[0.1, 0.9], [0.8, 0.2]], index=["ana", "ben"], columns=["c1", "c2"])
    >>> market = jm.Market.from_preferences(wishes, rankings, capacity={"c1": 1, "c2": 1}, scores=scores)
    >>> result = jm.match(market)
    >>> result.certificate.check(market, result.matching)
    True
    >>> result.certificate.faults(market, jm.Matching({"ana": "c1", "ben": "c2"}))
    ('The matching is worth less than the payments leave room for.',)
    """

    objective: tuple[str, ...]
    decimals: int
    offset: float
    pair: NDArray[np.int64]
    arrives: NDArray[np.int32]
    leaves: NDArray[np.int32]
    payer: NDArray[np.int32]
    payee: NDArray[np.int32]
    amount: NDArray[np.int64]
    remainder: Certificate

    def __post_init__(self) -> None:
        for name in ("pair", "amount"):
            object.__setattr__(self, name, frozen_array(getattr(self, name), np.int64))
        for name in ("arrives", "leaves", "payer", "payee"):
            object.__setattr__(self, name, frozen_array(getattr(self, name), np.int32))

    def check(self, market: "Market", matching: "Matching") -> bool:
        """Return whether this proves that the matching is the best of all without a blocking pair in the market."""
        return not self.faults(market, matching)

    def faults(self, market: "Market", matching: "Matching") -> tuple[str, ...]:
        """Return what stands against the proof, in sentences; nothing if it holds."""
        lists = strict_lists(market)
        if lists is None:
            return ("The market has no applications, or it takes more than their order to tell what is stable.",)
        if any(matching.strangers(market)):
            return ("The matching names a student or a company that is not in the market.",)
        assigned = matching.positions(market)
        is_pinned = lists.pinned >= 0
        if (assigned[is_pinned] != lists.pinned[is_pinned]).any():
            return ("A pinned student is placed elsewhere.",)
        places = lists.places_of(assigned)
        if lists.is_overfull(places) or lists.blocks(places):
            return ("The matching is not stable.",)
        faults = self._faults_of_applications(market, lists, places)
        if faults:
            return faults
        left = _what_is_left(market, lists, places)
        if not self._is_objective_of_remainder(left):
            return ("The prices of what is left are for another objective.",)
        others = Matching.from_positions(market, np.where(is_pinned | (places >= 0), np.int32(-1), assigned))
        return self.remainder.faults(left, others)

    def _faults_of_applications(
        self, market: "Market", lists: StrictLists, places: NDArray[np.int64]
    ) -> tuple[str, ...]:
        """Return what stands against the proof that the applications alone are matched in the best way."""
        if self.objective == ("placed",):
            return ()
        weights = weights_of(market, self.objective, self.decimals, self.offset)
        if weights is None:
            return ("The market has nothing to judge by, or the units do not tell the scores apart.",)
        if not self._is_well_formed(lists.pair) or self.amount.shape != (len(weights), len(self.payer)):
            return ("The rotations are not about the applications of this market.",)
        rotations = Claim(lists, places, np.searchsorted(lists.pair, self.pair), self.arrives, self.leaves)
        faults = rotations.faults()
        if faults:
            return faults
        if (_signs(self.amount) < 0).any() or not rotations.requires(self.payer, self.payee).all():
            return ("A rotation pays one that it does not require, or less than nothing.",)
        best, end = (lists.pair[each[each >= 0]] for each in (rotations.best, places))
        gained = [sum(weight[end].tolist()) - sum(weight[best].tolist()) for weight in weights]
        if gained != self._room(weights):
            return ("The matching is worth less than the payments leave room for.",)
        return ()

    def _is_objective_of_remainder(self, left: "Market") -> bool:
        """Return whether the prices are for the objective; where all have one rank, there is no worse one to avoid."""
        names = dict.fromkeys(level.partition(" ")[0] for level in self.remainder.levels)
        has_worse = left.student_rank is not None and len(np.unique(left.student_rank)) > 1
        wanted = [name for name in self.objective if name != "generous" or has_worse]
        return [name for name in names if name != "minima"] == wanted

    def _is_well_formed(self, applications: NDArray[np.int64]) -> bool:
        """Return whether all parts have their shapes, and name applications and rotations that there are."""
        num_rotations = self.leaves.max(initial=-1) + 1
        return bool(
            self.pair.ndim == self.payer.ndim == 1
            and self.pair.shape == self.arrives.shape == self.leaves.shape
            and self.payer.shape == self.payee.shape
            and (np.diff(np.sort(self.pair)) > 0).all()
            and (self.pair >= 0).all()
            and np.array_equal(np.append(applications, -1)[np.searchsorted(applications, self.pair)], self.pair)
            and (np.concatenate((self.arrives, self.leaves)) < num_rotations).all()
            and (np.concatenate((self.arrives, self.leaves)) >= -1).all()
            and (np.concatenate((self.payer, self.payee)) < num_rotations).all()
            and (np.concatenate((self.payer, self.payee)) >= 0).all()
        )

    def _room(self, weights: list[NDArray[np.int64]]) -> list[int]:
        """Return by how much, at most, rotations can raise the value: all that is left to those who keep something."""
        # Python's integers, as what somebody claims may be of any size.
        kept = np.zeros((len(weights), self.leaves.max(initial=-1) + 1), dtype=object)
        is_reached, is_left = self.arrives >= 0, self.leaves >= 0
        for own, weight, amount in zip(kept, weights, self.amount, strict=True):
            units = weight[self.pair].astype(object)
            np.add.at(own, self.arrives[is_reached], units[is_reached])
            np.subtract.at(own, self.leaves[is_left], units[is_left])
            is_paid = amount != 0
            np.subtract.at(own, self.payer[is_paid], amount[is_paid].astype(object))
            np.add.at(own, self.payee[is_paid], amount[is_paid].astype(object))
        return [sum(own.tolist()) for own in kept[:, _signs(kept) > 0]]


def _signs(numbers: NDArray[Any]) -> NDArray[np.int64]:
    """Return the sign of each column, read level by level: that of its first number other than 0."""
    sign = np.zeros(numbers.shape[1], dtype=np.int64)
    for level in numbers[::-1]:
        sign = np.where(level > 0, 1, np.where(level < 0, -1, sign))
    return sign


def _what_is_left(market: "Market", lists: StrictLists, places: NDArray[np.int64]) -> "Market":
    """Return what pins and applications leave as a market of its own: other students, free seats, other pairs.

    What was not ranked counts as before: one more than all that were.
    """
    kept = lists.is_other & (places < 0)[market.student_of_pair]
    assert market.student_rank is not None
    given = market.company_rank
    return market.replace(
        capacity=lists.seats - lists.load(places),
        minimum=np.maximum(market.minimum - (market.capacity - lists.seats), 0),
        indptr=np.append(0, np.cumsum(kept))[market.indptr],
        company=market.company[kept],
        score=None if market.score is None else market.score[kept],
        student_rank=filled(market.student_rank, market.student_of_pair)[kept],
        company_rank=None if given is None else filled(given, market.company)[kept],
        mode=np.zeros(np.count_nonzero(kept), dtype=np.int8),
        rules=(),
    )
