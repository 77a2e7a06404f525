"""What a comparison does: which markets, seeds, strategies and measures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from jumelage.benchmarks.strategies.sources import Source
from jumelage.frozen import FrozenDict
from jumelage.matching.matching import Matching
from jumelage.matching.record import market_sha256, matching_sha256

if TYPE_CHECKING:
    from jumelage.datasets.shocks.shocked import Rate
    from jumelage.matching.strategies.own import OwnStrategy

AS_DONE = "as done"
"""What the placements that were made are called beside the strategies."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Every cell of a comparison: each strategy on each market.

    Parameters
    ----------
    sources : tuple of Source
        The cases.
    strategies : mapping of str to (str, OwnStrategy or Matching)
        What is compared, by name, the first being what others are compared with. A `Matching` is what was done.
    num_seeds : int
        Seeds are 0, 1, …
    measures : tuple of str
        What is measured.
    shock : mapping
        The rates of a shock that strikes once everybody is placed; empty for none.
    time_limit : float
        Seconds for each matching.
    """

    sources: tuple[Source, ...]
    strategies: "Mapping[str, str | OwnStrategy | Matching]"
    num_seeds: int
    measures: tuple[str, ...]
    shock: "Mapping[str, Rate]" = field(default_factory=FrozenDict)
    time_limit: float = 60.0

    def described(self) -> dict[str, Any]:
        """Return the plan in words, ready for JSON: two comparisons are the same if these are."""
        done = self.strategies.get(AS_DONE)
        return {
            "cases": [source.name for source in self.sources],
            "real": {source.name: _fingerprint(source) for source in self.sources if not source.is_made},
            "as_done": "" if not isinstance(done, Matching) else matching_sha256(done),
            "num_seeds": self.num_seeds,
            "strategies": list(self.strategies),
            "measures": list(self.measures),
            "shock": dict(self.shock),
            "time_limit": self.time_limit,
        }

    def rounds(self, done: "set[Key]") -> "Iterator[Round]":
        """Yield what is left to do, a market at a time."""
        for seed in range(self.num_seeds):
            for at, source in enumerate(self.sources):
                left = tuple(name for name in self.strategies if (source.name, seed, name) not in done)
                if left:
                    yield Round(at, seed, left)


def _fingerprint(source: Source) -> str:
    """Return what tells a real market from another of its name: its ids, pairs, scores, ranks and rules."""
    market = source.draw(0).market
    rules = "\n".join(sorted(map(str, market.rules)))
    return sha256(f"{market_sha256(market)}\n{rules}".encode()).hexdigest()


Key = tuple[str, int, str]
"""Case, seed and strategy: where a cell is."""


@dataclass(frozen=True)
class Round:
    """One market and who is still to decide it.

    Parameters
    ----------
    case : int
        The position of its source.
    seed : int
        Of the market and of the lottery.
    strategies : tuple of str
        By name.
    """

    case: int
    seed: int
    strategies: tuple[str, ...]
