"""What a run prints: aligned lines, in French or English."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from jumelage.command_line.sentences import LABELS, LINES
from jumelage.errors import LISTED
from jumelage.matching.audit import audit
from jumelage.matching.reports import num_choices, useless_seats
from jumelage.matching.soft_rules import penalty, soft_rules
from jumelage.texts import Language

if TYPE_CHECKING:
    from jumelage.command_line.term import Term
    from jumelage.exports import Export
    from jumelage.matching.audit import Audit
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.matching.result import Result

_MOST_LINES = 20
"""How many faults of somebody else's placements are named one by one."""


def say(code: str, language: Language, **facts: object) -> str:
    """Return a line of the catalogue, filled in."""
    return LINES[code][language].format(**facts)


def term_report(term: "Term", language: Language) -> str:
    """Say what there is to decide."""
    return _aligned(_term_lines(term, language), language)


def check_report(term: "Term", language: Language) -> str:
    """Say what is in the tables, as the cohort does, and what the rubric and the rules make of it."""
    market, cohort = term.market, term.cohort
    useless = useless_seats(market)
    alone, out_of_reach = market.students[num_choices(market) == 0], market.companies[useless > 0]
    further = [notice for notice in market.notices if notice not in cohort.notices]
    lines = [
        *_basis(term, language),
        ("alone", [f"{len(alone)}{_in_brackets(alone, language)}"]),
        ("useless", [f"{useless.sum()}{_in_brackets(out_of_reach, language)}"]),
        *_notices(further, _MOST_LINES, language),
    ]
    end = "no-faults" if market.num_pairs else "nothing-to-match"
    return "\n\n".join([cohort.summary(language), _aligned(lines, language), say(end, language)])


def match_report(result: "Result", language: Language) -> str:
    """Say what came out, how good it is and who has no place."""
    verdict = audit(result.market, result.matching)
    left = result.unplaced(language)
    causes = [
        f"{say(str(cause), language)} {_few(group['student'], language)}"
        for cause, group in left.groupby("cause", sort=False)
    ]
    order = say("then", language).join(LABELS[name][language].lower() for name in result.objective)
    checked = [] if result.certificate is None else [say("certified", language)]
    figures = {"route": result.route, "seed": result.seed, "seconds": _decimal(result.runtime, 2, language)}
    lines = [
        *_outcome(result.market, result.matching, verdict, language),
        ("proof", [say(result.status, language, order=order), *checked, say("how", language, **figures)]),
        *([("unplaced", [str(len(left)), *causes])] if len(left) else []),
        *_notices(result.notices, _MOST_LINES, language),
    ]
    return _aligned(lines, language)


def audit_report(term: "Term", matching: "Matching", verdict: "Audit", language: Language) -> str:
    """Say what somebody else's placements break, what they are worth and who would rather swap."""
    count = len(verdict.violations)
    named = [str(violation) for violation in verdict.violations[:_MOST_LINES]]
    rest = [say("total", language, count=count)] if count > _MOST_LINES else []
    breaks = [say("breaks" if count else "breaks-nothing", language, count=count), *named, *rest]
    lines = [
        *_term_lines(term, language),
        *_outcome(term.market, matching, verdict, language),
        ("verdict", breaks),
    ]
    if verdict.blocking_pairs is not None:
        pairs = [f"{student} – {company}" for student, company in verdict.blocking_pairs]
        lines.append(("blocking", [f"{len(pairs)}{_in_brackets(pairs, language)}"]))
    return _aligned(lines, language)


def files_report(exports: Iterable["Export"], folder: Path, language: Language) -> str:
    """Say what was written where, and what was not and why."""
    lines = ["", say("written", language, folder=folder)]
    for export in exports:
        name, why = export.path.name, export.left_out
        lines.append(f"  {name:<17}{say('left-out', language, why=why) if why else say(name, language)}")
    return "\n".join(lines)


def _term_lines(term: "Term", language: Language) -> list[tuple[str, list[str]]]:
    market, cohort = term.market, term.cohort
    employers = cohort.companies["employer"].nunique()
    facts = {"seats": market.num_seats, "openings": market.num_companies, "employers": employers}
    rubric, rules, allowed = _basis(term, language)
    return [
        ("term", [cohort.name, *([cohort.about] if cohort.about else [])]),
        rubric,
        rules,
        ("demand", [say("students", language, count=market.num_students)]),
        ("supply", [say("seats", language, **facts)]),
        allowed,
    ]


