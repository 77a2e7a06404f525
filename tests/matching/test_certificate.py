"""A certificate proves exactly the optimal matchings, and its prices mean what they say."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from market_strategies import instances
from small_markets import OBJECTIVES, all_assignments, best_value, is_feasible, upwards, value_of

import jumelage as jm

NAN = float("nan")


@pytest.mark.parametrize("objective", OBJECTIVES, ids="-".join)
@given(instance=instances(most_students=3))
@settings(max_examples=60, deadline=None)
def test_of_all_matchings_it_proves_the_optimal_ones_and_no_other(instance, objective):
    best = best_value(instance, objective)
    assume(best is not None)
    market = instance.market()
    certificate = jm.match(market, objective=objective).certificate
    for chosen in all_assignments(instance):
        is_best = is_feasible(instance, chosen) and value_of(instance, chosen, objective) == best
        matching = jm.Matching(chosen)
        assert certificate.check(market, matching) == is_best, chosen
        assert bool(certificate.faults(market, matching)) != is_best


@given(instance=instances(most_students=3, least_capacity=1, minima=False, pins=False), data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_price_that_is_off_by_one_proves_nothing(instance, data):
    objective = data.draw(st.sampled_from(OBJECTIVES))
    market = instance.market()
    result = jm.match(market, objective=objective)
    for side, entry, forged in prices_off_by_one(result.certificate):
        # A seat that costs less than nothing where none must be filled says no more than a free one: still a proof.
        is_harmless = side == "company_price" and tuple(getattr(forged, side)[:, entry[1]]) < (0,) * len(forged.levels)
        assert is_harmless or not forged.check(market, result.matching)


def prices_off_by_one(certificate):
    """Yield each certificate that differs in one entry by one: which side, which entry, and the forgery."""
    for side in ("student_price", "company_price"):
        prices = getattr(certificate, side)
        for entry in np.ndindex(prices.shape):
            for step in (-1, 1):
                forged = prices.copy()
                forged[entry] += step
                yield side, entry, replace(certificate, **{side: forged})


@pytest.mark.parametrize("objective", [("placed", "score"), ("score",)], ids="-".join)
def test_in_a_tight_market_no_price_at_all_can_be_off_by_one(objective):
    # Three students for two seats, each allowed at both: every entry of every price is held on both sides.
    market = jm.Market.from_scores([[5.0, 4.0], [4.0, 4.0], [3.0, 3.0]], [1, 1])
    result = jm.match(market, objective=objective)
    forgeries = [forged for _, _, forged in prices_off_by_one(result.certificate)]
    assert len(forgeries) == 2 * 5 * len(objective)
    assert not any(forged.check(market, result.matching) for forged in forgeries)


@given(instance=instances(most_students=3), objective=st.sampled_from(OBJECTIVES), data=st.data())
@settings(max_examples=60, deadline=None)
def test_no_forged_prices_prove_a_matching_that_is_not_optimal(instance, objective, data):
    best = best_value(instance, objective)
    assume(best is not None)
    market = instance.market()
    certificate = jm.match(market, objective=objective).certificate
    noise = st.integers(-2, 2)
    for _ in range(4):
        forged = {}
        for side in ("student_price", "company_price"):
            prices = getattr(certificate, side)
            size = prices.size
            steps = data.draw(st.lists(noise, min_size=size, max_size=size))
            forged[side] = prices + np.array(steps, dtype=np.int64).reshape(prices.shape)
        for chosen in all_assignments(instance):
            if replace(certificate, **forged).check(market, jm.Matching(chosen)):
                assert is_feasible(instance, chosen)
                assert value_of(instance, chosen, objective) == best


def test_prices_that_balance_but_miss_a_pair_prove_nothing():
    # The sum of the prices equals the worth of the matching, yet ana could have had c2 for more.
    market = jm.Market.from_scores([[1.0, 3.0], [NAN, 1.0]], [1, 1], students=["ana", "ben"])
    result = jm.match(market, objective=("score",))
    worse = jm.Matching({"ana": "c1", "ben": "c2"})
    unit = 10**result.certificate.decimals
    balanced = replace(
        result.certificate,
        student_price=np.array([[unit, unit]]),
        company_price=np.array([[0, 0]]),
    )
    assert result.value == {"score": 3}
    assert not balanced.check(market, worse)
    assert not balanced.check(market, result.matching)


FORGED_UNITS = {
    "units too coarse to tell the scores apart": {"decimals": -10},
    "no level at all": {"levels": ()},
    "a level that means nothing": {"levels": ("nothing",)},
    "a score shifted though the number placed is free": {"offset": 5.0},
}


@pytest.mark.parametrize("how", FORGED_UNITS)
def test_prices_of_zero_in_forged_units_prove_nothing(how):
    market = jm.Market.from_scores([[0.5, 0.2], [0.4, 0.3]], [1, 1])
    certificate = jm.match(market, objective=("score",)).certificate
    changes = FORGED_UNITS[how]
    nothing = np.zeros((len(changes.get("levels", ("score",))), 2), dtype=np.int64)
    forged = replace(certificate, student_price=nothing, company_price=nothing.copy(), **changes)
    assert not forged.check(market, jm.Matching({}))


def test_prices_of_another_shape_or_another_market_prove_nothing():
    market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.1]], [1, 1])
    other = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.1], [0.7, 0.7]], [1, 1])
    result = jm.match(market)
    assert not result.certificate.check(other, result.matching)
    assert not jm.match(other).certificate.check(market, result.matching)


def test_changing_the_scores_voids_the_proof():
    market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.7]], [1, 1])
    result = jm.match(market)
    changed = jm.Market.from_scores([[0.9, 0.2], [0.95, 0.1]], [1, 1])
    assert result.certificate.check(market, result.matching)
    assert not result.certificate.check(changed, result.matching)


def test_ids_the_market_does_not_know_prove_nothing():
    market = jm.Market.from_scores([[0.9], [0.8]], [1])
    result = jm.match(market)
    pairs = dict(result.matching.pairs)
    assert not result.certificate.check(market, jm.Matching({**pairs, "zoe": "c1"}))
    assert not result.certificate.check(market, jm.Matching({**pairs, "s2": "c9"}))


def test_a_matching_over_capacity_is_refused():
    market = jm.Market.from_scores([[0.5], [0.5]], [1])
    certificate = jm.match(market).certificate
    assert not certificate.check(market, jm.Matching({"s1": "c1", "s2": "c1"}))


def test_the_certificate_tells_apart_two_matchings_whose_scores_differ_by_a_billionth():
    market = jm.Market.from_scores([[0.123456789], [0.123456788]], [1])
    certificate = jm.match(market).certificate
    assert certificate.check(market, jm.Matching({"s1": "c1"}))
    assert not certificate.check(market, jm.Matching({"s2": "c1"}))


def one_more_place(instance, company):
    return replace(instance, capacity={**instance.capacity, company: instance.capacity[company] + 1})


@pytest.mark.parametrize("objective", OBJECTIVES, ids="-".join)
@given(instance=instances(minima=False))
@settings(max_examples=60, deadline=None)
def test_the_price_of_a_company_is_the_worth_of_one_more_place_there(instance, objective):
    before = upwards(best_value(instance, objective), objective)
    certificate = jm.match(instance.market(), objective=objective).certificate
    assert certificate.levels == objective
    for position, company in enumerate(instance.capacity):
        after = upwards(best_value(one_more_place(instance, company), objective), objective)
        worth = [late - early for late, early in zip(after, before, strict=True)]
        more_placed = worth[0] if objective[0] == "placed" else 0
        for level, name in enumerate(objective):
            units = Fraction(int(certificate.company_price[level, position]))
            if name == "score":
                price = units / 10**certificate.decimals + Fraction(certificate.offset) * more_placed
            else:
                price = units
            assert float(price) == pytest.approx(float(worth[level]), abs=1e-9), (company, name)


def test_a_price_by_hand():
    # Two students for the one seat at c1 (0.9 and 0.8), c2 worth 0.2 and 0.1: a second seat at c1 brings 0.7.
    market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.1]], [1, 1])
    result = jm.match(market)
    frame = result.certificate.to_frame(market)
    assert len(frame) == 2
    unit = 10**result.certificate.decimals
    score = result.certificate.levels.index("score")
    assert result.certificate.company_price[score].tolist() == [pytest.approx(0.7 * unit), 0]


def test_the_bound_is_met_by_the_result_and_by_nothing_else():
    market = jm.Market.from_scores([[3.0, 1.0], [2.0, NAN]], [1, 1])
    result = jm.match(market, objective=("score",))
    unit = 10**result.certificate.decimals
    assert result.certificate.bound(market) == {"score": 3 * unit}
    assert result.value == {"score": 3}


def test_the_prices_cannot_be_changed_in_place():
    certificate = jm.match(jm.Market.from_scores([[0.9]], [1])).certificate
    with pytest.raises(ValueError, match="read-only"):
        certificate.company_price[0, 0] = 7
    with pytest.raises(ValueError, match="read-only"):
        certificate.student_price[0, 0] = 7


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_on_a_larger_market_every_swap_and_every_move_that_loses_is_refused(seed):
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 40, (15, 5)) / 8
    scores[rng.random(scores.shape) < 0.3] = NAN
    market = jm.Market.from_scores(scores, rng.integers(1, 4, 5))
    result = jm.match(market)
    chosen = dict(result.matching.pairs)
    best = (result.value["placed"], result.value["score"])
    names, places = list(market.students), list(market.companies)
    others = [{**chosen, name: place} for name in names for place in places]
    others += [{key: chosen[key] for key in chosen if key != name} for name in chosen]
    others += [{**chosen, a: chosen[b], b: chosen[a]} for a in chosen for b in chosen]
    for other in others:
        verdict = jm.audit(market, jm.Matching(other))
        is_best = verdict.is_feasible and (verdict.totals["placed"], verdict.totals["score"]) == best
        assert result.certificate.check(market, jm.Matching(other)) == is_best
