"""Latin markets: how many stable matchings they have, counted one by one where they are small."""

import numpy as np
import pytest
from plain_deferred_acceptance import in_rounds

from jumelage.benchmarks import make_market


def square(market, ranks):
    return ranks.reshape(market.num_students, market.num_companies).tolist()


def num_stable(market):
    """Return the number of stable matchings: students are placed in turn, and a pair that blocks ends the attempt."""
    size = market.num_students
    wish, taste = square(market, market.student_rank), square(market, market.company_rank)

    def blocks(student, company, place, other):
        """Return whether a student who has a place and a company that has another would rather have each other."""
        return wish[student][company] < wish[student][place] and taste[student][company] < taste[other][company]

    def count(places):
        student = len(places)
        if student == size:
            return 1
        return sum(
            count([*places, company])
            for company in set(range(size)) - set(places)
            if not any(
                blocks(other, company, place, student) or blocks(student, place, company, other)
                for other, place in enumerate(places)
            )
        )

    return count([])


def least(size):
    """Return f of the docstring."""
    if size & (size - 1) == 0:
        doubled = [1, 2]
        while len(doubled) < size.bit_length():
            doubled.append(3 * doubled[-1] ** 2 - 2 * doubled[-2] ** 4)
        return doubled[size.bit_length() - 1]
    largest = max(p for p in range(2, size + 1) if size % p == 0 and all(p % q for q in range(2, p)))
    return largest * least(size // largest) ** largest


def test_the_numbers_of_the_docstring_are_those_of_its_formula():
    assert [least(size) for size in (2, 4, 8, 12, 16)] == [2, 10, 268, 3000, 195_472]
    assert f"{least(100):.1e}" == "1.6e+29"


@pytest.mark.parametrize("size", range(1, 9))
def test_up_to_eight_there_are_exactly_as_many_stable_matchings_as_promised(size):
    assert num_stable(make_market("latin", num_students=size, num_companies=size, seed=size)) == least(size)


@pytest.mark.parametrize("size", [9, 10, 12])
def test_products_have_at_least_as_many_stable_matchings_as_promised(size):
    assert num_stable(make_market("latin", num_students=size, num_companies=size)) >= least(size)


@pytest.mark.parametrize("size", [1, 2, 7, 30, 64, 100])
def test_ranks_are_latin_squares_and_opposite(size):
    market = make_market("latin", num_students=size, num_companies=size)
    wish = market.student_rank.reshape(size, size)
    ranks = np.arange(1, size + 1)
    assert (np.sort(wish, axis=0) == ranks[:, None]).all()
    assert (np.sort(wish, axis=1) == ranks).all()
    assert np.array_equal(market.company_rank, size + 1 - market.student_rank)
    assert (market.capacity == 1).all()


@pytest.mark.parametrize("size", [6, 16, 100])
def test_every_pair_is_in_a_stable_matching_of_equal_ranks(size):
    market = make_market("latin", num_students=size, num_companies=size, seed=1)
    wish, taste = (ranks.reshape(size, size) for ranks in (market.student_rank, market.company_rank))
    for rank in range(1, size + 1):
        place = np.argmax(wish == rank, axis=1)
        assert sorted(place) == list(range(size))
        held = taste[np.argsort(place), np.arange(size)]
        assert not ((wish < rank) & (taste < held)).any()


def test_all_students_get_their_first_choice_when_they_propose():
    market = make_market("latin", num_students=12, num_companies=12)
    place, num_proposals = in_rounds(market)
    assert num_proposals == [12]
    assert len(place) == 12
