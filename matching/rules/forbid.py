"""`Forbid`: this student, or this group, never at this company, this employer, this group of companies."""

from collections.abc import Collection, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault
from jumelage.frozen import FrozenDict
from jumelage.matching.rules import arguments, columns
from jumelage.matching.rules.columns import Side
from jumelage.matching.rules.rule import Rows, Violation, Weight, counting
from jumelage.matching.rules.sentences import capitalised, column_name, say
from jumelage.matching.rules.stated import StatedRule
from jumelage.matching.sources.tables import as_id

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.texts import Language


@dataclass(frozen=True, repr=False)
class Forbid(StatedRule):
    """Never place this student, or this group, at this company, or this group of companies.

    Parameters
    ----------
    student, company : str, optional
        The pair. It need not be an allowed one.
    reason : str
        Why, for the coordinator; it is private, and no export shows it.
    students, companies : mapping of str to str, optional
        Instead of one student or one company: all whose columns say this, as in ``companies={"employer": "Acme"}`` or
        ``students={"level": "1", "programme": "SIO"}``.
    weight : float or "last", optional
        What each student placed there costs; without it the rule must hold, and an application between the two is none.

    Raises
    ------
    InputError
        If a side is missing or said twice, or a group is no mapping of columns to values; all faults at once.

    Examples
    --------
    >>> Forbid("S031", "C07", reason="a complaint")
    Forbid(student='S031', company='C07')
    >>> Forbid("S031", companies={"employer": "Acme"}).say("en")
    'S031: never at employer Acme.'
    """

    student: str | None = None
    company: str | None = None
    reason: str = field(default="", repr=False)
    _: KW_ONLY
    students: Mapping[str, str] | None = None
    companies: Mapping[str, str] | None = None
    weight: Weight = None

    code: ClassVar[str] = "forbid"

    def __post_init__(self) -> None:
        student, students, faults = _side("student", self.student, "students", self.students)
        company, companies, company_faults = _side("company", self.company, "companies", self.companies)
        self._settle(faults, company_faults, student=student, students=students, company=company, companies=companies)

    def __str__(self) -> str:
        return f"forbid {self._who('en')} – {self._where('en')}"

    def faults(self, market: "Market") -> list[Fault]:
        """Return a fault for each id, column or value that the market does not know."""
        named: list[tuple[Side, str | None, Mapping[str, str] | None]] = [
            ("students", self.student, self.students),
            ("companies", self.company, self.companies),
        ]
        found = []
        for side, name, group in named:
            found += columns.strangers(market, side, [] if name is None else [name], str(self))
            for heading, value in (group or {}).items():
                strange = columns.unknown(market, heading, str(self), [side], side)
                found += strange or columns.absent(market, side, heading, value, str(self), side)
        return found

    def rows(self, market: "Market") -> Rows:
        """Return one row: none of the pairs is placed."""
        if self.student is not None:
            at = market.position_of_student(self.student)
            pairs = np.arange(market.indptr[at], market.indptr[at + 1])
        else:
            pairs = np.flatnonzero(_members(market, "students", self.students)[market.student_of_pair])
        if self.company is not None:
            pairs = pairs[market.company[pairs] == market.position_of_company(self.company)]
        else:
            pairs = pairs[_members(market, "companies", self.companies)[market.company[pairs]]]
        label = f"{self._who('en')} not placed at {self._where('en')}"
        return self._weighed(counting([label], [pairs], [0], [0]), market)

    def pairs(self, market: "Market") -> NDArray[np.int64]:
        """Return the positions of the allowed pairs that it forbids, found student by student."""
        students = sorted(market.position_of_student(name) for name in self._named(market, "students"))
        companies = np.array(
            sorted(market.position_of_company(name) for name in self._named(market, "companies")), dtype=np.int64
        )
        own = [np.arange(market.indptr[at], market.indptr[at + 1]) for at in students]
        pairs = np.concatenate([np.zeros(0, dtype=np.int64), *own])
        return pairs[np.isin(market.company[pairs], companies)]

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:
        """Return a violation for each student who is placed where the rule says never."""
        students, companies = self._named(market, "students"), self._named(market, "companies")
        here = matching.pairs if len(students) > 1 else {name: matching.company_of(name) for name in students}
        return [
            Violation("forbidden-pair", f"{student} is placed at {company}, a forbidden pair", (student,), (company,))
            for student, company in here.items()
            if company is not None and student in students and company in companies
        ]

    def without(self, students: Collection[str], companies: Collection[str]) -> Self | None:
        """Return the rule, or None if the student or the company it names has left."""
        return None if self.student in students or self.company in companies else self

    def _named(self, market: "Market", side: Side) -> set[str]:
        """Return the ids of a side that the rule is about."""
        one, group = (self.student, self.students) if side == "students" else (self.company, self.companies)
        if group is None:
            return set() if one is None else {one}
        ids = market.students if side == "students" else market.companies
        said = [columns.cells(market, side, heading) for heading in group]
        wanted = tuple(group.values())
        return {name for name, *values in zip(ids, *said, strict=True) if tuple(values) == wanted}

    def _sentence(self, language: "Language") -> str:
        return say("forbid", language, who=self._who(language), where=self._where(language))

    def _who(self, language: "Language") -> str:
        return self.student or capitalised(_group(self.students or {}, language))

    def _where(self, language: "Language") -> str:
        return self.company or _group(self.companies or {}, language)


def _side(one: str, name: Any, many: str, group: Any) -> tuple[str | None, Mapping[str, str] | None, list[Fault]]:
    """Return one side of a rule as it is meant, an id or a group, and what is wrong with it."""
    if (name is None) == (group is None):
        found = f"neither {one} nor {many}" if name is None else f"both {one} and {many}"
        remedy = "add it" if name is None else "leave one out"
        return None, None, [Fault("rules", found, f"{one} or {many}", remedy, subject="forbid")]
    if group is None:
        read, faults = arguments.one_id("forbid", one, name)
        return read, None, faults
    if isinstance(group, Mapping) and group and all(isinstance(key, str) and key.strip() for key in group):
        return None, FrozenDict({key.strip(): as_id(value) for key, value in group.items()}), []
    expected = "columns with their values"
    remedy = f'write {many} = {{employer = "Acme"}}' if many == "companies" else f'write {many} = {{level = "1"}}'
    return None, None, [Fault("rules", repr(group), expected, remedy, column=many, subject="forbid")]


def _members(market: "Market", side: Side, group: Mapping[str, str] | None) -> NDArray[np.bool_]:
    """Return which of a side are in a group, by position."""
    said = [np.asarray(columns.cells(market, side, heading) == value) for heading, value in (group or {}).items()]
    is_in: NDArray[np.bool_] = np.logical_and.reduce(said)
    return is_in


def _group(group: Mapping[str, str], language: "Language") -> str:
    said = [say("value", language, column=column_name(name, language), value=value) for name, value in group.items()]
    return say("and", language).join(said)
