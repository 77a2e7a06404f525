"""Run many small pieces of work in any executor, and have their results in order.

An executor is whatever has the `submit` of `concurrent.futures.Executor`: threads, processes, a cluster. Results come
in the order of the pieces, whichever is done first, so they do not depend on who did them. Only a few pieces are out at
a time, so that neither arguments nor results pile up.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from jumelage.errors import ExecutorError, Fault, InputError, TimeLimitError
from jumelage.scoring.parameters import is_number

Piece = TypeVar("Piece")
Outcome = TypeVar("Outcome")

Progress = Callable[[str, float], None]
"""Called with the name of a phase and the share of it that is done, from 0 to 1."""

PIECES_OUT = 48
"""How many pieces wait or are worked on at a time: enough for a cluster of some dozens of processes."""

TRIES = 3
"""How often a piece is handed out before it counts as lost: a cluster may lose a result with the worker that has it."""


@dataclass(frozen=True)
class Deadline:
    """The moment at which work is given up.

    Parameters
    ----------
    limit : float or None
        Seconds that were given; None for as long as it takes.
    ends : float
        The moment, by the monotonic clock.
    """

    limit: float | None
    ends: float

    @classmethod
    def after(cls, limit: float | None) -> "Deadline":
        """Return the deadline so many seconds from now."""
        return cls(limit, float("inf") if limit is None else time.monotonic() + limit)

    def left(self) -> float | None:
        """Return the seconds that are left, None for no end; raise `TimeLimitError` if none are."""
        if self.limit is None:
            return None
        left = self.ends - time.monotonic()
        if left <= 0:
            raise self.error()
        return left

    def error(self) -> TimeLimitError:
        """Return the error to raise when it has passed."""
        return TimeLimitError(
            f"Not every pair was scored within {self.limit:g} s. Give more time, score fewer pairs (candidates=), "
            "or use more processes (executor=)."
        )


@dataclass(frozen=True)
class _Failure:
    """What went wrong in the work itself, sent back as an answer: all else that is raised is the executor's."""

    error: Exception


def results_in_order(
    executor: Executor, work: Callable[[Piece], Outcome], pieces: Iterable[Piece], deadline: Deadline
) -> Generator[Outcome, None, None]:
    """Do each piece of work in the executor and yield the results in the order of the pieces.

    Whoever stops early closes the iterator: pieces that have not begun are then called off.

    Raises
    ------
    ExecutorError
        If the executor lost a piece.
    TimeLimitError
        If the time is up.
    """
    out: deque[tuple[Piece, Future[Outcome | _Failure]]] = deque()
    task = partial(_attempt, work)
    try:
        for piece in pieces:
            deadline.left()
            out.append((piece, _sent(executor, task, piece)))
            if len(out) >= PIECES_OUT:
                yield _result(executor, task, *out.popleft(), deadline)
        while out:
            yield _result(executor, task, *out.popleft(), deadline)
    finally:
        for _, future in out:
            future.cancel()


def _attempt(work: Callable[[Piece], Outcome], piece: Piece) -> "Outcome | _Failure":
    try:
        return work(piece)
    except Exception as error:  # noqa: BLE001  # it is raised again by the one who asked
        return _Failure(error)


def _sent(
    executor: Executor, task: "Callable[[Piece], Outcome | _Failure]", piece: Piece
) -> "Future[Outcome | _Failure]":
    try:
        return executor.submit(task, piece)
    except RuntimeError as error:
        raise ExecutorError(error) from error


def _result(
    executor: Executor,
    task: "Callable[[Piece], Outcome | _Failure]",
    piece: Piece,
    future: "Future[Outcome | _Failure]",
    deadline: Deadline,
) -> Outcome:
    times_sent = 1
    while True:
        left = deadline.left()
        try:
            outcome = future.result(left)
        except Exception as error:
            future.cancel()
            # An executor may have time limits of its own, which say no more than its other failures.
            if isinstance(error, TimeoutError):
                deadline.left()
            if times_sent == TRIES:
                raise ExecutorError(error) from error
            future = _sent(executor, task, piece)
            times_sent += 1
            continue
        if isinstance(outcome, _Failure):
            raise outcome.error
        return outcome


def num_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_engine(executor: Any, time_limit: Any) -> None:
    """Raise `InputError` with what is wrong with who is to do the work and how long that may take."""
    faults = []
    if executor is not None and not callable(getattr(executor, "submit", None)):
        expected = "an executor of concurrent.futures, or what Client.get_executor() of dask.distributed returns"
        faults.append(Fault("executor", f"a {type(executor).__name__}", expected, "give one, or leave it out"))
    if time_limit is not None and not (is_number(time_limit) and time_limit > 0):
        faults.append(Fault("time_limit", repr(time_limit), "seconds, above 0, or None", "correct it"))
    if faults:
        raise InputError(faults)
