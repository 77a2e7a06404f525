"""What holds in every weakly stable matching: pairs that are in none, companies surely full, students surely served.

A company is *full at* a tier if its seats are taken by students of that tier and better ones; a student is *served at*
a tier if she has a place of that tier or a better one. A matching is weakly stable exactly if, for each application,
the company is full at the pair's tier or the student is served at it. Each fact has others in its train, which are
followed down to the end; with strict lists this is the reduction to the lists between the two extreme stable matchings.
The same is done under an assumption, or under facts that hold in every *better* matching than one known.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.stable.tied.tiers import Positions, Tiers

OPEN = -1
"""Not known to be either."""


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of the matchings looked for.

    Parameters
    ----------
    is_possible : ndarray of bool, shape (num_pairs,)
        Whether a pair may be matched.
    full : ndarray of int8, shape (num_company_tiers,)
        1: the company is full at the tier; 0: it is not; −1: not known.
    served : ndarray of int8, shape (num_student_tiers,)
        1: the student is served at the tier; 0: she is not; −1: not known.
    """

    is_possible: NDArray[np.bool_]
    full: NDArray[np.int8]
    served: NDArray[np.int8]


def no_facts(tiers: Tiers) -> Facts:
    """Return that nothing is known."""
    return Facts(
        np.ones(tiers.num_pairs, dtype=bool),
        np.full(len(tiers.company_of_tier), OPEN, dtype=np.int8),
        np.full(len(tiers.student_of_tier), OPEN, dtype=np.int8),
    )


def conclusions(tiers: Tiers, facts: Facts) -> Facts | None:
    """Return facts and everything that follows from them; None if they contradict each other.

    Parameters
    ----------
    tiers : Tiers
        The pairs.
    facts : Facts
        What is known or assumed.
    """
    is_possible, full, served = facts.is_possible.copy(), facts.full.copy(), facts.served.copy()
    seats = tiers.capacity[tiers.company_of_tier]
    num_open = -1
    while num_open != (left := _num_open(is_possible, full, served)):
        num_open = left
        num_within = tiers.up_to_company_tier(np.bincount(tiers.company_tier[is_possible], minlength=len(full)))
        if ((full == 1) & (num_within < seats)).any():
            return None
        full[num_within < seats] = 0
        # Whoever is among so few that seats suffice for all is there, or the company is not full at her tier.
        has_room = num_within <= seats
        is_surely_served = (full == 0)[tiers.company_tier] | (is_possible & has_room[tiers.company_tier])
        is_served = np.zeros(len(served), dtype=bool)
        is_served[tiers.student_tier[is_surely_served & tiers.can_block]] = True
        is_served |= served == 1
        is_served = tiers.up_to_student_tier(is_served) > 0
        if (is_served & (served == 0)).any():
            return None
        served[is_served] = 1
        last_tier = _first_tier(is_served, tiers.student_of_tier, tiers.num_students)
        is_possible &= tiers.student_tier <= last_tier[tiers.student]
        num_better = tiers.up_to_student_tier(np.bincount(tiers.student_tier[is_possible], minlength=len(served)))
        if ((served == 1) & (num_better == 0)).any():
            return None
        served[num_better == 0] = 0
        is_full = full == 1
        is_full[tiers.company_tier[(served == 0)[tiers.student_tier] & tiers.can_block]] = True
        # A student whose only company at a tier and above this is takes a seat there or makes it full at the tier.
        is_sole = is_possible & tiers.can_block & (num_better[tiers.student_tier] == 1)
        num_waiting = tiers.up_to_company_tier(np.bincount(tiers.company_tier[is_sole], minlength=len(full)))
        is_full = tiers.up_to_company_tier(is_full | (num_waiting >= seats)) > 0
        if (is_full & (full == 0)).any():
            return None
        full[is_full] = 1
        last_tier = _first_tier(is_full, tiers.company_of_tier, tiers.num_companies)
        is_possible &= tiers.company_tier <= last_tier[tiers.company]
    return Facts(is_possible, full, served)


