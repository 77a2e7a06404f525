"""Prices of quotas: they prove the optimum, no forged ones do, and they are what a place more is worth."""

import random
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from count_rules import Count, keeps, nested_quotas, random_market
from small_markets import OBJECTIVES, feasible_matchings, upwards, value_of

import jumelage as jm
from jumelage.matching.families import families_of
from jumelage.matching.problem import problem_of


def solved(rng, *, least=True):
    """Yield small markets whose quotas were nodes of a flow: instance, rules, objective and result."""
    while True:
        instance = random_market(rng, pins=least, minima=least)
        rules, objective = nested_quotas(rng, instance, least=least), rng.choice(OBJECTIVES)
        if not any(keeps(rules, chosen) for chosen in feasible_matchings(instance)):
            continue
        market = instance.market()
        result = jm.match(market.replace(rules=(*market.rules, *rules)), objective=objective)
        if len(result.certificate.quota):
            yield instance, rules, objective, result


@pytest.mark.parametrize("seed", range(3))
def test_no_forged_prices_prove_a_matching_that_is_not_optimal(seed):
    rng = random.Random(seed)
    num_proofs = 0
    for _, (instance, rules, objective, result) in zip(range(25), solved(rng), strict=False):
        certificate, market = result.certificate, result.market
        feasible = feasible_matchings(instance)
        worth = {
            tuple(chosen.items()): upwards(value_of(instance, chosen, objective), objective)
            for chosen in feasible
            if keeps(rules, chosen)
        }
        best = max(worth.values())
        for _ in range(8):
            forged = {}
            for name in rng.sample(["student_price", "company_price", "quota_price", "quota_price"], 2):
                prices = getattr(certificate, name).copy()
                prices[rng.randrange(len(prices)), rng.randrange(prices.shape[1])] += rng.choice([-2, -1, 1, 2])
                forged[name] = prices
            if rng.random() < 0.3:
                forged["quota"] = np.array(rng.sample(range(-1, len(market.rules)), len(certificate.quota)))
            damaged = replace(certificate, **forged)
            for chosen in feasible:
                if damaged.check(market, jm.Matching(chosen)):
                    assert worth.get(tuple(chosen.items())) == best
                    num_proofs += 1
    assert num_proofs < 25 * 8


def test_a_tight_market_with_a_quota_by_hand():
    # Three students, two openings of one seat and one quota of one student over both: 9 is taken, 7 is the price.
    market = jm.Market.from_scores([[9.0, 8.0], [7.0, 7.0], [3.0, 3.0]], [1, 1], rules=[Count(("c1", "c2"), upper=1)])
    result = jm.match(market, objective=("score",))
    certificate = result.certificate
    assert result.value == {"score": 9}
    assert certificate.quota.tolist() == [0]
    assert certificate.quotas(market).to_dict("records") == [{"quota": "0 to 1 of c1 c2", "score": 7.0}]
    assert not certificate.company_price.any()
    assert certificate.check(market, result.matching)
    for row in range(3):
        students = certificate.student_price.copy()
        students[0, row] -= 1
        assert not replace(certificate, student_price=students).check(market, result.matching)
    for step in (-1, 1):
        forged = replace(certificate, quota_price=certificate.quota_price + step)
        assert not forged.check(market, result.matching)
    assert not certificate.check(market, jm.Matching({"s2": "c1"}))
    assert not certificate.check(market, jm.Matching({"s1": "c1", "s2": "c2"}))


