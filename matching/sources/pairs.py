"""`Market.from_pairs`: the canonical form, a long table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.matching import modes as ways
from jumelage.matching.market import Market, as_rules
from jumelage.matching.rules.pins import Pin
from jumelage.matching.rules.rule import Rule
from jumelage.matching.sources.modes import in_modes
from jumelage.matching.sources.pair_arrays import pointers
from jumelage.matching.sources.tables import missing_column, numbers, side, table_of, texts, whole_numbers


def from_pairs(
    pairs: pd.DataFrame,
    students: pd.DataFrame | Sequence[str],
    companies: pd.DataFrame,
    rules: Sequence[Rule],
    modes: Sequence[ways.Mode],
) -> Market:
    """Return the market of a long table of pairs; see `Market.from_pairs`."""
    faults: list[Fault] = []
    ids: Any = students
    if isinstance(ids, Iterable) and not isinstance(ids, pd.DataFrame | str | Mapping):
        students = pd.DataFrame({"student": list(ids)}, dtype=object)
    pairs, students, companies = (
        table_of(given, name) for given, name in ((pairs, "pairs"), (students, "students"), (companies, "companies"))
    )
    student_ids = side(students, "students", "student", faults)
    company_ids = side(companies, "companies", "company", faults)

    def whose(line: int) -> str:
        return str(company_ids[line])

    if "capacity" in companies:
        capacity = whole_numbers(companies["capacity"], whose, "companies", "capacity", faults, blank=None)
    else:
        capacity = np.zeros(len(companies), dtype=np.int64)
        faults.append(missing_column("companies", "capacity", companies))
    minimum = np.zeros(len(companies), dtype=np.int64)
    if "minimum" in companies:
        minimum = whole_numbers(companies["minimum"], whose, "companies", "minimum", faults, blank=0)
    faults += [missing_column("pairs", name, pairs) for name in ("student", "company") if name not in pairs]
    if any(fault.row is None for fault in faults):
        raise InputError(faults)
    row = _positions(pairs["student"], student_ids, "student", faults)
    at = _positions(pairs["company"], company_ids, "company", faults)
    columns = _columns(pairs, faults)
    given = _given_modes(pairs, faults) if "mode" in pairs else np.full(len(pairs), -1, dtype=np.int8)
    known = (row >= 0) & (at >= 0)
    order = np.lexsort((at, row))
    twice = np.zeros(len(pairs), dtype=bool)
    twice[order[1:]] = known[order[1:]] & (row[order][1:] == row[order][:-1]) & (at[order][1:] == at[order][:-1])
    faults += [
        Fault(
            "pairs",
            "a pair that stands above",
            "a pair once",
            "keep one of them",
            line + 2,
            subject=f"{student_ids[row[line]]} – {company_ids[at[line]]}",
        )
        for line in np.flatnonzero(twice).tolist()
    ]
    if faults:
        raise InputError(faults)
    market = Market(
        students=student_ids,
        companies=company_ids,
        capacity=capacity,
        minimum=minimum,
        indptr=pointers(row, len(student_ids)),
        company=at[order].astype(np.int32),
        score=_ordered(columns, "score", order),
        student_rank=_ordered(columns, "student_rank", order),
        company_rank=_ordered(columns, "company_rank", order),
        student_columns=students.reset_index(drop=True),
        company_columns=companies.reset_index(drop=True),
        modes=modes,
        rules=(*as_rules(rules), *_pins(pairs, given)),
    )
    return in_modes(market, modes, given[order])


def _ordered(columns: dict[str, NDArray[Any]], name: str, order: NDArray[np.intp]) -> NDArray[Any] | None:
    return columns[name][order] if name in columns else None


def _positions(values: pd.Series, ids: pd.Index, name: str, faults: list[Fault]) -> NDArray[np.intp]:
    given = texts(values)
    unique = ids[~ids.duplicated()]
    at = unique.get_indexer(given)
    for line in np.flatnonzero((at < 0) | given.isna()).tolist():
        plural = "students" if name == "student" else "companies"
        remedy = f"correct it or add the {name}"
        faults.append(Fault("pairs", repr(given[line]), f"an id of the table {plural}", remedy, line + 2, name))
    return at


def _columns(pairs: pd.DataFrame, faults: list[Fault]) -> dict[str, NDArray[Any]]:
    def whose(line: int) -> str:
        return f"{pairs['student'].iloc[line]} – {pairs['company'].iloc[line]}"

    columns: dict[str, NDArray[Any]] = {}
    if "score" in pairs:
        score = numbers(pairs["score"])
        remedy = "correct it, or leave the row out if the pair is not allowed"
        for line in np.flatnonzero(~np.isfinite(score)).tolist():
            found = str(pairs["score"].iloc[line])
            faults.append(Fault("pairs", found, "a finite number", remedy, line + 2, "score", whose(line)))
        columns["score"] = score
    for name in ("student_rank", "company_rank"):
        if name in pairs:
            ranks = whole_numbers(pairs[name], whose, "pairs", name, faults, blank=0, least=1)
            columns[name] = ranks.astype(np.int32)
    return columns


def _given_modes(pairs: pd.DataFrame, faults: list[Fault]) -> NDArray[np.int8]:
    """Return the mode of each row as it is given; −1 where it is not."""
    given = texts(pairs["mode"])
    codes: dict[str | None, int] = {None: -1}
    codes.update((name, code) for code, name in enumerate(ways.NAMES))
    for line in np.flatnonzero(~given.isin(list(codes))).tolist():
        expected = f"{', '.join(ways.NAMES)}, or nothing"
        faults.append(Fault("pairs", repr(given[line]), expected, "correct it", line + 2, "mode"))
    return np.array([codes.get(name, -1) for name in given], dtype=np.int8)


def _pins(pairs: pd.DataFrame, given: NDArray[np.int8]) -> list[Pin]:
    agreed = pairs[given == ways.AGREED_OFFER]
    return [
        Pin(student, company, reason="agreed offer")
        for student, company in zip(texts(agreed["student"]), texts(agreed["company"]), strict=True)
    ]
