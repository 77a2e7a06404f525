"""The least prices that support an optimal matching: the dual side of its proof.

A company's price is what one more place there is worth; a student's is what is left to her of her pair's weight.
Prices rise along chains of displacements until none can rise further, as distances do in the algorithm of Bellman
and Ford; only companies whose price has just changed are looked at again.

With a lexicographic objective there is one level of prices per objective, and each level looks only at pairs that
are tight in all levels above it. Minima are a level of their own, above all others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import JumelageError
from jumelage.matching.blocks import student_blocks

NO_PRICE = np.iinfo(np.int64).min // 4
"""Lower than any price: nobody has asked for this company yet."""

BIDS_AT_ONCE = 1 << 17
"""So many bids are worked on at once: their arrays stay in a core's cache."""

PICKY_ROUNDS = 2000
"""In so many rounds only those with the largest rises bid on; then all do, which ends after a round per company."""

FEW_BIDS = 400
"""Up to so many pairs, bidding one by one is faster than NumPy's calls on small arrays."""

_NOT_OPTIMAL = "the matching is not optimal: prices that support it would rise without end"


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices of both sides, one row per level.

    Parameters
    ----------
    student : ndarray of int64, shape (num_levels, num_students)
        What each student keeps of her pair's weight; 0 for an unplaced student.
    company : ndarray of int64, shape (num_levels, num_companies)
        What one more place at each company is worth; negative, in the level of the minima, where fewer would be.
    """

    student: NDArray[np.int64]
    company: NDArray[np.int64]


def least_prices(
    indptr: NDArray[np.int64],
    company: NDArray[np.int32],
    weights: tuple[int | NDArray[np.int64], ...],
    minimum: NDArray[np.int64],
    assigned: NDArray[np.int32],
) -> Prices:
    """Return the least prices that support an optimal matching.

    Parameters
    ----------
    indptr, company : ndarray, shapes (num_students + 1,) and (num_pairs,)
        The pairs, by student.
    weights : tuple of int or ndarray of int64, shape (num_pairs,)
        What each pair counts in each level, the most important level first.
    minimum : ndarray of int64, shape (num_companies,)
        How many students each company must be given; with any, a level of the minima comes first.
    assigned : ndarray of int32, shape (num_students,)
        The company of each student; −1 if unplaced.

    Raises
    ------
    JumelageError
        If prices rise without end, which proves that the matching is not optimal.
    """
    chains = _Chains(indptr, company, assigned, len(minimum))
    levels: list[int | NDArray[np.int64]] = list(weights)
    floor = np.zeros(len(minimum), dtype=np.int64)
    if minimum.any():
        levels.insert(0, 0)
        load = np.bincount(assigned[assigned >= 0], minlength=len(minimum))
        floor[(load == minimum) & (minimum > 0)] = -1
    held = np.ones(len(minimum), dtype=bool)
    student = np.zeros((len(levels), len(assigned)), dtype=np.int64)
    price = np.zeros((len(levels), len(minimum)), dtype=np.int64)
    for number, weight in enumerate(levels):
        start = np.where(held, floor, NO_PRICE)
        price[number] = chains.rise(weight, start)
        student[number] = chains.kept(weight, price[number])
        held &= price[number] == floor
        floor = np.zeros_like(floor)
        if number + 1 < len(levels):
            chains.keep_tight(weight, student[number], price[number])
    return Prices(student, price)


class _Chains:
    """The pairs of a market with the matching on them, and which pairs are still tight."""

    def __init__(
        self,
        indptr: NDArray[np.int64],
        company: NDArray[np.int32],
        assigned: NDArray[np.int32],
        num_companies: int,
    ):
        self.indptr, self.company, self.assigned = indptr, company, assigned
        self.degree = np.diff(indptr)
        self.tight: NDArray[np.bool_] | None = None
        self.placed = np.flatnonzero(assigned >= 0)
        self.own_pair = np.empty(len(self.placed), dtype=np.int64)
        found = 0
        for begin, end in student_blocks(indptr):
            first, last = indptr[begin], indptr[end]
            own = np.flatnonzero(company[first:last] == np.repeat(assigned[begin:end], self.degree[begin:end]))
            self.own_pair[found : found + len(own)] = own + first
            found += len(own)
        self.unplaced = np.flatnonzero((assigned < 0) & (self.degree > 0))
        at = assigned[self.placed]
        self.seated = self.placed[np.argsort(at, kind="stable")]
        self.seat = np.concatenate(([0], np.cumsum(np.bincount(at, minlength=num_companies))))
        self.num_bids = np.bincount(at, weights=self.degree[self.placed], minlength=num_companies).astype(np.int64)

    def own_weight(self, weight: int | NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what each student's own pair weighs; 0 for the unplaced."""
        own = np.zeros(len(self.assigned), dtype=np.int64)
        own[self.placed] = weight if isinstance(weight, int) else weight[self.own_pair]
        return own

    def kept(self, weight: int | NDArray[np.int64], price: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what each student keeps of her pair's weight once her company's price is paid."""
        kept = self.own_weight(weight)
        kept[self.placed] -= price[self.assigned[self.placed]]
        return kept

    def keep_tight(self, weight: int | NDArray[np.int64], kept: NDArray[np.int64], price: NDArray[np.int64]) -> None:
        """Leave out of later levels the pairs whose two prices exceed their weight."""
        tight = np.ones(len(self.company), dtype=bool) if self.tight is None else self.tight
        for begin, end in student_blocks(self.indptr):
            pairs = slice(self.indptr[begin], self.indptr[end])
            both = np.repeat(kept[begin:end], self.degree[begin:end]) + price[self.company[pairs]]
            tight[pairs] &= both == (weight if isinstance(weight, int) else weight[pairs])
        self.tight = tight

    def rise(self, weight: int | NDArray[np.int64], start: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the least prices, at or above `start`, that nobody would outbid."""
        price = start.copy()
        own = self.own_weight(weight)
        self._bid(self.unplaced, own[self.unplaced], weight, price)
        asked = price > NO_PRICE
        if isinstance(weight, int) and len(price) and asked.all():
            # Where all pairs weigh the same, those seated at the lowest price can outbid nobody.
            asked = price > price.min()
        heard = np.where(asked, NO_PRICE, price)
        bid_singly = self._singly(weight, own, price, heard)
        waiting = np.flatnonzero(asked)
        for number in range(PICKY_ROUNDS + len(price) + 2):
            if self.num_bids[waiting].sum() <= FEW_BIDS:
                bid_singly(waiting)
            else:
                if number < PICKY_ROUNDS:
                    # The third that rose most: those whose price rose by little may soon hear of more.
                    risen = price[waiting] - heard[waiting]
                    third = len(risen) * 2 // 3
                    waiting = waiting[risen >= np.partition(risen, third)[third]]
                heard[waiting] = price[waiting]
                students = self.seated[_ranges(self.seat[waiting], self.seat[waiting + 1] - self.seat[waiting])]
                self._bid(students, own[students] - price[self.assigned[students]], weight, price)
            waiting = np.flatnonzero(price > heard)
            if not len(waiting):
                return price
        raise JumelageError(_NOT_OPTIMAL)

    def _bid(
        self,
        students: NDArray[np.intp],
        kept: NDArray[np.int64],
        weight: int | NDArray[np.int64],
        price: NDArray[np.int64],
    ) -> None:
        """Let students, who each keep so much, raise the price of other companies."""
        ends = np.cumsum(self.degree[students])
        cuts = np.searchsorted(ends, np.arange(BIDS_AT_ONCE, ends[-1] if len(ends) else 0, BIDS_AT_ONCE)).tolist()
        for begin, end in pairwise([0, *cuts, len(students)]):
            group = students[begin:end]
            degree = self.degree[group]
            pairs = _ranges(self.indptr[group], degree)
            at = self.company[pairs]
            bid = (weight if isinstance(weight, int) else weight[pairs]) - np.repeat(kept[begin:end], degree)
            is_higher = bid > price[at]
            if self.tight is not None:
                is_higher &= self.tight[pairs]
            higher = np.flatnonzero(is_higher)
            np.maximum.at(price, at[higher], bid[higher])

    def _singly(
        self,
        weight: int | NDArray[np.int64],
        own: NDArray[np.int64],
        price: NDArray[np.int64],
        heard: NDArray[np.int64],
    ) -> Callable[[NDArray[np.intp]], None]:
        """Return how those seated at a few companies bid one by one: for long chains, NumPy's calls cost too much."""
        weighs = None if isinstance(weight, int) else _view(weight)
        always = weight if isinstance(weight, int) else 0
        tight = None if self.tight is None else _view(self.tight)
        indptr, company, seat, seated, num_bids = (
            _view(each) for each in (self.indptr, self.company, self.seat, self.seated, self.num_bids)
        )
        mine, prices, last_heard = _view(own), _view(price), _view(heard)

        def bid(companies: NDArray[np.intp]) -> None:
            waiting = companies.tolist()
            for _ in range(len(prices) + 2):
                rose = set()
                for at in waiting:
                    last_heard[at] = prices[at]
                    for student in seated[seat[at] : seat[at + 1]]:
                        kept = mine[student] - prices[at]
                        for pair in range(indptr[student], indptr[student + 1]):
                            if tight is None or tight[pair]:
                                offer = (always if weighs is None else weighs[pair]) - kept
                                if offer > prices[company[pair]]:
                                    prices[company[pair]] = offer
                                    rose.add(company[pair])
                waiting = list(rose)
                if not waiting or sum(num_bids[at] for at in waiting) > FEW_BIDS:
                    return
            raise JumelageError(_NOT_OPTIMAL)

        return bid


def _view(values: NDArray[Any]) -> "memoryview[Any]":
    """Return an array whose items are plain Python numbers, quick to read one by one."""
    return memoryview(values)  # type: ignore[arg-type]


def _ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ``start, start + 1, …`` for each start, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + lengths, lengths)
