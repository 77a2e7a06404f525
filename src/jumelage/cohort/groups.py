"""Groups of students, and which openings accept which of them.

Both sides are read by the same columns. An opening accepts a list of programmes and of levels, or all of them where it
lists none; of any other column it has one value, as a student has. Openings that accept the same are one *pattern*.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import Cells, as_text
from jumelage.cohort.territories import territories_of_students
from jumelage.errors import Fault, InputError

_LISTS = {"programme": "programmes", "level": "levels"}
"""Columns of students, and the columns in which companies list what they accept of it."""

_ALL = ";"
"""Stands for an opening that lists nothing: no list is written so."""
_UNKNOWN = ""


@dataclass(frozen=True)
class Grouping:
    """Groups of students, patterns of openings, and the links between them.

    Parameters
    ----------
    labels : DataFrame
        A row per group, the largest first and those not known last: what it is called in each column, missing where
        that is not known. Also groups without students, if an opening names them.
    group_of_student : array of int, shape (students,)
    pattern_of_opening : array of int, shape (openings,)
    group, pattern : array of int, shape (links,)
        A link says that openings of the pattern accept students of the group.
    """

    labels: pd.DataFrame
    group_of_student: NDArray[np.intp]
    pattern_of_opening: NDArray[np.intp]
    group: NDArray[np.intp]
    pattern: NDArray[np.intp]

    @property
    def num_patterns(self) -> int:
        """How many patterns there are."""
        return int(self.pattern_of_opening.max(initial=-1)) + 1


def can_group(students: pd.DataFrame, companies: pd.DataFrame, column: str) -> bool:
    """Say whether both sides can be read by a column."""
    return not _faults(students, companies, [column])


def grouped(students: pd.DataFrame, companies: pd.DataFrame, by: str | Sequence[str]) -> Grouping:
    """Group both sides by a column, or by several together.

    Raises
    ------
    InputError
        If no column is named, or a side cannot be read by one.

    Examples
    --------
    >>> students = pd.DataFrame({"student": ["S1", "S2"], "programme": ["SIO", "MCO"]})
    >>> companies = pd.DataFrame({"company": ["C1", "C2"], "programmes": ["mco;SIO", "MCO"]})
    >>> grouping = grouped(students, companies, "programme")
    >>> grouping.labels["programme"].tolist()
    ['MCO', 'SIO']
    >>> list(zip(grouping.group.tolist(), grouping.pattern.tolist()))
    [(0, 0), (1, 0), (0, 1)]
    """
    columns = _as_columns(by)
    faults = _faults(students, companies, columns)
    if faults:
        raise InputError(faults)
    # Positions as names: whatever the user's columns are called, they cannot clash with ours.
    keys = {str(position): column for position, column in enumerate(columns)}
    homes = pd.DataFrame({key: _of_students(students, companies, column) for key, column in keys.items()})
    offers = pd.DataFrame({key: _of_companies(companies, column) for key, column in keys.items()})
    lists = [key for key, column in keys.items() if column in _LISTS]
    homes_folded = pd.DataFrame({key: homes[key].str.casefold().fillna(_UNKNOWN) for key in keys})
    blank = {key: _ALL if key in lists else _UNKNOWN for key in keys}
    offers_folded = pd.DataFrame({key: offers[key].str.casefold().fillna(blank[key]) for key in keys})

    patterns = offers_folded.drop_duplicates(ignore_index=True)
    patterns["pattern"] = np.arange(len(patterns))
    named = _exploded(patterns[(patterns[list(keys)] != _ALL).all(axis=1)], lists)[list(keys)]
    sizes = homes_folded.groupby(list(keys)).size().rename("size").reset_index()
    groups = pd.concat([sizes, named.assign(size=0)]).drop_duplicates(list(keys), ignore_index=True)
    labels = pd.DataFrame({key: _labels(groups[key], homes[key], offers[key], key in lists) for key in keys})
    order = _in_order(labels, groups["size"])
    groups, labels = groups.iloc[order].reset_index(drop=True), labels.iloc[order].reset_index(drop=True)
    groups["group"] = np.arange(len(groups))
    links = _links(patterns, groups, list(keys), lists)
    return Grouping(
        labels.set_axis(columns, axis="columns"),
        _found(homes_folded, groups, "group"),
        _found(offers_folded, patterns, "pattern"),
        links["group"].to_numpy(np.intp),
        links["pattern"].to_numpy(np.intp),
    )


def _as_columns(by: object) -> list[str]:
    columns = list(by) if isinstance(by, Iterable) and not isinstance(by, str) else [by]
    names = [column for column in columns if isinstance(column, str)]
    if not columns or len(set(names)) < len(columns):
        expected = "the name of a column, or several different ones"
        raise InputError([Fault("by", repr(by), expected, "name what to group by, such as 'programme'")])
    return names


def _faults(students: pd.DataFrame, companies: pd.DataFrame, columns: Sequence[str]) -> list[Fault]:
    faults = []
    for column in columns:
        if column == "territory" and "territory" not in students:
            if territories_of_students(students.head(0), companies.head(0)) is None:
                found = "no such column, nor lat and lon on both sides"
                expected = "the students' territory, or how to find the nearest opening"
                faults.append(Fault("students", found, expected, "add one or the other", column=column))
        elif column not in students:
            faults.append(_no_column("students", column))
        if column not in _LISTS and column not in companies:
            faults.append(_no_column("companies", column))
    return faults


def _no_column(table: str, column: str) -> Fault:
    return Fault(table, "no such column", "a column to group by", "add it, or group by another", column=column)


def _of_students(students: pd.DataFrame, companies: pd.DataFrame, column: str) -> Cells:
    territories = territories_of_students(students, companies) if column == "territory" else None
    return as_text(students[column]) if territories is None else territories


def _of_companies(companies: pd.DataFrame, column: str) -> Cells:
    name = _LISTS.get(column, column)
    return as_text(companies[name]) if name in companies else pd.Series(np.nan, companies.index, dtype="str")


def _exploded(patterns: pd.DataFrame, lists: Iterable[str]) -> pd.DataFrame:
    """Return a row for each combination of listed items."""
    for key in lists:
        patterns = patterns.assign(**{key: patterns[key].str.split(";")}).explode(key)
    return patterns


def _labels(folded: Cells, homes: Cells, offers: Cells, is_list: bool) -> Cells:
    """Return how each group is written: as the students write it, if they do; the first spelling in the alphabet."""
    items = offers.dropna()
    written = pd.concat([(items.str.split(";").explode() if is_list else items), homes.dropna()])
    is_home = np.arange(len(written)) >= len(written) - homes.notna().sum()
    spelling = pd.DataFrame({"text": written.to_numpy(object), "rank": ~is_home}).drop_duplicates()
    spelling["folded"] = spelling["text"].astype("str").str.casefold()
    spelling = spelling.sort_values(["rank", "text"]).drop_duplicates("folded").set_index("folded")
    return folded.map(spelling["text"]).astype("str")


def _in_order(labels: pd.DataFrame, sizes: Cells) -> NDArray[np.intp]:
    """Return the order of the groups: those not known last, the largest first, then the alphabet."""
    folded = [labels[key].str.casefold().fillna(_UNKNOWN).to_numpy(object).astype(str) for key in labels.columns[::-1]]
    return np.lexsort([*folded, -sizes.to_numpy(), labels.isna().any(axis=1).to_numpy()])


def _links(patterns: pd.DataFrame, groups: pd.DataFrame, keys: list[str], lists: list[str]) -> pd.DataFrame:
    """Return which pattern accepts which group: a merge on all that its openings do not leave open."""
    links = [pd.DataFrame({"group": [], "pattern": []}, dtype=np.intp)]
    left_open = pd.DataFrame({key: patterns[key].eq(_ALL) & (key in lists) for key in keys})
    for _, part in patterns.groupby([left_open[key] for key in keys]):
        known = [key for key in keys if not left_open.loc[part.index[0], key]]
        items = _exploded(part[[*known, "pattern"]], [key for key in known if key in lists])
        links.append(items.merge(groups, on=known) if known else items.merge(groups, how="cross"))
    return pd.concat([found[["group", "pattern"]] for found in links]).drop_duplicates()


def _found(rows: pd.DataFrame, table: pd.DataFrame, name: str) -> NDArray[np.intp]:
    """Return the number that each row has in a table of distinct rows."""
    return rows.merge(table, on=list(rows.columns), how="left")[name].to_numpy(np.intp)
