"""The relaxation of the integer model: a bound, cuts until it moves no more, and what cannot be in a better matching.

No bound is taken from the solver. Its row prices, whatever they are, give one by arithmetic: prices times limits, plus
what each column can then still add within its own limits (Lagrange). The same sum with a column moved to its other end
tells what any matching with that column is worth at most; if that is not enough, the column is settled.
"""

import math
import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from jumelage.matching.stable.tied.cuts import Cut, add_cuts, broken_cuts
from jumelage.matching.stable.tied.facts import Facts, Remainder, conclusions, remainder
from jumelage.matching.stable.tied.model import Floats, Model, Rows, model_of
from jumelage.matching.stable.tied.tiers import Tiers

MARGIN = 1e-7
"""What sums of floats may be off by, with gains up to 1."""

_SLOW = 0.005
"""Rounds of cuts end when one takes off the bound less than this share of what is left above the target."""

_MARKED = 0.99
"""… unless of the pairs no more than this share are left."""

_MOST_ROUNDS = 20


@dataclass(frozen=True, eq=False)
class Relaxed:
    """What the relaxation tells of the matchings that reach a target.

    Parameters
    ----------
    bound : float
        What none of them exceeds.
    facts : Facts or None
        What holds in all of them; None if there are none.
    full : ndarray of float64, or None
        How far each company is full at each of its tiers in the last solution.
    """

    bound: float
    facts: Facts | None
    full: Floats | None


def relaxed(tiers: Tiers, facts: Facts, gain: Floats, target: float, bound: float, end: float) -> Relaxed:
    """Solve the relaxation, cut and settle in turns.

    Parameters
    ----------
    tiers : Tiers
        The pairs.
    facts : Facts
        What holds in all matchings that reach the target, followed to its conclusions.
    gain : ndarray of float64, shape (num_pairs,)
        What each pair counts, at most 1 in absolute value.
    target : float
        What is looked for: matchings of this total or more.
    bound : float
        A bound known before.
    end : float
        When to stop, by `time.monotonic`.
    """
    cuts: list[Cut] = []
    last = math.inf
    full: Floats | None = None
    for _ in range(_MOST_ROUNDS):
        left = remainder(tiers, facts)
        model, cuts = _with_cuts(model_of(left, gain[left.pair]), cuts, left, tiers.num_pairs)
        solution = _solve(model, end)
        if solution is None:
            break
        point, least, reduced, price = solution
        gained, last, bound = last - least, least, min(bound, least)
        if bound < target:
            return Relaxed(bound, None, None)
        full = left.all_full(facts, point[model.full :])
        new = broken_cuts(left, model, point)
        settled = conclusions(tiers, _settled(facts, left, model, reduced, least - target + MARGIN))
        if settled is None:
            return Relaxed(target, None, None)
        has_shrunk = np.count_nonzero(settled.is_possible) < _MARKED * np.count_nonzero(facts.is_possible)
        facts = settled
        if not new or (gained < _SLOW * (bound - target) and not has_shrunk):
            break
        # Cuts without a price do nothing for the bound and slow the solver down; they may be found again.
        cuts = [cut for cut, of_row in zip(cuts, price[len(price) - len(cuts) :], strict=True) if of_row] + new
    return Relaxed(bound, facts, full)


def _with_cuts(model: Model, cuts: list[Cut], left: Remainder, num_pairs: int) -> tuple[Model, list[Cut]]:
    """Return a model with cuts for its last rows, and which they are: those that say something of the remainder."""
    from scipy.sparse import vstack

    rows = Rows(len(model.low))
    used = add_cuts(rows, cuts, left, model, num_pairs)
    added, lower, upper = rows.finished()
    extended = replace(
        model,
        rows=vstack([model.rows, added], format="csr"),
        lower=np.concatenate((model.lower, lower)),
        upper=np.concatenate((model.upper, upper)),
    )
    return extended, used


def _solve(model: Model, end: float) -> tuple[Floats, float, Floats, Floats] | None:
    """Return a solution, the bound that its prices give, the reduced gain of each column and the price of each row."""
    from scipy.optimize import linprog
    from scipy.sparse import vstack

    rows, lower, upper = model.rows, model.lower, model.upper
    seconds = end - time.monotonic()
    if not len(model.gain):
        return model.gain, 0.0, model.gain, model.gain
    if seconds <= 0:
        return None
    is_equal, has_lower, has_upper = lower == upper, lower > -np.inf, upper < np.inf
    at_least, at_most = has_lower & ~is_equal, has_upper & ~is_equal
    # Arrays for the bounds and sparse rows are documented and not in the stubs.
    bounds: Any = np.column_stack((model.low, model.high))
    options: Any = {"time_limit": seconds}
    found = linprog(
        -model.gain,
        A_ub=vstack([-rows[at_least], rows[at_most]], format="csr"),
        b_ub=np.concatenate((-lower[at_least], upper[at_most])),
        A_eq=rows[is_equal],
        b_eq=lower[is_equal],
        bounds=bounds,
        method="highs-ipm",
        options=options,
    )
    if found.status != 0:
        return None
    price = np.zeros(len(lower))
    prices = np.maximum(-found.ineqlin.marginals, 0.0)
    num_least = int(np.count_nonzero(at_least))
    price[at_least], price[at_most] = -prices[:num_least], prices[num_least:]
    price[is_equal] = -found.eqlin.marginals
    limit = np.where(price < 0, np.where(has_lower, lower, 0.0), np.where(has_upper, upper, 0.0))
    reduced = model.gain - rows.T @ price
    bound = float(price @ limit + np.maximum(reduced * model.low, reduced * model.high).sum())
    return np.asarray(found.x), bound + MARGIN, reduced, price


def _settled(facts: Facts, left: Remainder, model: Model, reduced: Floats, slack: float) -> Facts:
    """Return facts with the columns settled that would cost more than the slack if they were at their other end."""
    is_settled = np.abs(reduced) * (model.high - model.low) > slack
    at_least, at_most = is_settled & (reduced > 0), is_settled & (reduced < 0)
    is_possible, full, served = facts.is_possible.copy(), facts.full.copy(), facts.served.copy()
    is_possible[left.pair[at_most[: model.served]]] = False
    served[left.student_tier[left.tiers.student_tier[at_least[: model.served]]]] = 1
    served[left.student_tier[at_least[model.served : model.filled]]] = 1
    served[left.student_tier[at_most[model.served : model.filled]]] = 0
    full[left.company_tier[at_least[model.full :]]] = 1
    full[left.company_tier[at_most[model.full :]]] = 0
    return Facts(is_possible, full, served)
