"""Whether quotas, minima and open offers can all be met at once; if not, which of them clash, and for whom.

No flow meets all bounds if and only if some part of the network must send on more than can come in (Hoffman, 1960).
The part is found by walking back, from where units are lacking, along all links that could still carry one.
"""

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import LISTED, InfeasibleError, listed
from jumelage.matching.constraints import gathered, is_simple
from jumelage.matching.flow import Blocked, Tier, most_placed, tiers

if TYPE_CHECKING:
    from jumelage.matching.families import Families, Forest
    from jumelage.matching.market import Market
    from jumelage.matching.problem import Problem


def check_bounds(market: "Market", problem: "Problem", families: "Families") -> int | None:
    """Return how many students can be placed within all bounds; None where only upper bounds limit it.

    Parameters
    ----------
    market : Market
        For the names.
    problem : Problem
        What is left to decide.
    families : Families
        Its quotas.

    Raises
    ------
    InfeasibleError
        If not all bounds can be met, with a sentence for each clash: what must be given students, and what lets in
        fewer.
    """
    constraints = problem.constraints
    assert constraints is not None
    never = np.flatnonzero((constraints.upper < 0) | (constraints.lower > constraints.upper))
    if len(never):
        labels = listed(f"“{constraints.labels[row]}”" for row in never)
        counted = np.zeros(market.num_pairs, dtype=bool)
        before = _settled_before(market, problem, counted, constraints.number[never])
        raise InfeasibleError(f"{labels} cannot hold: those who are placed already are too many or too few{before}.")
    students, companies = tiers(problem.capacity, problem.minimum, problem.must_place, families)
    if not (students.lower.any() or companies.lower.any()):
        return None
    found = most_placed(problem.indptr, problem.company, students, companies)
    if isinstance(found, int):
        return found
    clashes = _Clashes(market, problem, families, students, companies)
    sentences = [clashes.say(part) for part in _parts(found)]
    more = f" … ({len(sentences)} such clashes in total)" if len(sentences) > LISTED else ""
    raise InfeasibleError(
        "Not all quotas, minima and open offers can be met. " + " ".join(sentences[:LISTED]) + more,
        list(dict.fromkeys(clashes.named_companies)),
        list(dict.fromkeys(clashes.named_students)),
    )


def _settled_before(
    market: "Market", problem: "Problem", counted: NDArray[np.bool_], numbers: NDArray[np.int64]
) -> str:
    """Return which rules placed or barred some pairs before there was anything to solve.

    Parameters
    ----------
    market : Market
        For its rules.
    problem : Problem
        What they left.
    counted : ndarray of bool, shape (num_pairs,)
        The pairs of the market that matter.
    numbers : ndarray of int64
        Rows of the rules whose pairs matter, too.
    """
    if problem.kept is None:
        return ""
    rows, student, company = gathered(market), market.student_of_pair, market.company
    matters = counted.copy()
    own = np.zeros(rows.num_rows, dtype=bool)
    own[numbers] = True
    matters[rows.column[rows.entries(own)]] = True
    is_placed = company == problem.pinned[student]
    simple = is_simple(rows)
    full = rows.entries(simple & (rows.upper - rows.loads(is_placed) <= 0))
    full = full[(matters & ~problem.kept & ~is_placed)[rows.column[full]]]
    touched = is_placed & (np.isin(student, student[matters]) | np.isin(company, company[matters]))
    pins = rows.entries(simple & (np.diff(rows.indptr) == 1) & (rows.lower == 1))
    pins = pins[touched[rows.column[pins]]]
    settled = np.setdiff1d(np.unique(rows.row[np.concatenate((full, pins))]), numbers)
    return f" (settled before: {listed(f'“{rows.labels[row]}”' for row in settled)})" if len(settled) else ""


