"""Whether quotas nest, so that they make one flow network with capacities and minima.

On each side, sets of companies or of students nest if any two of them share nobody or one holds the other: openings
within employers within sectors. Such a laminar family is a forest, and the way of a placed student leads through the
forests of both sides, so that everything together is one flow. Employers within sectors *and* territories on the same
side generally cross, and what counts the students of a programme at one employer fills neither side: neither is a
network.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from jumelage.matching.constraints import Constraints
    from jumelage.matching.problem import Problem

_PARTLY = "some students of a company and not others, and some companies of a student and not others"

NOWHERE = -1
"""Stands for a set where there is none."""


@dataclass(frozen=True, eq=False)
class Forest:
    """Sets of one side of a market that nest, each with the fewest and the most students it may get.

    Parameters
    ----------
    row : ndarray of int64, shape (num_sets,)
        The row of the constraints that each set is counted by.
    lower, upper : ndarray of int64, shape (num_sets,)
        The bounds.
    parent : ndarray of int64, shape (num_sets,)
        The smallest set that holds each; −1 if none does.
    home : ndarray of int64, shape (num_members,)
        The smallest set that holds each student or company; −1 if none does.
    """

    row: NDArray[np.int64]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    parent: NDArray[np.int64]
    home: NDArray[np.int64]

    @property
    def num_sets(self) -> int:
        """How many sets."""
        return len(self.row)

    def members(self, of: int) -> NDArray[np.intp]:
        """Return the members of a set, those of the sets in it too."""
        is_in = np.zeros(len(self.home), dtype=bool)
        above = self.home
        while (above >= 0).any():
            is_in |= above == of
            above = np.where(above >= 0, self.parent[above], NOWHERE)
        return np.flatnonzero(is_in)

    def along(self, amounts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each member the sum of an amount per set over all the sets that hold it."""
        total, above = np.zeros(len(self.home), dtype=np.int64), self.home
        while (above >= 0).any():
            total += np.append(amounts, 0)[above]
            above = np.append(self.parent, NOWHERE)[above]
        return total

    def depth(self) -> NDArray[np.int64]:
        """Return how many other sets hold each set."""
        depth, above = np.zeros_like(self.parent), self.parent
        while (above >= 0).any():
            depth = depth + (above >= 0)
            above = np.where(above >= 0, self.parent[above], NOWHERE)
        return depth

    def reordered(self, members: NDArray[np.intp]) -> "Forest":
        """Return the same sets of members in another order, which also decides the order of the sets."""
        home = self.home[members]
        first = np.full(self.num_sets, len(home), dtype=np.int64)
        is_held = home >= 0
        np.minimum.at(first, home[is_held], np.flatnonzero(is_held))
        depth = self.depth()
        for level in range(int(depth.max(initial=0)), 0, -1):
            sets = np.flatnonzero(depth == level)
            np.minimum.at(first, self.parent[sets], first[sets])
        order = np.lexsort((depth, first))
        number = np.full(self.num_sets + 1, NOWHERE)
        number[order] = np.arange(self.num_sets)
        return Forest(self.row[order], self.lower[order], self.upper[order], number[self.parent[order]], number[home])


@dataclass(frozen=True, eq=False)
class Families:
    """The quotas of a problem, as a forest on each side."""

    students: Forest
    companies: Forest

    @property
    def num_sets(self) -> int:
        """How many quotas there are."""
        return self.students.num_sets + self.companies.num_sets

    def reordered(self, students: NDArray[np.intp], companies: NDArray[np.intp]) -> "Families":
        """Return the same quotas over students and companies in another order."""
        return Families(self.students.reordered(students), self.companies.reordered(companies))

    @property
    def has_least(self) -> bool:
        """Whether some set must be given students."""
        return bool(self.students.lower.any() or self.companies.lower.any())


