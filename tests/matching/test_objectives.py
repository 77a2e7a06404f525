"""Every order of what can be judged, against enumeration; and objectives that are decided level by level."""

import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from small_markets import Instance, Pair, blocking_pairs, feasible_matchings
from worth import NAMES, worth

import jumelage as jm
from jumelage.matching import joint
from jumelage.matching.levels import Level, score_classes, summed

STABLE = (jm.modes.DirectOffers(), jm.modes.Applications(), jm.modes.Assignment(refused=True))


def drawn_instance(rng: random.Random) -> Instance:
    students = tuple(f"s{number}" for number in range(rng.randint(1, 5)))
    companies = [f"c{number}" for number in range(rng.randint(1, 4))]
    has_equal_scores = rng.random() < 0.5
    pairs = {
        (student, company): Pair(
            rng.choice([0.1, 0.2, 0.3, 0.4]) if has_equal_scores else rng.random(),
            rng.randint(1, 4) if rng.random() < 0.8 else None,
            rng.randint(1, 4) if rng.random() < 0.8 else None,
        )
        for student in students
        for company in companies
        if rng.random() < 0.7
    }
    return Instance(
        students,
        {company: rng.randint(1, 2) for company in companies},
        pairs,
        {company: rng.randint(0, 1) for company in companies} if rng.random() < 0.3 else {},
        (rng.choice(list(pairs)),) if pairs and rng.random() < 0.3 else (),
    )


def drawn_objective(rng: random.Random) -> tuple[str, ...]:
    if rng.random() < 0.2:
        return tuple(rng.sample(["score", "placed", "rank_maximal"], rng.randint(1, 3)))
    return ("placed", *rng.sample(NAMES[1:], rng.randint(1, 3)))


@pytest.mark.parametrize("block", range(6))
def test_any_order_of_names_is_solved_as_by_enumeration(block):
    proven = 0
    for seed in range(100 * block, 100 * block + 100):
        rng = random.Random(seed)
        instance, objective = drawn_instance(rng), drawn_objective(rng)
        matchings = feasible_matchings(instance)
        if not matchings:
            continue
        result = jm.match(instance.market(), objective=objective)
        best = max(worth(instance, chosen, objective) for chosen in matchings)
        assert worth(instance, dict(result.matching.pairs), objective) == best, (seed, objective)
        assert result.status == "optimal"
        if result.certificate is not None:
            proven += 1
            assert result.certificate.check(result.market, result.matching)
    assert proven > 20


@pytest.mark.parametrize("block", range(4))
def test_any_order_of_names_is_solved_among_matchings_without_a_blocking_pair(block):
    for seed in range(60 * block, 60 * block + 60):
        rng = random.Random(seed)
        instance, objective = drawn_instance(rng), drawn_objective(rng)
        stable = [chosen for chosen in feasible_matchings(instance) if not blocking_pairs(instance, chosen)]
        if not stable:
            continue
        result = jm.match(instance.market(STABLE), objective=objective)
        best = max(worth(instance, chosen, objective) for chosen in stable)
        assert worth(instance, dict(result.matching.pairs), objective) == best, (seed, objective)


def test_a_certificate_of_ranks_is_refused_for_a_worse_matching_and_with_a_rank_left_out():
    pairs = {("a", "x"): Pair(0, 1, 1), ("a", "y"): Pair(0, 2, 1), ("b", "x"): Pair(0, 1, 1), ("b", "y"): Pair(0, 3, 1)}
    market = Instance(("a", "b"), {"x": 1, "y": 1}, pairs).market()
    result = jm.match(market, objective=("rank_maximal",))
    assert dict(result.matching.pairs) == {"a": "y", "b": "x"}
    assert result.certificate.levels == ("rank_maximal 1", "rank_maximal 2", "rank_maximal 3")
    assert not result.certificate.check(market, jm.Matching({"a": "x", "b": "y"}))
    cut = jm.matching.certificate.Certificate(
        result.certificate.levels[:2],
        0,
        0.0,
        result.certificate.student_price[:2],
        result.certificate.company_price[:2],
    )
    assert not cut.check(market, result.matching)


