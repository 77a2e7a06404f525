"""What is left to decide as a market of its own, both sides in the order of their tickets.

Pinned students have no pairs and their seats are gone, forbidden pairs and those below an open offer are gone too. So
whoever chooses among its pairs, within its capacities, keeps all of these; and whoever lets positions break ties breaks
them by the lottery, whatever the order of the rows. What other rules ask does not show in it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.lottery import draw

if TYPE_CHECKING:
    import pandas as pd

    from jumelage.matching.market import Market
    from jumelage.matching.problem import Problem


@dataclass(frozen=True, eq=False)
class Left:
    """What is left to decide.

    Parameters
    ----------
    market : Market
        Without pinned students, forbidden pairs and rules, in ticket order.
    students, companies : ndarray of intp, shapes (num_students,) and (num_companies,)
        Where each of its students and companies is in the whole market.
    """

    market: "Market"
    students: NDArray[np.intp]
    companies: NDArray[np.intp]

    def in_rows(self, assigned: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return an assignment of what is left by the positions of the whole market."""
        rows = np.full(len(assigned), -1, dtype=np.int32)
        placed = assigned >= 0
        rows[self.students[placed]] = self.companies[assigned[placed]]
        return rows


def left_to_decide(market: "Market", problem: "Problem", seed: int) -> Left:
    """Return what the pins, forbidden pairs and open offers of a market leave to decide, in ticket order."""
    from scipy.sparse import csr_array

    students, companies = draw(seed, "student", market.students), draw(seed, "company", market.companies)
    number = np.empty(len(companies), dtype=np.int32)
    number[companies] = np.arange(len(companies), dtype=np.int32)
    own = np.arange(market.num_pairs) if problem.kept is None else np.flatnonzero(problem.kept)
    shape = (len(students), len(companies))
    pairs = csr_array((own, number[problem.company], problem.indptr), shape=shape)[students]
    pairs.sort_indices()
    given = {name: getattr(market, name) for name in ("score", "student_rank", "company_rank", "mode")}
    left = market.replace(
        students=market.students[students],
        companies=market.companies[companies],
        capacity=problem.capacity[companies],
        minimum=problem.minimum[companies],
        indptr=pairs.indptr,
        company=pairs.indices,
        **{name: None if values is None else values[pairs.data] for name, values in given.items()},
        student_weight=None if market.student_weight is None else market.student_weight[students],
        student_columns=_sorted(market.student_columns, students),
        company_columns=_sorted(market.company_columns, companies),
        rules=(),
        notices=(),
    )
    return Left(left, students, companies)


def _sorted(columns: "pd.DataFrame | None", order: NDArray[np.intp]) -> "pd.DataFrame | None":
    return None if columns is None else columns.iloc[order].reset_index(drop=True)
