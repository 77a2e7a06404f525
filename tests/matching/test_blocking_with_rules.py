"""Which pairs block where rules must hold: the audit against the definition, move by move."""

import random
from itertools import combinations

import pandas as pd
import pytest
from ruled_markets import PlainApart, PlainIntake, PlainQuota, PlainTogether, random_ruled

import jumelage as jm

KINDS = (PlainQuota, PlainIntake, PlainTogether, PlainApart)


@pytest.mark.parametrize("kinds", [*((kind,) for kind in KINDS), *combinations(KINDS, 2)])
def test_the_audit_finds_the_pairs_that_block_by_the_definition(kinds):
    rng = random.Random(f"{kinds}")
    num_blocking, num_excused = 0, 0
    for _ in range(30):
        given = random_ruled(rng, kinds, ranks=True)
        kept = given.allowed(is_stable=False)
        market = given.market("required")
        for chosen in rng.sample(kept, min(len(kept), 12)):
            expected = given.blocking(chosen)
            assert set(jm.audit(market, jm.Matching(chosen)).blocking_pairs) == expected, (given, chosen)
            bare = set(jm.audit(market.replace(rules=[]), jm.Matching(chosen)).blocking_pairs)
            num_blocking += len(expected)
            num_excused += len(bare - expected)
    assert num_blocking > 5
    assert num_excused > 5


def quota_of_one(**changes):
    # ana is at the worse of two openings of one employer that takes one student; ben is at the other.
    pairs = pd.DataFrame(
        {
            "student": ["ana", "ana", "ben", "ben"],
            "company": ["c1", "c2", "c1", "c2"],
            "student_rank": [1, 2, 2, 1],
            "company_rank": [2, 1, 1, 2],
        }
    )
    companies = pd.DataFrame({"company": ["c1", "c2"], "capacity": [1, 1], "employer": ["Acme", "Acme"]})
    rules = [jm.rules.Quota("employer", at_most=1, **changes)]
    return jm.Market.from_pairs(pairs, ["ana", "ben"], companies, rules=rules)


def test_two_openings_under_one_quota_and_opposite_tastes_have_no_stable_matching():
    # Ben, whom c1 ranks higher, takes ana's seat there; he then goes to c2, which he likes better; c2 ranks ana higher,
    # so she takes it from him, and goes back to c1, which she likes better.
    market = quota_of_one()
    for student, company, blocks in (
        ("ana", "c1", {("ben", "c1")}),
        ("ben", "c1", {("ben", "c2")}),
        ("ben", "c2", {("ana", "c2")}),
        ("ana", "c2", {("ana", "c1")}),
    ):
        assert set(jm.audit(market, jm.Matching({student: company})).blocking_pairs) == blocks


def test_a_soft_quota_excuses_nothing():
    market = quota_of_one(weight=0.5)
    assert set(jm.audit(market, jm.Matching({"ana": "c1"})).blocking_pairs) == {("ben", "c1"), ("ben", "c2")}


def test_a_rule_that_is_broken_already_excuses_only_what_breaks_it_more():
    market = quota_of_one()
    both = jm.audit(market, jm.Matching({"ana": "c2", "ben": "c1"}))
    assert [violation.code for violation in both.violations] == ["quota-exceeded"]
    assert set(both.blocking_pairs) == set()
