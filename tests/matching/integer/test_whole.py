"""The integer model against all matchings of tiny markets: every rule alone and in pairs, hard and soft."""

import random
import time
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from ruled_markets import PlainApart, PlainIntake, PlainQuota, PlainTogether, random_ruled

import jumelage as jm
from jumelage.benchmarks import make_market
from jumelage.matching.integer import windows
from jumelage.matching.integer.best import largest_weight, program_of
from jumelage.matching.integer.exact import solve_exactly
from jumelage.matching.integer.goals import goals_of
from jumelage.matching.integer.linear import Found, solved
from jumelage.matching.integer.program import Goal
from jumelage.matching.integer.relaxation import relaxation
from jumelage.matching.integer.whole import whole_matching
from jumelage.matching.integer.windows import solve_by_windows
from jumelage.matching.levels import levels_of
from jumelage.matching.orders import orders_of
from jumelage.matching.problem import problem_of

KINDS = (PlainQuota, PlainIntake, PlainTogether, PlainApart)
SETS = [*((kind,) for kind in KINDS), *combinations(KINDS, 2), (PlainQuota, PlainQuota)]


def decide(market, objective, *, is_stable):
    problem = problem_of(market)
    levels = levels_of(market, objective, largest_weight(len(problem.company), "required" if is_stable else "ignored"))
    stability = "required" if is_stable else "ignored"
    found = whole_matching(market, problem, levels, 0, 60.0, stability=stability)
    assigned = np.where(problem.pinned >= 0, problem.pinned, found.assigned)
    return found, dict(jm.Matching.from_positions(market, assigned).pairs)


@pytest.mark.parametrize("is_stable", [False, True])
@pytest.mark.parametrize("kinds", SETS, ids=lambda kinds: "-".join(kind.__name__[5:] for kind in kinds))
def test_the_best_of_all_matchings_is_found_or_there_is_none(kinds, is_stable):
    rng = random.Random(f"{kinds}")
    objectives = [("placed", "score"), ("score",), ("placed", "student_rank"), ("placed",)]
    num_found = 0
    for _ in range(40):
        given = random_ruled(rng, kinds, ranks=is_stable or rng.random() < 0.5)
        objective = rng.choice(objectives)
        market = given.market("required" if is_stable else "ignored")
        if market.student_rank is None:
            objective = ("placed", "score")
        allowed = given.allowed(is_stable=is_stable)
        if not allowed:
            with pytest.raises(jm.InfeasibleError):
                decide(market, objective, is_stable=is_stable)
            continue
        found, chosen = decide(market, objective, is_stable=is_stable)
        assert found.is_proven
        assert chosen in allowed, given
        assert given.value(chosen, objective) == max(given.value(each, objective) for each in allowed), given
        num_found += 1
    assert num_found > 10


@pytest.mark.parametrize("seed", range(6))
def test_windows_and_cp_sat_agree_on_markets_too_large_to_enumerate(seed):
    market = make_market(
        "school_rules", num_students=40, num_companies=16, pairs_per_student=5, seed=seed, groups_per_student=0.1
    )
    market = market.replace(score=market.score.round(2))
    problem = problem_of(market)
    program = program_of(orders_of(market, problem), problem, "ignored")
    goals = goals_of(market, problem, levels_of(market, ("placed", "score"), 10**7))
    answers = [solve(program, goals, time.monotonic() + 60) for solve in (solve_exactly, solve_by_windows)]
    exact, by_windows = ([int(program.gains(goal) @ answer.solution) for goal in goals] for answer in answers)
    assert exact == by_windows
    assert all(answer.is_proven and answer.excess == (0, 0) for answer in answers)


def test_the_order_of_the_rows_does_not_change_which_optimum_is_found():
    for seed in range(15):
        rng = random.Random(seed)
        given = random_ruled(rng, (PlainQuota, PlainTogether), ranks=False)
        if not given.allowed(is_stable=False):
            continue
        expected = decide(given.market("ignored"), ("placed", "score"), is_stable=False)[1]
        pairs = list(given.instance.pairs.items())
        rng.shuffle(pairs)
        students = tuple(rng.sample(given.instance.students, len(given.instance.students)))
        moved = replace(given, instance=replace(given.instance, pairs=dict(pairs), students=students))
        assert decide(moved.market("ignored"), ("placed", "score"), is_stable=False)[1] == expected


def test_opposite_tastes_under_one_quota_have_no_stable_matching_and_the_way_out_is_named():
    lists = {"ana": ["c1", "c2"], "ben": ["c2", "c1"]}, {"c1": ["ben", "ana"], "c2": ["ana", "ben"]}
    market = jm.Market.from_preferences(*lists, capacity={"c1": 1, "c2": 1}).replace(
        company_columns=pd.DataFrame({"employer": ["Acme", "Acme"]}), rules=[jm.rules.Quota("employer", at_most=1)]
    )
    with pytest.raises(jm.InfeasibleError, match="stability='ignored'") as caught:
        decide(market, ("placed", "student_rank"), is_stable=True)
    assert set(caught.value.companies) == {"c1", "c2"}
    assert set(caught.value.students) == {"ana", "ben"}
    assert decide(market, ("placed", "student_rank"), is_stable=False)[1] in ({"ana": "c1"}, {"ben": "c2"})


