"""What can be wrong with the arrays and the rules of a market."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jumelage.errors import Fault, listed
from jumelage.matching.rules.arguments import weight
from jumelage.matching.rules.forbidden import forbidden
from jumelage.matching.rules.pins import pins
from jumelage.matching.sources.tables import MOST

if TYPE_CHECKING:
    from jumelage.matching.market import Market


_OF_A_RULE = ("code", "weight", "faults", "rows", "breaches", "without", "say")


def faults_of(market: "Market") -> list[Fault]:
    """Return all that is wrong with a market: its shapes first, then its numbers and its rules."""
    shapes = _shapes(market)
    if shapes:
        return shapes
    return _ids(market) + _seats(market) + _pairs(market) + (_strange_rules(market) or _rules(market))


def _shapes(market: "Market") -> list[Fault]:
    companies, pairs = market.num_companies, market.num_pairs
    wanted = {
        "capacity": companies,
        "minimum": companies,
        "indptr": market.num_students + 1,
        "score": pairs,
        "student_rank": pairs,
        "company_rank": pairs,
        "student_weight": market.num_students,
    }
    faults = [
        Fault("market", f"{len(value)} numbers", f"{length} numbers", "give one per row", column=name)
        for name, length in wanted.items()
        if (value := getattr(market, name)) is not None and value.shape != (length,)
    ]
    for name, ids in (("student_columns", market.students), ("company_columns", market.companies)):
        frame = getattr(market, name)
        if frame is not None and len(frame) != len(ids):
            faults.append(Fault("market", f"{len(frame)} rows", f"{len(ids)} rows", "give one per id", column=name))
    if not faults and (market.indptr[0] != 0 or market.indptr[-1] != pairs or (np.diff(market.indptr) < 0).any()):
        faults.append(
            Fault(
                "market",
                "positions out of order",
                f"positions rising from 0 to {pairs}",
                "rebuild it",
                column="indptr",
            )
        )
    return faults


def _ids(market: "Market") -> list[Fault]:
    strange = [name for ids in (market.students, market.companies) for name in ids if not isinstance(name, str)]
    if strange:
        return [Fault("market", listed(map(repr, strange)), "ids that are text", "put them in quotes")]
    return [
        Fault(
            f"{ids.name}s" if ids.name == "student" else "companies",
            f"{count} times",
            "an id once",
            "remove or rename",
            subject=str(name),
        )
        for ids in (market.students, market.companies)
        if not ids.is_unique
        for name, count in Counter(ids).items()
        if count > 1
    ]


def _seats(market: "Market") -> list[Fault]:
    whole = "a whole number from 0 to a billion"
    checks = (
        ("capacity", market.capacity, (market.capacity < 0) | (market.capacity > MOST), whole),
        ("minimum", market.minimum, market.minimum < 0, whole),
        ("minimum", market.minimum, market.minimum > market.capacity, "a minimum within the capacity"),
    )
    return [
        Fault("companies", str(values[at]), expected, "correct it", int(at) + 2, name, str(market.companies[at]))
        for name, values, wrong, expected in checks
        for at in np.flatnonzero(wrong).tolist()
    ]


def _pairs(market: "Market") -> list[Fault]:
    faults = []
    company = market.company
    if company.size and (company.min() < 0 or company.max() >= market.num_companies):
        return [Fault("market", "positions of no company", "positions of companies", "rebuild it", column="company")]
    begins = np.zeros(market.num_pairs, dtype=bool)
    begins[market.indptr[:-1][np.diff(market.indptr) > 0]] = True
    if company.size and not (begins[1:] | (company[1:] > company[:-1])).all():
        faults.append(
            Fault(
                "market",
                "pairs out of order or twice",
                "companies ascending for each student",
                "sort them",
                column="company",
            )
        )
    if market.score is not None and not np.isfinite(market.score).all():
        wrong = np.flatnonzero(~np.isfinite(market.score))
        faults.append(
            Fault(
                "market",
                listed(_named(market, at) for at in wrong.tolist()),
                "finite scores",
                "correct them",
                column="score",
            )
        )
    faults += _weights(market)
    for name in ("student_rank", "company_rank"):
        ranks = getattr(market, name)
        if ranks is not None and ranks.size and ranks.min() < 0:
            wrong = np.flatnonzero(ranks < 0)
            faults.append(
                Fault(
                    "market",
                    listed(_named(market, at) for at in wrong.tolist()),
                    "ranks 1, 2, … (0: none)",
                    "correct them",
                    column=name,
                )
            )
    return faults


def _weights(market: "Market") -> list[Fault]:
    weight, score = market.student_weight, market.score
    if weight is None:
        return []
    wrong = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
    faults = []
    if len(wrong):
        names = listed(f"{market.students[at]}: {weight[at]:g}" for at in wrong.tolist())
        faults.append(Fault("market", names, "weights of 0 or more", "correct them", column="student_weight"))
    if score is not None and (score < 0).any():
        pairs = listed(_named(market, at) for at in np.flatnonzero(score < 0).tolist())
        faults.append(
            Fault(
                "market",
                f"negative scores ({pairs}) of students with weights",
                "scores of 0 or more",
                "add a constant to all scores, or leave the weights out",
                column="score",
            )
        )
    return faults


def _named(market: "Market", pair: int) -> str:
    row = int(np.searchsorted(market.indptr, pair, side="right")) - 1
    return f"{market.students[row]} – {market.companies[market.company[pair]]}"


def _strange_rules(market: "Market") -> list[Fault]:
    """Return a fault for each thing that does not follow the protocol of rules, and each weight that is none."""
    faults = []
    for rule in market.rules:
        given: Any = rule
        lacking = [name for name in _OF_A_RULE if not hasattr(given, name)]
        if isinstance(given, type) or lacking:
            expected = "a rule of jumelage.rules, or your own that follows its protocol Rule"
            remedy = "write it with brackets" if isinstance(given, type) else f"it lacks {listed(lacking)}"
            faults.append(Fault("rules", repr(given), expected, remedy))
        else:
            faults += weight(str(given.code), given.weight)[1]
    return faults


def _rules(market: "Market") -> list[Fault]:
    faults = [fault for rule in market.rules for fault in rule.faults(market)]
    pinned = pins(market.rules)
    barred = set(forbidden(market).tolist()) if pinned and not faults else set()
    faults += [
        Fault(
            "rules",
            "pinned and forbidden",
            "one or the other",
            "leave one out",
            subject=f"{pin.student} – {pin.company}",
        )
        for pin in pinned
        if market.pair(pin.student, pin.company) in barred
    ]
    places: dict[str, set[str]] = {}
    for pin in pinned:
        places.setdefault(pin.student, set()).add(pin.company)
    faults += [
        Fault(
            "rules",
            f"pinned to {listed(sorted(names))}",
            "one pin per student",
            "keep one of them",
            subject=student,
        )
        for student, names in places.items()
        if len(names) > 1
    ]
    seats = pd.Series(market.capacity, index=market.companies)
    wanted = Counter(company for names in places.values() for company in names)
    faults += [
        Fault(
            "rules",
            f"{count} pins",
            f"at most {seats[company]}, the capacity",
            "raise the capacity or leave some out",
            subject=company,
        )
        for company, count in wanted.items()
        if company in market.companies and count > seats[company]
    ]
    return faults
