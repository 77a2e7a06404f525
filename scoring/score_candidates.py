"""Score the pairs that are worth it, tile by tile, and keep the best of each student and each company.

Each tile is scored by the arithmetic that scores a whole cohort, so a pair has the same score to the last digit. A
student's pairs are all in one tile, which settles her best; a company's are in several, so that each tile gives its
best there, and the best of these are chosen as they come in. Neither the tiles nor who scores them changes the result.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Notice
from jumelage.scoring.best import Keys, best_of_companies, keys_of
from jumelage.scoring.block import Block, Judged, Pairs, judge
from jumelage.scoring.candidates import Candidates
from jumelage.scoring.criteria.travel import Distance, Within
from jumelage.scoring.criterion import KindsGate, Positions
from jumelage.scoring.engine import Deadline, Progress, num_cores, results_in_order
from jumelage.scoring.parts import HardPart, Parts
from jumelage.scoring.taken_pairs import taken_pairs
from jumelage.scoring.tiles import Reach, Tile, joined, tiles

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

PAIRS_PER_TILE = 3 << 16
"""As many as keep a tile's arrays in a core's own cache."""

PAIRS_PER_PIECE = 16 * PAIRS_PER_TILE
"""What is sent to another process is larger, and cut again there: the criteria of its companies are sent as well."""

PAIRS_WAITING = 6_000_000
"""How many pairs may wait to be compared with the best of their companies so far."""


@dataclass(frozen=True)
class Scored:
    """The pairs that were worth scoring.

    Parameters
    ----------
    indptr, company, score : arrays
        Those that are kept, as in `CompatibilityMatrix`.
    num_scored : int
        How many were judged, kept or not.
    notices : tuple of Notice
        What is worth knowing about it.
    """

    indptr: NDArray[np.int64]
    company: NDArray[np.int32]
    score: NDArray[np.float64]
    num_scored: int
    notices: tuple[Notice, ...]


def _limits(parts: Parts) -> tuple[HardPart, ...]:
    return tuple(part for part in parts.hard if isinstance(part.gate, Within) and not part.gate.allows_unknown)


@dataclass(frozen=True)
class _Piece:
    """A tile with the pairs in it that are always in.

    Parameters
    ----------
    tile : Tile
        Who is meant.
    always : pair of arrays
        By position in the tile: the companies of student ``s`` are those from ``always[0][s]`` up to
        ``always[0][s + 1]``.
    is_listed : bool
        Whether these are the only pairs that are meant.
    """

    tile: Tile
    always: tuple[NDArray[np.int64], NDArray[np.int32]]
    is_listed: bool


@dataclass(frozen=True)
class _Plan:
    """A cohort that is to be scored in part.

    Parameters
    ----------
    parts : Parts
        The whole rubric.
    reach : Reach or None
        How far apart the market is cut.
    radius : Within or None
        The limit beyond which pairs are not worth scoring.
    always : pair of arrays
        The companies of student ``s`` that are always in: those from ``always[0][s]`` up to ``always[0][s + 1]``.
    top, most, floor, keys
        As in `Block`, for everybody; `floor` rises while pairs come in, which changes nothing in the result.
    """

    parts: Parts
    radius: Within | None
    reach: Reach | None
    always: tuple[NDArray[np.int64], NDArray[np.integer]]
    top: int | None
    most: NDArray[np.int64]
    floor: NDArray[np.float64]
    keys: tuple[Keys, Keys]

    @property
    def limits(self) -> tuple[HardPart, ...]:
        """The rubric's own limits of distance."""
        return _limits(self.parts)

    @property
    def kinds(self) -> tuple[KindsGate, ...]:
        """The hard criteria that go by the student's kind."""
        return tuple(part.gate for part in self.parts.hard if isinstance(part.gate, KindsGate))

    def within_tiles(self) -> Parts:
        """Return what is left to judge inside a tile: the limits of distance come first, kinds are settled."""
        limits = self.limits
        rest = (part for part in self.parts.hard if part not in limits and not isinstance(part.gate, KindsGate))
        return replace(self.parts, hard=(*limits, *rest))

    @property
    def shape(self) -> tuple[int, int]:
        """How many students and companies there are."""
        return len(self.parts.students), len(self.parts.companies)

    @classmethod
    def of(cls, candidates: Candidates, parts: Parts, cohort: "Cohort") -> "_Plan":
        limits = _limits(parts)
        radius = None
        if candidates.radius_km is not None:
            radius = Distance(candidates.radius_km, missing="allow").prepare(cohort)
        kilometres = [gate.max_km for gate in (radius, *(part.gate for part in limits)) if isinstance(gate, Within)]
        student, company = candidates.always_in(cohort)
        capacity = cohort.companies["capacity"].to_numpy(np.int64)
        return cls(
            parts,
            radius,
            Reach.of(cohort, min(kilometres), allows_unknown=not limits) if kilometres else None,
            (np.searchsorted(student, np.arange(len(parts.students) + 1)).astype(np.int64), company),
            candidates.top,
            np.maximum(capacity, candidates.top or 0),
            np.zeros(len(parts.companies)),
            (keys_of(parts.students), keys_of(parts.companies)),
        )

    def pieces(self) -> Iterator[_Piece]:
        """Yield the tiles of the market, then what is always in and in none of them."""
        return self._with_always(tiles(self.kinds, self.reach, self.shape, PAIRS_PER_TILE))

    def large_pieces(self) -> Iterator[_Piece]:
        """Yield the same in larger pieces: several tiles, with the openings of all."""
        return self._with_always(joined(tiles(self.kinds, self.reach, self.shape, PAIRS_PER_PIECE), PAIRS_PER_PIECE))

    def _with_always(self, cut: Iterator[Tile]) -> Iterator[_Piece]:
        indptr, company = self.always
        is_in_tile = np.zeros(len(company), dtype=bool)
        for tile in cut:
            bounds, column, place = taken_pairs(indptr, company, tile.students, tile.companies)
            is_in_tile[place] = True
            yield _Piece(tile, (bounds, column), is_listed=False)
        left = np.flatnonzero(~is_in_tile)
        student = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
        # Their block has at most the square of their number.
        size = int(PAIRS_PER_TILE**0.5)
        for start in range(0, len(left), size):
            some = left[start : start + size]
            students, rows = np.unique(student[some], return_inverse=True)
            companies, columns = np.unique(company[some], return_inverse=True)
            bounds = np.searchsorted(rows, np.arange(len(students) + 1)).astype(np.int64)
            yield _Piece(Tile(students, companies), (bounds, columns.astype(np.int32)), is_listed=True)

    def judged(self, piece: _Piece) -> Judged:
        """Judge a piece here and now."""
        students, companies = piece.tile.students, piece.tile.companies
        parts = (self.parts if piece.is_listed else self.within_tiles()).take(students, companies)
        num_limits = 0 if piece.is_listed else len(self.limits)
        bounds, column = piece.always
        block = Block(
            tile=piece.tile,
            parts=replace(parts, hard=parts.hard[num_limits:]),
            limits=parts.hard[:num_limits],
            radius=None if self.radius is None or piece.is_listed else self.radius.take(students, companies),
            always=np.repeat(np.arange(len(students)), np.diff(bounds)) * len(companies) + column,
            is_listed=piece.is_listed,
            top=self.top,
            most=self.most[companies],
            floor=self.floor[companies],
            student_keys=self.keys[0][students],
            company_keys=self.keys[1][companies],
        )
        return judge(block)

    def sent(self, piece: _Piece) -> "tuple[_Plan, _Piece]":
        """Return a piece with a plan for it alone, small enough to be sent to another process."""
        students, companies = piece.tile.students, piece.tile.companies
        parts = self.parts.take(students, companies)
        plan = _Plan(
            parts=parts,
            radius=None if self.radius is None else self.radius.take(students, companies),
            reach=None if self.reach is None else self.reach.take(students, companies),
            always=piece.always,
            top=self.top,
            most=self.most[companies],
            floor=self.floor[companies],
            keys=(self.keys[0][students], self.keys[1][companies]),
        )
        return plan, piece

    def best_so_far(self, lists: list[Pairs]) -> Pairs:
        """Return the best of each company, and note the score that the next ones have to reach."""
        pairs = Pairs.together(lists)
        pairs = pairs.take(np.flatnonzero(pairs.score >= self.floor[pairs.company]))
        best = pairs.take(best_of_companies(pairs.student, pairs.company, pairs.score, self.most, self.keys))
        bounds = np.searchsorted(best.company, np.arange(len(self.most) + 1))
        full = np.flatnonzero((np.diff(bounds) == self.most) & (self.most > 0))
        self.raise_floor(full, best.score[bounds[full + 1] - 1])
        return best

    def raise_floor(self, companies: Positions, floor: NDArray[np.float64]) -> None:
        """Note that these companies have enough students with these scores."""
        self.floor[companies] = np.maximum(self.floor[companies], floor)


