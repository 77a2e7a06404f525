"""Tables beside the cohort's that a criterion reads: a file or a frame, with its faults by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import NUMBER, as_text
from jumelage.errors import Fault, InputError, MissingExtraError
from jumelage.scoring.needs import near

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

Given = str | Path | pd.DataFrame
"""A CSV or Parquet file, or a table."""


@dataclass(frozen=True, eq=False)
class GivenTable:
    """A table that a criterion was given.

    Parameters
    ----------
    name : str
        What it is called in messages.
    frame : DataFrame
        Its rows as they came.
    """

    name: str
    frame: pd.DataFrame

    @classmethod
    def read(cls, given: Given, what: str, columns: Sequence[str]) -> "GivenTable":
        """Read it; raise `InputError` with every column that is missing.

        Parameters
        ----------
        given : path or DataFrame
            The table, or where it is.
        what : str
            What it holds, as in ``"travel times"``.
        columns : sequence of str
            Those it must have.
        """
        table = cls(what, given) if isinstance(given, pd.DataFrame) else cls(str(given), _read_file(Path(given), what))
        absent = [column for column in columns if column not in table.frame]
        expected, names = f"the columns {', '.join(columns)}", [str(name) for name in table.frame]
        faults = [
            Fault(table.name, "no such column", expected, f"{near(name, names)}add it", column=name) for name in absent
        ]
        if faults:
            raise InputError(faults)
        return table

    def texts(self, column: str) -> "pd.Series[Any]":
        """Return a column as stripped texts, blank ones missing."""
        return as_text(self.frame[column])

    def numbers(self, column: str) -> NDArray[np.float64]:
        """Return a column as numbers, NaN where a cell is blank or is none."""
        return NUMBER.read(self.frame[column])[0].to_numpy(np.float64)

    def positions(self, column: str, known: "pd.Series[str]") -> NDArray[np.intp]:
        """Return where each of its ids stands among the known ones, -1 where it does not."""
        codes, distinct = pd.factorize(self.frame[column])
        positions = pd.Index(known).get_indexer(pd.Index(as_text(pd.Series(distinct))))
        return np.append(positions, -1)[codes]

    def pairs(self, cohort: "Cohort", of_use: NDArray[np.bool_] | None = None) -> "GivenPairs":
        """Find its columns student and company in a cohort.

        Parameters
        ----------
        cohort : Cohort
            Its ids are the ones that are known.
        of_use : array of bool, optional
            Which rows are of use; of these each pair may come once.
        """
        student = self.positions("student", cohort.students["student"])
        company = self.positions("company", cohort.companies["company"])
        pair = student * len(cohort.companies) + company
        pair[(student < 0) | (company < 0)] = -1
        if of_use is not None:
            pair[~of_use] = -1
        order = np.argsort(pair, kind="stable")
        is_repeated = np.zeros(len(pair), dtype=bool)
        is_repeated[order[1:]] = (np.diff(pair[order]) == 0) & (pair[order[1:]] >= 0)
        faults = [
            *self.faults("student", student < 0, "the id of a student of the cohort", "correct the id"),
            *self.faults("company", company < 0, "the id of a company of the cohort", "correct the id"),
            *self.faults("company", is_repeated, "each pair once", "remove the row that is wrong"),
        ]
        order = order[pair[order] >= 0]
        indptr = np.searchsorted(student[order], np.arange(len(cohort.students) + 1)).astype(np.int64)
        return GivenPairs(indptr, company[order].astype(np.int32), order, faults)

    def faults(self, column: str, wrong: NDArray[np.bool_], expected: str, remedy: str) -> list[Fault]:
        """Return a fault for each cell of a column that is wrong."""
        cells = self.frame[column]
        return [
            Fault(self.name, repr(cells.iloc[row]), expected, remedy, row=int(row) + 2, column=column)
            for row in np.flatnonzero(wrong)
        ]


def in_order(faults: list[Fault]) -> list[Fault]:
    """Return the faults of a table in the order of its rows."""
    return sorted(faults, key=lambda fault: fault.row or 0)


@dataclass(frozen=True)
class GivenPairs:
    """The pairs of a table, laid out by student.

    Parameters
    ----------
    indptr, company : arrays
        The pairs of student ``s`` are those from ``indptr[s]`` up to ``indptr[s + 1]``.
    row : array of int
        The table's row of each.
    faults : list of Fault
        Unknown ids, and pairs that came before.
    """

    indptr: NDArray[np.int64]
    company: NDArray[np.int32]
    row: NDArray[np.intp]
    faults: list[Fault]


def _read_file(path: Path, what: str) -> pd.DataFrame:
    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        with path.open(encoding="utf-8-sig") as file:
            separator = ";" if ";" in file.readline() else ","
        return pd.read_csv(path, sep=separator, dtype="str", encoding="utf-8-sig", keep_default_na=False)
    except ImportError as error:
        raise MissingExtraError("reading a Parquet file", "parquet") from error
    except (OSError, ValueError) as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else f"a file that cannot be read: {error}"
        fault = Fault(str(path), found, f"a CSV or Parquet file of {what}", "correct the path or the file")
        raise InputError([fault]) from error
