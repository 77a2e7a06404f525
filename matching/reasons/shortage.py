"""Where to find places: what is asked and offered of each kind of place, and what one more of it is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault, InputError
from jumelage.matching.reasons.changed import with_seat
from jumelage.matching.reasons.counterfactual import Counterfactuals, Instead
from jumelage.matching.reasons.groups import BOTH, as_columns, group_faults, groups_of_students
from jumelage.matching.reasons.reconfirm import to_reconfirm
from jumelage.matching.reasons.standing import Standing, standing_of
from jumelage.matching.reasons.units import Change
from jumelage.matching.reasons.words import what_changes, word
from jumelage.matching.rules.columns import find, found
from jumelage.matching.rules.groups import Group, every_group
from jumelage.matching.sources.pair_arrays import pointers
from jumelage.texts import Explanation, Reason, check_language

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.result import Result
    from jumelage.texts import Language

USUAL = ("programme", "territory", "sector")
"""What places are told apart by if nobody says otherwise: those of these columns that the market has."""

_NOTHING = Change("", None, 0.0)

_LAST = 1 << 30
"""After every level of an objective."""


def shortage(
    result: "Result",
    *,
    by: str | Sequence[str] | None = None,
    on: object = None,
    language: "Language" = "en",
    time_limit: float = 60.0,
) -> Explanation:
    """Say where to look for places: a list of calls, those that are worth most first.

    Parameters
    ----------
    result : Result
        What there is to better.
    by : str or sequence of str, optional
        The columns that tell kinds of place apart, of either side; where both have one, the companies'. By default
        ``programme``, ``territory`` and ``sector``, as far as the market has them.
    on : date, optional
        The day openings must stand on, as in `Cohort.to_reconfirm`.
    language : {"en", "fr"}
        The language of the sentences.
    time_limit : float
        Seconds for what must be solved anew.

    Returns
    -------
    Explanation
        First the openings to re-confirm, where the market knows until when they stand; then a reason for each kind of
        place, with facts to sort and sum: ``students`` who may go to such a place (demand), its ``seats`` (supply),
        ``missing`` (how many of these students would be left if they had these seats to themselves and no others: the
        structural deficit), ``unplaced``, and the worth of one more place: ``amount``, ``name`` and the ``company``
        whose like would bring it; then the students who may go nowhere.

    Raises
    ------
    InputError
        If a column is unknown, or there is nothing to tell kinds apart by.

    Notes
    -----
    Where prices prove the optimum, the worth is that of one more place like those of the company, for students of the
    row: it is exact for one place, and does not add up over several (Shapley and Shubik, 1971). Elsewhere, as where
    applications are open, the market is solved anew with one more seat at the company of the kind that most unplaced
    students of the row may go to; whoever gains by it counts.

    Examples
    --------
    >>> import pandas as pd
    >>> import jumelage as jm
    >>> pairs = pd.DataFrame({"student": ["ana", "ben"], "company": ["c1", "c1"], "score": [0.9, 0.8]})
    >>> seats = pd.DataFrame({"company": ["c1"], "capacity": [1], "sector": ["care"]})
    >>> market = jm.Market.from_pairs(pairs, ["ana", "ben"], seats)
    >>> print(jm.shortage(jm.match(market)))
    Students without a place: 1; seats left: 0; kinds of place worth a call: 1.
      - care: students 2, seats 1, missing 1, without a place 1; one more place as at c1 adds 1 (students placed).
    """
    spoken = check_language(language)
    market = result.market
    names = _columns(market, by)
    standing = standing_of(result)
    worths = _Worths(standing, Counterfactuals(standing, time_limit))
    groups = every_group(market, [found(market, name) for name in names])
    kinds = sorted((worths.kind(group) for group in groups if len(group.pairs)), key=lambda kind: kind.order)
    facts = {
        "num_unplaced": int(np.count_nonzero(standing.assigned < 0)),
        "num_seats_left": int(np.maximum(market.capacity - standing.load, 0).sum()),
        "num_kinds": sum(kind.reason.code == "call-for-place" for kind in kinds),
    }
    reasons = (*to_reconfirm(market, on), *(kind.reason for kind in kinds), *_no_opening(standing, names))
    return Explanation(Reason("shortage", facts), reasons, spoken)


@dataclass(frozen=True, eq=False)
class _Kind:
    """A kind of place: what is said of it, and where it stands in the list."""

    reason: Reason
    order: tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class _Worths:
    """What one more place of a kind is worth in a result."""

    standing: Standing
    found: Counterfactuals

    def kind(self, group: Group) -> _Kind:
        """Return what is said of a kind of place that some student may go to."""
        standing, market, pairs = self.standing, self.standing.market, group.pairs
        students, companies = np.unique(market.student_of_pair[pairs]), np.unique(market.company[pairs])
        facts: dict[str, Any] = {
            "kind": " · ".join(group.values),
            "students": len(students),
            "seats": int(market.capacity[companies].sum()),
            "missing": _missing(market, pairs),
            "unplaced": int(np.count_nonzero(standing.assigned[students] < 0)),
        }
        further = (-facts["missing"], -facts["unplaced"], facts["kind"])
        worth = self._worth(pairs)
        if worth is None:
            return _Kind(Reason("call-not-proven", facts), (_LAST, -1.0, *further))
        company, gain = worth
        if gain.loss >= 0:
            return _Kind(Reason("call-adds-nothing", facts), (_LAST, 0.0, *further))
        level = [(level.name, level.part) for level in self.found.levels].index((gain.name, gain.part))
        facts |= {"company": str(market.companies[company]), "amount": -gain.loss, "name": what_changes(gain)}
        return _Kind(Reason("call-for-place", facts), (level, gain.loss, *further))

    def _worth(self, pairs: NDArray[np.int64]) -> tuple[int, Change] | None:
        """Return the company whose like adds most, and what that changes; None if it is not proven."""
        if self.found.prices is None:
            return self._solved(pairs)
        market, kept = self.standing.market, pairs[self.standing.is_kept[pairs]]
        if not len(kept):
            return -1, _NOTHING
        # What the student brings to an opening more, beyond what her leaving costs.
        gains = self.found.prices.company_price[:, market.company[kept]] - self._slack_of(kept)
        best = int(np.lexsort(gains[::-1])[-1])
        keeps_minima = len(gains) == len(self.found.levels) or gains[0, best] == 0
        change = self.found.change(-gains[:, best]) if keeps_minima else None
        return int(market.company[kept[best]]), change or _NOTHING

    def _slack_of(self, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
        return self.found.slack[:, self.standing.kept_number[pairs]]

    def _solved(self, pairs: NDArray[np.int64]) -> tuple[int, Change] | None:
        """Return the company that most unplaced students may go to, and what one more seat there changes."""
        market = self.standing.market
        is_unplaced = self.standing.assigned[market.student_of_pair[pairs]] < 0
        wanted = np.bincount(market.company[pairs], weights=is_unplaced, minlength=market.num_companies)
        comers = np.bincount(market.company[pairs], minlength=market.num_companies)
        company = int(np.lexsort((comers, wanted))[-1])
        answer = self.found.solving(with_seat(market, company))
        return (company, answer.change or _NOTHING) if isinstance(answer, Instead) else None


def _columns(market: "Market", by: str | Sequence[str] | None) -> list[str]:
    """Return what to tell kinds apart by; raise `InputError` if there is nothing, or a column is unknown."""
    if by is None:
        usual = [name for name in USUAL if find(market, name) is not None]
        if usual:
            return usual
        remedy = "name other columns in by, or add one of these"
        raise InputError([Fault("by", f"a market without {', '.join(USUAL)}", "columns to go by", remedy)])
    names = as_columns(by)
    faults = group_faults(market, names, BOTH)
    if not names:
        faults = [Fault("by", "no column", "a column, or several", "name one, or leave it out")]
    if faults:
        raise InputError(faults)
    return [str(name) for name in names]


def _missing(market: "Market", pairs: NDArray[np.int64]) -> int:
    """Return how many students of these pairs are left if they alone have the seats: a maximum flow."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    students, row = np.unique(market.student_of_pair[pairs], return_inverse=True)
    companies, at = np.unique(market.company[pairs], return_inverse=True)
    num_students, num_companies = len(students), len(companies)
    source, sink = num_students + num_companies, num_students + num_companies + 1
    tail = np.concatenate((row, np.full(num_students, source), num_students + np.arange(num_companies)))
    head = np.concatenate((num_students + at, np.arange(num_students), np.full(num_companies, sink)))
    seats = np.minimum(market.capacity[companies], num_students)
    most = np.concatenate((np.ones(len(pairs) + num_students), seats)).astype(np.int32)
    order = np.argsort(tail, kind="stable")
    network = csr_array(
        (most[order], head[order].astype(np.int32), pointers(tail, sink + 1)), shape=(sink + 1, sink + 1)
    )
    return num_students - int(maximum_flow(network, source, sink).flow_value)


def _no_opening(standing: Standing, names: Sequence[str]) -> list[Reason]:
    """Return for each group of students how many of them may go nowhere at all."""
    market = standing.market
    is_alone = (np.diff(standing.problem.indptr) == 0) & (standing.assigned < 0)
    own = [name for name in names if found(market, name)[0] == "students"]
    groups = groups_of_students(market, own) if own else [("", np.ones(market.num_students, dtype=bool))]
    return [
        Reason("call-no-opening", {"kind": label or word("everyone"), "num": int(np.count_nonzero(is_alone & members))})
        for label, members in groups
        if (is_alone & members).any()
    ]
