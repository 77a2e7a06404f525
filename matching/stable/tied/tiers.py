"""Pairs in tiers: whom a student or a company ranks alike stands in one tier, places that are assigned in the last."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.orders import Orders

Positions = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tiers:
    """The pairs of a market, each with the tier in which either side has the other.

    The tiers of all students are numbered through, those of one student next to each other and the best first; so are
    those of the companies.

    Parameters
    ----------
    student, company : ndarray of int64, shape (num_pairs,)
        Who would be matched.
    can_block : ndarray of bool, shape (num_pairs,)
        Which pairs are applications; a place that is assigned blocks nothing.
    student_tier, company_tier : ndarray of int64, shape (num_pairs,)
        The tier of the student in which the company stands, and the other way round.
    student_first, company_first : ndarray of int64, shapes (num_students + 1,) and (num_companies + 1,)
        Where the tiers of each begin.
    capacity : ndarray of int64, shape (num_companies,)
        How many students each company can take.
    """

    student: Positions
    company: Positions
    can_block: NDArray[np.bool_]
    student_tier: Positions
    company_tier: Positions
    student_first: Positions
    company_first: Positions
    capacity: Positions

    @property
    def num_pairs(self) -> int:
        """How many pairs there are."""
        return len(self.student)

    @property
    def num_students(self) -> int:
        """How many students."""
        return len(self.student_first) - 1

    @property
    def num_companies(self) -> int:
        """How many companies."""
        return len(self.capacity)

    @cached_property
    def student_of_tier(self) -> Positions:
        """The student of each tier of students."""
        return np.repeat(np.arange(self.num_students), np.diff(self.student_first))

    @cached_property
    def company_of_tier(self) -> Positions:
        """The company of each tier of companies."""
        return np.repeat(np.arange(self.num_companies), np.diff(self.company_first))

    @cached_property
    def num_levels(self) -> Positions:
        """How many tiers each company has."""
        return np.diff(self.company_first)

    @cached_property
    def level(self) -> Positions:
        """The tier of the company in which each pair stands, counted from 0 at that company."""
        return self.company_tier - self.company_first[self.company]

    def up_to_student_tier(self, amount: NDArray[np.integer]) -> Positions:
        """Return the sums of an amount per tier of students over that tier and all better ones."""
        return _running(amount, self.student_first, self.student_of_tier)

    def up_to_company_tier(self, amount: NDArray[np.integer]) -> Positions:
        """Return the sums of an amount per tier of companies over that tier and all better ones."""
        return _running(amount, self.company_first, self.company_of_tier)


def tiers_of(orders: Orders, capacity: NDArray[np.int64]) -> tuple[Tiers, Positions]:
    """Return the tiers of pairs, and which pair each of theirs is.

    Pairs with a company without a seat are left out: they can neither be matched nor block.

    Parameters
    ----------
    orders : Orders
        The pairs as both sides rank them; equal ranks are a tie.
    capacity : ndarray of int64, shape (num_companies,)
        How many students each company can take.

    Examples
    --------
    >>> wish, favour = np.array([1, 1], dtype=np.int32), np.array([2, 5], dtype=np.int32)
    >>> orders = Orders(np.array([0, 2]), np.array([0, 1], dtype=np.int32), wish, favour)
    >>> tiers, pair = tiers_of(orders, np.array([1, 1]))
    >>> tiers.student_tier.tolist(), tiers.company_tier.tolist()
    ([0, 0], [0, 1])
    """
    pair = np.flatnonzero(capacity[orders.company] > 0)
    student, company = orders.student[pair].astype(np.int64), orders.company[pair].astype(np.int64)
    student_tier, student_first = _tiers(student, orders.wish[pair], len(orders.indptr) - 1)
    company_tier, company_first = _tiers(company, orders.favour[pair], len(capacity))
    can_block = orders.is_application[pair]
    tiers = Tiers(student, company, can_block, student_tier, company_tier, student_first, company_first, capacity)
    return tiers, pair


def _tiers(owner: Positions, rank: NDArray[np.int32], num_owners: int) -> tuple[Positions, Positions]:
    keys, tier = np.unique(owner << 32 | rank, return_inverse=True)
    return tier, np.searchsorted(keys >> 32, np.arange(num_owners + 1))


def _running(amount: NDArray[np.integer], first: Positions, owner: Positions) -> Positions:
    sums = np.cumsum(amount, dtype=np.int64)
    before = np.concatenate((np.zeros(1, dtype=np.int64), sums))[first[:-1]]
    return sums - before[owner]
