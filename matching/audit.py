"""Judges any matching, whoever made it; trusts no solver and shares no code with one."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import listed
from jumelage.frozen import FrozenDict
from jumelage.matching.blocking import STUDENTS_AT_ONCE, blocking_pairs
from jumelage.matching.matching import check_matching
from jumelage.matching.modes import ASSIGNMENT, OPEN_OFFER
from jumelage.matching.rules.pins import pins
from jumelage.matching.rules.rule import Violation
from jumelage.matching.soft_rules import penalty, soft_rules
from jumelage.matching.travel import has_coordinates, metres

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching

_FIRST_OF = {"rank_maximal": "first_choices", "generous": "worst_rank", "leximin": "worst_score"}
"""What is told of an objective that is judged step by step: its first step."""


@dataclass(frozen=True, eq=False)
class Audit:
    """What a matching is worth and what it breaks.

    Parameters
    ----------
    market : Market
        What was to be decided.
    matching : Matching
        What was judged.
    violations : tuple of Violation
        Everything it breaks: pairs that are not allowed, capacities, minima, rules that must hold.
    totals : mapping of str to float
        ``placed``, ``unplaced``, ``unfilled`` (seats) and, where the market has scores and somebody is placed,
        ``score`` (the sum), ``weighted_score`` where students have weights, and ``worst_score``; where it has ranks,
        the sums ``student_rank`` and ``company_rank`` (a place that was not ranked counts one more than the last),
        ``first_choices`` and ``worst_rank``; where both sides have coordinates, the kilometres of ``travel``, one way
        (an unknown distance counts as that of the farthest pair); where it has soft rules, ``breaches``, how many of
        them all, and ``penalty``, what those with a price cost: ``score`` is without it.
    rank_profile : mapping of int to int, or None
        How many students got their first choice, their second, …; None without ranks.
    blocking_pairs : tuple of (str, str), or None
        Student and company who both rank each other and would both rather have each other; None without ranks.
    behind_offers : tuple of (str, str)
        Applications that a student would rather have, and that do not block only because a direct offer holds a seat.
    breaches : tuple of Violation
        How it breaks soft rules: a price, not a fault.
    """

    market: "Market"
    matching: "Matching"
    violations: tuple[Violation, ...]
    totals: Mapping[str, float]
    rank_profile: Mapping[int, int] | None
    blocking_pairs: tuple[tuple[str, str], ...] | None
    behind_offers: tuple[tuple[str, str], ...] = ()
    breaches: tuple[Violation, ...] = ()

    @property
    def is_feasible(self) -> bool:
        """Whether the matching breaks nothing that must hold."""
        return not self.violations

    @property
    def is_stable(self) -> bool | None:
        """Whether no pair blocks; None without ranks."""
        return None if self.blocking_pairs is None else not self.blocking_pairs

    def to_frame(self) -> pd.DataFrame:
        """Return the violations as a table, a row each."""
        columns = ["code", "text", "students", "companies"]
        rows = [(v.code, v.text, ";".join(v.students), ";".join(v.companies)) for v in self.violations]
        return pd.DataFrame(rows, columns=columns)

    def worth(self, name: str) -> float | None:
        """Return what the matching is worth by one name of an objective; None if there is nothing to judge by.

        The score is weighted where students have weights, and less the penalty of soft rules that have a price. Of what
        is judged step by step it is the first step: of ``rank_maximal`` the first choices, of ``generous`` the worst
        rank, of ``leximin`` the worst score.
        """
        totals = self.totals
        if name == "score" and "score" in totals:
            return totals.get("weighted_score", totals["score"]) - totals.get("penalty", 0.0)
        if name == "breaches":
            return totals.get("breaches", 0)
        if name == "blocking":
            return len(self.blocking_pairs or ())
        return totals.get(_FIRST_OF.get(name, name))

    def gains(self) -> pd.DataFrame:
        """Return who would gain by each blocking pair, and who would lose her place by it.

        Returns
        -------
        DataFrame
            ``student``, ``company``, her ``student_rank`` of it, her ``present_company`` (blank if unplaced) and
            ``present_rank`` (blank where it is no application of hers), the ``company_rank`` of her, and, where the
            company is full, the ``displaced_student`` it would let go for her, with the ``displaced_rank`` (blank
            where she is no applicant).
        """
        from jumelage.matching.gains import gains

        return gains(self.market, self.matching, self.blocking_pairs or ())

    def __str__(self) -> str:
        totals = ", ".join(f"{name} {value:g}" for name, value in self.totals.items())
        lines = [f"Feasible: {'yes' if self.is_feasible else 'no'}. {totals[:1].upper()}{totals[1:]}."]
        if self.violations:
            lines.append(f"Violations: {listed(self.violations)}.")
        if self.breaches:
            lines.append(f"Soft rules broken: {listed(self.breaches)}.")
        if self.rank_profile:
            lines.append("Choices: " + ", ".join(f"{rank}: {count}" for rank, count in self.rank_profile.items()) + ".")
        if self.blocking_pairs is not None:
            pairs = listed(f"{student} – {company}" for student, company in self.blocking_pairs)
            lines.append("Stable." if self.is_stable else f"Blocking pairs: {pairs}.")
        if self.behind_offers:
            pairs = listed(f"{student} – {company}" for student, company in self.behind_offers)
            lines.append(f"Preferred, and held by a direct offer: {pairs}.")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        import html

        return f"<pre>{html.escape(str(self))}</pre>"


def audit(market: "Market", matching: "Matching") -> Audit:
    """Judge any matching: a solver's, a colleague's, last year's.

    Parameters
    ----------
    market : Market
        What was to be decided.
    matching : Matching
        Who goes where. Ids that the market does not know are violations, not errors.

    Returns
    -------
    Audit
        Violations by name, totals, and blocking pairs where there are ranks.

    Examples
    --------
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.7]], [1, 1])
    >>> verdict = jm.audit(market, jm.Matching({"s1": "c1", "s2": "c1"}))
    >>> verdict.is_feasible, str(verdict.violations[0])
    (False, 'c1 has 2 students for 1 seat')
    """
    check_matching(matching)
    assigned = matching.positions(market)
    placed_pair = _placed_pairs(market, assigned)
    load = np.bincount(assigned[assigned >= 0], minlength=market.num_companies)
    violations = [
        *_strangers(market, matching),
        *_not_allowed(market, assigned, placed_pair),
        *_seats(market, load),
        *_floors(market, assigned),
        *(breach for rule in market.rules if rule.weight is None for breach in rule.breaches(market, matching)),
    ]
    soft = soft_rules(market, matching)
    pairs = placed_pair[placed_pair >= 0]
    num_placed = int(np.count_nonzero(assigned >= 0))
    totals: dict[str, float] = {
        "placed": num_placed,
        "unplaced": market.num_students - num_placed,
        "unfilled": int(np.maximum(market.capacity - load, 0).sum()),
    }
    if market.score is not None:
        totals["score"] = math.fsum(market.score[pairs].tolist())
        if market.student_weight is not None:
            weight = market.student_weight[np.flatnonzero(placed_pair >= 0)]
            totals["weighted_score"] = math.fsum((market.score[pairs] * weight).tolist())
        if len(pairs):
            totals["worst_score"] = float(market.score[pairs].min())
    ranks = _ranks_obtained(market, placed_pair)
    if ranks is not None:
        totals["student_rank"] = int(ranks.sum())
        totals["first_choices"] = int(np.count_nonzero(ranks == 1))
        totals["worst_rank"] = int(ranks.max(initial=0))
    if market.company_rank is not None:
        totals["company_rank"] = _company_ranks_obtained(market, pairs)
    if has_coordinates(market):
        totals["travel"] = int(metres(market, pairs).sum()) / 1000
    if soft:
        totals["breaches"] = sum(one.amount for one in soft)
        totals["penalty"] = penalty(soft)
    return Audit(
        market,
        matching,
        tuple(violations),
        FrozenDict(totals),
        _profile(market, pairs),
        *blocking_pairs(market, assigned, placed_pair),
        breaches=tuple(breach for one in soft for breach in one.breaches),
    )


def _placed_pairs(market: "Market", assigned: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the pair each student is placed by, −1 for none."""
    pair = np.full(market.num_students, -1, dtype=np.int64)
    degree = np.diff(market.indptr)
    for begin in range(0, market.num_students, STUDENTS_AT_ONCE):
        end = min(begin + STUDENTS_AT_ONCE, market.num_students)
        first, last = market.indptr[begin], market.indptr[end]
        is_own = market.company[first:last] == np.repeat(assigned[begin:end], degree[begin:end])
        found = first + np.flatnonzero(is_own)
        pair[np.searchsorted(market.indptr, found, side="right") - 1] = found
    return pair


