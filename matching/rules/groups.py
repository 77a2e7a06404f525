"""The pairs of each group that a quota bounds: those of one value, or of every value, of its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.rules.columns import Side, cells, codes

if TYPE_CHECKING:
    from jumelage.matching.market import Market

Column = tuple[Side, str]
"""Whose column, and its heading."""


@dataclass(frozen=True, eq=False)
class Group:
    """What a bound is about.

    Parameters
    ----------
    values : tuple of str
        One for each column.
    pairs : ndarray of int64
        The pairs that count, by position.
    size : int
        How many students the group has, or seats if no column is the students'.
    """

    values: tuple[str, ...]
    pairs: NDArray[np.int64]
    size: int


def group_of(market: "Market", columns: Sequence[Column], values: Sequence[str]) -> Group:
    """Return the group of one value of each column."""
    is_in = {
        "students": np.ones(market.num_students, dtype=bool),
        "companies": np.ones(market.num_companies, dtype=bool),
    }
    for (side, heading), value in zip(columns, values, strict=True):
        is_in[side] &= np.asarray(cells(market, side, heading) == value)
    students, companies = is_in["students"], is_in["companies"]
    pairs = np.flatnonzero(students[market.student_of_pair] & companies[market.company])
    size = students.sum() if _has_students(columns) else market.capacity[companies].sum()
    return Group(tuple(values), pairs, int(size))


def every_group(market: "Market", columns: Sequence[Column]) -> list[Group]:
    """Return the group of each value; of columns of both sides, of each combination that an allowed pair has."""
    of_student, students = _coded(market, columns, "students")
    of_company, companies = _coded(market, columns, "companies")
    at = of_company[market.company]
    of_pair = at
    if _has_students(columns):
        row = of_student[market.student_of_pair]
        of_pair = np.where((row >= 0) & (at >= 0), row * len(companies) + at, -1)
    is_narrow = len(students) * len(companies) < 2**16
    # Numbers of 16 bits are sorted by radix, several times as fast.
    order = np.argsort((of_pair + 1).astype(np.uint16) if is_narrow else of_pair, kind="stable")
    if _has_students(columns) and len({side for side, _ in columns}) > 1:
        group = np.unique(of_pair[of_pair >= 0])
        begin, end = (np.searchsorted(of_pair[order], group, side=side) for side in ("left", "right"))
    else:
        group = np.arange(len(students) * len(companies))
        ends = np.cumsum(np.bincount(of_pair + 1, minlength=len(group) + 1))
        begin, end = ends[:-1], ends[1:]
    if _has_students(columns):
        size = np.bincount(of_student[of_student >= 0], minlength=len(students))[group // len(companies)]
    else:
        is_in = of_company >= 0
        size = np.bincount(of_company[is_in], weights=market.capacity[is_in], minlength=len(companies))[group]
    return [
        Group(
            _in_order(columns, students[number // len(companies)], companies[number % len(companies)]),
            order[first:last],
            int(count),
        )
        for number, first, last, count in zip(
            group.tolist(), begin.tolist(), end.tolist(), size.tolist(), strict=True
        )
    ]  # fmt: skip


def _has_students(columns: Sequence[Column]) -> bool:
    return any(side == "students" for side, _ in columns)


def _coded(market: "Market", columns: Sequence[Column], side: Side) -> tuple[NDArray[np.int64], list[tuple[str, ...]]]:
    """Return the combination of each row of a side, by number; one for all if no column is of that side."""
    own = [cells(market, side, heading) for whose, heading in columns if whose == side]
    if own:
        return codes(own)
    return np.zeros(market.num_students if side == "students" else market.num_companies, dtype=np.int64), [()]


def _in_order(columns: Sequence[Column], student: tuple[str, ...], company: tuple[str, ...]) -> tuple[str, ...]:
    parts = {"students": iter(student), "companies": iter(company)}
    return tuple(next(parts[side]) for side, _ in columns)
