"""What would get a student placed: small changes, each tried, and told only if solving anew confirms it."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.modes import ASSIGNMENT
from jumelage.matching.modes import Assignment as Assigning
from jumelage.matching.reasons.changed import last_rank, with_application, with_pair, with_seat
from jumelage.matching.reasons.counterfactual import Counterfactuals
from jumelage.matching.reasons.ids import student_position
from jumelage.matching.reasons.not_allowed import failed_criteria, nearness
from jumelage.matching.reasons.residual import ways_to
from jumelage.matching.reasons.standing import Standing, standing_of
from jumelage.texts import Explanation, Reason, check_language

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.result import Result

MOST_TRIES = 8
"""So many changes of a kind are tried before it is given up."""

MOST_JUDGED = 400
"""So many pairs that are not eligible are looked at, those nearest to her choices first."""

Trial = tuple[Reason, "Market"]
"""What would be otherwise, and the market in which it is."""


def remedies(result: "Result", student: str, *, language: str, time_limit: float) -> Explanation:
    """Return the changes that would give a student a place; see `Result.what_would_place`."""
    spoken = check_language(language)
    at = student_position(result.market, student)
    standing = standing_of(result)
    name = str(result.market.students[at])
    if standing.assigned[at] >= 0:
        company = str(result.market.companies[standing.assigned[at]])
        return Explanation(Reason("is-placed", {"student": name, "company": company}), (), spoken)
    found = Counterfactuals(standing, time_limit)
    confirmed: list[Reason] = []
    num_tried = 0
    for trials in (_applications(standing, at), *_criteria(standing, found, at), _seats(standing, found, at)):
        for reason, market in islice(trials, MOST_TRIES):
            num_tried += 1
            placed_at = _placed_at(found, market, name)
            if placed_at is not None:
                confirmed.append(Reason(reason.code, {**reason.facts, "placed_at": placed_at}))
                break
    facts = {"student": name, "num": len(confirmed), "num_tried": num_tried}
    headline = Reason("would-place" if confirmed else "would-place-none", facts)
    return Explanation(headline, tuple(confirmed), spoken)


def _placed_at(found: Counterfactuals, market: "Market", student: str) -> str | None:
    """Return where a student is placed in a changed market; None if nowhere, or it is not proven."""
    solved = found.solved(market)
    return None if solved is None or isinstance(solved, str) else solved.matching.company_of(student)


def _applications(standing: Standing, student: int) -> Iterator[Trial]:
    """Yield one more application each, to allowed companies by score."""
    market = standing.market
    if not standing.is_stable or market.mode is None:
        return
    pairs = _open_pairs(standing, student)
    for pair in _by_score(market, pairs[market.mode[pairs] == ASSIGNMENT]):
        facts = {"company": str(market.companies[market.company[pair]]), "rank": last_rank(market, student) + 1}
        yield Reason("with-application", facts), with_application(market, pair)


def _seats(standing: Standing, found: Counterfactuals, student: int) -> Iterator[Trial]:
    """Yield one more seat each, at companies that she may go to.

    Where prices prove the optimum only those whose price is all that her pair weighs: elsewhere another gains more.
    """
    market = standing.market
    pairs = _open_pairs(standing, student)
    if found.prices is not None:
        pairs = pairs[(found.slack[:, standing.kept_number[pairs]] == 0).all(axis=0)]
    for pair in _by_score(market, pairs):
        company = int(market.company[pair])
        yield Reason("with-seat", {"company": str(market.companies[company])}), with_seat(market, company)


def _criteria(standing: Standing, found: Counterfactuals, student: int) -> list[Iterator[Trial]]:
    """Return for each criterion the companies of which it alone keeps her, the nearest miss first."""
    market = standing.market
    compat = market.compat
    if compat is None or not any(isinstance(mode, Assigning) for mode in market.modes):
        return []
    absent = np.ones(market.num_companies, dtype=bool)
    absent[market.company[market.indptr[student] : market.indptr[student + 1]]] = False
    companies = np.flatnonzero(absent & (market.capacity > 0) & _may_make_room(found))
    near = companies[np.argsort(-nearness(standing, student)[companies], kind="stable")][:MOST_JUDGED]
    by_criterion: dict[str, list[tuple[float, int, Reason]]] = {}
    for company in near.tolist():
        name = str(market.companies[company])
        failed = failed_criteria(compat.explain(str(market.students[student]), name).reasons)
        if len(failed) == 1:
            code = failed[0].code.replace("hard-failed", "with-criterion")
            reason = Reason(code, {**failed[0].facts, "company": name})
            misses = by_criterion.setdefault(str(failed[0].facts["criterion"]), [])
            misses.append((_miss(failed[0].facts), company, reason))
    return [_with_pairs(market, student, misses) for misses in by_criterion.values()]


def _with_pairs(market: "Market", student: int, misses: list[tuple[float, int, Reason]]) -> Iterator[Trial]:
    for _, company, reason in sorted(misses, key=lambda miss: miss[:2]):
        yield reason, with_pair(market, student, company)


def _may_make_room(found: Counterfactuals) -> NDArray[np.bool_]:
    """Return which companies could take one more without anybody else losing her place, where prices tell.

    That one fewer seat there costs no placed student: a shortest way home from it, not its price, which tells what one
    more is worth.
    """
    market = found.standing.market
    names = [level.name for level in found.levels]
    if found.prices is None or "placed" not in names:
        return np.ones(market.num_companies, dtype=bool)
    ways = ways_to(found.arcs, market.num_companies)
    level = len(found.prices.levels) - len(names) + names.index("placed")
    loss = ways.length[level, :-1] + found.prices.company_price[level]
    can: NDArray[np.bool_] = ways.is_reached[:-1] & (loss == 0)
    return can


def _open_pairs(standing: Standing, student: int) -> NDArray[np.int64]:
    """Return the pairs of a student that were left to decide."""
    pairs = np.arange(standing.market.indptr[student], standing.market.indptr[student + 1])
    return pairs[standing.is_kept[pairs]]


def _by_score(market: "Market", pairs: NDArray[np.int64]) -> list[int]:
    keys = np.zeros(len(pairs)) if market.score is None else -market.score[pairs]
    order: list[int] = pairs[np.argsort(keys, kind="stable")].tolist()
    return order


def _miss(facts: Mapping[str, Any]) -> float:
    """Return by how much what was found misses what is needed, where both are a number; else more than any number.

    Examples
    --------
    >>> _miss({"found": "48.5 km", "needed": "≤ 40 km"}), _miss({"found": "–", "needed": "B"})
    (8.5, inf)
    """
    found, needed = (re.findall(r"\d+(?:\.\d+)?", str(facts[name])) for name in ("found", "needed"))
    if len(found) == len(needed) == 1:
        return abs(float(found[0]) - float(needed[0]))
    return float("inf")