def test_the_worst_score_of_a_pinned_student_leaves_the_others_free_to_score():
    scores = [[0.1, np.nan, np.nan], [np.nan, 0.9, 0.3], [np.nan, 0.5, 0.2]]
    market = jm.Market.from_scores(scores, [1, 1, 1], rules=[jm.rules.Pin("s1", "c1")])
    best = jm.match(market, objective=("placed", "worst_score", "score"))
    assert dict(best.matching.pairs) == {"s1": "c1", "s2": "c2", "s3": "c3"}
    assert jm.match(market.replace(rules=()), objective=("placed", "leximin")).value["leximin"] == 0.1


def test_leximin_at_size_is_what_counting_class_by_class_gives():
    rng = np.random.default_rng(5)
    scores = np.where(rng.random((60, 15)) < 0.4, rng.integers(0, 40, (60, 15)) / 40, np.nan)
    market = jm.Market.from_scores(scores, rng.integers(2, 6, 15))
    found = jm.match(market, objective=("placed", "leximin"))
    # Independent of the search along paths: level by level, most levels one class each.
    placed = jm.match(market, objective=("placed",)).value["placed"]
    assert found.value["placed"] == placed
    obtained = np.sort(found.to_frame()["score"].dropna().to_numpy())
    from scipy.optimize import LinearConstraint, milp

    student, company = market.student_of_pair, market.company
    rows = np.zeros((market.num_students + market.num_companies, market.num_pairs))
    rows[student, np.arange(market.num_pairs)] = 1
    rows[market.num_students + company, np.arange(market.num_pairs)] = 1
    limits = [LinearConstraint(rows, ub=np.concatenate((np.ones(market.num_students), market.capacity)))]
    limits.append(LinearConstraint(np.ones((1, market.num_pairs)), lb=placed, ub=placed))
    for score in np.unique(market.score)[:-1]:
        is_class = (market.score == score).astype(float)
        solution = milp(is_class, constraints=limits, integrality=np.ones(market.num_pairs), bounds=(0, 1))
        fewest = round(solution.fun)
        limits.append(LinearConstraint(is_class[np.newaxis], lb=fewest, ub=fewest))
        assert np.count_nonzero(obtained == score) == fewest


def test_classes_packed_into_one_level_never_let_a_higher_score_outweigh_a_lower_one():
    market = jm.Market.from_scores([[0.1, 0.2, 0.2], [0.2, 0.3, 0.1]], [1, 1, 1])
    level = Level("leximin", score_classes(market), compares="leximin")
    for largest in (1, 3, 11, 1000):
        levels = summed([level], largest)
        weights = np.array([np.asarray(each.weight) for each in levels])
        for lower in range(2):
            above = weights[:, score_classes(market) > lower]
            own = weights[:, score_classes(market) == lower][:, 0]
            assert tuple(own) < tuple(above.sum(axis=1)), (largest, lower)


@pytest.mark.parametrize(
    ("objective", "words"),
    [
        (("score", "leximin"), "'leximin' without 'placed' before it"),
        (("placed", "placed"), "'placed' twice"),
        (("placed", "scores"), "did you mean 'score'"),
        (("placed", "student_rank"), "a market without student_rank"),
        ((), "no name"),
    ],
)
def test_an_objective_that_cannot_be_meant_is_refused_in_words(objective, words):
    market = jm.Market.from_scores([[0.5]], [1])
    with pytest.raises(jm.InputError, match=words):
        jm.match(market, objective=objective)


