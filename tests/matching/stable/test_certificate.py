"""The proof of a best stable matching: it holds where it should, and nothing that is not true can be proven by it."""

import pickle
import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joint_markets import random_instance, refused
from small_markets import (
    OBJECTIVES,
    all_assignments,
    blocking_pairs,
    feasible_matchings,
    keeps_offers,
)
from strict_markets import opposed, random_market
from worth import worth

import jumelage as jm
from jumelage.matching.certificate import Certificate
from jumelage.matching.modes import Applications, Assignment, DirectOffers
from jumelage.matching.stable.certificate import StableCertificate

MODES = [DirectOffers(), Applications(), Assignment()]

MANY_LEVELS = (
    *OBJECTIVES,
    ("placed", "student_rank", "score"),
    ("placed", "company_rank", "student_rank"),
    ("placed", "rank_maximal", "score"),
    ("placed", "generous", "company_rank", "score"),
    ("rank_maximal", "score"),
    ("score", "placed", "student_rank"),
)


def solved(lists, seed, objective=("score",)):
    """Return a market with scores in quarters, all its stable matchings with their worth, and the result."""
    scores = np.random.default_rng(seed).integers(0, 9, len(lists.pairs)) / 4
    market, worth_of = lists.market(scores), dict(zip(lists.pairs, scores.tolist(), strict=True))

    def value(places):
        held = [(student, company) for student, company in enumerate(places) if company >= 0]
        wishes = [lists.wishes[student].index(company) for student, company in held]
        counts = tuple(map(wishes.count, range(len(lists.capacity))))
        judged = {
            "placed": (len(held),),
            "score": (sum(worth_of[pair] for pair in held),),
            "student_rank": (-sum(wishes),),
            "company_rank": (-sum(lists.rankings[company].index(student) for student, company in held),),
            "rank_maximal": counts,
            "generous": tuple(-count for count in counts[:0:-1]),
        }
        return tuple(judged[name] for name in objective)

    values = {named(places): value(places) for places in lists.stable_matchings()}
    return market, values, jm.match(market, objective=objective)


def named(places):
    return jm.Matching({f"s{student}": f"c{company}" for student, company in enumerate(places) if company >= 0})


@pytest.mark.parametrize("objective", MANY_LEVELS, ids="-".join)
def test_it_holds_for_the_best_stable_matchings_and_for_no_others(objective):
    num_refused = 0
    for seed in range(60):
        market, values, result = solved(random_market(seed), seed, objective)
        for matching, value in values.items():
            if isinstance(result.certificate, StableCertificate):
                assert result.certificate.check(market, matching) == (value == max(values.values())), seed
            num_refused += value < max(values.values())
    assert (num_refused > 30) == (objective != ("placed",))


def test_it_holds_for_no_matching_that_is_not_stable():
    for seed in range(30):
        lists, rng = random_market(seed), np.random.default_rng(seed)
        market, values, result = solved(lists, seed)
        for places in rng.permutation(list(lists.matchings()))[:15].tolist():
            if named(places) not in values:
                assert not result.certificate.check(market, named(places)), (seed, places)


def joint_instance(seed):
    """Return a market of all modes with strict lists: its plain form, what is allowed in it, and the objective."""
    rng = random.Random(seed)
    given = random_instance(rng, ties=False, minima=rng.random() < 0.3, offers=rng.random() < 0.6)
    held = {*given.pins, *given.open_offers}
    free = [pair for pair in given.pairs if pair not in held]
    if free and rng.random() < 0.4:
        given = replace(given, forbids=tuple(rng.sample(free, 1)))
    gone = refused(given)
    instance = replace(given, pairs={pair: known for pair, known in given.pairs.items() if pair not in gone})
    return given, instance, rng.choice(MANY_LEVELS)


@pytest.mark.parametrize("block", [0, 1, *(pytest.param(block, marks=pytest.mark.slow) for block in range(2, 10))])
def test_over_all_three_modes_it_proves_the_best_without_a_blocking_pair_and_nothing_else(block):
    seen = set()
    for seed in range(60 * block, 60 * (block + 1)):
        given, instance, objective = joint_instance(seed)
        market = given.market(MODES)
        try:
            result = jm.match(market, objective=objective)
        except jm.InfeasibleError:
            continue
        if not isinstance(result.certificate, StableCertificate):
            # No applications, or not taken apart.
            assert isinstance(result.certificate, Certificate) != ("without" in result.route or "model" in result.route)
            continue
        allowed = [
            chosen
            for chosen in feasible_matchings(instance)
            if keeps_offers(instance, chosen) and not blocking_pairs(instance, chosen)
        ]
        best = max(worth(instance, chosen, objective) for chosen in allowed)
        for chosen in all_assignments(instance):
            is_best = chosen in allowed and worth(instance, chosen, objective) == best
            assert result.certificate.check(market, jm.Matching(chosen)) == is_best, (seed, chosen)
        assert result.certificate.objective == objective
        seen |= {"offer"} if given.open_offers else set()
        seen |= {"pin"} if given.pins else set()
        seen |= {"forbidden"} if given.forbids else set()
        seen |= {"minimum"} if "minima" in result.certificate.remainder.levels else set()
        seen |= {"assigned"} if "assignment" in set(result.to_frame()["mode"]) else set()
    assert seen >= {"offer", "pin", "forbidden", "assigned"}


