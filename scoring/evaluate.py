"""Score all pairs of a cohort: blocks of students, spread over the cores.

A block has as many students as keep its arrays in a core's own cache, and is large enough that threads seldom
meet at Python's lock between two array operations. The arithmetic of a pair is the same in every block, so neither
the size of the blocks nor the number of threads changes a digit of the result.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring.parts import Parts

Progress = Callable[[str, float], None]
"""Called with the name of a phase and the share of it that is done, from 0 to 1."""

PAIRS_PER_BLOCK = 3 << 16


def score_all(
    parts: Parts,
    *,
    progress: Progress | None = None,
    num_threads: int | None = None,
    pairs_per_block: int = PAIRS_PER_BLOCK,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Score every pair of a cohort.

    Who is eligible is found first and kept as bits, so that the result is written once, in its place.

    Parameters
    ----------
    parts : Parts
        The criteria that have read the cohort.
    progress : callable, optional
        Called after each block.
    num_threads : int, optional
        By default one for each core this process may use.
    pairs_per_block : int
        About how many pairs a block has; at least one student's.

    Returns
    -------
    indptr, company, score : arrays
        As in `CompatibilityMatrix`.
    """
    num_students, num_companies = len(parts.students), len(parts.companies)
    size, blocks = _blocks(parts, pairs_per_block)
    bits = np.empty((num_students, -(-num_companies // 8)), np.uint8)
    indptr = np.zeros(num_students + 1, np.int64)

    def find_eligible(rows: slice) -> None:
        bits[rows] = np.packbits(parts.eligible(rows), axis=1)
        indptr[rows.start + 1 : rows.stop + 1] = np.bitwise_count(bits[rows]).sum(axis=1)

    def score_eligible(rows: slice) -> None:
        eligible = np.unpackbits(bits[rows], axis=1, count=num_companies).view(bool)
        places = np.flatnonzero(eligible)
        here = slice(indptr[rows.start], indptr[rows.stop])
        # "clip" only spares a copy: every place is in range.
        np.take(parts.scores(rows), places, out=score[here], mode="clip")
        np.take(companies, places, out=company[here], mode="clip")

    with ThreadPoolExecutor(num_threads or _num_cores()) as threads:
        _run(threads, find_eligible, blocks, "eligible", progress)
        np.cumsum(indptr, out=indptr)
        company, score = np.empty(indptr[-1], np.int32), np.empty(indptr[-1], np.float64)
        companies = np.tile(np.arange(num_companies, dtype=np.int32), size)
        _run(threads, score_eligible, blocks, "score", progress)
    for array in (indptr, company, score):
        array.flags.writeable = False
    return indptr, company, score


@dataclass(frozen=True)
class SideScores:
    """Score both sides of chosen pairs, where the rubric keeps them apart.

    Parameters
    ----------
    parts : Parts
        The criteria that have read the cohort.
    """

    parts: Parts

    def __call__(
        self, indptr: NDArray[np.int64], company: NDArray[np.int32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the students' scores and the companies', a pair each, for pairs laid out by student."""
        student_scores, company_scores = np.empty(len(company)), np.empty(len(company))
        for rows in _blocks(self.parts, PAIRS_PER_BLOCK)[1]:
            bounds = indptr[rows.start : rows.stop + 1]
            here = slice(bounds[0], bounds[-1])
            student = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
            sides = self.parts.side_scores(rows)
            for scores, block in zip((student_scores, company_scores), sides, strict=True):
                scores[here] = block[student, company[here]]
        return student_scores, company_scores


def _blocks(parts: Parts, pairs_per_block: int) -> tuple[int, list[slice]]:
    """Return how many students a block has, and the blocks."""
    num_students = len(parts.students)
    size = max(1, pairs_per_block // max(1, len(parts.companies)))
    return size, [slice(start, min(start + size, num_students)) for start in range(0, num_students, size)]


def _run(
    threads: ThreadPoolExecutor,
    work: Callable[[slice], None],
    blocks: list[slice],
    phase: str,
    progress: Progress | None,
) -> None:
    """Do the work of a phase; what goes wrong in a block is raised here, and the blocks not begun are left."""
    for done, _ in enumerate(threads.map(work, blocks), start=1):
        if progress is not None:
            progress(phase, done / len(blocks))


def _num_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
