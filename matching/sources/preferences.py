"""`Market.from_preferences`: lists, best first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError, Notice, listed
from jumelage.matching.market import Market, Preferences
from jumelage.matching.modes import Mode
from jumelage.matching.rules.rule import Rule
from jumelage.matching.sources.modes import in_modes
from jumelage.matching.sources.pair_arrays import pointers
from jumelage.matching.sources.tables import as_id, by_company, numbers, side, table_of


def from_preferences(
    students: Preferences,
    companies: Preferences | None,
    capacity: Mapping[str, int],
    minimum: Mapping[str, int] | None,
    scores: pd.DataFrame | None,
    rules: Sequence[Rule],
    modes: Sequence[Mode],
) -> Market:
    """Return the market of preference lists; see `Market.from_preferences`."""
    faults: list[Fault] = []
    mappings: dict[str, object] = {"students": students, "companies": companies, "capacity": capacity}
    for what, given in mappings.items():
        if not isinstance(given, Mapping) and not (given is None and what == "companies"):
            faults.append(Fault(what, f"a {type(given).__name__}", "a mapping by id", "give a dict"))
    if faults:
        raise InputError(faults)
    student_ids = _ids(students, "students", "student", faults)
    company_ids = _ids(capacity if companies is None else companies, "companies", "company", faults)
    wishes = _read(students, company_ids, "students", "company", faults)
    seats = by_company(capacity, company_ids, "capacity", faults, blank=None)
    least = by_company(minimum or {}, company_ids, "minimum", faults, blank=0)
    notices: list[Notice] = []
    pair, rank = wishes.owner * len(company_ids) + wishes.listed, wishes.rank
    if companies is None:
        order = np.argsort(pair)
        pair, student_rank, company_rank = pair[order], rank[order], None
    else:
        rankings = _read(companies, student_ids, "companies", "student", faults)
        ranked = rankings.listed * len(company_ids) + rankings.owner
        both, of_wish, of_ranking = _common(pair, ranked)
        student_rank, company_rank = rank[of_wish], rankings.rank[of_ranking]
        if len(both) < max(len(pair), len(ranked)):
            one_sided = np.setxor1d(pair, ranked, assume_unique=True)
            names = listed(map(" – ".join, sorted(_named(one_sided, student_ids, company_ids))))
            notices.append(Notice("one-sided", f"Ranked by one side only, so not allowed: {names}."))
        pair = both
    score = None if scores is None else _scores(scores, _named(pair, student_ids, company_ids), faults)
    if faults:
        raise InputError(faults)
    row, at = np.divmod(pair, max(len(company_ids), 1))
    market = Market(
        students=student_ids,
        companies=company_ids,
        capacity=seats,
        minimum=least,
        indptr=pointers(row, len(student_ids)),
        company=at.astype(np.int32),
        score=score,
        student_rank=student_rank,
        company_rank=company_rank,
        modes=modes,
        rules=rules,
        notices=notices,
    )
    return in_modes(market, modes)


@dataclass(frozen=True, eq=False)
class _Listed:
    """The entries of all lists, one after the other: whose they are, whom they name and at which rank."""

    owner: NDArray[np.int64]
    listed: NDArray[np.int64]
    rank: NDArray[np.int32]


def _ids(names: Iterable[object], table: str, name: str, faults: list[Fault]) -> pd.Index:
    return side(pd.DataFrame({name: [as_id(each) for each in names]}, dtype=object), table, name, faults)


def _named(pairs: NDArray[np.int64], students: pd.Index, companies: pd.Index) -> list[tuple[str, str]]:
    row, at = np.divmod(pairs, max(len(companies), 1))
    return list(zip(students[row], companies[at], strict=True))


def _common(
    one: NDArray[np.int64], other: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.intp], NDArray[np.intp]]:
    """Return the numbers that are in both, ascending, and where they are in each."""
    order, other_order = np.argsort(one), np.argsort(other)
    number, other_number = one[order], np.append(other[other_order], -1)
    where = np.searchsorted(other_number[:-1], number)
    is_in_both = other_number[where] == number
    return number[is_in_both], order[is_in_both], other_order[where[is_in_both]]


def _read(lists: Preferences, others: pd.Index, table: str, other: str, faults: list[Fault]) -> _Listed:
    """Return the entries of the lists; an inner list shares one rank."""
    position = {name: at for at, name in enumerate(others)}
    lengths, known, ranks = [0] * len(lists), list[int](), list[int]()
    for number, (owner, entries) in enumerate(lists.items()):
        if isinstance(entries, str) or not isinstance(entries, Sequence | np.ndarray | pd.Series | pd.Index):
            faults.append(Fault(table, repr(entries), "a list of ids", "put it in a list", subject=str(owner)))
            continue
        strict = _strict(entries, position)
        if strict is not None:
            lengths[number] = len(strict)
            known += strict
            ranks += range(1, len(strict) + 1)
            continue
        rank_of = _with_ties(entries, position, table, other, str(owner), faults)
        lengths[number] = len(rank_of)
        known += rank_of
        ranks += rank_of.values()
    return _Listed(
        np.repeat(np.arange(len(lists)), lengths), np.array(known, dtype=np.int64), np.array(ranks, dtype=np.int32)
    )


def _strict(entries: Iterable[Any], position: Mapping[str, int]) -> list[int] | None:
    """Return the positions of a list of different ids, written as they are known; None if it is not such a list."""
    try:
        strict = [*map(position.__getitem__, entries)]
    except (KeyError, TypeError):
        return None
    return strict if len(set(strict)) == len(strict) else None


def _with_ties(
    entries: Iterable[Any], position: Mapping[str, int], table: str, other: str, owner: str, faults: list[Fault]
) -> dict[int, int]:
    """Return the rank by position of any list, and note what is wrong with it."""
    rank_of: dict[int, int] = {}
    for rank, entry in enumerate(entries, 1):
        for name in [entry] if isinstance(entry, str) or not isinstance(entry, Sequence) else entry:
            at = position.get(as_id(name))
            if at is None:
                expected = f"the id of a {other}"
                faults.append(Fault(table, repr(name), expected, "correct or remove it", subject=owner))
            elif at in rank_of:
                faults.append(Fault(table, f"{name!r} twice", "each id once", "remove one", subject=owner))
            else:
                rank_of[at] = rank
    return rank_of


def _scores(scores: pd.DataFrame, pairs: list[tuple[str, str]], faults: list[Fault]) -> NDArray[np.float64]:
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
    return np.array(values, dtype=np.float64)
