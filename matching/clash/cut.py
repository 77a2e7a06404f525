"""Whether quotas that nest, minima and open offers can all be met at once; if not, a part of the network that shows it.

No flow meets all bounds if and only if some part of the network must send on more than can come in (Hoffman, 1960; for
minima alone this is Hall's condition of 1935). The part is found by walking back, from where units are lacking, along
all links that could still carry one.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.flow import Blocked, Tier, most_placed, tiers

if TYPE_CHECKING:
    from jumelage.matching.families import Families
    from jumelage.matching.problem import Problem


_MOST_PARTS = 5
"""Of so many parts of the network that show a clash the smallest is taken."""


@dataclass(frozen=True, eq=False)
class Cut:
    """What must be given students, and what lets in fewer.

    Parameters
    ----------
    rows : ndarray of int64
        Rows of the problem's constraints.
    minima, offers : ndarray of int64
        The companies and the students, by position, whose minimum and whose open offer ask for it.
    needed, most : int
        How many students must be placed, and how many can be.
    """

    rows: NDArray[np.int64]
    minima: NDArray[np.int64]
    offers: NDArray[np.int64]
    needed: int
    most: int

    @property
    def size(self) -> int:
        """How many rows, minima and offers are in it."""
        return len(self.rows) + len(self.minima) + len(self.offers)


def num_placeable(problem: "Problem", families: "Families | None") -> int | Cut | None:
    """Return how many students can be placed within all bounds, or a cut that shows that none can meet them.

    None where only upper bounds limit it: then nobody needs to know.

    Parameters
    ----------
    problem : Problem
        What is left to decide.
    families : Families or None
        Its quotas.
    """
    if families is not None and (row := _never(problem)) is not None:
        nobody = np.zeros(0, dtype=np.int64)
        return Cut(np.array([row]), nobody, nobody, 0, 0)
    students, companies = tiers(problem.capacity, problem.minimum, problem.must_place, families)
    if not companies.lower.any() and (families is None or not students.lower.any()):
        # Open offers alone hold a seat each.
        return None
    found = most_placed(problem.indptr, problem.company, students, companies)
    if isinstance(found, int):
        return found
    cuts = [_cut(part, problem, families, students, companies) for part in _parts(found)]
    return min(cuts, key=lambda cut: cut.size)


def _never(problem: "Problem") -> int | None:
    """Return a row that those who are placed already break, if there is one."""
    constraints = problem.constraints
    assert constraints is not None
    never = np.flatnonzero((constraints.upper < 0) | (constraints.lower > constraints.upper))
    return int(never[0]) if len(never) else None


def _parts(blocked: Blocked) -> list[NDArray[np.bool_]]:
    """Return parts of the network that must send on more than can come in, as masks of nodes."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    num_nodes = len(blocked.excess)
    onwards = csr_array(
        (np.ones(len(blocked.tail), dtype=np.int8), (blocked.tail, blocked.head)), shape=(num_nodes, num_nodes)
    )
    backwards = onwards.T.tocsr()
    parts: list[NDArray[np.bool_]] = []
    waiting = blocked.excess != 0
    waiting[-1] = False
    while waiting.any() and len(parts) < _MOST_PARTS:
        node = int(np.argmax(waiting))
        is_lacking = blocked.excess[node] < 0
        reached = breadth_first_order(backwards if is_lacking else onwards, node, return_predecessors=False)
        part = np.full(num_nodes, not is_lacking)
        part[reached] = is_lacking
        parts.append(part)
        waiting[reached] = False
    return parts


def _cut(
    part: NDArray[np.bool_], problem: "Problem", families: "Families | None", students: Tier, companies: Tier
) -> Cut:
    """Return what a part of the network must send on, and what may come in."""
    student = np.repeat(np.arange(problem.num_students), np.diff(problem.indptr))
    into, out_of = part[students.node], part[companies.node]
    from_set, to_set = part[students.parent], part[companies.parent]
    wants = np.concatenate((from_set & ~into, out_of & ~to_set))
    limits = np.concatenate((~from_set & into, ~out_of & to_set))
    lower, upper = np.concatenate((students.lower, companies.lower)), np.concatenate((students.upper, companies.upper))
    most = int(upper[limits].sum())
    most += int(np.count_nonzero(~part[student] & part[problem.num_students + problem.company]))
    asking = np.flatnonzero(wants & (lower > 0))
    # Of many that ask, the fewest that ask for too much.
    asking = asking[np.argsort(-lower[asking], kind="stable")]
    asked = np.cumsum(lower[asking])
    asking = asking[: int(np.searchsorted(asked, most, side="right")) + 1]
    named = np.concatenate((asking, np.flatnonzero(limits)))
    of_students, of_companies = named[named < len(students.node)], named[named >= len(students.node)]
    of_companies = of_companies - len(students.node)
    rows = [np.zeros(0, dtype=np.int64)]
    if families is not None:
        sets = of_students[of_students >= problem.num_students] - problem.num_students
        rows.append(families.students.row[sets])
        sets = of_companies[of_companies >= problem.num_companies] - problem.num_companies
        rows.append(families.companies.row[sets])
    minima = asking[asking >= len(students.node)] - len(students.node)
    return Cut(
        rows=np.concatenate(rows),
        minima=np.sort(minima[minima < problem.num_companies]),
        offers=np.sort(asking[asking < problem.num_students]),
        needed=int(lower[asking].sum()),
        most=most,
    )
