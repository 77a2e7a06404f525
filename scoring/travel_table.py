"""A table of travel times given by the user: read, checked against the cohort, laid out by student."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import InputError, Notice
from jumelage.scoring.given_table import Given, GivenTable, in_order
from jumelage.scoring.items import fold

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


def read_minutes(
    table: Given, cohort: "Cohort", *, by_transport: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Read travel times and lay them out by student.

    Parameters
    ----------
    table : path or DataFrame
        A CSV or Parquet file, or a table, with the columns student, company and minutes.
    cohort : Cohort
        Its ids are the ones that are known.
    by_transport : bool
        Whether a column ``transport`` of the table is heeded: only the rows of the student's own are of use.

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
    given = GivenTable.read(table, "travel times", ("student", "company", "minutes"))
    times = given.numbers("minutes")
    of_use = _of_own_transport(given, cohort) if by_transport and "transport" in given.frame else None
    pairs = given.pairs(cohort, of_use)
    faults = [*pairs.faults, *given.faults("minutes", ~(times >= 0), "a number from 0", "correct it")]
    if faults:
        raise InputError(in_order(faults))
    return pairs.indptr, pairs.company, times[pairs.row]


def _of_own_transport(given: GivenTable, cohort: "Cohort") -> NDArray[np.bool_]:
    own = np.append(cohort.students["transport"].map(fold, na_action="ignore").to_numpy(object), np.nan)
    student = given.positions("student", cohort.students["student"])
    of_use: NDArray[np.bool_] = given.texts("transport").map(fold, na_action="ignore").to_numpy(object) == own[student]
    return of_use


def told_holes(criterion: str, num_timed: int, num_pairs: int) -> tuple[Notice, ...]:
    """Return a notice of how many pairs have no time, if there are any."""
    if num_timed >= num_pairs:
        return ()
    text = (
        f"{criterion}: {num_pairs - num_timed:,} of {num_pairs:,} pairs have no travel time, which counts as unknown."
    )
    return (Notice("travel-table-holes", text, "rubric", subject=criterion),)
