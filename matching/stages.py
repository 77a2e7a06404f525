"""Objectives of many levels: each level is decided among the optima of the levels before it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from jumelage.matching import flow
from jumelage.matching.face import optimal_face
from jumelage.matching.families import Families
from jumelage.matching.levels import Level
from jumelage.matching.leximin import leximin
from jumelage.matching.problem import Problem

Order = tuple[NDArray[np.intp], NDArray[np.intp]]
"""Students and companies in the order of their tickets."""


def in_stages(
    problem: Problem,
    levels: tuple[Level, ...],
    order: Order,
    num_at_once: int,
    families: Families | None = None,
    num_placed: int | None = None,
) -> NDArray[np.int32]:
    """Return the best assignment, level by level, solved in ticket order so that ties fall by lot.

    Parameters
    ----------
    problem : Problem
        What is to be decided.
    levels : tuple of Level
        The most important first.
    order : tuple of two ndarrays of intp
        Students and companies in the order of their tickets.
    num_at_once : int
        How many levels the first flow decides: 2 if the first of two is the number of placed students, else 1.
    families : Families, optional
        The quotas of the problem; no level then compares worst scores.
    num_placed : int, optional
        See `flow.assign`.

    Returns
    -------
    ndarray of int32, shape (num_students,)
        The company of each student; −1 if unplaced.
    """
    students, companies = order
    left, pair = _drawn(problem, order)
    sets = None if families is None else families.reordered(students, companies)
    weights = [
        level.weight if isinstance(level.weight, int) else np.asarray(problem.left(level.weight))[pair]
        for level in levels
    ]
    decided = tuple(weights[:num_at_once])
    found = flow.assign(
        left.indptr,
        left.company,
        decided[-1],
        left.capacity,
        left.minimum,
        placed_first=num_at_once > 1,
        must_place=left.must_place,
        families=sets,
        num_placed=num_placed,
    )
    for level, weight in zip(levels[num_at_once:], weights[num_at_once:], strict=True):
        if decided:
            left, sets = optimal_face(left, tuple(left.left(each) for each in decided), found, sets)
        if level.compares == "sum":
            found = flow.assign(
                left.indptr,
                left.company,
                left.left(weight),
                left.capacity,
                left.minimum,
                placed_first=False,
                must_place=left.must_place,
                families=sets,
            )
            decided = (weight,)
        else:
            assert not isinstance(weight, int)
            left, found = leximin(left, weight, only_worst=level.compares == "worst")
            decided = ()
    assigned = np.full(len(students), -1, dtype=np.int32)
    placed = found >= 0
    assigned[students[placed]] = companies[found[placed]]
    return assigned


def _drawn(problem: Problem, order: Order) -> tuple[Problem, NDArray[np.int64]]:
    """Return the problem with both sides in the order of their tickets, and which pair each of its pairs was."""
    from scipy.sparse import csr_array

    students, companies = order
    number = np.empty(len(companies), dtype=np.int32)
    number[companies] = np.arange(len(companies), dtype=np.int32)
    shape = (len(students), len(companies))
    pairs = csr_array((np.arange(len(problem.company)), number[problem.company], problem.indptr), shape=shape)[students]
    pairs.sort_indices()
    place = np.empty(len(pairs.data), dtype=np.int64)
    place[pairs.data] = np.arange(len(place))
    constraints = problem.constraints
    drawn = replace(
        problem,
        capacity=problem.capacity[companies],
        minimum=problem.minimum[companies],
        indptr=pairs.indptr.astype(np.int64),
        company=pairs.indices.astype(np.int32, copy=False),
        kept=None,
        pinned=problem.pinned[students],
        must_place=problem.must_place[students],
        constraints=None if constraints is None else replace(constraints, column=place[constraints.column]),
    )
    return drawn, pairs.data.astype(np.int64)
