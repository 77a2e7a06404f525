"""What one thing costs in another: the best that can be had of two that are sought, from one end to the other."""

import dataclasses
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from jumelage.errors import Fault, InputError
from jumelage.frozen import FrozenDict
from jumelage.matching.answers import Answers, valued, worth_of_pairs
from jumelage.matching.joint import best_matching
from jumelage.matching.objective import JUDGED, check_objective
from jumelage.matching.result import Result
from jumelage.matching.solve import decided, match
from jumelage.matching.strategies import STRATEGIES

if TYPE_CHECKING:
    import pandas as pd

    from jumelage.matching.market import Market

SUMS = ("placed", "score", "student_rank", "company_rank", "travel")
"""What is a sum over the placed pairs."""

TOLERANCE = 1e-9
"""A point must be better than the line through its neighbours by more than this share: the rounding of sums."""


@dataclass(frozen=True, eq=False)
class TradeOff(Answers):
    """The points between two things that are sought: no matching found is better in both.

    Parameters
    ----------
    first, second : str
        What is sought.
    results : tuple of Result
        From the best of the first to the best of the second. Their bounds are the best of each by itself.
    """

    first: str
    second: str
    results: tuple[Result, ...]

    def to_frame(self) -> "pd.DataFrame":
        """Return a table with a row per point: what it is worth by each name."""
        import pandas as pd

        names = list(self.results[0].value)
        return pd.DataFrame([[result.value[name] for name in names] for result in self.results], columns=names)

    def __repr__(self) -> str:
        return f"<TradeOff: {self.first} and {self.second}>\n{self.to_frame().to_string(index=False)}"


def trade_off(
    market: "Market", first: str, second: str, *, points: int = 20, seed: int = 0, time_limit: float = 60.0
) -> TradeOff:
    """Return what a little of one thing costs in another: Pareto points between two things that are sought.

    As many students as possible are placed at every point, unless ``"placed"`` is one of the two. With
    ``"worst_score"`` every point is the best that goes with no score below some threshold; of two sums, points are the
    optima for all weights of the two (the supported points; Aneja and Nair, 1979). Each keeps modes, stability,
    capacities, minima and rules.

    Parameters
    ----------
    market : Market
        What is to be decided.
    first, second : str
        Two of ``"placed"``, ``"score"``, ``"student_rank"``, ``"company_rank"``, ``"travel"`` and ``"worst_score"``.
    points : int
        The most points that are returned, 2 or more: both ends are among them.
    seed : int
        The seed of the lottery.
    time_limit : float
        Seconds for each point.

    Raises
    ------
    InputError
        If a name is not one of these, both are the same, or the market lacks what they judge.
    InfeasibleError, TimeLimitError
        As in `match`.

    Examples
    --------
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[1.0, 0.5], [0.6, 0.0]], [1, 1])
    >>> trade_off(market, "score", "worst_score").to_frame()
       placed  score  worst_score
    0       2    1.1          0.5
    """
    _check(market, first, second, points)
    ends = [_end(market, one, other, seed, time_limit) for one, other in ((first, second), (second, first))]
    if "worst_score" in (first, second) and not all(len(end.matching) for end in ends):
        # Where nobody is placed there is no worst score, and nothing to be had for it.
        return TradeOff(first, second, (ends[0],))
    if "worst_score" in (first, second):
        found = _by_thresholds(market, first, second, ends, points, seed, time_limit)
    else:
        found = _by_weights(market, first, second, ends, points, seed, time_limit)
    best = {first: ends[0].value[first], second: ends[1].value[second]}
    unique = _without_worse(found, first, second)
    return TradeOff(first, second, tuple(_as_point(result, first, second, best) for result in unique))


def _end(market: "Market", one: str, other: str, seed: int, time_limit: float) -> Result:
    return match(market, objective=_order(one, other), seed=seed, time_limit=time_limit)


def _order(one: str, other: str) -> tuple[str, ...]:
    """Return the objective that has the best of the one, then of the other."""
    if "placed" not in (one, other) or (other == "placed" and JUDGED[one].is_among_placed):
        return ("placed", *(name for name in (one, other) if name != "placed"))
    return (one, other)