def _strangers(market: "Market", matching: "Matching") -> list[Violation]:
    students, companies = matching.strangers(market)
    return [Violation("unknown-student", f"{name} is not a student of the market", (name,)) for name in students] + [
        Violation("unknown-company", f"{name} is not a company of the market", (), (name,)) for name in companies
    ]


def _not_allowed(market: "Market", assigned: NDArray[np.int32], placed_pair: NDArray[np.int64]) -> list[Violation]:
    wrong = np.flatnonzero((assigned >= 0) & (placed_pair < 0))
    named = [(str(market.students[at]), str(market.companies[assigned[at]])) for at in wrong.tolist()]
    return [
        Violation("not-allowed", f"{student} may not go to {company}", (student,), (company,))
        for student, company in named
    ]


def _seats(market: "Market", load: NDArray[np.int64]) -> list[Violation]:
    violations = []
    for at in np.flatnonzero(load > market.capacity).tolist():
        name, seats = str(market.companies[at]), int(market.capacity[at])
        text = f"{name} has {load[at]} students for {seats} seat{'' if seats == 1 else 's'}"
        violations.append(Violation("over-capacity", text, (), (name,)))
    for at in np.flatnonzero(load < market.minimum).tolist():
        name = str(market.companies[at])
        text = f"{name} has {load[at]} of the {market.minimum[at]} students it must be given"
        violations.append(Violation("under-minimum", text, (), (name,)))
    return violations


