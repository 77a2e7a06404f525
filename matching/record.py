"""The record of a result: what an appeal needs a year later."""

from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.rules.rule import Rule
from jumelage.matching.rules.stated import StatedRule
from jumelage.matching.soft_rules import SoftRule, broken

if TYPE_CHECKING:
    import pandas as pd

    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.matching.result import Result

SCHEMA_VERSION = 1


def record(result: "Result") -> dict[str, Any]:
    """Return the record of a result, ready for JSON; see `Result.record`."""
    market = result.market
    return {
        "schema": "jumelage-record",
        "schema_version": SCHEMA_VERSION,
        "market": {
            "sha256": market_sha256(market),
            "students": market.num_students,
            "companies": market.num_companies,
            "seats": market.num_seats,
            "pairs": market.num_pairs,
        },
        "rubric": None if market.compat is None else market.compat.rubric,
        "rules": sorted((_rule(rule) for rule in market.rules), key=str),
        "strategy": result.strategy,
        "objective": list(result.objective),
        "seed": result.seed,
        "status": result.status,
        "value": dict(result.value),
        "bound": dict(result.bound),
        "gap": result.gap,
        "route": result.route,
        "reproducible": result.reproducible,
        "runtime": result.runtime,
        "versions": dict(result.versions),
        "notices": [asdict(notice) for notice in result.notices],
        "placed": len(result.matching),
        "soft_rules_broken": sorted(map(_broken, broken(market, result.matching)), key=str),
        "matching_sha256": matching_sha256(result.matching),
    }


def market_sha256(market: "Market") -> str:
    """Return the fingerprint of a market: ids, seats, pairs, scores and ranks, whatever the order of the rows.

    Rules, other columns and notices are not part of it.

    Examples
    --------
    >>> import jumelage as jm
    >>> one = jm.Market.from_scores([[0.5], [0.7]], [1], students=["a", "b"])
    >>> other = jm.Market.from_scores([[0.7], [0.5]], [1], students=["b", "a"])
    >>> market_sha256(one) == market_sha256(other)
    True
    """
    students, companies = _ascending(market.students), _ascending(market.companies)
    number = np.empty(len(companies), dtype=np.int64)
    number[companies] = np.arange(len(companies))
    row = np.empty(len(students), dtype=np.int64)
    row[students] = np.arange(len(students))
    order = np.lexsort((number[market.company], row[market.student_of_pair]))
    digest = sha256(b"jumelage market 1\n")
    for ids in (market.students[students], market.companies[companies]):
        for name in ids:
            text = str(name).encode()
            digest.update(b"%d:%s" % (len(text), text))
        digest.update(b"\n")
    _add(digest, "capacity", market.capacity[companies], "<i8")
    _add(digest, "minimum", market.minimum[companies], "<i8")
    _add(digest, "degree", np.diff(market.indptr)[students], "<i8")
    _add(digest, "company", number[market.company][order], "<i8")
    if market.score is not None:
        _add(digest, "score", market.score[order] + 0.0, "<f8")
    if market.student_weight is not None:
        _add(digest, "student_weight", market.student_weight[students] + 0.0, "<f8")
    for name in ("student_rank", "company_rank"):
        ranks = getattr(market, name)
        if ranks is not None:
            _add(digest, name, ranks[order], "<i8")
    return digest.hexdigest()


def matching_sha256(matching: "Matching") -> str:
    """Return the fingerprint of a matching: its pairs, sorted by student."""
    digest = sha256(b"jumelage matching 1\n")
    for student, company in sorted(matching.pairs.items()):
        digest.update(f"{len(student)}:{student}{len(company)}:{company}\n".encode())
    return digest.hexdigest()


def _add(digest: Any, name: str, values: NDArray[Any], dtype: str) -> None:
    digest.update(f"{name} {len(values)}\n".encode())
    digest.update(np.ascontiguousarray(values, dtype=dtype).data)


def _ascending(ids: "pd.Index") -> NDArray[np.intp]:
    return np.argsort(ids.to_numpy(object), kind="stable")


def _rule(rule: Rule) -> dict[str, Any]:
    """Return a rule as JSON takes it, without what is private: a rule that is not the library's, as its sentence."""
    if isinstance(rule, StatedRule):
        return {"rule": rule.code, **rule.shown()}
    return {"rule": str(rule.code), "text": str(rule.say("en"))}


def _broken(soft: SoftRule) -> dict[str, Any]:
    """Return how a soft rule is broken: how often, what that costs in score, and each breach in words."""
    said = sorted(str(breach) for breach in soft.breaches)
    return {"rule": _rule(soft.rule), "breaches": soft.amount, "cost": soft.cost, "text": said}
