"""The lists are in the order of rank and ticket, whatever the size of the numbers."""

import numpy as np
import pytest

from jumelage.matching.stable import lists
from jumelage.matching.stable.applications import Applications
from jumelage.matching.stable.lists import lists_of_companies, lists_of_students

LARGEST_RANK = np.iinfo(np.int32).max


def random_applications(seed, most_rank, *, indifferent=False):
    rng = np.random.default_rng(seed)
    is_pair = rng.random((40, 17)) < 0.6
    is_pair[[3, 4, 39]] = False
    student, company = np.nonzero(is_pair)
    ranks = rng.integers(1, most_rank, (2, len(student)), endpoint=True).astype(np.int32)
    indptr = np.searchsorted(student, np.arange(41))
    applications = Applications(indptr, company.astype(np.int32), ranks[0], None if indifferent else ranks[1])
    return applications, student, (rng.permutation(40), rng.permutation(17))


@pytest.mark.parametrize("most_rank", [1, 3, 50, LARGEST_RANK], ids=["all tied", "tied", "strict", "largest"])
@pytest.mark.parametrize("block_bits", [1, 5, 17])
def test_entries_stand_in_the_order_that_a_sort_by_three_keys_gives(monkeypatch, most_rank, block_bits):
    monkeypatch.setattr(lists, "_BLOCK_BITS", block_bits)
    given, student, tickets = random_applications(block_bits, most_rank)
    by_students = lists_of_students(given, np.arange(17), tickets)
    order = np.lexsort((tickets[1][given.company], given.student_rank, student))
    assert by_students.receiver.tolist() == given.company[order].tolist()
    assert by_students.proposer.tolist() == student.tolist()
    by_companies = lists_of_companies(given, np.arange(17), tickets)
    order = np.lexsort((tickets[0][student], given.company_rank, given.company))
    assert by_companies.receiver.tolist() == student[order].tolist()
    assert by_companies.proposer.tolist() == given.company[order].tolist()


@pytest.mark.parametrize("indifferent", [False, True])
def test_favour_puts_proposers_in_the_order_of_the_receivers_list(indifferent):
    given, student, tickets = random_applications(3, 4, indifferent=indifferent)
    by_students = lists_of_students(given, np.ones(17, dtype=np.int64), tickets)
    rank = np.ones(len(student)) if indifferent else given.company_rank
    for company in range(17):
        here = np.flatnonzero(given.company == company)
        expected = student[here[np.lexsort((tickets[0][student[here]], rank[here]))]]
        entries = np.flatnonzero(by_students.receiver == company)
        found = by_students.proposer[entries[np.argsort(by_students.favour[entries])]]
        assert found.tolist() == expected.tolist()
        assert len(np.unique(by_students.favour[entries])) == len(entries)


def test_who_proposes_has_the_places_and_who_receives_the_seats():
    given, _, tickets = random_applications(5, 4)
    capacity = np.arange(17)
    by_students, by_companies = (
        lists_of_students(given, capacity, tickets),
        lists_of_companies(given, capacity, tickets),
    )
    assert (by_students.places.tolist(), by_students.seats.tolist()) == ([1] * 40, capacity.tolist())
    assert (by_companies.places.tolist(), by_companies.seats.tolist()) == (capacity.tolist(), [1] * 40)


def test_a_market_without_applications_has_empty_lists():
    none = np.array([], dtype=np.int32)
    given = Applications(np.zeros(3, dtype=np.int64), none, none, none)
    for lists_of in (lists_of_students, lists_of_companies):
        assert len(lists_of(given, np.array([1]), (np.arange(2), np.arange(1))).receiver) == 0
