"""Applications: how many companies each student ranks, and how companies rank those who came."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.datasets.made.companies import Companies
from jumelage.datasets.made.students import Students
from jumelage.datasets.made.tastes import Looks

if TYPE_CHECKING:
    from jumelage.datasets.made.dials import Dials


def make_applications(
    generator: np.random.Generator,
    dials: "Dials",
    students: Students,
    companies: Companies,
    looks: Looks,
    has_place: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int32], pd.DataFrame]:
    """Return the student and the company of each application by position, and the ranks of both sides as a table.

    Parameters
    ----------
    has_place : ndarray of bool, shape (num_students,)
        Who has an agreed offer and does not apply.
    """
    length = _lengths(generator, dials, len(students))
    length[has_place | (generator.random(len(students)) >= dials.applying)] = 0
    listed = (np.arange(looks.company.shape[1]) < length[:, None]) & (looks.company >= 0)
    student, order = np.nonzero(listed)
    company, fit = looks.company[listed], looks.fit[listed]
    rank = _with_ties(generator, order + 1, _begins_run(student), dials.student_ties)
    favour = (
        dials.grade_weight * students.standing[student]
        + dials.company_fit * fit
        + generator.standard_normal(len(student))
    )
    table = pd.DataFrame(
        {"student_rank": rank, "company_rank": _company_ranks(generator, dials, companies, company, favour)}
    )
    return student, company, table


def _lengths(generator: np.random.Generator, dials: "Dials", count: int) -> NDArray[np.int64]:
    """Return how many companies each student would rank: at least one."""
    if dials.exact_length:
        return np.full(count, round(dials.list_length))
    mean = np.full(count, dials.list_length - 1)
    if dials.list_spread > 0:
        mean *= generator.gamma(1 / dials.list_spread, dials.list_spread, count)
    length = 1 + generator.poisson(mean)
    return np.where(generator.random(count) < dials.single_choice, 1, length)


def _begins_run(values: NDArray[np.integer]) -> NDArray[np.bool_]:
    return np.concatenate(([True], values[1:] != values[:-1]))[: len(values)]


def _with_ties(
    generator: np.random.Generator, rank: NDArray[np.integer], is_first: NDArray[np.bool_], chance: float
) -> NDArray[np.int64]:
    """Return ranks of which each is, by chance, equal to the one before; the next one goes on by one."""
    if chance == 0:
        return rank.astype(np.int64)
    tied = (generator.random(len(rank)) < chance) & ~is_first
    along = np.cumsum(~tied)
    begins = np.flatnonzero(is_first)
    return along - np.repeat(along[begins] - 1, np.diff(np.append(begins, len(rank))))


def _company_ranks(
    generator: np.random.Generator,
    dials: "Dials",
    companies: Companies,
    company: NDArray[np.int32],
    favour: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the rank of each applicant; NaN for those behind the last whom a company ranks."""
    order = np.lexsort((-favour, company))
    sorted_company = company[order]
    is_first = _begins_run(sorted_company)
    begins = np.flatnonzero(is_first)
    place = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    spread = np.exp(dials.selectivity_spread * generator.standard_normal(len(companies)))
    most = np.maximum(1, np.rint(dials.selectivity * spread * companies.capacity))
    rank = np.where(
        place < most[sorted_company], _with_ties(generator, place + 1, is_first, dials.company_ties), np.nan
    )
    ranks = np.empty(len(order))
    ranks[order] = rank
    return ranks
