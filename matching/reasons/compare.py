"""How two matchings differ: student by student, group by group, company by company."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.matching.levels import student_ranks
from jumelage.matching.matching import Matching, check_matching
from jumelage.matching.reasons.groups import group_faults, groups_of_students
from jumelage.matching.reasons.ids import strange
from jumelage.matching.reasons.standing import placed_pairs
from jumelage.matching.reasons.words import NOWHERE, word
from jumelage.matching.result import Result
from jumelage.texts import Explanation, Reason, check_language

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.texts import Language

Outcome = Literal["better", "same", "worse", "unknown"]

_OUTCOMES: tuple[Outcome, ...] = ("worse", "better", "same", "unknown")
"""In the order in which students are listed."""


def compare(
    a: Result | Matching,
    b: Result | Matching,
    *,
    market: "Market | None" = None,
    by: str | Sequence[str] = (),
    language: "Language" = "en",
) -> Explanation:
    """Compare two matchings: who fares better, as well or worse in the second, by group and by company.

    A student fares by the rank she gave her place, where she ranked one of the two; else by its score. A place is
    better than none; whoever stays where she was fares as well.

    Parameters
    ----------
    a, b : Result or Matching
        The first and the second.
    market : Market, optional
        By whose ranks and scores both are judged. Without it each result is judged by its own market, and a bare
        matching by that of the other: students in only one of two markets are left out.
    by : str or sequence of str
        Columns of the students whose groups are compared, too.
    language : {"en", "fr"}
        The language of the sentences.

    Returns
    -------
    Explanation
        The headline counts, and gives the share of students who are not harmed; a reason for each group, each company
        that changes, and each student who moves, by name.

    Raises
    ------
    InputError
        If there is no market to judge by, a bare matching names who is not in it, or a column is unknown.

    Examples
    --------
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.5]], [1, 1], students=["ana", "ben"])
    >>> print(jm.compare(jm.match(market), jm.Matching({"ana": "c2", "ben": "c1"})))
    Students: 2; better off 1, as well off 0, worse off 1, not comparable 0; unharmed 50.0%.
      - c1: 1 → 1 (new 1, gone 1).
      - c2: 1 → 1 (new 1, gone 1).
      - ana: c1 → c2, worse off (score 0.900 → 0.200).
      - ben: c2 → c1, better off (score 0.500 → 0.800).
    """
    spoken = check_language(language)
    first, second = _views(a, b, market)
    faults = group_faults(second.market, by)
    if faults:
        raise InputError(faults)
    shared = second.market.students[second.market.students.isin(first.market.students)]
    rows = second.market.students.get_indexer(shared)
    told = [
        _judged(first, second, int(before), int(after), str(name))
        for name, before, after in zip(shared, first.market.students.get_indexer(shared), rows, strict=True)
    ]
    outcomes = np.array([outcome for outcome, _ in told], dtype=object)
    reasons = []
    for label, members in groups_of_students(second.market, by):
        inside = members[rows]
        reasons.append(Reason("comparison-group", {"group": label, **_counts(outcomes[inside])}))
    reasons += _companies(first, second)
    for kind in _OUTCOMES:
        reasons += [reason for outcome, reason in told if outcome == kind and reason is not None]
    num_only = first.market.num_students + second.market.num_students - 2 * len(shared)
    if num_only:
        reasons.append(Reason("comparison-only", {"num": num_only}))
    return Explanation(Reason("comparison", _counts(outcomes)), tuple(reasons), spoken)


@dataclass(frozen=True, eq=False)
class _View:
    """A matching as a market judges it."""

    market: "Market"
    matching: Matching
    assigned: NDArray[np.int32]
    own: NDArray[np.int64]
    rank: NDArray[np.int64] | None

    @classmethod
    def of(cls, market: "Market", matching: Matching) -> "_View":
        assigned = matching.positions(market)
        rank = None if market.student_rank is None else student_ranks(market)
        return cls(market, matching, assigned, placed_pairs(market, assigned), rank)

    def place(self, student: int) -> str:
        """Return where a student is, a dash for nowhere."""
        at = int(self.assigned[student])
        return NOWHERE if at < 0 else str(self.market.companies[at])

    def is_ranked(self, pair: int) -> bool:
        """Return whether a student ranked a pair."""
        return self.market.student_rank is not None and bool(self.market.student_rank[pair])

    def rank_told(self, pair: int) -> str:
        """Return the rank that a student gave a pair, a dash for none."""
        ranks = self.market.student_rank
        return NOWHERE if ranks is None or not ranks[pair] else str(ranks[pair])


def _views(a: object, b: object, market: "Market | None") -> tuple[_View, _View]:
    own = [given.market for given in (a, b) if isinstance(given, Result)]
    if market is None and not own:
        remedy = "give the market that both are judged by"
        raise InputError([Fault("market", "none, and two bare matchings", "a Market", remedy)])
    views, faults = [], []
    for name, given in (("a", a), ("b", b)):
        if isinstance(given, Result) and market is None:
            views.append((given.market, given.matching))
            continue
        matching = given.matching if isinstance(given, Result) else given
        check_matching(matching)
        assert isinstance(matching, Matching)
        judge = market if market is not None else own[0]
        students, companies = matching.strangers(judge)
        faults += strange(judge.students, students, name) + strange(judge.companies, companies, name)
        views.append((judge, matching))
    if faults:
        raise InputError(faults)
    first, second = (_View.of(*view) for view in views)
    return first, second


def _judged(first: _View, second: _View, before: int, after: int, name: str) -> tuple[Outcome, Reason | None]:
    """Return how a student, by her two positions, fares in the second matching, and what is said if she moves."""
    facts: dict[str, Any] = {"student": name, "before": first.place(before), "after": second.place(after)}
    if facts["before"] == facts["after"]:
        return "same", None
    own, new = int(first.own[before]), int(second.own[after])
    if NOWHERE in (facts["before"], facts["after"]):
        outcome: Outcome = "better" if facts["before"] == NOWHERE else "worse"
        judged = {"judged_by": word("by-place"), "worth_before": facts["before"], "worth_after": facts["after"]}
        return outcome, Reason(f"comparison-{outcome}", {**facts, **judged})
    if own < 0 or new < 0:
        return "unknown", Reason("comparison-unknown", facts)
    if first.rank is not None and second.rank is not None and (first.is_ranked(own) or second.is_ranked(new)):
        gain: float = int(first.rank[own]) - int(second.rank[new])
        worths = [first.rank_told(own), second.rank_told(new)]
        judged_by = "by-rank"
    elif first.market.score is not None and second.market.score is not None:
        scores = float(first.market.score[own]), float(second.market.score[new])
        gain, worths, judged_by = scores[1] - scores[0], [f"{score:.3f}" for score in scores], "by-score"
    else:
        gain, worths, judged_by = 0, [facts["before"], facts["after"]], "by-place"
    outcome = "same" if gain == 0 else "better" if gain > 0 else "worse"
    judged = {"judged_by": word(judged_by), "worth_before": worths[0], "worth_after": worths[1]}
    return outcome, Reason(f"comparison-{outcome}", {**facts, **judged})


def _counts(outcomes: NDArray[np.object_]) -> dict[str, Any]:
    """Return how many fare how, and the share of those who can be judged that is not worse off."""
    counts: dict[str, Any] = {kind: int(np.count_nonzero(outcomes == kind)) for kind in _OUTCOMES}
    known = len(outcomes) - counts["unknown"]
    return {"num": len(outcomes), **counts, "unharmed": 1 - counts["worse"] / known if known else 1.0}


def _companies(first: _View, second: _View) -> list[Reason]:
    """Return a reason for each company that is given other students, in the order of the second market."""
    had, has = (_members(view) for view in (first, second))
    names = pd.Index(second.market.companies).append(first.market.companies).unique()
    reasons = []
    for name in names:
        before, after = had.get(name, set()), has.get(name, set())
        if before != after:
            counts = {"before": len(before), "after": len(after)}
            counts |= {"num_new": len(after - before), "num_gone": len(before - after)}
            reasons.append(Reason("comparison-company", {"company": str(name), **counts}))
    return reasons


def _members(view: _View) -> dict[str, set[str]]:
    members: dict[str, set[str]] = {}
    for student, company in view.matching.pairs.items():
        members.setdefault(company, set()).add(student)
    return members
