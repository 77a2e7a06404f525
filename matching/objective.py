"""What is maximised, in which order, and how it is counted in whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.matching.integers import Resolution, resolution_of

if TYPE_CHECKING:
    from jumelage.matching.market import Market

Objective = tuple[str, ...]
"""Names of what is judged, the most important first."""

OBJECTIVES: tuple[Objective, ...] = (
    ("placed",),
    ("score",),
    ("placed", "score"),
    ("placed", "student_rank"),
)


@dataclass(frozen=True, eq=False)
class Level:
    """One level of a lexicographic objective, as whole numbers to maximise.

    Parameters
    ----------
    name : str
        ``"placed"``, ``"score"`` or ``"student_rank"``.
    weight : int or ndarray of int64, shape (num_pairs,)
        What each placed pair counts; one number where all pairs count the same.
    resolution : Resolution
        The unit the weights are counted in.
    """

    name: str
    weight: int | NDArray[np.int64]
    resolution: Resolution


def check_objective(market: "Market", objective: Sequence[str] | str | None) -> Objective:
    """Return the objective as a tuple of names; the market's own if it is None.

    Raises
    ------
    InputError
        If it is not one of `OBJECTIVES`, or the market lacks what it judges.
    """
    if objective is None:
        second = [name for name in ("score", "student_rank") if getattr(market, name) is not None]
        objective = ("placed", *second[:1])
    given: object = objective
    names = tuple(given) if isinstance(given, Sequence) and not isinstance(given, str) else (given,)
    if not all(isinstance(name, str) for name in names) or names not in OBJECTIVES:
        known = " or ".join(",".join(each) for each in OBJECTIVES)
        raise InputError([Fault("objective", ",".join(map(str, names)), known, "choose one of these")])
    columns = {"score": market.score, "student_rank": market.student_rank}
    faults = [
        Fault(
            "objective",
            f"a market without {name}",
            f"a {name} for its pairs",
            "give it, or choose another objective",
        )
        for name in names
        if name in columns and columns[name] is None
    ]
    if faults:
        raise InputError(faults)
    return names


def levels_of(market: "Market", objective: Objective, largest: int) -> tuple[Level, ...]:
    """Return the levels of an objective as whole numbers to maximise.

    Parameters
    ----------
    market : Market
        Whose pairs are judged.
    objective : tuple of str
        As `check_objective` returns it.
    largest : int
        The largest weight the solver can take.
    """
    return tuple(_level(market, name, largest, may_shift=number > 0) for number, name in enumerate(objective))


def _level(market: "Market", name: str, largest: int, *, may_shift: bool) -> Level:
    if name == "score":
        assert market.score is not None
        resolution = resolution_of(market.score, largest, may_shift=may_shift)
        return Level(name, resolution.integers(market.score), resolution)
    if name == "student_rank":
        return Level(name, -student_ranks(market), Resolution())
    return Level(name, 1, Resolution())


def student_ranks(market: "Market") -> NDArray[np.int64]:
    """Return the rank of each pair for its student; a place she did not rank comes after all she ranked.

    Returns
    -------
    ndarray of int64, shape (num_pairs,)
        1 is the best; a pair without a rank counts one more than her last rank.
    """
    assert market.student_rank is not None
    ranks = market.student_rank.astype(np.int64)
    filled = np.diff(market.indptr) > 0
    last = np.zeros(market.num_students, dtype=np.int64)
    if ranks.size:
        last[filled] = np.maximum.reduceat(ranks, market.indptr[:-1][filled])
    return np.where(ranks > 0, ranks, last[market.student_of_pair] + 1)
