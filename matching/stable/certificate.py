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
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.frozen import FrozenArrays, frozen_array
from jumelage.matching.certificate import LARGEST, MOST_DECIMALS, UNITS_IN_RANGE, Certificate
from jumelage.matching.matching import Matching
from jumelage.matching.stable.certificate_lists import StrictLists, strict_lists
from jumelage.matching.stable.certificate_rotations import Claim

if TYPE_CHECKING:
    from jumelage.matching.market import Market


@dataclass(frozen=True, eq=False)
class StableCertificate(FrozenArrays):
    """Payments among the rotations of a market, and prices of what they leave, that prove the best stable matching.

    It is about all matchings without a blocking pair, whether or not the market requires that there be none.

    Parameters
    ----------
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
    amount : ndarray of int64, shape (num_payments,)
        What is paid, in units of the last level of the objective, the only one in which stable matchings differ.
    remainder : Certificate
        The prices of the students and seats that the applications leave. Its levels are the objective.

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

    @property
    def levels(self) -> tuple[str, ...]:
        """What was optimised, the most important first."""
        levels = self.remainder.levels
        return levels[1:] if levels[:1] == ("minima",) else levels

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
        return self._faults_of_applications(market, lists, places) or self.remainder.faults(
            _what_is_left(market, lists, places),
            Matching.from_positions(market, np.where(is_pinned | (places >= 0), np.int32(-1), assigned)),
        )

    def _faults_of_applications(
        self, market: "Market", lists: StrictLists, places: NDArray[np.int64]
    ) -> tuple[str, ...]:
        """Return what stands against the proof that the applications alone are matched in the best way."""
        if self.levels == ("placed",):
            return ()
        units = self._units(market)
        if units is None:
            return ("The market has nothing to judge by, or the units do not tell the scores apart.",)
        if not self._is_well_formed(lists.pair):
            return ("The rotations are not about the applications of this market.",)
        rotations = Claim(lists, places, np.searchsorted(lists.pair, self.pair), self.arrives, self.leaves)
        faults = rotations.faults()
        if faults:
            return faults
        if (self.amount < 0).any() or not rotations.requires(self.payer, self.payee).all():
            return ("A rotation pays one that it does not require, or less than nothing.",)
        at_best, at_end = (_sum(units[lists.pair[each[each >= 0]]]) for each in (rotations.best, places))
        if at_best + self._room(units) != at_end:
            return ("The matching is worth less than the payments leave room for.",)
        return ()

    def _units(self, market: "Market") -> NDArray[np.int64] | None:
        """Return what each pair counts in the last level; None if scores are too large, or units too coarse."""
        if self.levels[-1:] == ("student_rank",) and market.student_rank is not None:
            return -market.student_rank.astype(np.int64)
        if self.levels[-1:] != ("score",) or market.score is None or abs(self.decimals) > MOST_DECIMALS:
            return None
        scale = float(10**self.decimals) if self.decimals >= 0 else 1 / float(10**-self.decimals)
        if self.offset not in (0.0, market.score.min(initial=np.inf)):
            return None
        with np.errstate(over="ignore"):
            units = (market.score - self.offset) * scale
        lowest, highest = units.min(initial=np.inf), units.max(initial=-np.inf)
        if not max(-lowest, highest) <= LARGEST:
            return None
        if self.levels[0] != "placed":
            # As for what is assigned: leaving a student unplaced is worth 0, and scores are told apart from that, too.
            lowest, highest = min(lowest, 0.0), max(highest, 0.0)
        units = np.rint(units)
        is_fine = highest - lowest >= UNITS_IN_RANGE or np.array_equal(units / scale + self.offset, market.score)
        return units.astype(np.int64) if is_fine else None

    def _is_well_formed(self, applications: NDArray[np.int64]) -> bool:
        """Return whether all parts have their shapes, and name applications and rotations that there are."""
        num_rotations = self.leaves.max(initial=-1) + 1
        return bool(
            self.pair.ndim == self.payer.ndim == 1
            and self.pair.shape == self.arrives.shape == self.leaves.shape
            and self.payer.shape == self.payee.shape == self.amount.shape
            and (np.diff(np.sort(self.pair)) > 0).all()
            and (self.pair >= 0).all()
            and np.array_equal(np.append(applications, -1)[np.searchsorted(applications, self.pair)], self.pair)
            and (np.concatenate((self.arrives, self.leaves)) < num_rotations).all()
            and (np.concatenate((self.arrives, self.leaves)) >= -1).all()
            and (np.concatenate((self.payer, self.payee)) < num_rotations).all()
            and (np.concatenate((self.payer, self.payee)) >= 0).all()
        )

    def _room(self, units: NDArray[np.int64]) -> int:
        """Return by how much, at most, rotations can raise the value: all that is left to those who keep something."""
        # Python's integers, as what somebody claims may be of any size.
        kept = np.zeros(self.leaves.max(initial=-1) + 1, dtype=object)
        amount, units = self.amount.astype(object), units[self.pair].astype(object)
        np.add.at(kept, self.arrives[self.arrives >= 0], units[self.arrives >= 0])
        np.subtract.at(kept, self.leaves[self.leaves >= 0], units[self.leaves >= 0])
        np.subtract.at(kept, self.payer, amount)
        np.add.at(kept, self.payee, amount)
        return sum(each for each in kept.tolist() if each > 0)


def _sum(numbers: NDArray[np.int64]) -> int:
    """Return the sum, which may not fit an int64."""
    return sum(numbers.tolist())


def _what_is_left(market: "Market", lists: StrictLists, places: NDArray[np.int64]) -> "Market":
    """Return what pins and applications leave as a market of its own: other students, free seats, other pairs.

    A place that a student did not rank counts as before: one more than all she ranked.
    """
    kept = lists.is_other & (places < 0)[market.student_of_pair]
    assert market.student_rank is not None
    last = np.zeros(market.num_students, dtype=np.int32)
    np.maximum.at(last, market.student_of_pair, market.student_rank)
    rank = np.where(market.student_rank > 0, market.student_rank, last[market.student_of_pair] + 1)
    return market.replace(
        capacity=lists.seats - lists.load(places),
        minimum=np.maximum(market.minimum - (market.capacity - lists.seats), 0),
        indptr=np.append(0, np.cumsum(kept))[market.indptr],
        company=market.company[kept],
        score=None if market.score is None else market.score[kept],
        student_rank=rank[kept],
        company_rank=None,
        mode=np.zeros(np.count_nonzero(kept), dtype=np.int8),
        rules=(),
    )