DAMAGE = {
    "no quotas": {"quota": np.zeros(0, dtype=np.int64), "quota_price": np.zeros((1, 0), dtype=np.int64)},
    "a quota that is not there": {"quota": np.array([1])},
    "a quota before the first": {"quota": np.array([-1])},
    "a quota twice": {"quota": np.array([0, 0]), "quota_price": np.array([[70, 0]])},
    "prices of another number of quotas": {"quota_price": np.array([[7, 0]])},
    "a price whose sum would overflow": {"quota_price": np.array([[2**61 + 1]])},
    "a price below nothing where nothing is due": {"quota_price": np.array([[-7]])},
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_certificate_damaged_in_its_quotas_proves_nothing(how):
    market = jm.Market.from_scores([[9.0, 8.0], [7.0, 7.0]], [1, 1], rules=[Count(("c1", "c2"), upper=1)])
    result = jm.match(market, objective=("score",))
    damaged = replace(result.certificate, **DAMAGE[how])
    assert result.certificate.check(market, result.matching)
    assert damaged.faults(market, result.matching)


def test_a_certificate_does_not_hold_under_a_looser_quota_or_a_rule_that_costs():
    market = jm.Market.from_scores([[9.0, 8.0], [7.0, 7.0]], [1, 1], rules=[Count(("c1", "c2"), upper=1)])
    result = jm.match(market, objective=("score",))
    assert not result.certificate.check(market.replace(rules=[Count(("c1", "c2"), upper=2)]), result.matching)
    assert not result.certificate.check(market.replace(rules=[]), result.matching)
    soft = jm.rules.Quota("company", value="c1", at_most=0, weight=1.0)
    assert result.certificate.faults(market.replace(rules=[*market.rules, soft]), result.matching)


@pytest.mark.parametrize("seed", range(3))
def test_prices_add_up_to_what_a_place_more_at_a_company_and_in_its_quotas_is_worth(seed):
    rng = random.Random(seed)
    num_positive = 0
    for _, (instance, rules, objective, result) in zip(range(40), solved(rng, least=False), strict=False):
        if len(set(rules)) < len(rules) or not sides_are_plain(result.market, rules):
            continue
        price = dict(zip(result.certificate.quota.tolist(), result.certificate.quota_price.T, strict=True))
        for position, company in enumerate(instance.capacity):
            own = [number for number, rule in enumerate(rules) if rule.companies and company in rule.companies]
            total = result.certificate.company_price[:, position] + sum(price.get(number, 0) for number in own)
            capacity = {**instance.capacity, company: instance.capacity[company] + 1}
            more = gain(replace(instance, capacity=capacity), widened(rules, own, 1), objective, result)
            assert in_scores(result.certificate, total) == more
            num_positive += any(more)
        for number, rule in enumerate(rules):
            if number in price and rule.companies:
                own = [at for at, other in enumerate(rules) if set(other.companies or ()) >= set(rule.companies)]
                total = sum(price.get(at, 0) for at in own)
                assert in_scores(result.certificate, total) == gain(instance, widened(rules, own, 1), objective, result)
            elif number in price:
                own = [at for at, other in enumerate(rules) if set(other.students or ()) >= set(rule.students)]
                total = sum(price.get(at, 0) for at in own)
                less = gain(instance, widened(rules, own, -1), objective, result)
                assert in_scores(result.certificate, -total) == less
    assert num_positive > 10


def sides_are_plain(market, rules):
    """Return whether no quota over students has all pairs of some companies, or the other way round."""
    problem = problem_of(market)
    found = families_of(problem)
    of = problem.constraints.number
    return all(rules[of[row]].companies for row in found.companies.row) and all(
        rules[of[row]].students for row in found.students.row
    )


def widened(rules, own, step):
    return [replace(rule, upper=rule.upper + step) if at in own else rule for at, rule in enumerate(rules)]


def gain(instance, rules, objective, result):
    """Return how much better the optimum of a changed market is, level by level."""
    values = [
        upwards(value_of(instance, chosen, objective), objective)
        for chosen in feasible_matchings(instance)
        if keeps(rules, chosen)
    ]
    before = upwards(value_of(instance, dict(result.matching.pairs), objective), objective)
    return [after - level for after, level in zip(max(values), before, strict=True)]


def in_scores(certificate, prices):
    by_level = dict(zip(certificate.levels, (Fraction(int(price)) for price in prices), strict=True))
    if "score" in by_level:
        shift = Fraction(certificate.offset) * by_level.get("placed", 0)
        by_level["score"] = by_level["score"] / Fraction(10) ** certificate.decimals + shift
    return list(by_level.values())
