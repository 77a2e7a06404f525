"""Each measure, on a market small enough to work it out by hand."""

import math

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

import jumelage as jm
from jumelage.benchmarks.strategies.envy import justified_envy
from jumelage.benchmarks.strategies.measures import DEFAULT, MEASURES, measure_of, measured
from jumelage.benchmarks.strategies.outcome import Outcome

# ana and ben apply to x and y, cyd to x only; dan applies nowhere; eve has agreed with y. x has 1 seat, y 2, z 1.
STUDENTS = pd.DataFrame(
    {
        "student": ["ana", "ben", "cyd", "dan", "eve"],
        "lat": [0.0, 0.0, 0.0, 0.0, np.nan],
        "lon": [0.0, 0.0, 0.0, 0.0, 0.0],
    }
)
COMPANIES = pd.DataFrame(
    {
        "company": ["x", "y", "z"],
        "capacity": [1, 2, 1],
        "minimum": [0, 0, 1],
        "lat": [1.0, 2.0, 3.0],
        "lon": [0.0, 0.0, 0.0],
    }
)
PAIRS = pd.DataFrame(
    [
        ("ana", "x", 0.9, 1, 2, None),
        ("ana", "y", 0.5, 2, 1, None),
        ("ana", "z", 0.1, None, None, None),
        ("ben", "x", 0.8, 1, 1, None),
        ("ben", "y", 0.4, 2, 2, None),
        ("cyd", "x", 0.7, 1, 3, None),
        ("cyd", "z", 0.2, None, None, None),
        ("dan", "z", 0.3, None, None, None),
        ("eve", "y", 0.6, None, None, "agreed"),
    ],
    columns=["student", "company", "score", "student_rank", "company_rank", "mode"],
)
KM_PER_DEGREE = 111.2


@pytest.fixture(scope="module")
def market():
    return jm.Market.from_pairs(PAIRS, STUDENTS, COMPANIES)


def values(market, **pairs):
    return measured(Outcome(market, jm.Matching(pairs)), DEFAULT)


def test_every_measure_of_a_matching_worked_out_by_hand(market):
    # ana has x although x would rather have ben; ben is at y with eve; cyd is assigned to z; dan is nowhere.
    found = values(market, ana="x", ben="y", cyd="z", eve="y")
    assert found["placed"] == 4 / 5
    # Of ana, ben and cyd, who have wishes and no agreed offer: ana has her first, ben his second, cyd none of hers.
    assert found["first_choice"] == 1 / 3
    assert found["top_three"] == 1.0
    assert found["mean_rank"] == (1 + 2 + 2) / 3
    assert found["worst_rank"] == 2
    assert found["score"] == pytest.approx(0.9 + 0.4 + 0.2 + 0.6)
    assert found["worst_score"] == 0.2
    # x ranks ana 2nd, y ben 2nd; z has ranked nobody, so cyd is its 1st; y has not ranked eve: after its last, 3rd.
    assert found["company_rank"] == (2 + 2 + 1 + 3) / 4
    assert found["blocking_pairs"] == 1
    assert found["justified_envy"] == 1
    assert found["imposed"] == 1 / 5
    assert found["unfilled"] == 0
    assert found["minimum_breaches"] == 0
    assert found["rules_broken"] == 0


def test_distances_are_of_those_whose_home_is_known(market):
    found = values(market, ana="x", ben="y", cyd="z", eve="y")
    assert found["km_median"] == pytest.approx(2 * KM_PER_DEGREE, rel=0.01)
    assert found["km_p90"] == pytest.approx(2.8 * KM_PER_DEGREE, rel=0.01)


def test_nobody_placed_breaks_the_minimum_and_the_offer_and_has_no_ranks(market):
    found = values(market)
    assert found["placed"] == found["first_choice"] == found["imposed"] == 0.0
    assert found["unfilled"] == 4
    assert found["minimum_breaches"] == 1
    assert found["rules_broken"] == 2
    assert all(math.isnan(found[name]) for name in ("mean_rank", "worst_rank", "worst_score", "company_rank"))


def test_an_empty_seat_is_wasted_and_not_envied(market):
    # Nobody is at x: ana and ben block with it, cyd may not leave z below its minimum; y would not let ana go for ben.
    found = values(market, ana="y", cyd="z", eve="y")
    assert found["blocking_pairs"] == 2
    assert found["justified_envy"] == 0


def test_what_a_market_cannot_tell_is_not_a_number():
    found = measured(Outcome(jm.Market.from_scores([[0.5]], [1]), jm.Matching({"s1": "c1"})), DEFAULT)
    told = {name for name, value in found.items() if not math.isnan(value)}
    assert told == {"placed", "score", "worst_score", "unfilled", "rules_broken"}


def grouped(*sizes, placed):
    """Return the gap of the placed among groups of these sizes, so many of each being placed."""
    names = [f"g{at}" for at, size in enumerate(sizes) for _ in range(size)]
    students = pd.DataFrame({"student": [f"s{at}" for at in range(len(names))], "group": names})
    pairs = students[["student"]].assign(company="c", score=1.0)
    companies = pd.DataFrame({"company": ["c"], "capacity": [len(names)]})
    market = jm.Market.from_pairs(pairs, students, companies)
    chosen = [
        student
        for at, count in enumerate(placed)
        for student in students.loc[students["group"] == f"g{at}", "student"][:count]
    ]
    return measure_of("placed_gap:group").of(Outcome(market, jm.Matching(dict.fromkeys(chosen, "c"))))


def test_a_gap_is_the_best_share_of_a_group_less_the_worst_and_small_groups_have_none():
    assert grouped(10, 20, 10, placed=(9, 10, 7)) == pytest.approx(0.9 - 0.5)
    assert grouped(10, 20, 9, placed=(9, 10, 0)) == pytest.approx(0.9 - 0.5)
    assert math.isnan(grouped(10, 9, placed=(9, 9)))


def test_every_measure_says_what_it_is():
    assert all(measure.means and measure.label for measure in map(measure_of, DEFAULT))
    assert set(MEASURES) <= set(DEFAULT)


def plain_envy(wishes, rankings, matching):
    """Return who has justified envy, by the definition: one student and one other at a time."""
    envious = set()
    for student, wished in wishes.items():
        preferred = wished[: wished.index(matching[student])] if student in matching else wished
        for other, company in matching.items():
            order = rankings[company]
            if company in preferred and order.index(student) < order.index(other):
                envious.add(student)
    return envious


@given(st.randoms(use_true_random=False))
def test_envy_is_what_its_definition_says_on_any_small_market(rng):
    students, companies = ["a", "b", "c", "d"], ["x", "y", "z"]
    wishes = {student: rng.sample(companies, rng.randint(1, 3)) for student in students}
    rankings = {
        company: [student for student in rng.sample(students, 4) if company in wishes[student]] for company in companies
    }
    market = jm.Market.from_preferences(wishes, rankings, capacity=dict.fromkeys(companies, 2))
    matching = {student: rng.choice(wishes[student]) for student in students if rng.random() < 0.7}
    envious = justified_envy(Outcome(market, jm.Matching(matching)))
    assert set(market.students[envious]) == plain_envy(wishes, rankings, matching)


@pytest.mark.parametrize("strategy", ["student_optimal", "company_optimal"])
def test_stable_matchings_leave_no_justified_envy(strategy):
    market = jm.benchmarks.make_market("hospital_residents", num_students=60, num_companies=12, pairs_per_student=5)
    assert not justified_envy(Outcome(market, jm.match(market, strategy=strategy).matching)).any()
    assert justified_envy(Outcome(market, jm.match(market, strategy="random").matching)).any()
