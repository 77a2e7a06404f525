"""What students gain by not telling the truth, tried out: sampled best responses."""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.benchmarks.strategies import asked
from jumelage.benchmarks.strategies.outcome import Outcome
from jumelage.benchmarks.strategies.statistics import interval
from jumelage.errors import Fault, InputError
from jumelage.matching.matching import Matching
from jumelage.matching.modes import APPLICATION, ASSIGNMENT

if TYPE_CHECKING:
    from jumelage.benchmarks.strategies.sources import Drawn, RealCohort, RealMarket
    from jumelage.cohort import Cohort
    from jumelage.matching.market import Market
    from jumelage.matching.strategies.own import OwnStrategy

SIZES = ((100, 40),)
"""Students and openings of made markets, unless the caller says: every list means one more solve."""

_ALL_LISTS_UP_TO = 3
"""With so many applications or fewer, every other list is a candidate."""


def misreports(
    where: "str | Cohort | Market | RealCohort | RealMarket | Sequence[Any]",
    strategies: "Iterable[str | OwnStrategy] | None" = None,
    *,
    sizes: Sequence[tuple[int, int]] | None = None,
    seeds: int = 5,
    students: int = 10,
    lists: int = 6,
    time_limit: float = 60.0,
    progress: Callable[[str, float], None] | None = None,
) -> pd.DataFrame:
    """Try out, under each strategy, what students gain by another list than their true one.

    On every market some applicants are drawn. Each in turn hands in other lists (shortened, one wish put first, or
    another order) while all others say what they said and the lottery falls as it fell, and the same strategy decides
    again. She gains if her place is better in her true order: applications by rank, then any other place, then none.
    What is found is a lower bound of what can be gained, since few lists are tried, and more than a student can know,
    since she would have to know what all others say.

    Parameters
    ----------
    where, strategies, sizes, time_limit, progress
        As in `compare`; made markets have 100 students and 40 openings by default.
    seeds : int
        How many markets of each case: 0, 1, …
    students : int
        How many applicants are drawn on each.
    lists : int
        How many other lists each tries.

    Returns
    -------
    DataFrame
        A row per case and strategy: ``tried`` (students), ``gained`` (of them, with some list), ``share`` with ``low``
        and ``high`` (95 % bootstrap over the markets), ``by_shortening`` (those who need only leave wishes out),
        ``mean_gain`` and ``most_gained`` (in ranks, of those who gain; blank for none), and ``failed``: the students
        left out because the strategy failed on their true lists or on one of the others.

    Raises
    ------
    InputError
        If an argument is not known or out of range; all faults at once.

    Notes
    -----
    Where a rubric reads the wishes, the scores are computed anew for each list; a market that is given without its
    tables keeps its scores. A company is not asked to rank who did not apply: no list names a new one.

    References
    ----------
    Roth and Peranson, "The Redesign of the Matching Market for American Physicians", American Economic Review 89
    (1999), who try out truncated lists in the same way.

    Examples
    --------
    >>> table = misreports("co_op", ["student_optimal"], sizes=[(40, 15)], seeds=1, students=3, lists=3)
    >>> table[["strategy", "tried", "gained"]].values.tolist()
    [['student_optimal', 3, 0]]
    """
    faults: list[Fault] = []
    drawn = asked.sources_of(where, SIZES if sizes is None and _is_made(where) else sizes, faults)
    chosen = asked.strategies_of(strategies, faults)
    faults += asked.count_faults(seeds=seeds, students=students, lists=lists)
    faults += asked.seconds_faults(time_limit)
    if faults:
        raise InputError(faults)
    rows = []
    num_rounds = len(drawn) * seeds
    for at, source in enumerate(drawn):
        told: dict[str, list[list[_Try | None]]] = {name: [] for name in chosen}
        for seed in range(seeds):
            tries = _round(source.draw(seed), chosen, seed, students, lists, time_limit)
            for name in chosen:
                told[name].append(tries[name])
            if progress is not None:
                progress(f"{source.name}, seed {seed}", (at * seeds + seed + 1) / num_rounds)
        rows += [_row(source.name, name, markets) for name, markets in told.items()]
    return pd.DataFrame(rows)


_Try = tuple[int, bool]
"""How many ranks a student gains at most, and whether leaving wishes out is enough for that she gains."""


def _is_made(where: object) -> bool:
    return any(isinstance(each, str) for each in (where if isinstance(where, list | tuple) else [where]))


def _row(case: str, strategy: str, markets: Sequence[Sequence[_Try | None]]) -> dict[str, object]:
    tries = [each for market in markets for each in market if each is not None]
    gains = [ranks for ranks, _ in tries if ranks]
    answered = [[each for each in market if each is not None] for market in markets]
    shares = np.array([np.mean([ranks > 0 for ranks, _ in market]) for market in answered if market])
    low, high = interval(shares)
    return {
        "case": case,
        "strategy": strategy,
        "tried": len(tries),
        "gained": len(gains),
        "share": len(gains) / len(tries) if tries else np.nan,
        "low": low,
        "high": high,
        "by_shortening": sum(shortens for _, shortens in tries),
        "mean_gain": float(np.mean(gains)) if gains else np.nan,
        "most_gained": max(gains, default=0) or np.nan,
        "failed": sum(each is None for market in markets for each in market),
    }


