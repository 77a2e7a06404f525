"""`match` finds the optimum: by enumeration, by hand, and by three solvers it does not use."""

from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import instances
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import coo_array
from small_markets import OBJECTIVES, best_value, is_feasible, value_of

import jumelage as jm

NAN = float("nan")


@pytest.mark.parametrize("objective", OBJECTIVES, ids="-".join)
@given(instance=instances(), seed=st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_the_optimum_is_the_one_that_enumeration_finds(instance, seed, objective):
    best = best_value(instance, objective)
    if best is None:
        with pytest.raises(jm.InfeasibleError):
            jm.match(instance.market(), objective=objective, seed=seed)
        return

    result = jm.match(instance.market(), objective=objective, seed=seed)

    chosen = dict(result.matching.pairs)
    assert is_feasible(instance, chosen)
    assert value_of(instance, chosen, objective) == best
    assert result.objective == objective
    assert list(result.value) == list(result.bound) == list(objective)
    assert tuple(Fraction(result.value[name]) for name in objective) == best
    assert tuple(Fraction(result.bound[name]) for name in objective) == best
    assert (result.status, result.gap) == ("optimal", 0)
    assert result.certificate.check(result.market, result.matching)
    assert jm.audit(result.market, result.matching).is_feasible


@given(instance=instances(most_students=6, most_companies=2, minima=True))
@settings(max_examples=40, deadline=None)
def test_many_students_for_two_companies_as_enumeration_finds(instance):
    best = best_value(instance, ("placed", "score"))
    if best is None:
        with pytest.raises(jm.InfeasibleError):
            jm.match(instance.market())
    else:
        found = jm.match(instance.market()).value
        assert (found["placed"], found["score"]) == best


def test_placing_one_more_student_comes_before_any_score():
    # c1 takes ana (9) or ben (1); only ana may go to c2 (0): two placed for 1 beat one placed for 9.
    market = jm.Market.from_scores([[9.0, 0.0], [1.0, NAN]], [1, 1], students=["ana", "ben"])
    assert dict(jm.match(market).matching.pairs) == {"ana": "c2", "ben": "c1"}
    assert dict(jm.match(market, objective=("score",)).matching.pairs) == {"ana": "c1"}


def test_a_negative_pair_is_left_out_for_score_and_taken_for_placed():
    market = jm.Market.from_scores([[-1.0]], [1])
    assert jm.match(market, objective=("score",)).value == {"score": 0}
    assert jm.match(market).value == {"placed": 1, "score": -1}


def test_ranks_are_minimised_and_an_unranked_place_counts_one_more_than_her_last():
    # ana: c1 first; ben: c1 first, c2 allowed without a rank, so 2. Either way 1 + 2 = 3 when ana goes to c2 (2).
    pairs = [("ana", "c1", 1), ("ana", "c2", 2), ("ana", "c3", 5), ("ben", "c1", 1), ("ben", "c2", None)]
    market = market_with_ranks(pairs, {"c1": 1, "c2": 1, "c3": 1})
    result = jm.match(market, objective=("placed", "student_rank"))
    assert result.value == {"placed": 2, "student_rank": 3}


def test_students_beyond_the_first_choice_get_their_ranks_summed():
    # Three students, one seat each: the cheapest sum is 1 + 1 + 2 (sol yields c1 to ana).
    pairs = [("ana", "c1", 1), ("ana", "c2", 3), ("ben", "c2", 1), ("sol", "c1", 1), ("sol", "c3", 2)]
    market = market_with_ranks(pairs, {"c1": 1, "c2": 1, "c3": 1})
    result = jm.match(market, objective=("placed", "student_rank"))
    assert dict(result.matching.pairs) == {"ana": "c1", "ben": "c2", "sol": "c3"}
    assert result.value["student_rank"] == 4


def market_with_ranks(pairs, capacity):
    import pandas as pd

    table = pd.DataFrame(pairs, columns=["student", "company", "student_rank"])
    table["student_rank"] = table["student_rank"].astype("Int64")
    places = pd.DataFrame({"company": list(capacity), "capacity": list(capacity.values())})
    return jm.Market.from_pairs(table, list(dict.fromkeys(table["student"])), places)


# ---- larger markets, against solvers that `match` does not use -------------------------------------------


def random_market(seed, *, minima=False, rules=False):
    """Return scores in 64ths (NaN: not allowed), capacities, minima, pins and forbids of a middling market."""
    rng = np.random.default_rng(seed)
    num_students, num_companies = int(rng.integers(5, 45)), int(rng.integers(2, 14))
    scores = rng.integers(-20, 64, (num_students, num_companies)) / 64
    scores[rng.random(scores.shape) < rng.choice([0.2, 0.6, 0.9])] = NAN
    capacity = rng.integers(0, 6, num_companies)
    minimum = np.minimum(rng.integers(0, 3, num_companies), capacity) if minima else np.zeros_like(capacity)
    pins, forbids = [], []
    if rules:
        allowed = np.argwhere(~np.isnan(scores))
        for student, company in rng.permutation(allowed)[:6]:
            free = all(student != other for other, _ in pins)
            if free and sum(company == other for _, other in pins) < capacity[company] and len(pins) < 3:
                pins.append((int(student), int(company)))
            elif free:
                forbids.append((int(student), int(company)))
    forbids = [pair for pair in forbids if pair not in pins]
    named = [jm.rules.Pin(f"s{s + 1}", f"c{c + 1}") for s, c in pins]
    named += [jm.rules.Forbid(f"s{s + 1}", f"c{c + 1}") for s, c in forbids]
    market = jm.Market.from_scores(scores, capacity, minimum=minimum, rules=named)
    return market, scores, capacity, minimum, pins, forbids


def by_scipy(scores, capacity, placed_first):
    """Return the optimum by SciPy's dense assignment over seats, one way out per student; in 64ths."""
    units = np.where(np.isnan(scores), 0, scores * 64).astype(np.int64)
    reward = 10**6 if placed_first else 0
    profit = np.where(np.isnan(scores), -(10**9), units + reward)
    seats = np.repeat(np.arange(scores.shape[1]), capacity)
    profit = np.hstack([profit[:, seats], np.zeros((len(scores), len(scores)), dtype=np.int64)])
    rows, columns = linear_sum_assignment(profit, maximize=True)
    used = columns < len(seats)
    at = rows[used], seats[columns[used]]
    assert not np.isnan(scores[at]).any()
    return int(used.sum()), int(units[at].sum())


def by_networkx(scores, capacity):
    """Return (placed, score) by networkx's flow of least cost among the largest; in 64ths."""
    graph = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    for student, company in np.argwhere(~np.isnan(scores)):
        cost = -int(scores[student, company] * 64)
        graph.add_edge("source", ("s", student), capacity=1, weight=0)
        graph.add_edge(("s", student), ("c", company), capacity=1, weight=cost)
        graph.add_edge(("c", company), "sink", capacity=int(capacity[company]), weight=0)
    flow = nx.max_flow_min_cost(graph, "source", "sink")
    return sum(flow["source"].values()), -int(nx.cost_of_flow(graph, flow))


def by_highs(scores, capacity, minimum, pins, forbids, placed_first):
    """Return (placed, score) by HiGHS as an integer model, None if it is infeasible; in 64ths."""
    student, company = np.nonzero(~np.isnan(scores))
    units = (scores[student, company] * 64).astype(np.int64)
    pairs = list(zip(student.tolist(), company.tolist(), strict=True))
    lower = np.array([pair in pins for pair in pairs], dtype=float)
    upper = np.array([pair not in forbids for pair in pairs], dtype=float)
    count = len(pairs)
    if count == 0:
        return (0, 0) if not minimum.any() else None
    ones, position = np.ones(count), np.arange(count)
    rows = [
        LinearConstraint(coo_array((ones, (student, position)), shape=(len(scores), count)), 0, 1),
        LinearConstraint(coo_array((ones, (company, position)), shape=(len(capacity), count)), minimum, capacity),
    ]
    profit = units + (10**5 if placed_first else 0)
    options = {"mip_rel_gap": 0}
    answer = milp(-profit, constraints=rows, bounds=Bounds(lower, upper), integrality=ones, options=options)
    if answer.status == 2:
        return None
    assert answer.status == 0
    taken = answer.x > 0.5
    return int(taken.sum()), int(units[taken].sum())


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_larger_markets_agree_with_scipy_on_seats(seed):
    market, scores, capacity, *_ = random_market(seed)
    both = jm.match(market, seed=seed)
    alone = jm.match(market, objective=("score",), seed=seed)
    assert (both.value["placed"], both.value["score"] * 64) == by_scipy(scores, capacity, placed_first=True)
    assert alone.value["score"] * 64 == by_scipy(scores, capacity, placed_first=False)[1]


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_larger_markets_agree_with_networkx(seed):
    market, scores, capacity, *_ = random_market(seed)
    result = jm.match(market)
    assert (result.value["placed"], result.value["score"] * 64) == by_networkx(scores, capacity)
    assert jm.match(market, objective=("placed",)).value["placed"] == result.value["placed"]


@pytest.mark.parametrize("objective", [("placed", "score"), ("score",)], ids="-".join)
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_minima_pins_and_forbidden_pairs_agree_with_highs_or_both_refuse(seed, objective):
    market, *parts = random_market(seed, minima=True, rules=True)
    peer = by_highs(*parts, placed_first=len(objective) == 2)
    if peer is None:
        with pytest.raises(jm.InfeasibleError):
            jm.match(market, objective=objective)
        return
    result = jm.match(market, objective=objective)
    placed, units = peer
    assert result.value["score"] * 64 == units
    assert result.value.get("placed", placed) == placed
    assert result.certificate.check(market, result.matching)


@pytest.mark.slow
@given(instance=instances(most_students=5, most_companies=4), objective=st.sampled_from(OBJECTIVES))
@settings(max_examples=1500, deadline=None)
def test_the_optimum_is_the_one_that_enumeration_finds_on_many_more_markets(instance, objective):
    best = best_value(instance, objective)
    if best is None:
        with pytest.raises(jm.InfeasibleError):
            jm.match(instance.market(), objective=objective)
    else:
        result = jm.match(instance.market(), objective=objective)
        assert value_of(instance, dict(result.matching.pairs), objective) == best


# ---- shapes and sizes --------------------------------------------------------------------------------------


def test_a_dense_one_to_one_market_agrees_with_scipy():
    rng = np.random.default_rng(11)
    scores = rng.integers(0, 10**6, (120, 120)) / 10**6
    rows, columns = linear_sum_assignment(scores, maximize=True)
    result = jm.match(jm.Market.from_scores(scores, np.ones(120, dtype=int)))
    assert result.value["placed"] == 120
    assert result.value["score"] == pytest.approx(scores[rows, columns].sum(), abs=1e-9)
    assert result.certificate.check(result.market, result.matching)


@pytest.mark.parametrize("shape", [(40, 90), (90, 40)])
def test_a_dense_one_to_one_market_with_one_side_larger_agrees_with_scipy(shape):
    rng = np.random.default_rng(12)
    scores = rng.integers(-300, 700, shape) / 1000
    rows, columns = linear_sum_assignment(scores, maximize=True)
    result = jm.match(jm.Market.from_scores(scores, np.ones(shape[1], dtype=int)))
    assert result.value["placed"] == min(shape)
    assert result.value["score"] == pytest.approx(scores[rows, columns].sum(), abs=1e-9)
    alone = jm.match(jm.Market.from_scores(scores, np.ones(shape[1], dtype=int)), objective=("score",))
    rows, columns = linear_sum_assignment(np.maximum(scores, 0), maximize=True)
    assert alone.value["score"] == pytest.approx(np.maximum(scores, 0)[rows, columns].sum(), abs=1e-9)


def chain(length):
    """Return a market with one way to place everybody: each student pushes the next one along.

    Student 0 may only go to company 0; student i to company i − 1 (0.9) or i (0.5).
    """
    student = np.concatenate([np.arange(length), np.arange(1, length)])
    company = np.concatenate([np.arange(length), np.arange(length - 1)])
    score = np.concatenate([[1.0], np.full(length - 1, 0.5), np.full(length - 1, 0.9)])
    ids = np.random.default_rng(5).permutation(length)
    names = [f"s{ids[number]}" for number in range(length)]
    places = [f"c{ids[-number - 1]}" for number in range(length)]
    table = coo_array((score, (student, company)), shape=(length, length))
    return jm.Market.from_scores(table, np.ones(length, dtype=int), students=names, companies=places)


def test_a_chain_of_two_thousand_displacements_is_proven():
    # All placed: 1 + 0.5 × 1,999. One more seat at company 0 lets every later student move up by 0.4.
    market = chain(2000)
    result = jm.match(market)
    assert result.value["placed"] == 2000
    assert result.value["score"] == pytest.approx(1 + 0.5 * 1999)
    certificate = result.certificate
    assert certificate.check(market, result.matching)
    price = certificate.company_price[certificate.levels.index("score")] / 10**certificate.decimals
    assert price[0] == pytest.approx(0.4 * 1999)
    assert price[-1] == pytest.approx(0)


def test_equal_scores_place_as_many_as_there_are_seats():
    market = jm.Market.from_scores(np.full((50, 6), 0.5), [3, 4, 5, 6, 7, 8])
    for objective in [("placed", "score"), ("score",)]:
        result = jm.match(market, objective=objective)
        assert (len(result.matching), result.value["score"]) == (33, 16.5)


def test_all_scores_zero_is_no_reason_to_leave_anyone_out():
    assert jm.match(jm.Market.from_scores(np.zeros((4, 2)), [2, 2])).value == {"placed": 4, "score": 0}


def test_one_student_goes_to_her_best_company():
    result = jm.match(jm.Market.from_scores([[0.3, 0.9, NAN]], [1, 1, 1]))
    assert dict(result.matching.pairs) == {"s1": "c2"}


def test_a_company_can_have_more_seats_than_there_are_students():
    result = jm.match(jm.Market.from_scores([[0.5], [0.25]], [1000]))
    assert result.value == {"placed": 2, "score": 0.75}


def test_a_company_that_nobody_may_enter_stays_empty():
    result = jm.match(jm.Market.from_scores([[NAN, 0.5], [NAN, 0.25]], [5, 1]))
    assert dict(result.matching.pairs) == {"s1": "c2"}


def test_a_company_without_seats_takes_nobody():
    result = jm.match(jm.Market.from_scores([[9.0, 0.5]], [0, 1]))
    assert dict(result.matching.pairs) == {"s1": "c2"}


def test_no_eligible_pair_at_all_is_a_result_with_nobody_placed():
    for objective in [("placed", "score"), ("score",), ("placed",)]:
        result = jm.match(jm.Market.from_scores(np.full((3, 2), NAN), [1, 1]), objective=objective)
        assert (result.status, len(result.matching)) == ("optimal", 0)
        assert result.certificate.check(result.market, result.matching)


@pytest.mark.parametrize("shape", [(0, 0), (0, 2), (3, 0)])
def test_empty_tables_are_a_result_with_nobody_placed(shape):
    result = jm.match(jm.Market.from_scores(np.zeros(shape), np.ones(shape[1], dtype=int)))
    assert (result.status, len(result.matching), result.value["placed"]) == ("optimal", 0, 0)
    assert len(result.to_frame()) == shape[0]
    assert result.market.summary()


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_a_minimum_is_met_even_where_it_costs_score(data):
    # One company wants two; the other pays better. Enumerated with every pair allowed.
    count = data.draw(st.integers(2, 5))
    scores = data.draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
    market = jm.Market.from_scores([[10.0, score] for score in scores], [count, count], minimum=[0, 2])
    best_two = sum(sorted(10 - score for score in scores)[:2])
    assert jm.match(market).value["score"] == 10 * count - best_two


def test_a_pinned_student_counts_towards_the_minimum():
    market = jm.Market.from_scores([[0.0, 5.0], [0.0, 5.0]], [2, 2], minimum=[1, 0], rules=[jm.rules.Pin("s1", "c1")])
    assert dict(jm.match(market).matching.pairs) == {"s1": "c1", "s2": "c2"}
