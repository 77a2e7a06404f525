"""What theory says of the baselines, on every small market, and what each of them keeps whatever the market."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from market_strategies import instances, strict_instances
from small_markets import Instance, is_feasible, keeps_offers, market_of
from wish_lists import improvements, lies_that_pay, rankings_of, wishes_of

import jumelage as jm
from jumelage.matching.strategies import STRATEGIES
from jumelage.matching.strategies.baselines import BASELINES

NAMES = tuple(row.name for row in BASELINES)
EFFICIENT = tuple(row.name for row in STRATEGIES.values() if row.is_pareto_efficient)
PROOF = tuple(row.name for row in STRATEGIES.values() if row.is_strategy_proof)

baselines = st.sampled_from(NAMES)
seeds = st.integers(-3, 3)


@st.composite
def offered(draw: st.DrawFn) -> Instance:
    """Draw a small market with open offers to students who are not pinned, within capacity."""
    bare = draw(instances(minima=False))
    left = {c: seats - sum(c == other for _, other in bare.pins) for c, seats in bare.capacity.items()}
    offers = []
    for student, company in draw(st.lists(st.sampled_from(sorted(bare.pairs)), unique=True)) if bare.pairs else []:
        taken = dict((*bare.pins, *offers))
        if student not in taken and left[company] and (student, company) not in bare.forbids:
            offers.append((student, company))
            left[company] -= 1
    return replace(bare, open_offers=tuple(offers))


def decided(instance, strategy, seed=0):
    return dict(jm.match(instance.market(), strategy=strategy, seed=seed).matching.pairs)


@given(instance=instances(), strategy=baselines, seed=seeds)
@settings(max_examples=200, deadline=None)
def test_pins_forbidden_pairs_and_capacities_are_kept_and_broken_minima_are_told(instance, strategy, seed):
    result = jm.match(instance.market(), strategy=strategy, seed=seed)
    chosen = dict(result.matching.pairs)
    assert is_feasible(replace(instance, minimum={}), chosen)
    told = {notice.code for notice in result.notices}
    assert ("strategy-breaks" in told) == (not is_feasible(instance, chosen))


@given(instance=offered(), strategy=baselines, seed=seeds)
@settings(max_examples=200, deadline=None)
def test_whoever_has_an_open_offer_is_there_or_at_a_place_she_ranks_higher(instance, strategy, seed):
    chosen = decided(instance, strategy, seed)
    assert is_feasible(instance, chosen)
    assert keeps_offers(instance, chosen)


@given(instance=instances(minima=False), strategy=baselines)
@settings(max_examples=200, deadline=None)
def test_nobody_stays_without_a_place_where_a_seat_is_free_for_her(instance, strategy):
    chosen = decided(instance, strategy)
    more = [
        (student, company)
        for student, company in instance.pairs
        if student not in chosen and is_feasible(instance, {**chosen, student: company})
    ]
    assert more == []


@given(instance=offered(), strategy=baselines, seed=seeds, shuffles=st.data())
@settings(max_examples=200, deadline=None)
def test_the_order_of_the_rows_changes_nothing(instance, strategy, seed, shuffles):
    orders = [
        shuffles.draw(st.permutations(list(part))) for part in (instance.pairs, instance.students, instance.capacity)
    ]
    result = jm.match(market_of(instance, *orders), strategy=strategy, seed=seed)
    assert dict(result.matching.pairs) == decided(instance, strategy, seed)
    assert result.reproducible


@given(instance=strict_instances(), strategy=st.sampled_from(EFFICIENT), seed=seeds)
@settings(max_examples=150, deadline=None)
def test_nobody_can_have_a_better_place_unless_somebody_gets_a_worse_one(instance, strategy, seed):
    assert improvements(decided(instance, strategy, seed), wishes_of(instance), instance.capacity) == []


@given(instance=strict_instances(most_students=3, most_companies=3), strategy=st.sampled_from(PROOF), seed=seeds)
@settings(max_examples=40, deadline=None)
def test_no_student_gains_by_any_list_that_is_not_hers(instance, strategy, seed):
    rankings = rankings_of(instance)

    def decide(wishes):
        market = jm.Market.from_preferences(wishes, rankings, capacity=instance.capacity)
        return jm.match(market, strategy=strategy, seed=seed).matching.pairs

    assert lies_that_pay(decide, wishes_of(instance), list(instance.capacity)) == []


@given(instance=instances(), strategy=baselines)
@settings(max_examples=50, deadline=None)
def test_nothing_is_claimed_to_be_proven(instance, strategy):
    assume(instance.pairs)
    result = jm.match(instance.market(), strategy=strategy)
    assert (result.status, result.strategy, result.certificate) == ("heuristic", strategy, None)
    assert (result.objective, dict(result.bound), result.gap) == ((), {}, 0)
    assert "a heuristic" in result.summary()


@pytest.mark.parametrize("strategy", NAMES)
def test_where_stability_is_required_the_pairs_that_block_are_told(strategy):
    wishes = {"ana": ["x", "y"], "ben": ["x", "y"], "eve": ["y", "x"]}
    rankings = {"x": ["eve", "ben", "ana"], "y": ["ana", "eve", "ben"]}
    market = jm.Market.from_preferences(wishes, rankings, capacity={"x": 1, "y": 1})
    for seed in range(20):
        result = jm.match(market, strategy=strategy, seed=seed)
        blocking = jm.audit(market, result.matching).blocking_pairs
        told = [notice.text for notice in result.notices if notice.code == "strategy-unstable"]
        assert len(told) == bool(blocking)
        assert all(f"{student} – {company}" in told[0] for student, company in blocking)


@pytest.mark.parametrize("strategy", NAMES)
@pytest.mark.parametrize("scores", [[], [[]], [[float("nan")]]])
def test_markets_without_students_companies_or_pairs_are_no_trouble(strategy, scores):
    companies = [f"c{number}" for number in range(len(scores[0]) if scores else 0)]
    students = [f"s{number}" for number in range(len(scores))]
    pairs = [(s, c, row[at]) for s, row in zip(students, scores, strict=True) for at, c in enumerate(companies)]
    table = pd.DataFrame(pairs, columns=["student", "company", "score"]).dropna()
    places = pd.DataFrame({"company": pd.Series(companies, dtype="str"), "capacity": [1] * len(companies)})
    market = jm.Market.from_pairs(table.astype({"student": "str", "company": "str"}), students, places)
    assert len(jm.match(market, strategy=strategy).matching) == 0


@pytest.fixture
def room_for_one():
    """Return a market with room for two students, of whom the rule allows one."""
    market = jm.Market.from_scores([[0.5, 0.4], [0.3, 0.2]], [1, 1])
    return market.replace(
        company_columns=pd.DataFrame({"sector": ["care", "care"]}), rules=[jm.rules.Quota(by="sector", at_most=1)]
    )


def test_the_last_stage_of_staged_is_exact_and_keeps_the_rules(room_for_one):
    result = jm.match(room_for_one, strategy="staged")
    assert dict(result.matching.pairs) == {"s1": "c1"}
    assert not [notice for notice in result.notices if notice.code == "strategy-breaks"]


@pytest.mark.parametrize("strategy", NAMES)
def test_other_rules_may_be_broken_and_are_told(room_for_one, strategy):
    market = room_for_one
    result = jm.match(market, strategy=strategy)
    assert len(result.matching) == 2
    (notice,) = (notice for notice in result.notices if notice.code == "strategy-breaks")
    assert str(jm.audit(market, result.matching).violations[0]) in notice.text
