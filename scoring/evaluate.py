"""Score all pairs of a cohort: blocks of students, spread over the cores.

A block is as many students as keep its arrays in a core's own cache. The arithmetic of a pair is the same in every
block, so neither the size of the blocks nor the number of threads changes a digit of the result.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.scoring.criterion import Gate, Gauge, Missing

Progress = Callable[[str, float], None]
"""Called with the name of a phase and the share of it that is done, from 0 to 1."""

PAIRS_PER_BLOCK = 1 << 16
NEUTRAL = 0.5
"""What an unknown value counts as under ``neutral``, and a pair of which nothing is known scores."""

Floats = NDArray[np.float64]
Pieces = tuple[NDArray[np.int64], NDArray[np.int32], Floats]


@dataclass(frozen=True)
class HardPart:
    """A hard criterion that has read its cohort."""

    name: str
    gate: Gate


@dataclass(frozen=True)
class SoftPart:
    """A soft criterion that has read its cohort."""

    name: str
    gauge: Gauge
    weight: float
    missing: Missing


@dataclass(frozen=True)
class Parts:
    """A rubric's criteria that have read one cohort, and the ids of both sides.

    Parameters
    ----------
    hard, soft : tuples
        The criteria.
    students, companies : sequences of str
        The ids.
    """

    hard: tuple[HardPart, ...]
    soft: tuple[SoftPart, ...]
    students: Sequence[str]
    companies: Sequence[str]

    def allowed(self, part: HardPart, rows: slice) -> NDArray[np.bool_]:
        """Ask a hard criterion about a block, and check what it answers."""
        mask = np.asarray(part.gate.mask(rows))
        if mask.shape != self._shape(rows) or mask.dtype != np.bool_:
            raise InputError([self._misfit(part.name, mask, rows, "bool")])
        return mask

    def known(self, part: SoftPart, rows: slice) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
        """Ask a soft criterion about a block, and check what it answers.

        Returns
        -------
        values : array, shape (students in `rows`, companies)
            In [0, 1]; what the policy says where a value is unknown (0 where it is dropped).
        unknown : array of bool, or None
            Where the value is unknown; None if it is nowhere.
        """
        values = np.asarray(part.gauge.values(rows))
        if values.shape != self._shape(rows) or values.dtype.kind not in "fiub":
            raise InputError([self._misfit(part.name, values, rows, "float")])
        if not values.size:
            return values, None
        low, high = values.min(), values.max()
        unknown: NDArray[np.bool_] | None = None
        if np.isnan(low):
            unknown = np.isnan(values)
            low, high = np.fmin.reduce(values, axis=None), np.fmax.reduce(values, axis=None)
        if low < 0 or high > 1:
            raise InputError([self._out_of_range(part.name, values, rows)])
        if unknown is not None:
            values = np.fmax(values, 0.0)
            if part.missing == "neutral":
                values += NEUTRAL * unknown
        return values, unknown

    def _shape(self, rows: slice) -> tuple[int, int]:
        return rows.stop - rows.start, len(self.companies)

    def _misfit(self, name: str, answer: NDArray[Any], rows: slice, kind: str) -> Fault:
        return Fault(
            table="rubric",
            found=f"an array of shape {answer.shape} and type {answer.dtype} for rows {rows.start} to {rows.stop}",
            expected=f"shape {self._shape(rows)} (students of the block, companies) and type {kind}",
            remedy=f"correct the criterion {name!r}",
            subject=name,
        )

    def _out_of_range(self, name: str, values: NDArray[Any], rows: slice) -> Fault:
        row, column = np.argwhere((values < 0) | (values > 1))[0]
        student, company = self.students[rows.start + row], self.companies[column]
        low, high = np.fmin.reduce(values, axis=None), np.fmax.reduce(values, axis=None)
        return Fault(
            table="rubric",
            found=f"values from {low:g} to {high:g}, such as {values[row, column]:g} for {student} at {company}",
            expected="values in [0, 1], NaN where unknown",
            remedy=f"correct the criterion {name!r}, or rescale what it reads",
            subject=name,
        )

    def score_block(self, rows: slice) -> Pieces:
        """Score a block: how many pairs each student has, their companies and scores, in order."""
        shape = self._shape(rows)
        eligible = np.ones(shape, dtype=bool)
        for hard in self.hard:
            eligible &= self.allowed(hard, rows)
        total = np.zeros(shape)
        product = np.empty(shape)
        weight: float | Floats = 0.0
        for soft in self.soft:
            values, unknown = self.known(soft, rows)
            np.multiply(values, soft.weight, out=product, dtype=np.float64)
            total += product
            is_dropped = unknown is not None and soft.missing == "drop"
            weight = weight + (soft.weight * ~unknown if is_dropped else soft.weight)
        scores = weighted_mean(total, weight) if self.soft else np.ones(shape)
        places = np.flatnonzero(eligible)
        company = np.tile(np.arange(shape[1], dtype=np.int32), shape[0])
        return np.count_nonzero(eligible, axis=1), company.take(places), scores.take(places)


def weighted_mean(total: Floats, weight: float | Floats) -> Floats:
    """Divide in place, where there is weight; a pair of which nothing is known is neutral.

    Dividing the sum by the sum of the weights, added in the same order, keeps the mean in [0, 1] to the last digit.
    """
    if isinstance(weight, float):
        total /= weight
        return total
    return np.divide(total, weight, out=np.full(total.shape, NEUTRAL), where=weight > 0)


def score_all(
    parts: Parts,
    *,
    progress: Progress | None = None,
    num_threads: int | None = None,
    pairs_per_block: int = PAIRS_PER_BLOCK,
) -> Pieces:
    """Score every pair of a cohort.

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
    blocks = list(_blocks(len(parts.students), len(parts.companies), pairs_per_block))
    num_threads = min(num_threads or _num_cores(), len(blocks))
    pieces: list[Pieces] = []
    with ThreadPoolExecutor(max(num_threads, 1)) as threads:
        futures: list[Future[Pieces]] = [threads.submit(parts.score_block, rows) for rows in blocks]
        try:
            for future in futures:
                pieces.append(future.result())
                if progress is not None:
                    progress("score", len(pieces) / len(blocks))
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
    del futures
    return _joined(pieces)


def _blocks(num_students: int, num_companies: int, pairs_per_block: int) -> Iterator[slice]:
    size = max(1, pairs_per_block // max(1, num_companies))
    for start in range(0, num_students, size):
        yield slice(start, min(start + size, num_students))


def _num_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _joined(pieces: list[Pieces]) -> Pieces:
    """Join the blocks' pieces, letting go of each as it is copied."""
    counts = [piece[0] for piece in pieces]
    indptr = np.concatenate([[0], *counts]).cumsum(dtype=np.int64)
    company, score = np.empty(indptr[-1], np.int32), np.empty(indptr[-1])
    start = 0
    pieces.reverse()
    while pieces:
        _, companies, scores = pieces.pop()
        stop = start + len(companies)
        company[start:stop], score[start:stop] = companies, scores
        start = stop
    return indptr, company, score
