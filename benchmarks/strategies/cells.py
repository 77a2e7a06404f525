"""One cell: a strategy decides a market, and what comes out is measured. Whatever goes wrong is the cell's status."""

import math
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jumelage.benchmarks.strategies.measures import measured
from jumelage.benchmarks.strategies.memory import forget_peak, peak_since
from jumelage.benchmarks.strategies.moves import share_moved, struck
from jumelage.benchmarks.strategies.outcome import Outcome
from jumelage.benchmarks.strategies.plan import AS_DONE, Key, Plan, Round
from jumelage.errors import JumelageError
from jumelage.matching.matching import Matching

if TYPE_CHECKING:
    from jumelage.benchmarks.strategies.sources import Drawn
    from jumelage.matching.result import Result
    from jumelage.matching.strategies.own import OwnStrategy

FAILED = "failed"


@dataclass(frozen=True)
class Cell:
    """What one strategy did on one market.

    Parameters
    ----------
    case : str
        The name of the case.
    seed : int
        Of the market and of the lottery.
    strategy : str
        By name.
    status : str
        That of the result, ``"as done"``, or ``"failed"``.
    message : str
        Why it failed: the text of an error of the library, of any other error its kind alone, for its text may tell
        more than is meant.
    route : str
        What solved it.
    size : dict
        ``num_students``, ``num_companies``, ``num_seats``, ``num_pairs`` of the market.
    measures : dict
        The values by measure; what the market does not tell is absent.
    placements : dict or None
        Student to company, where what was done is compared student by student.
    """

    case: str
    seed: int
    strategy: str
    status: str
    message: str = ""
    route: str = ""
    size: dict[str, int] = field(default_factory=dict)
    measures: dict[str, float] = field(default_factory=dict)
    placements: dict[str, str] | None = None

    @property
    def key(self) -> Key:
        """Where the cell is."""
        return self.case, self.seed, self.strategy

    @property
    def is_answered(self) -> bool:
        """Whether there is a matching."""
        return self.status != FAILED


def failed(plan: Plan, task: Round, strategy: str, message: str) -> Cell:
    """Return a cell without a matching."""
    return Cell(plan.sources[task.case].name, task.seed, strategy, FAILED, message)


def warm_up(plan: Plan) -> None:
    """Have every strategy of the library decide a market of two, so that what it imports is not timed later."""
    from jumelage.matching.market import Market
    from jumelage.matching.solve import match

    # A minimum where an applicant may be placed takes the integer model, whose solver is the slowest to import.
    wishes = {"a": ["x", "y"], "b": ["x", "y"]}
    tiny = Market.from_preferences(
        wishes, {"x": ["a", "b"], "y": ["b", "a"]}, capacity={"x": 1, "y": 1}, minimum={"x": 1}
    )
    for chosen in plan.strategies.values():
        if isinstance(chosen, str):
            with suppress(JumelageError):
                match(tiny, strategy=chosen)


def run_round(plan: Plan, task: Round) -> Iterator[Cell]:
    """Make a market, have every strategy of the round decide it, and yield a cell each."""
    try:
        drawn = plan.sources[task.case].draw(task.seed)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is told in the cells
        for name in task.strategies:
            yield failed(plan, task, name, f"no market: {_said(error)}")
        return
    for name in task.strategies:
        try:
            yield _run(plan, task, name, drawn)
        except Exception as error:  # noqa: BLE001 - a strategy may raise anything
            yield failed(plan, task, name, _said(error))


def _run(plan: Plan, task: Round, name: str, drawn: "Drawn") -> Cell:
    from jumelage.matching.solve import match

    chosen, market = plan.strategies[name], drawn.market
    costs: dict[str, float] = {}
    if isinstance(chosen, Matching):
        matching, status, route = chosen, AS_DONE, ""
    else:
        before = forget_peak()
        begun, cpu_begun = time.perf_counter(), time.process_time()
        result = match(market, strategy=chosen, seed=task.seed, time_limit=plan.time_limit)
        costs = {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - cpu_begun}
        costs["megabytes"] = peak_since(before)
        costs |= _proof(result)
        matching, status, route = result.matching, result.status, result.route
        if plan.shock and "moves" in plan.measures:
            costs["moves"] = _moves(plan, task, chosen, drawn, matching)
    values = measured(Outcome(market, matching), plan.measures) | costs
    return Cell(
        plan.sources[task.case].name,
        task.seed,
        name,
        status,
        route=route,
        size={name: getattr(market, name) for name in ("num_students", "num_companies", "num_seats", "num_pairs")},
        measures={name: values[name] for name in plan.measures if not math.isnan(values.get(name, math.nan))},
        placements=dict(matching.pairs) if AS_DONE in plan.strategies else None,
    )


def _proof(result: "Result") -> dict[str, float]:
    """Return whether the time was up before the proof, and the gap where every part of the objective has a bound."""
    if result.status == "heuristic":
        return {}
    proof = {"unproven": float(result.status == "feasible")}
    return proof | {"gap": result.gap} if result.objective and set(result.objective) <= set(result.bound) else proof


def _moves(plan: Plan, task: Round, chosen: "str | OwnStrategy", drawn: "Drawn", matching: Matching) -> float:
    from jumelage.matching.solve import match

    market, kept = struck(drawn, matching, plan.shock, task.seed)
    again = match(market, strategy=chosen, seed=task.seed, time_limit=plan.time_limit)
    return share_moved(kept, again.matching)


def _said(error: Exception) -> str:
    kind = type(error).__name__
    return f"{kind}: {error}" if isinstance(error, JumelageError) else kind


def as_line(cell: Cell) -> dict[str, Any]:
    """Return a cell ready for JSON."""
    return {name: value for name, value in vars(cell).items() if value is not None}
