"""Rounds in several processes: one that dies, or hangs, costs the cell it was at and no other."""

import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from jumelage.benchmarks.strategies.cells import Cell, failed, run_round, warm_up
from jumelage.benchmarks.strategies.plan import Plan, Round
from jumelage.errors import Fault, InputError

_LOOK_EVERY = 1.0
_PATIENCE = 60.0
"""Seconds beyond three times the time limit after which a process that says nothing is given up."""

_READY = "ready"

_NOT_STARTED = Fault(
    "jobs",
    "processes that end before they begin: what they print says why",
    "a program and strategies that other processes can import",
    'put the call under `if __name__ == "__main__":` and own strategies into a file, or ask for one job',
)


@dataclass
class _Worker:
    """A process, the line to it, and what it has still to do of its round."""

    process: BaseProcess
    task: Round
    left: deque[str]
    heard: float = field(default_factory=time.monotonic)
    is_ready: bool = False


def run_apart(plan: Plan, rounds: Sequence[Round], jobs: int) -> Iterator[Cell]:
    """Run rounds in several processes and yield the cells as they come.

    Parameters
    ----------
    plan : Plan
        Everything in it can be sent to another process.
    rounds : sequence of Round
        What is to be done.
    jobs : int
        How many processes at a time.
    """
    waiting = deque(rounds)
    working: dict[Connection, _Worker] = {}
    patience = 3 * plan.time_limit + _PATIENCE
    try:
        while waiting or working:
            while waiting and len(working) < jobs:
                _start(plan, waiting.popleft(), working)
            for line in wait(list(working), timeout=_LOOK_EVERY):
                assert isinstance(line, Connection)
                worker = working[line]
                try:
                    cell = line.recv()
                except (EOFError, ConnectionError):
                    worker.process.join()
                    if not worker.is_ready:
                        raise InputError([_NOT_STARTED]) from None
                    yield from _after(plan, working, waiting, line, _how_ended(worker.process))
                    continue
                worker.heard = time.monotonic()
                if cell == _READY:
                    worker.is_ready = True
                elif cell is not None:
                    worker.left.remove(cell.strategy)
                    yield cell
                elif waiting:
                    task = waiting.popleft()
                    worker.task, worker.left = task, deque(task.strategies)
                    line.send(task)
                else:
                    line.send(None)
                    worker.process.join()
                    working.pop(line).process.close()
            for line, worker in list(working.items()):
                if time.monotonic() - worker.heard > patience:
                    worker.process.kill()
                    worker.process.join()
                    yield from _after(plan, working, waiting, line, f"no answer in {patience:g} s")
    finally:
        for worker in working.values():
            worker.process.kill()


def _start(plan: Plan, task: Round, working: dict[Connection, _Worker]) -> None:
    context = get_context("spawn")
    line, far_end = context.Pipe()
    process = context.Process(target=_work, args=(far_end, plan), daemon=True)
    process.start()
    far_end.close()
    line.send(task)
    working[line] = _Worker(process, task, deque(task.strategies))


def _after(
    plan: Plan, working: dict[Connection, _Worker], waiting: deque[Round], line: Connection, message: str
) -> Iterator[Cell]:
    """Yield the cell a process was at when it was lost, and put back what it had still to do."""
    worker = working.pop(line)
    line.close()
    if worker.left:
        yield failed(plan, worker.task, worker.left.popleft(), message)
    if worker.left:
        waiting.appendleft(Round(worker.task.case, worker.task.seed, tuple(worker.left)))


def _how_ended(process: BaseProcess) -> str:
    code = process.exitcode or 0
    return f"the process was ended by signal {-code}" if code < 0 else f"the process ended with exit code {code}"


def _work(line: Connection, plan: Plan) -> None:
    """Do rounds until told to stop."""
    # Ctrl-C is for the process that asked: it ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line.send(_READY)
    warm_up(plan)
    while (task := line.recv()) is not None:
        for cell in run_round(plan, task):
            line.send(cell)
        line.send(None)
