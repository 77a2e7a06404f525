"""`Market.from_scores`: a table of scores, dense or sparse."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from jumelage.errors import Fault, InputError
from jumelage.matching.market import Market
from jumelage.matching.modes import Mode
from jumelage.matching.rules.rule import Rule
from jumelage.matching.sources.modes import in_modes
from jumelage.matching.sources.pair_arrays import pointers
from jumelage.matching.sources.tables import by_company, side, unmasked

if TYPE_CHECKING:
    from scipy.sparse import sparray, spmatrix


def from_scores(
    scores: "pd.DataFrame | ArrayLike | sparray | spmatrix",
    capacity: "Mapping[str, int] | pd.Series | ArrayLike",
    minimum: "Mapping[str, int] | pd.Series | ArrayLike | None",
    students: Sequence[str] | None,
    companies: Sequence[str] | None,
    rules: Sequence[Rule],
    modes: Sequence[Mode],
) -> Market:
    """Return the market of a table of scores; see `Market.from_scores`."""
    faults: list[Fault] = []
    if isinstance(scores, pd.DataFrame):
        students = scores.index.tolist() if students is None else students
        companies = scores.columns.tolist() if companies is None else companies
    shape, row, at, score = _entries(scores)
    student_ids = _ids(students, shape[0], "student", "s", faults)
    company_ids = _ids(companies, shape[1], "company", "c", faults)
    if len(student_ids) != shape[0] or len(company_ids) != shape[1]:
        raise InputError(faults)
    seats = by_company(capacity, company_ids, "capacity", faults, blank=None)
    least = by_company({} if minimum is None else minimum, company_ids, "minimum", faults, blank=0)
    for entry in np.flatnonzero(~np.isfinite(score)).tolist():
        subject = f"{student_ids[row[entry]]} – {company_ids[at[entry]]}"
        remedy = "correct it; NaN in a dense table means not allowed"
        faults.append(Fault("scores", str(score[entry]), "a finite number", remedy, subject=subject))
    if faults:
        raise InputError(faults)
    market = Market(
        students=student_ids,
        companies=company_ids,
        capacity=seats,
        minimum=least,
        indptr=pointers(row, shape[0]),
        company=at.astype(np.int32),
        score=score,
        modes=modes,
        rules=rules,
    )
    return in_modes(market, modes)


def _entries(scores: Any) -> tuple[tuple[int, int], NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return shape, and row, column and value of each allowed pair, sorted."""
    if hasattr(scores, "tocoo"):
        sparse = scores.tocoo()
        if len(sparse.shape) != 2 or sparse.dtype.kind not in "iufb":
            found = f"a sparse array of shape {sparse.shape} and type {sparse.dtype}"
            raise InputError([Fault("scores", found, "a sparse table of numbers", "give two dimensions of numbers")])
        order = np.lexsort((sparse.col, sparse.row))
        row, at = sparse.row[order].astype(np.intp), sparse.col[order].astype(np.intp)
        if ((row[1:] == row[:-1]) & (at[1:] == at[:-1])).any():
            raise InputError(
                [
                    Fault(
                        "scores",
                        "a sparse entry stored twice",
                        "each entry once",
                        "call sum_duplicates() or remove one",
                    )
                ]
            )
        return sparse.shape, row, at, sparse.data[order].astype(np.float64)
    try:
        dense = _dense(scores)
    except (TypeError, ValueError) as error:
        raise InputError(
            [Fault("scores", str(error), "a table of numbers", "correct or remove what is not one")]
        ) from error
    if dense.ndim != 2:
        expected = "a table of students × companies"
        raise InputError([Fault("scores", f"an array of shape {dense.shape}", expected, "give two dimensions")])
    row, at = np.nonzero(~np.isnan(dense))
    return dense.shape, row, at, dense[row, at]


def _dense(scores: Any) -> NDArray[np.float64]:
    """Return a table as numbers; what a mask hides, and a blank, become NaN."""
    if isinstance(scores, pd.DataFrame):
        scores = scores.to_numpy(object if any(kind.kind in "mMcO" for kind in scores.dtypes) else None)
    array = np.asarray(unmasked(scores))
    if array.dtype.kind == "O":
        array = np.where(pd.isna(array), np.nan, array)
    if array.dtype.kind in "mMc":
        message = f"a table of type {array.dtype}"
        raise TypeError(message)
    if array.dtype.kind in "iu" and array.size and max(abs(int(array.min())), abs(int(array.max()))) > 2**53:
        message = "whole numbers beyond 2**53, which floats cannot tell apart"
        raise ValueError(message)
    return array.astype(np.float64)


def _ids(given: Sequence[str] | None, count: int, name: str, letter: str, faults: list[Fault]) -> pd.Index:
    table = "students" if name == "student" else "companies"
    values = [f"{letter}{number}" for number in range(1, count + 1)] if given is None else list(given)
    if len(values) != count:
        faults.append(Fault(table, f"{len(values)} ids", f"{count}, as in the scores", "give one per row or column"))
    return side(pd.DataFrame({name: pd.Series(values, dtype=object)}), table, name, faults)
