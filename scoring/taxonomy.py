"""How near two items are: by a tree or graph of broader items, or by similarities given pair by pair."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from jumelage.errors import LISTED, Fault, InputError
from jumelage.scoring.given_table import Given, GivenTable, in_order
from jumelage.scoring.items import fold
from jumelage.scoring.needs import near

Nearness = Mapping[tuple[str, str], float]
"""What having the first item is worth where the second is wanted, above 0; pairs that are worth nothing are absent."""


@dataclass(frozen=True)
class Tree:
    """Items with the broader ones above them; an item may have several.

    Parameters
    ----------
    broader : mapping of str to list of str
        What stands right above each item, folded.
    sibling : float
        What one level up is worth.
    levels : int
        How many levels up are looked at.
    """

    broader: Mapping[str, Sequence[str]]
    sibling: float
    levels: int

    @property
    def items(self) -> set[str]:
        """All that are known."""
        return {*self.broader, *(above for row in self.broader.values() for above in row)}

    def nearness(self, had: Iterable[str], wanted: Iterable[str]) -> Nearness:
        """Return what each item that is had is worth for each that is wanted.

        ``sibling ** u`` with `u` the levels from the wanted item up to the nearest one, itself or above it, that
        the item had is, or stands under.
        """
        under: dict[str, list[str]] = {}
        for item in had:
            for above in self._all_above(item):
                under.setdefault(above, []).append(item)
        worth: dict[tuple[str, str], float] = {}
        for item in wanted:
            for up, row in enumerate(self._levels_above(item)):
                for above in row:
                    for other in under.get(above, ()):
                        worth.setdefault((other, item), self.sibling**up)
        return worth

    def _levels_above(self, item: str) -> Iterable[list[str]]:
        row, seen = [item], {item}
        for _ in range(self.levels + 1):
            yield row
            row = [above for each in row for above in self.broader.get(each, ()) if above not in seen]
            seen.update(row)

    def _all_above(self, item: str) -> set[str]:
        found, waiting = {item}, [item]
        while waiting:
            new = [above for above in self.broader.get(waiting.pop(), ()) if above not in found]
            found.update(new)
            waiting += new
        return found


@dataclass(frozen=True)
class Similarities:
    """Items with those that are near them, from each to the other.

    Parameters
    ----------
    given : mapping of (str, str) to float
        What having the first is worth where the second is wanted, folded.
    """

    given: Nearness

    @property
    def items(self) -> set[str]:
        """All that are known."""
        return {item for pair in self.given for item in pair}

    def nearness(self, had: Iterable[str], wanted: Iterable[str]) -> Nearness:
        """Return what each item that is had is worth for each that is wanted; an item itself 1."""
        here, there = set(had), set(wanted)
        near_ones = {pair: worth for pair, worth in self.given.items() if pair[0] in here and pair[1] in there}
        return {**near_ones, **{(item, item): 1.0 for item in here & there}}


def read_taxonomy(given: Given, sibling: float, levels: int) -> Tree | Similarities:
    """Read a taxonomy: a table ``item, broader``, or a table ``item, related, similarity``.

    Raises
    ------
    InputError
        With every column that is missing, every blank or wrong cell, and every cycle that was met.
    """
    table = GivenTable.read(given, "a taxonomy", ("item",))
    if "related" in table.frame:
        return _read_similarities(GivenTable.read(given, "a taxonomy", ("item", "related", "similarity")))
    return _read_tree(GivenTable.read(given, "a taxonomy", ("item", "broader")), sibling, levels)


def _folded(table: GivenTable, column: str) -> NDArray[np.object_]:
    return table.texts(column).map(fold, na_action="ignore").to_numpy(object)


def _is_blank(texts: NDArray[np.object_]) -> NDArray[np.bool_]:
    return np.array([not isinstance(text, str) for text in texts], dtype=bool)


def _read_tree(table: GivenTable, sibling: float, levels: int) -> Tree:
    item, above = _folded(table, "item"), _folded(table, "broader")
    has_none = _is_blank(above)
    faults = table.faults("item", _is_blank(item), "an item", "fill it in, or remove the row")
    if faults:
        raise InputError(faults)
    broader: dict[str, list[str]] = {}
    for low, high, is_top in zip(item, above, has_none, strict=True):
        row = broader.setdefault(low, [])
        if not is_top and high not in row:
            row.append(high)
    try:
        tuple(TopologicalSorter(broader).static_order())
    except CycleError as error:
        found = f"a cycle: {' under '.join(reversed(error.args[1]))}"
        remedy = "remove the row that closes it"
        raise InputError([Fault(table.name, found, "items that stand under broader ones", remedy)]) from error
    return Tree(broader, sibling, levels)


def _read_similarities(table: GivenTable) -> Similarities:
    item, related, worth = _folded(table, "item"), _folded(table, "related"), table.numbers("similarity")
    first: dict[tuple[Any, Any], int] = {}
    pairs = list(zip(item, related, strict=True))
    is_repeated = np.array([first.setdefault(pair, row) != row for row, pair in enumerate(pairs)], dtype=bool)
    blank = {"item": _is_blank(item), "related": _is_blank(related)}
    faults = [
        fault for column, wrong in blank.items() for fault in table.faults(column, wrong, "an item", "fill it in")
    ]
    faults += table.faults("similarity", ~((worth > 0) & (worth <= 1)), "a number above 0 and at most 1", "correct it")
    is_repeated &= ~(blank["item"] | blank["related"])
    faults += table.faults("related", is_repeated, "each pair once", "remove the row that is wrong")
    if faults:
        raise InputError(in_order(faults))
    return Similarities(dict(zip(pairs, worth.tolist(), strict=True)))


def strangers(known: set[str], texts: Iterable[str]) -> list[str]:
    """Return the items that a taxonomy does not know."""
    return [text for text in texts if fold(text) not in known]


def unlisted(known: set[str], texts: Sequence[str], table: str, column: str) -> list[Fault]:
    """Return a fault for each item of a column that a taxonomy does not know; the first ones with what is near."""
    expected = "an item of the taxonomy"
    hints = [near(fold(text), known) for text in texts[:LISTED]] + [""] * len(texts[LISTED:])
    return [
        Fault(table, repr(text), expected, f"{hint}correct it, or add it", column=column)
        for text, hint in zip(texts, hints, strict=True)
    ]


def best_of(
    has: "csr_array[Any, tuple[int, int]]", nearness: Nearness, had: Mapping[str, int], wanted: Mapping[str, int]
) -> "csr_array[Any, tuple[int, int]]":
    """Return how far each student has each wanted item: the most that any of her own is worth for it.

    Parameters
    ----------
    has : sparse array, shape (students, items had)
        Who has what.
    nearness : mapping
        What each is worth.
    had, wanted : mappings
        The numbers of the items.
    """
    rows = np.array([had[first] for first, _ in nearness], dtype=np.intp)
    columns = np.array([wanted[second] for _, second in nearness], dtype=np.intp)
    worth = csr_array(
        (np.array([*nearness.values()], dtype=np.float64), (rows, columns)), shape=(len(had), len(wanted))
    )
    lengths = np.diff(worth.indptr)[has.indices]
    student = np.repeat(np.repeat(np.arange(has.shape[0]), np.diff(has.indptr)), lengths)
    ends = np.cumsum(lengths)
    place = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    place += np.repeat(worth.indptr[has.indices], lengths)
    column, value = worth.indices[place], worth.data[place]
    order = np.lexsort((value, column, student))
    student, column, value = student[order], column[order], value[order]
    is_best = np.append((np.diff(student) != 0) | (np.diff(column) != 0), True)[: len(student)]
    best = csr_array(
        (value[is_best], (student[is_best], column[is_best])), shape=(has.shape[0], len(wanted)), dtype=np.float64
    )
    best.sort_indices()
    return best
