"""A rule that counts placed pairs by name, written down apart from the rules of the library."""

from dataclasses import dataclass

import numpy as np
from small_markets import Instance, Pair

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
            (self.companies is None or company in self.companies)
            and (self.students is None or student in self.students)
            for student, company in chosen.items()
        )

    def breaches(self, _market, matching):
        count = self.num_placed(matching.pairs)
        return [] if self.lower <= count <= self.upper else [Violation("count", f"{self}: {count}")]

    def without(self, _students, _companies):
        return self

    def say(self, _language):
        return str(self)


def keeps(rules, chosen):
    """Return whether a matching keeps all of these rules."""
    return all(rule.lower <= rule.num_placed(chosen) <= rule.upper for rule in rules)


def nested_sets(rng, names, most):
    """Return up to so many sets of names that nest: parts of parts."""
    sets, parts = [], [rng.sample(list(names), len(names))]
    while parts and len(sets) < most:
        part = parts.pop()
        if rng.random() < 0.7:
            sets.append(tuple(part))
        if len(part) > 1:
            cut = rng.randrange(1, len(part))
            parts += [part[:cut], part[cut:]]
    return sets


def nested_quotas(rng, instance, *, least=True):
    """Return quotas over nested sets of companies and of students, in any order."""
    rules = []
    for side, names in (("companies", list(instance.capacity)), ("students", instance.students)):
        for part in nested_sets(rng, names, rng.randint(0, 4)):
            lower = rng.choice([0, 0, 0, 1, 2]) if least else 0
            upper = max(lower, rng.choice([0, 1, 1, 2, 2, 3, 4] if least else [1, 1, 2, 2, 3, 4]))
            rules.append(Count(**{side: part}, lower=lower, upper=upper))
    rng.shuffle(rules)
    return rules


def random_market(rng, *, minima=True, pins=True):
    """Return a small instance with scores of either sign and, for half of the pairs, ranks."""
    students = tuple(f"s{number}" for number in range(rng.randint(1, 4)))
    capacity = {f"c{number}": rng.randint(0, 3) for number in range(rng.randint(1, 4))}
    pairs = {
        (student, company): Pair(rng.randint(-4, 10) / 2, rng.choice([None, 1, 2, 3]), rng.choice([None, 1, 2]))
        for student in students
        for company in capacity
        if rng.random() < 0.7
    }
    minimum = {name: rng.randint(0, most) for name, most in capacity.items()} if minima and rng.random() < 0.3 else {}
    free = [pair for pair in pairs if capacity[pair[1]]]
    pinned = (rng.choice(free),) if pins and free and rng.random() < 0.3 else ()
    return Instance(students, capacity, pairs, minimum, pinned)
