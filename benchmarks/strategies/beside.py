"""What was done and what a strategy would have done, student by student."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.matching.modes import ASSIGNMENT

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching

_NO_APPLICATION = np.iinfo(np.int64).max - 1
_NOWHERE = np.iinfo(np.int64).max


def student_by_student(market: "Market", done: "Matching", other: "Matching") -> pd.DataFrame:
    """Return a row per student of a market: where she was, where she would be, and which of the two she prefers.

    Parameters
    ----------
    market : Market
        What was to be decided.
    done, other : Matching
        What was done, and what is set beside it.

    Returns
    -------
    DataFrame
        ``student``; ``done`` and ``other``, the companies, blank if unplaced; where the market has them
        ``rank_done``, ``rank_other``, ``score_done`` and ``score_other``, blank for a place that was not ranked or is
        not allowed; and ``change``: ``"same"``, ``"better"`` or ``"worse"`` by what the student said (applications by
        rank, then any other place, then none), or ``"elsewhere"`` where she said nothing that tells the two apart.

    Examples
    --------
    >>> import jumelage as jm
    >>> market = jm.Market.from_preferences({"ana": ["x", "y"], "ben": ["x"]}, capacity={"x": 1, "y": 1})
    >>> table = student_by_student(market, jm.Matching({"ben": "x"}), jm.Matching({"ana": "x"}))
    >>> table[["student", "change"]].values.tolist()
    [['ana', 'better'], ['ben', 'worse']]
    """
    matchings = {"done": done, "other": other}
    columns: dict[str, object] = {"student": market.students.astype("str")}
    place, standing = {}, {}
    for name, matching in matchings.items():
        own = [matching.company_of(student) for student in market.students]
        columns[name] = pd.Series(own, dtype="str")
        place[name] = np.array([company or "" for company in own], dtype=object)
        pair = market.positions_of_pairs(market.students, place[name])
        standing[name] = _standing(market, place[name] != "", pair)
        if market.student_rank is not None:
            rank = pd.Series(np.where(pair >= 0, market.student_rank[pair], 0), dtype="Int64")
            columns[f"rank_{name}"] = rank.mask(rank == 0)
        if market.score is not None:
            columns[f"score_{name}"] = np.where(pair >= 0, market.score[pair], np.nan)
    change = np.select(
        [
            place["done"] == place["other"],
            standing["other"] < standing["done"],
            standing["other"] > standing["done"],
        ],
        ["same", "better", "worse"],
        "elsewhere",
    )
    return pd.DataFrame({**columns, "change": pd.Series(change, dtype="str")})


def _standing(market: "Market", is_placed: NDArray[np.bool_], pair: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how each student's place stands in what she said: the smaller the better."""
    standing = np.where(is_placed, _NO_APPLICATION, _NOWHERE)
    if market.student_rank is not None and market.mode is not None:
        applied = np.flatnonzero((pair >= 0) & (market.mode[pair] != ASSIGNMENT) & (market.student_rank[pair] > 0))
        standing[applied] = market.student_rank[pair[applied]]
    return standing
