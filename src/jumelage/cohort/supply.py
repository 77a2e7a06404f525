"""Supply and demand: students beside the seats that are open to them, group by group.

A seat may be open to several groups. The figures of any set of groups, one or all of them, count each seat once; how
many of their students are left without one, whoever takes the shared ones, is a maximum flow from groups to seats.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.groups import Grouping, grouped
from jumelage.cohort.standing import is_secured

Counts = NDArray[np.int64]

TOTAL = "total"
"""What the last row of the table is called."""


@dataclass(frozen=True)
class Supply:
    """A grouping with its numbers.

    Parameters
    ----------
    grouping : Grouping
        Groups of students, patterns of openings, and who accepts whom.
    students, agreed : array of int, shape (groups,)
        How many students there are, and how many of them have agreed with a company.
    offered, secured : array of int, shape (patterns,)
        How many seats there are, and how many of these are secured.
    """

    grouping: Grouping
    students: Counts
    agreed: Counts
    offered: Counts
    secured: Counts

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame], by: str | Sequence[str], on: pd.Timestamp | None) -> "Supply":
        """Count the tables of a cohort by one column or several; an opening without seats is as good as absent."""
        students, offers = tables["students"], tables["offers"]
        companies = tables["companies"][tables["companies"]["capacity"] > 0]
        grouping = grouped(students, companies, by)
        has_agreed = students["student"].isin(offers.loc[offers["status"] == "agreed", "student"]).to_numpy()
        seats = companies["capacity"].to_numpy()
        groups, num_groups = grouping.group_of_student, len(grouping.labels)
        patterns, num_patterns = grouping.pattern_of_opening, grouping.num_patterns
        return cls(
            grouping,
            students=np.bincount(groups, minlength=num_groups),
            agreed=np.bincount(groups[has_agreed], minlength=num_groups),
            offered=_sums(patterns, seats, num_patterns),
            secured=_sums(patterns, seats * is_secured(companies, on), num_patterns),
        )

    def frame(self) -> pd.DataFrame:
        """Return the figures of each group, and in the last row of all together; see `Cohort.supply_and_demand`."""
        grouping, num_groups = self.grouping, len(self.students)
        group, pattern = grouping.group, grouping.pattern
        accepts_several = np.bincount(pattern, minlength=grouping.num_patterns)[pattern] > 1
        each = pd.DataFrame(
            {
                "students": self.students,
                "agreed": self.agreed,
                "offered": _sums(group, self.offered[pattern], num_groups),
                "shared": _sums(group, self.offered[pattern] * accepts_several, num_groups),
                "secured": _sums(group, self.secured[pattern], num_groups),
            }
        )
        # Of one group every seat may be hers: no flow is needed.
        each["missing"] = (each["students"] - each["secured"]).clip(lower=0)
        total = self.together(np.ones(num_groups, dtype=bool))
        frame = _with_ratios(pd.concat([each, total], ignore_index=True))
        names = [*grouping.labels.itertuples(index=False, name=None), _total_label(grouping.labels.shape[1])]
        return frame.set_axis(_index(names, list(grouping.labels.columns)))

    def largest(self, most: int) -> tuple[pd.DataFrame, int]:
        """Return `frame` in at most so many rows besides the total, and how many groups are in the last of them.

        Where there are more groups than that, the smallest are taken together in a row before the total (its
        label means nothing); their number is 0 where every group has its own row.
        """
        frame = self.frame()
        num_others = len(self.students) - (most - 1)
        if num_others <= 1:
            return frame, 0
        is_other = np.arange(len(self.students)) >= most - 1
        others = _with_ratios(self.together(is_other)).set_axis(frame.index[-2:-1])
        return pd.concat([frame.iloc[: most - 1], others, frame.iloc[-1:]]), num_others

    def together(self, chosen: NDArray[np.bool_]) -> pd.DataFrame:
        """Return the figures of a set of groups in one row, each seat counted once."""
        grouping = self.grouping
        is_chosen = chosen[grouping.group]
        inside, outside = np.zeros((2, grouping.num_patterns), dtype=bool)
        inside[grouping.pattern[is_chosen]] = True
        outside[grouping.pattern[~is_chosen]] = True
        if chosen.all():
            # Where there is no group at all there are still seats.
            inside[:] = True
        row = {
            "students": self.students[chosen].sum(),
            "agreed": self.agreed[chosen].sum(),
            "offered": self.offered[inside].sum(),
            "shared": self.offered[inside & outside].sum(),
            "secured": self.secured[inside].sum(),
            "missing": self.students[chosen].sum() - self._num_seated(is_chosen),
        }
        return pd.DataFrame([row])

    def _num_seated(self, is_chosen: NDArray[np.bool_]) -> int:
        """Return how many students of the groups of these links have a secured seat if the seats are shared best."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import maximum_flow

        num_groups, num_patterns, num_students = len(self.students), self.grouping.num_patterns, self.students.sum()
        group, pattern = self.grouping.group[is_chosen], self.grouping.pattern[is_chosen]
        if not len(group):
            return 0
        source, sink = num_groups + num_patterns, num_groups + num_patterns + 1
        groups, patterns = np.unique(group), np.unique(pattern)
        arcs = (
            (np.full(len(groups), source), groups, self.students[groups]),
            (group, num_groups + pattern, self.students[group]),
            # No more seats than students are of use, and as many fit the solver's 32 bits.
            (num_groups + patterns, np.full(len(patterns), sink), np.minimum(self.secured[patterns], num_students)),
        )
        tail, head, most = (np.concatenate(parts) for parts in zip(*arcs, strict=True))
        network = csr_array((most.astype(np.int32), (tail, head)), shape=(sink + 1, sink + 1))
        return int(maximum_flow(network, source, sink).flow_value)


def _with_ratios(figures: pd.DataFrame) -> pd.DataFrame:
    """Add what follows from the counts, and put the columns in order."""
    secured = figures["secured"].astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        tightness = figures["students"] / secured
    figures = figures.assign(
        to_reconfirm=figures["offered"] - figures["secured"],
        balance=figures["secured"] - figures["students"],
        tightness=tightness,
    )
    order = ["students", "agreed", "offered", "shared", "secured", "to_reconfirm", "balance", "missing", "tightness"]
    return figures[order]


def _total_label(num_columns: int) -> tuple[str, ...]:
    return (TOTAL, *[""] * (num_columns - 1))


def _index(names: list[tuple[str, ...]], columns: list[str]) -> pd.Index:
    if len(columns) == 1:
        return pd.Index([name for (name,) in names], name=columns[0], dtype="str")
    return pd.MultiIndex.from_tuples(names, names=columns)


def _sums(at: NDArray[np.intp], values: Counts, size: int) -> Counts:
    """Return the sum of the values at each position, in whole numbers."""
    sums = np.zeros(size, np.int64)
    np.add.at(sums, at, values)
    return sums