def _by_thresholds(
    market: "Market", first: str, second: str, ends: list[Result], points: int, seed: int, time_limit: float
) -> list[Result]:
    """Return the best of the other for thresholds of the worst score, from the one end to the other."""
    other = second if first == "worst_score" else first
    names = ("placed", "worst_score", *(name for name in (other,) if name != "placed"))
    scores = np.unique(np.asarray(market.score))
    reached = sorted(int(np.searchsorted(scores, end.value["worst_score"])) for end in ends)
    thresholds = np.arange(reached[0] + 1, reached[1])
    if len(thresholds) > points - 2:
        thresholds = thresholds[np.linspace(0, len(thresholds) - 1, points - 2).round().astype(int)]
    found, lowest = list(ends), reached[0]
    for threshold in thresholds.tolist():
        if threshold > lowest:
            chosen = dataclasses.replace(STRATEGIES["optimal"], assign=partial(best_matching, at_least=threshold))
            found.append(decided(market, chosen, names, seed, time_limit))
            lowest = int(np.searchsorted(scores, found[-1].value["worst_score"]))
    return found


def _by_weights(
    market: "Market", first: str, second: str, ends: list[Result], points: int, seed: int, time_limit: float
) -> list[Result]:
    """Return the optima for weighted sums: between two points, the one farthest beyond the line through them."""
    worth = {name: worth_of_pairs(market, name) for name in (first, second)}
    names = ("score",) if "placed" in (first, second) else ("placed", "score")
    found, between = list(ends), [(ends[0], ends[1])]
    while between and len(found) < points:
        one, other = between.pop(0)
        (x1, y1), (x2, y2) = _reached(one, first, second), _reached(other, first, second)
        weights = np.array([abs(y2 - y1), abs(x2 - x1)])
        if not weights.all():
            continue
        # Prices of soft rules are in units of the score, so its weight is 1.
        weights = weights / (weights[0] if first == "score" else weights[1])
        changed = market.replace(score=weights[0] * worth[first] + weights[1] * worth[second], student_weight=None)
        middle = match(changed, objective=names, seed=seed, time_limit=time_limit)
        middle = valued(market, middle, ends[0].objective)
        x, y = _reached(middle, first, second)
        gain = weights @ (x - x1, y - y1)
        if gain > TOLERANCE * (weights @ (abs(x1), abs(y1))):
            found.append(middle)
            between += [(one, middle), (middle, other)]
    return found


def _reached(result: Result, first: str, second: str) -> tuple[float, float]:
    """Return what a result is worth by both names; larger is better."""
    return tuple(-result.value[name] if JUDGED[name].is_cost else result.value[name] for name in (first, second))  # type: ignore[return-value]


def _without_worse(found: list[Result], first: str, second: str) -> list[Result]:
    """Return the results than which no other is better, in order, one of each value."""
    best: list[Result] = []
    for result in sorted(found, key=lambda each: _reached(each, first, second), reverse=True):
        if not best or _reached(result, first, second)[1] > _reached(best[-1], first, second)[1]:
            best.append(result)
    return best


def _as_point(result: Result, first: str, second: str, best: dict[str, float]) -> Result:
    """Return a result with the best of each by itself as its bound."""
    names = tuple(dict.fromkeys(("placed", first, second))) if "placed" in result.value else (first, second)
    value = {name: result.value[name] for name in names}
    bound = {name: best.get(name, value[name]) for name in names}
    gap = max(abs(bound[name] - value[name]) / (max(abs(bound[name]), abs(value[name])) or 1.0) for name in names)
    return dataclasses.replace(
        result,
        objective=names,
        value=FrozenDict(value),
        bound=FrozenDict(bound),
        gap=gap,
        status="feasible",
        route=f"a point between {first} and {second}; {result.route}",
        certificate=None,
    )


def _check(market: "Market", first: str, second: str, points: object) -> None:
    known = (*SUMS, "worst_score")
    faults = [
        Fault("trade_off", repr(name), f"one of {', '.join(known)}", "choose one of these")
        for name in (first, second)
        if name not in known
    ]
    if not faults and first == second:
        faults.append(Fault("trade_off", f"{first!r} twice", "two different names", "choose another"))
    if isinstance(points, bool) or not isinstance(points, int) or points < 2:
        faults.append(Fault("trade_off", f"points = {points!r}", "a whole number, 2 or more", "give one"))
    if faults:
        raise InputError(faults)
    check_objective(market, _order(first, second))
