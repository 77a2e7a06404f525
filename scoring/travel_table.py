"""A table of travel times given by the user: read, checked against the cohort, laid out by student."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import NUMBER, as_text
from jumelage.errors import Fault, InputError, MissingExtraError

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

COLUMNS = ("student", "company", "minutes")


def read_minutes(
    table: "str | Path | pd.DataFrame", cohort: "Cohort"
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Read travel times and lay them out by student.

    Parameters
    ----------
    table : path or DataFrame
        A CSV or Parquet file, or a table, with the columns student, company and minutes.
    cohort : Cohort
        Its ids are the ones that are known.

    Returns
    -------
    indptr, company, minutes : arrays
        The times of student ``s`` are those from ``indptr[s]`` up to ``indptr[s + 1]``.

    Raises
    ------
    InputError
        With every column that is missing, or every row with an unknown id, a pair that came before, or
        minutes that are not a number from 0.
    """
    name = "travel times" if isinstance(table, pd.DataFrame) else str(table)
    frame = table if isinstance(table, pd.DataFrame) else _read_file(Path(table))
    missing = [column for column in COLUMNS if column not in frame]
    if missing:
        raise InputError(
            [
                Fault(name, "no such column", f"the columns {', '.join(COLUMNS)}", "add it", column=column)
                for column in missing
            ]
        )
    student = _positions(frame["student"], cohort.students["student"])
    company = _positions(frame["company"], cohort.companies["company"])
    minutes, wrong = NUMBER.read(frame["minutes"])
    times = minutes.to_numpy(np.float64)
    pair = student * len(cohort.companies) + company
    pair[(student < 0) | (company < 0)] = -1
    order = np.argsort(pair, kind="stable")
    is_repeated = np.zeros(len(pair), dtype=bool)
    is_repeated[order[1:]] = (np.diff(pair[order]) == 0) & (pair[order[1:]] >= 0)
    faults = [
        *_faults(name, frame, "student", student < 0, "the id of a student of the cohort", "correct the id"),
        *_faults(name, frame, "company", company < 0, "the id of a company of the cohort", "correct the id"),
        *_faults(name, frame, "minutes", wrong.to_numpy() | ~(times >= 0), "a number from 0", "correct it"),
        *_faults(name, frame, "company", is_repeated, "each pair once", "remove the row that is wrong"),
    ]
    if faults:
        raise InputError(faults)
    indptr = np.searchsorted(student[order], np.arange(len(cohort.students) + 1)).astype(np.int64)
    return indptr, company[order].astype(np.int32), times[order]


def _positions(ids: "pd.Series[Any]", known: "pd.Series[str]") -> NDArray[np.intp]:
    codes, distinct = pd.factorize(ids)
    positions = pd.Index(known).get_indexer(pd.Index(as_text(pd.Series(distinct))))
    return np.append(positions, -1)[codes]


def _faults(
    name: str, frame: pd.DataFrame, column: str, wrong: NDArray[Any], expected: str, remedy: str
) -> list[Fault]:
    return [
        Fault(name, repr(frame[column].iloc[row]), expected, remedy, row=int(row) + 2, column=column)
        for row in np.flatnonzero(wrong)
    ]


def _read_file(path: Path) -> pd.DataFrame:
    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        with path.open(encoding="utf-8-sig") as file:
            separator = ";" if ";" in file.readline() else ","
        return pd.read_csv(path, sep=separator, dtype="str", encoding="utf-8-sig")
    except ImportError as error:
        raise MissingExtraError("reading a Parquet file", "parquet") from error
    except (OSError, ValueError) as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else f"a file that cannot be read: {error}"
        fault = Fault(str(path), found, "a CSV or Parquet file of travel times", "correct the path or the file")
        raise InputError([fault]) from error
