"""`Pin`: this student at this company."""

from collections.abc import Collection, Iterable
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np

from jumelage.errors import Fault
from jumelage.matching.rules import arguments, columns
from jumelage.matching.rules.rule import Rows, Rule, Violation, Weight, counting
from jumelage.matching.rules.sentences import say
from jumelage.matching.rules.stated import StatedRule

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.texts import Language


@dataclass(frozen=True, repr=False)
class Pin(StatedRule):
    """Place this student at this company, whatever it costs the others.

    Parameters
    ----------
    student, company : str
        The pair; it must be allowed, and within the company's capacity.
    reason : str
        Why, for the record.
    weight : float or "last", optional
        What it costs if she is anywhere else; without it the rule must hold. Only a pin that must hold takes a student
        out of the applications.

    Raises
    ------
    InputError
        If an id is blank, or reason or weight is none; all faults at once.

    Examples
    --------
    >>> Pin("S012", "C03", reason="contract signed in June")
    Pin(student='S012', company='C03', reason='contract signed in June')
    """

    student: str
    company: str
    reason: str = ""
    _: KW_ONLY
    weight: Weight = None

    code: ClassVar[str] = "pin"

    def __post_init__(self) -> None:
        student, faults = arguments.one_id(self.code, "student", self.student)
        company, company_faults = arguments.one_id(self.code, "company", self.company)
        self._settle(faults, company_faults, student=student, company=company)

    def __str__(self) -> str:
        return f"pin {self.student} – {self.company}"

    def faults(self, market: "Market") -> list[Fault]:
        """Return a fault for each unknown id, or one if the pair is not allowed."""
        unknown = columns.strangers(market, "students", [self.student], str(self))
        unknown += columns.strangers(market, "companies", [self.company], str(self))
        if unknown or market.pair(self.student, self.company) is not None:
            return unknown
        return [
            Fault(
                "rules",
                f"a pair that is not allowed{why_not(market, self.student, self.company)}",
                "an eligible pair",
                "change what stands in the way, or leave the pin out",
                subject=str(self),
            )
        ]

    def rows(self, market: "Market") -> Rows:
        """Return one row: the pair is placed."""
        pair = market.pair(self.student, self.company)
        pairs = np.array([] if pair is None else [pair], dtype=np.int64)
        return self._weighed(counting([f"{self.student} is placed at {self.company}"], [pairs], [1], [1]), market)

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:  # noqa: ARG002
        """Return a violation if the student is anywhere else."""
        company = matching.company_of(self.student)
        if company == self.company:
            return []
        where = "nowhere" if company is None else f"at {company}"
        text = f"{self.student} is pinned to {self.company} but placed {where}"
        return [Violation("pin-broken", text, (self.student,), (self.company,))]

    def without(self, students: Collection[str], companies: Collection[str]) -> Self | None:
        """Return the rule, or None if its student or its company has left."""
        return None if self.student in students or self.company in companies else self

    def _sentence(self, language: "Language") -> str:
        return say("pin", language, student=self.student, company=self.company)


def pins(rules: Iterable[Rule]) -> list[Pin]:
    """Return the pins among rules that must hold."""
    return [rule for rule in rules if isinstance(rule, Pin) and rule.weight is None]


def why_not(market: "Market", student: str, company: str) -> str:
    """Return in brackets what stands in the way of a pair that is not allowed, where the market knows it."""
    if market.compat is None:
        return ""
    explanation = market.compat.explain(student, company)
    if explanation.headline.code == "pair-not-kept":
        return " (eligible, but not among the candidates that were kept: name it in Candidates(always=))"
    failed = [reason.say("en") for reason in explanation.reasons if reason.code.startswith("hard-failed")]
    return f" ({' '.join(failed)})" if failed else " (eligible, but the company refused the application)"
