"""A problem renumbered by ticket: the choice between equal optima falls by lot, whatever the order of the rows."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.lottery import draw
from jumelage.matching.orders import Orders

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.problem import Problem


@dataclass(frozen=True, eq=False)
class Renumbered:
    """Pairs and problem with both sides in the order of their tickets.

    Parameters
    ----------
    orders : Orders
        The pairs.
    problem : Problem
        What is to be decided; of use for what it says of sides, pairs and rules by position, and for nothing else.
    pair : ndarray of int64, shape (num_pairs,)
        The position that each pair had before.
    students, companies : ndarray of int64, shapes (num_students,) and (num_companies,)
        The position that each of them had before.
    """

    orders: Orders
    problem: "Problem"
    pair: NDArray[np.int64]
    students: NDArray[np.intp]
    companies: NDArray[np.intp]

    def there(self, assigned: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return a matching by the new numbers."""
        number = np.empty(len(self.companies), dtype=np.int32)
        number[self.companies] = np.arange(len(self.companies), dtype=np.int32)
        moved = assigned[self.students]
        return np.where(moved >= 0, number[moved], np.int32(-1))

    def back(self, assigned: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return a matching by the old numbers."""
        found = np.full(len(self.students), -1, dtype=np.int32)
        placed = assigned >= 0
        found[self.students[placed]] = self.companies[assigned[placed]]
        return found


def by_ticket(market: "Market", orders: Orders, problem: "Problem", seed: int) -> Renumbered:
    """Return a problem with both sides in the order of their tickets."""
    from scipy.sparse import csr_array

    students, companies = draw(seed, "student", market.students), draw(seed, "company", market.companies)
    number = np.empty(len(companies), dtype=np.int32)
    number[companies] = np.arange(len(companies), dtype=np.int32)
    shape = (len(students), len(companies))
    pairs = csr_array((np.arange(len(orders.company)), number[orders.company], orders.indptr), shape=shape)[students]
    pairs.sort_indices()
    pair = pairs.data.astype(np.int64)
    renumbered = Orders(pairs.indptr.astype(np.int64), pairs.indices, orders.wish[pair], orders.favour[pair])
    constraints = problem.constraints
    if constraints is not None:
        # Columns below the number of pairs are pairs; counters stand after them and keep their numbers.
        place = np.arange(constraints.num_pairs + constraints.num_counters)
        place[pair] = np.arange(len(pair))
        constraints = replace(constraints, column=place[constraints.column])
    moved = replace(
        problem,
        capacity=problem.capacity[companies],
        minimum=problem.minimum[companies],
        indptr=renumbered.indptr,
        company=renumbered.company,
        kept=None,
        pinned=np.full(len(students), -1, dtype=np.int32),
        must_place=problem.must_place[students],
        constraints=constraints,
    )
    return Renumbered(renumbered, moved, pair, students, companies)
