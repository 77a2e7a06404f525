"""The baselines as one would run them by hand, on plain lists; nothing here looks at how `jumelage` decides."""

from collections.abc import Mapping, Sequence

Lists = Mapping[str, Sequence[str]]


def choose_in_turn(turn: Sequence[str], wishes: Lists, capacity: Mapping[str, int]) -> dict[str, str]:
    """Return what students get who choose one after the other."""
    free, chosen = dict(capacity), {}
    for student in turn:
        company = next((company for company in wishes[student] if free[company]), None)
        if company is not None:
            chosen[student] = company
            free[company] -= 1
    return chosen


def accept_at_once(wishes: Lists, rankings: Lists, capacity: Mapping[str, int]) -> dict[str, str]:
    """Return what immediate acceptance gives: in each round all ask for the next on their lists."""
    free, chosen = dict(capacity), {}
    for number in range(max(map(len, wishes.values()), default=0)):
        asking = {s: w[number] for s, w in wishes.items() if s not in chosen and number < len(w)}
        for company, ranking in rankings.items():
            for student in ranking:
                if asking.get(student) == company and free[company]:
                    chosen[student] = company
                    free[company] -= 1
    return chosen


def trade_in_cycles(wishes: Lists, rankings: Lists, capacity: Mapping[str, int]) -> dict[str, str]:
    """Return what top trading cycles give, one cycle at a time."""
    free, chosen = dict(capacity), {}
    while True:
        wanted = {s: [c for c in w if free[c]] for s, w in wishes.items() if s not in chosen}
        wanted = {s: companies[0] for s, companies in wanted.items() if companies}
        if not wanted:
            return chosen
        favourite = {c: next((s for s in ranking if s in wanted), None) for c, ranking in rankings.items()}
        walk = [next(iter(wanted))]
        while (following := favourite[wanted[walk[-1]]]) not in walk:
            walk.append(following)
        for student in walk[walk.index(following) :]:
            chosen[student] = wanted[student]
            free[wanted[student]] -= 1


def in_order(pairs: Sequence[tuple[str, str]], capacity: Mapping[str, int]) -> dict[str, str]:
    """Return who is placed if pairs are looked at one after the other."""
    free, chosen = dict(capacity), {}
    for student, company in pairs:
        if student not in chosen and free[company]:
            chosen[student] = company
            free[company] -= 1
    return chosen
