"""The rotations of a market: the smallest steps by which one stable matching becomes another.

A rotation is a ring of students who each move to the next company that would have them, there displacing the next
of the ring, the last one displacing the first. Going from the best stable matching of the students to the worst
by one rotation after the other meets every rotation there is exactly once, on whatever way (Gusfield and Irving,
1989, "The Stable Marriage Problem", chapters 2 and 3, for one seat each; Bansal, Agrawal and Malhotra, 2007,
"Polynomial time algorithm for an optimal stable assignment with multiple partners", for more seats).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.stable.span import Span


@dataclass(frozen=True, eq=False)
class Rotations:
    """Which rotation brings a student to an entry of the span, and which takes her away from it.

    Rotations are numbered in an order in which they can be made.

    Parameters
    ----------
    num_rotations : int
        How many there are.
    arrives, leaves : ndarray of int32, shape (num_entries,)
        The rotation by which the student comes to each entry and the one by which she leaves it; −1 for none. An entry
        that is in no stable matching has neither, the first of a list is not arrived at and the last is not left.
    """

    num_rotations: int
    arrives: NDArray[np.int32]
    leaves: NDArray[np.int32]

    def entries_after(self, is_made: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the entries held once some rotations are made, which must hold all that each of them requires.

        Parameters
        ----------
        is_made : ndarray of bool, shape (num_rotations,)
            Which rotations are made.
        """
        # The number −1 looks up the last place: there is "no rotation".
        is_arrived = np.append(is_made, False)[self.arrives]
        is_left = np.append(is_made, False)[self.leaves]
        is_first = (self.arrives < 0) & (self.leaves >= 0)
        return np.flatnonzero((is_arrived | is_first) & ~is_left)

    def gains(self, weight: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what making each rotation adds to the total of a weight per entry."""
        gain = np.zeros(self.num_rotations, dtype=np.int64)
        np.add.at(gain, self.arrives[self.arrives >= 0], weight[self.arrives >= 0])
        np.subtract.at(gain, self.leaves[self.leaves >= 0], weight[self.leaves >= 0])
        return gain


def rotations_of(span: Span) -> Rotations:
    """Return all rotations, in as many steps as the span has entries.

    From each student a way leads on: to the next company that would have her, and to the student whom it would
    displace. The way is followed until it meets itself; the ring is a rotation, which is made; what is left of the
    way still stands and is followed on.
    """
    num_entries = len(span.pair)
    arrives, leaves = (np.full(num_entries, -1, dtype=np.int32) for _ in range(2))
    # Plain lists hand out plain integers, several times as fast as arrays do.
    upwards, company, owner = span.upwards.tolist(), span.company.tolist(), span.student.tolist()
    height_of = np.empty(num_entries, dtype=np.int64)
    height_of[span.upwards] = np.arange(num_entries)
    height = height_of.tolist()
    current, last = span.indptr[:-1].tolist(), (span.indptr[1:] - 1).tolist()
    following = [entry + 1 for entry in current]
    is_held = bytearray(num_entries)
    lowest: dict[int, int] = {}
    for entry in sorted(current, key=height.__getitem__):
        is_held[height[entry]] = True
        lowest.setdefault(company[entry], height[entry])
    num_rotations, step_of, way = 0, [-1] * len(current), []
    for root in range(len(current)):
        way.append(root)
        step_of[root] = 0
        while way:
            student = way[-1]
            if current[student] == last[student]:
                step_of[way.pop()] = -1
                continue
            entry = following[student]
            while height[entry] < lowest[company[entry]]:
                entry += 1
            following[student] = entry
            displaced = owner[upwards[lowest[company[entry]]]]
            if step_of[displaced] < 0:
                step_of[displaced] = len(way)
                way.append(displaced)
                continue
            ring = way[step_of[displaced] :]
            del way[step_of[displaced] :]
            left = [current[student] for student in ring]
            for student in ring:
                step_of[student] = -1
                leaves[current[student]] = arrives[following[student]] = num_rotations
                is_held[height[current[student]]] = False
                is_held[height[following[student]]] = True
                current[student] = following[student]
                following[student] += 1
            for entry in left:
                lowest[company[entry]] = is_held.index(True, height[entry])
            num_rotations += 1
            if not way:
                way.append(root)
                step_of[root] = 0
    return Rotations(num_rotations, arrives, leaves)
