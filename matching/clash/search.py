"""The search for a clash: of all that must hold, a part that cannot, from which nothing can be left out.

Where a cut of the flow shows the clash, the search begins with what is in it. What is left is tried in ever smaller
parts (Junker, 2004, "QuickXplain: preferred explanations and relaxations for over-constrained problems"). The smallest
clash is not looked for.
"""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.clash.clash import Clash
from jumelage.matching.clash.trial import Finding, Item, Trials, items_of
from jumelage.matching.modes import OPEN_OFFER
from jumelage.matching.problem import Problem

if TYPE_CHECKING:
    from jumelage.matching.market import Market

PATIENCE = 10.0
"""Seconds that the search for the parts of a clash may take."""


def clash_of(
    market: "Market",
    *,
    is_stable: bool = False,
    placed: NDArray[np.int32] | None = None,
    time_limit: float = PATIENCE,
) -> Clash:
    """Return what cannot hold together in a market in which not everything can.

    Parameters
    ----------
    market : Market
        Known to have no matching that keeps everything.
    is_stable : bool
        Whether no application pair may block.
    placed : ndarray of int32, shape (num_students,), optional
        Where a strategy has placed applicants before all else; −1 for the others. It matters if all could hold
        without it.
    time_limit : float
        Seconds; when they are over, what is left to try is kept.

    Examples
    --------
    >>> import jumelage as jm
    >>> rules = [jm.rules.Pin("S1", "c1"), jm.rules.Apart(["S1", "S2"]), jm.rules.Quota("company", at_least=2)]
    >>> market = jm.Market.from_scores([[0.5], [0.5]], [2], students=["S1", "S2"], rules=rules)
    >>> print(clash_of(market))
    No matching keeps these together:
    - S1, S2: never together (company).
    - Per company: at least 2 students.
    That makes 2 to be placed, but no more than 1 can be.
    Students concerned: S1, S2.
    Companies concerned: c1.
    Leave a rule out or give it a weight.
    """
    trials = Trials(market, time.monotonic() + time_limit)
    items = items_of(market, is_stable=False)
    first = trials.look(items)
    if not first.is_impossible and is_stable:
        items = items_of(market, is_stable=True)
    elif not first.is_impossible and trials.is_sure and placed is not None:
        trials = Trials(market, trials.end, placed)
        first = trials.look(items)
    suspects = _suspects(market, first)
    if suspects and trials.is_impossible(suspects):
        items = suspects
    core = sorted(_core(trials.is_impossible, [], items, has_more=False))
    return _told(trials, core)


def _suspects(market: "Market", found: Finding) -> list[Item]:
    """Return what a cut is made of, and what was settled before there was a network; nothing if there is no cut."""
    if found.cut is None or found.problem is None:
        return []
    left = _numbers(found.problem)
    in_cut = set(market.constraints.rule[left[found.cut.rows]].tolist())
    gone = np.setdiff1d(np.arange(market.constraints.num_rows), left)
    before = set(market.constraints.rule[gone].tolist()) - in_cut
    offers = _offers(market)
    asking = np.isin(market.student_of_pair[offers], found.cut.offers)
    hard = [at for at, rule in enumerate(market.rules) if rule.weight is None]
    return [
        *(("rule", at) for at in hard if at in in_cut),
        *(("minimum", at) for at in found.cut.minima.tolist()),
        *(("offer", at) for at in offers[asking].tolist()),
        *(("rule", at) for at in hard if at in before),
        *(("offer", at) for at in offers[~asking].tolist()),
    ]


def _core(
    is_impossible: Callable[[Sequence[Item]], bool], given: list[Item], items: list[Item], *, has_more: bool
) -> list[Item]:
    """Return items that cannot be added to those that are given, none of which can be left out."""
    if not items or (has_more and is_impossible(given)):
        return []
    if len(items) == 1:
        return items
    first, second = items[: len(items) // 2], items[len(items) // 2 :]
    of_second = _core(is_impossible, given + first, second, has_more=True)
    of_first = _core(is_impossible, given + of_second, first, has_more=bool(of_second))
    return of_first + of_second


def _told(trials: Trials, core: Sequence[Item]) -> Clash:
    """Return a clash with the names of all whom it concerns."""
    market, found = trials.market, trials.look(core)
    at = {kind: [number for own, number in core if own == kind] for kind in ("rule", "minimum", "offer")}
    rows = _rows(market, at["rule"], found)
    of_rule = market.constraints.rule
    groups = []
    for rule in at["rule"]:
        own = rows[of_rule[rows] == rule]
        is_part = len(own) < np.count_nonzero(of_rule == rule)
        groups.append(tuple(market.constraints.labels[row] for row in own.tolist()) if is_part else ())
    students, companies = _concerned(market, rows, at["minimum"], at["offer"])
    cut = found.cut
    return Clash(
        rules=tuple(market.rules[rule] for rule in at["rule"]),
        groups=tuple(groups),
        minima=tuple((str(market.companies[company]), int(market.minimum[company])) for company in at["minimum"]),
        offers=tuple(
            (str(market.students[market.student_of_pair[pair]]), str(market.companies[market.company[pair]]))
            for pair in at["offer"]
        ),
        needs_stability=("stability", 0) in core,
        is_after_applications=trials.placed is not None,
        is_irreducible=trials.is_sure,
        students=students,
        companies=companies,
        count=None if cut is None or cut.needed <= cut.most else (cut.needed, cut.most),
        has_pins=found.problem is not None and bool((found.problem.pinned >= 0).any()),
    )


def _rows(market: "Market", rules: Sequence[int], found: Finding) -> NDArray[np.int64]:
    """Return the rows of rules, by their place among all; of a rule that is in a cut, those that are in it."""
    of_rule = market.constraints.rule
    own = np.flatnonzero(np.isin(of_rule, rules))
    if found.cut is None or found.problem is None:
        return own
    # The problem has the rows of these rules alone.
    in_cut = own[_numbers(found.problem)[found.cut.rows]]
    is_in_cut = np.isin(of_rule[own], of_rule[in_cut])
    return np.sort(np.concatenate((in_cut, own[~is_in_cut])))


def _numbers(problem: Problem) -> NDArray[np.int64]:
    """Return the place of each row that is left to decide among those of all rules."""
    return np.zeros(0, dtype=np.int64) if problem.constraints is None else problem.constraints.number


def _offers(market: "Market") -> NDArray[np.intp]:
    return np.zeros(0, dtype=np.intp) if market.mode is None else np.flatnonzero(market.mode == OPEN_OFFER)


def _concerned(
    market: "Market", rows: NDArray[np.int64], minima: Sequence[int], offers: Sequence[int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the students and companies of the pairs that rows and minima count, and of open offers."""
    counts = np.zeros(market.constraints.num_rows, dtype=bool)
    counts[rows] = True
    column = market.constraints.column[market.constraints.entries(counts)]
    is_concerned = np.isin(market.company, minima)
    is_concerned[column[column < market.num_pairs]] = True
    is_concerned[list(offers)] = True
    students = np.unique(market.student_of_pair[is_concerned])
    companies = np.unique(np.concatenate((market.company[is_concerned], np.array(minima, dtype=np.int32))))
    return tuple(map(str, market.students[students])), tuple(map(str, market.companies[companies]))
