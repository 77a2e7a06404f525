"""Why a company got whom it got, and why a seat of it stayed empty."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.modes import APPLICATION, OPEN_OFFER
from jumelage.matching.orders import LAST
from jumelage.matching.reasons.counterfactual import IMPOSSIBLE, UNKNOWN, Counterfactuals, Instead
from jumelage.matching.reasons.ids import company_position
from jumelage.matching.reasons.residual import ways_from
from jumelage.matching.reasons.standing import Standing, standing_of
from jumelage.matching.reasons.units import Change
from jumelage.matching.reasons.words import numbered, what_changes
from jumelage.texts import Explanation, Reason, check_language

if TYPE_CHECKING:
    from jumelage.matching.result import Result


def explain_company(result: "Result", company: str, *, language: str, names: bool, time_limit: float) -> Explanation:
    """Return why a company got whom it got, and why seats stayed empty; see `Result.explain_company`."""
    spoken = check_language(language)
    at = company_position(result.market, company)
    standing = standing_of(result)
    capacity, load = int(result.market.capacity[at]), int(standing.load[at])
    facts = {"company": str(result.market.companies[at]), "num_placed": load, "capacity": capacity}
    reasons = [
        _got(standing, student, str(result.market.students[student]) if names else numbered(number))
        for number, student in enumerate(_in_order(standing, at), 1)
    ]
    if load < capacity:
        reasons.append(_empty(standing, at, Counterfactuals(standing, time_limit)))
    return Explanation(Reason("company-placed", facts), tuple(reasons), spoken)


def _in_order(standing: Standing, company: int) -> list[int]:
    """Return whom a company has: offers first, then applicants as it ranks them, then the others by score."""
    market, there = standing.market, standing.students_at(company)
    own = standing.own[there]
    score = np.zeros(len(own)) if market.score is None else np.where(own >= 0, -market.score[own], 0.0)
    order = np.lexsort((score, standing.favour[own], ~standing.by_offer[there]))
    students: list[int] = there[order].tolist()
    return students


def _got(standing: Standing, student: int, who: Any) -> Reason:
    market, own = standing.market, int(standing.own[student])
    facts = {"who": who}
    if own < 0:
        return Reason("got-not-allowed", facts)
    mode = 0 if market.mode is None else int(market.mode[own])
    if standing.problem.pinned[student] >= 0:
        return Reason("got-agreed" if standing.has_agreed(student) else "got-pinned", facts)
    if mode == OPEN_OFFER:
        return Reason("got-open-offer", facts)
    if mode == APPLICATION and market.student_rank is not None:
        facts["rank"] = int(market.student_rank[own])
        facts["company_rank"] = 1 if market.company_rank is None else int(market.company_rank[own])
        return Reason("got-application", facts)
    if market.score is not None:
        return Reason("got-assignment-score", {**facts, "score": float(market.score[own])})
    return Reason("got-assignment", facts)


def _empty(standing: Standing, company: int, found: Counterfactuals) -> Reason:
    """Return why seats of a company are left."""
    market = standing.market
    pairs = np.flatnonzero((market.company == company) & standing.is_kept)
    pairs = pairs[standing.assigned[market.student_of_pair[pairs]] != company]
    students = market.student_of_pair[pairs]
    facts: dict[str, Any] = {"num_left": int(market.capacity[company] - standing.load[company]), "num": len(pairs)}
    if not len(pairs):
        return Reason("empty-nobody", {"num_left": facts["num_left"]})
    if standing.is_stable:
        own = standing.own[students]
        own_wish = np.where(own >= 0, standing.wish[own], LAST)
        if ((standing.wish[pairs] < LAST) & (own_wish <= standing.wish[pairs])).all():
            return Reason("empty-prefer", facts)
    else:
        answer = _filled(found, company, pairs)
        if isinstance(answer, Instead):
            if answer.change is None:
                return Reason("empty-equal", facts)
            cost = {"name": what_changes(answer.change), "amount": answer.change.loss}
            return Reason("empty-costs", {**facts, **cost})
        if answer == IMPOSSIBLE:
            return Reason("empty-impossible", facts)
    num_unplaced = int(np.count_nonzero(standing.assigned[students] < 0))
    return Reason("empty-elsewhere", {**facts, "num_unplaced": num_unplaced})


def _filled(found: Counterfactuals, company: int, pairs: NDArray[np.int64]) -> Instead | str:
    """Return the best matching that has one more at a company."""
    standing = found.standing
    if found.prices is None:
        minimum = standing.market.minimum.copy()
        minimum[company] = standing.load[company] + 1
        return found.solving(standing.market.replace(minimum=minimum)) if standing.result.objective else UNKNOWN
    ways = ways_from(found.arcs, company)
    assigned = standing.assigned[standing.market.student_of_pair[pairs]]
    homes = np.where(assigned >= 0, assigned, standing.market.num_companies)
    losses = found.slack[:, standing.kept_number[pairs]] + ways.length[:-1, homes]
    losses = losses[:, ways.is_reached[homes]]
    if not losses.shape[1]:
        return IMPOSSIBLE
    cheapest = losses[:, np.lexsort(losses[::-1])[0]]
    change: Change | None = found.change(cheapest)
    return Instead(change, ())