def families_of(problem: "Problem", *, over_students: NDArray[np.int64] | None = None) -> Families | str | None:
    """Return the quotas of a problem as a forest on each side, or in words why they are none; None without quotas.

    Only pairs that are left to decide count: a row is one over companies if it has all that is left of each of its
    companies. One that is over students just as well, such as a quota of a programme whose students and companies have
    no pair with others, is taken for companies unless it crosses another quota there.

    Parameters
    ----------
    problem : Problem
        What is left to decide.
    over_students : ndarray of int64, optional
        Rows, by their place among all rows of all rules, that are known to be over students.
    """
    constraints = problem.constraints
    if constraints is None:
        return None
    odd = _odd(constraints)
    if odd is not None:
        return f"{_quoted(constraints, odd)} {_beyond_counting(constraints, odd)}"
    student = np.repeat(np.arange(problem.num_students, dtype=np.int32), np.diff(problem.indptr))
    by_company = _Side(constraints, problem.company, problem.num_companies)
    chosen = by_company.is_filled
    if over_students is not None:
        chosen = chosen & ~np.isin(constraints.number, over_students)
    one, other = by_company.crossing(chosen)
    by_student = _Side(constraints, student, problem.num_students, None if len(one) else ~chosen)
    neither = np.flatnonzero(~(chosen | by_student.is_filled))
    if len(neither):
        return f"{_quoted(constraints, int(neither[0]))} counts {_PARTLY}"
    while len(one):
        movable = one if by_student.is_filled[one].any() else other
        movable = movable[by_student.is_filled[movable]]
        if not len(movable):
            return _crossing(constraints, one, other, "companies")
        chosen = chosen & ~np.isin(np.arange(len(chosen)), movable)
        one, other = by_company.crossing(chosen)
    one, other = by_student.crossing(~chosen)
    if len(one):
        return _crossing(constraints, one, other, "students")
    return Families(by_student.forest(~chosen, constraints), by_company.forest(chosen, constraints))


def _odd(constraints: "Constraints") -> int | None:
    """Return the first row that does more than count pairs, each once; None if all do just that."""
    if not constraints.is_simple.all():
        return int(np.argmin(constraints.is_simple))
    column, begins = constraints.column, constraints.indptr
    rises = column[1:] > column[:-1]
    rises[begins[(begins > 0) & (begins < len(column))] - 1] = True
    if rises.all():
        return None
    row = constraints.row
    order = np.lexsort((column, row))
    twice = (column[order[1:]] == column[order[:-1]]) & (row[order[1:]] == row[order[:-1]])
    return int(row[order[np.argmax(twice)]]) if twice.any() else None


