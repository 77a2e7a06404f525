"""Named markets: their shapes, their seeds, and a chain worked by hand."""

import numpy as np
import pytest

import jumelage as jm
from jumelage.benchmarks import make_market
from jumelage.benchmarks.markets import KINDS
from jumelage.benchmarks.markets.choices import distinct_choices

SIZES = {
    "popular": {"num_students": 200, "num_companies": 50, "pairs_per_student": 6},
    "long_chain": {"num_students": 200, "num_companies": 50, "pairs_per_student": 6, "chain_length": 20},
}


def made(kind, **changes):
    return make_market(kind, **{**SIZES[kind], **changes})


def test_every_kind_is_tested_here():
    assert set(KINDS) == set(SIZES)


@pytest.mark.parametrize("kind", SIZES)
def test_a_market_has_the_size_that_was_asked_for(kind):
    market = made(kind)
    assert (market.num_students, market.num_companies, market.num_pairs) == (200, 50, 1200)
    assert (np.diff(market.indptr) == 6).all()
    assert 0 <= market.score.min() < market.score.max() <= 1


@pytest.mark.parametrize("kind", SIZES)
def test_the_same_seed_gives_the_same_market_and_another_seed_another(kind):
    market, again, other = made(kind, seed=5), made(kind, seed=5), made(kind, seed=6)
    assert np.array_equal(market.company, again.company)
    assert np.array_equal(market.score, again.score)
    assert np.array_equal(market.capacity, again.capacity)
    assert not np.array_equal(market.company, other.company)


def test_seats_of_a_popular_market_are_as_many_as_students_unless_asked_otherwise():
    assert made("popular").num_seats == 200
    assert made("popular", seats_per_student=0.8).num_seats == 160


def test_popular_companies_are_on_many_lists_and_score_higher():
    market = made("popular", num_students=5000)
    wanted = np.bincount(market.company, minlength=50)
    assert wanted.max() > 5 * np.median(wanted)
    mean_score = np.bincount(market.company, market.score, minlength=50) / np.maximum(wanted, 1)
    assert mean_score[wanted.argmax()] > mean_score[wanted.argmin()] + 0.3


@pytest.mark.parametrize("num_companies", [400, 30, 8, 4])
def test_choices_are_distinct_and_follow_the_weights(num_companies):
    # 400: repeats drawn again; 30 and 8: the race; 4: everyone chooses all.
    weights = np.ones(num_companies)
    weights[0] = 5.0
    chosen = distinct_choices(np.random.default_rng(0), weights, 4000, 4)
    assert (np.diff(chosen, axis=1) > 0).all()
    assert chosen.min() >= 0
    assert chosen.max() < num_companies
    counts = np.bincount(chosen.reshape(-1), minlength=num_companies)
    assert counts.sum() == 16_000
    if num_companies > 4:
        assert counts[0] > 1.5 * counts[1:].mean()


def test_both_ways_of_choosing_have_the_same_distribution():
    # By hand: weights 2, 1, 1 and two choices. The first is left out with chance 1/4·1/3 + 1/4·1/3 = 1/6.
    from jumelage.benchmarks.markets.choices import _race, _redrawn

    weights = np.array([2.0, 1.0, 1.0])
    for way in (_race, _redrawn):
        chosen = way(np.random.default_rng(1), weights, 60_000, 2)
        left_out = 1 - np.count_nonzero(chosen[:, 0] == 0) / 60_000
        assert left_out == pytest.approx(1 / 6, abs=0.01), way.__name__


def chain(length):
    return make_market(
        "long_chain", num_students=length + 2, num_companies=length + 1, pairs_per_student=4, chain_length=length
    )


def named(market):
    """Return the students and the companies of a pure chain, each in the order of the chain, found by their scores."""
    score = np.full((market.num_students, market.num_companies), np.nan)
    score[market.student_of_pair, market.company] = market.score
    (head,), (first,) = np.nonzero(score == 1.0)
    students, companies, steps = [head], [first], []
    while len(companies) < market.num_companies:
        liked = np.nan_to_num(score[:, companies[-1]])
        liked[students] = 0
        student = int(liked.argmax())
        (own,) = np.flatnonzero(score[student] == 0.55)
        steps.append(liked[student] - 0.55)
        students.append(student)
        companies.append(own)
    (waiting,) = set(range(market.num_students)) - set(students)
    return [market.students[at] for at in [*students, waiting]], [market.companies[at] for at in companies], steps


@pytest.mark.parametrize("length", [1, 2, 5, 30])
def test_prices_add_up_along_the_chain_as_worked_out_by_hand(length):
    market = chain(length)
    _, companies, steps = named(market)
    # A place more at the end of the chain admits the one who waits (0.05); each company before adds its step.
    expected = 0.05 + np.append(np.cumsum(steps[::-1])[::-1], 0.0)
    assert expected[0] == pytest.approx(0.45)
    result = jm.match(market)
    prices = result.certificate.to_frame(market).set_index("company").loc[companies]
    assert prices["score"].to_numpy() == pytest.approx(expected)
    assert (prices["placed"] == 1).all()


@pytest.mark.parametrize("objective", [("placed", "score"), ("score",)])
def test_removing_the_head_moves_everyone_of_the_chain_one_up(objective):
    market = chain(12)
    students, companies, _ = named(market)
    head, *chained, waiting = students
    with_head = jm.match(market, objective=objective).matching
    assert with_head == jm.Matching(dict(zip([head, *chained], companies, strict=True)))
    without_head = jm.match(market.without(students=[head]), objective=objective).matching
    assert without_head == jm.Matching(dict(zip([*chained, waiting], companies, strict=True)))


def test_a_chain_inside_a_market_is_apart_from_the_rest():
    market = made("long_chain")
    one_seat = np.flatnonzero(market.capacity == 1)
    assert len(one_seat) == 21
    in_chain = np.isin(market.company, one_seat).reshape(200, 6)
    assert (in_chain.all(axis=1) | ~in_chain.any(axis=1)).all()
    assert np.count_nonzero(in_chain.all(axis=1)) == 22
    assert np.ptp(one_seat) > 21, "the chain is scattered over the positions"


@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        ("popular", {"pairs_per_student": 51}, "at most 50"),
        ("popular", {"num_students": -1}, "num_students"),
        ("popular", {"chain_length": 3}, "seats_per_student"),
        ("popular", {"seats_per_student": -1.0}, "0 or more"),
        ("long_chain", {"chain_length": 50}, "1 to 49"),
        ("long_chain", {"chain_length": 0}, "1 to 49"),
        ("long_chain", {"chain_length": 47}, "at most 2"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(kind, changes, told):
    with pytest.raises(jm.InputError, match=told):
        made(kind, **changes)


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(jm.InputError, match="popular, long_chain"):
        make_market("crowded", num_students=1, num_companies=1)


def test_a_market_without_students_or_pairs_is_one_that_can_be_matched():
    assert len(jm.match(make_market("popular", num_students=0, num_companies=3, pairs_per_student=2)).matching) == 0
    assert len(jm.match(make_market("popular", num_students=3, num_companies=0, pairs_per_student=0)).matching) == 0
