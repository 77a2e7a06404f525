"""`student_optimal` and `company_optimal`: what theory says they are, on every small market and in textbook cases."""

from collections import Counter
from dataclasses import replace
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from gale_shapley import companies_propose, students_propose
from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import instances, strict_instances
from small_markets import blocking_pairs, is_application, is_feasible, market_of, stable_matchings

import jumelage as jm
from jumelage.matching import strategies
from jumelage.matching.assignment import Assignment
from jumelage.matching.lottery import ticket

STABLE = ("student_optimal", "company_optimal")
SLOWLY = {"student_optimal": students_propose, "company_optimal": companies_propose}


def placed(market, strategy, **choices):
    return dict(jm.match(market, strategy=strategy, **choices).matching.pairs)


def wish(instance, student, company):
    """Return how the student ranks what she got; nothing is worse than everything."""
    return float("inf") if company is None else instance.pairs[student, company].student_rank


@given(instance=strict_instances())
@settings(max_examples=80, deadline=None)
def test_of_all_stable_matchings_one_is_the_best_for_every_student_and_one_the_worst(instance):
    stable, market = stable_matchings(instance), instance.market()
    best, worst = (placed(market, strategy) for strategy in STABLE)
    assert best in stable
    assert worst in stable
    for student in instance.students:
        obtained = [wish(instance, student, chosen.get(student)) for chosen in stable]
        assert wish(instance, student, best.get(student)) == min(obtained)
        assert wish(instance, student, worst.get(student)) == max(obtained)


@given(instance=strict_instances())
@settings(max_examples=40, deadline=None)
def test_the_same_students_are_placed_and_the_same_seats_filled_in_all_stable_matchings(instance):
    # The rural hospitals theorem (Roth, 1986).
    for chosen in stable_matchings(instance):
        for strategy in STABLE:
            found = placed(instance.market(), strategy)
            assert set(found) == set(chosen)
            assert Counter(found.values()) == Counter(chosen.values())