def _parts(blocked: Blocked) -> list[NDArray[np.bool_]]:
    """Return parts of the network that must send on more than can come in, as masks of nodes."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    num_nodes = len(blocked.excess)
    onwards = csr_array(
        (np.ones(len(blocked.tail), dtype=np.int8), (blocked.tail, blocked.head)), shape=(num_nodes, num_nodes)
    )
    parts = []
    waiting = blocked.excess != 0
    waiting[-1] = False
    while waiting.any():
        node = int(np.argmax(waiting))
        is_lacking = blocked.excess[node] < 0
        reached = breadth_first_order(onwards.T if is_lacking else onwards, node, return_predecessors=False)
        part = np.full(num_nodes, not is_lacking)
        part[reached] = is_lacking
        parts.append(part)
        waiting[reached] = False
    return parts


class _Clashes:
    """Clashes in words; collects the names of all whom they concern."""

    def __init__(self, market: "Market", problem: "Problem", families: "Families", students: Tier, companies: Tier):
        self._market, self._problem, self._families = market, problem, families
        self._students, self._companies = students, companies
        self.named_companies: list[str] = []
        self.named_students: list[str] = []
        self._named_rows: list[int] = []

    def say(self, part: NDArray[np.bool_]) -> str:
        """Return why what a part must send on is more than can come in."""
        students, companies, problem = self._students, self._companies, self._problem
        self._named_rows = []
        student = np.repeat(np.arange(problem.num_students), np.diff(problem.indptr))
        into, out_of = part[students.node], part[companies.node]
        from_set, to_set = part[students.parent], part[companies.parent]
        wants_students, limit_students = from_set & ~into, ~from_set & into
        wants_companies, limit_companies = out_of & ~to_set, ~out_of & to_set
        num_free = int(limit_students[: problem.num_students].sum())
        num_free += int((~part[student] & part[problem.num_students + problem.company]).sum())
        limit_students[: problem.num_students] = False
        needed = int(students.lower[wants_students].sum() + companies.lower[wants_companies].sum())
        most = num_free + int(students.upper[limit_students].sum() + companies.upper[limit_companies].sum())
        wants = self._words(wants_students & (students.lower > 0), wants_companies & (companies.lower > 0), "least")
        limits = self._words(limit_students, limit_companies, "most")
        if num_free:
            limits.append(f"only {num_free} may go there" if not limits else f"{num_free} more may go there")
        pinned = " once pinned students are placed" if (problem.pinned >= 0).any() else ""
        cannot = f"no more than {most} can be: {listed(limits)}" if limits else "nobody may go there"
        market, constraints = self._market, problem.constraints
        assert constraints is not None
        counted = ~part[market.student_of_pair] & part[problem.num_students + market.company]
        counted |= np.isin(market.companies[market.company], self.named_companies)
        rows = constraints.number[np.array(self._named_rows, dtype=np.int64)]
        before = _settled_before(market, problem, counted, rows)
        return f"{listed(wants)}: that makes {needed} to be placed{pinned}, but {cannot}{before}."

    def _words(
        self, of_students: NDArray[np.bool_], of_companies: NDArray[np.bool_], bound: Literal["least", "most"]
    ) -> list[str]:
        problem, words = self._problem, []
        for node in np.flatnonzero(of_companies).tolist():
            if node < problem.num_companies:
                name = str(self._market.companies[node])
                self.named_companies.append(name)
                amount = problem.minimum[node] if bound == "least" else problem.capacity[node]
                words.append(f"{name} {'must be given' if bound == 'least' else 'takes'} at {bound} {amount}")
            else:
                forest = self._families.companies
                held = forest.members(node - problem.num_companies)
                names = [str(self._market.companies[at]) for at in held]
                self.named_companies += names
                words.append(self._set(forest, node - problem.num_companies, names))
        for node in np.flatnonzero(of_students).tolist():
            if node < problem.num_students:
                name = str(self._market.students[node])
                self.named_students.append(name)
                words.append(f"{name} must be placed, having an open offer")
            else:
                forest = self._families.students
                held = forest.members(node - problem.num_students)
                names = [str(self._market.students[at]) for at in held]
                self.named_students += names
                words.append(self._set(forest, node - problem.num_students, names))
        return words

    def _set(self, forest: "Forest", number: int, names: list[str]) -> str:
        assert self._problem.constraints is not None
        self._named_rows.append(int(forest.row[number]))
        return f"“{self._problem.constraints.labels[forest.row[number]]}” ({listed(names)})"
