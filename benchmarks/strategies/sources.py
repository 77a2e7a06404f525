"""Where markets come from: made anew for each seed, or one that is real and the same for every seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from jumelage.cohort import Cohort
    from jumelage.matching.market import Market
    from jumelage.matching.rules.rule import Rule
    from jumelage.scoring.rubric import Rubric

Remake = Callable[["Cohort"], "Market"]


@dataclass(frozen=True, eq=False)
class Drawn:
    """A market and, where it was made from tables, the way to make it again from changed ones.

    Parameters
    ----------
    market : Market
        What the strategies decide.
    cohort : Cohort, optional
        The tables it was made from.
    remake : callable, optional
        Takes changed tables of the same term and returns their market, scored by the same rubric.
    """

    market: "Market"
    cohort: "Cohort | None" = None
    remake: Remake | None = None


class Source(Protocol):
    """A case: its name, whether each seed has a market of its own, and the market of a seed."""

    @property
    def name(self) -> str:
        """What the case is called."""

    @property
    def is_made(self) -> bool:
        """Whether every seed has a market of its own; else seeds only draw the lottery that breaks ties."""

    def draw(self, seed: int) -> Drawn:
        """Return the market of a seed."""


@dataclass(frozen=True)
class MadeMarkets:
    """Cohorts of a preset, scored by the rubric that `Rubric.suggest` proposes.

    Parameters
    ----------
    preset : str
        One of `jumelage.datasets.PRESETS`.
    num_students, num_companies : int
        The size of both sides.
    """

    preset: str
    num_students: int
    num_companies: int
    is_made: bool = field(default=True, init=False)

    @property
    def name(self) -> str:
        """The preset and the size."""
        return f"{self.preset} {self.num_students}x{self.num_companies}"

    def draw(self, seed: int) -> Drawn:
        """Make the cohort of a seed and its market."""
        from jumelage.datasets import make_cohort
        from jumelage.scoring.rubric import Rubric

        cohort = make_cohort(self.preset, num_students=self.num_students, num_companies=self.num_companies, seed=seed)
        remake = _remake_of(Rubric.suggest(cohort), ())
        return Drawn(remake(cohort), cohort, remake)


@dataclass(frozen=True, eq=False)
class RealCohort:
    """One term, the same for every seed.

    Parameters
    ----------
    cohort : Cohort
        The tables.
    rubric : Rubric, optional
        How pairs are scored; by default as `Rubric.suggest` says.
    rules : sequence of Rule
        What a matching must keep besides.

    Examples
    --------
    >>> import jumelage as jm
    >>> RealCohort(jm.load_cohort("bretagne")).draw(0).market.num_students
    150
    """

    cohort: "Cohort"
    rubric: "Rubric | None" = None
    rules: Sequence["Rule"] = ()
    is_made: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        """The name of the cohort and its size."""
        cohort = self.cohort
        return f"{cohort.name or 'cohort'} {len(cohort.students)}x{len(cohort.companies)}"

    def draw(self, seed: int) -> Drawn:  # noqa: ARG002 - every seed has the same market
        """Return the market of the term."""
        return self._drawn

    @cached_property
    def _drawn(self) -> Drawn:
        from jumelage.matching.market import Market
        from jumelage.scoring.rubric import Rubric

        rubric = self.rubric or Rubric.suggest(self.cohort)
        market = Market.from_cohort(self.cohort, rubric.score(self.cohort), rules=self.rules)
        return Drawn(market, self.cohort, _remake_of(rubric, self.rules))

    def __getstate__(self) -> dict[str, object]:
        # Another process makes the market itself: the way to make it again cannot be sent.
        return {name: value for name, value in vars(self).items() if name != "_drawn"}


@dataclass(frozen=True, eq=False)
class RealMarket:
    """One market, the same for every seed; without tables, so that no shock can strike it.

    Parameters
    ----------
    market : Market
        What is to be decided.
    name : str
        What the case is called.
    """

    market: "Market"
    name: str = "market"
    is_made: bool = field(default=False, init=False)

    def draw(self, seed: int) -> Drawn:  # noqa: ARG002 - every seed has the same market
        """Return the market."""
        return Drawn(self.market)


def _remake_of(rubric: "Rubric", rules: Sequence["Rule"]) -> Remake:
    """Return the way from the tables of a term to its market; rules about who has left go with them."""

    def remake(cohort: "Cohort") -> "Market":
        from jumelage.matching.market import Market

        compat = rubric.score(cohort)
        if not rules:
            return Market.from_cohort(cohort, compat)
        bare = Market.from_cohort(cohort, compat)
        return Market.from_cohort(cohort, compat, rules=[rule for rule in rules if not rule.faults(bare)])

    return remake