ARRAYS = ("pair", "arrives", "leaves", "payer", "payee", "amount")


def changed(certificate, rng):
    """Return a certificate in which something has been changed at random."""
    kind = rng.integers(6)
    if kind == 0:
        name = rng.choice(ARRAYS)
        array = getattr(certificate, name).copy()
        if array.size:
            array.flat[rng.integers(array.size)] += rng.choice([-2, -1, 1, 2, 1000])
            return replace(certificate, **{name: array})
    elif kind == 1 and len(certificate.pair) > 1:
        one, other = rng.integers(len(certificate.pair), size=2)
        order = np.arange(len(certificate.pair))
        order[[one, other]] = order[[other, one]]
        return replace(certificate, arrives=certificate.arrives[order], leaves=certificate.leaves[order])
    elif kind == 2 and certificate.leaves.max(initial=0) > 0:
        # Two rotations are said to be one.
        last = certificate.leaves.max()
        merged = {
            each: np.where(getattr(certificate, each) == last, last - 1, getattr(certificate, each))
            for each in ("arrives", "leaves", "payer", "payee")
        }
        return replace(certificate, **merged)
    elif kind == 3 and len(certificate.pair):
        # One rotation is kept quiet about: its students are said to begin behind it, or to end before it.
        rotation = rng.integers(certificate.leaves.max(initial=0) + 1)
        end, other = ("leaves", "arrives") if rng.random() < 0.5 else ("arrives", "leaves")
        kept = getattr(certificate, end) != rotation
        parts = {each: getattr(certificate, each)[kept] for each in ("pair", "arrives", "leaves")}
        parts[other] = np.where(parts[other] == rotation, -1, parts[other])
        return replace(certificate, **parts)
    elif kind == 4:
        units = {"decimals": certificate.decimals + rng.choice([-20, -1, 400]), "offset": rng.choice([0.0, 0.25, 1e18])}
        return replace(certificate, **units)
    prices = certificate.remainder
    side = rng.choice(["student_price", "company_price"])
    forged = getattr(prices, side).copy()
    if forged.size:
        forged[rng.integers(forged.shape[0]), rng.integers(forged.shape[1])] += rng.choice([-2, -1, 1, 2])
    return replace(certificate, remainder=replace(prices, **{side: forged}))


def test_whatever_is_changed_in_it_no_second_best_is_ever_proven():
    num_broken = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        market, values, result = solved(random_market(seed), seed, MANY_LEVELS[seed % len(MANY_LEVELS)])
        certificate = result.certificate
        if not isinstance(certificate, StableCertificate):
            continue
        for _ in range(20):
            certificate = changed(certificate, rng) if rng.random() < 0.7 else changed(result.certificate, rng)
            holds = {matching for matching in values if certificate.check(market, matching)}
            assert all(values[matching] == max(values.values()) for matching in holds), seed
            num_broken += not holds
    assert num_broken > 400


