"""Rules about students who know each other: `Together` and `Apart`."""

from collections.abc import Collection, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, listed
from jumelage.matching.rules import arguments, columns
from jumelage.matching.rules.rule import NO_BOUND, Rows, Violation, Weight, assembled, counting
from jumelage.matching.rules.sentences import column_name, say
from jumelage.matching.rules.stated import StatedRule

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.texts import Language


@dataclass(frozen=True, repr=False)
class _GroupRule(StatedRule):
    students: Sequence[str]
    _: KW_ONLY
    by: str = "company"
    weight: Weight = None
    reason: str = ""

    def __post_init__(self) -> None:
        students, faults = arguments.ids(self.code, "students", self.students, 2)
        by, by_faults = arguments.column(self.code, self.by)
        self._settle(faults, by_faults, students=students, by=by)

    def faults(self, market: "Market") -> list[Fault]:
        """Return a fault for each unknown student, and for a column that companies do not have."""
        return [
            *columns.strangers(market, "students", self.students, str(self)),
            *columns.unknown(market, self.by, str(self), ("companies",)),
        ]

    def without(self, students: Collection[str], companies: Collection[str]) -> Self | None:  # noqa: ARG002
        """Return the rule for the students who are left; None if that is no group."""
        left = tuple(name for name in self.students if name not in students)
        return replace(self, students=left) if len(left) > 1 else None

    def _sentence(self, language: "Language") -> str:
        return say(self.code, language, students=listed(self.students), column=column_name(self.by, language))

    def _reach(self, market: "Market") -> tuple[list[tuple[NDArray[np.int64], NDArray[np.int64]]], list[str]]:
        """Return the pairs of each student with the number of the place each leads to, and what places are called."""
        number, known = columns.codes([columns.places(market, self.by)])
        reach = []
        for student in self.students:
            row = market.position_of_student(student)
            pairs = np.arange(market.indptr[row], market.indptr[row + 1])
            reach.append((pairs, number[market.company[pairs]]))
        return reach, [name for (name,) in known]

    def _sorted_out(self, market: "Market", matching: "Matching") -> dict[str, list[str]]:
        """Return who of them is at each place."""
        place = dict(zip(market.companies, columns.places(market, self.by), strict=True))
        there: dict[str, list[str]] = {}
        for student in self.students:
            company = matching.company_of(student)
            if company in place:
                there.setdefault(place[company], []).append(student)
        return there


@dataclass(frozen=True, repr=False)
class Together(_GroupRule):
    """Place these students at the same company, all of them or none: couples, friends, people who share a car.

    Parameters
    ----------
    students : sequence of str
        Two or more.
    by : str
        The column of the companies that must be the same: ``"company"``, or ``"employer"``, ``"territory"``, any. A
        company whose cell is blank is a place of its own.
    weight : float or "last", optional
        What each two of them cost who are not at the same place, or of whom one is placed and the other is not;
        without it the rule must hold.
    reason : str
        Why, for the record.

    Raises
    ------
    InputError
        If it is a group of one, or names a student twice; all faults at once.

    Examples
    --------
    >>> Together(["S012", "S044"], by="employer", weight=0.5).say("en")
    'S012, S044: together (employer), all of them or none (soft: 0.5 of score for each breach).'
    """

    code: ClassVar[str] = "together"

    def rows(self, market: "Market") -> Rows:
        """Return a row for each place and two students: as many of the one as of the other are there."""
        reach, names = self._reach(market)
        if self.weight is None:
            return _alike(market.num_pairs, names, reach, self.students, list(pairwise(range(len(reach)))))
        couples = list(combinations(range(len(reach)), 2))
        return _alike(market.num_pairs, names, reach, self.students, couples, is_soft=True)

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:
        """Return a violation if they are not all at one place, and not all unplaced."""
        there = self._sorted_out(market, matching)
        placed = sum(map(len, there.values()))
        sizes = [*map(len, there.values()), len(self.students) - placed]
        apart = (len(self.students) ** 2 - sum(size**2 for size in sizes)) // 2
        if not apart:
            return []
        where = "; ".join(f"{listed(students)} at {place}" for place, students in there.items())
        left = [student for student in self.students if student not in {s for own in there.values() for s in own}]
        nowhere = f"; {listed(left)} nowhere" if left else ""
        text = f"not together: {where}{nowhere}"
        return [Violation("not-together", text, tuple(self.students), (), apart)]


