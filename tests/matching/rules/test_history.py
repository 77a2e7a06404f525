"""Rules that remember earlier terms, judged by hand."""

import pandas as pd
import pytest
from small_school import HISTORY, broken, faults, school

import jumelage as jm
from jumelage.matching.rules import Forbid, Keep, NoRepeat, Pin


def test_nobody_is_where_she_has_been_whichever_opening_it_is():
    assert broken(NoRepeat(), ana="A2", cyd="B1", ben="C1") == {
        "ana has been at Acme before (employer)": 1,
        "cyd has been at Brix before (employer)": 1,
    }
    assert broken(NoRepeat(), ana="B1", cyd="C1") == {}


def test_no_repeat_of_a_sector_looks_at_the_sectors_and_a_blank_repeats_nothing():
    # ana and cyd have been in wood, ben in steel; C1 names no sector, nor does one placement of cyd's.
    assert broken(NoRepeat("sector"), ana="B1", ben="A2", cyd="C1") == {
        "ana has been at wood before (sector)": 1,
        "ben has been at steel before (sector)": 1,
    }


def test_no_repeat_for_some_leaves_the_others_free():
    assert broken(NoRepeat(students=["cyd"]), ana="A1", cyd="C1") == {}


def test_who_keeps_her_employer_is_there_again_and_nowhere_else():
    # ben's employer has closed, dan and eve have been nowhere: they are free.
    assert broken(Keep(), ana="A1", cyd="A2", ben="C1") == {}
    assert broken(Keep(), ana="B1") == {
        "ana is placed at B1, and not again at Acme (employer)": 1,
        "cyd is placed nowhere, and not again at Acme, Brix (employer)": 1,
    }


def test_who_may_not_go_back_is_free():
    history = pd.DataFrame({"student": ["dan"], "term": ["2025"], "employer": ["Acme"]})
    market = school(Keep(), history=history)
    assert jm.audit(market, jm.Matching({})).is_feasible


def test_a_market_without_history_is_a_fault_in_words():
    assert "a market without history" in faults(NoRepeat(), history=None)
    assert "table history" in faults(Keep(), history=None)


def test_a_column_that_history_or_companies_lack_is_a_fault_with_the_near_name():
    assert "did you mean 'employer'" in faults(NoRepeat("employr"))
    assert "a column of the history" in faults(NoRepeat("territory"))
    assert "'student'" in faults(NoRepeat(), history=HISTORY.rename(columns={"student": "who"}))


def test_unknown_students_are_a_fault():
    assert "'zoe'" in faults(Keep(students=["ana", "zoe"]))


def test_a_cohort_brings_its_history_to_the_market():
    students = pd.DataFrame({"student": ["ana", "ben"]})
    companies = pd.DataFrame(
        {"company": ["C1", "C2"], "employer": ["Acme", "Brix"], "capacity": 1, "programmes": "SIO"}
    )
    history = pd.DataFrame({"student": ["ana"], "term": ["2025"], "employer": [" Acme"]})
    cohort = jm.Cohort(students, companies, history=history)
    compat = jm.Rubric.suggest(cohort).score(cohort)
    market = jm.Market.from_cohort(cohort, compat, rules=[NoRepeat()])
    assert not jm.audit(market, jm.Matching({"ana": "C1"})).is_feasible
    assert jm.match(market).matching.pairs == {"ana": "C2", "ben": "C1"}
    without = cohort.replace(history=None)
    with pytest.raises(jm.InputError, match="a market without history"):
        jm.Market.from_cohort(without, compat, rules=[NoRepeat()])


def test_a_pair_that_would_repeat_is_no_application_and_blocks_nothing():
    # ana's only wish is Acme, where she has been: barred, it is no application, so nobody is wronged.
    wishes, companies = {"ana": ["c1"], "ben": ["c1"]}, pd.DataFrame({"company": ["c1"], "employer": ["Acme"]})
    history = pd.DataFrame({"student": ["ana"], "term": ["2025"], "employer": ["Acme"]})
    market = jm.Market.from_preferences(wishes, {"c1": ["ana", "ben"]}, capacity={"c1": 1})
    chosen = jm.Matching({"ben": "c1"})
    assert jm.audit(market, chosen).blocking_pairs == (("ana", "c1"),)
    market = market.replace(company_columns=companies, history=history, rules=[NoRepeat()])
    assert jm.audit(market, chosen).is_stable
    assert jm.match(market).matching == chosen


def test_a_pin_on_a_pair_that_would_repeat_is_a_contradiction():
    assert "pinned and forbidden" in faults(Pin("ana", "A1"), NoRepeat())
    assert "pinned and forbidden" in faults(Pin("ana", "A1"), Forbid(students={"programme": "SIO"}, company="A1"))
    assert faults(Pin("ana", "A1"), NoRepeat(weight=1)) == ""


def test_a_rule_for_some_follows_those_who_are_left():
    smaller = school(Keep(students=["ana", "cyd"]), NoRepeat(students=["ana"])).without(students=["ana"])
    assert smaller.rules == (Keep(students=["cyd"]),)
