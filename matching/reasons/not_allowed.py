"""Why a student may not go to an opening at all, and which of those openings are near to her choices."""

from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.reasons.standing import Standing
from jumelage.texts import Reason

MOST_NOT_ELIGIBLE = 50
"""So many openings that are not eligible are named with the reason; the others are counted."""


def openings_not_allowed(standing: Standing, student: int) -> NDArray[np.intp]:
    """Return the companies with seats that a student has no pair with, by position."""
    market = standing.market
    is_absent = market.capacity > 0
    is_absent[market.company[market.indptr[student] : market.indptr[student + 1]]] = False
    return np.flatnonzero(is_absent)


def not_allowed(standing: Standing, student: int) -> list[Reason]:
    """Return why openings are not allowed, of those that students with choices in common may go to; near misses first.

    Where nobody knows why, and beyond so many, they are counted.
    """
    absent = openings_not_allowed(standing, student)
    compat = standing.market.compat
    if compat is None:
        return others(standing, absent)
    absent = absent[np.argsort(-nearness(standing, student)[absent], kind="stable")]
    named, rest = absent[:MOST_NOT_ELIGIBLE], absent[MOST_NOT_ELIGIBLE:]
    market = standing.market
    reasons: list[tuple[int, Reason]] = []
    for company in named.tolist():
        name = str(market.companies[company])
        told = compat.explain(str(market.students[student]), name)
        failed = failed_criteria(told.reasons)
        code = "why-not-candidate" if told.headline.code == "pair-not-kept" else "why-not-applied"
        reason = Reason(code, {"company": name})
        if failed:
            code = failed[0].code.replace("hard-failed", "why-not-eligible")
            reason = Reason(code, {**failed[0].facts, "company": name, "num_failed": len(failed)})
        reasons.append((len(failed), reason))
    return [reason for _, reason in sorted(reasons, key=itemgetter(0))] + others(standing, rest)


def failed_criteria(reasons: tuple[Reason, ...]) -> list[Reason]:
    """Return which hard criteria a pair fails, of the reasons for its score."""
    return [reason for reason in reasons if reason.code.startswith("hard-failed")]


def nearness(standing: Standing, student: int) -> NDArray[np.int64]:
    """Return how many students who share a company with a student may go to each company."""
    market = standing.market
    own = market.company[market.indptr[student] : market.indptr[student + 1]]
    is_own = np.zeros(market.num_companies, dtype=bool)
    is_own[own] = True
    shares = np.zeros(market.num_students, dtype=bool)
    shares[market.student_of_pair[is_own[market.company]]] = True
    return np.bincount(market.company[shares[market.student_of_pair]], minlength=market.num_companies)


def others(standing: Standing, companies: NDArray[np.intp]) -> list[Reason]:
    """Return one reason that counts companies with which a student has no pair; none if there are none."""
    if not len(companies):
        return []
    code = "others-not-allowed" if standing.market.compat is None else "others-not-eligible"
    return [Reason(code, {"num": len(companies)})]
