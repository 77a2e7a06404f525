"""Small random markets of all modes, with a history and rules of every kind, hard and soft."""

import random
from fractions import Fraction

import pandas as pd
from small_markets import Instance, Pair, market_of
from worth import worth

import jumelage as jm

HARD_OR_SOFT = (None, None, None, 0.3, 1.25, 0, "last")
EMPLOYERS, SECTORS, PROGRAMMES = ("Acme", "Brix"), ("wood", "steel", None), ("SIO", "MCO", None)


def random_school(rng: random.Random, *, stability: str, most_students: int = 4) -> tuple[Instance, jm.Market]:
    """Return an instance and its market, with one to three rules; the market may be infeasible."""
    while True:
        instance = _instance(rng, most_students)
        modes = (jm.modes.DirectOffers(), jm.modes.Applications(stability), jm.modes.Assignment(refused=True))
        market = instance.market(modes).replace(
            student_columns=_column(rng, "programme", PROGRAMMES, len(instance.students)),
            company_columns=pd.concat(
                [
                    _column(rng, "employer", EMPLOYERS, len(instance.capacity)),
                    _column(rng, "sector", SECTORS, len(instance.capacity)),
                ],
                axis="columns",
            ),
            history=pd.DataFrame(
                [
                    (rng.choice(instance.students), "2025", rng.choice(EMPLOYERS), rng.choice(SECTORS))
                    for _ in range(rng.randint(1, 3))
                ],
                columns=["student", "term", "employer", "sector"],
            ),
        )
        try:
            return instance, market.replace(rules=[*market.rules, *_rules(rng, instance)])
        except jm.InputError:
            continue  # A rule that cannot be meant here, such as one on a value that no company has.


def reordered(rng: random.Random, instance: Instance, market: jm.Market) -> jm.Market:
    """Return the same market with the rows of all tables, and the rules, in another order."""
    students, companies = (rng.sample(range(count), count) for count in (market.num_students, market.num_companies))
    bare = market_of(
        instance,
        rng.sample(list(instance.pairs), len(instance.pairs)),
        [market.students[at] for at in students],
        [market.companies[at] for at in companies],
        market.modes,
    )
    return bare.replace(
        student_columns=market.student_columns.iloc[students].reset_index(drop=True),
        company_columns=market.company_columns.iloc[companies].reset_index(drop=True),
        history=market.history.sample(frac=1, random_state=0).reset_index(drop=True),
        rules=rng.sample(market.rules, len(market.rules)),
    )


def worth_with_breaches(
    instance: Instance, market: jm.Market, chosen: dict[str, str], objective: tuple[str, ...], num_blocking: int
) -> tuple[tuple[Fraction | int, ...], ...]:
    """Return what a matching is worth, the price of soft rules taken off the score, breaches without one last."""
    matching = jm.Matching(chosen)
    soft = [
        (rule.weight, sum(breach.amount for breach in rule.breaches(market, matching)))
        for rule in market.rules
        if rule.weight is not None
    ]
    price = sum((Fraction(repr(weight)) * amount for weight, amount in soft if weight != "last"), Fraction())
    entries = []
    for name in objective:
        if name == "breaches":
            entries.append((-sum(amount for _, amount in soft),))
        elif name == "blocking":
            entries.append((-num_blocking,))
        elif name == "score":
            entries.append((worth(instance, chosen, ("score",))[0][0] - price,))
        else:
            entries += worth(instance, chosen, (name,))
    if "breaches" not in objective:
        entries.append((-sum(amount for weight, amount in soft if weight == "last" or "score" not in objective),))
    return tuple(entries)


def random_objective(rng: random.Random) -> tuple[str, ...]:
    """Return an objective that any of these markets can have."""
    if rng.random() < 0.3:
        return tuple(rng.sample(["placed", "score", "breaches", "blocking"], rng.randint(1, 3)))
    among_placed = ["student_rank", "company_rank", "rank_maximal", "generous", "worst_score", "leximin"]
    return ("placed", *rng.sample(["score", "breaches", "blocking", *among_placed], rng.randint(1, 2)))


