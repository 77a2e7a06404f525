"""`Market.without`: the same market when some have left."""

import numpy as np

from jumelage.errors import Fault, InputError, Notice, listed
from jumelage.matching.market import Market
from jumelage.matching.sources.pair_arrays import pointers, with_pairs


def without(market: Market, students: frozenset[str], companies: frozenset[str]) -> Market:
    """Return the market when some students or companies have left; see `Market.without`."""
    faults = [
        Fault("without", repr(name), f"the id of a {ids.name} of the market", "correct it", subject=str(name))
        for gone, ids in ((students, market.students), (companies, market.companies))
        for name in sorted(gone - set(ids))
    ]
    if faults:
        raise InputError(faults)
    stays = ~market.students.isin(list(students))
    remains = ~market.companies.isin(list(companies))
    kept = stays[market.student_of_pair] & remains[market.company]
    new_row, new_at = np.cumsum(stays) - 1, np.cumsum(remains) - 1
    rules = tuple(rule.without(students, companies) for rule in market.rules)
    student_columns, company_columns = market.student_columns, market.company_columns
    smaller = market.replace(
        students=market.students[stays],
        companies=market.companies[remains],
        capacity=market.capacity[remains],
        minimum=market.minimum[remains],
        **{
            **with_pairs(market, kept),
            "indptr": pointers(new_row[market.student_of_pair[kept]], int(stays.sum())),
            "company": new_at[market.company[kept]].astype(np.int32),
        },
        student_weight=None if market.student_weight is None else market.student_weight[stays],
        student_columns=None if student_columns is None else student_columns[stays].reset_index(drop=True),
        company_columns=None if company_columns is None else company_columns[remains].reset_index(drop=True),
        rules=(),
    )
    # A rule may go by what has left with them, too: by a value that nobody has any more.
    stays_with = [left is not None and not left.faults(smaller) for left in rules]
    dropped = [str(rule) for rule, is_kept in zip(market.rules, stays_with, strict=True) if not is_kept]
    gone = [Notice("rules-left", f"Rules that named who has left are gone: {listed(dropped)}.")] if dropped else []
    return smaller.replace(
        rules=tuple(left for left, is_kept in zip(rules, stays_with, strict=True) if left is not None and is_kept),
        notices=(*market.notices, *gone),
    )
