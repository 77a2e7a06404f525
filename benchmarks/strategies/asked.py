"""What a caller asks of a comparison, checked: every fault of the arguments at once."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np

from jumelage.benchmarks.strategies.measures import DEFAULT, measure_faults
from jumelage.benchmarks.strategies.plan import AS_DONE, Plan
from jumelage.benchmarks.strategies.sources import Drawn, MadeMarkets, RealCohort, RealMarket, Source
from jumelage.benchmarks.strategies.store import folder_faults
from jumelage.errors import Fault, InputError
from jumelage.frozen import FrozenDict

SIZES = ((500, 120),)
"""Students and openings of made markets, unless the caller says."""

_SHOCKS = ("cancel", "decline", "early_end", "late")


def plan_of(
    where: object,
    strategies: object,
    *,
    sizes: object,
    seeds: object,
    measures: object,
    shock: object,
    as_done: object,
    time_limit: object,
    jobs: object,
    out: object,
) -> Plan:
    """Return the plan that the arguments of `compare` mean.

    Raises
    ------
    InputError
        With everything that is wrong with them.
    """
    faults: list[Fault] = []
    drawn = sources_of(where, sizes, faults)
    chosen = strategies_of(strategies, faults)
    done = _as_done(as_done, drawn, faults)
    named = tuple(dict.fromkeys(DEFAULT if measures is None else _each(measures)))
    faults += measure_faults(named)
    if measures is not None:
        faults += _column_faults(named, drawn.values())
    rates = FrozenDict(shock) if isinstance(shock, Mapping) else FrozenDict()
    if shock is not None and not isinstance(shock, Mapping):
        faults.append(Fault("shock", repr(shock), "rates by name, as in {'cancel': 0.05}", "give a mapping"))
    faults += _shock_faults(rates, drawn)
    faults += count_faults(seeds=seeds, jobs=jobs)
    faults += seconds_faults(time_limit)
    faults += [] if out is None else folder_faults(out)
    if faults:
        raise InputError(faults)
    return Plan(tuple(drawn), FrozenDict({**done, **chosen}), int(seeds), named, rates, float(time_limit))  # type: ignore[call-overload, arg-type]


def count_faults(**counts: object) -> list[Fault]:
    """Return a fault for each that is no whole number, 1 or more."""
    return [
        Fault(name, repr(value), "a whole number, 1 or more", "give one")
        for name, value in counts.items()
        if not _is_count(value)
    ]


def seconds_faults(time_limit: object) -> list[Fault]:
    """Return a fault if a time limit is no number of seconds above 0."""
    is_number = isinstance(time_limit, int | float | np.integer | np.floating) and not isinstance(time_limit, bool)
    if is_number and float(time_limit) > 0:  # type: ignore[arg-type]
        return []
    return [Fault("time_limit", repr(time_limit), "a number of seconds above 0", "give one")]


def sources_of(where: object, sizes: object, faults: list[Fault]) -> dict[Source, Drawn]:
    """Return where markets come from, each with that of its first seed, noting what cannot be meant."""
    from jumelage.cohort import Cohort
    from jumelage.datasets import PRESETS
    from jumelage.matching.market import Market

    given = list(where) if isinstance(where, list | tuple) else [where]
    pairs = _sizes(SIZES if sizes is None else sizes, faults)
    if sizes is not None and given and not any(isinstance(each, str) for each in given):
        faults.append(Fault("sizes", repr(sizes), "none: a real market has its own", "leave them out"))
    sources: list[Source] = []
    for each in given:
        if isinstance(each, str) and each in PRESETS:
            sources += [MadeMarkets(each, *pair) for pair in pairs]
        elif isinstance(each, str):
            near = _near(each, PRESETS)
            faults.append(Fault("preset", repr(each), f"one of {', '.join(PRESETS)}", near or "choose one of these"))
        elif isinstance(each, Cohort):
            sources.append(RealCohort(each))
        elif isinstance(each, Market):
            sources.append(RealMarket(each))
        elif isinstance(each, RealCohort | RealMarket):
            sources.append(each)
        else:
            expected = "the name of a preset, a Cohort, a Market, a RealCohort or a RealMarket"
            faults.append(Fault("where", f"a {type(each).__name__}", expected, "give one of these"))
    if not given:
        faults.append(Fault("where", "nothing", "a market at least", "give one"))
    names = [source.name for source in sources]
    faults += [
        Fault("where", f"two cases named {name!r}", "a name for each", "leave one out, or name it with RealMarket")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    drawn = {}
    for source in sources:
        try:
            drawn[source] = source.draw(0)
        except InputError as error:
            faults += error.faults
    return drawn


def strategies_of(given: object, faults: list[Fault]) -> dict[str, Any]:
    """Return strategies by name, all of the library for None, noting what is none."""
    from jumelage.matching.strategies import STRATEGIES
    from jumelage.matching.strategies.find import find_strategy

    chosen: dict[str, Any] = {}
    wanted = list(STRATEGIES) if given is None else _each(given)
    for each in wanted:
        try:
            name = find_strategy(each).name
        except InputError as error:
            faults += error.faults
            continue
        if name in chosen:
            remedy = "leave one out, or give your own strategies a __repr__ that tells them apart"
            faults.append(Fault("strategies", f"two named {name!r}", "a name for each", remedy))
        chosen[name] = each
    if not wanted:
        faults.append(Fault("strategies", "nothing", "a strategy at least", "give one of jm.strategies()"))
    return chosen


def _each(given: Any) -> list[Any]:
    """Return what is given one by one; something alone is one."""
    return list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]


def _near(name: object, known: Iterable[str]) -> str:
    """Return what to do about a name that is not known; blank if none is near."""
    names, word = list(known), str(name)
    near = dict.fromkeys([*get_close_matches(word, names, n=3), *(each for each in names if word and word in each)])
    return f"write {' or '.join(near)}" if near else ""


def _is_count(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and int(value) >= 1


def _sizes(given: object, faults: list[Fault]) -> list[tuple[int, int]]:
    pairs = []
    for pair in dict.fromkeys(tuple(_each(each)) for each in _each(given)):
        if len(pair) == 2 and all(map(_is_count, pair)):
            pairs.append((int(pair[0]), int(pair[1])))
        else:
            found = "x".join(map(str, pair))
            faults.append(Fault("sizes", found, "numbers of students and of openings, 1 or more", "correct it"))
    if not _each(given):
        faults.append(Fault("sizes", "nothing", "numbers of students and of openings", "give some, or leave it out"))
    return pairs


def _as_done(given: object, drawn: Mapping[Source, Drawn], faults: list[Fault]) -> dict[str, Any]:
    """Return what was done by its name, noting what cannot be meant."""
    from jumelage.matching.matching import Matching

    if given is None:
        return {}
    if not isinstance(given, Matching):
        remedy = "write jm.Matching(...) around a mapping or a table"
        faults.append(Fault("as_done", f"a {type(given).__name__}", "a Matching", remedy))
    elif len(drawn) != 1 or any(source.is_made for source in drawn):
        found = f"{len(drawn)} cases" if len(drawn) != 1 else "made markets"
        faults.append(Fault("as_done", found, "one real market", "compare it on that market alone"))
    return {AS_DONE: given}


def _shock_faults(rates: Mapping[str, Any], drawn: Mapping[Source, Drawn]) -> list[Fault]:
    from jumelage.datasets import shock

    faults = [
        Fault("shock", repr(name), f"one of {', '.join(_SHOCKS)}", _near(name, _SHOCKS) or "choose one of these")
        for name in rates
        if name not in _SHOCKS
    ]
    faults += [
        Fault("shock", f"{source.name}, which has no tables", "a cohort, which a shock can strike", "leave it out")
        for source, first in drawn.items()
        if rates and first.cohort is None
    ]
    cohort = next((first.cohort for first in drawn.values() if first.cohort is not None), None)
    if cohort is not None:
        try:
            shock(cohort, **{name: rate for name, rate in rates.items() if name in _SHOCKS})
        except InputError as error:
            faults += error.faults
    return faults


def _column_faults(named: Sequence[object], drawn: Iterable[Drawn]) -> list[Fault]:
    """Return a fault for each measure of groups whose column the students of no case have."""
    tables = [first.market.student_columns for first in drawn]
    if not tables:
        return []
    columns = sorted({str(column) for table in tables if table is not None for column in table})
    asked = [(name, str(name).partition(":")[2]) for name in named]
    return [
        Fault(
            "measures",
            repr(name),
            f"a column of the students, not {column!r}",
            _near(column, columns) or "choose a column of the students",
        )
        for name, column in asked
        if column and column not in columns
    ]
