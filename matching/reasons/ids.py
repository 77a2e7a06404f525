"""Ids as users give them, looked up in a market: what is not there is a fault that names what is near."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from jumelage.errors import Fault, InputError
from jumelage.matching.rules.arguments import near
from jumelage.matching.sources.tables import as_id

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def student_position(market: "Market", given: object) -> int:
    """Return the position of a student, by id.

    Raises
    ------
    InputError
        If she is not in the market; it names the id that is nearest.

    Examples
    --------
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.5], [0.4]], [1], students=["S001", "S002"])
    >>> student_position(market, "S002")
    1
    >>> student_position(market, "S02")
    Traceback (most recent call last):
        ...
    jumelage.errors.InputError: 1 fault in the input.
    student: expected a student of the market; did you mean 'S002'?.
        found 'S02'
    """
    return _position(market.students, given, "student")


def company_position(market: "Market", given: object) -> int:
    """Return the position of a company, by id.

    Raises
    ------
    InputError
        If it is not in the market; it names the id that is nearest.
    """
    return _position(market.companies, given, "company")


def strange(ids: pd.Index, names: Iterable[object], table: str) -> list[Fault]:
    """Return a fault for each name that is not among the ids of one side, with the nearest that is."""
    expected = f"a {ids.name} of the market"
    return [Fault(table, repr(name), expected, near(as_id(name), ids)) for name in names if as_id(name) not in ids]


def _position(ids: pd.Index, given: object, table: str) -> int:
    faults = strange(ids, [given], table)
    if faults:
        raise InputError(faults)
    return int(ids.get_indexer(pd.Index([as_id(given)], dtype=object))[0])
