"""Numbers that prove a result optimal, and that anyone can check in one pass without a solver.

The proof is linear-programming duality (Shapley and Shubik, 1971, for assignment markets). Every student and every
company has a price such that the two prices of any allowed pair are at least the pair's weight. Then no matching can
weigh more than all prices together, each company's counted once per seat; a matching that weighs just that is
optimal. With a lexicographic objective there is one level of prices per objective, compared level by level.

Quotas have prices of their own, which any pair they count pays on top: they are counted once per student that a quota
lets in.
"""

from dataclasses import dataclass, field
from operator import mul
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jumelage.frozen import FrozenArrays, frozen_array
from jumelage.matching.counted import Counted, counted, open_offers
from jumelage.matching.travel import metres

if TYPE_CHECKING:
    import pandas as pd

    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching

STUDENTS_AT_ONCE = 1 << 14
"""So many students' pairs are looked at together, which keeps memory small."""

LARGEST = 2**61
"""Larger prices and weights are no proof: their sums would not fit an int64."""

MOST_DECIMALS = 300

PROVABLE = frozenset(("placed", "score", "student_rank", "company_rank", "rank_maximal", "generous", "travel"))
"""What prices can be about: sums over the placed pairs."""

UNITS_IN_RANGE = 1_000_000
"""Scores that are rounded must keep at least so many units in their range for a proof to mean anything."""


