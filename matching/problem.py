"""What is left to decide once pinned students and their seats are taken out and forbidden pairs removed."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jumelage.matching import flow
from jumelage.matching.constraints import Constraints, left_over
from jumelage.matching.modes import ASSIGNMENT, OPEN_OFFER
from jumelage.matching.rules.pins import pins as pins_of

if TYPE_CHECKING:
    from jumelage.matching.market import Market


_NONE = np.array([], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Problem:
    """A market without its pinned students, their seats and its forbidden pairs.

    Students and companies keep their positions; a pinned student has no pair left.

    Parameters
    ----------
    capacity, minimum : ndarray of int64, shape (num_companies,)
        What is left of them.
    indptr : ndarray of int64, shape (num_students + 1,)
        Where the pairs of each student begin.
    company : ndarray of int32, shape (num_pairs,)
        The company of each pair that is left.
    kept : ndarray of bool, or None
        Which pairs of the market are left; None if all are.
    pinned : ndarray of int32, shape (num_students,)
        Where each pinned student is; −1 for the others.
    must_place : ndarray of bool, shape (num_students,)
        Who has an open offer, and so a place that is hers at the least: her pairs below it are not left.
    constraints : Constraints, optional
        What the rules ask of the pairs that are left; None if nothing.
    is_plain : bool
        Whether all rules must hold and count placed pairs, each once: others have no prices.
    placed : ndarray of int32, shape (num_students,), optional
        Where students were placed before, by something else than a rule; −1 for the others.
    """

    capacity: NDArray[np.int64]
    minimum: NDArray[np.int64]
    indptr: NDArray[np.int64]
    company: NDArray[np.int32]
    kept: NDArray[np.bool_] | None
    pinned: NDArray[np.int32]
    must_place: NDArray[np.bool_]
    constraints: Constraints | None = None
    is_plain: bool = True
    placed: NDArray[np.int32] | None = None

    @property
    def num_students(self) -> int:
        """How many students the market has, the pinned ones too."""
        return len(self.indptr) - 1

    @property
    def num_companies(self) -> int:
        """How many companies."""
        return len(self.capacity)

    def left(self, weight: int | NDArray[Any]) -> int | NDArray[Any]:
        """Return what is left of a weight per pair of the market."""
        return weight if self.kept is None or isinstance(weight, int) else weight[self.kept]

    def with_pairs(self, keeps: NDArray[np.bool_], placed: NDArray[np.int64] = _NONE) -> "Problem":
        """Return the problem with some of its pairs; of the others only those that are placed count for a rule."""
        kept = keeps
        if self.kept is not None:
            kept = self.kept.copy()
            kept[self.kept] = keeps
        counts = np.concatenate(([0], np.cumsum(keeps)))
        constraints = None if self.constraints is None else left_over(self.constraints, keeps, placed)
        return replace(
            self,
            indptr=counts[self.indptr],
            company=self.company[keeps],
            kept=kept,
            constraints=None if constraints is None or not constraints.num_rows else constraints,
        )


def problem_of(market: "Market") -> Problem:
    """Return what the rules of a market leave to decide.

    A row over one pair that must be placed is a pin; pairs of which none may be placed are forbidden.

    Raises
    ------
    InfeasibleError
        If a student is pinned to two companies, a company has more pins than seats, or open offers cannot be kept.
    """
    found = settled(market)
    if found is None:
        # The search tries parts of the market, of which it asks what they leave to decide.
        from jumelage.matching.clash.search import clash_of

        raise clash_of(market).error()
    return found


def settled(market: "Market") -> Problem | None:
    """Return what the rules of a market leave to decide; None if what they settle by themselves cannot be."""
    pinned = np.full(market.num_students, -1, dtype=np.int32)
    must_place = np.zeros(market.num_students, dtype=bool)
    offers = np.array([], dtype=np.int64) if market.mode is None else np.flatnonzero(market.mode == OPEN_OFFER)
    if not market.rules and not len(offers):
        return Problem(market.capacity, market.minimum, market.indptr, market.company, None, pinned, must_place)
    kept = np.ones(market.num_pairs, dtype=bool)
    must_place[market.student_of_pair[offers]] = True
    below = _below_offers(market, offers)
    kept[below] = False
    constraints = market.constraints
    is_plain = all(rule.weight is None for rule in market.rules) and bool(constraints.is_simple.all())
    pins, barred = _settled(constraints)
    if _is_crowded(market, pins) or _undercuts(market, pins, below):
        return None
    kept[barred] = False
    pinned[market.student_of_pair[pins]] = market.company[pins]
    kept &= np.repeat(pinned < 0, np.diff(market.indptr))
    constraints = left_over(constraints, kept, pins)
    _, barred = _settled(constraints)
    if len(barred):
        # Pinned students are all that some quota lets in.
        is_open = np.ones(constraints.num_pairs, dtype=bool)
        is_open[barred] = False
        kept[kept] = is_open
        constraints = left_over(constraints, is_open, np.zeros(0, dtype=np.int64))
    must_place &= pinned < 0
    taken = np.bincount(pinned[pinned >= 0], minlength=market.num_companies)
    whole = bool(kept.all())
    counts = np.concatenate(([0], np.cumsum(kept)))
    problem = Problem(
        capacity=market.capacity - taken,
        minimum=np.maximum(market.minimum - taken, 0),
        indptr=market.indptr if whole else counts[market.indptr],
        company=market.company if whole else market.company[kept],
        kept=None if whole else kept,
        pinned=pinned,
        must_place=must_place,
        constraints=constraints if constraints.num_rows else None,
        is_plain=is_plain,
    )
    return problem if _can_keep(market, problem, offers) else None


def _settled(constraints: Constraints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs that some row alone places, and those that some row alone bars."""
    simple = constraints.is_simple
    is_pin = simple & (np.diff(constraints.indptr) == 1) & (constraints.lower == 1)
    pins = constraints.column[constraints.entries(is_pin)]
    barred = constraints.column[constraints.entries(simple & (constraints.upper == 0))]
    return np.unique(pins), np.unique(barred)


