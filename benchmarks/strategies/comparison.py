"""What came out of a comparison: every cell, and the tables that are made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jumelage.benchmarks.strategies import statistics
from jumelage.benchmarks.strategies.cells import Cell
from jumelage.benchmarks.strategies.measures import measure_of
from jumelage.benchmarks.strategies.plan import AS_DONE
from jumelage.benchmarks.strategies.words import of_case
from jumelage.errors import Fault, InputError, listed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from jumelage.matching.market import Market

_CELL = ["case", "seed", "strategy"]


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Strategies on the same markets: every cell, and what follows from them.

    Parameters
    ----------
    about : mapping
        What was compared, with versions, commit and machine; ready for JSON.
    cells : tuple of Cell
        A cell for every strategy on every market, in the order of cases, seeds and strategies.
    market : Market, optional
        The real market, where what was done is compared student by student.
    """

    about: Mapping[str, Any]
    cells: tuple[Cell, ...]
    market: "Market | None" = None

    @property
    def strategies(self) -> tuple[str, ...]:
        """The strategies by name; the others are compared with the first."""
        return tuple(self.about["strategies"])

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases by name."""
        return tuple(self.about["cases"])

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The measures that some cell tells of."""
        told = {name for cell in self.cells for name in cell.measures}
        return tuple(name for name in self.about["measures"] if name in told)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row per cell: ``case, seed, strategy, status, message, route``, the market's size, and the measures."""
        rows = [
            {
                **{name: getattr(cell, name) for name in (*_CELL, "status", "message", "route")},
                **cell.size,
                **cell.measures,
            }
            for cell in self.cells
        ]
        columns = [*_CELL, "status", "message", "route", "num_students", "num_companies", "num_seats", "num_pairs"]
        sizes = dict.fromkeys(columns[-4:], "Int64")
        return pd.DataFrame(rows, columns=[*columns, *self.measures]).astype(
            {**sizes, **dict.fromkeys(self.measures, "float64")}
        )

    def tidy(self) -> pd.DataFrame:
        """Return a row per value: ``case, seed, strategy, measure, value``; a failed cell has none."""
        long = self.runs.melt(id_vars=_CELL, value_vars=list(self.measures), var_name="measure")
        return long.dropna(subset="value").reset_index(drop=True)

    def failures(self) -> pd.DataFrame:
        """Return the failed cells: ``case, seed, strategy, message``."""
        runs = self.runs
        return runs.loc[runs["status"] == "failed", [*_CELL, "message"]].reset_index(drop=True)

    def failed_strategies(self) -> pd.DataFrame:
        """Return a row per case and strategy that failed: ``num_failed`` and the ``first_message``."""
        failed = self.failures().groupby(["case", "strategy"], sort=False)["message"]
        return failed.agg(num_failed="count", first_message="first").reset_index()

    def means(self) -> pd.DataFrame:
        """Return the mean of each measure, over the markets that all strategies have answered.

        Returns
        -------
        DataFrame
            A row per case and strategy: ``num_answered``, on how many markets it has a matching; ``num_markets``, on
            how many all have one (but for those that have none at all), which the means are over; and the measures.
        """
        runs = self.runs.assign(is_answered=self.runs["status"] != "failed")
        keys = ["case", "strategy"]
        num_answered = runs.groupby(keys, sort=False)["is_answered"].sum().astype(np.int64).rename("num_answered")
        taking_part = runs[runs.groupby(keys)["is_answered"].transform("any")]
        is_common = taking_part.groupby(["case", "seed"])["is_answered"].transform("all")
        common = taking_part[is_common].groupby(keys, sort=False)
        num_markets = common.size().reindex(num_answered.index, fill_value=0).rename("num_markets")
        means = common[list(self.measures)].mean().reindex(num_answered.index)
        return pd.concat([num_answered, num_markets, means], axis="columns").reset_index()

    def differences(self, against: str | None = None) -> pd.DataFrame:
        """Return how each strategy differs from one of them, measure by measure.

        Parameters
        ----------
        against : str, optional
            With which one; by default the first.

        Returns
        -------
        DataFrame
            A row per case, measure and other strategy: ``num_markets`` (that both decided), ``mean`` and
            ``mean_against`` on these, ``difference`` with ``low`` and ``high`` (95 % bootstrap), ``effect``
            (rank-biserial), ``above`` and ``below`` (markets), ``p_value`` (sign-flip), ``p_holm`` (corrected for all
            comparisons of the case) and ``verdict``: ``"better"``, ``"worse"``, ``"not shown"``, or ``"same"`` where no
            market tells them apart. Without any market it is blank.

        Raises
        ------
        InputError
            If it is not one of the strategies.
        """
        reference = self._one_of("against", self.strategies[0] if against is None else against, self.strategies)
        if reference not in self._tables:
            self._tables[reference] = self._against(reference)
        return self._tables[reference].copy()

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        """The tables of differences that were asked for: resampling is not repeated."""
        return {}

    def _against(self, reference: str) -> pd.DataFrame:
        rows = []
        for case in self.cases:
            wide = {
                name: self.runs[self.runs["case"] == case].pivot_table(
                    index="seed", columns="strategy", values=name, dropna=False
                )
                for name in self.measures
            }
            rows += _compared(case, wide, [name for name in self.strategies if name != reference], reference)
        return pd.DataFrame(rows, columns=_DIFFERENCES)

    def pareto(self, case: str, measures: Sequence[str]) -> tuple[str, ...]:
        """Return the strategies that no other beats by the means of some measures together.

        Parameters
        ----------
        case : str
            One of `cases`.
        measures : sequence of str
            Two or more of `measures`; a strategy without a value in one of them is left out.

        Raises
        ------
        InputError
            If the case or a measure is not one of them.
        """
        names = [self._one_of("measures", name, self.measures) for name in measures]
        means = of_case(self.means(), self._one_of("case", case, self.cases))
        signs = np.array([1.0 if measure_of(name).better == "higher" else -1.0 for name in names])
        # Means that differ by no more than floats can tell are equal.
        best = statistics.undominated(np.round(means[names].to_numpy() * signs, 9))
        return tuple(means.loc[best, "strategy"])

    def student_by_student(self, strategy: str) -> pd.DataFrame:
        """Return what was done beside what a strategy does, a row per student.

        See `jumelage.benchmarks.strategies.beside.student_by_student`; of the seeds the first is shown.

        Raises
        ------
        InputError
            If the comparison has nothing that was done, or the strategy is not in it or failed.
        """
        from jumelage.benchmarks.strategies.beside import student_by_student
        from jumelage.matching.matching import Matching

        if self.market is None:
            remedy = "compare with as_done=jm.Matching(...)"
            raise InputError([Fault("student_by_student", "nothing that was done", "a matching to compare", remedy)])
        placements = {cell.strategy: cell.placements for cell in self.cells if cell.seed == 0 and cell.is_answered}
        self._one_of("strategy", strategy, tuple(placements))
        done, other = (Matching(placements[name] or {}) for name in (AS_DONE, strategy))
        return student_by_student(self.market, done, other)

    def plot_differences(self, case: str, measures: Sequence[str] | None = None) -> "Figure":
        """Draw how each strategy differs from the first, with intervals; needs the extra ``plot``.

        Raises
        ------
        InputError
            If the case or a measure is not one of them.
        MissingExtraError
            If matplotlib is not installed.
        """
        from jumelage.benchmarks.strategies.plots import draw_differences, shown

        names = (
            shown(self) if measures is None else [self._one_of("measures", name, self.measures) for name in measures]
        )
        return draw_differences(self, self._one_of("case", case, self.cases), names)

    def plot_pareto(self, case: str, x: str, y: str) -> "Figure":
        """Draw the means of two measures against each other, and which strategies nobody beats in both.

        Raises
        ------
        InputError
            If the case or a measure is not one of them.
        MissingExtraError
            If matplotlib is not installed.
        """
        from jumelage.benchmarks.strategies.plots import draw_pareto

        names = [self._one_of("measures", name, self.measures) for name in (x, y)]
        return draw_pareto(self, self._one_of("case", case, self.cases), *names)

    def write(self, folder: str | PathLike[str]) -> tuple[Path, ...]:
        """Write the tables and the report into a folder.

        ``values.csv`` is tidy (with the extra ``parquet`` there is ``values.parquet`` too), ``runs.csv``,
        ``means.csv`` and ``differences.csv`` are the tables of those names, ``comparison.json`` has everything, and
        ``report.html`` is a page that needs no network. Where what was done is compared, ``students.csv`` has every
        student beside each strategy.

        Parameters
        ----------
        folder : path
            Made if it is not there.

        Returns
        -------
        tuple of Path
            The files that were written.
        """
        from jumelage.benchmarks.strategies.files import write

        return write(self, Path(folder))

    def _one_of(self, what: str, name: str, known: Sequence[str]) -> str:
        if name in known:
            return name
        raise InputError([Fault(what, repr(name), f"one of {listed(known)}", "choose one of these")])

    def __repr__(self) -> str:
        failed = sum(not cell.is_answered for cell in self.cells)
        num_markets = len({(cell.case, cell.seed) for cell in self.cells})
        return (
            f"<Comparison: {_counted(len(self.strategies), 'strategy', 'strategies')} on "
            f"{_counted(num_markets, 'market')} of {_counted(len(self.cases), 'case')}, "
            f"{_counted(len(self.cells), 'cell')}, {failed} failed>"
        )


