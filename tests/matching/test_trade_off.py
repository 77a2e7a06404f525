"""The points between two things that are sought, against the frontier by enumeration."""

import random

import numpy as np
import pytest
from small_markets import Instance, Pair, blocking_pairs, feasible_matchings
from worth import worth

import jumelage as jm

STABLE = (jm.modes.DirectOffers(), jm.modes.Applications(), jm.modes.Assignment(refused=True))


def drawn_instance(seed: int) -> Instance:
    rng = random.Random(seed)
    students, companies = tuple("abcde"[: rng.randint(2, 5)]), "xyz"[: rng.randint(2, 3)]
    pairs = {
        (student, company): Pair(rng.randint(1, 9) / 10, rng.randint(1, 3), rng.randint(1, 3))
        for student in students
        for company in companies
        if rng.random() < 0.8
    }
    return Instance(students, {company: rng.randint(1, 2) for company in companies}, pairs)


def frontier(instance: Instance, matchings: list, first: str, second: str) -> set:
    """Return what the matchings are worth by both names than which none is better."""
    values = [tuple(part[0] for part in worth(instance, chosen, ("placed", first, second))) for chosen in matchings]
    if "placed" not in (first, second):
        most = max(value[0] for value in values)
        values = [value for value in values if value[0] == most]
    points = {(value[1], value[2]) for value in values}
    return {p for p in points if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in points)}


def reached(points, instance: Instance) -> set:
    pairs = [dict(result.matching.pairs) for result in points]
    return {tuple(part[0] for part in worth(instance, chosen, (points.first, points.second))) for chosen in pairs}


@pytest.mark.parametrize(("first", "second"), [("score", "worst_score"), ("worst_score", "student_rank")])
def test_with_the_worst_score_all_points_of_the_frontier_are_found(first, second):
    for seed in range(40):
        instance = drawn_instance(seed)
        if instance.pairs:
            found = jm.trade_off(instance.market(), first, second)
            assert reached(found, instance) == frontier(instance, feasible_matchings(instance), first, second), seed


def test_among_stable_matchings_too():
    several = 0
    for seed in range(40):
        instance = drawn_instance(seed)
        stable = [chosen for chosen in feasible_matchings(instance) if not blocking_pairs(instance, chosen)]
        if instance.pairs:
            found = jm.trade_off(instance.market(STABLE), "score", "worst_score")
            expected = frontier(instance, stable, "score", "worst_score")
            assert reached(found, instance) == expected, seed
            several += len(expected) > 1
    assert several


@pytest.mark.parametrize(
    ("first", "second"), [("score", "student_rank"), ("placed", "score"), ("company_rank", "score")]
)
def test_of_two_sums_the_points_are_on_the_frontier_with_both_ends(first, second):
    several = 0
    for seed in range(40):
        instance = drawn_instance(seed)
        if instance.pairs:
            points = reached(jm.trade_off(instance.market(), first, second), instance)
            expected = frontier(instance, feasible_matchings(instance), first, second)
            assert points <= expected, seed
            assert {min(expected), max(expected)} <= points, seed
            several += len(points) > 2
    assert several or "placed" in (first, second)


def test_the_points_are_in_order_with_the_best_of_each_as_their_bound():
    rng = np.random.default_rng(0)
    scores = np.where(rng.random((300, 80)) < 0.2, rng.random((300, 80)).round(2), np.nan)
    market = jm.Market.from_scores(scores, rng.integers(2, 6, 80))
    found = jm.trade_off(market, "score", "worst_score", points=5)
    table = found.to_frame()
    assert 3 <= len(table) <= 5
    assert table["score"].is_monotonic_decreasing
    assert table["worst_score"].is_monotonic_increasing
    assert {result.bound["score"] for result in found} == {found[0].value["score"]}
    assert {result.bound["worst_score"] for result in found} == {found[-1].value["worst_score"]}
    for result in found:
        verdict = jm.audit(market, result.matching)
        assert verdict.is_feasible
        assert verdict.totals["score"] == result.value["score"]


@pytest.mark.parametrize(
    ("names", "points", "words"),
    [
        (("score", "leximin"), 5, "'leximin'"),
        (("score", "score"), 5, "'score' twice"),
        (("score", "worst_score"), 1, "points = 1"),
        (("score", "student_rank"), 5, "a market without student_rank"),
    ],
)
def test_what_cannot_be_meant_is_refused(names, points, words):
    with pytest.raises(jm.InputError, match=words):
        jm.trade_off(jm.Market.from_scores([[0.5]], [1]), *names, points=points)


@pytest.mark.parametrize("names", [("score", "worst_score"), ("worst_score", "placed")])
def test_where_nobody_can_be_placed_the_one_point_is_that(names):
    (point,) = points = jm.trade_off(jm.Market.from_scores([[0.5]], [0]), *names)
    assert len(point.matching) == 0
    assert points.to_frame()["placed"].tolist() == [0]
