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
    from scipy.sparse import csr_array

    from jumelage.matching.constraints import Constraints
    from jumelage.matching.problem import Problem

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
    from scipy.sparse import csr_array

    constraints = problem.constraints
    if constraints is None:
        return None
    rows = csr_array(
        (constraints.coefficient, constraints.column, constraints.indptr),
        shape=(constraints.num_rows, constraints.num_pairs + constraints.num_counters),
    )
    rows.sum_duplicates()
    odd = np.flatnonzero((rows.data != 1) | (rows.indices >= constraints.num_pairs))
    if len(odd):
        row = int(np.searchsorted(rows.indptr, odd[0], side="right")) - 1
        return f"{_quoted(constraints, row)} does more than count placed pairs, each once"
    student = np.repeat(np.arange(problem.num_students), np.diff(problem.indptr))
    by_company = _Side(rows, problem.company, problem.num_companies)
    chosen = by_company.is_filled
    if over_students is not None:
        chosen = chosen & ~np.isin(constraints.number, over_students)
    one, other = by_company.crossing(chosen)
    by_student = _Side(rows, student, problem.num_students, None if len(one) else ~chosen)
    neither = np.flatnonzero(~(chosen | by_student.is_filled))
    if len(neither):
        return f"{_quoted(constraints, int(neither[0]))} counts neither whole companies nor whole students"
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


class _Side:
    """Which rows have all pairs of each student, or company, that they have any of; and how those rows nest.

    Parameters
    ----------
    rows : csr_array, shape (num_rows, num_columns)
        The pairs of each row, once each.
    owner : ndarray of int, shape (num_pairs,)
        The student or the company of each pair.
    num_owners : int
        How many there are.
    chosen : ndarray of bool, shape (num_rows,), optional
        The rows that are looked at; all if it is left out.
    """

    def __init__(
        self,
        rows: "csr_array",
        owner: NDArray[np.integer],
        num_owners: int,
        chosen: NDArray[np.bool_] | None = None,
    ):
        from scipy.sparse import csr_array

        num_rows, num_columns = rows.shape
        number = np.arange(num_rows) if chosen is None else np.flatnonzero(chosen)
        pointers = np.full(num_columns + 1, len(owner))
        pointers[: len(owner)] = np.arange(len(owner))
        owners = csr_array((np.ones(len(owner), dtype=np.int64), owner, pointers), shape=(num_columns, num_owners))
        counts = (rows if chosen is None else rows[number]) @ owners
        size = np.zeros(num_rows, dtype=np.int64)
        size[number] = np.diff(counts.indptr)
        self.row, self.member = np.repeat(number, size[number]), counts.indices.astype(np.int64)
        is_partial = counts.data != np.bincount(owner, minlength=num_owners)[self.member]
        self.is_filled = np.zeros(num_rows, dtype=bool)
        self.is_filled[number] = True
        self.is_filled[self.row[is_partial]] = False
        self._num_owners = num_owners
        self._rank = np.empty(num_rows, dtype=np.int64)
        self._rank[np.lexsort((np.arange(num_rows), -size))] = np.arange(num_rows)

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


def _crossing(constraints: "Constraints", one: NDArray[np.int64], other: NDArray[np.int64], members: str) -> str:
    pair = f"{_quoted(constraints, int(one[0]))} and {_quoted(constraints, int(other[0]))}"
    return f"{pair} cross: they share some of their {members}, and neither has all that the other has"


def _quoted(constraints: "Constraints", row: int) -> str:
    return f"“{constraints.labels[row]}”"
