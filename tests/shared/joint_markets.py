"""Small random markets of all three modes at once."""

import random
from dataclasses import replace

from small_markets import Instance, Pair


def random_instance(rng: random.Random, *, ties: bool, minima: bool, offers: bool) -> Instance:
    """Return a market with applications, pairs that nobody ranks, refused ones, open offers, pins and minima."""
    students = tuple(f"s{number}" for number in range(rng.randint(1, 4)))
    capacity = {f"c{number}": rng.randint(0, 2) for number in range(rng.randint(1, 3))}
    pairs: dict[tuple[str, str], Pair] = {}
    for student in students:
        own = [company for company in capacity if rng.random() < 0.8]
        rng.shuffle(own)
        for place, company in enumerate(own, 1):
            rank = None if rng.random() < 0.3 else rng.randint(1, 2) if ties else place
            pairs[student, company] = Pair(rng.randint(-2, 8) / 4, rank)
    for company in capacity:
        comers = [s for s in students if (s, company) in pairs and pairs[s, company].student_rank is not None]
        rng.shuffle(comers)
        for place, student in enumerate(comers, 1):
            rank = None if rng.random() < 0.15 else rng.randint(1, 2) if ties else place
            pairs[student, company] = replace(pairs[student, company], company_rank=rank)
    minimum = {c: 1 for c in capacity if minima and capacity[c] and rng.random() < 0.4}
    left, open_offers = dict(capacity), []
    for student, company in pairs if offers else ():
        is_first = all(student != other for other, _ in open_offers)
        if pairs[student, company].student_rank is not None and left[company] and is_first and rng.random() < 0.25:
            open_offers.append((student, company))
            left[company] -= 1
    pins = []
    if pairs and rng.random() < 0.3:
        student, company = rng.choice(list(pairs))
        is_refused = (student, company) in refused(Instance(students, capacity, pairs))
        if left[company] and not is_refused:
            pins.append((student, company))
            open_offers = [offer for offer in open_offers if offer[0] != student]
    return Instance(students, capacity, pairs, minimum, tuple(pins), open_offers=tuple(open_offers))


def refused(instance: Instance) -> set[tuple[str, str]]:
    """Return the applications that the company did not rank."""
    return {
        pair
        for pair, known in instance.pairs.items()
        if known.student_rank is not None and known.company_rank is None and pair not in instance.open_offers
    }
