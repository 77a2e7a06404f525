"""Everything a solver needs, as immutable arrays."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from jumelage.errors import Fault, InputError, Notice, listed
from jumelage.frozen import FrozenArrays, frozen_array
from jumelage.matching.modes import ALL, NAMES, Applications, Mode, Stability, as_modes, ranked_by_both, stability_of
from jumelage.matching.rules.rule import Rule
from jumelage.matching.sources.tables import as_id

if TYPE_CHECKING:
    from scipy.sparse import sparray, spmatrix

    from jumelage.cohort import Cohort
    from jumelage.matching.constraints import Constraints
    from jumelage.scoring.matrix import CompatibilityMatrix

Preferences = Mapping[str, Sequence[str | Sequence[str]]]
"""Id to list of ids, best first; an inner list is a tie."""


class _OwnFrame:
    """A table of a frozen object: what is handed out is a copy, so that changing it changes nothing here."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}"

    def __get__(self, instance: object, owner: type | None = None) -> pd.DataFrame | None:
        frame: pd.DataFrame | None = vars(instance)[self._name] if instance is not None else None
        return None if frame is None else frame.copy(deep=False)

    def __set__(self, instance: object, frame: pd.DataFrame | None) -> None:
        vars(instance)[self._name] = None if frame is None else frame.copy(deep=False)