def _is_crowded(market: "Market", pins: NDArray[np.int64]) -> bool:
    """Return whether pins place a student twice, or more students than a company has seats."""
    load = np.bincount(market.company[pins], minlength=market.num_companies)
    return len(np.unique(market.student_of_pair[pins])) < len(pins) or bool((load > market.capacity).any())


def _undercuts(market: "Market", pins: NDArray[np.int64], below: NDArray[np.int64]) -> bool:
    """Return whether something else than a pin leaves a student only a place below her open offer."""
    given = {pin.student for pin in pins_of(market.rules)}
    students = market.students[market.student_of_pair[np.intersect1d(pins, below)]]
    return any(student not in given for student in students)


def _can_keep(market: "Market", problem: Problem, offers: NDArray[np.int64]) -> bool:
    """Return whether what pins, barred pairs and capacities leave is enough for everyone with an open offer."""
    kept = np.ones(market.num_pairs, dtype=bool) if problem.kept is None else problem.kept
    must_place = problem.must_place
    own = offers[must_place[market.student_of_pair[offers]] & kept[offers]]
    held = np.bincount(market.company[own], minlength=market.num_companies)
    if (held <= problem.capacity).all() and len(np.unique(market.student_of_pair[own])) == must_place.sum():
        return True
    theirs = np.repeat(must_place, np.diff(problem.indptr))
    indptr = np.concatenate(([0], np.cumsum(theirs)))[problem.indptr]
    placed = flow.fill(indptr, problem.company[theirs], problem.capacity)
    return bool((placed[must_place] >= 0).all())


def _below_offers(market: "Market", offers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the pairs of students with an open offer that are neither the best one nor ranked above it."""
    if market.student_rank is None or market.mode is None:
        return np.array([], dtype=np.int64)
    floor = np.full(market.num_students, np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(floor, market.student_of_pair[offers], market.student_rank[offers])
    pairs = np.flatnonzero(np.isin(market.student_of_pair, market.student_of_pair[offers]))
    rank, own = market.student_rank[pairs], floor[market.student_of_pair[pairs]]
    above = (market.mode[pairs] > ASSIGNMENT) & (rank < own)
    at = (market.mode[pairs] == OPEN_OFFER) & (rank == own)
    below: NDArray[np.int64] = pairs[~(above | at)]
    return below


def without_students(problem: Problem, placed: NDArray[np.int32]) -> Problem:
    """Return a problem whose students with a place, by position or −1, have left it with their seats and pairs."""
    return after_placing(problem, placed, np.repeat(placed < 0, np.diff(problem.indptr)))


def after_placing(problem: Problem, placed: NDArray[np.int32], keeps: NDArray[np.bool_]) -> Problem:
    """Return what is left when some students have places.

    Parameters
    ----------
    problem : Problem
        What was to be decided.
    placed : ndarray of int32, shape (num_students,)
        Where they are, by position; −1 for the others.
    keeps : ndarray of bool, shape (num_pairs,)
        The pairs that can still be placed, none of them theirs.
    """
    is_left = placed < 0
    taken = np.bincount(placed[~is_left], minlength=problem.num_companies)
    used = np.flatnonzero(problem.company == np.repeat(placed, np.diff(problem.indptr)))
    return replace(
        problem.with_pairs(keeps, used),
        capacity=problem.capacity - taken,
        minimum=np.maximum(problem.minimum - taken, 0),
        must_place=problem.must_place & is_left,
        placed=placed if problem.placed is None else np.maximum(placed, problem.placed),
    )
