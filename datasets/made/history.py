"""Placements of earlier terms: at employers of the same field, with the rank obtained and how they ended."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jumelage.datasets.made.companies import Companies
from jumelage.datasets.made.students import Students, all_sectors
from jumelage.datasets.made.words import chosen

if TYPE_CHECKING:
    from jumelage.datasets.made.dials import Dials

_FIRST_CHOICE = 0.48
"""Ranks obtained are nearly geometric with this chance (APPIC 2009 and 2024)."""

_NOT_ACQUIRED = 0.08
"""Of the placements that were not broken off, how many left competencies to acquire: an assumption."""


def make_history(
    generator: np.random.Generator,
    dials: "Dials",
    students: Students,
    companies: Companies,
    student_ids: pd.Series,
    company_table: pd.DataFrame,
) -> pd.DataFrame:
    """Return the history table; without rows where no student has one."""
    veterans = np.flatnonzero(generator.random(len(students)) < dials.history)
    student = np.repeat(veterans, dials.terms)
    term = np.tile(np.arange(dials.terms), len(veterans))
    order = np.argsort(companies.field, kind="stable")
    sizes = np.bincount(companies.field, minlength=len(dials.fields))
    begins = np.cumsum(sizes) - sizes
    field = students.field[student]
    known = sizes[field] > 0
    student, term, field = student[known], term[known], field[known]
    company = order[begins[field] + (generator.random(len(field)) * sizes[field]).astype(np.int64)]
    ended = np.searchsorted(
        [dials.early_end, dials.early_end + (1 - dials.early_end) * _NOT_ACQUIRED], generator.random(len(field))
    )
    names = [f"{dials.start.year - dials.terms + number}" for number in range(dials.terms)]
    return pd.DataFrame(
        {
            "student": student_ids.to_numpy()[student],
            "term": chosen(term, names),
            "employer": company_table["employer"].to_numpy()[company],
            "sector": chosen(companies.sector[company], all_sectors(dials)),
            "student_rank": generator.geometric(_FIRST_CHOICE, len(field)),
            "score": np.round(generator.beta(5, 3, len(field)), 2),
            "outcome": chosen(ended, ["rompu", "à compléter", "acquis"]),
        }
    )
