"""The joint optimum over all three modes, against all matchings of tiny markets, by the definitions alone."""

import os
import random
import signal
from collections import Counter
from dataclasses import replace

import pytest
from joint_markets import random_instance, refused
from small_markets import (
    OBJECTIVES,
    Instance,
    Pair,
    blocking_pairs,
    feasible_matchings,
    keeps_offers,
    market_of,
    upwards,
    value_of,
)

import jumelage as jm
from jumelage.matching.modes import Applications, Assignment, DirectOffers


@pytest.mark.parametrize("stability", ["required", "ignored"])
@pytest.mark.parametrize("seed", range(8))
def test_the_joint_optimum_is_the_best_of_all_matchings(stability, seed):
    rng = random.Random(seed)
    routes: Counter[str] = Counter()
    for _ in range(60):
        ties, minima, offers = rng.random() < 0.5, rng.random() < 0.3, rng.random() < 0.5
        given = random_instance(rng, ties=ties, minima=minima, offers=offers)
        objective = rng.choice(OBJECTIVES)
        gone = refused(given)
        instance = replace(given, pairs={pair: known for pair, known in given.pairs.items() if pair not in gone})
        allowed = [chosen for chosen in feasible_matchings(instance) if keeps_offers(instance, chosen)]
        if stability == "required":
            allowed = [chosen for chosen in allowed if not blocking_pairs(instance, chosen)]
        values = [upwards(value_of(instance, chosen, objective), objective) for chosen in allowed]
        market = given.market([DirectOffers(), Applications(stability), Assignment()])
        if not values:
            with pytest.raises(jm.InfeasibleError):
                jm.match(market, objective=objective)
            continue
        result = jm.match(market, objective=objective)
        found = dict(result.matching.pairs)
        assert upwards(value_of(instance, found, objective), objective) == max(values), given
        assert result.status == "optimal"
        routes[result.route.split()[0]] += 1
    assert routes["integer"] if stability == "required" else not routes["integer"]
    assert routes["best"] if stability == "required" else routes["min-cost"]


@pytest.mark.parametrize("strategy", ["max_score_stable", "max_size_stable"])
def test_named_strategies_are_the_best_stable_matchings_whatever_the_market_requires(strategy):
    objective = ("score",) if strategy == "max_score_stable" else ("placed",)
    for seed in range(40):
        rng = random.Random(seed)
        given = random_instance(rng, ties=seed % 2 == 0, minima=False, offers=False)
        gone = refused(given)
        instance = replace(given, pairs={pair: known for pair, known in given.pairs.items() if pair not in gone})
        stable = [chosen for chosen in feasible_matchings(instance) if not blocking_pairs(instance, chosen)]
        best = max(value_of(instance, chosen, objective) for chosen in stable)
        market = given.market([Applications("ignored"), Assignment()])
        assert value_of(instance, dict(jm.match(market, strategy=strategy).matching.pairs), objective) == best


def test_an_open_offer_is_a_floor_and_its_seat_is_free_only_if_she_is_placed_higher():
    # ana has an open offer of c2 and would rather be at c1; ben wants c2. If c1 takes ana, ben gets her seat.
    pairs = {
        ("ana", "c1"): Pair(student_rank=1, company_rank=2),
        ("ana", "c2"): Pair(student_rank=2),
        ("ben", "c2"): Pair(student_rank=1, company_rank=1),
        ("eve", "c1"): Pair(student_rank=1, company_rank=1),
    }
    offered = Instance(("ana", "ben", "eve"), {"c1": 1, "c2": 1}, pairs, open_offers=(("ana", "c2"),))
    modes = [DirectOffers(), Applications(), Assignment()]
    held = jm.match(offered.market(modes))
    assert held.matching.pairs == {"ana": "c2", "eve": "c1"}
    assert held.to_frame()["mode"].fillna("").tolist() == ["direct", "", "application"]
    assert jm.audit(held.market, held.matching).behind_offers == (("ben", "c2"),)
    freed = replace(offered, students=("ana", "ben"), pairs={p: k for p, k in pairs.items() if p[0] != "eve"})
    assert jm.match(freed.market(modes)).matching.pairs == {"ana": "c1", "ben": "c2"}


