"""Who would gain by each blocking pair, and who would lose her place by it."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jumelage.matching.modes import ASSIGNMENT, OPEN_OFFER
from jumelage.matching.rules.pins import pins

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching

_COLUMNS = {
    "student": "str",
    "company": "str",
    "student_rank": "Int64",
    "present_company": "str",
    "present_rank": "Int64",
    "company_rank": "Int64",
    "displaced_student": "str",
    "displaced_rank": "Int64",
}


def gains(market: "Market", matching: "Matching", blocking: "tuple[tuple[str, str], ...]") -> pd.DataFrame:
    """Return a table with a row per blocking pair; see `Audit.gains`."""
    placed: dict[str, list[str]] = {}
    fixed = {pin.student for pin in pins(market.rules)}
    for student, company in matching.pairs.items():
        placed.setdefault(company, []).append(student)
    capacity = dict(zip(market.companies, market.capacity.tolist(), strict=True))
    rows = []
    for student, company in blocking:
        present, there = matching.company_of(student), placed.get(company, [])
        lowest = None
        if len(there) >= capacity[company]:
            movable = sorted(name for name in there if name not in fixed)
            lowest = max(movable, key=lambda name: _order(market, name, company), default=None)
        rows.append(
            (
                student,
                company,
                _rank(market, "student_rank", student, company),
                present,
                None if present is None else _rank(market, "student_rank", student, present),
                _rank(market, "company_rank", student, company),
                lowest,
                None if lowest is None else _rank(market, "company_rank", lowest, company),
            )
        )
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _rank(market: "Market", side: str, student: str, company: str) -> int | None:
    """Return the rank that a side gives an application; None if it gives none, or it is no application."""
    pair, ranks = market.pair(student, company), getattr(market, side)
    if pair is None or ranks is None or market.mode is None or market.mode[pair] == ASSIGNMENT:
        return None
    return int(ranks[pair]) or None


def _order(market: "Market", student: str, company: str) -> float:
    """Return how low a company ranks a student it has: whoever is no applicant of its below all who are."""
    pair = market.pair(student, company)
    if pair is None or market.mode is None or market.mode[pair] == ASSIGNMENT:
        return np.inf
    if market.mode[pair] == OPEN_OFFER:
        return -1
    return 0 if market.company_rank is None else float(market.company_rank[pair])
