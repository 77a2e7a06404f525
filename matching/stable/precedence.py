"""Which rotations must be made before which: the stable matchings are the sets of rotations that lack none of these.

A rotation can be made when each of its students is where she leaves from, is the one her company likes least, and
every better company that she passes over has come to have only students it likes more. So it requires the rotation
that brought her there, the one before it at her company, and for each company passed over the one by which that
company rose above her. These are at most two per pair of the span, and together imply all others (the labels of
Gusfield and Irving, 1989, section 3.3, with a chain per company in place of a single seat).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.stable.rotations import Rotations
from jumelage.matching.stable.span import Span


@dataclass(frozen=True, eq=False)
class Precedence:
    """What each rotation requires.

    Parameters
    ----------
    rotation, required : ndarray of int32, shape (num_arcs,)
        A rotation, and one that must be made before it. No two arcs are the same.
    """

    rotation: NDArray[np.int32]
    required: NDArray[np.int32]


def precedence_of(span: Span, rotations: Rotations) -> Precedence:
    """Return which rotations require which."""
    leaves, is_matched = rotations.leaves, (rotations.leaves >= 0) | (rotations.arrives >= 0)
    begins = np.zeros(len(leaves), dtype=bool)
    begins[span.indptr[:-1]] = True
    before_by_student = _last_before(leaves, begins)
    company = span.company[span.upwards]
    before_by_company = np.empty_like(leaves)
    before_by_company[span.upwards] = _last_before(
        leaves[span.upwards], np.append(True, company[1:] != company[:-1])[: len(company)]
    )
    is_left, is_passed = leaves >= 0, ~is_matched
    arcs = np.concatenate(
        (
            np.stack((leaves[is_left], before_by_student[is_left])),
            np.stack((leaves[is_left], before_by_company[is_left])),
            np.stack((before_by_student[is_passed], before_by_company[is_passed])),
        ),
        axis=1,
    )
    return _distinct(arcs[:, arcs[1] >= 0], rotations.num_rotations)


def _last_before(leaves: NDArray[np.int32], begins: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the last rotation above each entry in its list, −1 at the beginnings. Every list begins with one."""
    at = np.maximum.accumulate(np.where(leaves >= 0, np.arange(len(leaves)), 0))
    before = np.empty_like(leaves)
    before[1:] = leaves[at[:-1]]
    before[begins] = -1
    return before


def _distinct(arcs: NDArray[np.int32], num_rotations: int) -> Precedence:
    keys = np.sort(arcs[0].astype(np.int64) * num_rotations + arcs[1])
    keys = keys[np.diff(keys, prepend=-1) > 0]
    rotation, required = np.divmod(keys, max(num_rotations, 1))
    return Precedence(rotation.astype(np.int32), required.astype(np.int32))
