"""What students get, judged by their own lists alone: Pareto efficiency and gains by lying, by trying everything."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations

from small_markets import Instance

Lists = Mapping[str, Sequence[str]]

Pairs = Mapping[str, str]


def wishes_of(instance: Instance) -> dict[str, list[str]]:
    """Return the list of each student, of a market where both sides rank all pairs without ties."""
    return {
        student: sorted((c for s, c in instance.pairs if s == student), key=lambda c: instance.rank_of(student, c))
        for student in instance.students
    }


def rankings_of(instance: Instance) -> dict[str, list[str]]:
    """Return the list of each company; see `wishes_of`."""
    listed: dict[str, list[tuple[int, str]]] = {company: [] for company in instance.capacity}
    for (student, company), pair in instance.pairs.items():
        listed[company].append((pair.company_rank or 0, student))
    return {company: [student for _, student in sorted(entries)] for company, entries in listed.items()}


def place_in_list(wishes: Sequence[str], company: str | None) -> float:
    """Return how far down a list a company is; what is not on it, and nothing, is worse than everything."""
    return wishes.index(company) if company in wishes else float("inf")


def matchings(wishes: Lists, capacity: Mapping[str, int]) -> Iterator[dict[str, str]]:
    """Yield every way to place students on their lists within capacity."""
    if not wishes:
        yield {}
        return
    (first, listed), *others = wishes.items()
    yield from matchings(dict(others), capacity)
    for company in listed:
        if capacity[company]:
            for rest in matchings(dict(others), {**capacity, company: capacity[company] - 1}):
                yield {first: company, **rest}


def improvements(chosen: Pairs, wishes: Lists, capacity: Mapping[str, int]) -> list[dict[str, str]]:
    """Return the matchings in which nobody fares worse and somebody better."""

    def outcome(pairs: Pairs) -> list[float]:
        return [place_in_list(listed, pairs.get(student)) for student, listed in wishes.items()]

    now = outcome(chosen)
    found = [(outcome(other), other) for other in matchings(wishes, capacity)]
    return [
        other
        for then, other in found
        if then != now and all(place <= own for place, own in zip(then, now, strict=True))
    ]


def lies_that_pay(
    decide: Callable[[Lists], Pairs], truth: Lists, companies: Sequence[str]
) -> list[tuple[str, list[str]]]:
    """Return who fares better by handing in another list, and that list, all lists tried."""
    lists = [list(some) for size in range(len(companies) + 1) for some in permutations(companies, size)]
    honest = decide(truth)
    return [
        (student, told)
        for student, wishes in truth.items()
        for told in lists
        if place_in_list(wishes, decide({**truth, student: told}).get(student))
        < place_in_list(wishes, honest.get(student))
    ]
