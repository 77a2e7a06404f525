"""Rules about one student and one company: `Pin` and `Forbid`."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np

from jumelage.errors import Fault
from jumelage.matching.rules.rule import Rows, Violation
from jumelage.matching.sources.tables import as_id

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching


@dataclass(frozen=True)
class _PairRule:
    student: str
    company: str
    reason: str = ""

    code: ClassVar[str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "student", as_id(self.student))
        object.__setattr__(self, "company", as_id(self.company))

    def __str__(self) -> str:
        return f"{self.code} {self.student} – {self.company}"

    def faults(self, market: "Market") -> list[Fault]:
        """Return a fault for each id that the market does not know."""
        sides = (("student", self.student, market.students), ("company", self.company, market.companies))
        return [
            Fault(
                "rules",
                f"{side} {name!r}, which is not in the market",
                f"a {side} of the market",
                "correct the id or leave the rule out",
                subject=str(self),
            )
            for side, name, ids in sides
            if name not in ids
        ]

    def without(self, students: Collection[str], companies: Collection[str]) -> Self | None:
        """Return the rule, or None if its student or its company has left."""
        return None if self.student in students or self.company in companies else self

    def _bounds(self, market: "Market", label: str, bound: int) -> Rows:
        pair = market.pair(self.student, self.company)
        pairs = np.array([] if pair is None else [pair], dtype=np.int64)
        return Rows(
            labels=(label,) * len(pairs),
            indptr=np.arange(len(pairs) + 1),
            pair=pairs,
            lower=np.full(len(pairs), bound),
            upper=np.full(len(pairs), bound),
        )


@dataclass(frozen=True)
class Pin(_PairRule):
    """Place this student at this company, whatever it costs the others.

    Parameters
    ----------
    student, company : str
        The pair; it must be allowed, and within the company's capacity.
    reason : str
        Why, for the record.

    Examples
    --------
    >>> Pin("S012", "C03", reason="contract signed in June")
    Pin(student='S012', company='C03', reason='contract signed in June')
    """

    code: ClassVar[str] = "pin"

    def faults(self, market: "Market") -> list[Fault]:
        """Return a fault for each unknown id, or one if the pair is not allowed."""
        unknown = super().faults(market)
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
        return self._bounds(market, f"{self.student} is placed at {self.company}", 1)

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:  # noqa: ARG002
        """Return a violation if the student is anywhere else."""
        if matching.company_of(self.student) == self.company:
            return []
        text = f"{self.student} is pinned to {self.company} but placed {_where(matching, self.student)}"
        return [Violation("pin-broken", text, (self.student,), (self.company,))]


@dataclass(frozen=True)
class Forbid(_PairRule):
    """Never place this student at this company.

    Parameters
    ----------
    student, company : str
        The pair. It need not be an allowed one.
    reason : str
        Why, for the coordinator; no export shows it.

    Examples
    --------
    >>> Forbid("S031", "C07").code
    'forbid'
    """

    code: ClassVar[str] = "forbid"

    def rows(self, market: "Market") -> Rows:
        """Return one row: the pair is not placed."""
        return self._bounds(market, f"{self.student} is not placed at {self.company}", 0)

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:  # noqa: ARG002
        """Return a violation if the student is placed there."""
        if matching.company_of(self.student) != self.company:
            return []
        text = f"{self.student} is placed at {self.company}, a forbidden pair"
        return [Violation("forbidden-pair", text, (self.student,), (self.company,))]


def why_not(market: "Market", student: str, company: str) -> str:
    """Return in brackets what stands in the way of a pair that is not allowed, where the market knows it."""
    if market.compat is None:
        return ""
    explanation = market.compat.explain(student, company)
    if explanation.headline.code == "pair-not-kept":
        return " (eligible, but not among the candidates that were kept: name it in Candidates(always=))"
    failed = [reason.say("en") for reason in explanation.reasons if reason.code.startswith("hard-failed")]
    return f" ({' '.join(failed)})" if failed else " (eligible, but the company refused the application)"


def _where(matching: "Matching", student: str) -> str:
    company = matching.company_of(student)
    return "nowhere" if company is None else f"at {company}"
