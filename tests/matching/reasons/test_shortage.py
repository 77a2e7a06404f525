"""What one more place is worth is what solving the market with it adds."""

import random
from fractions import Fraction
from itertools import product

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from joint_markets import random_instance
from market_strategies import instances
from small_markets import OBJECTIVES, best_value, upwards

import jumelage as jm

NAMES = {"students placed": "placed", "total score": "score", "sum of students' ranks": "student_rank"}


def gain(before, after, objective):
    """Return the name and the size of the first gain of an optimum over another; None if there is none."""
    for name, least, most in zip(objective, upwards(before, objective), upwards(after, objective), strict=True):
        if least != most:
            return name, most - least
    return None


def value(result):
    """Return what a result is worth, exactly."""
    return tuple(Fraction(str(result.value[name])) for name in result.objective)


def with_one_more(instance, company, students):
    """Return the instance with one more opening like a company's, for these students alone."""
    pairs = {("+", s): pair for (s, c), pair in instance.pairs.items() if c == company and s in students}
    more = {**instance.pairs, **{(s, "+"): pair for (_, s), pair in pairs.items()}}
    barred = tuple((s, "+") for s, c in instance.forbids if c == company)
    return type(instance)(
        instance.students,
        {**instance.capacity, "+": 1},
        more,
        instance.minimum,
        instance.pins,
        (*instance.forbids, *barred),
        instance.has_company_ranks,
    )


@given(instance=instances(), objective=st.sampled_from(OBJECTIVES), data=st.data())
@settings(max_examples=80, deadline=None)
def test_the_worth_of_a_kind_of_place_is_the_best_that_an_opening_more_of_it_adds(instance, objective, data):
    before = best_value(instance, objective)
    assume(before is not None)
    colours = st.sampled_from(["red", "blue"])
    students = {student: data.draw(colours) for student in instance.students}
    companies = {company: data.draw(colours) for company in instance.capacity}
    market = instance.market()
    market = market.replace(
        student_columns=pd.DataFrame({"programme": [students[name] for name in market.students]}),
        company_columns=pd.DataFrame({"sector": [companies[name] for name in market.companies]}),
    )
    explanation = jm.shortage(jm.match(market, objective=objective))
    told = {reason.facts["kind"]: reason for reason in explanation.reasons if "seats" in reason.facts}
    for programme, sector in product(["red", "blue"], repeat=2):
        inside = {name for name, colour in students.items() if colour == programme}
        gains = [
            gain(before, best_value(with_one_more(instance, company, inside), objective), objective)
            for company, colour in companies.items()
            if colour == sector and any((name, company) in instance.pairs for name in inside)
        ]
        if not gains:
            assert f"{programme} · {sector}" not in told
            continue
        best = max(gains, key=lambda found: (0,) if found is None else (1, -objective.index(found[0]), found[1]))
        reason = told[f"{programme} · {sector}"]
        if best is None:
            assert reason.code == "call-adds-nothing"
        else:
            assert reason.code == "call-for-place"
            assert (NAMES[reason.facts["name"]["en"]], Fraction(reason.facts["amount"])) == best


@given(seed=st.integers(0, 10**6), ties=st.booleans())
@settings(max_examples=40, deadline=None)
def test_where_applications_are_open_it_is_what_one_more_seat_there_adds(seed, ties):
    instance = random_instance(random.Random(seed), ties=ties, minima=False, offers=True)
    market = instance.market(modes=jm.modes.ALL)
    assume(market.mode is not None)
    result = jm.match(market)
    for reason in jm.shortage(result, by="company").reasons:
        if "seats" not in reason.facts:
            continue
        capacity = market.capacity.copy()
        capacity[list(market.companies).index(reason.facts["kind"])] += 1
        added = gain(value(result), value(jm.match(market.replace(capacity=capacity))), result.objective)
        if reason.code == "call-for-place":
            assert (NAMES[reason.facts["name"]["en"]], Fraction(str(reason.facts["amount"]))) == added
        else:
            assert reason.code == "call-adds-nothing"
            assert added is None or added[1] < 0


@pytest.fixture
def result():
    """Return two programmes: three students of one for the one seat that takes them, and one with a seat to choose."""
    pairs = pd.DataFrame(
        {
            "student": ["ana", "ben", "eve", "ida", "ida"],
            "company": ["c1", "c1", "c1", "c2", "c3"],
            "score": [0.9, 0.8, 0.7, 0.6, 0.5],
        }
    )
    students = pd.DataFrame({"student": ["ana", "ben", "eve", "ida", "zoe"], "programme": ["A", "A", "A", "B", "C"]})
    seats = pd.DataFrame({"company": ["c1", "c2", "c3"], "capacity": [1, 1, 2], "sector": ["care", "shop", "shop"]})
    return jm.match(jm.Market.from_pairs(pairs, students, seats))


def test_demand_supply_and_deficit_are_told_the_worthiest_call_first(result):
    table = jm.shortage(result).to_frame()
    assert table["kind"].tolist() == ["A · care", "B · shop", "C"]
    assert table["code"].tolist() == ["call-for-place", "call-adds-nothing", "call-no-opening"]
    figures = table.loc[:1, ["students", "seats", "missing", "unplaced"]].astype(int)
    assert figures.to_numpy().tolist() == [[3, 1, 2, 2], [1, 3, 0, 0]]
    assert (table.loc[0, "company"], table.loc[0, "amount"]) == ("c1", 1)


def test_columns_are_chosen_by_the_user_and_checked(result):
    assert [r.facts["kind"] for r in jm.shortage(result, by="company").reasons][:1] == ["c1"]
    with pytest.raises(jm.InputError, match="did you mean 'sector'"):
        jm.shortage(result, by=["programme", "sectr"])
    with pytest.raises(jm.InputError, match="programme, territory, sector"):
        jm.shortage(jm.match(jm.Market.from_scores([[0.5]], [1])))


def test_a_heuristic_has_no_worth_to_tell(result):
    market = result.market
    codes = [reason.code for reason in jm.shortage(jm.match(market, strategy="greedy")).reasons]
    assert codes.count("call-not-proven") == 2


def test_openings_to_reconfirm_come_first_in_both_languages():
    students = pd.DataFrame({"student": ["S1"], "programme": "SIO", "start": ["2026-09-14"]})
    companies = pd.DataFrame(
        {"company": ["C1", "C2"], "capacity": 1, "programmes": "SIO", "confirmed_until": ["2027-06-30", "2026-06-30"]}
    )
    cohort = jm.Cohort(students, companies)
    compat = jm.Rubric([jm.criteria.Programme()]).score(cohort)
    result = jm.match(jm.Market.from_cohort(cohort, compat))
    first = jm.shortage(result).reasons[0]
    assert (first.code, first.facts["company"], first.facts["cause"]) == ("call-reconfirm", "C2", "confirmed-lapsed")
    for language in ("en", "fr"):
        (text, *_) = cohort.to_reconfirm(language=language)["text"]
        assert text in first.say(language)
