"""Why a student is not at one company: one reason, the first that holds."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from jumelage.frozen import FrozenDict
from jumelage.matching.lottery import ticket
from jumelage.matching.matching import Matching
from jumelage.matching.orders import LAST
from jumelage.matching.reasons.counterfactual import IMPOSSIBLE, Answer, Instead, Moves
from jumelage.matching.reasons.standing import Standing
from jumelage.texts import SENTENCES, Reason, languages

if TYPE_CHECKING:
    from jumelage.matching.rules.rule import Rule
    from jumelage.texts import Language

_OF_GROUPS = ("quota", "intake", "balance")
"""Rules that name no student, but for a column of ids; any other may."""

Ask = Callable[[int, int], Answer]
"""What the best matching is that places a student, by position, by a pair."""


def why_not(standing: Standing, student: int, pair: int, ask: Ask, *, names: bool = False) -> Reason:
    """Return why a student is not placed by an allowed pair of hers.

    Parameters
    ----------
    standing : Standing
        Where everyone is.
    student, pair : int
        By position.
    ask : callable
        Tells what placing her there would cost, where that is the reason.
    names : bool
        Whether other students may be named.
    """
    known = _settled(standing, student, pair) or _by_orders(standing, student, pair, names=names)
    if known is not None:
        return known
    market, result = standing.market, standing.result
    company = int(market.company[pair])
    facts = _facts(standing, student, pair)
    if result.status == "heuristic" or not result.objective:
        facts |= {"strategy": result.strategy, "capacity": int(market.capacity[company])}
        is_full = standing.load[company] >= market.capacity[company]
        return Reason("why-full" if is_full else "why-seat-left", facts)
    answer = ask(student, pair)
    if isinstance(answer, Instead):
        return _of_cost(standing, company, facts, answer, names=names)
    return _impossible(standing, facts, names=names) if answer == IMPOSSIBLE else Reason("why-not-tried", facts)


def _facts(standing: Standing, student: int, pair: int) -> dict[str, Any]:
    market = standing.market
    return {"student": str(market.students[student]), "company": str(market.companies[market.company[pair]])}


def _settled(standing: Standing, student: int, pair: int) -> Reason | None:
    """Return the reason if the pair was not even left to decide, or no seat of its company was."""
    market = standing.market
    facts, company = _facts(standing, student, pair), int(market.company[pair])
    if standing.problem.pinned[student] >= 0:
        code = "why-agreed-elsewhere" if standing.has_agreed(student) else "why-pinned-elsewhere"
        own = market.companies[standing.problem.pinned[student]]
        return Reason(code, {**facts, "own_company": str(own)})
    if standing.is_forbidden[pair]:
        return Reason("why-forbidden", facts)
    if not standing.is_kept[pair]:
        return Reason("why-below-offer" if standing.problem.must_place[student] else "why-forbidden", facts)
    capacity = int(market.capacity[company])
    if not capacity:
        return Reason("why-no-seats", facts)
    if np.count_nonzero(standing.by_offer[standing.students_at(company)]) >= capacity:
        return Reason("why-held", {**facts, "capacity": capacity})
    return None


def _by_orders(standing: Standing, student: int, pair: int, *, names: bool) -> Reason | None:
    """Return the reason if the orders of both sides alone give it, where applications may not be passed over."""
    if not standing.is_stable:
        return None
    market, own = standing.market, standing.own[student]
    facts, company = _facts(standing, student, pair), int(market.company[pair])
    own_wish = LAST if own < 0 else standing.wish[own]
    if standing.wish[pair] == LAST:
        if own_wish < LAST:
            return Reason("why-application-first", facts)
        there = standing.students_at(company)
        took = standing.by_offer[there] | (standing.favour[standing.own[there]] < LAST)
        capacity = int(market.capacity[company])
        is_full = np.count_nonzero(took) >= capacity
        return Reason("why-did-not-apply", {**facts, "capacity": capacity}) if is_full else None
    if standing.wish[pair] > own_wish:
        return Reason("why-ranked-lower", {**facts, "rank": int(standing.wish[pair]), "own_rank": int(own_wish)})
    return _ranked_below(standing, facts, pair, names=names) if standing.wish[pair] < own_wish else None


def _ranked_below(standing: Standing, facts: dict[str, Any], pair: int, *, names: bool) -> Reason | None:
    """Return the reason if the company filled all its seats with offers and applicants it ranks strictly higher."""
    company = int(standing.market.company[pair])
    there, capacity = standing.students_at(company), int(standing.market.capacity[company])
    is_held = standing.by_offer[there]
    applicants = there[~is_held]
    favour = standing.favour[standing.own[applicants]]
    higher = applicants[favour < standing.favour[pair]]
    if len(higher) + np.count_nonzero(is_held) < capacity:
        return None
    facts |= {
        "higher": counted(standing, higher, names=names),
        "capacity": capacity,
        "num_held": int(np.count_nonzero(is_held)),
        "company_rank": int(standing.favour[pair]),
    }
    if standing.problem.constraints is not None:
        # A rule might keep a pair from blocking: then no rank would have been a claim.
        return Reason("why-ranked-below-all", facts)
    return Reason("why-ranked-below", {**facts, "rank_to_beat": int(favour.max())})


def _of_cost(standing: Standing, company: int, facts: dict[str, Any], found: Instead, *, names: bool) -> Reason:
    """Return what the best matching with her there loses, or that it is worth the same."""
    if not found.keeps_stability and (found.change is None or found.change.loss < 0):
        return Reason("why-unstable", facts)
    facts["moved"] = moves_told(standing, found.moves, names=names)
    change = found.change
    if change is None:
        market, seed = standing.market, standing.result.seed
        if standing.load[company] < market.capacity[company] or not standing.result.reproducible:
            return Reason("why-equal", facts)
        return Reason("why-lottery", {**facts, "seed": seed, "ticket": ticket(seed, "student", facts["student"])})
    facts["amount"] = change.loss
    if change.part is not None:
        facts["part"] = change.part
    if f"why-cost-{change.name}" in SENTENCES:
        return Reason(f"why-cost-{change.name}", facts)
    return Reason("why-cost-other", {**facts, "name": change.name})


def _impossible(standing: Standing, facts: dict[str, Any], *, names: bool) -> Reason:
    """Return that nothing can be kept with her there, and which rules the bare move would break."""
    market = standing.market
    moved = Matching({**standing.result.matching.pairs, facts["student"]: facts["company"]})
    rules = [rule for rule in market.rules if rule.weight is None and rule.breaches(market, moved)]
    if not rules:
        return Reason("why-impossible", facts)
    return Reason("why-rule", {**facts, "rules": said(rules, names=names)})


def said(rules: "list[Rule]", *, names: bool) -> FrozenDict:
    """Return rules in every language: as sentences, or, of those that may name students, their kind alone."""
    return FrozenDict(
        {language: " ".join(_said(rule, language, names=names) for rule in rules) for language in languages()}
    )


def _said(rule: "Rule", language: "Language", *, names: bool) -> str:
    return rule.say(language) if names or _names_nobody(rule) else f"({rule.code})"


def _names_nobody(rule: "Rule") -> bool:
    """Return whether a rule is one that speaks of groups: not of students, nor by their ids."""
    by = getattr(rule, "by", ())
    columns = (by,) if isinstance(by, str) else by
    return rule.code in _OF_GROUPS and not any(name.rpartition(".")[2] == "student" for name in columns)


def counted(standing: Standing, students: Any, *, names: bool) -> str:
    """Return how many students, and who if names may be given: ``2 (S003, S017)``."""
    who = f" ({standing.named(students)})" if names and len(students) else ""
    return f"{len(students)}{who}"


def moves_told(standing: Standing, moves: Moves, *, names: bool) -> str:
    """Return how many others move, and from where to where if names may be given: ``1 (S003: C1 → C2)``."""
    if not names or not moves:
        return str(len(moves))
    told = sorted(f"{name}: {before} → {after}" for name, before, after in named_moves(standing, moves))
    return f"{len(moves)} ({', '.join(told)})"


def named_moves(standing: Standing, moves: Moves) -> list[tuple[str, str, str]]:
    """Return who moves from where to where, by id; a dash for nowhere."""
    market = standing.market
    return [
        (
            str(market.students[student]),
            _place(standing, int(standing.assigned[student])),
            "–" if pair < 0 else str(market.companies[market.company[pair]]),
        )
        for student, pair in moves
    ]


def _place(standing: Standing, company: int) -> str:
    return "–" if company < 0 else str(standing.market.companies[company])
