"""What must hold between the columns of a row, and between the tables of a cohort."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import Cells, digests_of, per_text, slices
from jumelage.cohort.columns import NEEDED
from jumelage.cohort.table import faults_in_rows, row_number, rows_where
from jumelage.errors import LISTED, Fault, Notice, listed

_REFERENCES = (
    ("applications", "student", "students"),
    ("applications", "company", "companies"),
    ("offers", "student", "students"),
    ("offers", "company", "companies"),
)

_IN_ORDER = (
    ("students", "birth_date", "start"),
    ("students", "start", "end"),
    ("companies", "start", "end"),
)
"""Dates of a row of which the first comes before the second, or is the same day."""


def check_together(tables: Mapping[str, pd.DataFrame]) -> tuple[list[Fault], list[Notice]]:
    """Say what is wrong, and what is worth knowing, about tables whose cells have been read.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Each table that came, indexed by the positions its rows had; wrong cells are missing.
    """
    faults = [
        *_minimum_above_capacity(tables["companies"]),
        *(fault for name in NEEDED for fault in _half_places(name, tables[name])),
        *(fault for name, first, second in _IN_ORDER for fault in _dates_in_order(name, tables[name], first, second)),
        *(fault for reference in _REFERENCES for fault in _unknown_ids(tables, *reference)),
        *_ranks_without_applications(tables["applications"]),
        *_agreed_twice(tables["offers"]),
    ]
    notices = [
        *_empty(tables),
        *_closed(tables["companies"]),
        *_half_applications(tables["applications"]),
        *_refusing_all(tables["applications"]),
        *_departed(tables["history"], tables["students"]),
        *_accepted_nowhere(tables["students"], tables["companies"], "programme", "programmes"),
        *_accepted_nowhere(tables["students"], tables["companies"], "level", "levels"),
    ]
    return faults, notices


def _has(frame: pd.DataFrame, *names: str) -> bool:
    return set(names) <= set(frame.columns)


def _minimum_above_capacity(companies: pd.DataFrame) -> list[Fault]:
    if not _has(companies, "minimum", "capacity"):
        return []
    above = rows_where(companies, companies["minimum"] > companies["capacity"])
    found = [
        f"{minimum:.0f} above a capacity of {capacity:.0f}"
        for minimum, capacity in zip(above["minimum"], above["capacity"], strict=True)
    ]
    expected, remedy = "at most the capacity", "lower it, or raise the capacity"
    return faults_in_rows("companies", above, "minimum", found, expected, remedy)


def _half_places(table: str, frame: pd.DataFrame) -> list[Fault]:
    faults = []
    for column, other in (("lat", "lon"), ("lon", "lat")):
        expected = "both lat and lon of a place"
        if _has(frame, column, other):
            half = rows_where(frame, frame[column].isna() & frame[other].notna())
            nothing = ["nothing"] * len(half)
            faults += faults_in_rows(table, half, column, nothing, expected, f"fill it in, or clear {other}")
        elif _has(frame, other):
            faults.append(Fault(table, "no such column", expected, "add it", column=column))
    return faults


def _dates_in_order(table: str, frame: pd.DataFrame, first: str, second: str) -> list[Fault]:
    if not _has(frame, first, second):
        return []
    wrong = rows_where(frame, frame[second] < frame[first])
    found = [
        f"{later:%Y-%m-%d}, {first} is {earlier:%Y-%m-%d}"
        for earlier, later in zip(wrong[first], wrong[second], strict=True)
    ]
    return faults_in_rows(table, wrong, second, found, f"a date not before {first}", "correct one of the two")


def _unknown_ids(tables: Mapping[str, pd.DataFrame], table: str, column: str, home: str) -> list[Fault]:
    frame, known = tables[table], tables[home]
    if frame.empty or not _has(frame, column) or not _has(known, column):
        return []
    if known.empty:
        remedy = "fill it in, or leave out the other tables"
        return [Fault(home, f"no rows, though {table} has some", f"the {home} that {table} is about", remedy)]
    unknown = rows_where(frame, _is_strange(frame[column], known[column]))
    if unknown.empty:
        return []
    alike = {_folded(there): there for there in known[column].dropna()}
    found = [
        f"{there!r}" + (f" (there is {alike[_folded(there)]!r})" if _folded(there) in alike else "")
        for there in unknown[column]
    ]
    expected, remedy = f"an id that is in {home}", f"correct it, or add it to {home}"
    return faults_in_rows(table, unknown, column, found, expected, remedy)


def _is_strange(ids: Cells, known: Cells) -> Cells:
    """Mark the ids that are not among the known ones, as `Series.isin` would with a set of all of them in memory."""
    if known.empty:
        return ids.notna()
    digests = per_text(known, digests_of, 0, np.uint64)
    order = np.argsort(digests)
    digests = digests[order]

    def is_unlike(texts: NDArray[np.object_]) -> NDArray[np.bool_]:
        nearest = np.searchsorted(digests, digests_of(texts)).clip(max=len(digests) - 1)
        is_other: NDArray[np.bool_] = known.array.take(order[nearest]).to_numpy(object) != texts
        return is_other

    is_strange = pd.Series(per_text(ids, is_unlike, False, np.bool_), index=ids.index)
    if is_strange.any():
        # Two known ids may share a digest, and only one of them was looked at.
        is_strange[is_strange] = ~ids[is_strange].isin(known)
    return is_strange


def _folded(identifier: str) -> str:
    """Return an id without what changes unseen in spreadsheets: leading zeros, capitals and spaces."""
    return "".join(identifier.casefold().split()).lstrip("0")


def _ranks_without_applications(applications: pd.DataFrame) -> list[Fault]:
    if not _has(applications, "company_rank") or _has(applications, "student_rank"):
        return []
    if applications["company_rank"].isna().all():
        return []
    return [
        Fault(
            "applications",
            "no such column, though there is company_rank",
            "the students' ranks beside the companies'",
            "add it: a company can only rank students who applied",
            column="student_rank",
        )
    ]


def _agreed_twice(offers: pd.DataFrame) -> list[Fault]:
    if not _has(offers, "student", "status"):
        return []
    agreed = offers[(offers["status"] == "agreed") & offers["student"].notna()]
    first = agreed.index.to_series().groupby(agreed["student"]).transform("first")
    again = first[first != first.index]
    found = [f"a second agreed offer, after that in row {row_number(earlier)}" for earlier in again]
    expected, remedy = "one agreed offer for each student", "withdraw the others"
    return faults_in_rows("offers", agreed.loc[again.index], "status", found, expected, remedy)


def _empty(tables: Mapping[str, pd.DataFrame]) -> list[Notice]:
    return [Notice("empty-table", f"{name}: the table has no rows.", name) for name in NEEDED if tables[name].empty]


def _closed(companies: pd.DataFrame) -> list[Notice]:
    if not _has(companies, "company", "capacity"):
        return []
    closed = rows_where(companies, companies["capacity"] == 0)
    notices = (
        Notice(
            "capacity-zero",
            f"{company}: capacity 0, nobody goes there.",
            "companies",
            row_number(at),
            company,
        )
        for at, company in zip(closed.index, closed["company"], strict=True)
    )
    return _first_few(notices, len(closed), "capacity 0 at {count} openings in total, nobody goes there.")


def _half_applications(applications: pd.DataFrame) -> list[Notice]:
    if applications.empty or not _has(applications, "student", "company"):
        return []
    if not _has(applications, "student_rank"):
        text = "applications: there is no column student_rank, so no student's order of choice is known."
        return [Notice("no-student-ranks", text, "applications")]
    unranked = rows_where(applications, applications["student_rank"].isna())
    notices = (
        Notice(
            "ranked-by-one-side",
            f"{student} did not rank {company}: this is no application.",
            "applications",
            row_number(at),
            student,
        )
        for at, student, company in zip(unranked.index, unranked["student"], unranked["company"], strict=True)
    )
    return _first_few(
        notices, len(unranked), "{count} pairs in total that the student did not rank are no applications."
    )


def _refusing_all(applications: pd.DataFrame) -> list[Notice]:
    if applications.empty or not _has(applications, "company", "company_rank"):
        return []
    refusing = _without_ranks(applications) if applications["company_rank"].isna().any() else []
    notices = (
        Notice(
            "company-refuses-all",
            f"{company} ranked none of its applicants: it refuses all.",
            "applications",
            None,
            company,
        )
        for company in refusing
    )
    return _first_few(notices, len(refusing), "{count} companies in total ranked none of their applicants.")


def _without_ranks(applications: pd.DataFrame) -> list[str]:
    without = set(pd.Series(applications["company"].unique()).dropna())
    for rows in slices(len(applications)):
        some = applications.iloc[rows]
        without.difference_update(some["company"][some["company_rank"].notna()].unique())
        if not without:
            break
    return sorted(without)


def _departed(history: pd.DataFrame, students: pd.DataFrame) -> list[Notice]:
    """Return a notice on those of the history who are no longer here: graduates, most often."""
    if not _has(history, "student") or not _has(students, "student"):
        return []
    gone = history["student"][_is_strange(history["student"], students["student"])].unique()
    if not len(gone):
        return []
    who = "a student who is" if len(gone) == 1 else f"{len(gone)} students who are"
    return [Notice("history-of-others", f"history: {who} not in this term: {listed(gone)}.", "history")]


def _accepted_nowhere(students: pd.DataFrame, companies: pd.DataFrame, column: str, accepted: str) -> list[Notice]:
    """Return a notice for each programme or level of students that no company accepts: a typing error, perhaps."""
    if not _has(students, column) or not _has(companies, accepted) or companies[accepted].isna().any():
        return []
    items = companies[accepted].drop_duplicates().str.split(";").explode().str.strip()
    known = {item.casefold(): item for item in items}
    counts = students[column].value_counts(sort=False)
    unknown = {str(value): count for value, count in counts.items() if str(value).casefold() not in known}

    def notice(value: str, count: int) -> Notice:
        close = get_close_matches(value.casefold(), known, 1, 0.8)
        hint = f"; is {known[close[0]]!r} meant?" if close else "."
        text = f"students: no company accepts the {column} {value!r} ({count} of them){hint}"
        return Notice(f"{column}-accepted-nowhere", text, "students", None, value)

    notices = (notice(value, count) for value, count in unknown.items())
    return _first_few(notices, len(unknown), f"{{count}} {accepted} in total that no company accepts.")


def _first_few(notices: Iterable[Notice], count: int, all_of_them: str) -> list[Notice]:
    """Return the notices of one kind, from the sixth on replaced by one that counts them all."""
    few = list(islice(notices, LISTED))
    if count > LISTED:
        one = few[0]
        few.append(Notice(one.code, f"{one.table}: {all_of_them.format(count=count)}", one.table))
    return few
