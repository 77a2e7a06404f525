"""Quotas that nest, as one flow: the optimum of enumeration, what clashes in words, and stability beside them."""

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from count_rules import Count, keeps, nested_quotas, random_market
from small_markets import OBJECTIVES, Instance, Pair, blocking_pairs, feasible_matchings, upwards, value_of
from worth import worth

import jumelage as jm

NAN = float("nan")


def with_rules(instance, rules, **arguments):
    market = instance.market(**arguments)
    return market.replace(rules=(*market.rules, *rules))


@pytest.mark.parametrize("seed", range(4))
def test_the_optimum_under_nested_quotas_is_the_one_that_enumeration_finds(seed):
    rng = random.Random(seed)
    seen = Counter()
    for _ in range(100):
        instance = random_market(rng)
        rules, objective = nested_quotas(rng, instance), rng.choice(OBJECTIVES)
        market = with_rules(instance, rules)
        allowed = [chosen for chosen in feasible_matchings(instance) if keeps(rules, chosen)]
        if not allowed:
            with pytest.raises(jm.InfeasibleError):
                jm.match(market, objective=objective)
            seen["infeasible"] += 1
            continue
        best = max(upwards(value_of(instance, chosen, objective), objective) for chosen in allowed)
        result = jm.match(market, objective=objective)
        found = dict(result.matching.pairs)
        assert upwards(value_of(instance, found, objective), objective) == best
        assert result.status == "optimal"
        assert not result.route.startswith("integer")
        seen["with quotas" if "quota" in result.route else "without"] += 1
        for chosen in allowed:
            is_best = upwards(value_of(instance, chosen, objective), objective) == best
            assert result.certificate.check(market, jm.Matching(chosen)) == is_best
    assert min(seen["infeasible"], seen["with quotas"]) > 10


@pytest.mark.parametrize("seed", range(3))
def test_objectives_of_many_levels_are_decided_one_after_the_other_under_quotas(seed):
    rng = random.Random(seed)
    num_proven = 0
    for _ in range(80):
        instance = random_market(rng)
        rules = nested_quotas(rng, instance)
        objective = ("placed", *rng.sample(["score", "student_rank", "company_rank", "rank_maximal", "generous"], 2))
        allowed = [chosen for chosen in feasible_matchings(instance) if keeps(rules, chosen)]
        if not allowed:
            continue
        result = jm.match(with_rules(instance, rules), objective=objective)
        best = max(worth(instance, chosen, objective) for chosen in allowed)
        assert worth(instance, dict(result.matching.pairs), objective) == best
        if "one after the other" in result.route and "quota" in result.route:
            assert result.certificate.check(result.market, result.matching)
            num_proven += 1
    assert num_proven > 10


def test_the_order_of_rows_and_of_rules_does_not_change_who_is_placed():
    scores = np.full((6, 6), 0.5)
    market = jm.Market.from_scores(scores, [1] * 6)
    rules = [
        Count(companies=("c1", "c2", "c3"), upper=2),
        Count(companies=("c1", "c2"), upper=1),
        Count(students=("s1", "s2", "s3"), lower=1, upper=2),
    ]
    expected = jm.match(market.replace(rules=rules)).matching.pairs
    assert len(expected) == 5
    rng = np.random.default_rng(0)
    for _ in range(10):
        students, companies = rng.permutation(6), rng.permutation(6)
        again = jm.Market.from_scores(
            scores,
            [1] * 6,
            students=[f"s{number + 1}" for number in students],
            companies=[f"c{number + 1}" for number in companies],
            rules=[rules[number] for number in rng.permutation(3)],
        )
        assert jm.match(again).matching.pairs == expected


def test_an_employer_within_a_sector_is_capped_by_both_by_hand():
    # Acme's two openings take one student and the sector two, so one goes to z: 9 + 5 + 0 for s1 at Acme and s2 at Brix
    # beats 8 + 4 + 0 for s2 at Acme and s3 at Brix, and 9 + 4 + 0.
    import pandas as pd

    companies = pd.DataFrame(
        {"company": ["a1", "a2", "b", "z"], "capacity": 1, "employer": ["Acme", "Acme", "Brix", "Zinc"], "sector": "m"}
    )
    companies.loc[3, "sector"] = "other"
    scores = {"s1": [9, 8, 1, 0], "s2": [8, 8, 5, 0], "s3": [1, 1, 4, 0]}
    table = [
        (student, company, score)
        for student in scores
        for company, score in zip(["a1", "a2", "b", "z"], scores[student], strict=True)
    ]
    pairs = pd.DataFrame(table, columns=["student", "company", "score"])
    rules = [jm.rules.Quota("employer", at_most=1), jm.rules.Quota("sector", value="m", at_most=2)]
    result = jm.match(jm.Market.from_pairs(pairs, list(scores), companies, rules=rules))
    assert result.matching.pairs == {"s1": "a1", "s2": "b", "s3": "z"}
    assert result.route == "min-cost flow with 4 nested quotas"


def test_too_few_students_for_a_quota_are_named_with_the_quota_and_the_numbers():
    scores = [[0.5, 0.5, NAN], [NAN, NAN, 0.5], [NAN, NAN, 0.5]]
    market = jm.Market.from_scores(scores, [2, 2, 2], rules=[Count(companies=("c1", "c2"), lower=2)])
    with pytest.raises(jm.InfeasibleError) as caught:
        jm.match(market)
    assert "- 2 to 99 of c1 c2" in str(caught.value)
    assert "That makes 2 to be placed, but no more than 1 can be." in str(caught.value)
    assert caught.value.companies == ("c1", "c2")