def test_the_order_of_the_rows_changes_nothing_in_a_leximin():
    rng = np.random.default_rng(3)
    scores = rng.integers(0, 5, (12, 6)) / 5
    students, companies = [f"s{n}" for n in range(12)], [f"c{n}" for n in range(6)]
    one = jm.Market.from_scores(scores, [2] * 6, students=students, companies=companies)
    rows, columns = rng.permutation(12), rng.permutation(6)
    other = jm.Market.from_scores(
        scores[rows][:, columns],
        [2] * 6,
        students=[students[n] for n in rows],
        companies=[companies[n] for n in columns],
    )
    for objective in (("placed", "leximin"), ("placed", "worst_score", "score"), ("placed", "score", "leximin")):
        first, second = (jm.match(market, objective=objective) for market in (one, other))
        assert first.matching.pairs == second.matching.pairs


def test_travel_is_the_fewest_kilometres_and_an_unknown_home_is_as_far_as_the_farthest_pair():
    students = pd.DataFrame({"student": ["a", "b", "c"], "lat": [48.0, 48.5, None], "lon": [-3.0, -3.0, -3.0]})
    companies = pd.DataFrame({"company": ["x", "y", "z"], "capacity": 1, "lat": [48.5, 48.0, 47.0], "lon": -3.0})
    pairs = pd.DataFrame([(s, c, 0.5) for s in "abc" for c in "xyz"], columns=["student", "company", "score"])
    result = jm.match(jm.Market.from_pairs(pairs, students, companies), objective=("placed", "travel"))
    assert dict(result.matching.pairs) == {"a": "y", "b": "x", "c": "z"}
    # 1.5 degrees of latitude on a sphere of 6,371.0088 km.
    assert result.value["travel"] == pytest.approx(1.5 * np.pi / 180 * 6371.0088, abs=0.001)
    assert result.certificate.check(result.market, result.matching)
    with pytest.raises(jm.InputError, match="without coordinates"):
        jm.match(jm.Market.from_scores([[0.5]], [1]), objective=("placed", "travel"))


def test_a_worst_score_whose_search_the_clock_stopped_is_not_called_the_best(monkeypatch):
    market = jm.Market.from_scores(
        [[0.1, 0.9], [0.8, 0.2]], [1, 1], rules=[jm.rules.Apart(["s1", "s2"], weight="last"), jm.rules.Intake(1)]
    )
    proven = jm.match(market, objective=("placed", "worst_score"))
    assert proven.status == "optimal"
    assert proven.value["worst_score"] == proven.bound["worst_score"] == 0.8

    def out_of_time(market, problem, orders, names, *rest):
        found = whole(market, problem, orders, names, *rest)
        return replace(found, excess=(0,)) if names == ("placed",) else found

    whole = joint._whole
    monkeypatch.setattr(joint, "_whole", out_of_time)
    monkeypatch.setattr(joint, "families_of", lambda _: "it is said to be no network")
    stopped = jm.match(market, objective=("placed", "worst_score"))
    assert stopped.status == "feasible"
    assert stopped.bound["worst_score"] == 0.9
    assert stopped.value["worst_score"] <= 0.8


def test_by_the_integer_model_too_the_worst_score_is_no_better_than_that_of_a_pinned_student_and_no_worse():
    pairs = pd.DataFrame(
        [("pia", "x", 0.2, 1), ("ana", "y", 0.1, 1), ("ana", "z", 0.5, 2), ("ana", "w", 0.3, 3), ("ben", "v", 0.9, 1)],
        columns=["student", "company", "score", "student_rank"],
    )
    companies = pd.DataFrame({"company": list("vwxyz"), "capacity": 1})
    # Students who are to go together make no network.
    rules = [jm.rules.Pin("pia", "x"), jm.rules.Together(["ana", "ben"], weight="last")]
    modes = [jm.modes.Applications(stability="ignored")]
    market = jm.Market.from_pairs(pairs, ["pia", "ana", "ben"], companies, rules=rules, modes=modes)
    result = jm.match(market, objective=("placed", "worst_score", "student_rank"))
    assert "integer model" in result.route
    assert dict(result.matching.pairs) == {"pia": "x", "ana": "z", "ben": "v"}
    assert result.value["worst_score"] == result.bound["worst_score"] == 0.2