@dataclass(frozen=True, repr=False)
class Apart(_GroupRule):
    """Never place two of these students at the same company: two relatives at one employer.

    For groups that a column of the students names, write ``Quota(["family", "employer"], at_most=1)``.

    Parameters
    ----------
    students : sequence of str
        Two or more.
    by : str
        The column of the companies that must differ: ``"company"``, or ``"employer"``, ``"territory"``, any. A company
        whose cell is blank is a place of its own.
    weight : float or "last", optional
        What each of them costs who is one too many at a place; without it the rule must hold.
    reason : str
        Why, for the record.

    Raises
    ------
    InputError
        If it is a group of one, or names a student twice; all faults at once.

    Examples
    --------
    >>> Apart(["S012", "S044"], by="employer", reason="sisters").say("fr")
    'S012, S044 : jamais ensemble (employeur). Motif : sisters.'
    """

    code: ClassVar[str] = "apart"

    def rows(self, market: "Market") -> Rows:
        """Return a row for each place that two of them may go to: one of them at most is there."""
        reach, names = self._reach(market)
        pairs, place = (np.concatenate(part) for part in zip(*reach, strict=True))
        student = np.repeat(np.arange(len(reach)), [len(own) for own, _ in reach])
        order = np.argsort(place, kind="stable")
        begins = np.flatnonzero(np.diff(place[order], prepend=-1))
        groups = [own for own in np.split(order, begins[1:]) if len(np.unique(student[own])) > 1]
        labels = [f"one at most of {listed(self.students)} at {names[place[own[0]]]}" for own in groups]
        rows = counting(labels, [pairs[own] for own in groups], [-NO_BOUND] * len(groups), [1] * len(groups))
        return self._weighed(rows, market)

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:
        """Return a violation for each place with more than one of them."""
        return [
            Violation("not-apart", f"{listed(students)} are all at {place}", tuple(students), (), len(students) - 1)
            for place, students in self._sorted_out(market, matching).items()
            if len(students) > 1
        ]


def _alike(
    num_pairs: int,
    names: Sequence[str],
    reach: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]],
    students: Sequence[str],
    couples: Sequence[tuple[int, int]],
    *,
    is_soft: bool = False,
) -> Rows:
    """Return rows that hold if both of each couple are at the same place, or a switch of theirs is on."""
    labels: list[str] = []
    lower: list[int] = []
    upper: list[int] = []
    row, column, coefficient = [], [], []
    for number, (one, other) in enumerate(couples):
        places = np.unique(np.concatenate((reach[one][1], reach[other][1])))
        for sign in (1, -1) if is_soft else (1,):
            first = len(labels)
            for who, times in ((one, sign), (other, -sign)):
                pairs, place = reach[who]
                row.append(first + np.searchsorted(places, place))
                column.append(pairs)
                coefficient.append(np.full(len(pairs), times))
            labels += [f"{students[one]} and {students[other]} together at {names[at]}" for at in places.tolist()]
            lower += [-NO_BOUND if is_soft else 0] * len(places)
            upper += [0] * len(places)
            if is_soft:
                row.append(first + np.arange(len(places)))
                column.append(np.full(len(places), num_pairs + number))
                coefficient.append(np.full(len(places), -1))
    num_switches = len(couples) if is_soft else 0
    return assembled(
        labels,
        *(np.concatenate([np.zeros(0, dtype=np.int64), *part]) for part in (row, column, coefficient)),
        lower=lower,
        upper=upper,
        most=np.ones(num_switches, dtype=np.int64),
        breaches=np.ones(num_switches, dtype=np.int64),
    )
