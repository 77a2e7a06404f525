"""What is measured: frozen cases, each a market, who runs on it and what is aimed for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from jumelage.benchmarks.markets import make_market

if TYPE_CHECKING:
    from jumelage.matching.market import Market

Size = Literal["small", "standard", "large"]
SIZES: tuple[Size, ...] = ("small", "standard", "large")

PLACED_FIRST = ("placed", "score")
SCORE_ONLY = ("score",)

FLOAT_TOLERANCE = 1e-9
"""How far totals may lie apart, as a share, where a contestant computes in floats."""


@dataclass(frozen=True)
class Goal:
    """What is aimed for: our time as a share of another's.

    Parameters
    ----------
    against : str
        The other contestant.
    most : float
        The largest share.
    leaves_out_proof : bool
        Whether certificate and audit, which the other has not, are taken off our time.
    """

    against: str
    most: float
    leaves_out_proof: bool = False


@dataclass(frozen=True)
class Case:
    """A market and who runs on it.

    Parameters
    ----------
    name : str
        What it is called.
    size : {"small", "standard", "large"}
        The set it belongs to.
    market : mapping
        What `make_market` is called with.
    contestants : tuple of str
        Who runs, in turn; ours first.
    objective : tuple of str
        What is optimised.
    goals : tuple of Goal
        What is aimed for.
    most_megabytes : float, optional
        The peak memory that is aimed for.
    tolerance : float
        How far totals may lie apart, as a share; 0 where all compute in the same whole numbers.
    repeats : int
        How many rounds, unless the user says.
    time_limit : float
        Seconds after which a run is given up, the making of the market included.
    """

    name: str
    size: Size
    market: Mapping[str, Any]
    contestants: tuple[str, ...]
    objective: tuple[str, ...] = PLACED_FIRST
    goals: tuple[Goal, ...] = ()
    most_megabytes: float | None = None
    tolerance: float = 0.0
    repeats: int = 5
    time_limit: float = 600.0

    def make(self, round_number: int = 1) -> "Market":
        """Make the market of a round: the flow's time depends on the order of rows, so each has a seed of its own."""
        return make_market(**self.market, seed=round_number - 1)


@dataclass(frozen=True)
class ScoringCase:
    """A cohort that is scored with the whole first set of criteria.

    Parameters
    ----------
    name, size
        As in `Case`.
    num_students, num_companies : int
        The size of the cohort of `whole_cohort`.
    repeats : int
        How many times it is scored, in one process.
    least_pairs_per_second : float, optional
        What is aimed for, by the median time; all pairs count, allowed or not.
    """

    name: str
    size: Size
    num_students: int
    num_companies: int
    repeats: int = 5
    least_pairs_per_second: float | None = None


def _market(
    kind: str, num_students: int, num_companies: int, pairs_per_student: int = 20, **dials: int
) -> dict[str, Any]:
    sizes = {"num_students": num_students, "num_companies": num_companies, "pairs_per_student": pairs_per_student}
    return {"kind": kind, **sizes, **dials}


_FLOW = ("match", "flow")
_NEAR_FLOW = (Goal("flow", 1.3),)
_NESTED = ("match", "flow-without-rules")
_SCIPY = ("match", "scipy-dense")
_AS_SCIPY = (Goal("scipy-dense", 1.0, leaves_out_proof=True),)

CASES: dict[str, Case] = {
    case.name: case
    for case in (
        Case(
            "popular-300",
            "small",
            _market("popular", 300, 60, 10),
            ("match", "flow", "scipy-sparse", "scipy-dense", "networkx"),
            tolerance=FLOAT_TOLERANCE,
            repeats=1,
        ),
        Case("popular-300-score", "small", _market("popular", 300, 60, 10), _FLOW, objective=SCORE_ONLY, repeats=1),
        Case("chain-300", "small", _market("long_chain", 300, 100, 10, chain_length=60), _FLOW, repeats=1),
        Case("nested-300", "small", _market("nested_quotas", 300, 60, 10), _NESTED, repeats=1),
        Case("dense-60", "small", _market("popular", 60, 60, 60), _SCIPY, tolerance=FLOAT_TOLERANCE, repeats=1),
        Case("popular-100k", "standard", _market("popular", 100_000, 20_000), _FLOW, goals=_NEAR_FLOW),
        Case(
            "popular-100k-score",
            "standard",
            _market("popular", 100_000, 20_000),
            _FLOW,
            objective=SCORE_ONLY,
            goals=_NEAR_FLOW,
        ),
        Case(
            "chain-100k",
            "standard",
            _market("long_chain", 100_000, 20_000, chain_length=10_000),
            _FLOW,
            goals=_NEAR_FLOW,
        ),
        Case(
            "nested-100k",
            "standard",
            _market("nested_quotas", 100_000, 20_000),
            _NESTED,
            goals=(Goal("flow-without-rules", 1.5),),
        ),
        Case(
            "popular-10k",
            "standard",
            _market("popular", 10_000, 2_000),
            ("match", "flow", "scipy-sparse", "scipy-dense"),
            goals=(Goal("scipy-sparse", 1 / 30), Goal("scipy-dense", 1 / 100)),
            tolerance=FLOAT_TOLERANCE,
        ),
        Case(
            "dense-1000",
            "standard",
            _market("popular", 1_000, 1_000, 1_000),
            _SCIPY,
            goals=_AS_SCIPY,
            tolerance=FLOAT_TOLERANCE,
        ),
        Case(
            "dense-2000",
            "standard",
            _market("popular", 2_000, 2_000, 2_000),
            _SCIPY,
            goals=_AS_SCIPY,
            tolerance=FLOAT_TOLERANCE,
        ),
        Case("popular-1k", "standard", _market("popular", 1_000, 200), ("match", "flow", "networkx")),
        Case(
            "popular-1m",
            "large",
            _market("popular", 1_000_000, 100_000),
            _FLOW,
            goals=_NEAR_FLOW,
            most_megabytes=4_500,
            repeats=1,
            time_limit=1800.0,
        ),
    )
}
"""The cases by name."""

SCORING_CASES: dict[str, ScoringCase] = {
    case.name: case
    for case in (
        ScoringCase("scoring-300", "small", 300, 60, repeats=2),
        ScoringCase("scoring-20k", "standard", 20_000, 2_000, least_pairs_per_second=30e6),
    )
}
"""The cases of scoring by name."""
