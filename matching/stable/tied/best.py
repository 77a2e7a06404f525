"""The best weakly stable matching of lists with ties for whole-number weights: as good as time allows, with a bound.

Finding it is NP-hard (Manlove, Irving, Iwama, Miyazaki and Morita, 2002, "Hard variants of stable marriage"). So: facts
that hold in all weakly stable matchings; many runs of augmenting deferred acceptance; local search on cutoffs; the
relaxation with cuts, which settles most of what is open; and an integer model of the rest, first in windows around
the best matching known and in the end whole. Each step takes a fixed amount of work, so that the same market gives
the same matching unless the time was up.
"""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import JumelageError
from jumelage.matching.flow import largest_weight
from jumelage.matching.orders import Orders
from jumelage.matching.stable.tied.blocking import faults_of
from jumelage.matching.stable.tied.search import Search
from jumelage.matching.stable.tied.tiers import tiers_of


@dataclass(frozen=True, eq=False)
class TiedStable:
    """A weakly stable matching, and what is known of the best one.

    Parameters
    ----------
    assigned : ndarray of int32, shape (num_students,)
        The company of each student; −1 for none.
    value, bound : int
        Its total weight, and what no weakly stable matching exceeds.
    is_proven : bool
        Whether it is the best; weights are compared to a millionth of the largest.
    is_repeatable : bool
        Whether the same input always gives it: the clock decided nothing.
    route : str
        What was done.
    """

    assigned: NDArray[np.int32]
    value: int
    bound: int
    is_proven: bool
    is_repeatable: bool
    route: str


def tied_stable(
    orders: Orders,
    capacity: NDArray[np.int64],
    weight: NDArray[np.int64],
    known: NDArray[np.int32],
    tickets: tuple[NDArray[np.intp], NDArray[np.intp]],
    *,
    seed: int,
    time_limit: float,
) -> TiedStable:
    """Return the weakly stable matching of the largest total weight, or the best one found in time.

    Parameters
    ----------
    orders : Orders
        The pairs as both sides rank them; equal ranks are ties.
    capacity : ndarray of int64, shape (num_companies,)
        How many students each company can take.
    weight : ndarray of int64, shape (num_pairs,)
        What each counts; all 1 for the largest number of students placed.
    known : ndarray of int32, shape (num_students,)
        Some weakly stable matching to begin from: the company of each student; −1 for none.
    tickets : tuple of two ndarrays of intp
        The positions of students and of companies in the order of their tickets, which decides between equals.
    seed : int
        What the searches by chance begin from.
    time_limit : float
        Seconds. It is looked at between steps, and kept by the solvers.

    Raises
    ------
    JumelageError
        If a weight is too large for the solver's arithmetic.
    """
    end = time.monotonic() + time_limit
    largest = int(np.abs(weight).max(initial=0))
    if largest > largest_weight(len(known), len(capacity)):
        message = f"weights up to {largest} cannot be added up without overflow; count in coarser units"
        raise JumelageError(message)
    students, companies = tickets
    drawn, at = _in_order(orders, students, companies)
    tiers, pair = tiers_of(drawn, capacity[companies])
    is_known = orders.company[at[pair]] == known[orders.student[at[pair]]]
    search = Search(tiers, weight[at[pair]], np.flatnonzero(is_known), seed, end)
    search.run()
    assigned = np.full(len(known), -1, dtype=np.int32)
    assigned[students[tiers.student[search.pairs]]] = companies[tiers.company[search.pairs]]
    wrong = [name for name, found in faults_of(orders, capacity, assigned).items() if len(found)]
    if wrong:
        message = f"the matching found is not weakly stable ({', '.join(wrong)}), please report this"
        raise JumelageError(message)
    route = ", ".join(f"{step} ({times} times)" if times > 1 else step for step, times in search.steps.items())
    return TiedStable(assigned, search.value, search.bound, search.is_proven, search.is_repeatable, route)


def _in_order(
    orders: Orders, students: NDArray[np.intp], companies: NDArray[np.intp]
) -> tuple[Orders, NDArray[np.int64]]:
    """Return the pairs with both sides renumbered in an order, and which pair each was."""
    student_number, company_number = np.empty_like(students), np.empty_like(companies)
    student_number[students] = np.arange(len(students))
    company_number[companies] = np.arange(len(companies))
    student, company = student_number[orders.student], company_number[orders.company]
    at = np.lexsort((company, student))
    indptr = np.searchsorted(student[at], np.arange(len(students) + 1))
    return Orders(indptr, company[at].astype(np.int32), orders.wish[at], orders.favour[at]), at
