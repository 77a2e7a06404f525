"""What people read of a market and of a result: tables and summaries."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import LISTED, Notice, listed
from jumelage.matching.modes import PLACED_BY
from jumelage.matching.problem import problem_of
from jumelage.matching.soft_rules import penalty, soft_rules
from jumelage.texts import Language, Reason, check_language

if TYPE_CHECKING:
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.matching.result import Result

GAP_WORTH_SAYING = 1e-9


def placements(market: "Market", matching: "Matching") -> pd.DataFrame:
    """Return a table with a row per student; see `Result.to_frame`."""
    assigned = matching.positions(market)
    placed = assigned >= 0
    blank = np.full(market.num_students, None, dtype=object)
    company = blank.copy()
    company[placed] = market.companies.to_numpy()[assigned[placed]]
    frame = pd.DataFrame({"student": market.students.astype("str"), "company": pd.Series(company, dtype="str")})
    if market.company_columns is not None and "employer" in market.company_columns:
        employer = blank.copy()
        employer[placed] = market.company_columns["employer"].to_numpy(object)[assigned[placed]]
        frame["employer"] = pd.Series(employer, dtype="str")
    own = np.full(market.num_students, -1, dtype=np.int64)
    hit = np.flatnonzero(market.company == assigned[market.student_of_pair])
    own[market.student_of_pair[hit]] = hit
    has_pair = own >= 0
    if market.score is not None:
        frame["score"] = np.nan
        frame.loc[has_pair, "score"] = market.score[own[has_pair]]
    for name in ("student_rank", "company_rank"):
        ranks = getattr(market, name)
        if ranks is not None:
            values = pd.Series(pd.NA, index=frame.index, dtype="Int64")
            values[has_pair] = ranks[own[has_pair]]
            frame[name] = values.mask(values == 0)
    if market.mode is not None:
        names = np.full(market.num_students, None, dtype=object)
        names[has_pair] = np.array(PLACED_BY, dtype=object)[market.mode[own[has_pair]]]
        frame["mode"] = pd.Series(names, dtype="str")
    return frame


def unplaced(market: "Market", matching: "Matching", language: Language = "en") -> pd.DataFrame:
    """Return the unplaced students with the cause; see `Result.unplaced`."""
    check_language(language)
    assigned = matching.positions(market)
    load = np.bincount(assigned[assigned >= 0], minlength=market.num_companies)
    has_seat = load < market.capacity
    problem = problem_of(market)
    rows = []
    for at in np.flatnonzero(assigned < 0).tolist():
        student = str(market.students[at])
        allowed = int(market.indptr[at + 1] - market.indptr[at])
        left = problem.company[problem.indptr[at] : problem.indptr[at + 1]]
        free = left[has_seat[left]]
        facts: dict[str, object] = {"student": student, "num_eligible": len(left)}
        if not allowed:
            is_partial = market.compat is not None and market.compat.is_partial
            cause = "unplaced-no-candidate" if is_partial else "unplaced-not-eligible"
        elif not len(left):
            cause = "unplaced-forbidden"
        elif not len(free):
            cause = "unplaced-full"
        else:
            cause = "unplaced-seat-free"
            facts["company"] = str(market.companies[free[0]])
        rows.append((student, allowed, cause, Reason(cause, facts).say(language)))
    return pd.DataFrame(rows, columns=["student", "num_eligible", "cause", "text"])


def num_choices(market: "Market") -> NDArray[np.int64]:
    """Return how many companies each student can still go to, under the rules; shape (num_students,)."""
    problem = problem_of(market)
    return np.diff(problem.indptr) + (problem.pinned >= 0)


def useless_seats(market: "Market") -> NDArray[np.int64]:
    """Return how many seats of each company nobody can take, under the rules; shape (num_companies,)."""
    problem = problem_of(market)
    comers = np.concatenate((problem.company, problem.pinned[problem.pinned >= 0]))
    seats: NDArray[np.int64] = np.maximum(market.capacity - np.bincount(comers, minlength=market.num_companies), 0)
    return seats


def market_summary(market: "Market") -> str:
    """Return supply and demand in a few lines; see `Market.summary`."""
    choices, useless = num_choices(market), useless_seats(market)
    possible = market.num_students * market.num_companies
    share = f" ({market.num_pairs / possible:.0%} of all)" if possible else ""
    lines = [
        (
            f"{_plural(market.num_students, 'student')} for {_plural(market.num_seats, 'seat')} at "
            f"{_plural(market.num_companies, 'company', 'companies')}"
        ),
        f"{_plural(market.num_pairs, 'allowed pair')}{share}"
        + (f", {np.median(choices):g} companies for the median student" if len(choices) else ""),
    ]
    alone = market.students[choices == 0]
    lines.append(f"students with no eligible company: {_counted(len(alone), alone)}")
    where = np.flatnonzero(useless)
    names = [f"{market.companies[at]}: {useless[at]}" for at in where[np.argsort(-useless[where], kind="stable")]]
    lines.append(f"seats that nobody can use: {_counted(int(useless.sum()), names)}")
    if market.minimum.any():
        must = np.count_nonzero(market.minimum)
        lines.append(f"minima: {must} companies must be given {market.minimum.sum()} students in all")
    if market.rules:
        lines.append(f"rules: {len(market.rules)}")
    return "\n".join([*lines, *_notice_lines(tuple(market.notices))])


def result_summary(result: "Result") -> str:
    """Return the outcome in a few lines; see `Result.summary`."""
    market, placed = result.market, len(result.matching)
    share = f" ({placed / market.num_students:.1%})" if market.num_students else ""
    soft = soft_rules(market, result.matching)
    cost = penalty(soft)
    lines = [f"{placed} of {market.num_students} students placed{share}, {market.num_seats - placed} seats left"]
    for name in result.value:
        if name == "score" and placed:
            total = result.value[name] + cost
            net = f"; less {cost:.4f} for soft rules broken: {result.value[name]:.4f}" if cost else ""
            lines.append(f"score: {total:.4f} in total, {total / placed:.3f} on average{net}")
        elif name == "student_rank" and placed:
            lines.append(f"ranks: {result.value[name]:g} in total, {result.value[name] / placed:.2f} on average")
    if soft:
        said = listed(f"{one.rule} ({one.amount})" for one in soft if one.breaches)
        num_breaches = _plural(sum(one.amount for one in soft), "breach", "breaches")
        lines.append(f"soft rules: {num_breaches}{': ' if said else ''}{said}")
    proof = {
        "optimal": "proven optimal",
        "stable": "stable",
        "feasible": "not proven",
        "heuristic": "a heuristic",
    }
    gap = f", gap {result.gap:.1e}" if result.gap > GAP_WORTH_SAYING else ""
    aim = f" for {' then '.join(result.objective)}" if result.objective else ""
    lines.append(f"{proof[result.status]}{aim}{gap} ({result.route}, seed {result.seed}, {result.runtime:.2f} s)")
    left = market.students[result.matching.positions(market) < 0]
    if len(left):
        lines.append(f"unplaced: {_counted(len(left), left)}")
    return "\n".join([*lines, *_notice_lines(result.notices)])


def _plural(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def _counted(count: int, names: Iterable[object]) -> str:
    """Return a count and the first of those it counts: ``8: S015, S046, S053, S073, S078 …``."""
    items = [str(name) for name in names]
    more = " …" if len(items) > LISTED else ""
    return f"{count}: {', '.join(items[:LISTED])}{more}" if items else str(count)


def _notice_lines(notices: Sequence[Notice]) -> list[str]:
    if not notices:
        return []
    more = ["  …"] if len(notices) > LISTED else []
    lines = [f"  - {notice}" for notice in notices[:LISTED]]
    return [f"{len(notices)} notice{'' if len(notices) == 1 else 's'}:", *lines, *more]