_DIFFERENCES = [
    "case",
    "measure",
    "strategy",
    "against",
    "num_markets",
    "mean",
    "mean_against",
    "difference",
    "low",
    "high",
    "effect",
    "above",
    "below",
    "p_value",
    "p_holm",
    "verdict",
]


def _compared(
    case: str, wide: Mapping[str, pd.DataFrame], strategies: Sequence[str], reference: str
) -> list[dict[str, Any]]:
    """Return the rows of a case: its p-values are corrected together."""
    rows = []
    for measure, table in wide.items():
        for strategy in strategies:
            own, other = (
                table[name].to_numpy() if name in table else np.full(len(table), np.nan)
                for name in (strategy, reference)
            )
            found = statistics.paired(own, other)
            is_common = ~np.isnan(own) & ~np.isnan(other)
            facts = asdict(found)
            rows.append(
                {
                    "case": case,
                    "measure": measure,
                    "strategy": strategy,
                    "against": reference,
                    **facts,
                    "mean": own[is_common].mean() if is_common.any() else np.nan,
                    "mean_against": other[is_common].mean() if is_common.any() else np.nan,
                    "difference": found.mean,
                    "found": found,
                }
            )
    for row, p_holm in zip(rows, statistics.holm([row["p_value"] for row in rows]), strict=True):
        is_up = measure_of(row["measure"]).better == "higher"
        row["p_holm"] = float(p_holm)
        row["verdict"] = statistics.verdict(row.pop("found"), float(p_holm), higher_is_better=is_up)
    return rows


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