def test_the_audit_finds_an_open_offer_that_is_not_kept():
    pairs = {("ana", "c1"): Pair(student_rank=1), ("ana", "c2"): Pair()}
    market = Instance(("ana",), {"c1": 1, "c2": 1}, pairs, open_offers=(("ana", "c1"),)).market()
    verdict = jm.audit(market, jm.Matching({"ana": "c2"}))
    assert [violation.code for violation in verdict.violations] == ["offer-not-kept"]


def test_staged_takes_open_offers_first_and_the_audit_says_what_that_breaks():
    # ana would rather be at c1, which would have her; her open offer of c2 closes it.
    pairs = {("ana", "c1"): Pair(student_rank=1, company_rank=1), ("ana", "c2"): Pair(student_rank=2)}
    market = Instance(("ana",), {"c1": 1, "c2": 1}, pairs, open_offers=(("ana", "c2"),)).market()
    result = jm.match(market, strategy="staged")
    assert (result.status, dict(result.matching.pairs)) == ("heuristic", {"ana": "c2"})
    assert jm.audit(market, result.matching).blocking_pairs == (("ana", "c1"),)


def test_what_is_no_mode_and_modes_given_twice_are_told():
    with pytest.raises(jm.InputError, match="Applications 2 times"):
        jm.Market.from_scores([[1.0]], [1], modes=[Applications(), Applications("ignored")])
    with pytest.raises(jm.InputError, match="write it with brackets"):
        jm.Market.from_scores([[1.0]], [1], modes=[Applications])
    with pytest.raises(jm.InputError, match="'required' or 'ignored'"):
        Applications(stability="wanted")


def test_the_integer_model_leaves_the_handler_of_ctrl_c_alone():
    before = signal.getsignal(signal.SIGINT)
    wishes = {"ana": [["c1", "c2"]], "ben": ["c1"]}
    market = jm.Market.from_preferences(wishes, {"c1": [["ana", "ben"]], "c2": ["ana"]}, capacity={"c1": 1, "c2": 1})
    result = jm.match(market)
    assert result.route.startswith("integer model")
    assert result.matching.pairs == {"ana": "c2", "ben": "c1"}
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


def test_out_of_time_the_matching_by_proposals_is_kept_with_a_bound():
    rng = random.Random(1)
    students, companies = [f"s{number}" for number in range(300)], [f"c{number}" for number in range(30)]
    pairs = {}
    for student in students:
        for company in rng.sample(companies, 8):
            pairs[student, company] = Pair(rng.random(), rng.randint(1, 3), rng.randint(1, 3))
    market = Instance(tuple(students), dict.fromkeys(companies, 9), pairs).market([Applications()])
    result = jm.match(market, objective=("score",), time_limit=0.5)
    assert (result.status, result.reproducible) == ("feasible", False)
    assert jm.audit(market, result.matching).is_stable
    assert result.bound["score"] > result.value["score"]
    assert result.gap == pytest.approx(1 - result.value["score"] / result.bound["score"])


def test_the_order_of_the_rows_does_not_change_what_the_integer_model_finds():
    for seed in range(30):
        rng = random.Random(seed)
        given = random_instance(rng, ties=True, minima=True, offers=True)
        modes = [DirectOffers(), Applications(), Assignment()]
        pairs, students, companies = list(given.pairs), list(given.students), list(given.capacity)
        try:
            expected = jm.match(given.market(modes)).matching.pairs
        except jm.InfeasibleError:
            continue
        for _ in range(3):
            for rows in (pairs, students, companies):
                rng.shuffle(rows)
            again = jm.match(market_of(given, pairs, students, companies, modes))
            assert again.matching.pairs == expected, given
