"""Score the pairs that are worth it, tile by tile, and keep the best of each student and each company.

Each tile is scored by the arithmetic that scores a whole cohort, so a pair has the same score to the last digit. A
student's pairs are all in one tile, which settles her best; a company's are in several, so that each tile gives its
best there, and the best of these are chosen as they come in. Neither the tiles nor who scores them changes the result.
"""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Notice
from jumelage.scoring.best import Keys, best_of_companies, best_of_rows, keys_of
from jumelage.scoring.candidates import Candidates
from jumelage.scoring.criteria.travel import Distance, Within
from jumelage.scoring.criterion import KindsGate, Positions
from jumelage.scoring.engine import Deadline, Progress, num_cores, results_in_order
from jumelage.scoring.parts import HardPart, Parts
from jumelage.scoring.taken_pairs import taken_pairs
from jumelage.scoring.tiles import Reach, Tile, tiles

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

PAIRS_PER_TILE = 3 << 16
"""As many as keep a tile's arrays in a core's own cache."""

PAIRS_WAITING = 6_000_000
"""How many pairs may wait to be compared with the best of their companies so far."""


@dataclass(frozen=True)
class Pairs:
    """Pairs with their scores, by position."""

    student: NDArray[np.int32]
    company: NDArray[np.int32]
    score: NDArray[np.float64]

    @classmethod
    def together(cls, lists: "list[Pairs]") -> "Pairs":
        """Return several lists as one."""
        return cls(
            np.concatenate([pairs.student for pairs in lists] or [np.empty(0, np.int32)]),
            np.concatenate([pairs.company for pairs in lists] or [np.empty(0, np.int32)]),
            np.concatenate([pairs.score for pairs in lists] or [np.empty(0, np.float64)]),
        )

    def take(self, places: NDArray[np.integer]) -> "Pairs":
        """Return some of them."""
        return Pairs(self.student[places], self.company[places], self.score[places])


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


@dataclass(frozen=True)
class _Block:
    """A tile with all that is needed to judge it, wherever that is done.

    Parameters
    ----------
    tile : Tile
        Who is meant.
    parts : Parts
        The criteria for these alone; in a tile of the market without those that are met by all its pairs.
    limits : tuple of HardPart
        The rubric's own limits of distance.
    radius : Within or None
        The limit beyond which pairs are not worth scoring.
    always : array of int
        The pairs that are in whatever the radius, as places in the block row by row.
    is_listed : bool
        Whether these are the only pairs that are meant.
    top : int or None
        How many pairs a student keeps.
    most : array of int64, shape (companies of the tile,)
        How many pairs a company keeps.
    floor : array of float64, shape (companies of the tile,)
        A score below which a company has enough better students already.
    student_keys, company_keys : arrays
        What breaks ties.
    """

    tile: Tile
    parts: Parts
    limits: tuple[HardPart, ...]
    radius: Within | None
    always: NDArray[np.intp]
    is_listed: bool
    top: int | None
    most: NDArray[np.int64]
    floor: NDArray[np.float64]
    student_keys: Keys
    company_keys: Keys


@dataclass(frozen=True)
class _Judged:
    """What a block gives.

    Parameters
    ----------
    num_scored : int
        How many pairs were judged.
    kept : Pairs
        Those that are in the result.
    of_companies : Pairs
        The best of its companies, which may be in it.
    companies, floor : arrays
        Companies that have as many as they keep in this block alone, and the lowest score of these.
    """

    num_scored: int
    kept: Pairs
    of_companies: Pairs
    companies: Positions
    floor: NDArray[np.float64]


@dataclass(frozen=True)
class _Piece:
    """A tile, which of its pairs are always in, and whether they are the only ones that are meant."""

    tile: Tile
    always: NDArray[np.intp]
    is_listed: bool


