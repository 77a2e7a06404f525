"""A problem renumbered by ticket: the choice between equal optima falls by lot, whatever the order of the rows.

What the rules ask is put in order, too, by what it says: neither the order of the rules nor that of whom they name
decides anything.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.constraints import Constraints
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
    pair, counter : ndarray of int64, shapes (num_pairs,) and (num_counters,)
        The position that each pair, and each counter of the rules, had before.
    students, companies : ndarray of int64, shapes (num_students,) and (num_companies,)
        The position that each of them had before.
    """

    orders: Orders
    problem: "Problem"
    pair: NDArray[np.int64]
    counter: NDArray[np.int64]
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
    counter = np.zeros(0, dtype=np.int64)
    if constraints is not None:
        constraints, counter = _in_order(market, constraints, pair)
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
    return Renumbered(renumbered, moved, pair, counter, students, companies)


def _in_order(
    market: "Market", constraints: Constraints, pair: NDArray[np.int64]
) -> tuple[Constraints, NDArray[np.int64]]:
    """Return rows over renumbered pairs, by what they say, with counters as they occur in them; and these as before."""
    said = [(rule.code, repr(rule.weight)) for rule in market.rules]
    keys = [(label, *said[rule]) for label, rule in zip(constraints.labels, constraints.rule.tolist(), strict=True)]
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)
    size = np.diff(constraints.indptr)[order]
    indptr = np.concatenate(([0], np.cumsum(size)))
    entry = np.repeat(constraints.indptr[order] - indptr[:-1], size) + np.arange(indptr[-1])
    column, coefficient = constraints.column[entry], constraints.coefficient[entry]
    row = np.repeat(np.arange(len(order)), size)
    counts = np.flatnonzero(column >= constraints.num_pairs)
    counts = counts[np.lexsort((coefficient[counts], row[counts]))]
    used, first = np.unique(column[counts] - constraints.num_pairs, return_index=True)
    idle = np.setdiff1d(np.arange(constraints.num_counters), used)
    counter = np.concatenate((used[np.argsort(first)], idle))
    # Columns below the number of pairs are pairs; counters stand after them.
    place = np.empty(constraints.num_pairs + constraints.num_counters, dtype=np.int64)
    place[pair] = np.arange(len(pair))
    place[constraints.num_pairs + counter] = constraints.num_pairs + np.arange(len(counter))
    moved = replace(
        constraints,
        labels=tuple(constraints.labels[at] for at in order.tolist()),
        rule=constraints.rule[order],
        number=constraints.number[order],
        indptr=indptr,
        column=place[column],
        coefficient=coefficient,
        lower=constraints.lower[order],
        upper=constraints.upper[order],
        most=constraints.most[counter],
        breaches=constraints.breaches[counter],
        counter_rule=constraints.counter_rule[counter],
    )
    return moved, counter