@dataclass(frozen=True, eq=False, repr=False)
class Market(FrozenArrays):
    """Students, companies and the pairs that are allowed, as immutable arrays.

    Make one with `from_cohort`, `from_pairs`, `from_scores` or `from_preferences`; the constructor takes the
    arrays themselves. Pairs are stored by student: those of student ``i`` are
    ``company[indptr[i]:indptr[i + 1]]``, in ascending order, with parallel columns. A pair that is absent is not
    allowed; an allowed pair may have any score.

    Parameters
    ----------
    students, companies : Index of str, shapes (num_students,) and (num_companies,)
        The ids of the two sides.
    capacity, minimum : ndarray of int64, shape (num_companies,)
        How many students each company can take, and must be given.
    indptr : ndarray of int64, shape (num_students + 1,)
        Where each student's pairs begin.
    company : ndarray of int32, shape (num_pairs,)
        The company of each pair, by position.
    score : ndarray of float64, shape (num_pairs,), optional
        The compatibility of each pair; any finite number.
    student_rank, company_rank : ndarray of int32, shape (num_pairs,), optional
        The rank each side gives the pair, 1 the best, equal ranks a tie; 0 where it gives none.
    mode : ndarray of int8, shape (num_pairs,), optional
        By which mode each pair is allowed: 0, assignment; 1, application; 2, an open offer; 3, an agreed one.
        Without it, a pair that both sides rank is an application.
    modes : sequence of Mode, optional
        The modes of the market, `jumelage.modes`; all of them by default.
    student_weight : ndarray of float64, shape (num_students,), optional
        How much the score of each student counts in the objective ``"score"``; see `weighted`.
    student_columns, company_columns : DataFrame, optional
        Attributes of the two sides, row by row, for rules and reports.
    rules : sequence of Rule
        What a matching must keep besides.
    history : DataFrame, optional
        Placements of earlier terms, with ``student`` and ``employer``, for rules that remember.
    compat : CompatibilityMatrix, optional
        Where the scores come from; it knows why an absent pair is absent.
    notices : sequence of Notice
        What is worth knowing about the input.

    Raises
    ------
    InputError
        If ids repeat, a number is out of range, or a rule cannot be meant; all faults at once.

    Examples
    --------
    >>> market = Market.from_scores([[0.9, 0.2], [0.8, 0.7]], [1, 1], students=["ana", "ben"], companies=["c1", "c2"])
    >>> market
    <Market: 2 students, 2 companies with 2 seats, 4 pairs>
    """

    students: pd.Index
    companies: pd.Index
    capacity: NDArray[np.int64]
    minimum: NDArray[np.int64]
    indptr: NDArray[np.int64]
    company: NDArray[np.int32]
    score: NDArray[np.float64] | None = None
    student_rank: NDArray[np.int32] | None = None
    company_rank: NDArray[np.int32] | None = None
    mode: NDArray[np.int8] | None = None
    modes: Sequence[Mode] = ALL
    student_weight: NDArray[np.float64] | None = None
    student_columns: pd.DataFrame | None = _OwnFrame()  # type: ignore[assignment]
    company_columns: pd.DataFrame | None = _OwnFrame()  # type: ignore[assignment]
    rules: Sequence[Rule] = ()
    history: pd.DataFrame | None = _OwnFrame()  # type: ignore[assignment]
    compat: "CompatibilityMatrix | None" = None
    notices: Sequence[Notice] = field(default=())

    def __post_init__(self) -> None:
        from jumelage.matching.checks import faults_of

        object.__setattr__(self, "students", pd.Index(self.students, dtype=object, name="student"))
        object.__setattr__(self, "companies", pd.Index(self.companies, dtype=object, name="company"))
        for name, dtype in _ARRAYS.items():
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, _frozen(name, value, dtype))
        object.__setattr__(self, "rules", as_rules(self.rules))
        object.__setattr__(self, "modes", as_modes(self.modes))
        object.__setattr__(self, "notices", tuple(self.notices))
        faults = faults_of(self)
        if faults:
            raise InputError(faults)
        if self.mode is None and any(isinstance(mode, Applications) for mode in self.modes):
            object.__setattr__(self, "mode", ranked_by_both(self.student_rank, self.company_rank))

    @classmethod
    def from_cohort(
        cls,
        cohort: "Cohort",
        compat: "CompatibilityMatrix",
        *,
        rules: Sequence[Rule] = (),
        modes: Sequence[Mode] | None = None,
    ) -> "Market":
        """Return the market of a cohort: its scored pairs, ranks, capacities, offers and rules.

        An agreed offer is pinned, an open one is a floor; pairs that both sides rank are applications, and who takes
        part in assignment is assigned on the eligible pairs that are left (see `jumelage.modes`).

        Parameters
        ----------
        cohort : Cohort
            The tables of the term.
        compat : CompatibilityMatrix
            The scores of the same cohort.
        rules : sequence of Rule
            What a matching must keep besides.
        modes : sequence of Mode, optional
            The modes of the market; all of them by default. What a mode that is left out would read is not used.

        Raises
        ------
        InputError
            If the matrix is of another cohort, an offer that stands is not eligible or over capacity, or a rule
            cannot be meant; all faults at once.
        """
        from jumelage.matching.sources.cohort import from_cohort

        return from_cohort(cohort, compat, rules, as_modes(modes))

    @classmethod
    def from_pairs(
        cls,
        pairs: pd.DataFrame,
        students: pd.DataFrame | Sequence[str],
        companies: pd.DataFrame,
        *,
        rules: Sequence[Rule] = (),
        modes: Sequence[Mode] | None = None,
    ) -> "Market":
        """Return the market of a long table of pairs.

        Parameters
        ----------
        pairs : DataFrame
            A row per allowed pair: ``student``, ``company`` and, where wanted, ``score``, ``student_rank``,
            ``company_rank`` (blank: not ranked) and ``mode`` (``"open"`` or ``"agreed"`` for a direct offer, else
            blank: a pair that both sides rank is an application).
        students : DataFrame or sequence of str
            Ids, or a table with a column ``student``; other columns are kept for rules.
        companies : DataFrame
            A table with ``company``, ``capacity`` and, where wanted, ``minimum``; other columns are kept.
        rules : sequence of Rule
            What a matching must keep besides.

        Raises
        ------
        InputError
            If ids are unknown or repeat, a number is out of range or a column is missing; all faults at once.

        Examples
        --------
        >>> pairs = pd.DataFrame({"student": ["ana", "ben"], "company": ["c1", "c1"], "score": [0.5, 0.8]})
        >>> companies = pd.DataFrame({"company": ["c1"], "capacity": [1]})
        >>> Market.from_pairs(pairs, ["ana", "ben"], companies)
        <Market: 2 students, 1 company with 1 seat, 2 pairs>
        """
        from jumelage.matching.sources.pairs import from_pairs

        return from_pairs(pairs, students, companies, rules, as_modes(modes))

    @classmethod
    def from_scores(
        cls,
        scores: "pd.DataFrame | ArrayLike | sparray | spmatrix",
        capacity: "Mapping[str, int] | pd.Series | ArrayLike",
        *,
        minimum: "Mapping[str, int] | pd.Series | ArrayLike | None" = None,
        students: Sequence[str] | None = None,
        companies: Sequence[str] | None = None,
        rules: Sequence[Rule] = (),
        modes: Sequence[Mode] | None = None,
    ) -> "Market":
        """Return the market of a table of scores.

        Parameters
        ----------
        scores : DataFrame, array or SciPy sparse, shape (num_students, num_companies)
            NaN in a dense table and an entry that is not stored in a sparse one are pairs that are not allowed; a
            stored 0, or a negative number, is an allowed pair.
        capacity, minimum : mapping, Series or array of int, shape (num_companies,)
            By company id, or in the order of the columns. The minimum is 0 where it is not given.
        students, companies : sequence of str, optional
            The ids; a DataFrame brings its own. Without them, ``s1, s2, …`` and ``c1, c2, …``.
        rules : sequence of Rule
            What a matching must keep besides.
        modes : sequence of Mode, optional
            The modes of the market; all of them by default.

        Raises
        ------
        InputError
            If a score is infinite, ids repeat, or a capacity is missing or out of range; all faults at once.

        Examples
        --------
        >>> nan = float("nan")
        >>> Market.from_scores([[0.0, nan], [-1.0, 2.0]], [1, 1])
        <Market: 2 students, 2 companies with 2 seats, 3 pairs>
        """
        from jumelage.matching.sources.scores import from_scores

        return from_scores(scores, capacity, minimum, students, companies, rules, as_modes(modes))

    @classmethod
    def from_preferences(
        cls,
        students: Preferences,
        companies: Preferences | None = None,
        *,
        capacity: Mapping[str, int],
        minimum: Mapping[str, int] | None = None,
        scores: pd.DataFrame | None = None,
        rules: Sequence[Rule] = (),
        modes: Sequence[Mode] | None = None,
    ) -> "Market":
        """Return the market of preference lists.

        Parameters
        ----------
        students : mapping of str to sequence
            Each student's companies, best first; an inner list is a tie.
        companies : mapping of str to sequence, optional
            Each company's students, best first. Without it companies are indifferent.
        capacity, minimum : mapping of str to int
            By company id.
        scores : DataFrame, shape (num_students, num_companies), optional
            The score of each pair. Without it the objective is ``("placed", "student_rank")``.
        rules : sequence of Rule
            What a matching must keep besides.
        modes : sequence of Mode, optional
            The modes of the market; all of them by default.

        Raises
        ------
        InputError
            If a list names an unknown id or one id twice, or a capacity is missing; all faults at once.

        Examples
        --------
        >>> Market.from_preferences({"ana": ["c1", ["c2", "c3"]], "ben": ["c1"]}, capacity={"c1": 1, "c2": 1, "c3": 1})
        <Market: 2 students, 3 companies with 3 seats, 4 pairs>
        """
        from jumelage.matching.sources.preferences import from_preferences

        return from_preferences(students, companies, capacity, minimum, scores, rules, as_modes(modes))

    @property
    def stability(self) -> Stability:
        """Whether no application pair may block."""
        return stability_of(self.modes)

    @property
    def num_students(self) -> int:
        """How many students."""
        return len(self.students)

    @property
    def num_companies(self) -> int:
        """How many companies."""
        return len(self.companies)

    @property
    def num_pairs(self) -> int:
        """How many pairs are allowed."""
        return len(self.company)

    @property
    def num_seats(self) -> int:
        """How many seats, over all companies."""
        return int(self.capacity.sum())

    @cached_property
    def student_of_pair(self) -> NDArray[np.int32]:
        """The student of each pair, by position; shape (num_pairs,)."""
        student = np.repeat(np.arange(self.num_students, dtype=np.int32), np.diff(self.indptr))
        student.flags.writeable = False
        return student

    @cached_property
    def constraints(self) -> "Constraints":
        """What all rules ask, in rows over the pairs."""
        from jumelage.matching.constraints import gathered

        return gathered(self)

    def pair(self, student: str, company: str) -> int | None:
        """Return the position of a pair, or None if it is not allowed or an id is unknown."""
        student, company = as_id(student), as_id(company)
        if student not in self.students or company not in self.companies:
            return None
        row, at = self.position_of_student(student), self.position_of_company(company)
        begin, end = int(self.indptr[row]), int(self.indptr[row + 1])
        where = begin + int(np.searchsorted(self.company[begin:end], at))
        return where if where < end and self.company[where] == at else None

    def position_of_student(self, student: str) -> int:
        """Return the position of a student who is in the market."""
        return cast("int", self.students.get_loc(student))

    def position_of_company(self, company: str) -> int:
        """Return the position of a company that is in the market."""
        return cast("int", self.companies.get_loc(company))

    def positions_of_pairs(self, students: Iterable[str], companies: Iterable[str]) -> NDArray[np.int64]:
        """Return the positions of many pairs at once, −1 for one that is not allowed or has an unknown id."""
        row = self.students.get_indexer(pd.Index(students, dtype=object))
        at = self.companies.get_indexer(pd.Index(companies, dtype=object))
        keys = self.student_of_pair.astype(np.int64) * self.num_companies + self.company
        wanted = np.where((row >= 0) & (at >= 0), row * self.num_companies + at, -1)
        where = np.searchsorted(keys, wanted)
        is_there = (wanted >= 0) & (where < len(keys))
        is_there[is_there] = keys[where[is_there]] == wanted[is_there]
        return np.where(is_there, where, -1)

    def replace(self, **changes: Any) -> "Market":
        """Return a copy with some fields changed, checked anew.

        Examples
        --------
        >>> market = Market.from_scores([[0.9], [0.8]], [1])
        >>> market.replace(capacity=[2])
        <Market: 2 students, 1 company with 2 seats, 2 pairs>
        """
        return dataclasses.replace(self, **changes)

    def weighted(self, weights: "Mapping[str, float] | pd.Series") -> "Market":
        """Return the market with the scores of some students counting more than those of others.

        For priority groups, or for luck carried over from earlier terms (`jumelage.luck`). The objective ``"score"``
        then is the sum of the weighted scores; plain totals are reported beside it. Where applications require
        stability, weights choose only among stable matchings, and in what they leave to assign.

        Parameters
        ----------
        weights : mapping or Series of str to float
            The weight of each student by id, 0 or more; 1 for students who are not in it.

        Raises
        ------
        InputError
            If an id is not a student's, a weight is negative or no number, or a score is negative: a weight would make
            it count for less than being unplaced.

        Examples
        --------
        >>> market = Market.from_scores([[0.9], [0.8]], [1], students=["ana", "ben"])
        >>> import jumelage as jm
        >>> jm.match(market.weighted({"ben": 2})).matching.pairs
        {'ben': 'c1'}
        """
        from jumelage.matching.sources.weights import weights_of

        return self.replace(student_weight=weights_of(self.students, weights))

    @cached_property
    def weighted_score(self) -> NDArray[np.float64] | None:
        """What each pair counts in the objective ``"score"``: its score, times its student's weight if there is one."""
        if self.score is None or self.student_weight is None:
            return self.score
        return frozen_array(self.score * self.student_weight[self.student_of_pair], np.float64)

    def without(self, *, students: Collection[str] = (), companies: Collection[str] = ()) -> "Market":
        """Return the market when some students or companies have left.

        Rules that name them go with them; a notice says so.

        Raises
        ------
        InputError
            If an id is not in the market.

        Examples
        --------
        >>> market = Market.from_scores([[0.9, 0.1], [0.8, 0.3]], [1, 1])
        >>> market.without(companies=["c1"])
        <Market: 2 students, 1 company with 1 seat, 2 pairs>
        """
        from jumelage.matching.sources.departures import without

        return without(self, frozenset(map(as_id, students)), frozenset(map(as_id, companies)))

    def summary(self) -> str:
        """Return supply and demand in a few lines, before solving."""
        from jumelage.matching.reports import market_summary

        return market_summary(self)

    def to_frame(self) -> pd.DataFrame:
        """Return a long table with a row per allowed pair."""
        columns = {
            "student": self.students.to_numpy()[self.student_of_pair],
            "company": self.companies.to_numpy()[self.company],
            "score": self.score,
            "student_rank": _blank_zeros(self.student_rank),
            "company_rank": _blank_zeros(self.company_rank),
            "mode": None if self.mode is None else np.array(NAMES)[self.mode],
        }
        frame = pd.DataFrame({name: values for name, values in columns.items() if values is not None})
        return frame.astype({"student": "str", "company": "str"})

    def __repr__(self) -> str:
        seats, companies = self.num_seats, self.num_companies
        return (
            f"<Market: {self.num_students} student{_s(self.num_students)}, {companies} compan"
            f"{'y' if companies == 1 else 'ies'} with {seats} seat{_s(seats)}, "
            f"{self.num_pairs} pair{_s(self.num_pairs)}>"
        )

    def _repr_html_(self) -> str:
        import html

        return f"<pre>{html.escape(self.summary())}</pre>"


_ARRAYS: dict[str, type[np.generic]] = {
    "capacity": np.int64,
    "minimum": np.int64,
    "indptr": np.int64,
    "company": np.int32,
    "score": np.float64,
    "student_rank": np.int32,
    "company_rank": np.int32,
    "mode": np.int8,
    "student_weight": np.float64,
}


def as_rules(given: object) -> tuple[Any, ...]:
    """Return rules as a tuple, one rule alone too; what is no rule is found by the checks of the market."""
    return tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)


def _frozen(name: str, values: ArrayLike, dtype: type[np.generic]) -> NDArray[Any]:
    try:
        return frozen_array(values, dtype)
    except (ValueError, TypeError) as error:
        expected = f"numbers that are whole and fit {np.dtype(dtype).name}" if dtype != np.float64 else "numbers"
        raise InputError([Fault("market", listed(np.ravel(values)), expected, "correct them", column=name)]) from error


def _blank_zeros(ranks: NDArray[np.int32] | None) -> "pd.Series | None":
    return None if ranks is None else pd.Series(ranks, dtype="Int32").mask(ranks == 0)


def _s(count: int) -> str:
    return "" if count == 1 else "s"
