"""Who is elsewhere after a shock, although her place still exists."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from jumelage.benchmarks.strategies.sources import Drawn

if TYPE_CHECKING:
    from jumelage.datasets import Shocked
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching


def struck(
    drawn: Drawn, matching: "Matching", rates: "Mapping[str, Any]", seed: int
) -> "tuple[Market, dict[str, str]]":
    """Return the market after a shock, and the placements that could all stay as they are.

    Who is struck hangs on the seed and the id, so that it is the same for every strategy. A pair that was declined or
    has ended is not matched again.

    Parameters
    ----------
    drawn : Drawn
        A market with its cohort.
    matching : Matching
        Who was placed where before.
    rates : mapping
        What `jumelage.datasets.shock` takes, by keyword.
    seed : int
        Of the shock.
    """
    from jumelage.datasets import shock
    from jumelage.matching.rules import Forbid

    assert drawn.cohort is not None
    assert drawn.remake is not None
    known = {*drawn.cohort.students["student"]}, {*drawn.cohort.companies["company"]}
    placed = {
        student: company for student, company in matching.pairs.items() if student in known[0] and company in known[1]
    }
    shocked = shock(drawn.cohort, **rates, matching=placed, seed=seed)
    market = drawn.remake(shocked.cohort)
    over = _over(shocked)
    students, companies = set(market.students), set(market.companies)
    gone = [Forbid(student, company) for student, company in over if student in students and company in companies]
    market = market.replace(rules=(*market.rules, *gone))
    left = {pair for pair in placed.items() if pair not in over}
    kept = dict(sorted(pair for pair in left if market.pair(*pair) is not None))
    return market, kept


def share_moved(kept: Mapping[str, str], matching: "Matching") -> float:
    """Return the share of those who could have stayed and are elsewhere, or nowhere; NaN if nobody could.

    Examples
    --------
    >>> import jumelage as jm
    >>> share_moved({"ana": "x", "ben": "y"}, jm.Matching({"ana": "x", "ben": "x"}))
    0.5
    """
    moved = [matching.company_of(student) != company for student, company in kept.items()]
    return float(np.mean(moved)) if moved else np.nan


def _over(shocked: "Shocked") -> set[tuple[str, str]]:
    """Return the pairs that were declined or have ended."""
    events = shocked.events
    pairs = events[events["kind"].isin(["decline", "early_end"])].dropna(subset=["student", "company"])
    return set(zip(pairs["student"], pairs["company"], strict=True))
