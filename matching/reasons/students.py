"""Why a student is where she is, and why at no other opening that she could have wanted."""

from typing import TYPE_CHECKING, Any

import numpy as np

from jumelage.matching.modes import APPLICATION, OPEN_OFFER
from jumelage.matching.reasons.counterfactual import UNKNOWN, Counterfactuals
from jumelage.matching.reasons.ids import student_position
from jumelage.matching.reasons.not_allowed import not_allowed, openings_not_allowed, others
from jumelage.matching.reasons.remedies import remedies
from jumelage.matching.reasons.standing import Standing, standing_of
from jumelage.matching.reasons.why_not import Ask, why_not
from jumelage.texts import Explanation, Reason, check_language

if TYPE_CHECKING:
    import pandas as pd

    from jumelage.matching.result import Result


def explain(
    result: "Result", student: str, *, language: str, names: bool, what_would_place: bool, time_limit: float
) -> Explanation:
    """Return why a student is where she is and not elsewhere; see `Result.explain`."""
    spoken = check_language(language)
    at = student_position(result.market, student)
    standing = standing_of(result)
    reasons = _elsewhere(standing, at, Counterfactuals(standing, time_limit).placing, names=names)
    reasons += not_allowed(standing, at)
    if what_would_place and standing.assigned[at] < 0:
        found = remedies(result, str(result.market.students[at]), language=spoken, time_limit=time_limit)
        reasons += [found.headline, *found.reasons]
    return Explanation(where(standing, at), tuple(reasons), spoken)


def explain_all(result: "Result", *, language: str, names: bool) -> "pd.DataFrame":
    """Return the reasons of every student in one table; see `Result.explain_all`."""
    import pandas as pd

    spoken = check_language(language)
    standing = standing_of(result)
    found = Counterfactuals(standing, 0.0)
    ask = (lambda _student, _pair: UNKNOWN) if found.prices is None else found.placing
    rows = []
    # Those of one company one after the other: the ways to it are found once.
    for at in np.argsort(standing.assigned, kind="stable").tolist():
        student, place = str(result.market.students[at]), where(standing, at)
        elsewhere = _elsewhere(standing, at, ask, names=names)
        rest = others(standing, openings_not_allowed(standing, at))
        for reason in (place, *elsewhere, *rest):
            company = reason.facts.get("company")
            rows.append((at, student, company, reason.code, reason.say(spoken)))
    frame = pd.DataFrame(rows, columns=["at", "student", "company", "code", "text"])
    return frame.sort_values("at", kind="stable").drop(columns="at").reset_index(drop=True)


def where(standing: Standing, student: int) -> Reason:
    """Return where a student is and by which mode."""
    market, own = standing.market, int(standing.own[student])
    facts: dict[str, Any] = {"student": str(market.students[student])}
    if standing.assigned[student] < 0:
        return Reason("not-placed", facts)
    facts["company"] = str(market.companies[standing.assigned[student]])
    mode = 0 if own < 0 or market.mode is None else int(market.mode[own])
    if standing.problem.pinned[student] >= 0:
        return Reason("placed-agreed" if standing.has_agreed(student) else "placed-pinned", facts)
    if mode == OPEN_OFFER:
        return Reason("placed-open-offer", facts)
    if mode == APPLICATION and market.student_rank is not None:
        return Reason("placed-application", {**facts, "rank": int(market.student_rank[own])})
    if own >= 0 and market.score is not None:
        return Reason("placed-assignment-score", {**facts, "score": float(market.score[own])})
    return Reason("placed-assignment", facts)


def _elsewhere(standing: Standing, student: int, ask: Ask, *, names: bool) -> list[Reason]:
    """Return a reason for every other allowed pair: her choices by rank, then the others by score."""
    market = standing.market
    pairs = np.arange(market.indptr[student], market.indptr[student + 1])
    keys = [np.zeros(len(pairs)) if market.score is None else -market.score[pairs]]
    if market.student_rank is not None:
        rank = market.student_rank[pairs]
        keys.append(np.where(rank > 0, rank, np.iinfo(np.int32).max))
    order = pairs[np.lexsort(keys)]
    return [
        why_not(standing, student, pair, ask, names=names)
        for pair in order[order != standing.own[student]].tolist()
    ]  # fmt: skip
