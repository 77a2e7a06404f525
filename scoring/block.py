"""A block of candidate pairs: all that is needed to judge it, and what is kept of it."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring.best import Keys, best_of_rows
from jumelage.scoring.criteria.travel import Within
from jumelage.scoring.criterion import Positions
from jumelage.scoring.parts import HardPart, Parts
from jumelage.scoring.tiles import Tile


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
class Block:
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
class Judged:
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


_NO_FLOOR = np.empty(0, np.intp), np.empty(0)


def judge(block: Block) -> Judged:
    """Judge the pairs of a block that are meant, and keep the best."""
    shape = len(block.tile.students), len(block.tile.companies)
    rows = slice(0, shape[0])
    is_always = np.zeros(shape, dtype=bool)
    is_always.reshape(-1)[block.always] = True
    if block.is_listed:
        is_near = np.zeros(shape, dtype=bool)
    else:
        is_near = np.ones(shape, dtype=bool) if block.radius is None else block.radius.mask(rows)
    is_within = is_near | is_always
    for part in block.limits:
        is_within &= block.parts.allowed(part, rows)
    num_scored = int(np.count_nonzero(is_within | is_always))
    is_meant = is_within & block.parts.eligible(rows)
    nobody = Pairs.together([])
    if not is_meant.any():
        return Judged(num_scored, nobody, nobody, *_NO_FLOOR)
    scores = block.parts.scores(rows)
    kept = partial(_pairs, block.tile, scores)
    if block.top is None or block.is_listed:
        return Judged(num_scored, kept(is_meant), nobody, *_NO_FLOOR)
    keys = block.student_keys, block.company_keys
    # What is in beyond the radius takes nobody's place among the best.
    allowed = np.where(is_meant & is_near, scores, -1.0)
    is_kept = best_of_rows(allowed, np.full(shape[0], block.top), *keys, rows_are_students=True)
    is_kept |= is_meant & is_always
    allowed[allowed < block.floor] = -1.0
    by_company = best_of_rows(np.ascontiguousarray(allowed.T), block.most, *keys[::-1], rows_are_students=False)
    full = np.flatnonzero(by_company.sum(axis=1) == block.most)
    floor = np.where(by_company[full], allowed.T[full], np.inf).min(axis=1, initial=np.inf)
    return Judged(num_scored, kept(is_kept), kept(by_company.T), block.tile.companies[full], floor)


def _pairs(tile: Tile, scores: NDArray[np.float64], is_kept: NDArray[np.bool_]) -> Pairs:
    row, column = np.nonzero(is_kept)
    student, company = tile.students[row], tile.companies[column]
    return Pairs(student.astype(np.int32), company.astype(np.int32), scores[row, column])
