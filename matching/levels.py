"""An objective in whole numbers: levels that are maximised one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.integers import Resolution, resolution_of
from jumelage.matching.objective import Objective
from jumelage.matching.travel import metres

if TYPE_CHECKING:
    from jumelage.matching.market import Market


Compares = Literal["sum", "worst", "leximin"]
"""How two matchings are compared in a level: by the sum of the weights of their pairs, by the least of them, or by the
least, then the second least, and so on."""


@dataclass(frozen=True, eq=False)
class Level:
    """One level of a lexicographic objective, as whole numbers to maximise.

    Parameters
    ----------
    name : str
        The name of the objective it belongs to.
    weight : int or ndarray of int64, shape (num_pairs,)
        What each placed pair counts; one number where all pairs count the same.
    resolution : Resolution
        The unit the weights are counted in.
    part : int, optional
        Where an objective has several levels, which one this is: of ranks, the rank it counts.
    compares : {"sum", "worst", "leximin"}
        How matchings are compared.
    """

    name: str
    weight: int | NDArray[np.int64]
    resolution: Resolution = field(default_factory=Resolution)
    part: int | None = None
    compares: Compares = "sum"

    @property
    def label(self) -> str:
        """The name with its part: ``"rank_maximal 2"``."""
        return self.name if self.part is None else f"{self.name} {self.part}"


def levels_of(
    market: "Market",
    objective: Objective,
    largest: int,
    *,
    pinned: NDArray[np.int32] | None = None,
    at_least: int | None = None,
) -> tuple[Level, ...]:
    """Return the levels of an objective as whole numbers to maximise.

    Parameters
    ----------
    market : Market
        Whose pairs are judged.
    objective : tuple of str
        As `check_objective` returns it.
    largest : int
        The largest weight the solver can take.
    pinned : ndarray of int32, shape (num_students,), optional
        Where each pinned student is, by position; −1 for the others. No worst score is above theirs.
    at_least : int, optional
        The class of the worst score, where it is known: ``"worst_score"`` then is a sum, of 0 if it is kept.
    """
    return tuple(
        level
        for number, name in enumerate(objective)
        for level in _levels(market, name, largest, pinned, at_least, is_settled="placed" in objective[:number])
    )


def _levels(
    market: "Market",
    name: str,
    largest: int,
    pinned: NDArray[np.int32] | None,
    at_least: int | None,
    *,
    is_settled: bool,
) -> list[Level]:
    """Return the levels of one name; `is_settled` says whether the number of placed students is, by a level before."""
    if name == "placed":
        return [Level(name, 1)]
    if name in ("breaches", "blocking"):
        # No pair counts by itself: rules and stability say what these are.
        return [Level(name, 0)]
    if name == "score":
        scores = market.weighted_score
        assert scores is not None
        resolution = resolution_of(scores, largest, may_shift=is_settled, prices=prices_of(market))
        return [Level(name, resolution.integers(scores), resolution)]
    if name == "student_rank":
        return [Level(name, -student_ranks(market))]
    if name == "company_rank":
        return [Level(name, -company_ranks(market))]
    if name == "travel":
        return [Level(name, -metres(market), Resolution(3, is_exact=False))]
    if name == "rank_maximal":
        ranks = student_ranks(market)
        return [Level(name, (ranks == rank).astype(np.int64), part=rank) for rank in _present(ranks)]
    if name == "generous":
        ranks = student_ranks(market)
        return [Level(name, -(ranks == rank).astype(np.int64), part=rank) for rank in _present(ranks)[:0:-1]]
    if name == "leximin":
        return [Level(name, score_classes(market), compares="leximin")]
    assert name == "worst_score", name
    classes = classes_of_worst(market, pinned)
    if at_least is None:
        return [Level(name, classes, compares="worst")]
    return [Level(name, -(classes < at_least).astype(np.int64))]


def summed(levels: Sequence[Level], largest: int) -> list[Level]:
    """Return levels that are all sums: the classes of a leximin counted from the lowest, several to a level.

    Within a level one pair fewer of a class weighs more than all pairs of the classes above it.
    """
    sums: list[Level] = []
    for level in levels:
        assert level.compares != "worst", "the worst is found by search"
        sums += _counts(level, largest) if level.compares == "leximin" else [level]
    return sums


def _counts(level: Level, largest: int) -> Iterator[Level]:
    assert not isinstance(level.weight, int)
    sizes = np.bincount(level.weight).tolist()
    begin = 0
    while begin < len(sizes):
        end, product = begin + 1, sizes[begin] + 1
        while end < len(sizes) and product * (sizes[end] + 1) <= largest:
            product *= sizes[end] + 1
            end += 1
        counts, weight = np.zeros(len(sizes), dtype=np.int64), 1
        for at in range(end - 1, begin - 1, -1):
            counts[at] = -weight
            weight *= sizes[at] + 1
        yield Level(level.name, counts[level.weight], part=begin)
        begin = end


def prices_of(market: "Market") -> list[float]:
    """Return what a breach of each rule costs in score, in the order of the rules; 0 where it has no price."""
    return [float(rule.weight) if isinstance(rule.weight, int | float) else 0.0 for rule in market.rules]


def score_classes(market: "Market") -> NDArray[np.int64]:
    """Return the place of each pair's score among the different scores of the market: 0 for the lowest."""
    assert market.score is not None
    return np.unique(market.score, return_inverse=True)[1].astype(np.int64)


def classes_of_worst(market: "Market", pinned: NDArray[np.int32] | None) -> NDArray[np.int64]:
    """Return the classes of scores, all as the lowest of the pinned pairs where they are above it."""
    classes = score_classes(market)
    if pinned is None:
        return classes
    of_pins = classes[market.company == pinned[market.student_of_pair]]
    capped: NDArray[np.int64] = np.minimum(classes, of_pins.min(initial=len(classes)))
    return capped


def _present(ranks: NDArray[np.int64]) -> list[int]:
    """Return the ranks there are, in ascending order; 1 at the least."""
    return np.unique(ranks).tolist() or [1]


def student_ranks(market: "Market") -> NDArray[np.int64]:
    """Return the rank of each pair for its student; a place she did not rank comes after all she ranked.

    Returns
    -------
    ndarray of int64, shape (num_pairs,)
        1 is the best; a pair without a rank counts one more than her last rank.
    """
    assert market.student_rank is not None
    return _completed(market.student_rank, market.student_of_pair, market.num_students)


def company_ranks(market: "Market") -> NDArray[np.int64]:
    """Return the rank of each pair for its company; whom it did not rank comes after all it ranked.

    Returns
    -------
    ndarray of int64, shape (num_pairs,)
        1 is the best; a pair without a rank counts one more than its last rank.
    """
    assert market.company_rank is not None
    return _completed(market.company_rank, market.company, market.num_companies)


def _completed(rank: NDArray[np.int32], owner: NDArray[Any], num_owners: int) -> NDArray[np.int64]:
    ranks = rank.astype(np.int64)
    last = np.zeros(num_owners, dtype=np.int64)
    np.maximum.at(last, owner, ranks)
    return np.where(ranks > 0, ranks, last[owner] + 1)
