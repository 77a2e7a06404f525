"""`Market.from_preferences`: lists, best first."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from jumelage.errors import Fault, InputError, Notice, listed
from jumelage.matching.market import Market, Preferences
from jumelage.matching.rules.rule import Rule
from jumelage.matching.sources.pairs import from_pairs
from jumelage.matching.sources.tables import as_id, by_company, numbers, table_of


def from_preferences(
    students: Preferences,
    companies: Preferences | None,
    capacity: Mapping[str, int],
    minimum: Mapping[str, int] | None,
    scores: pd.DataFrame | None,
    rules: Sequence[Rule],
) -> Market:
    """Return the market of preference lists; see `Market.from_preferences`."""
    faults: list[Fault] = []
    mappings: dict[str, object] = {"students": students, "companies": companies, "capacity": capacity}
    for what, given in mappings.items():
        if not isinstance(given, Mapping) and not (given is None and what == "companies"):
            faults.append(Fault(what, f"a {type(given).__name__}", "a mapping by id", "give a dict"))
    if faults:
        raise InputError(faults)
    student_ids = pd.Index([as_id(name) for name in students], dtype=object)
    company_ids = pd.Index([as_id(name) for name in (capacity if companies is None else companies)], dtype=object)
    wishes = _ranks(students, set(company_ids), "students", "company", faults)
    seats = by_company(capacity, company_ids, "capacity", faults, blank=None)
    least = by_company(minimum or {}, company_ids, "minimum", faults, blank=0)
    notices: list[Notice] = []
    columns: dict[str, list[Any]] = {"student": [], "company": [], "student_rank": []}
    allowed = wishes
    if companies is not None:
        rankings = _ranks(companies, set(student_ids), "companies", "student", faults)
        ranked = {(student, company): rank for (company, student), rank in rankings.items()}
        allowed = {pair: rank for pair, rank in wishes.items() if pair in ranked}
        columns["company_rank"] = [ranked[pair] for pair in allowed]
        one_sided = wishes.keys() ^ ranked.keys()
        if one_sided:
            names = listed(f"{student} – {company}" for student, company in sorted(one_sided))
            notices.append(Notice("one-sided", f"Ranked by one side only, so not allowed: {names}."))
    columns["student"] = [student for student, _ in allowed]
    columns["company"] = [company for _, company in allowed]
    columns["student_rank"] = list(allowed.values())
    if scores is not None:
        columns["score"] = _scores(scores, list(allowed), faults)
    if faults:
        raise InputError(faults)
    table = pd.DataFrame({"company": company_ids, "capacity": seats, "minimum": least})
    market = from_pairs(pd.DataFrame(columns), list(student_ids), table, rules)
    return market.replace(student_columns=None, company_columns=None, notices=tuple(notices))


def _ranks(
    lists: Preferences, known: set[str], table: str, other: str, faults: list[Fault]
) -> dict[tuple[str, str], int]:
    """Return the rank of each (owner, listed) pair; an inner list shares one rank."""
    ranks: dict[tuple[str, str], int] = {}
    for owner, entries in lists.items():
        if isinstance(entries, str) or not isinstance(entries, Sequence | np.ndarray | pd.Series | pd.Index):
            faults.append(Fault(table, repr(entries), "a list of ids", "put it in a list", subject=str(owner)))
            continue
        for rank, entry in enumerate(entries, 1):
            for name in [entry] if isinstance(entry, str) or not isinstance(entry, Sequence) else entry:
                pair = (as_id(owner), as_id(name))
                if pair[1] not in known:
                    faults.append(
                        Fault(
                            table,
                            repr(name),
                            f"the id of a {other}",
                            "correct or remove it",
                            subject=str(owner),
                        )
                    )
                elif pair in ranks:
                    faults.append(Fault(table, f"{name!r} twice", "each id once", "remove one", subject=str(owner)))
                else:
                    ranks[pair] = rank
    return ranks


def _scores(scores: pd.DataFrame, pairs: list[tuple[str, str]], faults: list[Fault]) -> list[float]:
    table = table_of(scores, "scores").apply(numbers).to_numpy(np.float64)
    row = {as_id(name): at for at, name in enumerate(scores.index)}
    column = {as_id(name): at for at, name in enumerate(scores.columns)}
    if len(row) < len(scores.index):
        faults.append(Fault("scores", "an index that repeats", "each student once", "remove or rename rows"))
    values = []
    for student, company in pairs:
        value = table[row[student], column[company]] if student in row and company in column else np.nan
        if not np.isfinite(value):
            found = "no score" if np.isnan(value) else str(value)
            faults.append(
                Fault(
                    "scores",
                    found,
                    "a finite score for every listed pair",
                    "add it",
                    subject=f"{student} – {company}",
                )
            )
        values.append(float(value))
    return values
