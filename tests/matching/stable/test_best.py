"""`best_stable`: the best of all stable matchings for any weights, by trying all and by an integer model."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strict_markets import StrictMarket, opposed, random_market

from jumelage.errors import JumelageError
from jumelage.matching.stable.best import best_stable, extremes, largest_weight


def best_places(market, *weights):
    found = best_stable(market.applications(), market.seats(), [np.asarray(each, dtype=np.int64) for each in weights])
    return tuple(found.assigned.tolist())


def totals(market, places, weights):
    at = {pair: number for number, pair in enumerate(market.pairs)}
    held = [at[student, company] for student, company in enumerate(places) if company >= 0]
    return tuple(sum(int(weight[each]) for each in held) for weight in weights)


@pytest.mark.parametrize("block", range(4))
def test_it_is_the_best_of_all_stable_matchings_and_among_equals_the_best_for_every_student(block):
    for seed in range(500 * block, 500 * (block + 1)):
        market, rng = random_market(seed), np.random.default_rng(seed)
        # Few values, so that the second and third weight have something to decide.
        weights = rng.integers(-2, 3, (rng.integers(1, 4), len(market.pairs)))
        stable = market.stable_matchings()
        largest = max(totals(market, places, weights) for places in stable)
        best = [places for places in stable if totals(market, places, weights) == largest]
        found = best_places(market, *weights)
        assert found in best, seed
        for student, wishes in enumerate(market.wishes):
            order = [*wishes, -1].index
            assert order(found[student]) == min(order(places[student]) for places in best), seed


@given(seed=st.integers(0, 10**6), data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_weights_up_to_the_largest_are_compared_exactly(seed, data):
    market = random_market(seed)
    largest = largest_weight(len(market.pairs))
    near = st.sampled_from([-largest, 1 - largest, -1, 0, 1, largest - 1, largest])
    weights = [data.draw(st.lists(near, min_size=len(market.pairs), max_size=len(market.pairs))) for _ in range(2)]
    expected = max(totals(market, places, weights) for places in market.stable_matchings())
    assert totals(market, best_places(market, *weights), weights) == expected


def test_a_weight_that_could_overflow_is_refused():
    market = opposed(3, [1, 1, 1], 0)
    weight = np.zeros(len(market.pairs), dtype=np.int64)
    for beyond in (largest_weight(len(weight)) + 1, np.iinfo(np.int64).min):
        weight[4] = beyond
        with pytest.raises(JumelageError, match="coarser units"):
            best_places(market, np.zeros_like(weight), weight)


def by_integer_model(market, weight):
    """Return the largest total weight by CP-SAT, a row for each pair saying that it does not block."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    placed = {pair: model.new_bool_var("") for pair in market.pairs}
    for student, wishes in enumerate(market.wishes):
        model.add(sum(placed[student, company] for company in wishes) <= 1)
        for rank, company in enumerate(wishes):
            ranking, seats = market.rankings[company], market.capacity[company]
            here_or_better = sum(placed[student, other] for other in wishes[: rank + 1])
            better = sum(placed[other, company] for other in ranking[: ranking.index(student)])
            model.add(better >= seats * (1 - here_or_better))
    for company, ranking in enumerate(market.rankings):
        model.add(sum(placed[student, company] for student in ranking) <= market.capacity[company])
    model.maximize(sum(int(each) * placed[pair] for each, pair in zip(weight, market.pairs, strict=True)))
    solver = cp_model.CpSolver()
    # Its own handler would stay behind, and the next Ctrl-C would end the process.
    solver.parameters.catch_sigint_signal = False
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


@pytest.mark.parametrize("seed", range(6))
def test_an_integer_model_agrees_on_medium_markets(seed):
    rng = np.random.default_rng(seed)
    market = opposed(9, rng.integers(1, 6, 9).tolist(), seed, share_listed=(1.0, 0.8)[seed % 2])
    weight = rng.integers(-50, 100, len(market.pairs))
    found = best_places(market, weight)
    assert market.is_stable(found)
    (value,) = totals(market, found, [weight])
    assert value == by_integer_model(market, weight)


def test_ranks_are_minimised_by_their_negation():
    # What is the best for students has the least sum of their ranks, what is the worst for them that of companies.
    for seed in range(30):
        market = opposed(5, [2] * 5, seed)
        applications = market.applications()
        best, worst = extremes(applications, market.seats())
        assert best_places(market, -applications.student_rank) == tuple(best.tolist())
        assert best_places(market, -applications.company_rank) == tuple(worst.tolist())
        assert (best != worst).any()


def test_roles_reversed_the_best_weighs_the_same():
    for seed in range(30):
        market = opposed(10, [1] * 10, seed)
        mirrored = StrictMarket(market.rankings, market.wishes, market.capacity)
        weight = np.random.default_rng(seed).integers(-9, 10, (10, 10))
        one = totals(market, best_places(market, weight.reshape(-1)), [weight.reshape(-1)])
        other = totals(mirrored, best_places(mirrored, weight.T.reshape(-1)), [weight.T.reshape(-1)])
        assert one == other


def test_students_without_a_place_and_seats_left_are_those_of_every_stable_matching():
    for seed in range(200):
        market = random_market(seed)
        found = best_places(market, np.random.default_rng(seed).integers(0, 9, len(market.pairs)))
        for places in market.stable_matchings():
            assert [place < 0 for place in found] == [place < 0 for place in places]
            assert sorted(found) == sorted(places)


def test_by_hand():
    # Both stable matchings place all; exchanging pays 5 − 4 to student 0 and costs 1 − 3 to student 1.
    market = StrictMarket([[0, 1], [1, 0]], [[1, 0], [0, 1]], [1, 1])
    assert best_places(market, [4, 5, 1, 3]) == (0, 1)
    assert best_places(market, [4, 7, 1, 3]) == (1, 0)
    assert best_places(market, [4, 6, 1, 3]) == (0, 1)
    assert best_places(market, [4, 6, 1, 3], [0, 0, 1, 0]) == (1, 0)
