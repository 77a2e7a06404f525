"""Hypothesis strategies for small markets with columns and a history, and for the rules that go by them."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from market_strategies import instances
from small_markets import feasible_matchings

import jumelage as jm

EMPLOYERS = ("Acme", "Brix", None)
SECTORS = ("wood", "steel", None)
PROGRAMMES = ("SIO", "MCO", None)

HARD_OR_SOFT = st.sampled_from([None, 0.5, "last"])

QUOTAS_BY = (
    "employer",
    "sector",
    "company",
    "programme",
    "student",
    ("programme", "employer"),
    ("employer", "sector"),
    ("sector", "programme"),
)


@st.composite
def markets(draw: st.DrawFn, least_students: int = 1) -> tuple[jm.Market, list[dict[str, str]]]:
    """Draw a market with columns on both sides and a history, and all its matchings."""
    instance = draw(
        instances(pins=False, forbids=False, minima=False).filter(lambda one: len(one.students) >= least_students)
    )
    students, companies = list(instance.students), list(instance.capacity)

    def column(values: tuple[str | None, ...], count: int) -> pd.Series:
        return pd.Series([draw(st.sampled_from(values)) for _ in range(count)], dtype="str")

    num_past = draw(st.integers(1, 4))
    market = instance.market().replace(
        student_columns=pd.DataFrame({"student": students, "programme": column(PROGRAMMES, len(students))}),
        company_columns=pd.DataFrame(
            {
                "company": companies,
                "employer": column(EMPLOYERS, len(companies)),
                "sector": column(SECTORS, len(companies)),
            }
        ),
        history=pd.DataFrame(
            {
                "student": column((*students, "graduate"), num_past),
                "term": "2025",
                "employer": column((*EMPLOYERS, "closed"), num_past),
                "sector": column(SECTORS, num_past),
            }
        ),
    )
    return market, feasible_matchings(instance)


@st.composite
def rules(draw: st.DrawFn, market: jm.Market, kind: str) -> object:
    """Draw a rule of a kind that can be meant in a market, hard or soft."""
    return {
        "pin": _pins,
        "forbid": _forbids,
        "quota": _quotas,
        "intake": _intakes,
        "together": _companions,
        "apart": _companions,
        "no_repeat": _histories,
        "keep": _histories,
        "balance": _balances,
    }[kind](draw, market, kind)


KINDS = ("pin", "forbid", "quota", "intake", "together", "apart", "no_repeat", "keep", "balance")


def _pins(draw, market, kind):  # noqa: ARG001
    pair = draw(st.integers(0, market.num_pairs - 1))
    student, company = market.students[market.student_of_pair[pair]], market.companies[market.company[pair]]
    return jm.rules.Pin(student, company, weight=draw(HARD_OR_SOFT))


def _forbids(draw, market, kind):  # noqa: ARG001
    sides = {}
    for one, many, frame in (
        ("student", "students", market.student_columns),
        ("company", "companies", market.company_columns),
    ):
        groups = [{name: value} for name in frame.columns[1:] for value in sorted(frame[name].dropna().unique())]
        chosen = draw(st.sampled_from([*frame[one], *groups]))
        sides[one if isinstance(chosen, str) else many] = chosen
    return jm.rules.Forbid(**sides, weight=draw(HARD_OR_SOFT))


def _quotas(draw, market, kind):  # noqa: ARG001
    by = draw(st.sampled_from(QUOTAS_BY))
    names = (by,) if isinstance(by, str) else by
    frames = pd.concat([market.student_columns, market.company_columns])
    known = [sorted(frames[name].dropna().unique()) for name in names]
    value = None
    if all(known) and draw(st.booleans()):
        drawn = [draw(st.sampled_from(values)) for values in known]
        value = drawn[0] if isinstance(by, str) else drawn
    lower, upper = sorted(draw(st.tuples(st.integers(0, 3), st.integers(0, 3))))
    at_least, at_most = (f"{30 * lower} %", f"{30 * upper + 10} %") if draw(st.booleans()) else (lower, upper)
    which = draw(st.integers(0, 1)) if isinstance(at_least, str) else draw(st.integers(0, 2))
    return jm.rules.Quota(
        by,
        value=value,
        at_least=None if which == 0 else at_least,
        at_most=None if which == 1 else at_most,
        weight=draw(HARD_OR_SOFT),
    )


def _intakes(draw, market, kind):  # noqa: ARG001
    companies = list(market.companies)
    or_close, minimum = draw(st.booleans()), draw(st.integers(1, 3))
    weight = draw(HARD_OR_SOFT)
    if not or_close and weight is None:
        companies = [name for name, seats in zip(companies, market.capacity, strict=True) if seats >= minimum]
    named = draw(st.lists(st.sampled_from(companies), min_size=1, unique=True)) if companies else None
    if named is None or (or_close and draw(st.booleans())):
        return jm.rules.Intake(minimum, weight=weight)
    return jm.rules.Intake(minimum, or_close=or_close, companies=named, weight=weight)


def _companions(draw, market, kind):
    of_kind = {"together": jm.rules.Together, "apart": jm.rules.Apart}[kind]
    group = draw(st.lists(st.sampled_from(list(market.students)), min_size=2, unique=True))
    return of_kind(group, by=draw(st.sampled_from(["company", "employer", "sector"])), weight=draw(HARD_OR_SOFT))


def _histories(draw, market, kind):
    of_kind = {"no_repeat": jm.rules.NoRepeat, "keep": jm.rules.Keep}[kind]
    named = draw(st.one_of(st.none(), st.lists(st.sampled_from(list(market.students)), min_size=1, unique=True)))
    return of_kind(draw(st.sampled_from(["employer", "sector"])), students=named, weight=draw(HARD_OR_SOFT))


def _balances(draw, market, kind):  # noqa: ARG001
    return jm.rules.Balance(draw(st.sampled_from(["employer", "sector", "company"])), weight=draw(HARD_OR_SOFT))


def is_placed(market: jm.Market, chosen: dict[str, str]) -> np.ndarray:
    """Return 1 for each pair of a market that is placed, else 0."""
    names = zip(market.students[market.student_of_pair], market.companies[market.company], strict=True)
    return np.array([chosen.get(student) == company for student, company in names], dtype=int)
