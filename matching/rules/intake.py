"""`Intake`: a company opens with at least so many students, or not at all."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault, listed
from jumelage.matching.rules import arguments, columns
from jumelage.matching.rules.rule import NO_BOUND, Rows, Violation, Weight, assembled, counting
from jumelage.matching.rules.sentences import say
from jumelage.matching.rules.stated import StatedRule

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.texts import Language


@dataclass(frozen=True, repr=False)
class Intake(StatedRule):
    """A company takes at least so many students, or none.

    Parameters
    ----------
    minimum : int
        How many students make it worth opening. A company with fewer seats stays closed.
    or_close : bool
        Whether a company may be left without students. If not, each must be given the minimum, as with the column
        ``minimum``.
    companies : sequence of str, optional
        Whom it is for; all companies without it.
    weight : float or "last", optional
        What each student costs whom a company that opens lacks; without it the rule must hold.
    reason : str
        Why, for the record.

    Raises
    ------
    InputError
        If the minimum is no number of students, or the companies are no list of ids; all faults at once.

    Examples
    --------
    >>> Intake(3).say("en")
    'Each company: at least 3 students, or none.'
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.5], [0.5]], [2], rules=[Intake(2)])
    >>> print(*jm.audit(market, jm.Matching({"s1": "c1"})).violations)
    c1 opens with 1 of the 2 students it needs
    """

    minimum: int
    _: KW_ONLY
    or_close: bool = True
    companies: Sequence[str] | None = None
    weight: Weight = None
    reason: str = ""

    code: ClassVar[str] = "intake"

    def __post_init__(self) -> None:
        minimum, faults = arguments.whole(self.code, "minimum", self.minimum, 1)
        faults += arguments.yes_or_no(self.code, "or_close", self.or_close)
        if self.companies is None:
            self._settle(faults, minimum=minimum)
        else:
            companies, strange = arguments.ids(self.code, "companies", self.companies, 1)
            self._settle(faults, strange, minimum=minimum, companies=companies)

    def faults(self, market: "Market") -> list[Fault]:
        """Return a fault for each unknown company, and each that must be given more than it has seats."""
        strange = columns.strangers(market, "companies", self.companies or (), str(self))
        if strange or self.or_close or self.weight is not None:
            return strange
        return [
            Fault(
                "rules",
                f"{market.capacity[at]} seats at {market.companies[at]}",
                f"at least {self.minimum}, the intake without or_close",
                "raise the capacity, lower the intake, or name the companies it is for",
                subject=str(self),
            )
            for at in self._positions(market).tolist()
            if market.capacity[at] < self.minimum
        ]

    def rows(self, market: "Market") -> Rows:
        """Return rows on how many of a company's pairs are placed; whether it opens is a counter."""
        order = np.argsort(market.company, kind="stable")
        starts = np.searchsorted(market.company[order], np.arange(market.num_companies + 1))
        positions = self._positions(market)
        pairs = [order[starts[at] : starts[at + 1]] for at in positions.tolist()]
        names = [str(market.companies[at]) for at in positions.tolist()]
        if not self.or_close:
            labels = [f"{name} has at least {self.minimum} students" for name in names]
            return self._weighed(counting(labels, pairs, [self.minimum] * len(names), [NO_BOUND] * len(names)), market)
        size = np.array([len(own) for own in pairs], dtype=np.int64)
        return self._opening(market.num_pairs, names, pairs, np.minimum(size, market.capacity[positions]))

    def _opening(
        self, num_pairs: int, names: Sequence[str], pairs: Sequence[NDArray[np.int64]], seats: NDArray[np.int64]
    ) -> Rows:
        """Return two rows per company: nobody is there unless it opens, and enough are there if it does."""
        number = np.arange(len(names))
        size = [len(own) for own in pairs]
        entry = np.repeat(number, size)
        column = np.concatenate([np.zeros(0, dtype=np.int64), *pairs])
        is_open, ones = num_pairs + number, np.ones_like(number)
        row = [2 * entry, 2 * number, 2 * entry + 1, 2 * number + 1]
        columns_of = [column, is_open, column, is_open]
        coefficient = [np.ones_like(column), -seats, np.ones_like(column), -self.minimum * ones]
        most, breaches = [ones], [0 * ones]
        if self.weight is not None:
            row.append(2 * number + 1)
            columns_of.append(num_pairs + len(names) + number)
            coefficient.append(ones)
            most.append((self.minimum - 1) * ones)
            breaches.append(ones)
        return assembled(
            [
                label
                for name in names
                for label in (f"{name} is closed, or opens", f"{name} opens with at least {self.minimum} students")
            ],
            *(np.concatenate(part) for part in (row, columns_of, coefficient)),
            lower=[-NO_BOUND, 0] * len(names),
            upper=[0, NO_BOUND] * len(names),
            most=np.concatenate(most),
            breaches=np.concatenate(breaches),
        )

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:
        """Return a violation for each company that has some students, but too few."""
        load = Counter(company for student, company in matching.pairs.items() if student in market.students)
        violations = []
        for name in market.companies if self.companies is None else self.companies:
            if load[name] < self.minimum and (load[name] or not self.or_close):
                text = f"{name} opens with {load[name]} of the {self.minimum} students it needs"
                violations.append(Violation("intake-short", text, (), (name,), self.minimum - load[name]))
        return violations

    def without(self, students: Collection[str], companies: Collection[str]) -> Self | None:  # noqa: ARG002
        """Return the rule for the companies that are left; None if it named others only."""
        if self.companies is None:
            return self
        left = tuple(name for name in self.companies if name not in companies)
        return replace(self, companies=left) if left else None

    def _positions(self, market: "Market") -> NDArray[np.intp]:
        if self.companies is None:
            return np.arange(market.num_companies)
        return market.companies.get_indexer(pd.Index(self.companies, dtype=object))

    def _sentence(self, language: "Language") -> str:
        companies = say("every-company", language) if self.companies is None else listed(self.companies)
        return say("intake" if self.or_close else "intake-open", language, companies=companies, minimum=self.minimum)
