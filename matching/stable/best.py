"""The best stable matching of strict lists for any weights, out of all there are.

The stable matchings are the closed sets of rotations, and what a rotation adds to a total does not depend on the
others (Irving, Leather and Gusfield, 1987, "An efficient algorithm for the 'optimal' stable marriage"). So the best
one is a closed set of the largest weight, whatever their number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import JumelageError
from jumelage.matching.stable.applications import Applications
from jumelage.matching.stable.closure import LARGEST_TOTAL, Closure, best_closed_subset
from jumelage.matching.stable.deferred_acceptance import deferred_acceptance
from jumelage.matching.stable.lists import lists_of_companies, lists_of_students
from jumelage.matching.stable.precedence import Precedence, precedence_of
from jumelage.matching.stable.rotations import Rotations, rotations_of
from jumelage.matching.stable.span import Span, span_of


@dataclass(frozen=True, eq=False)
class BestStable:
    """The best stable matching, and all that stable matchings can differ in.

    Parameters
    ----------
    assigned : ndarray of int32, shape (num_students,)
        The company of each student; −1 for none. The same students are placed in all stable matchings, and the same
        number of seats is filled at each company.
    span : Span
        The pairs of students who have several stable partners.
    rotations : Rotations
        The steps from the best stable matching for students to the worst.
    precedence : Precedence
        Which step requires which.
    closure : Closure
        The steps that lead from the best for students to this one, and the proof.
    """

    assigned: NDArray[np.int32]
    span: Span
    rotations: Rotations
    precedence: Precedence
    closure: Closure


def largest_weight(num_applications: int) -> int:
    """Return the largest weight, in absolute value, with which no sum can leave the solver's range."""
    return LARGEST_TOTAL // (2 * max(num_applications, 1))


def best_stable(
    applications: Applications, capacity: NDArray[np.int64], weights: Sequence[NDArray[np.int64]]
) -> BestStable:
    """Return the stable matching with the largest total weight of all; among equals, the best for every student.

    Parameters
    ----------
    applications : Applications
        The pairs that both sides rank, without ties.
    capacity : ndarray of int64, shape (num_companies,)
        How many students each company can take.
    weights : sequence of ndarray of int64, shape (num_applications,)
        What each pair counts, the most important weight first; totals are compared lexicographically. At least one.
        None above `largest_weight` in absolute value.

    Raises
    ------
    JumelageError
        If a weight is too large.
    """
    largest = largest_weight(len(applications.company))
    for weight in weights:
        if max(int(weight.max(initial=0)), -int(weight.min(initial=0))) > largest:
            message = f"weights above {largest} cannot be added up without overflow; count in coarser units"
            raise JumelageError(message)
    best, worst = extremes(applications, capacity)
    span = span_of(applications, best, worst, len(capacity))
    rotations = rotations_of(span)
    precedence = precedence_of(span, rotations)
    gains = [rotations.gains(weight[span.pair]) for weight in weights]
    closure = best_closed_subset(precedence.rotation, precedence.required, gains)
    pairs = span.pair[rotations.entries_after(closure.is_chosen)]
    assigned = best.copy()
    assigned[np.searchsorted(applications.indptr, pairs, side="right") - 1] = applications.company[pairs]
    return BestStable(assigned, span, rotations, precedence, closure)


def extremes(applications: Applications, capacity: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where everyone is in the stable matching that is the best for students, and in the worst."""
    num_students = len(applications.indptr) - 1
    # Nothing is tied, so the tickets decide nothing.
    tickets = np.arange(num_students), np.arange(len(capacity))
    by_students = lists_of_students(applications, capacity, tickets)
    by_companies = lists_of_companies(applications, capacity, tickets)
    best, worst = np.full((2, num_students), -1, dtype=np.int32)
    held = deferred_acceptance(by_students).held
    best[by_students.proposer[held]] = by_students.receiver[held]
    held = deferred_acceptance(by_companies).held
    worst[by_companies.receiver[held]] = by_companies.proposer[held]
    return best, worst