def _num_open(is_possible: NDArray[np.bool_], full: NDArray[np.int8], served: NDArray[np.int8]) -> int:
    """Return how much is still open; each fact that is added makes it less."""
    return int(np.count_nonzero(is_possible) + np.count_nonzero(full == OPEN) + np.count_nonzero(served == OPEN))


def _first_tier(is_so: NDArray[np.bool_], owner: Positions, num_owners: int) -> Positions:
    """Return the first tier of each owner of which something is true, else a number beyond all tiers."""
    tiers = np.flatnonzero(is_so)
    found = np.full(num_owners, len(is_so), dtype=np.int64)
    np.minimum.at(found, owner[tiers], tiers)
    return found


@dataclass(frozen=True, eq=False)
class Remainder:
    """The possible pairs as tiers of their own, with what is known of these.

    Parameters
    ----------
    tiers : Tiers
        The possible pairs; students and companies keep their positions.
    full, served : ndarray of int8
        As in `Facts`, for the tiers that are left.
    pair : ndarray of int64, shape (num_possible_pairs,)
        Which pair each is.
    company_tier, student_tier : ndarray of int64
        Which tier each tier that is left was.
    watched_student_tier, watched_company_tier : ndarray of int64, shape (num_watched,)
        The tiers of applications that are not possible and could still block: what is left of them.
    """

    tiers: Tiers
    full: NDArray[np.int8]
    served: NDArray[np.int8]
    pair: Positions
    company_tier: Positions
    student_tier: Positions
    watched_student_tier: Positions
    watched_company_tier: Positions

    def all_full(self, facts: Facts, full: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far companies are full at all their tiers, given that for the tiers that are left."""
        everywhere = np.maximum(facts.full, 0).astype(np.float64)
        everywhere[self.company_tier] = full
        return everywhere


def remainder(tiers: Tiers, facts: Facts) -> Remainder:
    """Return the possible pairs of facts that have been followed to their conclusions.

    An application that is not possible still must not block. The facts see to that themselves where they are why it is
    not possible, but not where it is only in no better matching.
    """
    pair = np.flatnonzero(facts.is_possible)
    student_tiers, student_tier = np.unique(tiers.student_tier[pair], return_inverse=True)
    company_tiers, company_tier = np.unique(tiers.company_tier[pair], return_inverse=True)
    student_first = np.searchsorted(student_tiers, tiers.student_first)
    company_first = np.searchsorted(company_tiers, tiers.company_first)
    left = Tiers(
        tiers.student[pair],
        tiers.company[pair],
        tiers.can_block[pair],
        student_tier,
        company_tier,
        student_first,
        company_first,
        tiers.capacity,
    )
    watched = np.flatnonzero(
        ~facts.is_possible
        & tiers.can_block
        & (facts.full == OPEN)[tiers.company_tier]
        & (facts.served == OPEN)[tiers.student_tier]
    )
    return Remainder(
        left,
        _inherited(facts.full, company_tiers, tiers.company_first, company_first),
        _inherited(facts.served, student_tiers, tiers.student_first, student_first),
        pair,
        company_tiers,
        student_tiers,
        np.searchsorted(student_tiers, tiers.student_tier[watched], side="right") - 1,
        np.searchsorted(company_tiers, tiers.company_tier[watched], side="right") - 1,
    )


def _inherited(state: NDArray[np.int8], kept: Positions, first: Positions, first_kept: Positions) -> NDArray[np.int8]:
    """Return the states of the tiers that are left: what holds at a tier without pairs holds at the next better one."""
    owner = np.repeat(np.arange(len(first) - 1), np.diff(first_kept))
    following = np.append(kept[1:], len(state))
    last = np.minimum(following, first[owner + 1]) - 1
    return np.where(state[last] == 1, 1, np.where(state[kept] == 0, 0, OPEN)).astype(np.int8)
