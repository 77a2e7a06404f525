"""Several results for one market: what they have in common, and a result for changed scores as one of the market."""

import dataclasses
from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from jumelage.frozen import FrozenDict
from jumelage.matching.audit import audit
from jumelage.matching.levels import company_ranks, student_ranks
from jumelage.matching.result import Result
from jumelage.matching.travel import metres

if TYPE_CHECKING:
    import pandas as pd

    from jumelage.matching.market import Market


class Answers(Sequence[Result]):
    """Results to choose from, with a table that compares them."""

    results: tuple[Result, ...]

    @abstractmethod
    def to_frame(self) -> "pd.DataFrame":
        """Return a table with a row per result."""

    def __len__(self) -> int:
        return len(self.results)

    @overload
    def __getitem__(self, at: int) -> Result: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Result, ...]: ...
    def __getitem__(self, at: int | slice) -> Result | tuple[Result, ...]:
        return self.results[at]

    def _repr_html_(self) -> str:
        return self.to_frame().to_html(index=False, float_format="{:.4f}".format)


def worth_of_pairs(market: "Market", name: str) -> NDArray[np.float64]:
    """Return what each pair counts for a sum that can be sought; larger is better."""
    if name == "placed":
        return np.ones(market.num_pairs)
    if name == "score":
        return np.asarray(market.weighted_score)
    if name == "travel":
        return -metres(market) / 1000
    ranks = student_ranks(market) if name == "student_rank" else company_ranks(market)
    return -ranks.astype(np.float64)


def valued(market: "Market", found: Result, names: Sequence[str]) -> Result:
    """Return a result for changed scores as one of the market itself, judged by these names."""
    verdict = audit(market, found.matching)
    value = {name: worth for name in names if (worth := verdict.worth(name)) is not None}
    return dataclasses.replace(
        found, market=market, objective=tuple(names), value=FrozenDict(value), status="feasible", certificate=None
    )