def test_a_quota_of_students_that_is_too_small_for_a_minimum_names_company_quota_and_students():
    market = jm.Market.from_scores(np.full((3, 2), 0.5), [3, 3], minimum=[2, 0])
    market = market.replace(rules=[Count(students=("s1", "s2", "s3"), upper=1), Count(students=("s1", "s2"), lower=1)])
    with pytest.raises(jm.InfeasibleError) as caught:
        jm.match(market)
    for part in ("c1 must be given at least 2", "- 0 to 1 of s1 s2 s3", "no more than 1 can be"):
        assert part in str(caught.value)
    assert "c1" in caught.value.companies


def test_an_open_offer_that_no_quota_leaves_room_for_names_student_and_quota():
    pairs = {("ana", "c1"): Pair(student_rank=1), ("ben", "c1"): Pair(student_rank=1), ("ben", "c2"): Pair()}
    offered = Instance(("ana", "ben"), {"c1": 2, "c2": 1}, pairs, open_offers=(("ana", "c1"), ("ben", "c1")))
    modes = [jm.modes.DirectOffers(), jm.modes.Applications("ignored"), jm.modes.Assignment()]
    market = with_rules(offered, [Count(companies=("c1",), upper=1)], modes=modes)
    with pytest.raises(jm.InfeasibleError) as caught:
        jm.match(market)
    assert "open offer" in str(caught.value)
    assert "c1" in str(caught.value)
    assert set(caught.value.students) & {"ana", "ben"}


def test_pins_beyond_a_quota_are_named():
    rules = [jm.rules.Pin("s1", "c1"), jm.rules.Pin("s2", "c2"), Count(companies=("c1", "c2"), upper=1)]
    with pytest.raises(jm.InfeasibleError, match="0 to 1 of c1 c2"):
        jm.match(jm.Market.from_scores(np.full((2, 2), 0.5), [1, 1], rules=rules))


def test_quotas_that_leave_one_choice_each_and_clash_are_named_with_whom_they_concern():
    # c1 must have its only candidate s1, and so must c2.
    market = jm.Market.from_scores([[0.5, 0.5]], [1, 1])
    rules = [Count(companies=("c1",), lower=1), Count(companies=("c2",), lower=1)]
    with pytest.raises(jm.InfeasibleError) as caught:
        jm.match(market.replace(rules=rules))
    assert (caught.value.companies, caught.value.students) == (("c1", "c2"), ("s1",))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_clashes_also_clashes_without_the_quotas_that_are_not_named(seed):
    rng = random.Random(seed)
    num_clashes = 0
    for _ in range(150):
        instance = replace(random_market(rng, pins=False), minimum={})
        rules = nested_quotas(rng, instance)
        if any(keeps(rules, chosen) for chosen in feasible_matchings(instance)):
            continue
        with pytest.raises(jm.InfeasibleError) as caught:
            jm.match(instance.market().replace(rules=rules))
        named = caught.value.clash.rules
        assert named
        assert not any(keeps(named, chosen) for chosen in feasible_matchings(instance))
        num_clashes += 1
    assert num_clashes > 10


def test_quotas_where_no_applicant_may_be_placed_leave_the_stable_matching_apart():
    # a and b apply for c1 and c2; d and e are assigned to c3 and c4, of which a quota lets in one.
    pairs = {
        ("a", "c1"): Pair(1, 1, 1),
        ("a", "c2"): Pair(3, 2, 2),
        ("b", "c1"): Pair(2, 2, 2),
        ("b", "c2"): Pair(2, 1, 1),
        ("d", "c3"): Pair(5),
        ("d", "c4"): Pair(4),
        ("e", "c4"): Pair(6),
    }
    instance = Instance(tuple("abde"), dict.fromkeys(("c1", "c2", "c3", "c4"), 1), pairs)
    modes = [jm.modes.Applications(), jm.modes.Assignment()]
    market = with_rules(instance, [Count(companies=("c3", "c4"), upper=1)], modes=modes)
    result = jm.match(market)
    assert result.matching.pairs == {"a": "c1", "b": "c2", "e": "c4"}
    assert result.route.startswith("best stable matching")
    assert result.route.endswith("then min-cost flow with one quota on what is left")
    assert not blocking_pairs(instance, dict(result.matching.pairs))
    for strategy in ("student_optimal", "company_optimal", "staged"):
        assert jm.match(market, strategy=strategy).matching.pairs == result.matching.pairs


def test_seats_that_applications_take_count_for_a_quota_of_what_is_left():
    # With a at c1 the quota over all companies lets in one of d and e.
    pairs = {("a", "c1"): Pair(1, 1, 1), ("d", "c3"): Pair(5), ("e", "c4"): Pair(6)}
    instance = Instance(tuple("ade"), dict.fromkeys(("c1", "c3", "c4"), 1), pairs)
    market = with_rules(instance, [Count(upper=2)], modes=[jm.modes.Applications(), jm.modes.Assignment()])
    found = jm.match(market, strategy="student_optimal").matching.pairs
    assert found == {"a": "c1", "e": "c4"}