def test_a_company_opens_for_two_or_not_at_all_and_the_price_of_a_soft_rule_is_weighed_against_the_score():
    # c1 pays 0.9 and 0.8 for two, but opens for three only; c2 pays 0.1 each. Opening short by one costs the weight.
    scores = [[0.9, 0.1], [0.8, 0.1]]
    for weight, expected in ((None, "c2"), (1.6, "c2"), (1.4, "c1")):
        rules = [jm.rules.Intake(3, companies=["c1"], weight=weight)]
        market = jm.Market.from_scores(scores, [2, 2], students=["ana", "ben"], rules=rules)
        found = decide(market, ("placed", "score"), is_stable=False)[1]
        assert found == {"ana": expected, "ben": expected}


def test_a_last_rule_gives_way_to_every_level_and_decides_among_equals():
    # Both prefer c1 by score, where there is room for two; apart costs score. With equal scores they are kept apart.
    rule = jm.rules.Apart(["ana", "ben"], weight="last")
    for scores, num_hosts in (([[0.9, 0.1], [0.8, 0.1]], 1), ([[0.5, 0.5], [0.5, 0.5]], 2)):
        market = jm.Market.from_scores(scores, [2, 2], students=["ana", "ben"], rules=[rule])
        found = decide(market, ("placed", "score"), is_stable=False)[1]
        assert len(set(found.values())) == num_hosts


def test_without_time_there_is_no_matching():
    market = make_market("school_rules", num_students=100, num_companies=20, pairs_per_student=5, seed=1)
    problem = problem_of(market)
    for stability in ("ignored", "required"):
        levels = levels_of(market, ("placed", "score"), largest_weight(len(problem.company), stability))
        with pytest.raises(jm.TimeLimitError):
            whole_matching(market, problem, levels, 0, 0.0, stability=stability)


def small_school(seed):
    return make_market(
        "school_rules", num_students=60, num_companies=20, pairs_per_student=5, seed=seed, groups_per_student=0.1
    )


def test_when_the_clock_stops_the_search_the_bound_is_above_the_optimum_and_it_is_told(monkeypatch):
    def out_of_time(*given):
        return replace(solved(*given), is_finished=False, bound=float("inf"))

    num_open = 0
    for seed in range(6):
        proven = jm.match(small_school(seed))
        with monkeypatch.context() as patch:
            patch.setattr(windows, "solved", out_of_time)
            stopped = jm.match(small_school(seed))
        num_open += stopped.status == "feasible"
        assert not stopped.reproducible
        assert stopped.value["placed"] <= proven.value["placed"] <= stopped.bound["placed"]
        if stopped.value["placed"] == proven.value["placed"]:
            assert stopped.value["score"] <= proven.value["score"] <= stopped.bound["score"]
    assert num_open


def test_a_solver_that_claims_there_is_no_matching_is_overruled_by_another(monkeypatch):
    proven = jm.match(small_school(0))
    monkeypatch.setattr(
        windows, "solved", lambda *_: Found(None, None, float("inf"), is_infeasible=True, is_finished=True)
    )
    overruled = jm.match(small_school(0), objective="placed")
    assert overruled.value["placed"] == proven.value["placed"]


def test_large_markets_without_a_matching_are_told_whether_or_not_fractions_would_do():
    market = make_market("school_rules", num_students=300, num_companies=60, pairs_per_student=5, seed=2)
    busiest = str(market.companies[np.bincount(market.company).argmax()])
    fans = [str(name) for name in market.students if market.pair(name, busiest) is not None]
    couples = list(zip(fans[::2], fans[1::2], strict=False))
    # Couples fill an odd number of seats by halves only; and there are more seats than students.
    odd = [
        jm.rules.Quota("company", value=busiest, at_least=3, at_most=3),
        *(jm.rules.Together(couple) for couple in couples),
        *(jm.rules.Forbid(name, busiest) for name in fans[2 * len(couples) :]),
    ]
    too_many = [jm.rules.Quota("company", at_least="100 %")]
    for rules, is_fractional in ((odd, True), (too_many, False)):
        problem = problem_of(market.replace(rules=rules))
        program = program_of(orders_of(market, problem), problem, "ignored")
        goal = Goal(np.ones(program.num_pairs, dtype=np.int64), np.zeros(0, dtype=np.int64))
        found = relaxation(program, program.gains(goal), [], time.monotonic() + 60)
        assert (found.bound > -np.inf) == is_fractional
        answer = solve_by_windows(program, [goal], time.monotonic() + 60)
        assert (answer.solution, answer.is_proven) == (None, True)
