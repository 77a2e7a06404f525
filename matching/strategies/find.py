"""Which strategy is meant: by its name, by an entry point of another package, or as an object."""

from collections.abc import Iterable
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from inspect import isclass

from jumelage.errors import Fault, InputError, listed
from jumelage.matching.strategies import STRATEGIES
from jumelage.matching.strategies.own import is_own, row_of
from jumelage.matching.strategies.strategy import Strategy

ENTRY_POINTS = "jumelage.strategies"
"""The group in which other packages name their strategies."""


def find_strategy(given: object) -> Strategy:
    """Return the strategy that is meant.

    Parameters
    ----------
    given : str or OwnStrategy
        A name of `STRATEGIES` or of an entry point, or an object with the method ``choose``.

    Raises
    ------
    InputError
        If there is none, with the names that are near; or if an entry point does not lead to one.
    """
    if isinstance(given, str):
        return STRATEGIES[given] if given in STRATEGIES else _of_entry_point(given)
    if is_own(given):
        return row_of(given)
    is_bare_class = isclass(given) and hasattr(given, "choose")
    remedy = "write it with brackets" if is_bare_class else "give the name of one of jm.strategies()"
    raise InputError([Fault("strategy", repr(given), "a name, or an object with the method choose", remedy)])


def points_of_others() -> dict[str, list[EntryPoint]]:
    """Return the entry points of other packages, by name; names of the library's own strategies are not looked up."""
    points: dict[str, list[EntryPoint]] = {}
    for point in entry_points(group=ENTRY_POINTS):
        same = points.setdefault(point.name, [])
        if point.name not in STRATEGIES and point.value not in {other.value for other in same}:
            same.append(point)
    return {name: points[name] for name in sorted(points) if points[name]}


def _of_entry_point(name: str) -> Strategy:
    others = points_of_others()
    if name not in others:
        raise InputError([_unknown(name, (*STRATEGIES, *others))])
    if len(others[name]) > 1:
        values = listed(point.value for point in others[name])
        raise InputError([Fault("strategy", f"two of the name {name!r}: {values}", "one", "uninstall or rename one")])
    (point,) = others[name]
    try:
        loaded = point.load()
        own = loaded() if isclass(loaded) else loaded
    except (ImportError, AttributeError, TypeError) as error:
        raise InputError([_useless(point, f"does not load ({error})")]) from error
    if not is_own(own):
        raise InputError([_useless(point, "has no method choose")])
    return row_of(own, name)


def _useless(point: EntryPoint, why: str) -> Fault:
    expected, remedy = "a class with the method choose that takes no arguments", "correct the package that names it"
    return Fault("strategy", f"the entry point {point.value}, which {why}", expected, remedy, subject=point.name)


def _unknown(name: str, known: Iterable[str]) -> Fault:
    names = list(known)
    word = name.lower()
    near = list(
        dict.fromkeys([*get_close_matches(word, names, n=5), *(each for each in names if word and word in each)])
    )
    remedy = f"write {' or '.join(near)}" if near else "choose one of these"
    return Fault("strategy", repr(name), f"a name of jm.strategies(): {listed(names)}", remedy)
