"""Small markets written down apart from the library, judged by enumeration in exact arithmetic.

Nothing here looks at how `jumelage` decides: an `Instance` is plain Python, scores are fractions, and the best
matching is found by trying all of them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

import jumelage as jm

OBJECTIVES = (("placed", "score"), ("score",), ("placed", "student_rank"), ("placed",))

Pairs = dict[str, str]

UNSTABLE = (jm.modes.DirectOffers(), jm.modes.Applications(stability="ignored"), jm.modes.Assignment(refused=True))
"""All modes, with nothing to keep but capacities, minima and rules."""


@dataclass(frozen=True)
class Pair:
    """What is known of an allowed pair; a rank of None means not ranked."""

    score: float = 0.0
    student_rank: int | None = None
    company_rank: int | None = None


@dataclass(frozen=True)
class Instance:
    """A market in plain Python."""

    students: tuple[str, ...]
    capacity: Mapping[str, int]
    pairs: Mapping[tuple[str, str], Pair]
    minimum: Mapping[str, int] = field(default_factory=dict)
    pins: tuple[tuple[str, str], ...] = ()
    forbids: tuple[tuple[str, str], ...] = ()
    has_company_ranks: bool = True
    open_offers: tuple[tuple[str, str], ...] = ()

    def market(self, modes: Sequence[object] = UNSTABLE) -> jm.Market:
        """Return it as the library takes it; by default nothing need be stable, and the refused can be assigned."""
        return market_of(self, list(self.pairs), list(self.students), list(self.capacity), modes)

    def score_of(self, student: str, company: str) -> Fraction:
        return Fraction(self.pairs[student, company].score)

    def rank_of(self, student: str, company: str) -> int:
        """Return the student's rank of the pair; what she did not rank comes one after all she ranked."""
        own = self.pairs[student, company].student_rank
        ranked = [pair.student_rank or 0 for (other, _), pair in self.pairs.items() if other == student]
        return max(ranked, default=0) + 1 if own is None else own


def market_of(
    instance: Instance,
    pairs: list[tuple[str, str]],
    students: list[str],
    companies: list[str],
    modes: Sequence[object] = UNSTABLE,
) -> jm.Market:
    """Return the instance as a market whose tables have their rows in the given order."""
    known = [instance.pairs[pair] for pair in pairs]
    table = pd.DataFrame(
        {
            "student": pd.Series([student for student, _ in pairs], dtype="str"),
            "company": pd.Series([company for _, company in pairs], dtype="str"),
            "score": pd.Series([pair.score for pair in known], dtype="float64"),
            "student_rank": pd.Series([pair.student_rank for pair in known], dtype="Int64"),
        }
    )
    if instance.has_company_ranks:
        table["company_rank"] = pd.Series([pair.company_rank for pair in known], dtype="Int64")
    if instance.open_offers:
        table["mode"] = pd.Series(["open" if pair in instance.open_offers else None for pair in pairs], dtype="str")
    places = pd.DataFrame(
        {
            "company": pd.Series(companies, dtype="str"),
            "capacity": pd.Series([instance.capacity[c] for c in companies], dtype="int64"),
            "minimum": pd.Series([instance.minimum.get(c, 0) for c in companies], dtype="int64"),
        }
    )
    rules = [jm.rules.Pin(*pin) for pin in instance.pins]
    rules += [jm.rules.Forbid(*forbid) for forbid in instance.forbids]
    return jm.Market.from_pairs(table, students, places, rules=rules, modes=modes)


def all_assignments(instance: Instance) -> Iterator[Pairs]:
    """Yield every way to send each student to one company or none, allowed or not."""

    def extend(position: int, chosen: Pairs) -> Iterator[Pairs]:
        if position == len(instance.students):
            yield dict(chosen)
            return
        yield from extend(position + 1, chosen)
        student = instance.students[position]
        for company in instance.capacity:
            chosen[student] = company
            yield from extend(position + 1, chosen)
            del chosen[student]

    return extend(0, {})


def is_feasible(instance: Instance, chosen: Pairs) -> bool:
    """Return whether a matching keeps eligibility, capacities, minima, pins and forbidden pairs."""
    count = Counter(chosen.values())
    return (
        all(pair in instance.pairs and pair not in instance.forbids for pair in chosen.items())
        and all(instance.minimum.get(c, 0) <= count[c] <= most for c, most in instance.capacity.items())
        and all(chosen.get(student) == company for student, company in instance.pins)
    )


