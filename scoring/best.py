"""The best few pairs of each student or company, ties broken by a hash of both ids.

Where many pairs score alike, the order of the rows would send everybody to the first companies of the table. The hash
spreads them, and gives the same pairs whatever the order of the rows and whoever scored them.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Keys = NDArray[np.uint64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(32)

_STEP_BITS = 40
"""Scores in so many bits, which leaves 23 to the number of the company."""


def keys_of(ids: pd.Index) -> Keys:
    """Return a number for each id, which depends on the id alone."""
    return pd.util.hash_array(ids.to_numpy(object), categorize=False)


def pair_keys(student: Keys, company: Keys) -> Keys:
    """Return a number for each pair, from those of its two ids."""
    mixed = (student ^ (company * _MULTIPLIER)) * _MULTIPLIER
    mixed ^= mixed >> _SHIFT
    mixed *= _MULTIPLIER
    mixed ^= mixed >> _SHIFT
    return mixed


def best_of_rows(
    scores: NDArray[np.float64], most: NDArray[np.int64], row_keys: Keys, column_keys: Keys, *, rows_are_students: bool
) -> NDArray[np.bool_]:
    """Return which pairs of a block are among the best of their row.

    Parameters
    ----------
    scores : array, shape (rows, columns)
        From 0; below 0 where a pair is not allowed.
    most : array of int, shape (rows,)
        How many pairs each row keeps at most, from 1.
    row_keys, column_keys : arrays
        The numbers of both sides' ids.
    rows_are_students : bool
        Or companies, if not.
    """
    is_kept = scores >= 0
    full = np.flatnonzero(is_kept.sum(axis=1) > most)
    if not len(full):
        return is_kept
    those = scores[full]
    last = np.sort(those, axis=1)[np.arange(len(full)), -most[full]]
    is_best = those >= last[:, None]
    tied = np.flatnonzero(is_best.sum(axis=1) > most[full])
    if len(tied):
        num_better = (those[tied] > last[tied, None]).sum(axis=1)
        row, column = np.nonzero(those[tied] == last[tied, None])
        of_row, of_column = row_keys[full[tied[row]]], column_keys[column]
        key = pair_keys(of_row, of_column) if rows_are_students else pair_keys(of_column, of_row)
        is_beyond = _ranks(row, key) >= (most[full[tied]] - num_better)[row]
        is_best[tied[row[is_beyond]], column[is_beyond]] = False
    is_kept[full] = is_best
    return is_kept


def best_of_companies(
    student: NDArray[np.int32],
    company: NDArray[np.int32],
    score: NDArray[np.float64],
    most: NDArray[np.int64],
    keys: tuple[Keys, Keys],
) -> NDArray[np.intp]:
    """Return which pairs of a list are among the best of their company, best first for each company.

    Parameters
    ----------
    student, company, score : arrays, shape (pairs,)
        The pairs, each once.
    most : array of int, shape (companies,)
        How many pairs each company keeps at most, from 1.
    keys : pair of arrays
        The numbers of the students' ids and of the companies'.
    """
    # One sort of whole numbers, scores in steps, leaves few pairs to the slow sort that is exact.
    code = (company.astype(np.int64) << _STEP_BITS) + ((1 - score) * ((1 << _STEP_BITS) - 1)).astype(np.int64)
    in_order = np.sort(code)
    bounds = np.searchsorted(in_order, np.arange(len(most) + 1) << _STEP_BITS)
    last = np.minimum(bounds[:-1] + most, bounds[1:]) - 1
    few = np.flatnonzero(code <= in_order[last][company]) if len(code) else np.empty(0, np.intp)
    student, company, score = student[few], company[few], score[few]
    order = np.lexsort((pair_keys(keys[0][student], keys[1][company]), -score, company))
    begins = np.searchsorted(company[order], np.arange(len(most)))
    rank = np.arange(len(order)) - begins[company[order]]
    return few[order[rank < most[company[order]]]]


def _ranks(row: NDArray[np.intp], key: Keys) -> NDArray[np.intp]:
    """Return each entry's place among those of its row, by the key; rows come in ascending order."""
    order = np.lexsort((key, row))
    begins = np.searchsorted(row, row)
    ranks = np.empty(len(row), np.intp)
    ranks[order] = np.arange(len(row)) - begins[order]
    return ranks
