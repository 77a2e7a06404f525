"""What is judged: the names an objective is made of, in any order, the most important first."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from jumelage.errors import Fault, InputError
from jumelage.matching.travel import has_coordinates

if TYPE_CHECKING:
    from jumelage.matching.market import Market

Objective = tuple[str, ...]
"""Names of what is judged, the most important first."""


@dataclass(frozen=True)
class Judged:
    """One name that an objective can be made of.

    Parameters
    ----------
    name : str
        As users write it.
    means : str
        What is sought, for people.
    is_cost : bool
        Whether a smaller value is better.
    needs : str, optional
        The column of pairs that the market must have for it.
    is_among_placed : bool
        Whether it says nothing of who is unplaced: to place nobody would be best. ``"placed"`` must stand before it.
    """

    name: str
    means: str
    is_cost: bool = False
    needs: str | None = None
    is_among_placed: bool = False


JUDGED: dict[str, Judged] = {
    judged.name: judged
    for judged in (
        Judged("placed", "the most students placed"),
        Judged("score", "the largest sum of scores", needs="score"),
        Judged(
            "student_rank",
            "the smallest sum of the ranks that students gave to their places",
            is_cost=True,
            needs="student_rank",
            is_among_placed=True,
        ),
        Judged(
            "company_rank",
            "the smallest sum of the ranks that companies gave to their students",
            is_cost=True,
            needs="company_rank",
            is_among_placed=True,
        ),
        Judged("rank_maximal", "the most first choices, then the most second ones, and so on", needs="student_rank"),
        Judged(
            "generous",
            "the fewest students with the last rank, then with the one before, and so on",
            is_cost=True,
            needs="student_rank",
            is_among_placed=True,
        ),
        Judged("worst_score", "the largest score of who fares worst", needs="score", is_among_placed=True),
        Judged("travel", "the fewest kilometres travelled, as the crow flies", is_cost=True, is_among_placed=True),
        Judged(
            "breaches",
            "the fewest breaches of soft rules",
            is_cost=True,
        ),
        Judged(
            "blocking",
            "the fewest applications of two who would both rather have each other, where stability is not required",
            is_cost=True,
            needs="student_rank",
        ),
        Judged(
            "leximin",
            "the largest score of who fares worst, then of who fares second worst, and so on",
            needs="score",
            is_among_placed=True,
        ),
    )
}
"""What can be judged, by name."""


def check_objective(market: "Market", objective: Sequence[str] | str | None) -> Objective:
    """Return the objective as a tuple of names; the market's own if it is None.

    Raises
    ------
    InputError
        If a name is not one of `JUDGED` or stands twice, the market lacks what it judges, or ``"placed"`` is missing
        before what is judged among the placed alone; all faults at once.
    """
    from jumelage.matching.market import Market

    judged: object = market
    if not isinstance(judged, Market):
        found = f"a {type(judged).__name__}"
        raise InputError([Fault("market", found, "a Market", "make one with Market.from_...")])
    if objective is None:
        second = [name for name in ("score", "student_rank") if getattr(market, name) is not None]
        objective = ("placed", *second[:1])
    given: object = objective
    names = tuple(given) if isinstance(given, Sequence) and not isinstance(given, str) else (given,)
    faults = [
        fault for number, name in enumerate(names) for fault in _faults_of_name(market, name, names[:number], names)
    ]
    if not names:
        faults.append(Fault("objective", "no name", f"one or more of {', '.join(JUDGED)}", "give one, or leave it out"))
    if faults:
        raise InputError(faults)
    return tuple(str(name) for name in names)


def _faults_of_name(
    market: "Market", name: object, before: tuple[object, ...], names: tuple[object, ...]
) -> list[Fault]:
    """Return what is wrong with one name of an objective, given the names before it."""
    written = ",".join(map(str, names))
    if not isinstance(name, str) or name not in JUDGED:
        close = get_close_matches(str(name), JUDGED, 1)
        remedy = f"did you mean {close[0]!r}?" if close else "choose among these"
        return [Fault("objective", repr(name), f"names out of {', '.join(JUDGED)}", remedy, subject=written)]
    judged, faults = JUDGED[name], []
    if name in before:
        faults.append(Fault("objective", f"{name!r} twice", "each name once", "leave one out", subject=written))
    if judged.needs is not None and getattr(market, judged.needs) is None:
        faults.append(
            Fault(
                "objective",
                f"a market without {judged.needs}",
                f"a {judged.needs} for its pairs",
                "give it, or choose another objective",
                subject=written,
            )
        )
    if name == "travel" and not has_coordinates(market):
        faults.append(
            Fault(
                "objective",
                "a market without coordinates",
                "columns lat and lon of students and of companies",
                "give them, or choose another objective",
                subject=written,
            )
        )
    if judged.is_among_placed and "placed" not in before:
        faults.append(
            Fault(
                "objective",
                f"{name!r} without 'placed' before it",
                "'placed' before what is judged among the placed students alone",
                f"write ('placed', {name!r}); without it, placing nobody would be best",
                subject=written,
            )
        )
    return faults