def feasible_matchings(instance: Instance) -> list[Pairs]:
    return [chosen for chosen in all_assignments(instance) if is_feasible(instance, chosen)]


def value_of(instance: Instance, chosen: Pairs, objective: tuple[str, ...]) -> tuple[Fraction, ...]:
    """Return what a matching is worth, level by level, in the user's signs: ranks are a sum."""
    worth = {
        "placed": Fraction(len(chosen)),
        "score": sum((instance.score_of(*pair) for pair in chosen.items()), Fraction()),
        "student_rank": Fraction(sum(instance.rank_of(*pair) for pair in chosen.items())),
    }
    return tuple(worth[name] for name in objective)


def upwards(value: tuple[Fraction, ...], objective: tuple[str, ...]) -> tuple[Fraction, ...]:
    """Return a value with signs such that more is better at every level."""
    signed = zip(value, objective, strict=True)
    return tuple(-level if name == "student_rank" else level for level, name in signed)


def best_value(instance: Instance, objective: tuple[str, ...]) -> tuple[Fraction, ...] | None:
    """Return what the best matching is worth, or None if no matching keeps the rules."""
    values = [value_of(instance, chosen, objective) for chosen in feasible_matchings(instance)]
    return max(values, key=lambda value: upwards(value, objective)) if values else None


def is_application(instance: Instance, student: str, company: str) -> bool:
    """Return whether both sides rank a pair, or an offer is open; without company ranks companies are indifferent."""
    if (student, company) in instance.open_offers and (student, company) not in instance.forbids:
        return True
    pair = instance.pairs.get((student, company))
    if pair is None or pair.student_rank is None or (student, company) in instance.forbids:
        return False
    return pair.company_rank is not None or not instance.has_company_ranks


def blocking_pairs(instance: Instance, chosen: Pairs) -> set[tuple[str, str]]:
    """Return the blocking pairs of a feasible matching, by the definition alone."""
    pinned = {student for student, _ in instance.pins}
    count = Counter(chosen.values())

    def student_order(student: str, company: str | None) -> tuple[int, int]:
        if company is None:
            return (2, 0)
        if is_application(instance, student, company):
            return (0, instance.rank_of(student, company))
        return (1, 0)

    def company_order(company: str, student: str) -> tuple[int, int]:
        if (student, company) in instance.open_offers:
            return (-1, 0)
        if is_application(instance, student, company):
            rank = instance.pairs[student, company].company_rank
            return (0, rank if rank is not None and instance.has_company_ranks else 0)
        return (1, 0)

    def blocks(student: str, company: str) -> bool:
        here = chosen.get(student)
        if student in pinned or student_order(student, company) >= student_order(student, here):
            return False
        if here is not None and count[here] - 1 < instance.minimum.get(here, 0):
            return False
        if count[company] < instance.capacity[company]:
            return True
        mine = company_order(company, student)
        held = [s for s, c in chosen.items() if c == company and s not in pinned]
        return any(company_order(company, s) > mine for s in held)

    applications = [pair for pair in instance.pairs if is_application(instance, *pair)]
    return {pair for pair in applications if blocks(*pair)}


def stable_matchings(instance: Instance) -> list[Pairs]:
    """Return every feasible matching by applications (and pins) without a blocking pair."""
    pins = set(instance.pins)
    return [
        chosen
        for chosen in feasible_matchings(instance)
        if all(pair in pins or is_application(instance, *pair) for pair in chosen.items())
        and not blocking_pairs(instance, chosen)
    ]


def keeps_offers(instance: Instance, chosen: Pairs) -> bool:
    """Return whether everyone with an open offer is there, or at an application she ranks higher."""
    pinned = {student for student, _ in instance.pins}

    def is_kept(student: str, company: str) -> bool:
        here = chosen.get(student)
        if here is None or not is_application(instance, student, here):
            return False
        return here == company or instance.rank_of(student, here) < instance.rank_of(student, company)

    return all(is_kept(*offer) for offer in instance.open_offers if offer[0] not in pinned)