@given(seed=st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_whatever_is_changed_in_it_over_all_three_modes_nothing_untrue_is_proven(seed):
    rng = np.random.default_rng(seed)
    given, instance, objective = joint_instance(seed)
    market = given.market(MODES)
    try:
        certificate = jm.match(market, objective=objective).certificate
    except jm.InfeasibleError:
        return
    if not isinstance(certificate, StableCertificate):
        return
    allowed = [
        chosen
        for chosen in feasible_matchings(instance)
        if keeps_offers(instance, chosen) and not blocking_pairs(instance, chosen)
    ]
    best = max(worth(instance, chosen, objective) for chosen in allowed)
    for _ in range(5):
        certificate = changed(certificate, rng)
        for chosen in feasible_matchings(instance):
            if certificate.check(market, jm.Matching(chosen)):
                assert chosen in allowed
                assert worth(instance, chosen, objective) == best


def test_it_holds_on_medium_markets_with_many_seats_and_rotations():
    for seed in range(10):
        lists = opposed(20, [1 + seed % 5] * 20, seed)
        market = lists.market(np.random.default_rng(seed).random(len(lists.pairs)))
        result = jm.match(market, strategy="max_score_stable")
        assert result.certificate.leaves.max() > 15
        assert result.certificate.check(market, result.matching)
        assert result.certificate.faults(market, jm.match(market, strategy="student_optimal").matching)


def test_payments_are_needed_for_the_proof():
    num_paid = 0
    for seed in range(60):
        lists = opposed(6, [1] * 6, seed)
        market = lists.market(np.random.default_rng(seed).integers(0, 50, len(lists.pairs)) / 4)
        result = jm.match(market)
        certificate = result.certificate
        if certificate.amount.any():
            num_paid += 1
            free = replace(certificate, payer=[], payee=[], amount=np.zeros((2, 0)))
            assert free.faults(market, result.matching) == (
                "The matching is worth less than the payments leave room for.",
            )
    assert num_paid > 20


def test_each_level_pays_its_own_part_and_may_take_back_what_one_before_it_paid():
    num_levels_paid, num_taken_back = [], 0
    for seed in range(12):
        lists = opposed(10, [2] * 10, seed)
        market = lists.market(np.random.default_rng(seed).integers(0, 3, len(lists.pairs)) / 4)
        result = jm.match(market, objective=("score", "rank_maximal"))
        amount = result.certificate.amount
        paid = np.flatnonzero(amount.any(axis=1))
        num_levels_paid.append(len(paid))
        num_taken_back += (amount < 0).any()
        for level in paid:
            cut = amount.copy()
            cut[level] = 0
            assert not replace(result.certificate, amount=cut).check(market, result.matching), (seed, level)
    assert max(num_levels_paid) > 2
    assert num_taken_back > 2


@pytest.fixture
def exchange():
    """Two students who can exchange their places, and the proof that they should."""
    wishes, rankings = {"ana": ["x", "y"], "ben": ["y", "x"]}, {"x": ["ben", "ana"], "y": ["ana", "ben"]}
    scores = pd.DataFrame([[0.1, 0.9], [0.8, 0.2]], index=["ana", "ben"], columns=["x", "y"])
    market = jm.Market.from_preferences(wishes, rankings, capacity={"x": 1, "y": 1}, scores=scores)
    return market, jm.Matching({"ana": "y", "ben": "x"}), jm.match(market).certificate


def test_by_hand(exchange):
    market, matching, certificate = exchange
    # One rotation takes ana from x to y and ben from y to x, and pays nobody.
    assert certificate.pair.tolist() == [0, 1, 3, 2]
    assert certificate.leaves.tolist() == [0, -1, 0, -1]
    assert certificate.arrives.tolist() == [-1, 0, -1, 0]
    assert (certificate.decimals, certificate.amount.tolist()) == (1, [[], []])
    assert certificate.faults(market, matching) == ()


def test_no_number_of_a_ring_can_be_off_by_one(exchange):
    market, matching, certificate = exchange
    for name in ("pair", "arrives", "leaves"):
        for place in range(4):
            for step in (-1, 1):
                forged = getattr(certificate, name).copy()
                forged[place] += step
                assert replace(certificate, **{name: forged}).faults(market, matching), (name, place, step)


def test_each_fault_is_said(exchange):
    market, matching, certificate = exchange

    def said(market=market, matching=matching, **changes):
        (fault,) = replace(certificate, **changes).faults(market, matching)
        return fault

    assert "worth less" in said(matching=jm.Matching({"ana": "x", "ben": "y"}))
    assert "not stable" in said(matching=jm.Matching({"ana": "x"}))
    assert "not in the market" in said(matching=jm.Matching({"eve": "x"}))
    assert "nothing to judge by" in said(market=market.replace(score=None))
    assert "units" in said(decimals=0)
    assert "units" in said(decimals=400)
    assert "units" in said(offset=1e9)
    assert "more than their order" in said(market=market.replace(company_rank=[1, 1, 1, 1]))
    assert "more than their order" in said(market=market.replace(minimum=[1, 0]))
    assert "no applications" in said(market=market.replace(modes=[Assignment()], mode=None))
    assert "not about the applications" in said(pair=[0, 1, 3, 9])
    assert "not about the applications" in said(pair=[0, 1, 3])
    assert "not about the applications" in said(payer=[0], payee=[1], amount=[[0], [1]])
    assert "no first or no last" in said(arrives=[-1, 0, -1, -1])
    assert "before the first rotation or after" in said(pair=[], arrives=[], leaves=[])
    assert "does not require" in said(payer=[0], payee=[0], amount=[[0], [1]])
    assert "more than their order" in said(market=market.replace(rules=[jm.rules.Quota("company", at_most=1)]))
    assert "more than their order" in said(market=market.replace(rules=[jm.rules.Forbid("ana", "x", weight=1)]))
    assert "pinned" in said(market=market.replace(rules=[jm.rules.Pin("ana", "x")]))
    prices = Certificate(("placed", "score"), 0, 0.0, np.zeros((2, 3)), np.zeros((2, 2)))
    assert "another size" in said(remainder=prices)
    assert "another objective" in said(remainder=replace(prices, levels=("score", "placed")))
    assert "nothing to judge by" in said(objective=("placed", "nothing"))
    assert "nothing to judge by" in said(objective=("placed", "worst_score"))


def test_a_student_whom_all_stable_matchings_leave_out_is_assigned_by_price():
    # c1 has one seat and would rather have ana; ben, whom it lists too, is assigned to c2 (0.7) rather than c3 (0.4).
    pairs = pd.DataFrame(
        [
            ("ana", "c1", 0.1, 1, 1),
            ("ben", "c1", 0.9, 1, 2),
            ("ben", "c2", 0.7, None, None),
            ("ben", "c3", 0.4, None, None),
        ],
        columns=["student", "company", "score", "student_rank", "company_rank"],
    ).astype({"student_rank": "Int64", "company_rank": "Int64"})
    companies = pd.DataFrame({"company": ["c1", "c2", "c3"], "capacity": [1, 1, 1]})
    market = jm.Market.from_pairs(pairs, ["ana", "ben"], companies)
    certificate = jm.match(market).certificate
    assert certificate.check(market, jm.Matching({"ana": "c1", "ben": "c2"}))
    (fault,) = certificate.faults(market, jm.Matching({"ana": "c1", "ben": "c3"}))
    assert fault == "The matching weighs less than all prices together."
    (fault,) = certificate.faults(market, jm.Matching({"ben": "c1"}))
    assert fault == "The matching is not stable."


def test_scores_of_what_is_left_are_told_apart_however_far_those_of_applications_range():
    pairs = pd.DataFrame(
        [
            ("ana", "c1", 1e9 / 3, 1, 1),
            ("ben", "c1", 1 / 7, 1, 2),
            ("ben", "c2", 1 / 3, None, None),
            ("ben", "c3", 1 / 3 + 1e-12, None, None),
        ],
        columns=["student", "company", "score", "student_rank", "company_rank"],
    ).astype({"student_rank": "Int64", "company_rank": "Int64"})
    companies = pd.DataFrame({"company": ["c1", "c2", "c3"], "capacity": [1, 1, 1]})
    market = jm.Market.from_pairs(pairs, ["ana", "ben"], companies)
    result = jm.match(market)
    assert result.matching.pairs == {"ana": "c1", "ben": "c3"}
    # What rounding the applications' scores can hide is more than what it hides of the others.
    assert 1e-9 < result.bound["score"] - result.value["score"] < 1e-3
    assert result.certificate.check(market, result.matching)
    assert not result.certificate.check(market, jm.Matching({"ana": "c1", "ben": "c2"}))


def test_the_strategies_by_name_carry_it_and_it_holds_whatever_the_market_requires(exchange):
    market, matching, _ = exchange
    free = market.replace(modes=[Applications("ignored"), Assignment()])
    best = jm.match(free, strategy="max_score_stable")
    assert isinstance(best.certificate, StableCertificate)
    assert best.certificate.objective == ("score",)
    assert best.certificate.check(free, matching)
    largest = jm.match(free, strategy="max_size_stable").certificate
    # All stable matchings are of one size.
    assert largest.check(free, matching)
    assert largest.check(free, jm.Matching({"ana": "x", "ben": "y"}))
    assert not largest.check(free, jm.Matching({"ana": "x"}))
    assert jm.match(free, strategy="student_optimal").certificate is None


def test_a_place_where_she_has_been_is_no_application(exchange):
    market, *_ = exchange
    history = pd.DataFrame({"student": ["ben"], "term": ["2025"], "employer": ["Acme"]})
    companies = pd.DataFrame({"company": ["x", "y"], "employer": ["Acme", "Brix"]})
    again = market.replace(company_columns=companies, history=history, rules=[jm.rules.NoRepeat()])
    result = jm.match(again)
    # Without his second wish, nobody can exchange.
    assert result.matching.pairs == {"ana": "x", "ben": "y"}
    assert len(result.certificate.pair) == 0
    assert result.certificate.check(again, result.matching)
    assert not result.certificate.check(again, jm.Matching({"ana": "y", "ben": "x"}))


def test_markets_that_are_not_taken_apart_carry_none(exchange):
    market, *_ = exchange
    assert jm.match(market.replace(company_rank=[1, 1, 1, 1])).certificate is None
    assert jm.match(market.replace(minimum=[1, 0])).certificate is None


def test_its_arrays_cannot_be_changed_even_after_it_was_pickled(exchange):
    certificate = exchange[2]
    for each in (certificate, pickle.loads(pickle.dumps(certificate))):
        with pytest.raises(ValueError, match="read-only"):
            each.pair[0] = 5
        with pytest.raises(ValueError, match="read-only"):
            each.remainder.student_price[0, 0] = 5