@dataclass(frozen=True)
class _Plan:
    """A cohort that is to be scored in part.

    Parameters
    ----------
    parts : Parts
        The whole rubric.
    within : Parts
        What is left to judge inside a tile: the limits of distance come first, kinds are settled.
    num_limits : int
        How many limits of distance there are.
    kinds, reach
        What the market is cut by.
    radius : Within or None
        The limit beyond which pairs are not worth scoring.
    always : pair of arrays
        The companies of student ``s`` that are always in: those from ``always[0][s]`` up to ``always[0][s + 1]``.
    top, most, floor, keys
        As in `_Block`, for everybody; `floor` rises while pairs come in, which changes nothing in the result.
    """

    parts: Parts
    within: Parts
    num_limits: int
    kinds: tuple[KindsGate, ...]
    radius: Within | None
    reach: Reach | None
    always: tuple[NDArray[np.int64], NDArray[np.intp]]
    top: int | None
    most: NDArray[np.int64]
    floor: NDArray[np.float64]
    keys: tuple[Keys, Keys]

    @classmethod
    def of(cls, candidates: Candidates, parts: Parts, cohort: "Cohort") -> "_Plan":
        limits = tuple(part for part in parts.hard if isinstance(part.gate, Within) and not part.gate.allows_unknown)
        by_kind = tuple(part for part in parts.hard if isinstance(part.gate, KindsGate))
        rest = tuple(part for part in parts.hard if part not in limits and part not in by_kind)
        radius = None
        if candidates.radius_km is not None:
            radius = Distance(candidates.radius_km, missing="allow").prepare(cohort)
        kilometres = [gate.max_km for gate in (radius, *(part.gate for part in limits)) if isinstance(gate, Within)]
        student, company = candidates.always_in(cohort)
        capacity = cohort.companies["capacity"].to_numpy(np.int64)
        return cls(
            parts,
            replace(parts, hard=(*limits, *rest)),
            len(limits),
            tuple(part.gate for part in by_kind if isinstance(part.gate, KindsGate)),
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
        indptr, company = self.always
        is_in_tile = np.zeros(len(company), dtype=bool)
        shape = len(self.parts.students), len(self.parts.companies)
        for tile in tiles(self.kinds, self.reach, shape, PAIRS_PER_TILE):
            bounds, column, place = taken_pairs(indptr, company, tile.students, tile.companies)
            is_in_tile[place] = True
            row = np.repeat(np.arange(len(tile.students)), np.diff(bounds))
            yield _Piece(tile, row * len(tile.companies) + column, is_listed=False)
        left = np.flatnonzero(~is_in_tile)
        student = np.repeat(np.arange(shape[0]), np.diff(indptr))
        # Their block has at most the square of their number.
        size = int(PAIRS_PER_TILE**0.5)
        for start in range(0, len(left), size):
            some = left[start : start + size]
            students, rows = np.unique(student[some], return_inverse=True)
            companies, columns = np.unique(company[some], return_inverse=True)
            yield _Piece(Tile(students, companies), rows * len(companies) + columns, is_listed=True)

    def block(self, piece: _Piece) -> _Block:
        """Return a piece with what is needed to judge it."""
        students, companies = piece.tile.students, piece.tile.companies
        parts = (self.parts if piece.is_listed else self.within).take(students, companies)
        num_limits = 0 if piece.is_listed else self.num_limits
        return _Block(
            piece.tile,
            replace(parts, hard=parts.hard[num_limits:]),
            parts.hard[:num_limits],
            None if self.radius is None or piece.is_listed else self.radius.take(students, companies),
            piece.always,
            piece.is_listed,
            self.top,
            self.most[companies],
            self.floor[companies],
            self.keys[0][students],
            self.keys[1][companies],
        )

    def judged(self, piece: _Piece) -> _Judged:
        """Judge a piece in this process."""
        return _judge(self.block(piece))


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
    if executor is not None:
        return _collected(plan, executor, deadline, progress, is_apart=True)
    with ThreadPoolExecutor(num_cores()) as threads:
        return _collected(plan, threads, deadline, progress, is_apart=False)


def _collected(
    plan: _Plan, executor: Executor, deadline: Deadline, progress: Progress | None, *, is_apart: bool
) -> Scored:
    num_students, num_companies = len(plan.parts.students), len(plan.parts.companies)
    num_scored, num_done, num_waiting = 0, 0, 0
    kept: list[Pairs] = []
    waiting: list[Pairs] = []
    sent: list[int] = []

    def counted() -> Iterator[_Piece]:
        for piece in plan.pieces():
            sent.append(0 if piece.is_listed else len(piece.tile.students))
            yield piece

    if is_apart:
        results = results_in_order(executor, _judge, map(plan.block, counted()), deadline)
    else:
        results = results_in_order(executor, plan.judged, counted(), deadline)
    with closing(results):
        for number, judged in enumerate(results):
            num_scored += judged.num_scored
            kept.append(judged.kept)
            waiting.append(judged.of_companies)
            plan.floor[judged.companies] = np.maximum(plan.floor[judged.companies], judged.floor)
            num_waiting += len(judged.of_companies.score)
            if num_waiting > PAIRS_WAITING:
                waiting, num_waiting = [_best_so_far(plan, Pairs.together(waiting))], 0
            num_done += sent[number]
            if progress is not None:
                progress("score", num_done / num_students)
    kept.append(_best_so_far(plan, Pairs.together(waiting)))
    if progress is not None and num_done < num_students:
        progress("score", 1.0)
    indptr, company, score = _laid_out(Pairs.together(kept), (num_students, num_companies))
    return Scored(indptr, company, score, num_scored, _notices(plan.parts, num_scored))


def _best_so_far(plan: _Plan, pairs: Pairs) -> Pairs:
    """Return the best of each company, and note the score that the next ones have to reach."""
    pairs = pairs.take(np.flatnonzero(pairs.score >= plan.floor[pairs.company]))
    best = pairs.take(best_of_companies(pairs.student, pairs.company, pairs.score, plan.most, plan.keys))
    bounds = np.searchsorted(best.company, np.arange(len(plan.most) + 1))
    full = np.flatnonzero((np.diff(bounds) == plan.most) & (plan.most > 0))
    plan.floor[full] = np.maximum(plan.floor[full], best.score[bounds[full + 1] - 1])
    return best


_NO_FLOOR = np.empty(0, np.intp), np.empty(0)


def _judge(block: _Block) -> _Judged:
    """Judge the pairs of a block that are meant, and keep the best."""
    shape = len(block.tile.students), len(block.tile.companies)
    rows = slice(0, shape[0])
    is_always = np.zeros(shape, dtype=bool)
    is_always.reshape(-1)[block.always] = True
    if block.is_listed:
        is_near = np.zeros(shape, dtype=bool)
    else:
        is_near = np.ones(shape, dtype=bool) if block.radius is None else block.radius.mask(rows)
    is_meant = is_near | is_always
    for part in block.limits:
        is_meant &= block.parts.allowed(part, rows)
    num_scored = int(np.count_nonzero(is_meant))
    is_meant &= block.parts.eligible(rows)
    nobody = Pairs.together([])
    if not is_meant.any():
        return _Judged(num_scored, nobody, nobody, *_NO_FLOOR)
    scores = block.parts.scores(rows)
    kept = partial(_pairs, block.tile, scores)
    if block.top is None or block.is_listed:
        return _Judged(num_scored, kept(is_meant), nobody, *_NO_FLOOR)
    keys = block.student_keys, block.company_keys
    # What is in beyond the radius takes nobody's place among the best.
    allowed = np.where(is_meant & is_near, scores, -1.0)
    is_kept = best_of_rows(allowed, np.full(shape[0], block.top), *keys, rows_are_students=True)
    is_kept |= is_meant & is_always
    allowed[allowed < block.floor] = -1.0
    by_company = best_of_rows(np.ascontiguousarray(allowed.T), block.most, *keys[::-1], rows_are_students=False)
    full = np.flatnonzero(by_company.sum(axis=1) == block.most)
    floor = np.where(by_company[full], allowed.T[full], np.inf).min(axis=1, initial=np.inf)
    return _Judged(num_scored, kept(is_kept), kept(by_company.T), block.tile.companies[full], floor)


def _pairs(tile: Tile, scores: NDArray[np.float64], is_kept: NDArray[np.bool_]) -> Pairs:
    row, column = np.nonzero(is_kept)
    student, company = tile.students[row], tile.companies[column]
    return Pairs(student.astype(np.int32), company.astype(np.int32), scores[row, column])


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
