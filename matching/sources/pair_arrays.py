"""The pairs of a market as arrays: where each student's begin, and what is left of them."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def pointers(row: NDArray[np.integer[Any]], num_rows: int) -> NDArray[np.int64]:
    """Return where each row begins, when entries are sorted by row."""
    return np.concatenate(([0], np.cumsum(np.bincount(row, minlength=num_rows)))).astype(np.int64)


def with_pairs(market: "Market", kept: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """Return the arrays of a market's pairs, cut down to those that are kept."""
    cut = {"indptr": pointers(market.student_of_pair[kept], market.num_students)}
    for name in ("company", "score", "student_rank", "company_rank", "mode"):
        values = getattr(market, name)
        if values is not None:
            cut[name] = values[kept]
    return cut
