"""`Balance`: students spread evenly over territories, supervisors, or any other column of the companies."""

from collections import Counter
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from jumelage.errors import Fault
from jumelage.matching.rules import arguments, columns
from jumelage.matching.rules.groups import every_group
from jumelage.matching.rules.rule import NO_BOUND, Rows, Violation, Weight, counting
from jumelage.matching.rules.sentences import column_name, say
from jumelage.matching.rules.stated import StatedRule

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.texts import Language


@dataclass(frozen=True, repr=False)
class Balance(StatedRule):
    """Spread the students evenly over the values of a column of the companies.

    The even share is how many students can be placed at most (the students, or the seats at companies that have a
    value, whichever are fewer) divided by how many values there are, rounded up. Each student beyond it at a value is
    one breach.

    Parameters
    ----------
    by : str
        A column of the companies: ``"territory"``, ``"supervisor"``. A company whose cell is blank counts nowhere.
    weight : float or "last", optional
        What each student beyond the even share costs. With None no value may have more than its share.
    reason : str
        Why, for the record.

    Raises
    ------
    InputError
        If the column is no text, or reason or weight is none; all faults at once.

    Examples
    --------
    >>> import pandas as pd
    >>> import jumelage as jm
    >>> companies = pd.DataFrame({"company": ["c1", "c2"], "supervisor": ["Ada", "Bob"]})
    >>> market = jm.Market.from_scores([[0.9, 0.5], [0.8, 0.6]], [2, 2]).replace(company_columns=companies)
    >>> market = market.replace(rules=[Balance("supervisor")])
    >>> print(*jm.audit(market, jm.Matching({"s1": "c1", "s2": "c1"})).breaches)
    supervisor Ada: 2 students, the even share is 1
    """

    by: str
    _: KW_ONLY
    weight: Weight = "last"
    reason: str = ""

    code: ClassVar[str] = "balance"

    def __post_init__(self) -> None:
        by, faults = arguments.column(self.code, self.by)
        self._settle(faults, by=by)

    def faults(self, market: "Market") -> list[Fault]:
        """Return a fault if the companies do not have the column."""
        return columns.unknown(market, self.by, str(self), ("companies",))

    def rows(self, market: "Market") -> Rows:
        """Return a row for each value: how many students are placed there."""
        side, heading = columns.found(market, self.by, ("companies",))
        groups = every_group(market, [(side, heading)])
        seats = sum(group.size for group in groups)
        share = -(-min(market.num_students, seats) // max(len(groups), 1))
        labels = [f"at most {share} at {self.by} {group.values[0]}" for group in groups]
        rows = counting(labels, [group.pairs for group in groups], [-NO_BOUND] * len(groups), [share] * len(groups))
        return self._weighed(rows, market)

    def breaches(self, market: "Market", matching: "Matching") -> list[Violation]:
        """Return a violation for each value with more students than the even share."""
        said = columns.cells(market, *columns.found(market, self.by, ("companies",)))
        has_value = np.asarray(said.notna())
        num_values = len(set(said[has_value]))
        share = int(np.ceil(min(market.num_students, market.capacity[has_value].sum()) / max(num_values, 1)))
        value_of = dict(zip(market.companies[has_value], said[has_value], strict=True))
        load = Counter(
            value_of[company]
            for student, company in matching.pairs.items()
            if company in value_of and student in market.students
        )
        return [
            Violation(
                "unbalanced", f"{self.by} {value}: {count} students, the even share is {share}", amount=count - share
            )
            for value, count in sorted(load.items())
            if count > share
        ]

    def _sentence(self, language: "Language") -> str:
        return say("balance", language, column=column_name(self.by, language))
