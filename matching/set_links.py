"""How prices of sets of companies and of students rise with those of their members, and theirs with them.

A *standing* price is what one more student at a company, or in a set of companies, is worth if no bound of its own or
of a set that holds it counted her. What a set adds, its own price, is its standing price less that of the smallest
set that holds it. A member with room left stands no higher than its set; a set's own price is not negative unless it
has only the students it must be given, and then it may be one missing student less.

A set of students has the standing price, with its sign turned, of what those in it keep: they stand among companies
as somebody who bids.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.families import NOWHERE, Families, Forest

if TYPE_CHECKING:
    from jumelage.matching.problem import Problem


@dataclass(frozen=True, eq=False)
class SetLinks:
    """What sets add to the bids of students. Nodes are companies, sets of companies, sets of students.

    Parameters
    ----------
    families : Families
        The sets.
    tail, head : ndarray of int64, shape (num_links,)
        The standing price of the head is at least that of the tail and what the link adds.
    student : ndarray of int64, shape (num_links,)
        The student whose pair's weight the link takes off; −1 for none.
    lacks : ndarray of bool, shape (num_links,)
        Whether the link takes off a missing student, which only counts among the minima.
    floor : ndarray of int64, shape (num_companies + num_sets,)
        The least standing price, in missing students; at `has_floor` only.
    has_floor : ndarray of bool, shape (num_companies + num_sets,)
        Whether a node has a least price of its own; the others only have what links give them.
    """

    families: Families
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    student: NDArray[np.int64]
    lacks: NDArray[np.bool_]
    floor: NDArray[np.int64]
    has_floor: NDArray[np.bool_]

    @property
    def needs_minima(self) -> bool:
        """Whether a level of the minima must come first."""
        return bool(self.lacks.any() or self.floor.any())


def set_links(problem: "Problem", families: Families, assigned: NDArray[np.int32]) -> SetLinks:
    """Return what the sets of a problem add to the bids of students, given an optimal assignment."""
    num_companies, num_sets = problem.num_companies, families.companies.num_sets
    load = np.bincount(assigned[assigned >= 0], minlength=num_companies)
    load = np.concatenate((load, loads(families.companies, load)))
    lower = np.concatenate((problem.minimum, families.companies.lower))
    upper = np.concatenate((problem.capacity, families.companies.upper))
    lacks = (load == lower) & (lower > 0)
    above = np.concatenate((families.companies.home, families.companies.parent))
    node, is_held = np.arange(len(above)), above >= 0
    up = np.where(is_held, num_companies + above, NOWHERE)
    has_room = is_held & (load < upper)

    first, forest = num_companies + num_sets, families.students
    set_load = loads(forest, (assigned >= 0).astype(np.int64))
    set_lacks = (set_load == forest.lower) & (forest.lower > 0)
    set_node, set_held = first + np.arange(forest.num_sets), forest.parent >= 0
    set_up, set_room = first + forest.parent, set_load < forest.upper
    seated = np.flatnonzero((assigned >= 0) & (forest.home >= 0))

    parts = (
        (node[has_room], up[has_room], NOWHERE, False),
        (up[is_held], node[is_held], NOWHERE, lacks[is_held]),
        (set_up[set_held & set_room], set_node[set_held & set_room], NOWHERE, False),
        (set_node[set_held], set_up[set_held], NOWHERE, set_lacks[set_held]),
        (assigned[seated], first + forest.home[seated], seated, problem.must_place[seated]),
    )
    columns = [np.broadcast_arrays(*part) for part in parts]
    tail, head, student, taken_off = (np.concatenate(column) for column in zip(*columns, strict=True))
    return SetLinks(
        families=families,
        tail=tail.astype(np.int64),
        head=head,
        student=student,
        lacks=taken_off,
        floor=np.concatenate((np.where(is_held, 0, -lacks.astype(np.int64)), np.zeros_like(set_node))),
        has_floor=np.concatenate((~is_held, ~set_held & set_room)),
    )


def loads(forest: Forest, of_members: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many students each set has."""
    load = np.zeros(forest.num_sets, dtype=np.int64)
    is_held = forest.home >= 0
    np.add.at(load, forest.home[is_held], of_members[is_held])
    depth = forest.depth()
    for level in range(int(depth.max(initial=0)), 0, -1):
        sets = np.flatnonzero(depth == level)
        np.add.at(load, forest.parent[sets], load[sets])
    return load