@dataclass(frozen=True, eq=False)
class Certificate(FrozenArrays):
    """Prices that prove a matching optimal.

    Parameters
    ----------
    levels : tuple of str
        What each level of prices is about, the most important first. With minima the first is ``"minima"``.
    decimals : int
        Scores are counted in whole units of ``10 ** -decimals``.
    offset : float
        What is taken off every score first; other than 0 only where the number of placed students is settled.
    student_price : ndarray of int64, shape (num_levels, num_students)
        What is left to each student; never lexicographically negative.
    company_price : ndarray of int64, shape (num_levels, num_companies)
        The least worth of a seat at each company: what one more place there would add. Negative only where the
        minimum is binding.
    quota : ndarray of int64, shape (num_quotas,)
        The quotas that have a price, by their place among the rows of all rules.
    quota_price : ndarray of int64, shape (num_levels, num_quotas)
        What each quota adds to the price of every pair it counts. Negative only where the least it must be given is
        binding. The price of a company and those of all quotas that hold it add up to what one more place there would
        add if no quota counted it; the price of a quota over companies and those of the quotas that hold it, to what
        they would add if each let in one more. For a quota over students they add up to what would be lost if each
        let in one less.

    Examples
    --------
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.1]], [1, 1])
    >>> result = jm.match(market)
    >>> result.certificate.check(market, result.matching)
    True
    >>> result.certificate.check(market, jm.Matching({"s1": "c2", "s2": "c1"}))
    True
    >>> result.certificate.check(market, jm.Matching({"s1": "c1"}))
    False
    """

    levels: tuple[str, ...]
    decimals: int
    offset: float
    student_price: NDArray[np.int64]
    company_price: NDArray[np.int64]
    quota: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    quota_price: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))

    def __post_init__(self) -> None:
        if not np.size(self.quota):
            object.__setattr__(self, "quota_price", np.zeros((len(self.levels), 0), dtype=np.int64))
        for name in ("student_price", "company_price", "quota", "quota_price"):
            object.__setattr__(self, name, frozen_array(getattr(self, name), np.int64))

    def check(self, market: "Market", matching: "Matching") -> bool:
        """Return whether these prices prove that the matching is optimal in the market."""
        return not self.faults(market, matching)

    def faults(self, market: "Market", matching: "Matching") -> tuple[str, ...]:
        """Return what stands against the proof, in sentences; nothing if it holds."""
        if not self._is_meant_for(market):
            return ("The levels or the units of the prices are not those of an objective of this market.",)
        shapes = tuple((len(self.levels), size) for size in (market.num_students, market.num_companies))
        if (self.student_price.shape, self.company_price.shape) != shapes:
            return ("The prices are for a market of another size.",)
        if any(matching.strangers(market)):
            return ("The matching names a student or a company that is not in the market.",)
        rules = counted(market)
        if not rules.is_plain:
            return ("The market has rules that prices do not prove anything of.",)
        if not self._has_quotas_of(rules):
            return ("The quotas that have a price are not those of this market, or their prices are too large.",)
        pinned, assigned = rules.pinned, matching.positions(market)
        is_free = pinned < 0
        faults = []
        if (assigned[~is_free] != pinned[~is_free]).any():
            faults.append("A pinned student is placed elsewhere.")
        load = np.bincount(assigned[assigned >= 0], minlength=market.num_companies)
        if (load > market.capacity).any() or (load < market.minimum).any():
            faults.append("A company has more students than its capacity or fewer than its minimum.")
        has_floor = np.zeros(market.num_students, dtype=bool)
        has_floor[market.student_of_pair[open_offers(market)]] = True
        if (has_floor & is_free & (assigned < 0)).any():
            faults.append("A student with an open offer is not placed.")
        if (_sign(self.student_price[:, is_free & ~has_floor]) < 0).any():
            faults.append("The price of a student is negative.")
        if not rules.holds(market.company == np.repeat(assigned, np.diff(market.indptr))):
            faults.append("A rule is broken.")
        num_allowed, is_covered, values = self._pass_over_pairs(market, rules, np.where(is_free, assigned, -1))
        if num_allowed != np.count_nonzero(is_free & (assigned >= 0)):
            faults.append("A student is placed where she is not allowed.")
        if not is_covered:
            faults.append("The prices of an allowed pair are less than the pair's weight.")
        if values != self._bounds(market, rules):
            faults.append("The matching weighs less than all prices together.")
        return tuple(faults)

    def _is_meant_for(self, market: "Market") -> bool:
        """Return whether the levels are an objective, and the units fine enough to tell the scores apart."""
        objective = self.levels[1:] if self.levels[:1] == ("minima",) else self.levels
        names = tuple(dict.fromkeys(label.partition(" ")[0] for label in objective))
        if not names or not set(names) <= PROVABLE or objective != _labels(market, names):
            return False
        is_settled = "score" in names and "placed" in names[: names.index("score")]
        if self.offset and not is_settled:
            return False
        if (
            max(_largest(self.student_price), _largest(self.company_price)) > LARGEST
            or abs(self.decimals) > MOST_DECIMALS
        ):
            return False
        if "score" not in objective or not market.num_pairs:
            return True
        scores = market.weighted_score
        if scores is None:
            return False
        with np.errstate(over="ignore"):
            units = (scores - self.offset) * self._scale
        lowest, highest = units.min(), units.max()
        if max(-lowest, highest) > LARGEST:
            return False
        if not is_settled:
            # Leaving a student unplaced is worth 0: scores are told apart from that, too.
            lowest, highest = min(lowest, 0.0), max(highest, 0.0)
        return bool(
            highest - lowest >= UNITS_IN_RANGE or np.array_equal(np.rint(units) / self._scale + self.offset, scores)
        )

    def _has_quotas_of(self, rules: Counted) -> bool:
        """Return whether the quotas are rows of these rules, and no sum of prices can overflow."""
        if self.quota_price.shape != (len(self.levels), len(self.quota)):
            return False
        if ((self.quota < 0) | (self.quota >= rules.rows.num_rows)).any():
            return False
        if len(np.unique(self.quota)) < len(self.quota):
            return False
        largest, room = _largest(self.quota_price), LARGEST - _largest(self.company_price)
        if len(self.quota) * largest <= room:
            return True
        has_price = np.zeros(rules.rows.num_rows, dtype=np.int64)
        has_price[self.quota] = 1
        return int(rules.per_pair(has_price).max(initial=0)) * largest <= room

    @property
    def _scale(self) -> float:
        return float(10**self.decimals) if self.decimals >= 0 else 1 / float(10**-self.decimals)

    def bound(self, market: "Market") -> dict[str, int]:
        """Return what no matching exceeds, level by level, in whole units; pinned pairs are left aside."""
        return dict(zip(self.levels, self._bounds(market, counted(market)), strict=True))

    def to_frame(self, market: "Market") -> "pd.DataFrame":
        """Return a table with a row per company and a column per level: the least worth of a seat there."""
        import pandas as pd

        return pd.DataFrame({"company": market.companies.astype("str"), **self._in_scores(self.company_price)})

    def quotas(self, market: "Market") -> "pd.DataFrame":
        """Return a table with a row per quota that has a price: what it says, and a column per level."""
        import pandas as pd

        labels = counted(market).rows.labels
        return pd.DataFrame({"quota": [labels[row] for row in self.quota], **self._in_scores(self.quota_price)})

    def _in_scores(self, prices: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Return prices by level, those of the score in the units of the market."""
        by_level: dict[str, NDArray[Any]] = dict(zip(self.levels, prices, strict=True))
        if "score" in by_level:
            by_level["score"] = by_level["score"] * 10.0**-self.decimals + self.offset * by_level.get("placed", 0)
        return by_level

    def _bounds(self, market: "Market", rules: Counted) -> list[int]:
        """Return all prices together: once per seat or student let in, or per student that is due if it is negative."""
        taken = np.bincount(rules.pinned[rules.pinned >= 0], minlength=market.num_companies)
        capacity, minimum = market.capacity - taken, np.maximum(market.minimum - taken, 0)
        seats = np.where(_sign(self.company_price) > 0, capacity, minimum)
        let_in = np.where(_sign(self.quota_price) > 0, rules.upper[self.quota], rules.lower[self.quota])
        return [
            _sum(student[rules.pinned < 0]) + _sum_of_products(company, seats) + _sum_of_products(quota, let_in)
            for student, company, quota in zip(self.student_price, self.company_price, self.quota_price, strict=True)
        ]

    def _pass_over_pairs(
        self, market: "Market", rules: Counted, assigned: NDArray[np.int32]
    ) -> tuple[int, bool, list[int]]:
        """Return how many placed pairs are allowed, whether every pair is covered, and what the matching weighs."""
        values, num_allowed, is_covered = [0] * len(self.levels), 0, True
        is_free, barred = rules.pinned < 0, rules.barred
        of_quotas = [self._of_quotas(rules, number) for number in range(len(self.levels))]
        ranks = _ranks(market, self.levels)
        degree = np.diff(market.indptr)
        for begin in range(0, market.num_students, STUDENTS_AT_ONCE):
            end = min(begin + STUDENTS_AT_ONCE, market.num_students)
            pairs = slice(market.indptr[begin], market.indptr[end])
            repeats, company = degree[begin:end], market.company[pairs]
            is_open = np.repeat(is_free[begin:end], repeats)
            is_open[barred[slice(*np.searchsorted(barred, (pairs.start, pairs.stop)))] - pairs.start] = False
            placed = is_open & (company == np.repeat(assigned[begin:end], repeats))
            num_allowed += int(np.count_nonzero(placed))
            undecided = is_open
            for number, level in enumerate(self.levels):
                weight = self._weight(level, market, ranks, pairs)
                values[number] += _sum(np.broadcast_to(weight, placed.shape)[placed])
                excess = np.repeat(self.student_price[number, begin:end], repeats)
                excess += self.company_price[number][company]
                if len(self.quota):
                    excess += of_quotas[number][pairs]
                excess -= weight
                is_covered &= not (undecided & (excess < 0)).any()
                undecided = undecided & (excess == 0)
        return num_allowed, is_covered, values

    def _of_quotas(self, rules: Counted, number: int) -> NDArray[np.int64]:
        """Return what each pair pays to quotas in a level; nothing at all if none has a price."""
        if not len(self.quota):
            return np.zeros(0, dtype=np.int64)
        price = np.zeros(rules.rows.num_rows, dtype=np.int64)
        price[self.quota] = self.quota_price[number]
        return rules.per_pair(price)

    def _weight(
        self, level: str, market: "Market", ranks: dict[str, NDArray[np.int64]], pairs: slice
    ) -> NDArray[np.int64]:
        """Return what pairs count in a level, from the market itself."""
        name, _, rank = level.partition(" ")
        if name == "score" and (scores := market.weighted_score) is not None:
            return np.rint((scores[pairs] - self.offset) * self._scale).astype(np.int64)
        if name in ("student_rank", "company_rank"):
            costs: NDArray[np.int64] = ranks[name][pairs]
            return -costs
        if name in ("rank_maximal", "generous"):
            is_counted: NDArray[np.int64] = (ranks["student_rank"][pairs] == int(rank)).astype(np.int64)
            return is_counted if name == "rank_maximal" else -is_counted
        if name == "travel":
            return -metres(market, pairs)
        return np.array(1 if name == "placed" else 0)


def _labels(market: "Market", names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the levels of an objective: a name each, or where ranks are counted one by one, a name and a rank each."""
    labels: list[str] = []
    for name in names:
        if name in ("rank_maximal", "generous"):
            present = np.unique(_ranks(market, (name,))["student_rank"]).tolist() or [1]
            labels += (f"{name} {rank}" for rank in (present if name == "rank_maximal" else present[:0:-1]))
        else:
            labels.append(name)
    return tuple(labels)


def _ranks(market: "Market", levels: tuple[str, ...]) -> dict[str, NDArray[np.int64]]:
    """Return the ranks that levels are about; where a side gives none, the pair comes after all it ranked."""
    names = {level.partition(" ")[0] for level in levels}
    found = {}
    for column, owner, needed in (
        ("student_rank", "student_of_pair", ("student_rank", "rank_maximal", "generous")),
        ("company_rank", "company", ("company_rank",)),
    ):
        given = getattr(market, column)
        if names.isdisjoint(needed):
            continue
        ranks = np.zeros(market.num_pairs, dtype=np.int64) if given is None else given.astype(np.int64)
        worst = np.zeros(max(market.num_students, market.num_companies), dtype=np.int64)
        np.maximum.at(worst, getattr(market, owner), ranks)
        unranked = np.flatnonzero(ranks == 0)
        ranks[unranked] = worst[getattr(market, owner)[unranked]] + 1
        found[column] = ranks
    return found


def _sign(prices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sign of each column, read level by level: that of its first number other than 0."""
    sign = np.zeros(prices.shape[1], dtype=np.int64)
    for level in prices:
        sign = np.where(sign == 0, np.sign(level), sign)
    return sign


def _largest(prices: NDArray[np.int64]) -> int:
    """Return the largest price, whatever its sign."""
    return max(int(prices.max(initial=0)), -int(prices.min(initial=0)))


def _sum(values: NDArray[np.int64]) -> int:
    """Return a sum that cannot overflow: high and low halves are added apart."""
    return (int((values >> 32).sum()) << 32) + int((values & 0xFFFFFFFF).sum())


def _sum_of_products(prices: NDArray[np.int64], counts: NDArray[np.int64]) -> int:
    used = np.flatnonzero(prices)
    return sum(map(mul, prices[used].tolist(), counts[used].tolist()))
