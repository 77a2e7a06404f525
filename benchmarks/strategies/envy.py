"""Justified envy: who would rather be where somebody is whom the company ranks below her."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.modes import ASSIGNMENT, OPEN_OFFER
from jumelage.matching.rules.forbidden import forbidden

if TYPE_CHECKING:
    from jumelage.benchmarks.strategies.outcome import Outcome

_BELOW_ALL = np.iinfo(np.int64).max


def justified_envy(outcome: "Outcome") -> NDArray[np.bool_]:
    """Return which students have justified envy.

    A student envies the place of another if it is an application of hers that she ranks above her own place. Her envy
    is justified if the company ranks her above the other: open offers before applicants, applicants by rank, and
    before whoever is no applicant of its. An empty seat is envied by nobody: that is waste, and makes a blocking pair
    all the same. Pinned students stand outside, and a pair that a rule forbids is no application.

    Parameters
    ----------
    outcome : Outcome
        A matching of a market with ranks.

    Returns
    -------
    ndarray of bool, shape (num_students,)
        All False where the market has no applications.

    References
    ----------
    Balinski and Sönmez, "A Tale of Two Mechanisms: Student Placement", Journal of Economic Theory 84 (1999);
    Abdulkadiroğlu and Sönmez, "School Choice: A Mechanism Design Approach", American Economic Review 93 (2003).

    Examples
    --------
    >>> import jumelage as jm
    >>> from jumelage.benchmarks.strategies.outcome import Outcome
    >>> wishes = {"ana": ["x", "y"], "ben": ["x", "y"]}
    >>> rankings = {"x": ["ana", "ben"], "y": ["ana", "ben"]}
    >>> market = jm.Market.from_preferences(wishes, rankings, capacity={"x": 1, "y": 1})
    >>> justified_envy(Outcome(market, jm.Matching({"ana": "y", "ben": "x"}))).tolist()
    [True, False]
    """
    market = outcome.market
    if market.mode is None or market.student_rank is None:
        return np.zeros(market.num_students, dtype=np.bool_)
    is_application = market.mode != ASSIGNMENT
    is_application[forbidden(market)] = False
    wish = np.where(is_application, market.student_rank, _BELOW_ALL)
    given = np.minimum(market.student_rank, 1) if market.company_rank is None else market.company_rank
    favour = np.where(is_application, np.where(market.mode == OPEN_OFFER, 0, given), _BELOW_ALL)

    own = outcome.pair
    has_pair = own >= 0
    own_wish = np.full(market.num_students, _BELOW_ALL)
    own_wish[has_pair] = wish[own[has_pair]]
    own_favour = np.full(market.num_students, _BELOW_ALL)
    own_favour[has_pair] = favour[own[has_pair]]
    is_envied = (outcome.assigned >= 0) & ~outcome.is_pinned
    lowest = np.full(market.num_companies, -1, dtype=np.int64)
    np.maximum.at(lowest, outcome.assigned[is_envied], own_favour[is_envied])

    student = market.student_of_pair
    is_justified = is_application & (wish < own_wish[student]) & (favour < lowest[market.company])
    envious = np.zeros(market.num_students, dtype=np.bool_)
    envious[student[is_justified]] = True
    return envious & ~outcome.is_pinned
