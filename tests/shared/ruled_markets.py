"""Small markets with rules written down apart from the library: what each rule breaks, and what then blocks."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction

import pandas as pd
from small_markets import (
    Instance,
    Pair,
    Pairs,
    all_assignments,
    blocking_pairs,
    is_application,
    is_feasible,
    keeps_offers,
)

import jumelage as jm

EMPLOYERS = ("Acme", "Brix")
PROGRAMMES = ("SIO", "MCO")


@dataclass(frozen=True)
class PlainQuota:
    """At least and at most so many placed students, per employer or per programme and employer."""

    by: tuple[str, ...]
    at_least: int
    at_most: int
    weight: float | str | None = None

    def breaches(self, given: "Ruled", chosen: Pairs) -> int:
        count = Counter(given.group(self.by, *pair) for pair in chosen.items())
        return sum(
            max(self.at_least - count[group], 0) + max(count[group] - self.at_most, 0) for group in self.groups(given)
        )

    def groups(self, given: "Ruled") -> set[tuple[str, ...]]:
        """Return the groups that are bounded: those of one side, or those that some pair belongs to."""
        if len(self.by) > 1:
            return {given.group(self.by, *pair) for pair in given.instance.pairs}
        sides = {"programme": given.programme.values(), "employer": given.employer.values(), "company": given.employer}
        return {(value,) for value in sides[self.by[0]]}

    def rule(self) -> object:
        by = self.by if len(self.by) > 1 else self.by[0]
        return jm.rules.Quota(by, at_least=self.at_least, at_most=self.at_most, weight=self.weight)


@dataclass(frozen=True)
class PlainIntake:
    """Each of these companies takes at least so many or none."""

    minimum: int
    companies: tuple[str, ...]
    weight: float | str | None = None

    def breaches(self, given: "Ruled", chosen: Pairs) -> int:  # noqa: ARG002
        count = Counter(chosen.values())
        return sum(max(self.minimum - count[name], 0) for name in self.companies if count[name])

    def rule(self) -> object:
        return jm.rules.Intake(self.minimum, companies=self.companies, weight=self.weight)


@dataclass(frozen=True)
class PlainTogether:
    """These students go to one company, or to one employer, or nowhere."""

    students: tuple[str, ...]
    by: str
    weight: float | str | None = None

    def breaches(self, given: "Ruled", chosen: Pairs) -> int:
        where = [given.place(self.by, chosen.get(student)) for student in self.students]
        return sum(one != other for at, one in enumerate(where) for other in where[:at])

    def rule(self) -> object:
        return jm.rules.Together(self.students, by=self.by, weight=self.weight)


@dataclass(frozen=True)
class PlainApart:
    """No two of these students go to one company, or to one employer."""

    students: tuple[str, ...]
    by: str
    weight: float | str | None = None

    def breaches(self, given: "Ruled", chosen: Pairs) -> int:
        where = [given.place(self.by, chosen.get(student)) for student in self.students]
        count = Counter(place for place in where if place is not None)
        return sum(number - 1 for number in count.values())

    def rule(self) -> object:
        return jm.rules.Apart(self.students, by=self.by, weight=self.weight)


PlainRule = PlainQuota | PlainIntake | PlainTogether | PlainApart


@dataclass(frozen=True)
class Ruled:
    """An instance with an employer for each company, a programme for each student, and rules."""

    instance: Instance
    employer: dict[str, str]
    programme: dict[str, str]
    rules: tuple[PlainRule, ...] = field(default=())

    def group(self, by: tuple[str, ...], student: str, company: str) -> tuple[str, ...]:
        said = {"programme": self.programme[student], "employer": self.employer[company], "company": company}
        return tuple(said[name] for name in by)

    def place(self, by: str, company: str | None) -> str | None:
        return self.employer[company] if by == "employer" and company is not None else company

    def market(self, stability: str) -> jm.Market:
        modes = (jm.modes.DirectOffers(), jm.modes.Applications(stability), jm.modes.Assignment(refused=True))
        bare = self.instance.market(modes)
        return bare.replace(
            student_columns=pd.DataFrame({"programme": [self.programme[name] for name in bare.students]}),
            company_columns=pd.DataFrame({"employer": [self.employer[name] for name in bare.companies]}),
            rules=[*bare.rules, *(rule.rule() for rule in self.rules)],
        )

    def keeps(self, chosen: Pairs) -> bool:
        """Return whether a matching keeps capacities, minima, pins, offers and the rules that must hold."""
        hard = [rule for rule in self.rules if rule.weight is None]
        return is_feasible(self.instance, chosen) and not any(rule.breaches(self, chosen) for rule in hard)

    def blocking(self, chosen: Pairs) -> set[tuple[str, str]]:
        """Return the pairs that block: both would gain, and a move to it keeps what must be kept."""
        found = set()
        bare = replace(self.instance, minimum={})
        for student, company in blocking_pairs(bare, chosen):
            moved = {**chosen, student: company}
            ways = [moved]
            for other, place in chosen.items():
                if place == company and other != student and self.ranks_below(company, other, student):
                    ways.append({who: where for who, where in moved.items() if who != other})
            if any(self.keeps(way) for way in ways):
                found.add((student, company))
        return found

    def ranks_below(self, company: str, other: str, student: str) -> bool:
        """Return whether a company ranks one student below another, who has applied there."""

        def order(name: str) -> tuple[int, int]:
            if (name, company) in self.instance.open_offers:
                return (-1, 0)
            if is_application(self.instance, name, company):
                rank = self.instance.pairs[name, company].company_rank
                return (0, rank if rank is not None and self.instance.has_company_ranks else 0)
            return (1, 0)

        return order(other) > order(student)

    def allowed(self, *, is_stable: bool) -> list[Pairs]:
        """Return every matching that keeps what must be kept."""
        every = all_assignments(self.instance)
        kept = [chosen for chosen in every if self.keeps(chosen) and keeps_offers(self.instance, chosen)]
        return [chosen for chosen in kept if not self.blocking(chosen)] if is_stable else kept

    def value(self, chosen: Pairs, objective: tuple[str, ...]) -> tuple[Fraction, ...]:
        """Return what a matching is worth: prices are taken off the score if there is one; other breaches come last."""
        price, counted = Fraction(), 0
        for rule in self.rules:
            if isinstance(rule.weight, float) and "score" in objective:
                price += Fraction(rule.weight) * rule.breaches(self, chosen)
            elif rule.weight is not None:
                counted += rule.breaches(self, chosen)
        worth = {
            "placed": Fraction(len(chosen)),
            "score": sum((self.instance.score_of(*pair) for pair in chosen.items()), Fraction()) - price,
            "student_rank": -Fraction(sum(self.instance.rank_of(*pair) for pair in chosen.items())),
        }
        return (*(worth[name] for name in objective), Fraction(-counted))


def random_rule(rng: random.Random, kind: type, students: tuple[str, ...], companies: tuple[str, ...]) -> PlainRule:
    weight = rng.choice([None, None, 0.25, 0.5, "last"])
    if kind is PlainQuota:
        least = rng.choice([0, 0, 0, 1, 2])
        by = rng.choice([("employer",), ("programme", "employer"), ("programme",), ("company",)])
        return PlainQuota(by, least, rng.randint(max(least, 1), 3), weight)
    if kind is PlainIntake:
        return PlainIntake(rng.randint(2, 3), tuple(rng.sample(companies, rng.randint(1, len(companies)))), weight)
    group = tuple(rng.sample(students, rng.randint(2, min(3, len(students)))))
    return kind(group, rng.choice(["company", "employer"]), weight)


def random_ruled(rng: random.Random, kinds: tuple[type, ...], *, ranks: bool) -> Ruled:
    """Return a market with a rule of each kind; with ranks there are ties, and pairs that nobody ranks."""
    students = tuple(f"S{number}" for number in range(rng.randint(2, 4)))
    capacity = {f"C{number}": rng.randint(1, 3) for number in range(rng.randint(1, 3))}
    pairs = {
        (student, company): Pair(
            rng.randint(-2, 8) / 4,
            rng.choice([None, 1, 2, 3]) if ranks else None,
            rng.choice([None, 1, 2]) if ranks else None,
        )
        for student in students
        for company in capacity
        if rng.random() < 0.85
    }
    minimum = {company: 1 for company in capacity if rng.random() < 0.15}
    pins = tuple(rng.sample(sorted(pairs), 1)) if pairs and rng.random() < 0.2 else ()
    offers = ()
    if ranks and rng.random() < 0.3:
        pinned, taken = [student for student, _ in pins], Counter(company for _, company in pins)
        may_offer = [
            (student, company)
            for (student, company), pair in pairs.items()
            if pair.student_rank is not None and student not in pinned and taken[company] < capacity[company]
        ]
        offers = tuple(rng.sample(may_offer, min(1, len(may_offer))))
    instance = Instance(students, capacity, pairs, minimum, pins, open_offers=offers)
    return Ruled(
        instance,
        {company: rng.choice(EMPLOYERS) for company in capacity},
        {student: rng.choice(PROGRAMMES) for student in students},
        tuple(random_rule(rng, kind, students, tuple(capacity)) for kind in kinds),
    )
