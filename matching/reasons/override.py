"""What a change made by hand costs, whom it displaces and what it breaks, before anyone decides."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jumelage.errors import Fault, InputError
from jumelage.matching.audit import Audit, audit
from jumelage.matching.matching import Matching
from jumelage.matching.reasons.counterfactual import IMPOSSIBLE, Answer, Counterfactuals, Instead
from jumelage.matching.reasons.ids import strange
from jumelage.matching.reasons.standing import Standing, standing_of
from jumelage.matching.reasons.units import first_change
from jumelage.matching.reasons.why_not import named_moves, said
from jumelage.matching.reasons.words import NOWHERE, what_changes, word
from jumelage.matching.rules.forbid import Forbid
from jumelage.matching.rules.pins import Pin
from jumelage.matching.sources.tables import as_id
from jumelage.texts import Explanation, Reason, check_language

if TYPE_CHECKING:
    from jumelage.matching.result import Result
    from jumelage.matching.rules.rule import Rule

Changes = dict[str, str | None]
"""Where students are to go, by id; None for nowhere."""


def override(
    result: "Result", changes: "Mapping[str, str | None]", *, language: str, names: bool, time_limit: float
) -> Explanation:
    """Return what a change made by hand does; see `Result.override`."""
    spoken = check_language(language)
    wanted = _checked(result, changes)
    standing = standing_of(result)
    pairs = {**result.matching.pairs, **wanted}
    changed = Matching({student: company for student, company in pairs.items() if company is not None})
    before, after = audit(result.market, result.matching), audit(result.market, changed)
    moves = [
        Reason("override-move", {"student": name, "before": _or_dash(result.matching.company_of(name)), "after": at})
        for name, at in ((name, _or_dash(company)) for name, company in wanted.items())
    ]
    found = Counterfactuals(standing, time_limit)
    answer = _best_answer(found, wanted)
    reasons = [
        *moves,
        *_alone(found, changed, after),
        *_breaks(standing, changed, before, after, names=names),
        *_stability(before, after, wanted, names=names),
        *_displaced(standing, answer, wanted, names=names),
    ]
    return Explanation(_headline(answer, wanted, standing), tuple(reasons), spoken)


def _checked(result: "Result", changes: object) -> Changes:
    """Return the changes as ids, None for nowhere; raise `InputError` with all that is wrong."""
    if not isinstance(changes, Mapping) or not changes:
        expected, remedy = "students with the company of each", 'write {"S017": "C4"}; None for no place'
        raise InputError([Fault("changes", repr(changes), expected, remedy)])
    wanted: Changes = {as_id(name): None if _is_blank(company) else as_id(company) for name, company in changes.items()}
    faults = strange(result.market.students, wanted, "changes")
    faults += strange(result.market.companies, [company for company in wanted.values() if company], "changes")
    if faults:
        raise InputError(faults)
    return wanted


def _is_blank(company: object) -> bool:
    return company is None or company == "" or bool(pd.isna(company))  # type: ignore[call-overload]


def _or_dash(company: str | None) -> str:
    return NOWHERE if company is None else company


def _best_answer(found: Counterfactuals, wanted: Changes) -> Answer:
    """Return the best matching that keeps the change."""
    standing, market = found.standing, found.standing.market
    if len(wanted) == 1 and found.prices is not None:
        ((student, company),) = wanted.items()
        pair = None if company is None else market.pair(student, company)
        at = market.position_of_student(student)
        if pair is not None and standing.is_kept[pair] and pair != standing.own[at]:
            return found.placing(at, pair)
    rules: list[Rule] = [rule for rule in market.rules if not (isinstance(rule, Pin) and rule.student in wanted)]
    for student, company in wanted.items():
        if company is not None:
            rules.append(Pin(student, company))
            continue
        at = market.position_of_student(student)
        own = market.company[market.indptr[at] : market.indptr[at + 1]]
        rules += [Forbid(student, str(name)) for name in market.companies[own]]
    try:
        asked = market.replace(rules=tuple(rules))
    except InputError:
        return IMPOSSIBLE
    return found.solving(asked)


def _headline(answer: Answer, wanted: Changes, standing: Standing) -> Reason:
    if not isinstance(answer, Instead):
        return Reason("override-impossible" if answer == IMPOSSIBLE else "override-not-proven")
    num_moved = sum(name not in wanted for name, _, _ in named_moves(standing, answer.moves))
    if answer.change is None:
        return Reason("override-free", {"num_moved": num_moved})
    facts = {"name": what_changes(answer.change), "amount": abs(answer.change.loss), "num_moved": num_moved}
    return Reason("override-cost" if answer.change.loss > 0 else "override-gain", facts)


def _alone(found: Counterfactuals, changed: Matching, verdict: Audit) -> list[Reason]:
    """Return what the change costs with nobody else moving, if that can stand."""
    standing = found.standing
    if verdict.violations or not standing.result.objective:
        return []
    change = first_change(found.levels, found.present, found.placement(changed))
    if change is None or change.loss < 0:
        return [] if change is not None else [Reason("override-alone-free")]
    return [Reason("override-alone", {"name": what_changes(change), "amount": change.loss})]


def _breaks(standing: Standing, changed: Matching, before: Audit, after: Audit, *, names: bool) -> list[Reason]:
    """Return what the change breaks that was not broken before."""
    market = standing.market
    at = changed.positions(market)
    load = np.bincount(at[at >= 0], minlength=market.num_companies)
    known = {(each.code, each.students, each.companies) for each in before.violations}
    reasons = []
    for violation in after.violations:
        if (violation.code, violation.students, violation.companies) in known:
            continue
        facts: dict[str, Any] = dict(zip(("student",), violation.students, strict=False))
        if violation.companies:
            company = market.position_of_company(violation.companies[0])
            facts["company"] = violation.companies[0]
            facts["count"] = int(load[company])
            facts["capacity"], facts["minimum"] = int(market.capacity[company]), int(market.minimum[company])
        if violation.code in ("over-capacity", "under-minimum", "not-allowed", "offer-not-kept"):
            reasons.append(Reason(f"breaks-{violation.code}", facts))
    for rule in market.rules:
        more = sum(breach.amount for breach in rule.breaches(market, changed))
        if more > sum(breach.amount for breach in rule.breaches(market, standing.result.matching)):
            reasons.append(Reason("breaks-rule", {"rule": said([rule], names=names)}))
    return reasons


def _stability(before: Audit, after: Audit, wanted: Changes, *, names: bool) -> list[Reason]:
    """Return the pairs that block with the change and did not before."""
    if after.market.stability != "required":
        return []
    known = set(before.blocking_pairs or ())
    return [
        Reason("breaks-stability", {"who": _who(student, wanted, names=names), "company": company})
        for student, company in after.blocking_pairs or ()
        if (student, company) not in known
    ]


def _displaced(standing: Standing, answer: Answer, wanted: Changes, *, names: bool) -> list[Reason]:
    """Return who else moves in the best answer to the change."""
    if not isinstance(answer, Instead):
        return []
    return [
        Reason("override-displaces", {"who": _who(name, wanted, names=names), "before": before, "after": after})
        for name, before, after in sorted(named_moves(standing, answer.moves))
        if name not in wanted
    ]


def _who(student: str, wanted: Changes, *, names: bool) -> Any:
    return student if names or student in wanted else word("student")
