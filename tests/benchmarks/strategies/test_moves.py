"""After a shock: who could have stayed, and who moved."""

import math

import pandas as pd

import jumelage as jm
from jumelage.benchmarks import RealCohort
from jumelage.benchmarks.strategies.moves import share_moved, struck

COHORT = jm.Cohort(
    pd.DataFrame({"student": ["ana", "ben", "cyd"], "skills": "welding"}),
    pd.DataFrame({"company": ["x", "y"], "capacity": [2, 2], "employer": ["X", "Y"], "skills": "welding"}),
)
DONE = jm.Matching({"ana": "x", "ben": "x", "cyd": "y"})


def test_without_a_shock_everybody_could_stay():
    market, kept = struck(RealCohort(COHORT).draw(0), DONE, {"cancel": 0.0}, 0)
    assert market.num_companies == 2
    assert kept == dict(DONE.pairs)


def test_who_was_at_an_employer_that_withdrew_is_not_counted():
    for seed in range(20):
        market, kept = struck(RealCohort(COHORT).draw(0), DONE, {"cancel": 0.5}, seed)
        assert kept == {student: company for student, company in DONE.pairs.items() if company in set(market.companies)}


def test_who_turned_down_a_place_may_not_have_it_again_and_is_not_counted():
    market, kept = struck(RealCohort(COHORT).draw(0), DONE, {"decline": 1.0}, 0)
    assert kept == {}
    after = jm.match(market).matching
    assert dict(after.pairs) == {"ana": "y", "ben": "y", "cyd": "x"}


def test_the_same_seed_strikes_the_same_whatever_the_matching():
    other = jm.Matching({"ana": "y", "ben": "x"})
    for seed in range(10):
        one, two = (struck(RealCohort(COHORT).draw(0), each, {"cancel": 0.5}, seed)[0] for each in (DONE, other))
        assert list(one.companies) == list(two.companies)


def test_the_share_moved_is_of_those_who_could_stay():
    assert share_moved({"ana": "x", "ben": "y"}, jm.Matching({"ana": "x"})) == 0.5
    assert math.isnan(share_moved({}, jm.Matching({"ana": "x"})))


def test_rules_about_who_has_left_go_with_them():
    rules = [jm.rules.Forbid("ana", "x"), jm.rules.Forbid("ben", "y")]
    source = RealCohort(COHORT, None, rules)
    assert len(source.draw(0).market.rules) == 2
    for seed in range(10):
        market, _ = struck(source.draw(0), DONE, {"cancel": 0.5}, seed)
        assert len(market.rules) == market.num_companies
