"""What a compatibility matrix offers each student, as numbers that groups are compared by."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import as_text
from jumelage.errors import Fault, InputError, listed

if TYPE_CHECKING:
    from jumelage.scoring.matrix import CompatibilityMatrix


def measures_of(matrix: "CompatibilityMatrix") -> dict[str, NDArray[np.float64]]:
    """Return the measures of `CompatibilityMatrix.gaps`, each of shape (students,)."""
    num_students, num_companies = matrix.shape
    count = np.diff(matrix.indptr)
    student = np.repeat(np.arange(num_students), count)
    best = np.full(num_students, -np.inf)
    np.maximum.at(best, student, matrix.score)
    best[count == 0] = np.nan
    if matrix.is_partial:
        return {"best_score": best}
    mean = np.full(num_students, np.nan)
    np.divide(np.bincount(student, matrix.score, num_students), count, out=mean, where=count > 0)
    return {"eligible": count / max(1, num_companies), "mean_score": mean, "best_score": best}


def groups_of(students: pd.Index, groups: Any) -> "pd.Series[str]":
    """Return the group of each student in the order of the matrix; raise `InputError` if it cannot be found."""
    if not isinstance(groups, pd.Series):
        expected = "a Series of groups with the students' ids as its index"
        remedy = 'write cohort.students.set_index("student")["..."]'
        raise InputError([Fault("groups", f"a {type(groups).__name__}", expected, remedy)])
    ids = pd.Index(as_text(groups.index.to_series()))
    faults = []
    if ids.has_duplicates:
        repeated = listed(ids[ids.duplicated()].unique())
        faults.append(Fault("groups", f"several rows for {repeated}", "one for each student", "keep one"))
    absent = students.difference(ids)
    if len(absent):
        faults.append(Fault("groups", f"no row for {listed(absent)}", "one for each student", "set the ids as index"))
    if faults:
        raise InputError(faults)
    return as_text(groups.set_axis(ids)).reindex(students)
