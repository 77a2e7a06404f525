"""Whether all minima can be met at once; if not, for which companies and why."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import LISTED, InfeasibleError, listed

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.problem import Problem


def check_minima(market: "Market", problem: "Problem", assigned: NDArray[np.int32]) -> None:
    """Raise if the minima cannot all be met.

    Parameters
    ----------
    market : Market
        For the names.
    problem : Problem
        What is left to decide.
    assigned : ndarray of int32, shape (num_students,)
        An assignment that fills as many of the minimum seats as possible, and no others.

    Raises
    ------
    InfeasibleError
        With the companies whose minima together exceed the number of students who may go to any of them (Hall's
        condition, 1935), one sentence for each such group.
    """
    filled = np.bincount(assigned[assigned >= 0], minlength=problem.num_companies)
    lacking = set(np.flatnonzero(filled < problem.minimum).tolist())
    sentences, concerned = [], []
    while lacking:
        group, students = _violators(problem, assigned, min(lacking))
        lacking -= group
        wanted = int(problem.minimum[list(group)].sum())
        names = [str(market.companies[at]) for at in sorted(group)]
        concerned += names
        must = "must be given" if len(names) == 1 else "together must be given"
        pinned = " once pinned students are placed" if (problem.pinned >= 0).any() else ""
        sentences.append(
            f"{listed(names)} {must} at least {wanted} student{'' if wanted == 1 else 's'}{pinned}, "
            f"but only {len(students)} may go there; lower a minimum or make more students eligible."
        )
    more = f" … ({len(sentences)} such groups in total)" if len(sentences) > LISTED else ""
    if sentences:
        raise InfeasibleError(
            "The minima cannot all be met. " + " ".join(sentences[:LISTED]) + more, list(dict.fromkeys(concerned))
        )


def _violators(problem: "Problem", assigned: NDArray[np.int32], start: int) -> tuple[set[int], set[int]]:
    """Return the companies that compete with one for students, and all students who may go to any of them."""
    student_of_pair = np.repeat(np.arange(problem.num_students), np.diff(problem.indptr))
    group, students, frontier = {start}, set[int](), [start]
    while frontier:
        reached = set(student_of_pair[np.isin(problem.company, frontier)].tolist()) - students
        students |= reached
        frontier = list({int(assigned[student]) for student in reached} - group)
        group |= set(frontier)
    return group, students
