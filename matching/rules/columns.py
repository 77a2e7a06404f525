"""The columns that rules go by: whose they are, and what they say of each student or company."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Fault
from jumelage.matching.rules.arguments import near
from jumelage.matching.sources.tables import texts

if TYPE_CHECKING:
    from jumelage.matching.market import Market

Side = Literal["students", "companies"]

_OWN: dict[Side, str] = {"students": "student", "companies": "company"}
"""The ids are a column, too."""


def find(market: "Market", name: str, sides: Sequence[Side] = ("companies", "students")) -> tuple[Side, str] | None:
    """Return the side and the heading of a column; None if there is none.

    Where both sides have it, the companies' is meant; ``students.territory`` is the students'.

    Examples
    --------
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.5]], [1])
    >>> find(market, "company"), find(market, "students.student"), find(market, "employer")
    (('companies', 'company'), ('students', 'student'), None)
    """
    for side in sides:
        if name in headings(market, side):
            return side, name
    side_named, _, heading = name.partition(".")
    for side in sides:
        if side == side_named and heading in headings(market, side):
            return side, heading
    return None


def found(market: "Market", name: str, sides: Sequence[Side] = ("companies", "students")) -> tuple[Side, str]:
    """Return the side and the heading of a column that is known to be there."""
    column = find(market, name, sides)
    assert column is not None
    return column


def headings(market: "Market", side: Side) -> list[str]:
    """Return the columns of a side."""
    frame = market.student_columns if side == "students" else market.company_columns
    return list(dict.fromkeys([_OWN[side], *([] if frame is None else map(str, frame.columns))]))


def cells(market: "Market", side: Side, heading: str) -> pd.Index:
    """Return what a column says of each student or company, as text; None for a blank."""
    if heading == _OWN[side]:
        return market.students if side == "students" else market.companies
    frame = market.student_columns if side == "students" else market.company_columns
    assert frame is not None
    return texts(frame[heading])


def unknown(
    market: "Market", name: str, subject: str, sides: Sequence[Side] = ("companies", "students"), column: str = "by"
) -> list[Fault]:
    """Return a fault with the nearest headings if no side has a column."""
    if find(market, name, sides) is not None:
        return []
    known = [heading for side in sides for heading in headings(market, side)]
    expected = f"a column of the {' or the '.join(sides)} ({', '.join(dict.fromkeys(known))})"
    return [Fault("rules", repr(name), expected, near(name, known), column=column, subject=subject)]


def strangers(market: "Market", side: Side, names: Sequence[str], subject: str) -> list[Fault]:
    """Return a fault for each id that the market does not know."""
    known = market.students if side == "students" else market.companies
    what = f"a {_OWN[side]} of the market"
    found = f"{_OWN[side]} {{!r}}, which is not in the market"
    return [
        Fault("rules", found.format(name), what, "correct the id or leave it out", subject=subject)
        for name in names
        if name not in known
    ]


def absent(market: "Market", side: Side, heading: str, value: str, subject: str, column: str = "value") -> list[Fault]:
    """Return a fault with the nearest values if a column never says this."""
    known = cells(market, side, heading)
    if value in known:
        return []
    distinct = sorted(set(known) - {None})
    expected = f"a value of the {side}' column {heading}"
    return [Fault("rules", repr(value), expected, near(value, distinct), column=column, subject=subject)]


def codes(columns: Sequence[pd.Index]) -> tuple[NDArray[np.int64], list[tuple[str, ...]]]:
    """Return a number for each combination of cells, row by row, −1 where one is blank; and the combinations.

    Examples
    --------
    >>> numbers, combinations = codes([pd.Index(["b", "a", None], dtype=object)])
    >>> numbers.tolist(), combinations
    ([1, 0, -1], [('a',), ('b',)])
    """
    number, combinations = pd.factorize(columns[0], sort=True)
    number = number.astype(np.int64)
    known: list[tuple[str, ...]] = [(str(value),) for value in combinations]
    for column in columns[1:]:
        other, values = pd.factorize(column, sort=True)
        is_whole = (number >= 0) & (other >= 0)
        pair = np.where(is_whole, number * len(values) + other, -1)
        distinct, inverse = np.unique(pair[is_whole], return_inverse=True)
        known = [(*known[one // len(values)], str(values[one % len(values)])) for one in distinct.tolist()]
        number = np.full(len(pair), -1, dtype=np.int64)
        number[is_whole] = inverse
    return number, known


def places(market: "Market", by: str) -> pd.Index:
    """Return where each company is, by a column of the companies; one whose cell is blank is a place of its own."""
    said = cells(market, *found(market, by, ("companies",)))
    is_blank = np.asarray(said.isna())
    if not is_blank.any():
        return said
    own: NDArray[np.object_] = said.to_numpy(object, copy=True)
    own[is_blank] = [f"{name} (no {by} given)" for name in market.companies[is_blank]]
    return pd.Index(own, dtype=object)
