"""Hypothesis strategies for small markets with columns, their matchings, and the rules that go by them."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from market_strategies import instances
from small_markets import all_assignments

import jumelage as jm

EMPLOYERS = (None, "Acme", "Brix")
TERRITORIES = (None, "north", "south")
PROGRAMMES = (None, "SIO", "MCO")
WEIGHTS = st.sampled_from([None, 0.5, "last"])


@st.composite
def markets(draw: st.DrawFn, **sizes: int) -> tuple[jm.Market, list[dict[str, str]]]:
    """Draw a market with columns on both sides, and all its matchings on allowed pairs within capacity."""
    instance = draw(instances(pins=False, forbids=False, minima=False, **sizes))
    students, companies = list(instance.students), list(instance.capacity)

    def column(values: tuple[str | None, ...], count: int) -> pd.Series:
        return pd.Series([draw(st.sampled_from(values)) for _ in range(count)], dtype="str")

    market = instance.market().replace(
        student_columns=pd.DataFrame({"student": students, "programme": column(PROGRAMMES, len(students))}),
        company_columns=pd.DataFrame(
            {
                "company": companies,
                "employer": column(EMPLOYERS, len(companies)),
                "territory": column(TERRITORIES, len(companies)),
            }
        ),
    )
    return market, list(matchings(market))


def matchings(market: jm.Market) -> Iterator[dict[str, str]]:
    """Yield every matching on allowed pairs within capacity."""
    names = zip(market.students[market.student_of_pair], market.companies[market.company], strict=True)
    allowed = set(names)
    capacity = dict(zip(market.companies, market.capacity.tolist(), strict=True))

    class Bare:
        students = tuple(market.students)

    bare = Bare()
    bare.capacity = capacity
    for chosen in all_assignments(bare):
        count = Counter(chosen.values())
        if allowed.issuperset(chosen.items()) and all(count[name] <= most for name, most in capacity.items()):
            yield chosen


@st.composite
def quotas(draw: st.DrawFn, market: jm.Market) -> jm.rules.Quota:
    by = draw(
        st.sampled_from(
            ["employer", "territory", "programme", "company", ("programme", "employer"), ("employer", "territory")]
        )
    )
    names = (by,) if isinstance(by, str) else by
    frames = pd.concat([market.student_columns, market.company_columns])
    known = [sorted(frames[name].dropna().unique()) for name in names]
    value = None
    if all(known) and draw(st.booleans()):
        drawn = [draw(st.sampled_from(values)) for values in known]
        value = drawn[0] if isinstance(by, str) else drawn
    lower, upper = sorted(draw(st.tuples(st.integers(0, 3), st.integers(0, 3))))
    shares = draw(st.booleans())
    at_least, at_most = (f"{30 * lower} %", f"{30 * upper} %") if shares else (lower, upper)
    which = draw(st.integers(0, 2))
    return jm.rules.Quota(
        by,
        value=value,
        at_least=None if which == 0 else at_least,
        at_most=None if which == 1 else at_most,
        weight=draw(WEIGHTS),
    )


@st.composite
def intakes(draw: st.DrawFn, market: jm.Market) -> jm.rules.Intake:
    named = draw(st.one_of(st.none(), st.lists(st.sampled_from(list(market.companies)), min_size=1, unique=True)))
    return jm.rules.Intake(draw(st.integers(1, 3)), or_close=draw(st.booleans()), companies=named, weight=draw(WEIGHTS))


@st.composite
def companions(draw: st.DrawFn, market: jm.Market) -> object:
    kind = draw(st.sampled_from([jm.rules.Together, jm.rules.Apart]))
    group = draw(st.lists(st.sampled_from(list(market.students)), min_size=2, unique=True))
    return kind(group, by=draw(st.sampled_from(["company", "employer", "territory"])), weight=draw(WEIGHTS))


def placed(market: jm.Market, chosen: dict[str, str]) -> np.ndarray:
    """Return 1 for each pair of a market that is placed."""
    names = zip(market.students[market.student_of_pair], market.companies[market.company], strict=True)
    return np.array([chosen.get(student) == company for student, company in names], dtype=int)