@given(instance=instances(minima=False), strategy=st.sampled_from(STABLE), seed=st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_with_ties_pins_forbidden_pairs_and_one_sided_ranks_nothing_blocks(instance, strategy, seed):
    result = jm.match(instance.market().replace(**ranked(instance)), strategy=strategy, seed=seed)
    chosen = dict(result.matching.pairs)
    assert is_feasible(instance, chosen)
    assert not blocking_pairs(instance, chosen)
    assert jm.audit(result.market, result.matching).is_stable


def ranked(instance):
    """Return a column of ranks for a market that has none because no pair is ranked."""
    market = instance.market()
    return {} if market.student_rank is not None else {"student_rank": np.zeros(market.num_pairs, dtype=np.int32)}


def broken_by_lot(instance, seed):
    """Return the lists of both sides with ties broken by the tickets, applications only, and what seats are left."""
    pinned = dict(instance.pins)
    pairs = [pair for pair in instance.pairs if is_application(instance, *pair) and pair[0] not in pinned]

    def company_rank(student, company):
        return instance.pairs[student, company].company_rank if instance.has_company_ranks else 0

    wishes = {
        student: sorted(
            (c for s, c in pairs if s == student),
            key=lambda c: (instance.rank_of(student, c), ticket(seed, "company", c)),
        )
        for student in instance.students
    }
    rankings = {
        company: sorted(
            (s for s, c in pairs if c == company),
            key=lambda s: (company_rank(s, company), ticket(seed, "student", s)),
        )
        for company in instance.capacity
    }
    taken = Counter(pinned.values())
    return wishes, rankings, {company: seats - taken[company] for company, seats in instance.capacity.items()}


@given(instance=instances(minima=False, most_students=5), strategy=st.sampled_from(STABLE), seed=st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_ties_are_broken_by_the_tickets_that_anyone_can_draw_again(instance, strategy, seed):
    market = instance.market().replace(**ranked(instance))
    expected = SLOWLY[strategy](*broken_by_lot(instance, seed)) | dict(instance.pins)
    found = placed(market, strategy, seed=seed)
    applied = {s: c for s, c in found.items() if (s, c) in instance.pins or is_application(instance, s, c)}
    assert applied == expected


@pytest.mark.parametrize("strategy", STABLE)
def test_larger_markets_with_ties_end_where_the_slow_way_does(strategy):
    for seed in range(4):
        rng = np.random.default_rng(seed)
        students, companies = [f"s{i}" for i in range(300)], [f"c{j}" for j in range(40)]
        rows = [(s, c, int(rng.integers(1, 6)), int(rng.integers(1, 9))) for s in students for c in companies]
        rows = [row for row in rows if rng.random() < 0.4]
        table = pd.DataFrame(rows, columns=["student", "company", "student_rank", "company_rank"])
        capacity = {c: int(rng.integers(0, 12)) for c in companies}
        places = pd.DataFrame({"company": companies, "capacity": list(capacity.values())})
        wishes = {s: [] for s in students}
        rankings = {c: [] for c in companies}
        for s, c, _, _ in sorted(rows, key=lambda row: (row[2], ticket(seed, "company", row[1]))):
            wishes[s].append(c)
        for s, c, _, _ in sorted(rows, key=lambda row: (row[3], ticket(seed, "student", row[0]))):
            rankings[c].append(s)
        market = jm.Market.from_pairs(table, students, places)
        assert placed(market, strategy, seed=seed) == SLOWLY[strategy](wishes, rankings, capacity)


@given(instance=instances(minima=False), strategy=st.sampled_from(STABLE), shuffles=st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_rows_changes_nothing(instance, strategy, shuffles):
    orders = [
        shuffles.draw(st.permutations(list(part))) for part in (instance.pairs, instance.students, instance.capacity)
    ]
    one, other = (
        market.replace(**({} if market.student_rank is not None else ranked(instance)))
        for market in (instance.market(), market_of(instance, *orders))
    )
    assert placed(one, strategy) == placed(other, strategy)


@given(instance=strict_instances(), strategy=st.sampled_from(STABLE), seed=st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_with_strict_lists_neither_seed_nor_ids_nor_a_useless_company_matter(instance, strategy, seed):
    expected = placed(instance.market(), strategy)
    assert placed(instance.market(), strategy, seed=seed) == expected
    wider = replace(instance, capacity={**instance.capacity, "useless": 3})
    assert placed(wider.market(), strategy) == expected
    renamed = replace(
        instance,
        students=tuple(f"é {s}" for s in instance.students),
        pairs={(f"é {s}", c): pair for (s, c), pair in instance.pairs.items()},
    )
    assert placed(renamed.market(), strategy) == {f"é {s}": c for s, c in expected.items()}


def every_list(companies):
    return [list(some) for size in range(len(companies) + 1) for some in permutations(companies, size)]


@given(instance=strict_instances(most_students=3, most_companies=3))
@settings(max_examples=12, deadline=None)
def test_no_student_gains_by_any_list_that_is_not_hers(instance):
    # Dubins and Freedman (1981), Roth (1982, 1985).
    truth = {
        student: sorted(
            (c for s, c in instance.pairs if s == student),
            key=lambda c: instance.rank_of(student, c),
        )
        for student in instance.students
    }
    rankings = {
        company: sorted(
            (s for s, c in instance.pairs if c == company),
            key=lambda s: instance.pairs[s, company].company_rank,
        )
        for company in instance.capacity
    }

    def obtained(student, wishes):
        market = jm.Market.from_preferences(wishes, rankings, capacity=instance.capacity)
        company = placed(market, "student_optimal").get(student)
        return truth[student].index(company) if company in truth[student] else len(truth[student])

    for student in instance.students:
        honest = obtained(student, truth)
        for told in every_list(truth[student]):
            assert obtained(student, truth | {student: told}) >= honest


def test_under_company_optimal_a_student_can_gain_by_a_shorter_list():
    # Truthful: x – ben, y – ana, the second wish of both. If ana leaves y out, y turns to ben, who likes y better
    # than x; so x turns to ana, her first wish.
    rankings = {"x": ["ben", "ana"], "y": ["ana", "ben"]}
    truth = {"ana": ["x", "y"], "ben": ["y", "x"]}
    capacity = {"x": 1, "y": 1}
    honest = jm.Market.from_preferences(truth, rankings, capacity=capacity)
    assert placed(honest, "company_optimal") == {"ana": "y", "ben": "x"}
    shortened = jm.Market.from_preferences(truth | {"ana": ["x"]}, rankings, capacity=capacity)
    assert placed(shortened, "company_optimal") == {"ana": "x", "ben": "y"}


def by_letters(lists):
    """Return ``{"a": "xyz"}`` as lists of one-letter ids."""
    return {name: list(letters) for name, letters in lists.items()}


def test_gale_and_shapley_1962_first_example():
    # "College admissions and the stability of marriage", example 1: men α β γ are a b c here; three stable matchings,
    # in two of which one side has its first choices.
    men = by_letters({"a": "ABC", "b": "BCA", "c": "CAB"})
    women = by_letters({"A": "bca", "B": "cab", "C": "abc"})
    market = jm.Market.from_preferences(men, women, capacity=dict.fromkeys(women, 1))
    assert placed(market, "student_optimal") == {"a": "A", "b": "B", "c": "C"}
    assert placed(market, "company_optimal") == {"a": "C", "b": "A", "c": "B"}


def test_gale_and_shapley_1962_second_example_has_one_stable_matching():
    men = by_letters({"a": "ABCD", "b": "ADCB", "c": "BACD", "d": "DBCA"})
    women = by_letters({"A": "dcab", "B": "bdac", "C": "dabc", "D": "cbad"})
    market = jm.Market.from_preferences(men, women, capacity=dict.fromkeys(women, 1))
    for strategy in STABLE:
        assert placed(market, strategy) == {"a": "C", "b": "D", "c": "A", "d": "B"}


def test_gusfield_and_irving_1989_an_instance_of_size_8():
    # "The Stable Marriage Problem: Structure and Algorithms", chapter 1. Eight of the 40,320 matchings are stable.
    men = ["57126843", "23754186", "85146237", "32741685", "72513684", "16758423", "25763481", "38457261"]
    women = ["53761284", "86357214", "15624873", "87324156", "64738125", "28534671", "75218643", "74152368"]
    men, women = (by_letters(dict(zip("12345678", lists, strict=True))) for lists in (men, women))
    market = jm.Market.from_preferences(men, women, capacity=dict.fromkeys(women, 1))
    assert placed(market, "student_optimal") == dict(zip("12345678", "53867124", strict=True))
    assert placed(market, "company_optimal") == dict(zip("12345678", "36281574", strict=True))


def test_roth_1985_colleges_with_a_quota_of_two():
    # "The college admissions problem is not equivalent to the marriage problem": one stable matching, although C1
    # (which takes two) would rather have others.
    students = {"s1": ["C3", "C1", "C2"], "s2": ["C2", "C1", "C3"], "s3": ["C1", "C3", "C2"], "s4": ["C1", "C2", "C3"]}
    colleges = {"C1": ["s1", "s2", "s3", "s4"], "C2": ["s1", "s2", "s3", "s4"], "C3": ["s3", "s1", "s2", "s4"]}
    market = jm.Market.from_preferences(students, colleges, capacity={"C1": 2, "C2": 1, "C3": 1})
    for strategy in STABLE:
        assert placed(market, strategy) == {"s1": "C3", "s2": "C2", "s3": "C1", "s4": "C1"}


@pytest.mark.parametrize("strategy", STABLE)
def test_a_market_of_400_by_400_with_full_lists_simply_works(strategy):
    rng = np.random.default_rng(0)
    students, companies = [f"s{i}" for i in range(400)], [f"c{j}" for j in range(400)]
    wishes = {student: rng.permutation(companies).tolist() for student in students}
    rankings = {company: rng.permutation(students).tolist() for company in companies}
    capacity = dict.fromkeys(companies, 1)
    market = jm.Market.from_preferences(wishes, rankings, capacity=capacity)
    assert placed(market, strategy) == SLOWLY[strategy](wishes, rankings, capacity)


def test_companies_that_rank_nobody_draw_lots_among_their_applicants():
    market = jm.Market.from_preferences({name: ["x"] for name in "abcdef"}, capacity={"x": 2})
    for seed in range(5):
        lucky = sorted("abcdef", key=lambda name: ticket(seed, "student", name))[:2]
        for strategy in STABLE:
            assert set(placed(market, strategy, seed=seed)) == set(lucky)


def test_a_rank_on_one_side_only_counts_for_nothing_and_is_told():
    columns = ["student", "company", "student_rank", "company_rank"]
    table = pd.DataFrame([("a", "x", 1, None), ("b", "x", None, 1), ("c", "x", 1, 2)], columns=columns)
    market = jm.Market.from_pairs(table, ["a", "b", "c"], pd.DataFrame({"company": ["x"], "capacity": [2]}))
    result = jm.match(market, strategy="student_optimal")
    assert dict(result.matching.pairs) == {"b": "x", "c": "x"}
    assert result.to_frame()["mode"].fillna("").tolist() == ["", "assignment", "application"]
    told = {notice.code: notice.text for notice in result.notices}
    assert "a – x" in told["refused"]
    assert "b – x" in told["ranked-by-company-only"]


@pytest.mark.parametrize("strategy", STABLE)
def test_pins_hold_whatever_anyone_would_rather_have(strategy):
    wishes, rankings = {"a": ["x", "y"], "b": ["x"], "c": ["y"]}, {"x": ["a", "b"], "y": ["c", "a"]}
    market = jm.Market.from_preferences(wishes, rankings, capacity={"x": 1, "y": 1}, rules=[jm.rules.Pin("a", "y")])
    assert placed(market, strategy) == {"a": "y", "b": "x"}


@pytest.mark.parametrize("strategy", STABLE)
def test_minima_that_are_met_are_kept_and_others_are_named(strategy):
    wishes = {"a": ["x", "y"], "b": ["y"]}
    rankings = {"x": ["a"], "y": ["a", "b"]}
    met = jm.Market.from_preferences(wishes, rankings, capacity={"x": 2, "y": 1}, minimum={"x": 1})
    assert placed(met, strategy) == {"a": "x", "b": "y"}
    pinned = jm.rules.Pin("a", "x")
    unmet = jm.Market.from_preferences(wishes, rankings, capacity={"x": 2, "y": 1}, minimum={"x": 2}, rules=[pinned])
    with pytest.raises(jm.InfeasibleError, match="x must be given at least 2 students"):
        jm.match(unmet, strategy=strategy)


@pytest.mark.parametrize("strategy", STABLE)
def test_the_result_says_that_it_is_stable_and_claims_no_optimum(strategy):
    market = jm.Market.from_preferences(
        {"a": ["x", "y"], "b": ["x"]}, {"x": ["b", "a"], "y": ["a"]}, capacity={"x": 1, "y": 1}
    )
    result = jm.match(market, strategy=strategy)
    assert (result.status, result.strategy, result.certificate) == ("stable", strategy, None)
    assert (result.objective, dict(result.bound), result.gap) == ((), {}, 0)
    assert dict(result.value) == {"placed": 2, "student_rank": 3}
    assert result.reproducible
    assert "stability-not-enforced" not in {notice.code for notice in result.notices}
    assert "2 of 2" in result.summary()
    assert "ranks: 3 in total" in result.summary()
    assert "stable (" in result.summary()
    assert result.record()["status"] == "stable"


def test_scores_are_told_where_there_are_any():
    scores = pd.DataFrame([[0.25, 0.5]], index=["a"], columns=["x", "y"])
    market = jm.Market.from_preferences({"a": ["x", "y"]}, capacity={"x": 1, "y": 1}, scores=scores)
    assert dict(jm.match(market, strategy="student_optimal").value) == {"placed": 1, "score": 0.25, "student_rank": 1}


def test_without_ranks_of_students_there_is_nothing_to_be_stable_about():
    with pytest.raises(jm.InputError, match="student_rank"):
        jm.match(jm.Market.from_scores([[0.5]], [1]), strategy="student_optimal")


@pytest.mark.parametrize("strategy", STABLE)
def test_an_objective_belongs_to_the_strategy_optimal(strategy):
    market = jm.Market.from_preferences({"a": ["x"]}, capacity={"x": 1})
    with pytest.raises(jm.InputError, match="optimal"):
        jm.match(market, strategy=strategy, objective=("placed",))


def test_an_answer_that_a_pair_blocks_is_never_returned(monkeypatch):
    def nobody(market, *_):
        return Assignment(np.full(market.num_students, -1, dtype=np.int32), (), "none")

    honest = strategies.STRATEGIES["student_optimal"]
    monkeypatch.setitem(strategies.STRATEGIES, "student_optimal", replace(honest, assign=nobody))
    market = jm.Market.from_preferences({"a": ["x"]}, capacity={"x": 1})
    with pytest.raises(jm.JumelageError, match="a – x blocks"):
        jm.match(market, strategy="student_optimal")


def test_every_strategy_says_what_it_chooses_and_whether_lies_pay():
    for name, strategy in strategies.STRATEGIES.items():
        assert strategy.name == name
        assert all((strategy.chooses, strategy.truthfulness, strategy.used_by))
        assert name in jm.match.__doc__
