"""Rules that remember earlier terms: `NoRepeat` and `Keep`."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, listed
from jumelage.matching.rules import arguments, columns
from jumelage.matching.rules.rule import NO_BOUND, Rows, Violation, Weight, counting
from jumelage.matching.rules.sentences import column_name, say
from jumelage.matching.rules.stated import StatedRule
from jumelage.matching.sources.tables import texts

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.texts import Language


@dataclass(frozen=True, repr=False)
class _HistoryRule(StatedRule):
    by: str = "employer"
    _: KW_ONLY
    students: Sequence[str] | None = None
    weight: Weight = None
    reason: str = ""

    def __post_init__(self) -> None:
        by, faults = arguments.column(self.code, self.by)
        if self.students is None:
            self._settle(faults, by=by)
        else:
            students, strange = arguments.ids(self.code, "students", self.students, 1)
            self._settle(faults, strange, by=by, students=students)

    def faults(self, market: "Market") -> list[Fault]:
        """Return a fault if the market has no history, for a column it or the companies lack, and per unknown id."""
        found = columns.strangers(market, "students", self.students or (), str(self))
        found += columns.unknown(market, self.by, str(self), ("companies",))
        history = market.history
        if history is None:
            remedy = "give the cohort a table history (student, term, employer), or leave the rule out"
            return [*found, Fault("rules", "a market without history", "one with it", remedy, subject=str(self))]
        known = [*map(str, history.columns)]
        return found + [
            Fault(
                "rules",
                repr(name),
                f"a column of the history ({', '.join(known)})",
                arguments.near(name, known),
                column="by",
                subject=str(self),
            )
            for name in ("student", self.by)
            if name not in known
        ]

    def without(self, students: Collection[str], companies: Collection[str]) -> Self | None:  # noqa: ARG002
        """Return the rule for the students who are left; None if it named others only."""
        if self.students is None:
            return self
        left = tuple(name for name in self.students if name not in students)
        return replace(self, students=left) if left else None

    def _sentence(self, language: "Language") -> str:
        students = say("every-student", language) if self.students is None else listed(self.students)
        return say(self.code, language, students=students, column=column_name(self.by, language))

    def _again(self, market: "Market") -> list[tuple[str, NDArray[np.int64]]]:
        """Return each student with the pairs that lead her to a place where she has been, if there are any."""
        table, said = _history(market), columns.cells(market, *columns.found(market, self.by, ("companies",)))
        place, known = pd.factorize(said)
        row = market.students.get_indexer(texts(table["student"]))
        been = known.get_indexer(texts(table[self.by]))
        is_known = (row >= 0) & (been >= 0)
        if self.students is not None:
            is_known &= np.isin(row, market.students.get_indexer(pd.Index(self.students, dtype=object)))
        keys = np.unique(row[is_known].astype(np.int64) * len(known) + been[is_known])
        is_veteran = np.zeros(market.num_students, dtype=bool)
        is_veteran[row[is_known]] = True
        pairs = np.flatnonzero(is_veteran[market.student_of_pair] & (place[market.company] >= 0))
        student = market.student_of_pair[pairs].astype(np.int64)
        is_again = np.isin(student * len(known) + place[market.company[pairs]], keys)
        pairs, student = pairs[is_again], student[is_again]
        begins = np.flatnonzero(np.diff(student, prepend=-1))
        names = market.students[student[begins]]
        return list(zip(map(str, names), np.split(pairs, begins[1:]), strict=True)) if len(pairs) else []

    def _past(self, market: "Market") -> dict[str, set[str]]:
        """Return where each student whom the rule is for has been."""
        table = _history(market)
        named = set(market.students) if self.students is None else set(self.students)
        past: dict[str, set[str]] = {}
        for student, place in zip(texts(table["student"]), texts(table[self.by]), strict=True):
            if place is not None and student in named:
                past.setdefault(student, set()).add(place)
        return past

    def _place(self, market: "Market") -> dict[str, str]:
        """Return what the column says of each company."""
        return dict(
            zip(market.companies, columns.cells(market, *columns.found(market, self.by, ("companies",))), strict=True)
        )


@dataclass(frozen=True, repr=False)
class NoRepeat(_HistoryRule):
    """Never place a student where she has been before: not at the same employer, or not in the same sector, again.

    Parameters
    ----------
    by : str
        A column that both the history and the companies have: ``"employer"``, ``"sector"``. A blank repeats nothing.
    students : sequence of str, optional
        Whom it is for; all students without it.
    weight : float or "last", optional
        What each student costs who repeats; without it the rule must hold, and an application there is none.
    reason : str
        Why, for the record.

    Raises
    ------
    InputError
        If the column is no text, or the students are no list of different ids; all faults at once.

    Examples
    --------
    >>> import jumelage as jm
    >>> history = pd.DataFrame({"student": ["s1"], "term": ["2025"], "employer": ["Acme"]})
    >>> companies = pd.DataFrame({"company": ["c1", "c2"], "employer": ["Acme", "Brix"]})
    >>> market = jm.Market.from_scores([[0.9, 0.5]], [1, 1]).replace(company_columns=companies, history=history)
    >>> market = market.replace(rules=[NoRepeat()])
    >>> print(*jm.audit(market, jm.Matching({"s1": "c1"})).violations)
    s1 has been at Acme before (employer)
    """

    code: ClassVar[str] = "no_repeat"

    def rows(self, market: "Market") -> Rows:
        """Return a row for each student who might repeat: none of those pairs is placed."""
        again = self._again(market)
        labels = [f"{student} not where she has been ({self.by})" for student, _ in again]
        pairs = [own for _, own in again]
        return self._weighed(counting(labels, pairs, [0] * len(again), [0] * len(again)), market)

    def pairs(self, market: "Market") -> NDArray[np.int64]:
        """Return the positions of the allowed pairs that it forbids, found student by student."""
        said = columns.cells(market, *columns.found(market, self.by, ("companies",))).tolist()
        forbidden = []
        for student, past in self._past(market).items():
            at = market.position_of_student(student)
            begin, end = int(market.indptr[at]), int(market.indptr[at + 1])
            own = enumerate(market.company[begin:end].tolist(), begin)
            forbidden += [pair for pair, company in own if said[company] in past]
        return np.sort(np.array(forbidden, dtype=np.int64))

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:
        """Return a violation for each student who is where she has been."""
        place, violations = self._place(market), []
        for student, past in self._past(market).items():
            company = matching.company_of(student)
            if company is not None and (where := place.get(company)) in past:
                text = f"{student} has been at {where} before ({self.by})"
                violations.append(Violation("repeated", text, (student,), (company,)))
        return violations


@dataclass(frozen=True, repr=False)
class Keep(_HistoryRule):
    """Place a student where she has been before: at the same employer again.

    It binds every student who may go to such a place; one who has been nowhere, or may go to none of them, is free.

    Parameters
    ----------
    by : str
        A column that both the history and the companies have: ``"employer"``, ``"sector"``. A blank is no place.
    students : sequence of str, optional
        Whom it is for; all students without it.
    weight : float or "last", optional
        What each student costs who is elsewhere, or nowhere; without it the rule must hold.
    reason : str
        Why, for the record.

    Raises
    ------
    InputError
        If the column is no text, or the students are no list of different ids; all faults at once.

    Examples
    --------
    >>> Keep(students=["S012"], weight=1).say("en")
    'S012: the same employer again (soft: 1 of score for each breach).'
    """

    code: ClassVar[str] = "keep"

    def rows(self, market: "Market") -> Rows:
        """Return a row for each student who may go where she has been: one of those pairs is placed."""
        again = self._again(market)
        labels = [f"{student} where she has been ({self.by})" for student, _ in again]
        pairs = [own for _, own in again]
        return self._weighed(counting(labels, pairs, [1] * len(again), [NO_BOUND] * len(again)), market)

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:
        """Return a violation for each student who could be where she has been, and is not."""
        place, violations = self._place(market), []
        for student, past in self._past(market).items():
            company = matching.company_of(student)
            if company is not None and place.get(company) in past:
                continue
            back = sorted({where for name in _allowed(market, student) if (where := place[name]) in past})
            if back:
                here = "nowhere" if company is None else f"at {company}"
                text = f"{student} is placed {here}, and not again at {listed(back)} ({self.by})"
                violations.append(Violation("not-kept", text, (student,), () if company is None else (company,)))
        return violations


def _history(market: "Market") -> pd.DataFrame:
    history = market.history
    assert history is not None
    return history


def _allowed(market: "Market", student: str) -> Iterator[str]:
    """Yield the companies where a student may go."""
    at = market.position_of_student(student)
    return map(str, market.companies[market.company[market.indptr[at] : market.indptr[at + 1]]])
