"""Direct offers: agreed ones within capacity, open ones whose seats are held, and what came to nothing."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.datasets.made.companies import Companies
from jumelage.datasets.made.students import Students
from jumelage.datasets.made.tastes import Looks, is_eligible

if TYPE_CHECKING:
    from jumelage.datasets.made.dials import Dials

_WITHDRAWN = 0.25
"""Of the offers that came to nothing, how many the company withdrew: an assumption."""

_RANKED = 0.5
"""Of the open offers, how many the student has ranked: an assumption."""


def make_offers(
    generator: np.random.Generator, dials: "Dials", students: Students, companies: Companies, looks: Looks
) -> tuple[NDArray[np.intp], NDArray[np.int32], pd.DataFrame]:
    """Return the student and the company of each offer by position, and status and rank as a table.

    Agreed and open offers go to students whom the company may take, and stay within its capacity: each gets the
    company she likes best that has a seat left. Where all she looked at are full, she has no offer.
    """
    chance = generator.random(len(students))
    edges = np.cumsum([dials.agreed, dials.open_offers, dials.declined])
    kind = np.searchsorted(edges, chance, side="right")
    holding = generator.permutation(np.flatnonzero(kind < 2))
    held = _held(students, companies, looks, holding)
    lost = np.flatnonzero((kind == 2) & (looks.company[:, 0] >= 0))
    student = np.concatenate((holding[held >= 0], lost))
    company = np.concatenate((held[held >= 0], looks.company[lost, 0])).astype(np.int32)
    status = np.array(["agreed", "open", "declined"], dtype=object)[kind[student]]
    status[(kind[student] == 2) & (generator.random(len(student)) < _WITHDRAWN)] = "withdrawn"
    is_ranked = (kind[student] == 1) & (generator.random(len(student)) < _RANKED)
    rank = np.where(is_ranked, generator.integers(1, 4, len(student)), np.nan)
    order = np.argsort(student, kind="stable")
    table = pd.DataFrame({"status": status[order], "student_rank": rank[order]})
    return student[order], company[order], table


def _held(students: Students, companies: Companies, looks: Looks, holding: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return the company whose seat each of some students holds, first come first served; −1 for none."""
    left = companies.capacity.copy()
    held = np.full(len(holding), -1, dtype=np.int64)
    for column in range(looks.company.shape[1]):
        waiting = np.flatnonzero(held < 0)
        wanted = looks.company[holding[waiting], column]
        fits = wanted >= 0
        fits[fits] = is_eligible(students, companies, holding[waiting[fits]], wanted[fits])
        waiting, wanted = waiting[fits], wanted[fits]
        order = np.argsort(wanted, kind="stable")
        begins = np.flatnonzero(np.concatenate(([True], wanted[order][1:] != wanted[order][:-1]))[: len(order)])
        place = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
        served = order[place < left[wanted[order]]]
        held[waiting[served]] = wanted[served]
        np.subtract.at(left, wanted[served], 1)
    return held
