"""A rule that counts placed pairs by name, written down apart from the rules of the library."""

from dataclasses import dataclass

import numpy as np

from jumelage.matching.rules.rule import Violation, counting


@dataclass(frozen=True)
class Count:
    """Of these companies and these students, at least and at most so many pairs are placed; None: all of them."""

    companies: tuple[str, ...] | None = None
    students: tuple[str, ...] | None = None
    lower: int = 0
    upper: int = 99

    code = "count"
    weight = None

    def __str__(self):
        of = "/".join(" ".join(names) for names in (self.companies, self.students) if names is not None)
        return f"{self.lower} to {self.upper} of {of}"

    def faults(self, _market):
        return []

    def rows(self, market):
        held = np.ones(market.num_pairs, dtype=bool)
        if self.companies is not None:
            held &= np.isin(market.companies.to_numpy(str)[market.company], self.companies)
        if self.students is not None:
            held &= np.isin(market.students.to_numpy(str)[market.student_of_pair], self.students)
        return counting([str(self)], [np.flatnonzero(held)], [self.lower], [self.upper])

    def num_placed(self, chosen):
        """Return how many pairs of a matching it counts."""
        return sum(
            (self.companies is None or company in self.companies) and (self.students is None or student in self.students)
            for student, company in chosen.items()
        )

    def breaches(self, _market, matching):
        count = self.num_placed(matching.pairs)
        return [] if self.lower <= count <= self.upper else [Violation("count", f"{self}: {count}")]

    def without(self, _students, _companies):
        return self

    def say(self, _language):
        return str(self)
