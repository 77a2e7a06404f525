"""`Quota`: at least and at most so many students per group."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault
from jumelage.matching.rules import arguments, columns, share
from jumelage.matching.rules.columns import Side
from jumelage.matching.rules.groups import Column, Group, every_group, group_of
from jumelage.matching.rules.rule import NO_BOUND, Rows, Violation, Weight, counting
from jumelage.matching.rules.sentences import capitalised, column_name, say
from jumelage.matching.rules.stated import StatedRule
from jumelage.matching.sources.tables import as_id

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.texts import Language


@dataclass(frozen=True, repr=False)
class Quota(StatedRule):
    """At least, or at most, so many students for each value of a column, or for one.

    Parameters
    ----------
    by : str or sequence of str
        A column of the companies (``"employer"``, ``"territory"``, ``"sector"``, ``"supervisor"``) or of the students
        (``"programme"``); or several, of either or of both sides: ``["programme", "employer"]``. The ids are columns,
        too. Where both sides have a column, the companies' is meant: ``"students.territory"`` is the students'.
    value : str or sequence of str, optional
        The value that is bounded; one for each column of `by`. Without it every value is, each by itself; of columns
        of both sides, every combination that an allowed pair has. A blank cell is no value.
    at_least, at_most : int or str, optional
        How many students of the group are placed; for a column of the companies, how many are placed there. A share
        is written ``"40 %"``: of the group's students where `by` names a column of theirs, else of the group's seats.
        Fractions of a student are rounded so that the share holds. One of the two must be given.
    weight : float or "last", optional
        What each student too many or too few costs; without it the bounds must hold.
    reason : str
        Why, for the record.

    Raises
    ------
    InputError
        If a bound is no number of students and no share, they are crossed, or there is none; all faults at once.

    Examples
    --------
    >>> Quota("employer", at_most=4)
    Quota(by='employer', at_most=4)
    >>> Quota(["programme", "territory"], value=["SIO", "Rennes"], at_least="40 %", weight=0.5).say("en")
    'Programme SIO and territory Rennes: at least 40 % (soft: 0.5 of score for each breach).'
    """

    by: str | Sequence[str]
    _: KW_ONLY
    value: str | Sequence[str] | None = None
    at_least: int | str | None = None
    at_most: int | str | None = None
    weight: Weight = None
    reason: str = ""

    code: ClassVar[str] = "quota"

    def __post_init__(self) -> None:
        by, faults = arguments.column_names(self.code, self.by)
        value, value_faults = _values(by, self.value)
        at_least, low_faults = share.bound(self.code, "at_least", self.at_least)
        at_most, high_faults = share.bound(self.code, "at_most", self.at_most)
        bound_faults = [*low_faults, *high_faults, *share.crossed(self.code, at_least, at_most)]
        if self.at_least is None and self.at_most is None:
            bound_faults.append(
                Fault("rules", "no bound", "at_least or at_most", "say how many students", subject=self.code)
            )
        self._settle(faults, value_faults, bound_faults, by=by, value=value, at_least=at_least, at_most=at_most)

    def faults(self, market: "Market") -> list[Fault]:
        """Return a fault for each column that neither side has, and for each value that does not occur."""
        strange = [fault for name in self._by for fault in columns.unknown(market, name, str(self))]
        if strange:
            return strange
        absent = [
            fault
            for (side, heading), value in zip(self._columns(market), self._value or (), strict=False)
            for fault in columns.absent(market, side, heading, value, str(self))
        ]
        return absent or self._crossed(market)

    def rows(self, market: "Market") -> Rows:
        """Return a row per group: how many of its pairs are placed."""
        groups = self._groups(market)
        rows = counting(
            self._labels(groups),
            [group.pairs for group in groups],
            [-NO_BOUND if self.at_least is None else share.fewest(self.at_least, group.size) for group in groups],
            [NO_BOUND if self.at_most is None else share.most(self.at_most, group.size) for group in groups],
        )
        return self._weighed(rows, market)

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:
        """Return a violation for each group with too many or too few students."""
        assigned = matching.positions(market)
        placed = np.flatnonzero(assigned >= 0)
        number, occurring = self._told_apart(market, placed, assigned[placed])
        number_of = {values: at for at, values in enumerate(occurring)}
        inside = dict(zip(occurring, np.bincount(number[number >= 0]).tolist(), strict=True))

        def concerned(values: tuple[str, ...]) -> list[tuple[str, str]]:
            own = placed[number == number_of[values]] if values in number_of else placed[:0]
            return list(zip(market.students[own], market.companies[assigned[own]], strict=True))

        size = self._sizes(market)
        violations = []
        for values in self._bounded(market, inside) if self._value is None else [self._value]:
            count = inside.get(values, 0)
            if self.at_most is not None and count > (most := share.most(self.at_most, size(values))):
                bound = f"at most {most}"
                violations.append(self._violation("quota-exceeded", values, concerned(values), bound, count - most))
            if self.at_least is not None and count < (fewest := share.fewest(self.at_least, size(values))):
                bound = f"at least {fewest}"
                violations.append(self._violation("quota-short", values, concerned(values), bound, fewest - count))
        return violations

    @property
    def _by(self) -> tuple[str, ...]:
        return (self.by,) if isinstance(self.by, str) else tuple(self.by)

    @property
    def _value(self) -> tuple[str, ...] | None:
        return (self.value,) if isinstance(self.value, str) else None if self.value is None else tuple(self.value)

    def _columns(self, market: "Market") -> list[Column]:
        return [columns.found(market, name) for name in self._by]

    def _groups(self, market: "Market") -> list[Group]:
        if self._value is None:
            return every_group(market, self._columns(market))
        return [group_of(market, self._columns(market), self._value)]

    def _crossed(self, market: "Market") -> list[Fault]:
        """Return a fault for each group in which a share and a number leave nothing between them."""
        if self.at_least is None or self.at_most is None:
            return []
        return [
            Fault(
                "rules",
                f"at_least {self.at_least} and at_most {self.at_most} for {group.size} of {', '.join(group.values)}",
                "at_least no more than at_most",
                "exchange them, or leave one out",
                subject=str(self),
            )
            for group in self._groups(market)
            if share.fewest(self.at_least, group.size) > share.most(self.at_most, group.size)
        ]

    def _bounded(self, market: "Market", inside: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Return the values that are bounded when none is named."""
        sides = {side for side, _ in self._columns(market)}
        if len(sides) > 1:
            occurring = self._told_apart(market, market.student_of_pair, market.company)[1]
        else:
            occurring = self._told_apart(market, np.arange(market.num_students), np.arange(market.num_companies))[1]
        return sorted({*occurring, *inside})

    def _told_apart(
        self,
        market: "Market",
        students: NDArray[np.integer[Any]],
        companies: NDArray[np.integer[Any]],
        sides: Collection[Side] = ("students", "companies"),
    ) -> tuple[NDArray[np.int64], list[tuple[str, ...]]]:
        """Return which combination of values students and companies beside them have, by number, and all of these.

        Where a cell is blank, the number is −1. Only the columns of some sides are looked at.
        """
        row: dict[Side, NDArray[np.integer[Any]]] = {"students": students, "companies": companies}
        said, number = [], None
        for side, heading in self._columns(market):
            if side not in sides:
                continue
            code, texts = pd.factorize(columns.cells(market, side, heading))
            own = code[row[side]].astype(np.int64)
            said.append((own, texts))
            if number is not None:
                own = np.where((number >= 0) & (own >= 0), number * len(texts) + own, -1)
            found, number = np.unique(own, return_inverse=True)
            number -= int(len(found) > 0 and found[0] < 0)
        assert number is not None
        first = np.full(int(number.max(initial=-1)) + 1, len(number))
        is_whole = np.flatnonzero(number >= 0)
        np.minimum.at(first, number[is_whole], is_whole)
        return number, list(zip(*(texts.to_numpy(object)[own[first]].tolist() for own, texts in said), strict=True))

    def _sizes(self, market: "Market") -> Callable[[tuple[str, ...]], int]:
        """Return what tells how many students a group has, or seats if no column is the students'."""
        found = self._columns(market)
        basis: Side = "students" if any(side == "students" for side, _ in found) else "companies"
        where = [at for at, (side, _) in enumerate(found) if side == basis]
        units = market.capacity if basis == "companies" else np.ones(market.num_students, dtype=np.int64)
        number, occurring = self._told_apart(
            market, np.arange(market.num_students), np.arange(market.num_companies), (basis,)
        )
        sums = np.zeros(len(occurring), dtype=np.int64)
        np.add.at(sums, number[number >= 0], units[number >= 0])
        size = dict(zip(occurring, sums.tolist(), strict=True))
        return lambda values: size.get(tuple(values[at] for at in where), 0)

    def _violation(
        self, code: str, values: tuple[str, ...], pairs: Sequence[tuple[str, str]], bound: str, amount: int
    ) -> Violation:
        text = f"{self._group('en', values)}: {len(pairs)} student{'' if len(pairs) == 1 else 's'}, {bound}"
        students, companies = [student for student, _ in pairs], sorted({company for _, company in pairs})
        return Violation(code, text, tuple(students), tuple(companies), amount)

    def _sentence(self, language: "Language") -> str:
        return capitalised(self._said(language, self._value))

    def _said(self, language: "Language", values: Sequence[str] | None) -> str:
        return say("quota", language, bounds=self._bounds(language), group=self._group(language, values))

    def _labels(self, groups: Sequence[Group]) -> list[str]:
        """Return what is said of many groups, as `_said` would say it of each."""
        blank = "\0"
        named = [say("value", "en", column=column_name(name, "en"), value=blank) for name in self._by]
        sentence = say("quota", "en", bounds=self._bounds("en"), group=say("and", "en").join(named))
        head, *rest = sentence.split(blank)
        return [
            head + "".join(value + after for value, after in zip(group.values, rest, strict=True)) for group in groups
        ]

    def _bounds(self, language: "Language") -> str:
        if self.at_least is None:
            return say("at-most", language, count=_counted(self.at_most, language))
        lower = say("at-least", language, count=_counted(self.at_least, language))
        if self.at_most is None:
            return lower
        return lower + say("and", language) + say("at-most", language, count=_counted(self.at_most, language))

    def _group(self, language: "Language", values: Sequence[str] | None) -> str:
        names = [column_name(name, language) for name in self._by]
        if values is None:
            return say("each", language, column=" × ".join(names))
        said = zip(names, values, strict=True)
        return say("and", language).join(say("value", language, column=name, value=value) for name, value in said)


def _counted(bound: int | str | None, language: "Language") -> str:
    """Return a bound with what it counts: ``3 students``; a share speaks for itself."""
    return bound if isinstance(bound, str) else say("student" if bound == 1 else "students", language, count=bound)


def _values(by: object, given: Any) -> tuple[str | tuple[str, ...] | None, list[Fault]]:
    """Return the values that are named, one for each column, and what is wrong with them."""
    if given is None:
        return None, []
    is_list = isinstance(given, Iterable) and not isinstance(given, str | Mapping)
    if isinstance(by, tuple) and is_list and len(values := tuple(map(as_id, given))) == len(by):
        return values, []
    if isinstance(by, str) and not is_list and not isinstance(given, Mapping):
        return as_id(given), []
    expected = f"a list of {len(by)} values, one for each column of by" if isinstance(by, tuple) else "one value"
    return None, [Fault("rules", repr(given), expected, "correct it", column="value", subject="quota")]
