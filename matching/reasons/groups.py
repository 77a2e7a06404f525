"""Groups by columns of the two sides, for tables that people read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.errors import Fault
from jumelage.matching.rules.arguments import near
from jumelage.matching.rules.columns import Side, cells, codes, find, found, headings

if TYPE_CHECKING:
    from jumelage.matching.market import Market

BOTH: tuple[Side, ...] = ("students", "companies")


def as_columns(by: object) -> list[object]:
    """Return what to group by as a list."""
    return list(by) if isinstance(by, Sequence) and not isinstance(by, str) else [by]


def group_faults(market: "Market", by: object, sides: Sequence[Side] = ("students",)) -> list[Fault]:
    """Return a fault for each column that these sides do not have, with the nearest that they do."""
    known = [heading for side in sides for heading in headings(market, side)]
    expected = f"a column of the {' or the '.join(sides)}"
    return [
        Fault("by", repr(name), expected, near(str(name), known))
        for name in as_columns(by)
        if not isinstance(name, str) or find(market, name, sides) is None
    ]


def groups_of_students(market: "Market", by: str | Sequence[str]) -> list[tuple[str, NDArray[np.bool_]]]:
    """Return the groups of students by some of their columns, with a label and its members each; none if by none.

    Examples
    --------
    >>> import pandas as pd
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.5], [0.4]], [1])
    >>> market = market.replace(student_columns=pd.DataFrame({"programme": ["SIO", "MCO"]}))
    >>> [(label, members.tolist()) for label, members in groups_of_students(market, "programme")]
    [('MCO', [False, True]), ('SIO', [True, False])]
    """
    names = [str(name) for name in as_columns(by)]
    if not names:
        return []
    number, combinations = codes([cells(market, *found(market, name, ("students",))) for name in names])
    return [(" · ".join(values), number == at) for at, values in enumerate(combinations) if (number == at).any()]
