"""Rules that cannot hold together: a set from which none can be left out, in words.

What must hold is tried in ever smaller parts (Junker, 2004, "QuickXplain: preferred explanations and relaxations for
over-constrained problems"). The smallest such set is not looked for.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jumelage.errors import LISTED, InfeasibleError, listed
from jumelage.matching.integer.best import program_of
from jumelage.matching.integer.exact import solve_exactly
from jumelage.matching.integer.windows import solve_by_windows
from jumelage.matching.orders import orders_of
from jumelage.matching.problem import problem_of
from jumelage.matching.rules.rule import Rule

if TYPE_CHECKING:
    from jumelage.matching.market import Market

_UNSURE = "No matching keeps these together, and there was no time to find out which of them clash; allow more:"

_MOST_SECONDS = 10.0
"""No single trial takes longer: what is not decided by then is kept."""


@dataclass(frozen=True)
class Clash:
    """What cannot hold together in a market.

    Parameters
    ----------
    rules : tuple of Rule
        The rules of the market in it.
    minima : tuple of (str, int)
        The companies whose minimum is in it, and the minimum.
    needs_stability : bool
        Whether they could hold if applications were allowed to block.
    is_irreducible : bool
        Whether the others can hold as soon as any of them is left out; not sure where the time was up.
    students, companies : tuple of str
        Whom it concerns: those the rules and the minima count.
    """

    rules: tuple[Rule, ...]
    minima: tuple[tuple[str, int], ...]
    needs_stability: bool
    is_irreducible: bool
    students: tuple[str, ...]
    companies: tuple[str, ...]

    def __str__(self) -> str:
        said = [rule.say("en") for rule in self.rules]
        said += [f"{name} must be given at least {count} student{'s'[: count > 1]}." for name, count in self.minima]
        if self.needs_stability:
            said.append("No application may block.")
        if not self.is_irreducible:
            said = [*said[:LISTED], *([f"… ({len(said)} in total)"] if len(said) > LISTED else [])]
        head = "No matching keeps these together:" if self.is_irreducible else _UNSURE
        lines = [head, *(f"- {sentence}" for sentence in said)]
        if self.students:
            lines.append(f"Students concerned: {listed(self.students)}.")
        if self.companies:
            lines.append(f"Companies concerned: {listed(self.companies)}.")
        ways = []
        if self.rules:
            ways.append("leave a rule out or give it a weight")
        if self.minima:
            ways.append("lower a minimum")
        if self.needs_stability:
            ways.append("let stability be ignored: jumelage.modes.Applications(stability='ignored')")
        way = " or ".join(ways) or "change the offers"
        lines.append(f"{way[0].upper()}{way[1:]}.")
        return "\n".join(lines)

    def error(self) -> InfeasibleError:
        """Return the error that says so."""
        return InfeasibleError(str(self), self.companies, self.students)


_Item = tuple[str, int]
"""Something that must hold: a rule or the minimum of a company, by position, or stability."""


def clash_of(market: "Market", *, is_stable: bool, time_limit: float) -> Clash:
    """Return rules, minima and stability that cannot hold together, of a market in which all of them cannot.

    Parameters
    ----------
    market : Market
        Known to have no matching that keeps everything.
    is_stable : bool
        Whether no application pair may block.
    time_limit : float
        Seconds; when they are over, what is left to try is kept.

    Examples
    --------
    >>> import jumelage as jm
    >>> rules = [jm.rules.Pin("S1", "c1"), jm.rules.Apart(["S1", "S2"]), jm.rules.Quota("company", at_least=2)]
    >>> market = jm.Market.from_scores([[0.5], [0.5]], [2], students=["S1", "S2"], rules=rules)
    >>> print(clash_of(market, is_stable=False, time_limit=10.0))
    No matching keeps these together:
    - S1, S2: never together (company).
    - Per company: at least 2 students.
    Students concerned: S1, S2.
    Companies concerned: c1.
    Leave a rule out or give it a weight.
    """
    items: list[_Item] = [("rule", at) for at, rule in enumerate(market.rules) if rule.weight is None]
    items += [("minimum", at) for at in np.flatnonzero(market.minimum).tolist()]
    items += [("stability", 0)] if is_stable else []
    trial = _Trial(market, time.monotonic() + time_limit)
    core = sorted(_core(trial, [], items, has_more=False))
    rules = tuple(market.rules[at] for kind, at in core if kind == "rule")
    minima = [at for kind, at in core if kind == "minimum"]
    students, companies = _concerned(market, rules)
    named = [str(market.companies[at]) for at in minima]
    return Clash(
        rules=rules,
        minima=tuple((name, int(market.minimum[at])) for name, at in zip(named, minima, strict=True)),
        needs_stability=("stability", 0) in core,
        is_irreducible=trial.is_sure,
        students=students,
        companies=tuple(dict.fromkeys([*named, *companies])),
    )


def _core(trial: "_Trial", given: list[_Item], items: list[_Item], *, has_more: bool) -> list[_Item]:
    """Return items that cannot be added to those that are given, none of which can be left out."""
    if not items or (has_more and trial.is_impossible(given)):
        return []
    if len(items) == 1:
        return items
    first, second = items[: len(items) // 2], items[len(items) // 2 :]
    of_second = _core(trial, given + first, second, has_more=True)
    of_first = _core(trial, given + of_second, first, has_more=bool(of_second))
    return of_first + of_second


@dataclass
class _Trial:
    """Tells whether some of what a market asks is impossible by itself."""

    market: "Market"
    end: float
    is_sure: bool = True

    def is_impossible(self, items: Sequence[_Item]) -> bool:
        """Return whether these items cannot hold together; what is not decided in time is taken to be possible."""
        if time.monotonic() >= self.end:
            self.is_sure = False
            return False
        kept = {kind: [at for own, at in items if own == kind] for kind in ("rule", "minimum", "stability")}
        minimum = np.zeros_like(self.market.minimum)
        minimum[kept["minimum"]] = self.market.minimum[kept["minimum"]]
        market = self.market.replace(rules=[self.market.rules[at] for at in sorted(kept["rule"])], minimum=minimum)
        try:
            problem = problem_of(market)
        except InfeasibleError:
            return True
        is_stable = bool(kept["stability"])
        program = program_of(orders_of(market, problem), problem, "required" if is_stable else "ignored")
        if program.keeps(np.zeros(program.num_columns, dtype=np.int64)):
            return False
        end = min(self.end, time.monotonic() + _MOST_SECONDS)
        answer = solve_exactly(program, [], end) if is_stable else solve_by_windows(program, [], end)
        self.is_sure = self.is_sure and (answer.solution is not None or answer.is_proven)
        return answer.solution is None and answer.is_proven


def _concerned(market: "Market", rules: Sequence[Rule]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the students and companies of the pairs that rules count."""
    columns = [rule.rows(market).column for rule in rules]
    pairs = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *columns]))
    pairs = pairs[pairs < market.num_pairs]
    students = market.students[np.unique(market.student_of_pair[pairs])]
    companies = market.companies[np.unique(market.company[pairs])]
    return tuple(map(str, students)), tuple(map(str, companies))
