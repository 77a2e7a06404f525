"""A market with one thing changed: a seat, a pair or an application more."""

from typing import TYPE_CHECKING, Any

import numpy as np

from jumelage.matching.modes import APPLICATION, ASSIGNMENT

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def with_seat(market: "Market", company: int) -> "Market":
    """Return the market with one more seat at a company, by position."""
    capacity = market.capacity.copy()
    capacity[company] += 1
    return market.replace(capacity=capacity)


def with_pair(market: "Market", student: int, company: int) -> "Market":
    """Return the market with a pair more, which scores as low as any and is ranked by nobody."""
    begin, end = int(market.indptr[student]), int(market.indptr[student + 1])
    at = begin + int(np.searchsorted(market.company[begin:end], company))
    given: dict[str, Any] = {
        "company": company,
        "score": None if market.score is None else float(market.score.min(initial=0.0)),
        "student_rank": 0,
        "company_rank": 0,
        "mode": ASSIGNMENT,
    }
    changes = {
        name: np.insert(values, at, given[name]) for name in given if (values := getattr(market, name)) is not None
    }
    indptr = market.indptr.copy()
    indptr[student + 1 :] += 1
    return market.replace(indptr=indptr, **changes)


def with_application(market: "Market", pair: int) -> "Market":
    """Return the market with a pair made an application, the last for its student and for its company."""
    assert market.student_rank is not None
    assert market.mode is not None
    student, mode, rank = int(market.student_of_pair[pair]), market.mode.copy(), market.student_rank.copy()
    mode[pair] = APPLICATION
    rank[pair] = last_rank(market, student) + 1
    changes: dict[str, Any] = {"mode": mode, "student_rank": rank}
    if market.company_rank is not None:
        favour = market.company_rank.copy()
        favour[pair] = favour[market.company == market.company[pair]].max() + 1
        changes["company_rank"] = favour
    return market.replace(**changes)


def last_rank(market: "Market", student: int) -> int:
    """Return the last rank that a student gave, 0 if none."""
    assert market.student_rank is not None
    return int(market.student_rank[market.indptr[student] : market.indptr[student + 1]].max(initial=0))
