"""The audit judges any matching: what it breaks, what it is worth, and who would rather be together."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from market_strategies import instances
from small_markets import all_assignments, blocking_pairs, feasible_matchings, is_feasible, value_of

import jumelage as jm

NAN = float("nan")


@pytest.fixture
def market():
    """Return a market in which every kind of violation can happen."""
    return jm.Market.from_scores(
        [[0.9, 0.1, NAN], [0.8, 0.7, 0.6], [0.5, 0.4, 0.3]],
        [1, 2, 1],
        minimum=[0, 0, 1],
        students=["ana", "ben", "eve"],
        rules=[jm.rules.Pin("ana", "c1"), jm.rules.Forbid("ben", "c2")],
    )


GOOD = {"ana": "c1", "ben": "c3", "eve": "c2"}

BROKEN = {
    "unknown-student": ({**GOOD, "zoe": "c2"}, ("zoe",), ()),
    "unknown-company": ({**GOOD, "eve": "c9"}, (), ("c9",)),
    "not-allowed": ({"ana": "c3", "ben": "c1", "eve": "c2"}, ("ana",), ("c3",)),
    "over-capacity": ({"ana": "c1", "ben": "c3", "eve": "c1"}, (), ("c1",)),
    "under-minimum": ({"ana": "c1", "eve": "c2"}, (), ("c3",)),
    "pin-broken": ({"ben": "c3", "eve": "c2"}, ("ana",), ("c1",)),
    "forbidden-pair": ({"ana": "c1", "ben": "c2", "eve": "c3"}, ("ben",), ("c2",)),
}


def test_a_matching_that_breaks_nothing_has_no_violation(market):
    verdict = jm.audit(market, jm.Matching(GOOD))
    assert verdict.is_feasible
    assert verdict.violations == ()
    assert len(verdict.to_frame()) == 0


@pytest.mark.parametrize("code", BROKEN)
def test_each_kind_of_violation_has_a_name_and_says_whom_it_concerns(market, code):
    pairs, students, companies = BROKEN[code]
    verdict = jm.audit(market, jm.Matching(pairs))
    assert not verdict.is_feasible
    found = {violation.code: violation for violation in verdict.violations}
    assert code in found
    assert set(students) <= set(found[code].students)
    assert set(companies) <= set(found[code].companies)
    for name in students + companies:
        assert name in found[code].text
    assert code in set(verdict.to_frame()["code"])


def test_a_violation_is_named_alone_where_it_is_the_only_one(market):
    codes = {
        code: [violation.code for violation in jm.audit(market, jm.Matching(pairs)).violations]
        for code, (pairs, _, _) in BROKEN.items()
    }
    for code in BROKEN.keys() - {"not-allowed"}:  # ana cannot go there without breaking her pin too
        assert codes[code] == [code]


@given(instance=instances(most_students=3))
@settings(max_examples=60, deadline=None)
def test_it_agrees_with_enumeration_on_what_is_feasible(instance):
    market = instance.market()
    for chosen in all_assignments(instance):
        assert jm.audit(market, jm.Matching(chosen)).is_feasible == is_feasible(instance, chosen), chosen


@given(instance=instances(), data=st.data())
@settings(max_examples=80, deadline=None)
def test_the_totals_are_what_one_gets_by_adding_up(instance, data):
    matchings = feasible_matchings(instance)
    assume(matchings)
    chosen = data.draw(st.sampled_from(matchings))
    verdict = jm.audit(instance.market(), jm.Matching(chosen))
    placed, score, ranks = value_of(instance, chosen, ("placed", "score", "student_rank"))
    assert verdict.totals["placed"] == placed
    assert verdict.totals["unplaced"] == len(instance.students) - placed
    assert verdict.totals["unfilled"] == sum(instance.capacity.values()) - placed
    assert verdict.totals["score"] == score
    assert verdict.totals["student_rank"] == ranks
    given_ranks = Counter(instance.pairs[pair].student_rank for pair in chosen.items())
    del given_ranks[None]
    profile = {rank: count for rank, count in verdict.rank_profile.items() if count}
    assert profile == dict(given_ranks)


@given(instance=instances(), data=st.data())
@settings(max_examples=200, deadline=None)
def test_blocking_pairs_are_those_of_the_definition(instance, data):
    matchings = feasible_matchings(instance)
    assume(matchings)
    chosen = data.draw(st.sampled_from(matchings))
    verdict = jm.audit(instance.market(), jm.Matching(chosen))
    expected = blocking_pairs(instance, chosen)
    assert set(verdict.blocking_pairs) == expected
    assert len(verdict.blocking_pairs) == len(expected)
    assert verdict.is_stable == (not expected)


def preferences(**changes):
    """Return three students of whom two want the one seat at x, which prefers ben to ana to eve."""
    arguments = {
        "students": {"ana": ["x", "y"], "ben": ["x"], "eve": ["y", "x"]},
        "companies": {"x": ["ben", "ana", "eve"], "y": ["ana", "eve"]},
        "capacity": {"x": 1, "y": 1},
    } | changes
    return jm.Market.from_preferences(**arguments)


def test_two_who_both_rank_each_other_higher_block():
    verdict = jm.audit(preferences(), jm.Matching({"ana": "x", "eve": "y"}))
    assert verdict.blocking_pairs == (("ben", "x"),)
    assert verdict.is_stable is False


def test_an_empty_seat_blocks_with_whoever_wants_it():
    verdict = jm.audit(preferences(), jm.Matching({"ben": "x"}))
    assert set(verdict.blocking_pairs) == {("ana", "y"), ("eve", "y")}


def test_a_tie_on_either_side_does_not_block():
    tied_company = preferences(companies={"x": [["ben", "ana"], "eve"], "y": ["ana", "eve"]})
    assert jm.audit(tied_company, jm.Matching({"ana": "x", "eve": "y"})).is_stable
    tied_student = preferences(students={"ana": [["x", "y"]], "ben": ["x"], "eve": ["y", "x"]})
    assert jm.audit(tied_student, jm.Matching({"ana": "y", "ben": "x"})).blocking_pairs == ()


def test_companies_without_lists_are_indifferent_so_only_an_empty_seat_blocks():
    market = preferences(companies=None)
    assert jm.audit(market, jm.Matching({"ana": "x", "eve": "y"})).is_stable
    assert jm.audit(market, jm.Matching({"eve": "x"})).blocking_pairs != ()


def test_a_pinned_student_cannot_be_pushed_out_and_wants_nothing_else():
    market = preferences(rules=[jm.rules.Pin("eve", "x")])
    verdict = jm.audit(market, jm.Matching({"eve": "x", "ana": "y"}))
    assert verdict.blocking_pairs == ()


def test_a_forbidden_pair_does_not_block():
    market = preferences(rules=[jm.rules.Forbid("ben", "x")])
    assert jm.audit(market, jm.Matching({"ana": "x", "eve": "y"})).is_stable


def test_a_minimum_excuses_a_pair_that_would_leave_it_unmet():
    pairs = {"ana": "y", "eve": "x"}
    bound = preferences(students={"ana": ["x", "y"], "eve": ["x"]}, companies=None, minimum={"y": 1})
    free = preferences(students={"ana": ["x", "y"], "eve": ["x"]}, companies=None, capacity={"x": 2, "y": 1})
    bound_wide = bound.replace(capacity=free.capacity)
    assert jm.audit(free, jm.Matching(pairs)).blocking_pairs == (("ana", "x"),)
    assert jm.audit(bound_wide, jm.Matching(pairs)).blocking_pairs == ()


def test_a_market_without_ranks_has_nothing_to_say_of_stability():
    verdict = jm.audit(jm.Market.from_scores([[0.5]], [1]), jm.Matching({"s1": "c1"}))
    assert verdict.blocking_pairs is None
    assert verdict.is_stable is None
    assert verdict.rank_profile is None
    assert "student_rank" not in verdict.totals


def test_the_rank_profile_counts_first_choices_second_choices_and_so_on():
    verdict = jm.audit(preferences(), jm.Matching({"ana": "y", "ben": "x"}))
    assert {rank: count for rank, count in verdict.rank_profile.items() if count} == {1: 1, 2: 1}


def test_a_matching_typed_by_hand_is_judged_from_a_table_too(market):
    table = pd.DataFrame({"student": list(GOOD), "company": list(GOOD.values())})
    assert jm.audit(market, jm.Matching(table)).is_feasible


def test_the_verdict_reads_as_text(market):
    text = str(jm.audit(market, jm.Matching({"ben": "c2"})))
    for word in ("ana", "ben", "c2", "c3"):
        assert word in text


def test_soft_rules_are_counted_and_priced_apart_from_what_must_hold():
    rules = [
        jm.rules.Quota("company", at_most=1, weight=0.25),
        jm.rules.Intake(3, weight="last"),
        jm.rules.Pin("s3", "c2", weight=2),
        jm.rules.Forbid("s1", "c1"),
    ]
    market = jm.Market.from_scores([[0.5, 0.5]] * 3, [3, 3], rules=rules)
    verdict = jm.audit(market, jm.Matching({"s1": "c2", "s2": "c1", "s3": "c1"}))
    # One too many at c1; c1 lacks one student to open and c2 two; s3 is not at c2.
    assert verdict.is_feasible
    assert [breach.amount for breach in verdict.breaches] == [1, 1, 2, 1]
    assert (verdict.totals["breaches"], verdict.totals["penalty"]) == (5, 0.25 + 2)
    assert verdict.totals["score"] == 1.5
    assert "Soft rules broken: company c1: 2 students, at most 1" in str(verdict)
    assert "breaches 5, penalty 2.25" in str(verdict)


def test_a_market_without_soft_rules_has_no_breaches_to_count(market):
    verdict = jm.audit(market, jm.Matching(GOOD))
    assert verdict.breaches == ()
    assert not {"breaches", "penalty"} & set(verdict.totals)


def test_a_market_with_soft_rules_that_are_kept_says_so_with_zero():
    market = jm.Market.from_scores([[0.5]], [1], rules=[jm.rules.Pin("s1", "c1", weight=1)])
    totals = jm.audit(market, jm.Matching({"s1": "c1"})).totals
    assert (totals["breaches"], totals["penalty"]) == (0, 0)


def test_each_blocking_pair_is_told_with_who_would_gain_and_who_would_lose_her_place():
    pairs = pd.DataFrame(
        {
            "student": ["ana", "ana", "ben", "ben", "eva", "eva", "kim"],
            "company": ["x", "y", "x", "y", "x", "z", "x"],
            "score": 0.5,
            "student_rank": [1, 2, 1, 2, 2, 1, None],
            "company_rank": [1, 1, 2, 2, 3, 1, None],
        }
    )
    market = jm.Market.from_pairs(
        pairs, ["ana", "ben", "eva", "kim"], pd.DataFrame({"company": list("xyz"), "capacity": [2, 1, 1]})
    )
    verdict = jm.audit(market, jm.Matching({"ana": "y", "eva": "x", "kim": "x"}))
    table = verdict.gains().astype(object).where(lambda each: each.notna(), None)
    assert table.to_dict("split")["data"] == [
        ["ana", "x", 1, "y", 2, 1, "kim", None],
        ["ben", "x", 1, None, None, 2, "kim", None],
        ["eva", "z", 1, "x", 2, 1, None, None],
    ]
    verdict = jm.audit(market, jm.Matching({"ben": "x", "eva": "x", "ana": "y"}))
    assert verdict.gains().iloc[0][["student", "displaced_student", "displaced_rank"]].tolist() == ["ana", "eva", 3]
    assert list(jm.audit(market, jm.Matching({"ana": "x", "ben": "x", "eva": "z"})).gains()["student"]) == []


@pytest.mark.parametrize("stability", ["required", "ignored"])
def test_of_two_open_offers_that_a_student_ranks_alike_either_is_kept(stability):
    pairs = pd.DataFrame(
        {
            "student": ["ana", "ana", "ana"],
            "company": ["x", "y", "z"],
            "score": [0.2, 0.3, 0.9],
            "student_rank": [1, 1, 2],
            "mode": ["open", "open", None],
        }
    )
    companies = pd.DataFrame({"company": list("xyz"), "capacity": 1})
    modes = [jm.modes.DirectOffers(), jm.modes.Applications(stability=stability), jm.modes.Assignment()]
    market = jm.Market.from_pairs(pairs, ["ana"], companies, modes=modes)
    result = jm.match(market)
    assert dict(result.matching.pairs) == {"ana": "y"}
    assert jm.audit(market, jm.Matching({"ana": "x"})).is_feasible
    assert not jm.audit(market, jm.Matching({"ana": "z"})).is_feasible