def _basis(term: "Term", language: Language) -> list[tuple[str, list[str]]]:
    """Return the rubric, the rules and the pairs they allow."""
    market = term.market
    possible = market.num_students * market.num_companies
    median = float(np.median(num_choices(market))) if market.num_students else 0.0
    share = _decimal(100 * market.num_pairs / max(possible, 1), 1, language)
    return [
        ("rubric", [say("suggested", language) if term.rubric is None else str(term.rubric)]),
        ("rules", [say("no-rules", language) if term.rules is None else str(term.rules)]),
        ("allowed", [say("pairs", language, pairs=market.num_pairs, share=share, median=f"{median:g}")]),
    ]


def _outcome(
    market: "Market", matching: "Matching", verdict: "Audit", language: Language
) -> list[tuple[str, list[str]]]:
    placed = int(verdict.totals["placed"])
    share = _decimal(100 * placed / max(market.num_students, 1), 1, language)
    facts = {
        "placed": placed,
        "students": market.num_students,
        "share": share,
        "left": int(verdict.totals["unfilled"]),
    }
    lines = [("placed", [say("placed", language, **facts)])]
    if "score" in verdict.totals:
        total, mean = verdict.totals["score"], verdict.totals["score"] / max(placed, 1)
        text = say("score", language, total=_decimal(total, 3, language), mean=_decimal(mean, 3, language))
        lines.append(("score", [text]))
    if verdict.rank_profile:
        wishes = [say("wish", language, rank=rank, count=count) for rank, count in verdict.rank_profile.items()]
        silent = _num_silent(market, matching)
        others = placed - sum(verdict.rank_profile.values()) - silent
        wishes = [*wishes[:LISTED], say("no-wish", language, count=others), say("silent", language, count=silent)]
        lines.append(("student_rank", [", ".join(wishes)]))
    return [*lines, *_soft_rules(market, matching, language)]


def _soft_rules(market: "Market", matching: "Matching", language: Language) -> list[tuple[str, list[str]]]:
    """Return how the soft rules are broken, what that costs, and for whom; nothing where no rule is soft."""
    soft = soft_rules(market, matching)
    if not soft:
        return []
    broken = [one for one in soft if one.breaches]
    facts = {"count": sum(one.amount for one in soft), "cost": _decimal(penalty(soft), 3, language)}
    named = []
    for one in broken[:_MOST_LINES]:
        who = dict.fromkeys(name for breach in one.breaches for name in (*breach.students, *breach.companies))
        named.append(f"{one.amount} × {one.rule.say(language)}{_in_brackets(who, language)}")
    rest = [say("total", language, count=len(broken))] if len(broken) > _MOST_LINES else []
    return [("soft", [say("soft-broken" if broken else "soft-kept", language, **facts), *named, *rest])]


def _num_silent(market: "Market", matching: "Matching") -> int:
    """Return how many of those placed had made no wish."""
    if market.student_rank is None:
        return 0
    has_wish = np.zeros(market.num_students, dtype=bool)
    has_wish[market.student_of_pair[market.student_rank > 0]] = True
    return int(np.count_nonzero((matching.positions(market) >= 0) & ~has_wish))


def _notices(notices: Sequence[object], most: int, language: Language) -> list[tuple[str, list[str]]]:
    if not notices:
        return []
    rest = [say("total", language, count=len(notices))] if len(notices) > most else []
    return [("notices", [str(len(notices)), *(f"- {notice}" for notice in notices[:most]), *rest])]


def _aligned(lines: Iterable[tuple[str, Sequence[str]]], language: Language) -> str:
    """Return each label with its first text beside it and the others below that."""
    width = max(len(label[language]) for label in LABELS.values()) + 2
    texts = []
    for label, (first, *others) in lines:
        texts.append(f"{LABELS[label][language]:<{width}}{first}")
        texts += [f"{'':<{width}}{text}" for text in others]
    return "\n".join(texts)


def _few(items: Iterable[str], language: Language) -> str:
    names = list(items)
    rest = f" {say('total', language, count=len(names))}" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + rest


def _in_brackets(items: Iterable[str], language: Language) -> str:
    few = _few(items, language)
    return f" ({few})" if few else ""


def _decimal(value: float, digits: int, language: Language) -> str:
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language == "fr" else text
