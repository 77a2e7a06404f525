"""`compare`: strategies on the same markets, paired by seed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from pickle import PicklingError, dumps
from typing import TYPE_CHECKING, Any

from jumelage.benchmarks.strategies.asked import plan_of
from jumelage.benchmarks.strategies.cells import Cell, run_round, warm_up
from jumelage.benchmarks.strategies.comparison import Comparison
from jumelage.benchmarks.strategies.plan import AS_DONE, Plan
from jumelage.benchmarks.strategies.sources import RealCohort, RealMarket
from jumelage.benchmarks.strategies.store import Store, around, in_order
from jumelage.benchmarks.strategies.workers import run_apart
from jumelage.errors import Fault, InputError
from jumelage.frozen import FrozenDict

if TYPE_CHECKING:
    from jumelage.cohort import Cohort
    from jumelage.datasets.shocks.shocked import Rate
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.matching.strategies.own import OwnStrategy


def compare(
    where: "str | Cohort | Market | RealCohort | RealMarket | Sequence[Any]",
    strategies: "Iterable[str | OwnStrategy] | None" = None,
    *,
    sizes: Sequence[tuple[int, int]] | None = None,
    seeds: int = 20,
    measures: Iterable[str] | None = None,
    shock: "Mapping[str, Rate] | None" = None,
    as_done: "Matching | None" = None,
    time_limit: float = 60.0,
    jobs: int = 1,
    out: str | PathLike[str] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Comparison:
    """Have every strategy decide the same markets, and measure what comes out.

    Parameters
    ----------
    where : str, Cohort, Market, RealCohort, RealMarket, or a sequence of these
        The name of a preset (`jumelage.datasets.PRESETS`): each seed makes a cohort of its own, scored by the rubric
        that `Rubric.suggest` proposes. Anything else is one market, the same for every seed: seeds then draw only the
        lottery that breaks ties, and intervals say nothing of other years. `RealCohort` takes the rubric and the rules
        with the tables; `RealMarket` gives a market its name.
    strategies : iterable of str or OwnStrategy, optional
        Names of `jumelage.strategies`, or strategies of your own; all of the library by default. The others are
        compared with the first.
    sizes : sequence of (int, int), optional
        Students and openings of the made markets; 500 × 120 by default.
    seeds : int
        How many seeds: 0, 1, …
    measures : iterable of str, optional
        Names of `jumelage.benchmarks.MEASURES`; ``"placed_gap:sex"`` and ``"first_choice_gap:sex"`` are of the groups
        that a column of the students names. By default all, with the groups of programme, level and territory.
    shock : mapping of str to float or "published", optional
        The rates of `jumelage.datasets.shock`, by keyword. Once everybody is placed the shock strikes, the same for
        all strategies; each decides the changed market anew, and those who could have stayed and are elsewhere count
        as moved.
    as_done : Matching, optional
        What was done in reality, for one real market: it is measured like a strategy, the others are compared with
        it, and `Comparison.student_by_student` sets it beside each.
    time_limit : float
        Seconds for each matching.
    jobs : int
        How many processes. With 1 everything runs in this one, and a strategy may be defined anywhere. With more, a
        strategy must be importable by others, and one that crashes its process is a failed cell.
    out : path, optional
        A folder that every cell is written to at once: a comparison that was stopped is resumed by asking again for
        the same, with the same versions and commit; strategies of your own are known by their names, and a cell that
        failed stays so. `Comparison.write` puts the tables and the report there.
    progress : callable, optional
        Called as ``progress(cell, share_done)`` after each cell.

    Returns
    -------
    Comparison
        With a cell for every strategy on every market; one that failed says why.

    Raises
    ------
    InputError
        If a preset, size, strategy, measure or rate is not known or out of range, or the folder holds another run;
        all faults at once.

    Examples
    --------
    >>> import jumelage as jm
    >>> comparison = compare("co_op", ["optimal", "random"], sizes=[(40, 20)], seeds=3, measures=["placed", "score"])
    >>> comparison
    <Comparison: 2 strategies on 3 markets of 1 case, 6 cells, 0 failed>
    >>> comparison.differences()[["strategy", "measure", "num_markets", "below"]].values.tolist()[1]
    ['random', 'score', 3, 3]
    """
    plan = plan_of(
        where,
        strategies,
        sizes=sizes,
        seeds=seeds,
        measures=measures,
        shock=shock,
        as_done=as_done,
        time_limit=time_limit,
        jobs=jobs,
        out=out,
    )
    return _run(plan, int(jobs), None if out is None else Path(out), progress)


def _run(plan: Plan, jobs: int, folder: Path | None, progress: Callable[[str, float], None] | None) -> Comparison:
    here = around()
    described = {**plan.described(), "versions": here["versions"], "commit": here["commit"]}
    faults = _unsendable(plan) if jobs > 1 else []
    store = None if folder is None else Store(folder, described)
    if store is not None:
        faults += store.faults()
    if faults:
        raise InputError(faults)
    cells: list[Cell] = [] if store is None else store.begin()
    num_cells = len(plan.sources) * plan.num_seeds * len(plan.strategies)
    rounds = list(plan.rounds({cell.key for cell in cells}))
    if rounds and jobs == 1:
        warm_up(plan)
    coming = run_apart(plan, rounds, jobs) if jobs > 1 else (cell for each in rounds for cell in run_round(plan, each))
    for cell in coming:
        cells.append(cell)
        if store is not None:
            store.add(cell, {name: here[name] for name in ("date", "versions", "commit", "machine")})
        if progress is not None:
            progress(f"{cell.case}, seed {cell.seed}, {cell.strategy}: {cell.status}", len(cells) / num_cells)
    market = plan.sources[0].draw(0).market if AS_DONE in plan.strategies else None
    about = FrozenDict({**described, "machine": here["machine"]})
    return Comparison(about, in_order(cells, described), market)


def _unsendable(plan: Plan) -> list[Fault]:
    """Return a fault for each strategy that another process cannot import."""
    faults = []
    for name, chosen in plan.strategies.items():
        try:
            dumps(chosen)
        except (PicklingError, AttributeError, TypeError):
            remedy = "define it in a file of its own and import it, or ask for one job"
            found = "one that other processes cannot import"
            faults.append(Fault("strategies", found, "one that can be sent to them", remedy, subject=name))
    return faults
