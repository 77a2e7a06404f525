"""Cohorts of a few rows, and what one criterion makes of their pairs."""

from typing import Any

import numpy as np
import pandas as pd

from jumelage.cohort import Cohort
from jumelage.scoring.rubric import Rubric


def cohort(students: Any, companies: Any, applications: Any = None, history: Any = None) -> Cohort:
    """A cohort from columns; ids S1, S2, … and C1, C2, … and one place each."""
    num_students, num_companies = (len(next(iter(side.values()))) for side in (students, companies))
    return Cohort(
        pd.DataFrame({"student": [f"S{n + 1}" for n in range(num_students)], **students}),
        pd.DataFrame({"company": [f"C{n + 1}" for n in range(num_companies)], "capacity": 1, **companies}),
        None if applications is None else pd.DataFrame(applications),
        history=None if history is None else pd.DataFrame(history),
    )


def allowed(criterion: Any, tables: Cohort) -> str:
    """The pairs that a hard criterion allows, as in ``S1C2``; it says the same of some of both sides."""
    gate, some, others = criterion.prepare(tables), *_some(tables)
    whole = gate.mask(slice(0, len(tables.students)))
    np.testing.assert_array_equal(gate.take(some, others).mask(slice(0, len(some))), whole[np.ix_(some, others)])
    frame = Rubric([criterion]).score(tables).to_frame()
    return " ".join(frame["student"] + frame["company"])


def values(criterion: Any, tables: Cohort) -> list[list[float]]:
    """What a soft criterion makes of each pair, a row per student."""
    matrix = Rubric([criterion]).score(tables)
    return matrix.score.reshape(matrix.shape).tolist()


def why_not(criterion: Any, tables: Cohort, student: str = "S1", company: str = "C1") -> tuple[Any, Any, Any]:
    """The one failure of a pair: what was found, what is needed, what would settle it."""
    (reason,) = Rubric([criterion]).score(tables).explain(student, company).reasons
    return reason.facts["found"], reason.facts["needed"], reason.facts.get("fix")


def judged(criterion: Any, tables: Cohort) -> Any:
    """What a soft criterion itself says of each pair, NaN where unknown; whoever else is asked about."""
    gauge, num_students = criterion.prepare(tables), len(tables.students)
    whole = np.array(gauge.values(slice(0, num_students)), dtype=np.float64)
    rows = [gauge.values(slice(row, row + 1)) for row in range(num_students)]
    np.testing.assert_array_equal(np.concatenate(rows), whole)
    some, others = _some(tables)
    np.testing.assert_array_equal(gauge.take(some, others).values(slice(0, len(some))), whole[np.ix_(some, others)])
    known = whole[~np.isnan(whole)]
    assert ((known >= 0) & (known <= 1)).all()
    return whole


def _some(tables: Cohort) -> tuple[Any, Any]:
    """Every other student and company, the last first."""
    return np.arange(len(tables.students))[::-2], np.arange(len(tables.companies))[::-2]
