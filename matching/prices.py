"""The least prices that support an optimal matching: the dual side of its proof.

A company's price is what one more place there is worth; a student's is what is left to her of her pair's weight.
Prices rise along chains of displacements until none can rise further, as distances do in the algorithm of Bellman
and Ford; only companies whose price has just changed are looked at again.

With a lexicographic objective there is one level of prices per objective, and each level looks only at pairs that
are tight in all levels above it. Minima are a level of their own, above all others.

Sets of companies and of students, which quotas count, are nodes like companies; see `set_links`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import JumelageError
from jumelage.matching.set_links import SetLinks

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
    company_set, student_set : ndarray of int64, shape (num_levels, num_sets)
        What each set adds to the prices of its companies, or to what its students pay.
    """

    student: NDArray[np.int64]
    company: NDArray[np.int64]
    company_set: NDArray[np.int64]
    student_set: NDArray[np.int64]


def least_prices(
    indptr: NDArray[np.int64],
    company: NDArray[np.int32],
    weights: tuple[int | NDArray[np.int64], ...],
    minimum: NDArray[np.int64],
    assigned: NDArray[np.int32],
    links: SetLinks | None = None,
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
    links : SetLinks, optional
        What quotas add.

    Raises
    ------
    JumelageError
        If prices rise without end, which proves that the matching is not optimal.
    """
    num_companies = len(minimum)
    load = np.bincount(assigned[assigned >= 0], minlength=num_companies)
    floor, held = -((load == minimum) & (minimum > 0)).astype(np.int64), np.ones(num_companies, dtype=bool)
    if links is not None:
        floor, held = links.floor, links.has_floor.copy()
    bids = _Bids(indptr, company, assigned, num_companies, links)
    levels: list[int | NDArray[np.int64]] = list(weights)
    has_minima = bool(minimum.any()) or (links is not None and links.needs_minima)
    if has_minima:
        levels.insert(0, 0)
    student = np.zeros((len(levels), len(assigned)), dtype=np.int64)
    standing = np.zeros((len(levels), len(floor)), dtype=np.int64)
    placed = np.flatnonzero(assigned >= 0)
    for number, weight in enumerate(levels):
        own, gain = bids.of(weight, is_minima=has_minima and number == 0)
        is_flat = links is None and isinstance(weight, int)
        price = standing[number] = bids.rise(gain, np.where(held, floor, NO_PRICE), is_flat=is_flat)
        student[number, placed] = own[placed] - price[assigned[placed]]
        held &= price == floor
        floor = np.zeros_like(floor)
        if number + 1 < len(levels):
            bids.keep_tight(gain, price)
    if links is None:
        none = np.zeros((len(levels), 0), dtype=np.int64)
        return Prices(student, standing, none, none)
    return _apart(links, student, standing, placed)


def _apart(
    links: SetLinks, student: NDArray[np.int64], standing: NDArray[np.int64], placed: NDArray[np.intp]
) -> Prices:
    """Return standing prices as what each company, set and student has of its own."""
    students, companies = links.families.students, links.families.companies
    num_companies, first = len(companies.home), len(companies.home) + companies.num_sets
    outside = np.zeros((len(student), 1), dtype=np.int64)
    by_company = np.hstack((standing[:, num_companies:first], outside))
    by_student = np.hstack((standing[:, first:], outside))
    student[:, placed] += by_student[:, students.home[placed]]
    return Prices(
        student,
        standing[:, :num_companies] - by_company[:, companies.home],
        by_company[:, :-1] - by_company[:, companies.parent],
        by_student[:, students.parent] - by_student[:, :-1],
    )


class _Bids:
    """Every pair as a bid of its student for its company, in the order of where the students are.

    A student at company ``h`` bids the price of ``h`` plus her gain, what the pair weighs beyond her own pair: at
    that price she would as soon be there as here. The unplaced stand together at the end, as if at one company
    more, whose price is always 0; those in a set of students stand there. Links of sets are bids, too, as if of
    students that have no other pair.
    """

    def __init__(
        self,
        indptr: NDArray[np.int64],
        company: NDArray[np.int32],
        assigned: NDArray[np.int32],
        num_companies: int,
        links: SetLinks | None,
    ):
        num_students, num_nodes = len(assigned), num_companies
        home, degree, first = assigned, np.diff(indptr), indptr[:-1]
        self._links = links
        if links is not None:
            num_nodes = len(links.floor)
            own_set = links.families.students.home
            first_set = num_nodes - links.families.students.num_sets
            home = np.where((assigned < 0) & (own_set >= 0), first_set + own_set, assigned)
            home = np.concatenate((home, links.tail))
            degree = np.concatenate((degree, np.ones_like(links.tail)))
            first = np.concatenate((first, indptr[-1] + np.arange(len(links.tail))))
            company = np.concatenate((company, links.head.astype(np.int32)))
        home = np.where(home >= 0, home, np.int32(num_nodes))
        self.student = np.argsort(home, kind="stable")
        self.degree = degree[self.student]
        self.pair = ranges(first[self.student], self.degree)
        self.company = company[self.pair]
        self.is_own = self.company == np.repeat(home[self.student], self.degree)
        self.placed = self.student[np.append(assigned, np.full(len(home) - num_students, -1))[self.student] >= 0]
        self.count = np.bincount(home, weights=degree, minlength=num_nodes + 1).astype(np.int64)
        self.first = np.concatenate(([0], np.cumsum(self.count)))
        self.tight: NDArray[np.bool_] | None = None

    def of(self, weight: int | NDArray[np.int64], *, is_minima: bool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return what each student's own pair weighs, 0 for the unplaced, and the gain of each bid."""
        own = np.zeros(len(self.student), dtype=np.int64)
        links = self._links
        if links is None:
            gain = np.full(len(self.pair), weight) if isinstance(weight, int) else weight[self.pair]
            own[self.placed] = gain[self.is_own]
        else:
            num_pairs = len(self.pair) - len(links.tail)
            every = np.full(num_pairs, weight) if isinstance(weight, int) else weight
            own[self.placed] = every[self.pair[self.is_own]]
            by_link = -np.append(own, 0)[links.student]
            if is_minima:
                by_link -= links.lacks
            gain = np.concatenate((every, by_link))[self.pair]
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
