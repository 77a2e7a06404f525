"""The long chain, worked by hand: its prices, its moves, and its rounds of deferred acceptance."""

import numpy as np
import pytest
from plain_deferred_acceptance import in_rounds

import jumelage as jm
from jumelage.benchmarks import make_market


def chain(length, **changes):
    sizes = {"num_students": length + 2, "num_companies": length + 1, "pairs_per_student": 4}
    return make_market("long_chain", **sizes, chain_length=length, **changes)


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
    market = make_market("long_chain", num_students=200, num_companies=50, pairs_per_student=6, chain_length=20)
    one_seat = np.flatnonzero(market.capacity == 1)
    assert len(one_seat) == 21
    in_chain = np.isin(market.company, one_seat).reshape(200, 6)
    assert (in_chain.all(axis=1) | ~in_chain.any(axis=1)).all()
    assert np.count_nonzero(in_chain.all(axis=1)) == 22
    assert np.ptp(one_seat) > 21, "the chain is scattered over the positions"


@pytest.mark.parametrize("length", [1, 2, 5, 30, 300])
def test_with_ranks_each_round_of_proposals_frees_one_student_all_along_the_chain(length):
    market = chain(length, ranked=True)
    place, num_proposals = in_rounds(market)
    # All ask first; then t1 … tL one after the other, and the one who waits goes through the rest of her list.
    width = max(2, min(4, length + 1))
    assert num_proposals == [length + 2] + [1] * (length + width - 1)
    students, companies, _ = named(market)
    assert {market.students[s]: market.companies[c] for s, c in place.items()} == dict(
        zip(students[:-1], companies, strict=True)
    )


def test_a_ranked_chain_inside_a_market_takes_as_many_rounds_and_ends_at_its_optimum():
    sizes = {"num_students": 2000, "num_companies": 800, "pairs_per_student": 6, "chain_length": 500}
    market = make_market("long_chain", **sizes, ranked=True)
    place, num_proposals = in_rounds(market)
    assert 500 <= len(num_proposals) <= 510
    best = jm.match(make_market("long_chain", **sizes)).matching.pairs
    in_chain = np.isin(market.company[market.indptr[:-1]], np.flatnonzero(market.capacity == 1))
    assert np.count_nonzero(in_chain) == 502
    for student in np.flatnonzero(in_chain).tolist():
        company = market.companies[place[student]] if student in place else None
        assert best.get(market.students[student]) == company


def test_ranks_are_added_to_the_same_market_and_those_of_students_follow_the_scores():
    sizes = {"num_students": 200, "num_companies": 50, "pairs_per_student": 6, "chain_length": 20}
    plain, ranked = make_market("long_chain", **sizes), make_market("long_chain", **sizes, ranked=True)
    assert plain.student_rank is None
    assert plain.company_rank is None
    for name in ("indptr", "company", "score", "capacity"):
        assert np.array_equal(getattr(plain, name), getattr(ranked, name)), name
    by_score = np.argsort(np.argsort(-ranked.score.reshape(200, 6), axis=1), axis=1) + 1
    assert np.array_equal(ranked.student_rank.reshape(200, 6), by_score)
    for company in range(50):
        ranks = np.sort(ranked.company_rank[ranked.company == company])
        assert np.array_equal(ranks, np.arange(1, len(ranks) + 1))
