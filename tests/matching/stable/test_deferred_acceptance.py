"""Deferred acceptance: the outcome of the slow way whichever way it goes, and no more steps than it should take."""

import numpy as np
import pytest
from gale_shapley import companies_propose, students_propose

from jumelage.matching.stable import deferred_acceptance as acceptance
from jumelage.matching.stable.applications import Applications
from jumelage.matching.stable.deferred_acceptance import deferred_acceptance
from jumelage.matching.stable.lists import lists_of_companies, lists_of_students

ALL_IN_ROUNDS = {"ROUND_COST": 0, "PROPOSAL_COST": 10**9}
ONE_ROUND = {"ROUND_COST": 10**18}
AS_IT_COMES = {}


def random_market(seed, num_students=120, num_companies=25):
    """Return lists of both sides, with entries that the other side does not return, and capacities from 0 to 9."""
    rng = np.random.default_rng(seed)
    students, companies = [f"s{i}" for i in range(num_students)], [f"c{j}" for j in range(num_companies)]
    wishes = {s: rng.permutation(companies)[: rng.integers(0, 15)].tolist() for s in students}
    rankings = {c: rng.permutation([s for s in students if rng.random() < 0.8]).tolist() for c in companies}
    capacity = {c: int(rng.integers(0, 10)) for c in companies}
    return wishes, rankings, capacity


def solved(wishes, rankings, capacity, lists_of, tickets=None):
    """Return who is matched with whom, and how it went."""
    students, companies = list(wishes), list(rankings)
    pairs = [
        (students.index(s), at, wish, rankings[companies[at]].index(s) + 1)
        for s in students
        for at, wish in sorted((companies.index(c), wish) for wish, c in enumerate(wishes[s], 1) if s in rankings[c])
    ]
    row, company, student_rank, company_rank = np.array(pairs, dtype=np.int32).reshape(-1, 4).T.copy()
    indptr = np.searchsorted(row, np.arange(len(students) + 1))
    applications = Applications(indptr, company, student_rank, company_rank)
    seats = np.array([capacity[c] for c in companies])
    tickets = tickets or (np.arange(len(students)), np.arange(len(companies)))
    lists = lists_of(applications, seats, tickets)
    outcome = deferred_acceptance(lists)
    both = zip(lists.proposer[outcome.held].tolist(), lists.receiver[outcome.held].tolist(), strict=True)
    if lists_of is lists_of_students:
        return {students[s]: companies[c] for s, c in both}, outcome
    return {students[s]: companies[c] for c, s in both}, outcome


@pytest.mark.parametrize("costs", [ALL_IN_ROUNDS, ONE_ROUND, AS_IT_COMES], ids=["rounds", "one by one", "both"])
@pytest.mark.parametrize(
    ("lists_of", "slowly"),
    [(lists_of_students, students_propose), (lists_of_companies, companies_propose)],
    ids=["students", "companies"],
)
def test_rounds_and_single_proposals_end_where_the_slow_way_does(monkeypatch, costs, lists_of, slowly):
    for name, cost in costs.items():
        monkeypatch.setattr(acceptance, name, cost)
    for seed in range(12):
        market = random_market(seed)
        assert solved(*market, lists_of)[0] == slowly(*market)


def test_the_three_ways_differ_in_their_rounds(monkeypatch):
    market = random_market(1)
    rounds = []
    for costs in (ALL_IN_ROUNDS, ONE_ROUND):
        for name, cost in costs.items():
            monkeypatch.setattr(acceptance, name, cost)
        rounds.append(solved(*market, lists_of_students)[1])
    assert rounds[0].num_rounds > 5
    assert rounds[1].num_rounds == 1
    assert rounds[0].num_proposals == rounds[1].num_proposals


def chain(length):
    """Return a market in which one student displaces `length` others, one after the other.

    Student i wants c_i, then c_{i+1}; c_{i+1} would rather have student i than student i + 1. The head wants c_0
    alone, and c_0 would rather have the head.
    """
    wishes = {"head": ["c0"]} | {f"s{i}": [f"c{i}", f"c{i + 1}"] for i in range(length)}
    rankings = {"c0": ["head", "s0"]}
    rankings |= {f"c{i + 1}": [f"s{i}", *([f"s{i + 1}"] if i + 1 < length else [])] for i in range(length)}
    return wishes, rankings, dict.fromkeys(rankings, 1)


def test_where_each_round_frees_one_student_there_are_few_rounds():
    length = 400
    found, outcome = solved(*chain(length), lists_of_students)
    assert found == {"head": "c0"} | {f"s{i}": f"c{i + 1}" for i in range(length)}
    assert outcome.num_proposals == 1 + 2 * length
    assert outcome.num_rounds <= 2


def test_a_large_company_that_is_passed_again_and_again_is_not_sorted_each_time():
    # Everyone who is at "big" at first is displaced there by a student who comes alone.
    size = 200
    wishes = {f"b{i}": ["big", f"c{i}"] for i in range(size)}
    wishes |= {f"t{i}": [f"c{i}", "big"] for i in range(size)}
    wishes |= {"head": ["big"]}
    # The worst at "big" is b0, then b1, …: each newcomer frees the next, who takes c_i from t_i, who comes to "big".
    rankings = {"big": ["head", *(f"t{i}" for i in range(size)), *(f"b{i}" for i in reversed(range(size)))]}
    rankings |= {f"c{i}": [f"b{i}", f"t{i}"] for i in range(size)}
    capacity = {"big": size} | {f"c{i}": 1 for i in range(size)}
    found, outcome = solved(wishes, rankings, capacity, lists_of_students)
    assert found == students_propose(wishes, rankings, capacity)
    assert outcome.num_proposals == 4 * size + 1
    assert outcome.num_rounds <= 3


def test_no_proposal_is_made_twice():
    for seed in range(5):
        market = random_market(seed)
        mutual = sum(s in market[1][c] for s, listed in market[0].items() for c in listed)
        for lists_of in (lists_of_students, lists_of_companies):
            assert solved(*market, lists_of)[1].num_proposals <= mutual