class _Side:
    """Which rows have all pairs of each student, or company, that they have any of; and how those rows nest.

    Parameters
    ----------
    constraints : Constraints
        Rows that count pairs, each once.
    owner : ndarray of int32, shape (num_pairs,)
        The student or the company of each pair.
    num_owners : int
        How many there are.
    chosen : ndarray of bool, shape (num_rows,), optional
        The rows that are looked at; all if it is left out.
    """

    def __init__(
        self,
        constraints: "Constraints",
        owner: NDArray[np.int32],
        num_owners: int,
        chosen: NDArray[np.bool_] | None = None,
    ):
        num_rows, size = constraints.num_rows, np.diff(constraints.indptr)
        row, column = np.repeat(np.arange(num_rows, dtype=np.int32), size), constraints.column
        if chosen is not None:
            looked_at = constraints.entries(chosen)
            row, column = row[looked_at], column[looked_at]
        # A row that has all pairs of a member has its first pair.
        first = np.full(num_owners, len(owner))
        first[owner[::-1]] = np.arange(len(owner) - 1, -1, -1)
        is_first = np.zeros(len(owner) + 1, dtype=bool)
        is_first[first] = True
        of_entry, begins = owner[column], np.flatnonzero(is_first[column])
        self.row, self.member = row[begins].astype(np.int64), of_entry[begins].astype(np.int64)
        # It is filled if it has as many pairs as its members together, and no pair of anyone else.
        held = np.zeros(num_rows, dtype=np.int64)
        np.add.at(held, self.row, np.bincount(owner, minlength=num_owners)[self.member])
        self.is_filled = (held == size) & (True if chosen is None else chosen)
        self.is_filled[row[_of_others(row, of_entry, begins, num_owners)]] = False
        self._num_owners = num_owners
        self._rank = np.empty(num_rows, dtype=np.int64)
        self._rank[np.lexsort((np.arange(num_rows), -np.bincount(self.row, minlength=num_rows)))] = np.arange(num_rows)

    def _above(self, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return rows, members, and the next larger row that also has the member, −1 for none; large rows first."""
        entry = np.flatnonzero(chosen[self.row])
        entry = entry[np.lexsort((self._rank[self.row[entry]], self.member[entry]))]
        row, member = self.row[entry], self.member[entry]
        above = np.full(len(row), NOWHERE)
        is_same = member[1:] == member[:-1]
        above[1:][is_same] = row[:-1][is_same]
        return row, member, above

    def crossing(self, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return rows that cross others, and beside each one that it crosses: none if these rows nest.

        Rows nest if and only if for each of them the next larger row is the same whichever member one asks.
        """
        row, _, above = self._above(chosen)
        rank = np.append(self._rank, NOWHERE)[above]
        smallest = np.full(len(self._rank), NOWHERE)
        np.maximum.at(smallest, row, rank)
        crossing = np.unique(row[rank != smallest[row]])
        # All of the row would be in the smallest of them if it were not crossed by it.
        return crossing, np.argsort(self._rank)[smallest[crossing]]

    def forest(self, chosen: NDArray[np.bool_], constraints: "Constraints") -> Forest:
        """Return rows that nest as a forest."""
        rows = np.flatnonzero(chosen)
        number = np.full(len(chosen) + 1, NOWHERE)
        number[rows] = np.arange(len(rows))
        row, member, above = self._above(chosen)
        parent, home = np.full(len(rows), NOWHERE), np.full(self._num_owners, NOWHERE)
        parent[number[row]] = number[above]
        # The last row of each member is the smallest.
        home[member] = number[row]
        return Forest(
            row=rows,
            lower=np.maximum(constraints.lower[rows], 0),
            upper=constraints.upper[rows],
            parent=parent,
            home=home,
        )


def _of_others(
    row: NDArray[np.int32], owner: NDArray[np.int32], begins: NDArray[np.intp], num_owners: int
) -> NDArray[np.intp]:
    """Return the entries of rows whose owner is not among those at which the same row `begins`."""
    left, waiting = np.arange(len(row)), begins
    row_of = np.empty(num_owners, dtype=np.int32)
    while len(left) and len(waiting):
        # One row of each owner at a time; as a rule these are all of one quota, and the next are those of the next.
        row_of[:] = NOWHERE
        row_of[owner[waiting[::-1]]] = row[waiting[::-1]]
        waiting = waiting[row_of[owner[waiting]] != row[waiting]]
        left = left[row_of[owner[left]] != row[left]]
    return left


def _crossing(constraints: "Constraints", one: NDArray[np.int64], other: NDArray[np.int64], members: str) -> str:
    pair = f"{_quoted(constraints, int(one[0]))} and {_quoted(constraints, int(other[0]))}"
    return f"{pair} cross: they share some of their {members}, and neither has all that the other has"


def _beyond_counting(constraints: "Constraints", row: int) -> str:
    """Return what a row asks besides how many of some pairs are placed."""
    own = slice(constraints.indptr[row], constraints.indptr[row + 1])
    counters = constraints.column[own] - constraints.num_pairs
    counters = counters[counters >= 0]
    if constraints.breaches[counters].any():
        return "may be broken at a price"
    if len(counters):
        return "depends on what is opened"
    if (constraints.coefficient[own] < 0).any():
        return "makes one place depend on another"
    return "counts placed pairs, but not each once"


def _quoted(constraints: "Constraints", row: int) -> str:
    return f"“{constraints.labels[row]}”"