def _floors(market: "Market", assigned: NDArray[np.int32]) -> list[Violation]:
    """Return a violation for each student with an open offer who is neither there nor at an application above it."""
    if market.mode is None or market.student_rank is None:
        return []
    pinned = {pin.student for pin in pins(market.rules)}
    violations = []
    for offer in np.flatnonzero(market.mode == OPEN_OFFER).tolist():
        student = int(market.student_of_pair[offer])
        own = np.arange(market.indptr[student], market.indptr[student + 1])
        here = own[market.company[own] == assigned[student]]
        is_kept = len(here) and (
            (market.mode[here[0]] == OPEN_OFFER and market.student_rank[here[0]] == market.student_rank[offer])
            or (market.mode[here[0]] > ASSIGNMENT and market.student_rank[here[0]] < market.student_rank[offer])
        )
        name, host = str(market.students[student]), str(market.companies[market.company[offer]])
        if not is_kept and name not in pinned:
            text = f"{name} has an open offer of {host} and is neither there nor at a place she ranks higher"
            violations.append(Violation("offer-not-kept", text, (name,), (host,)))
    return violations


def _profile(market: "Market", pairs: NDArray[np.int64]) -> dict[int, int] | None:
    if market.student_rank is None:
        return None
    ranks, counts = np.unique(market.student_rank[pairs], return_counts=True)
    return {int(rank): int(count) for rank, count in zip(ranks, counts, strict=True) if rank > 0}


def _ranks_obtained(market: "Market", placed_pair: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Return the rank of each place given; a place its student did not rank comes after all she ranked."""
    if market.student_rank is None:
        return None
    obtained = market.student_rank[placed_pair[placed_pair >= 0]].astype(np.int64)
    students = np.flatnonzero(placed_pair >= 0)
    for where in np.flatnonzero(obtained == 0).tolist():
        begin, end = market.indptr[students[where]], market.indptr[students[where] + 1]
        obtained[where] = market.student_rank[begin:end].max() + 1
    return obtained


def _company_ranks_obtained(market: "Market", pairs: NDArray[np.int64]) -> int:
    """Return the sum of the ranks companies gave to whom they got; whom one did not rank comes after all it ranked."""
    assert market.company_rank is not None
    given, company = market.company_rank[pairs].astype(np.int64), market.company[pairs]
    unranked = given == 0
    is_concerned = np.isin(market.company, company[unranked])
    last = np.zeros(market.num_companies, dtype=np.int64)
    np.maximum.at(last, market.company[is_concerned], market.company_rank[is_concerned])
    return int(given.sum() + (last[company[unranked]] + 1).sum())
