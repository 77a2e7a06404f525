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
    bids = _Bids(indptr, company, assigned, len(minimum))
    levels: list[int | NDArray[np.int64]] = list(weights)
    floor = np.zeros(len(minimum), dtype=np.int64)
    if minimum.any():
        levels.insert(0, 0)
        load = np.bincount(assigned[assigned >= 0], minlength=len(minimum))
        floor[(load == minimum) & (minimum > 0)] = -1
    held = np.ones(len(minimum), dtype=bool)
    student = np.zeros((len(levels), len(assigned)), dtype=np.int64)
    price = np.zeros((len(levels), len(minimum)), dtype=np.int64)
    placed = np.flatnonzero(assigned >= 0)
    for number, weight in enumerate(levels):
        own, gain = bids.of(weight)
        price[number] = bids.rise(gain, np.where(held, floor, NO_PRICE), is_flat=isinstance(weight, int))
        student[number, placed] = own[placed] - price[number, assigned[placed]]
        held &= price[number] == floor
        floor = np.zeros_like(floor)
        if number + 1 < len(levels):
            bids.keep_tight(gain, price[number])
    return Prices(student, price)


class _Bids:
    """Every pair as a bid of its student for its company, in the order of where the students are.

    A student at company ``h`` bids the price of ``h`` plus her gain, what the pair weighs beyond her own pair: at
    that price she would as soon be there as here. The unplaced stand together at the end, as if at one company
    more, whose price is always 0.
    """

    def __init__(
        self,
        indptr: NDArray[np.int64],
        company: NDArray[np.int32],
        assigned: NDArray[np.int32],
        num_companies: int,
    ):
        degree = np.diff(indptr)
        home = np.where(assigned >= 0, assigned, np.int32(num_companies))
        self.student = np.argsort(home, kind="stable")
        self.num_placed = np.count_nonzero(assigned >= 0)
        self.degree = degree[self.student]
        self.pair = ranges(indptr[self.student], self.degree)
        self.company = company[self.pair]
        self.is_own = self.company == np.repeat(home[self.student], self.degree)
        self.count = np.bincount(home, weights=degree, minlength=num_companies + 1).astype(np.int64)
        self.first = np.concatenate(([0], np.cumsum(self.count)))
        self.tight: NDArray[np.bool_] | None = None

    def of(self, weight: int | NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return what each student's own pair weighs, 0 for the unplaced, and the gain of each bid."""
        gain = np.full(len(self.pair), weight) if isinstance(weight, int) else weight[self.pair]
        own = np.zeros(len(self.student), dtype=np.int64)
        own[self.student[: self.num_placed]] = gain[self.is_own]
        gain -= np.repeat(own[self.student], self.degree)
        return own, gain

    def keep_tight(self, gain: NDArray[np.int64], price: NDArray[np.int64]) -> None:
        """Leave out of later levels the pairs whose two prices exceed their weight."""
        is_tight = price[self.company] == gain + np.repeat(np.append(price, 0), self.count)
        self.tight = is_tight if self.tight is None else self.tight & is_tight

    def rise(self, gain: NDArray[np.int64], start: NDArray[np.int64], *, is_flat: bool) -> NDArray[np.int64]:
        """Return the least prices, at or above `start`, that nobody would outbid.

        Parameters
        ----------
        gain : ndarray of int64, shape (num_pairs,)
            From `of`.
        start : ndarray of int64, shape (num_companies,)
            `NO_PRICE` where a price is free to be negative.
        is_flat : bool
            Whether all pairs weigh the same.
        """
        price = np.append(start, 0)
        asked = price > NO_PRICE
        if is_flat and asked.all():
            # Those seated at the lowest price gain nothing anywhere; only the unplaced do.
            asked = price > price.min()
            asked[-1] = True
        heard = np.where(asked, NO_PRICE, price)
        bid_singly = self._singly(gain, price, heard)
        waiting = np.flatnonzero(asked)
        for number in range(PICKY_ROUNDS + len(price) + 2):
            if self.count[waiting].sum() <= FEW_BIDS:
                bid_singly(waiting)
            else:
                if number < PICKY_ROUNDS:
                    # The third that rose most: those whose price rose by little may soon hear of more.
                    risen = price[waiting] - heard[waiting]
                    third = len(risen) * 2 // 3
                    waiting = waiting[risen >= np.partition(risen, third)[third]]
                heard[waiting] = price[waiting]
                self._bid(waiting, gain, price)
            waiting = np.flatnonzero(price > heard)
            if not len(waiting):
                return price[:-1]
        raise JumelageError(_NOT_OPTIMAL)

    def _bid(self, companies: NDArray[np.intp], gain: NDArray[np.int64], price: NDArray[np.int64]) -> None:
        """Let those seated at some companies raise the price of others."""
        ends = np.cumsum(self.count[companies])
        cuts = np.searchsorted(ends, np.arange(BIDS_AT_ONCE, ends[-1], BIDS_AT_ONCE)).tolist()
        for begin, end in pairwise([0, *cuts, len(companies)]):
            homes = companies[begin:end]
            count = self.count[homes]
            bids = ranges(self.first[homes], count)
            at = self.company[bids]
            bid = gain[bids]
            bid += np.repeat(price[homes], count)
            is_higher = bid > price[at]
            if self.tight is not None:
                is_higher &= self.tight[bids]
            higher = np.flatnonzero(is_higher)
            np.maximum.at(price, at[higher], bid[higher])

    def _singly(
        self, gain: NDArray[np.int64], price: NDArray[np.int64], heard: NDArray[np.int64]
    ) -> Callable[[NDArray[np.intp]], None]:
        """Return how those seated at a few companies bid one by one: for long chains, NumPy's calls cost too much."""
        tight = None if self.tight is None else _view(self.tight)
        first, count, company = (_view(each) for each in (self.first, self.count, self.company))
        gains, prices, last_heard = _view(gain), _view(price), _view(heard)

        def bid(companies: NDArray[np.intp]) -> None:
            waiting = companies.tolist()
            for _ in range(len(prices) + 2):
                rose = set()
                for home in waiting:
                    here = last_heard[home] = prices[home]
                    for place in range(first[home], first[home + 1]):
                        at = company[place]
                        if here + gains[place] > prices[at] and (tight is None or tight[place]):
                            prices[at] = here + gains[place]
                            rose.add(at)
                waiting = list(rose)
                if not waiting or sum(count[home] for home in waiting) > FEW_BIDS:
                    return
            raise JumelageError(_NOT_OPTIMAL)

        return bid


def _view(values: NDArray[Any]) -> "memoryview[Any]":
    """Return an array whose items are plain Python numbers, quick to read one by one."""
    return memoryview(values)  # type: ignore[arg-type]


def ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ``start, start + 1, …`` for each start, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + lengths, lengths)
