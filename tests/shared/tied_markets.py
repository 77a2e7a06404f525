"""Small markets with ties as plain arrays, and all their weakly stable matchings by enumeration."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from hypothesis import strategies as st

from jumelage.matching.orders import LAST, Orders

WEIGHTS = st.integers(-5, 20)


@dataclass(frozen=True)
class Tied:
    """Ranks of either side by (student, company); None for a place that can only be assigned."""

    num_students: int
    capacity: tuple[int, ...]
    ranks: dict[tuple[int, int], tuple[int, int] | None]
    worth: dict[tuple[int, int], int]

    def orders(self) -> Orders:
        pairs = sorted(self.ranks)
        indptr = np.searchsorted([student for student, _ in pairs], np.arange(self.num_students + 1))
        ranks = np.array([self.ranks[pair] or (LAST, LAST) for pair in pairs], dtype=np.int32).reshape(-1, 2)
        return Orders(indptr, np.array([company for _, company in pairs], dtype=np.int32), *ranks.T)

    def seats(self) -> np.ndarray:
        return np.array(self.capacity, dtype=np.int64)

    def weight(self) -> np.ndarray:
        return np.array([self.worth[pair] for pair in sorted(self.ranks)], dtype=np.int64)

    def total(self, chosen) -> int:
        return sum(self.worth[pair] for pair in chosen)


@st.composite
def tied(draw, *, most_students=5, most_companies=3, most_ranks=3):
    """Draw a market of ties on both sides, some places only assigned, some companies without seats."""
    num_students, num_companies = draw(st.integers(1, most_students)), draw(st.integers(1, most_companies))
    capacity = tuple(draw(st.integers(0, 3)) for _ in range(num_companies))
    rank = st.integers(1, most_ranks)
    chance_of_none = draw(st.sampled_from([0, 0, 2]))
    ranks = {}
    for pair in product(range(num_students), range(num_companies)):
        if draw(st.integers(0, 4)):
            ranks[pair] = None if draw(st.integers(0, 9)) < chance_of_none else (draw(rank), draw(rank))
    return Tied(num_students, capacity, ranks, {pair: draw(WEIGHTS) for pair in ranks})


def weakly_stable(market: Tied) -> list[frozenset[tuple[int, int]]]:
    """Return every weakly stable matching, by the definition alone."""
    choices = [[-1, *(c for s, c in market.ranks if s == student)] for student in range(market.num_students)]
    matchings = (
        frozenset((student, company) for student, company in enumerate(places) if company >= 0)
        for places in product(*choices)
    )
    return [chosen for chosen in matchings if is_weakly_stable(market, chosen)]


def is_weakly_stable(market: Tied, chosen: frozenset[tuple[int, int]]) -> bool:
    """Return whether capacities are kept and no applicant and company would both rather have each other."""
    held = {c: [s for s, other in chosen if other == c] for c in range(len(market.capacity))}
    if any(len(students) > market.capacity[c] for c, students in held.items()):
        return False
    place = dict(chosen)
    for (student, company), ranks in market.ranks.items():
        if ranks is None:
            continue
        here = market.ranks[student, place[student]] if student in place else None
        if here is not None and here[0] <= ranks[0]:
            continue
        if len(held[company]) < market.capacity[company]:
            return False
        others = [market.ranks[other, company] for other in held[company]]
        if any(other is None or other[1] > ranks[1] for other in others):
            return False
    return True


def chosen_by(assigned: np.ndarray) -> frozenset[tuple[int, int]]:
    """Return a matching as student and company."""
    return frozenset((student, int(company)) for student, company in enumerate(assigned) if company >= 0)
