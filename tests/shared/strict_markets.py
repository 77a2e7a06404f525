"""Markets of applications without ties as plain lists, and all their stable matchings by trying everything.

Nothing here looks at how `jumelage` finds stable matchings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

import jumelage as jm
from jumelage.matching.stable.applications import Applications

SEATS = ((2, 2, 2), (1, 2, 2), (1, 1, 3), (1, 1, 1, 2), (1, 1, 1, 1), (3, 3))

Places = tuple[int, ...]
"""The company of each student; −1 for none."""


@dataclass(frozen=True)
class StrictMarket:
    """Who would like to be where: lists of positions, best first; a pair stands in both lists or in none."""

    wishes: Sequence[Sequence[int]]
    rankings: Sequence[Sequence[int]]
    capacity: Sequence[int]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Return student and company of each application, in the order of the arrays."""
        return [(student, company) for student, wishes in enumerate(self.wishes) for company in sorted(wishes)]

    def applications(self) -> Applications:
        """Return it as the library's arrays."""
        student, company = np.array(self.pairs, dtype=np.int32).reshape(-1, 2).T
        wish = [self.wishes[s].index(c) + 1 for s, c in self.pairs]
        favour = [self.rankings[c].index(s) + 1 for s, c in self.pairs]
        indptr = np.searchsorted(student, np.arange(len(self.wishes) + 1))
        return Applications(indptr, company.copy(), np.array(wish, dtype=np.int32), np.array(favour, dtype=np.int32))

    def seats(self) -> np.ndarray:
        return np.array(self.capacity, dtype=np.int64)

    def market(self, scores: Sequence[float]) -> jm.Market:
        """Return it as a market, with a score for each of `pairs`."""
        rows = [
            (f"s{s}", f"c{c}", score, self.wishes[s].index(c) + 1, self.rankings[c].index(s) + 1)
            for (s, c), score in zip(self.pairs, scores, strict=True)
        ]
        table = pd.DataFrame(rows, columns=["student", "company", "score", "student_rank", "company_rank"])
        places = pd.DataFrame({"company": [f"c{c}" for c in range(len(self.capacity))], "capacity": self.capacity})
        return jm.Market.from_pairs(table, [f"s{s}" for s in range(len(self.wishes))], places)

    def is_stable(self, places: Places) -> bool:
        """Return whether no student and company would both rather have each other."""
        for company, ranking in enumerate(self.rankings):
            held = [student for student, place in enumerate(places) if place == company]
            least = len(ranking) if len(held) < self.capacity[company] else max(map(ranking.index, held), default=0)
            for student in ranking[:least]:
                wishes, place = self.wishes[student], places[student]
                if place == -1 or wishes.index(company) < wishes.index(place):
                    return False
        return True

    def matchings(self) -> Iterator[Places]:
        """Yield every matching that keeps the capacities."""
        free = list(self.capacity)

        def extend(chosen: list[int]) -> Iterator[Places]:
            if len(chosen) == len(self.wishes):
                yield tuple(chosen)
                return
            yield from extend([*chosen, -1])
            for company in self.wishes[len(chosen)]:
                if free[company]:
                    free[company] -= 1
                    yield from extend([*chosen, company])
                    free[company] += 1

        return extend([])

    def stable_matchings(self) -> list[Places]:
        return [places for places in self.matchings() if self.is_stable(places)]


def by_numbers(distance: np.ndarray, taste: np.ndarray, listed: np.ndarray, capacity: Sequence[int]) -> StrictMarket:
    """Return the market in which students like small distances and companies small tastes, on listed pairs."""
    wishes = [[int(c) for c in np.argsort(row) if listed[s, c]] for s, row in enumerate(distance)]
    rankings = [[int(s) for s in np.argsort(column) if listed[s, c]] for c, column in enumerate(taste.T)]
    return StrictMarket(wishes, rankings, capacity)


def opposed(num_companies: int, seats: Sequence[int], seed: int, *, share_listed: float = 1.0) -> StrictMarket:
    """Return a market of opposite tastes, which has many stable matchings: a student per seat, companies in a ring.

    Each student likes companies the better the fewer steps they lie ahead of a place in the ring that is hers;
    companies like her the better the further she has come. A little chance breaks the ties.
    """
    rng = np.random.default_rng(seed)
    own = np.repeat(np.arange(num_companies), seats)
    steps = (np.arange(num_companies) - own[:, None]) % num_companies
    distance, taste = steps + 0.9 * rng.random(steps.shape), 1.5 * rng.random(steps.shape) - steps
    return by_numbers(distance, taste, (rng.random(steps.shape) < share_listed) | (steps == 0), list(seats))


def random_market(seed: int) -> StrictMarket:
    """Return a small market: half of them of any kind, with seats from 0 to 3, half of opposite tastes."""
    rng = np.random.default_rng(seed)
    if rng.random() < 0.5:
        seats = SEATS[rng.integers(len(SEATS))]
        return opposed(len(seats), seats, seed, share_listed=float(rng.choice([0.7, 1.0])))
    shape = rng.integers(1, [7, 5])
    distance, taste, listed = rng.random((3, *shape))
    return by_numbers(distance, taste, listed < rng.choice([0.5, 0.8, 1.0]), rng.integers(0, 4, shape[1]).tolist())