def _judge_apart(sent: tuple[_Plan, _Piece]) -> Judged:
    """Judge a piece in a process that knows nothing else: cut it into tiles, and put together what they give."""
    plan, piece = sent
    # What comes from another process may be read-only.
    plan = replace(plan, floor=plan.floor.copy())
    if piece.is_listed:
        everyone = Tile(*(np.arange(length) for length in plan.shape))
        pieces = iter([replace(piece, tile=everyone)])
    else:
        pieces = plan.pieces()
    given = []
    for judged in map(plan.judged, pieces):
        plan.raise_floor(judged.companies, judged.floor)
        given.append(judged)
    students, companies = piece.tile.students.astype(np.int32), piece.tile.companies.astype(np.int32)

    def placed(pairs: Pairs) -> Pairs:
        return Pairs(students[pairs.student], companies[pairs.company], pairs.score)

    best = plan.best_so_far([judged.of_companies for judged in given])
    has_floor = np.flatnonzero(plan.floor > 0)
    return Judged(
        sum(judged.num_scored for judged in given),
        placed(Pairs.together([judged.kept for judged in given])),
        placed(best),
        piece.tile.companies[has_floor],
        plan.floor[has_floor],
    )


def score_candidates(
    parts: Parts,
    candidates: Candidates,
    cohort: "Cohort",
    *,
    executor: Executor | None,
    deadline: Deadline,
    progress: Progress | None,
) -> Scored:
    """Score the pairs of a cohort that are worth it.

    Parameters
    ----------
    parts : Parts
        The criteria that have read the cohort.
    candidates : Candidates
        Which pairs are worth scoring.
    cohort : Cohort
        The tables.
    executor, deadline, progress
        As in `Rubric.score`.
    """
    plan = _Plan.of(candidates, parts, cohort)
    sizes: list[int] = []

    def counted(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
        for piece in pieces:
            sizes.append(0 if piece.is_listed else len(piece.tile.students))
            yield piece

    if executor is None:
        with ThreadPoolExecutor(num_cores()) as threads:
            results = results_in_order(threads, plan.judged, counted(plan.pieces()), deadline)
            return _collected(plan, results, sizes, progress)
    pieces = map(plan.sent, counted(plan.large_pieces()))
    return _collected(plan, results_in_order(executor, _judge_apart, pieces, deadline), sizes, progress)


def _collected(
    plan: _Plan, results: Generator[Judged, None, None], sizes: list[int], progress: Progress | None
) -> Scored:
    num_students, num_companies = plan.shape
    num_scored, num_done, num_waiting = 0, 0, 0
    kept: list[Pairs] = []
    waiting: list[Pairs] = []
    with closing(results):
        for number, judged in enumerate(results):
            num_scored += judged.num_scored
            kept.append(judged.kept)
            waiting.append(judged.of_companies)
            plan.raise_floor(judged.companies, judged.floor)
            num_waiting += len(judged.of_companies.score)
            if num_waiting > PAIRS_WAITING:
                waiting, num_waiting = [plan.best_so_far(waiting)], 0
            num_done += sizes[number]
            if progress is not None:
                progress("score", num_done / num_students)
    kept.append(plan.best_so_far(waiting))
    if progress is not None and num_done < num_students:
        progress("score", 1.0)
    indptr, company, score = _laid_out(Pairs.together(kept), (num_students, num_companies))
    return Scored(indptr, company, score, num_scored, _notices(plan.parts, num_scored))


def _notices(parts: Parts, num_scored: int) -> tuple[Notice, ...]:
    num_pairs = len(parts.students) * len(parts.companies)
    text = f"{num_pairs - num_scored:,} of {num_pairs:,} pairs were never scored: they were no candidates."
    notices = [Notice("pairs-never-scored", text, "rubric")]
    for name in parts.without_take():
        text = f"The criterion {name!r} has no method take: it was asked about whole rows, which is slow."
        notices.append(Notice("criterion-asked-in-full", text, "rubric", subject=name))
    return tuple(notices)


def _laid_out(pairs: Pairs, shape: tuple[int, int]) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Lay pairs out by student and company, those that were kept for two reasons once."""
    code = pairs.student.astype(np.int64) * shape[1] + pairs.company
    order = np.argsort(code, kind="stable")
    code = code[order]
    order = order[np.diff(code, prepend=-1) != 0]
    del code
    indptr = np.concatenate([[0], np.cumsum(np.bincount(pairs.student[order], minlength=shape[0]))])
    arrays = indptr.astype(np.int64), pairs.company[order], pairs.score[order]
    for array in arrays:
        array.flags.writeable = False
    return arrays
