"""The least prices that support an optimal matching: the dual side of its proof.

A company's price is what one more place there is worth; a student's is what is left to her of her pair's weight.
Prices rise along chains of displacements until none can rise further, as distances do in the algorithm of Bellman
and Ford; only companies whose price has just changed are looked at again.

With a lexicographic objective there is one level of prices per objective, and each level looks only at pairs that
are tight in all levels above it. Minima are a level of their own, above all others.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import JumelageError

NO_PRICE = np.iinfo(np.int64).min // 4
"""Lower than any price: nobody has asked for this company yet."""

_BLOCK = 1 << 20


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
        self, indptr: NDArray[np.int64], company: NDArray[np.int32], assigned: NDArray[np.int32], num_companies: int
    ):
        self.indptr, self.company, self.assigned = indptr, company, assigned
        self.degree = np.diff(indptr)
        self.tight: NDArray[np.bool_] | None = None
        placed = assigned >= 0
        self.own_pair = np.full(len(assigned), -1, dtype=np.int64)
        for begin, end in self._blocks():
            pairs = slice(indptr[begin], indptr[end])
            hit = np.flatnonzero(company[pairs] == np.repeat(assigned[begin:end], self.degree[begin:end]))
            self.own_pair[begin:end][placed[begin:end]] = hit + indptr[begin]
        self.free = np.flatnonzero(~placed & (self.degree > 0))
        self.seated = np.argsort(assigned, kind="stable")[np.count_nonzero(~placed) :]
        self.seat_of = np.concatenate(([0], np.cumsum(np.bincount(assigned[placed], minlength=num_companies))))

    def _blocks(self) -> list[tuple[int, int]]:
        """Return ranges of students with about as many pairs each."""
        cuts = np.searchsorted(self.indptr, np.arange(0, self.indptr[-1], _BLOCK), side="left")
        edges = np.unique(np.concatenate(([0], cuts, [len(self.degree)])))
        return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))

    def kept(self, weight: int | NDArray[np.int64], price: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what each student keeps of her pair's weight once her company's price is paid."""
        placed = self.own_pair >= 0
        kept = np.zeros(len(self.assigned), dtype=np.int64)
        own = weight if isinstance(weight, int) else weight[self.own_pair[placed]]
        kept[placed] = own - price[self.assigned[placed]]
        return kept

    def keep_tight(
        self, weight: int | NDArray[np.int64], student: NDArray[np.int64], price: NDArray[np.int64]
    ) -> None:
        """Leave out of later levels the pairs whose two prices exceed their weight."""
        tight = np.ones(len(self.company), dtype=bool) if self.tight is None else self.tight
        for begin, end in self._blocks():
            pairs = slice(self.indptr[begin], self.indptr[end])
            total = np.repeat(student[begin:end], self.degree[begin:end]) + price[self.company[pairs]]
            tight[pairs] &= total == (weight if isinstance(weight, int) else weight[pairs])
        self.tight = tight

    def rise(self, weight: int | NDArray[np.int64], start: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the least prices, at or above `start`, that nobody would outbid."""
        price = start.copy()
        self._bid(self.free, np.zeros(len(self.free), dtype=np.int64), weight, price)
        asked = price > NO_PRICE
        if isinstance(weight, int) and asked.all():
            # Where all pairs weigh the same, the companies at the lowest price can outbid nobody.
            asked = price > price.min()
        changed = np.flatnonzero(asked)
        for _ in range(len(price) + 2):
            if not len(changed):
                return price
            students = self._seated_at(changed)
            own = weight if isinstance(weight, int) else weight[self.own_pair[students]]
            changed = self._bid(students, own - price[self.assigned[students]], weight, price)
        message = "the matching is not optimal: prices that support it would rise without end"
        raise JumelageError(message)

    def _seated_at(self, companies: NDArray[np.intp]) -> NDArray[np.intp]:
        return self.seated[_ranges(self.seat_of[companies], self.seat_of[companies + 1] - self.seat_of[companies])]

    def _bid(
        self,
        students: NDArray[np.intp],
        kept: NDArray[np.int64],
        weight: int | NDArray[np.int64],
        price: NDArray[np.int64],
    ) -> NDArray[np.intp]:
        """Let students, who each keep so much, raise the price of other companies; return whose price rose."""
        rose: list[NDArray[Any]] = []
        ends = np.cumsum(self.degree[students])
        cuts = np.searchsorted(ends, np.arange(_BLOCK, ends[-1] if len(ends) else 0, _BLOCK)).tolist()
        for begin, end in zip([0, *cuts], [*cuts, len(students)], strict=True):
            group = students[begin:end]
            degree = self.degree[group]
            pairs = _ranges(self.indptr[group], degree)
            at = self.company[pairs]
            bid = (weight if isinstance(weight, int) else weight[pairs]) - np.repeat(kept[begin:end], degree)
            higher = bid > price[at]
            if self.tight is not None:
                higher &= self.tight[pairs]
            higher = np.flatnonzero(higher)
            at = at[higher]
            np.maximum.at(price, at, bid[higher])
            rose.append(_distinct(at, len(price)))
        return _distinct(np.concatenate(rose), len(price)) if len(rose) > 1 else rose[0]


def _ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ``start, start + 1, …`` for each start, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + lengths, lengths)


def _distinct(positions: NDArray[Any], count: int) -> NDArray[np.intp]:
    """Return the different positions, in order; by counting where there are many."""
    return np.unique(positions) if len(positions) < count else np.flatnonzero(np.bincount(positions))
