"""Score all pairs of a cohort: blocks of students, spread over the cores or over the processes of an executor.

A block has as many students as keep its arrays in a core's own cache, and is large enough that threads seldom
meet at Python's lock between two array operations. The arithmetic of a pair is the same in every block, so neither
the size of the blocks nor who computes them changes a digit of the result.
"""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing

import numpy as np
from numpy.typing import NDArray

from jumelage.scoring.engine import Deadline, Progress, num_cores, results_in_order
from jumelage.scoring.parts import Parts

PAIRS_PER_BLOCK = 3 << 16

PAIRS_PER_PIECE = 16 * PAIRS_PER_BLOCK
"""What is sent to another process is larger than a block: sending it costs as well."""

Arrays = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]


def score_all(
    parts: Parts,
    *,
    executor: Executor | None = None,
    deadline: Deadline | None = None,
    progress: Progress | None = None,
    num_threads: int | None = None,
    pairs_per_block: int = PAIRS_PER_BLOCK,
) -> Arrays:
    """Score every pair of a cohort.

    Parameters
    ----------
    parts : Parts
        The criteria that have read the cohort.
    executor : Executor, optional
        Who does the work; by default threads of this process.
    deadline : Deadline, optional
        When it is given up.
    progress : callable, optional
        Called after each block.
    num_threads : int, optional
        By default one for each core this process may use.
    pairs_per_block : int
        About how many pairs a block of a thread has; at least one student's.

    Returns
    -------
    indptr, company, score : arrays
        As in `CompatibilityMatrix`.
    """
    ends = deadline or Deadline.after(None)
    if executor is None:
        with ThreadPoolExecutor(num_threads or num_cores()) as threads:
            arrays = _in_place(parts, threads, ends, progress, pairs_per_block)
    else:
        arrays = _apart(parts, executor, ends, progress)
    for array in arrays:
        array.flags.writeable = False
    return arrays


def row_blocks(num_students: int, num_companies: int, pairs_per_block: int = PAIRS_PER_BLOCK) -> list[slice]:
    """Return the students in blocks of about so many pairs."""
    size = max(1, pairs_per_block // max(1, num_companies))
    return [slice(start, min(start + size, num_students)) for start in range(0, num_students, size)]


def _in_place(
    parts: Parts, threads: Executor, deadline: Deadline, progress: Progress | None, pairs_per_block: int
) -> Arrays:
    """Find first who is eligible and keep it as bits, so that the result is written once, in its place."""
    num_students, num_companies = len(parts.students), len(parts.companies)
    blocks = row_blocks(num_students, num_companies, pairs_per_block)
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

    def run(work: Callable[[slice], None], phase: str) -> None:
        with closing(results_in_order(threads, work, blocks, deadline)) as results:
            for done, _ in enumerate(results, start=1):
                if progress is not None:
                    progress(phase, done / len(blocks))

    run(find_eligible, "eligible")
    np.cumsum(indptr, out=indptr)
    company, score = np.empty(indptr[-1], np.int32), np.empty(indptr[-1], np.float64)
    largest = blocks[0].stop if blocks else 0
    companies = np.tile(np.arange(num_companies, dtype=np.int32), largest)
    run(score_eligible, "score")
    return indptr, company, score


def _apart(parts: Parts, executor: Executor, deadline: Deadline, progress: Progress | None) -> Arrays:
    """Send each piece with the criteria for its students alone."""
    num_students, num_companies = len(parts.students), len(parts.companies)
    pieces = row_blocks(num_students, num_companies, PAIRS_PER_PIECE)
    everyone = np.arange(num_companies)
    sent = (parts.take(np.arange(piece.start, piece.stop), everyone) for piece in pieces)
    counts, companies, scores = [np.zeros(1, np.int64)], [], []
    with closing(results_in_order(executor, _score_piece, sent, deadline)) as results:
        for done, (count, company, score) in enumerate(results, start=1):
            counts.append(count)
            companies.append(company)
            scores.append(score)
            if progress is not None:
                progress("score", done / len(pieces))
    indptr = np.cumsum(np.concatenate(counts), dtype=np.int64)
    return indptr, np.concatenate([np.empty(0, np.int32), *companies]), np.concatenate([np.empty(0), *scores])


def _score_piece(parts: Parts) -> Arrays:
    """Return how many companies each student of a piece has, these, and the scores."""
    counts, companies, scores = [], [], []
    for rows in row_blocks(len(parts.students), len(parts.companies)):
        eligible = parts.eligible(rows)
        counts.append(np.count_nonzero(eligible, axis=1))
        companies.append(np.nonzero(eligible)[1].astype(np.int32))
        scores.append(parts.scores(rows)[eligible])
    return np.concatenate(counts), np.concatenate(companies), np.concatenate(scores)
