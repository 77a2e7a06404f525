"""Several good answers to choose from: matchings that differ visibly and lose little."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.matching.answers import Answers, valued, worth_of_pairs
from jumelage.matching.objective import check_objective
from jumelage.matching.result import Result
from jumelage.matching.solve import match

if TYPE_CHECKING:
    import pandas as pd

    from jumelage.matching.market import Market

HALVINGS = 24
"""How often the price of a place that was given before is halved until the loss is small enough."""

STEPS_BACK = 3
"""How often the price then is raised again, half way to the last that cost too much."""

TOLERANCE = 1e-9
"""What a loss may exceed its limit by, as a share of the best: the rounding of sums."""


@dataclass(frozen=True, eq=False)
class Alternatives(Answers):
    """Good answers, the best first.

    Parameters
    ----------
    results : tuple of Result
        The optimum, then the others in the order they were found, each as different from those before as the loss
        allows. Their bound is that of the optimum.
    """

    results: tuple[Result, ...]

    def to_frame(self) -> "pd.DataFrame":
        """Return a table with a row per answer.

        Returns
        -------
        DataFrame
            ``answer`` (1 is the optimum), what it is worth by each name of the objective, ``loss`` (a share of the
            optimum), ``others_than_best`` (how many students are elsewhere than in the optimum) and
            ``others_than_any`` (than in the answer before it that is the most alike).
        """
        import pandas as pd

        where = [result.matching.positions(result.market) for result in self.results]
        return pd.DataFrame(
            {
                "answer": np.arange(1, len(self.results) + 1),
                **{name: [result.value[name] for result in self.results] for name in self.results[0].objective},
                "loss": [result.gap for result in self.results],
                "others_than_best": [int(np.count_nonzero(own != where[0])) for own in where],
                "others_than_any": [
                    min((int(np.count_nonzero(own != other)) for other in where[:number]), default=0)
                    for number, own in enumerate(where)
                ],
            }
        )

    def placements(self) -> "pd.DataFrame":
        """Return a table with a row per student and a column per answer: the company, blank if unplaced."""
        import pandas as pd

        columns = {
            str(number): result.to_frame()["company"].to_numpy() for number, result in enumerate(self.results, 1)
        }
        return pd.DataFrame({"student": self.results[0].market.students.astype("str"), **columns})

    def __repr__(self) -> str:
        return f"<Alternatives: {len(self.results)}>\n{self.to_frame().to_string(index=False)}"


def alternatives(
    market: "Market",
    k: int = 5,
    within: float = 0.01,
    *,
    objective: Sequence[str] | None = None,
    seed: int = 0,
    time_limit: float = 60.0,
) -> Alternatives:
    """Return several good matchings that differ visibly, for a committee to choose from.

    Each keeps all that the optimum keeps: modes, stability where it is required, capacities, minima and rules, and what
    stands before the score in the objective. Each is found as an optimum in which a place that an answer before gave
    to the same student costs something, as much as the loss allows.

    Parameters
    ----------
    market : Market
        What is to be decided.
    k : int
        How many answers, the optimum included; fewer are returned if no others are found within the loss.
    within : float
        The largest loss, as a share of the optimum: 0.01 is 1 %.
    objective : sequence of str, optional
        As in `match`; one name of it must be ``"score"`` or ``"student_rank"``, and the loss is in that.
    seed : int
        The seed of the lottery.
    time_limit : float
        Seconds for each solve.

    Raises
    ------
    InputError
        If a number is out of range, or the objective has neither name.
    InfeasibleError, TimeLimitError
        As in `match`.

    Examples
    --------
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.9, 0.89], [0.9, 0.9]], [1, 1])
    >>> alternatives(market, k=2).to_frame()[["answer", "score", "others_than_best"]]
       answer  score  others_than_best
    0       1   1.80                 0
    1       2   1.79                 2
    """
    names = check_objective(market, objective)
    judged = next((name for name in ("score", "student_rank") if name in names), None)
    _check(k, within, names, judged)
    assert judged is not None
    best = match(market, objective=names, seed=seed, time_limit=time_limit)
    worth = worth_of_pairs(market, judged)
    priced = tuple("score" if name == judged else name for name in names)
    found, times_given = [best], np.zeros(market.num_pairs)
    largest = 2 * float(np.ptp(worth)) + 1 if len(worth) else 1.0

    def priced_at(price: float) -> Result | None:
        """Return what is best when places given before cost so much, unless it loses too much."""
        changed = market.replace(score=worth - price * times_given, student_weight=None)
        other = _as_answer(best, match(changed, objective=priced, seed=seed, time_limit=time_limit))
        return other if _loss(best, other, judged) <= within + TOLERANCE else None

    while len(found) < k:
        times_given += _is_given(found[-1])
        chosen = _dearest(priced_at, largest)
        if chosen is None or any(chosen.matching.pairs == each.matching.pairs for each in found):
            break
        found.append(chosen)
    return Alternatives(tuple(found))


def _dearest(priced_at: Callable[[float], Result | None], largest: float) -> Result | None:
    """Return the answer to about the largest price that has one."""
    price, chosen = largest, priced_at(largest)
    for _ in range(HALVINGS):
        if chosen is not None:
            break
        price /= 2
        chosen = priced_at(price)
    step = price / 2
    for _ in range(STEPS_BACK):
        if chosen is None or price >= largest:
            break
        other = priced_at(price + step)
        if other is not None:
            price, chosen = price + step, other
        step /= 2
    return chosen


def _is_given(result: Result) -> NDArray[np.bool_]:
    market = result.market
    given: NDArray[np.bool_] = market.company == result.matching.positions(market)[market.student_of_pair]
    return given


def _loss(best: Result, other: Result, judged: str) -> float:
    """Return how much worse another is, as a share of the best."""
    if any(best.value[name] != other.value[name] for name in best.objective[: best.objective.index(judged)]):
        return np.inf
    return abs(best.value[judged] - other.value[judged]) / (abs(best.value[judged]) or 1.0)


def _as_answer(best: Result, priced: Result) -> Result:
    """Return what was found for other scores as an answer to the market itself, with the optimum as its bound."""
    answer = valued(best.market, priced, best.objective)
    gaps = [abs(best.value[name] - worth) / (abs(best.value[name]) or 1.0) for name, worth in answer.value.items()]
    return dataclasses.replace(
        answer,
        bound=best.bound,
        gap=max(gaps, default=0.0),
        route=f"a price on places given before; {priced.route}",
        notices=best.notices,
    )


def _check(k: object, within: object, names: Sequence[str], judged: str | None) -> None:
    faults = []
    if isinstance(k, bool) or not isinstance(k, int) or k < 1:
        faults.append(Fault("alternatives", f"k = {k!r}", "a whole number, 1 or more", "give one"))
    if not (isinstance(within, int | float) and within >= 0):
        faults.append(Fault("alternatives", f"within = {within!r}", "a share, 0 or more", "give one"))
    if judged is None:
        faults.append(
            Fault(
                "objective",
                ",".join(names),
                "'score' or 'student_rank' among its names",
                "add one: what is lost is counted in it",
            )
        )
    if faults:
        raise InputError(faults)