def _column(rng: random.Random, name: str, values: tuple[str | None, ...], count: int) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([rng.choice(values) for _ in range(count)], dtype="str")})


def _instance(rng: random.Random, most_students: int) -> Instance:
    students = tuple(f"S{number}" for number in range(rng.randint(2, most_students)))
    capacity = {f"C{number}": rng.randint(0, 3) for number in range(rng.randint(1, 3))}
    lowest = rng.choice([0, -3])

    def rank(share: float) -> int | None:
        return rng.randint(1, 3) if rng.random() < share else None

    pairs = {
        (student, company): Pair(rng.randint(lowest, 9) / rng.choice([1, 10]), rank(0.6), rank(0.7))
        for student in students
        for company in capacity
        if rng.random() < 0.8
    }
    left, pins, offers = dict(capacity), [], []
    for student, company in pairs:
        is_first = all(student != other for other, _ in (*pins, *offers))
        if is_first and left[company] and rng.random() < 0.1:
            is_offer = pairs[student, company].student_rank is not None and rng.random() < 0.6
            (offers if is_offer else pins).append((student, company))
            left[company] -= 1
    minimum = {company: 1 for company, seats in capacity.items() if seats and rng.random() < 0.1}
    return Instance(students, capacity, pairs, minimum, tuple(pins), open_offers=tuple(offers))


def _rules(rng: random.Random, instance: Instance) -> list[object]:
    return [rng.choice(_KINDS)(rng, instance, rng.choice(HARD_OR_SOFT)) for _ in range(rng.randint(1, 3))]


def _company(rng: random.Random, instance: Instance) -> str:
    return rng.choice(list(instance.capacity))


def _group(rng: random.Random, instance: Instance) -> list[str]:
    return rng.sample(instance.students, rng.randint(2, min(3, len(instance.students))))


_KINDS = (
    lambda rng, _, weight: jm.rules.Quota("sector", at_most=rng.randint(0, 2), weight=weight),
    lambda rng, _, weight: jm.rules.Quota("programme", at_least=rng.randint(0, 1), at_most=2, weight=weight),
    lambda rng, _, weight: jm.rules.Quota(["programme", "sector"], at_most=rng.randint(0, 1), weight=weight),
    lambda rng, _, weight: jm.rules.Quota("sector", value="wood", at_least=rng.randint(1, 2), weight=weight),
    lambda rng, _, weight: jm.rules.Quota(
        rng.choice(["sector", "programme"]), at_least="30 %", at_most="70 %", weight=weight
    ),
    lambda rng, _, weight: jm.rules.Intake(rng.randint(1, 3), weight=weight),
    lambda rng, one, weight: jm.rules.Intake(
        rng.randint(1, 2), or_close=False, companies=[_company(rng, one)], weight=weight
    ),
    lambda rng, one, weight: jm.rules.Together(_group(rng, one), by=rng.choice(["company", "sector"]), weight=weight),
    lambda rng, one, weight: jm.rules.Apart(_group(rng, one), by=rng.choice(["company", "sector"]), weight=weight),
    lambda rng, _, weight: jm.rules.NoRepeat(rng.choice(["employer", "sector"]), weight=weight),
    lambda rng, _, weight: jm.rules.Keep(rng.choice(["employer", "sector"]), weight=weight),
    lambda rng, _, weight: jm.rules.Balance(rng.choice(["employer", "sector"]), weight=weight),
    lambda rng, one, weight: jm.rules.Pin(rng.choice(one.students), _company(rng, one), weight=weight),
    lambda rng, one, weight: jm.rules.Forbid(
        rng.choice(one.students), companies={"sector": rng.choice(["wood", "steel"])}, weight=weight
    ),
)
