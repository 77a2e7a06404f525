"""Markets under the rules of a school are what their recipe says, and are decided under all of them."""

import hashlib
from collections import Counter

import numpy as np
import pytest

import jumelage as jm
from jumelage.benchmarks import make_market

SIZES = {"num_students": 300, "num_companies": 80, "pairs_per_student": 8}


def made(**changes):
    return make_market("school_rules", **{**SIZES, "groups_per_student": 0.05, **changes})


def test_there_are_as_many_rules_of_each_kind_as_was_asked_for():
    market = made()
    assert Counter(rule.code for rule in market.rules if rule.code != "intake") == {
        "quota": 2,
        "pin": 12,
        "together": 8,
        "apart": 7,
    }
    intakes = [rule for rule in market.rules if rule.code == "intake"]
    assert sum(len(rule.companies) for rule in intakes) == 10
    for rule in intakes:
        for company in rule.companies:
            assert rule.minimum == np.ceil(0.7 * market.capacity[market.position_of_company(company)])


def test_the_rules_of_a_seed_never_change():
    told = "\n".join(repr(rule) for rule in made(seed=7).rules)
    assert hashlib.sha256(told.encode()).hexdigest()[:16] == "24cdc34527fd0e48"


def test_nobody_has_two_rules_and_no_company_that_may_close_has_a_pin():
    market = made(seed=4)
    named = Counter(
        student
        for rule in market.rules
        for student in ([rule.student] if rule.code == "pin" else getattr(rule, "students", None) or ())
    )
    assert max(named.values()) == 1
    pinned = [rule.company for rule in market.rules if rule.code == "pin"]
    assert len(set(pinned)) == len(pinned)
    closing = {company for rule in market.rules if rule.code == "intake" for company in rule.companies}
    assert closing.isdisjoint(pinned)


def test_employers_lie_within_sectors_and_students_who_go_together_share_their_companies():
    market = made(num_companies=120)
    columns = market.company_columns
    assert columns.groupby("employer")["sector"].nunique().eq(1).all()
    assert columns.groupby("employer").size().eq(4).all()
    assert columns.groupby("sector").size().eq(40).all()
    for rule in market.rules:
        if rule.code == "together":
            one, other = (market.position_of_student(name) for name in rule.students)
            own, others = (market.company[market.indptr[at] : market.indptr[at + 1]] for at in (one, other))
            assert np.array_equal(own, others)


@pytest.mark.parametrize("seed", range(3))
def test_it_is_proven_under_all_its_rules_and_costs_what_they_forbid(seed):
    market = made(seed=seed)
    result = jm.match(market)
    assert result.status == "optimal"
    assert jm.audit(market, result.matching).is_feasible
    free = jm.match(market.replace(rules=[]))
    assert tuple(result.value.values()) < tuple(free.value.values())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_a_school_of_500_is_proven_and_one_of_5000_is_within_a_hundredth_of_its_bound(seed):
    small = jm.match(make_market("school_rules", num_students=500, num_companies=100, seed=seed))
    assert small.status == "optimal"
    large = jm.match(make_market("school_rules", num_students=5000, num_companies=800, seed=seed), time_limit=60)
    assert large.gap < 0.01


def test_all_faults_of_a_call_are_told_at_once():
    with pytest.raises(jm.InputError) as caught:
        made(pins_per_student=0.5, groups_per_student=-1, intakes_per_company="half")
    named = {fault.table for fault in caught.value.faults}
    assert named == {"pins_per_student", "groups_per_student", "intakes_per_company"}
    with pytest.raises(jm.InputError, match="at most 40 pins, half of the companies"):
        made(pins_per_student=0.3)