def _round(
    drawn: "Drawn", chosen: dict[str, Any], seed: int, num_students: int, num_lists: int, time_limit: float
) -> dict[str, list[_Try | None]]:
    """Return what each drawn applicant of a market gains under each strategy; None where the strategy failed."""
    generator = np.random.default_rng([seed, 1])
    applications = _applications(drawn.market)
    tries: dict[str, list[_Try | None]] = {name: [] for name in chosen}
    honest = {name: _decided(drawn.market, strategy, seed, time_limit) for name, strategy in chosen.items()}
    for student in generator.permutation(sorted(applications))[:num_students].tolist():
        true, worth = applications[student], _worth(drawn.market, student)
        others = _other_lists(generator, true, num_lists)
        changed = [_restated(drawn, student, true, other) for other in others]
        for name, strategy in chosen.items():
            answers = [honest[name], *(_decided(market, strategy, seed, time_limit) for market in changed)]
            now, *after = [None if answer is None else worth(answer) for answer in answers]
            tries[name].append(_best(now, after, [_is_shortened(true, other) for other in others]))
    return tries


def _best(now: int | None, after: Sequence[int | None], shortens: Sequence[bool]) -> _Try | None:
    """Return what is gained at most, and whether shortening is enough; None if a place is not known."""
    known = [worth for worth in after if worth is not None]
    if now is None or len(known) < len(after):
        return None
    gains = [now - worth for worth in known]
    return max([0, *gains]), any(gain > 0 and short for gain, short in zip(gains, shortens, strict=True))


def _decided(market: "Market", strategy: Any, seed: int, time_limit: float) -> Matching | None:
    from jumelage.matching.solve import match

    try:
        return match(market, strategy=strategy, seed=seed, time_limit=time_limit).matching
    except Exception:  # noqa: BLE001 - counted as failed, whatever it was
        return None


def _applications(market: "Market") -> dict[int, list[int]]:
    """Return the applications of each student who has a say, as pairs in her order; ties by position."""
    if market.mode is None or market.student_rank is None:
        return {}
    outside = Outcome(market, Matching({})).is_pinned
    pairs = np.flatnonzero((market.mode == APPLICATION) & ~outside[market.student_of_pair])
    order = pairs[np.lexsort((pairs, market.student_rank[pairs], market.student_of_pair[pairs]))]
    lists: dict[int, list[int]] = {}
    for pair in order.tolist():
        lists.setdefault(int(market.student_of_pair[pair]), []).append(pair)
    return lists


def _worth(market: "Market", student: int) -> Callable[[Matching], int]:
    """Return what a place is worth to a student by her true list: the smaller the better."""
    assert market.student_rank is not None
    assert market.mode is not None
    pairs = np.arange(market.indptr[student], market.indptr[student + 1])
    applied = pairs[(market.mode[pairs] != ASSIGNMENT) & (market.student_rank[pairs] > 0)]
    rank = {
        str(market.companies[company]): int(place)
        for company, place in zip(market.company[applied], market.student_rank[applied], strict=True)
    }
    elsewhere, name = max(rank.values()) + 1, str(market.students[student])

    def worth(matching: Matching) -> int:
        company = matching.company_of(name)
        return elsewhere + 1 if company is None else rank.get(company, elsewhere)

    return worth


def _other_lists(generator: np.random.Generator, true: Sequence[int], count: int) -> list[tuple[int, ...]]:
    """Return other lists than the true one: at most so many, drawn from those that are worth trying."""
    size = len(true)
    if size <= _ALL_LISTS_UP_TO:
        pool = [each for length in range(size + 1) for each in permutations(true, length)]
    else:
        pool = [tuple(true[:length]) for length in range(size)]
        pool += [(one,) for one in true]
        pool += [(one, *(other for other in true if other != one)) for one in true]
        pool += combinations(true, size - 1)
        pool += [tuple(generator.permutation(true).tolist()) for _ in range(count)]
    pool = [each for each in dict.fromkeys(pool) if each != tuple(true)]
    return [pool[at] for at in generator.permutation(len(pool))[:count].tolist()]


def _is_shortened(true: Sequence[int], other: Sequence[int]) -> bool:
    """Return whether a list keeps the true order and leaves something out."""
    return len(other) < len(true) and [each for each in true if each in set(other)] == list(other)


def _restated(drawn: "Drawn", student: int, true: Sequence[int], other: Sequence[int]) -> "Market":
    """Return the market in which a student says something else."""
    market = drawn.market
    if drawn.cohort is not None and drawn.remake is not None:
        name = str(market.students[student])
        place = {str(market.companies[market.company[pair]]): at + 1 for at, pair in enumerate(other)}
        told = {str(market.companies[market.company[pair]]) for pair in true}
        table = drawn.cohort.applications
        is_own = (table["student"] == name) & table["company"].isin(told)
        ranks = table["student_rank"].mask(is_own, table["company"].map(place))
        kept = table.assign(student_rank=ranks)[~is_own | table["company"].isin(place)]
        return drawn.remake(drawn.cohort.replace(applications=kept))
    return market.replace(**_changed(market, true, other))


def _changed(market: "Market", true: Sequence[int], other: Sequence[int]) -> dict[str, NDArray[Any]]:
    """Return the ranks and modes of a market's pairs in which the true list is replaced by another."""
    assert market.student_rank is not None
    assert market.mode is not None
    left_out = [pair for pair in true if pair not in set(other)]
    wish, mode = market.student_rank.copy(), market.mode.copy()
    wish[list(other)] = np.arange(1, len(other) + 1)
    wish[left_out], mode[left_out] = 0, ASSIGNMENT
    if market.company_rank is None:
        return {"student_rank": wish, "mode": mode}
    favour = market.company_rank.copy()
    favour[left_out] = 0
    return {"student_rank": wish, "company_rank": favour, "mode": mode}
