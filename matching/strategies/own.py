"""Strategies of the user's own: a class with one method, checked when it answers."""

import inspect
from typing import TYPE_CHECKING, Protocol, TypeGuard

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError, listed
from jumelage.matching.assignment import Assignment
from jumelage.matching.left import Left, left_to_decide
from jumelage.matching.matching import Matching
from jumelage.matching.objective import Objective
from jumelage.matching.problem import Problem
from jumelage.matching.strategies.strategy import Strategy

if TYPE_CHECKING:
    from jumelage.matching.market import Market


class OwnStrategy(Protocol):
    """A class with the method `choose`; pass `jumelage.match` an instance of it.

    It can also be found by name, if the package it is in says so in its ``pyproject.toml``::

        [project.entry-points."jumelage.strategies"]
        alphabetical = "our_platform.placements:Alphabetical"

    The names of the library's own strategies stay its own.

    A class attribute ``is_repeatable = True`` vouches that the same market and seed always give the same answer.

    Examples
    --------
    >>> import jumelage as jm
    >>> class LastComeFirstServed:
    ...     def choose(self, market, seed):
    ...         pairs, free = {}, market.capacity.copy()
    ...         for student in reversed(range(market.num_students)):
    ...             for company in market.company[market.indptr[student] : market.indptr[student + 1]]:
    ...                 if free[company] and market.students[student] not in pairs:
    ...                     pairs[market.students[student]] = market.companies[company]
    ...                     free[company] -= 1
    ...         return jm.Matching(pairs)
    >>> market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.7]], [1, 1])
    >>> result = jm.match(market, strategy=LastComeFirstServed())
    >>> result.strategy, result.status, result.value["placed"]
    ('LastComeFirstServed', 'heuristic', 2)
    """

    def choose(self, market: "Market", seed: int, /) -> Matching:
        """Return who goes where.

        Parameters
        ----------
        market : Market
            What is left to decide: pinned students have no pairs and their seats are gone, forbidden pairs are gone.
            It has no rules: a strategy that wants to keep others takes them when it is made. Students and companies
            stand in the order of their tickets: ties that positions break are broken by lot.
        seed : int
            The seed of the lottery.

        Returns
        -------
        Matching
            By ids of the market; without pinned students, who keep their places.
        """


def is_own(strategy: object) -> TypeGuard[OwnStrategy]:
    """Return whether something is a strategy of the user's own: an object, not a class, with the method."""
    return not inspect.isclass(strategy) and callable(getattr(strategy, "choose", None))


def row_of(strategy: OwnStrategy, name: str | None = None) -> Strategy:
    """Return the row of a strategy of the user's own, of which nothing is known.

    Parameters
    ----------
    strategy : OwnStrategy
        An instance.
    name : str, optional
        What results call it; by default what it says of itself, or the name of its class.
    """
    if name is None:
        says_itself = type(strategy).__repr__ is not object.__repr__
        name = repr(strategy) if says_itself else type(strategy).__name__

    def assign(market: "Market", problem: Problem, _objective: Objective, seed: int, _time_limit: float) -> Assignment:
        left = left_to_decide(market, problem, seed)
        assigned = _checked(name, strategy.choose(left.market, seed), left, market, problem)
        return Assignment(assigned, (), name, is_repeatable=bool(getattr(strategy, "is_repeatable", False)))

    return Strategy(
        name=name,
        assign=assign,
        status="heuristic",
        objective=(),
        is_stable=False,
        is_strategy_proof=False,
        is_pareto_efficient=False,
        chooses=(inspect.getdoc(strategy) or "").partition("\n")[0],
        truthfulness="",
        used_by="",
        source="",
        is_own=True,
    )


def _checked(name: str, answer: object, left: Left, market: "Market", problem: Problem) -> NDArray[np.int32]:
    """Return an answer by positions of the whole market.

    Raises
    ------
    InputError
        If it is no matching, names what is not in the market, or places a pinned student elsewhere.
    """
    if not isinstance(answer, Matching):
        found = f"a {type(answer).__name__} from its method choose"
        raise InputError([Fault("strategy", found, "a Matching", "return jm.Matching(...)", subject=name)])
    strangers = answer.strangers(market)
    faults = [
        Fault("strategy", f"{what} {listed(ids)}", f"{what} of the market it was given", "correct it", subject=name)
        for what, ids in zip(("students", "companies"), strangers, strict=True)
        if ids
    ]
    if faults:
        raise InputError(faults)
    assigned = left.in_rows(answer.positions(left.market))
    moved = np.flatnonzero((problem.pinned >= 0) & (assigned >= 0) & (assigned != problem.pinned))
    if len(moved):
        found = f"other places for the pinned students {listed(market.students[moved])}"
        remedy = "leave them out: they have no pairs in the market it is given"
        raise InputError([Fault("strategy", found, "their pins", remedy, subject=name)])
    return assigned
