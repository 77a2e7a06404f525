"""Rotations and what they require: their closed sets are the stable matchings, each exactly once."""

from itertools import product

import numpy as np
import pytest
from strict_markets import StrictMarket, by_numbers, opposed, random_market

from jumelage.matching.stable.applications import Applications
from jumelage.matching.stable.best import extremes
from jumelage.matching.stable.precedence import precedence_of
from jumelage.matching.stable.rotations import rotations_of
from jumelage.matching.stable.span import span_of


def latin(size):
    """Return the market of the latin square of exclusive or, in which both sides have opposite tastes."""
    square = np.arange(size) ^ np.arange(size)[:, None]
    return by_numbers(square, -square, np.ones_like(square, dtype=bool), [1] * size)


def lattice_of(market):
    """Return the span, its rotations and what they require."""
    applications, seats = market.applications(), market.seats()
    span = span_of(applications, *extremes(applications, seats), len(seats))
    rotations = rotations_of(span)
    return span, rotations, precedence_of(span, rotations)


def closed_sets(num_rotations, precedence):
    """Yield every set of rotations that lacks nothing it requires, by trying all sets."""
    arcs = list(zip(precedence.rotation.tolist(), precedence.required.tolist(), strict=True))
    for chosen in product([False, True], repeat=num_rotations):
        if all(chosen[required] or not chosen[rotation] for rotation, required in arcs):
            yield np.array(chosen, dtype=bool)


def places_after(market, span, rotations, is_made):
    places, _ = extremes(market.applications(), market.seats())
    pairs = market.pairs
    for pair in span.pair[rotations.entries_after(is_made)].tolist():
        places[pairs[pair][0]] = pairs[pair][1]
    return tuple(places.tolist())


@pytest.mark.parametrize("block", range(6))
def test_closed_sets_of_rotations_are_the_stable_matchings_each_once(block):
    for seed in range(500 * block, 500 * (block + 1)):
        market = random_market(seed)
        span, rotations, precedence = lattice_of(market)
        found = [
            places_after(market, span, rotations, chosen) for chosen in closed_sets(rotations.num_rotations, precedence)
        ]
        assert sorted(found) == sorted(market.stable_matchings()), seed


def test_the_small_markets_have_many_seats_and_up_to_five_stable_matchings():
    counts = [len(random_market(seed).stable_matchings()) for seed in range(500)]
    assert {1, 2, 3, 4, 5} == set(counts)


def letters(lists, order):
    return [[order.index(each) for each in listed] for listed in lists]


def test_gusfield_and_irving_1989_instance_of_size_8_has_5_rotations_and_8_stable_matchings():
    # "The Stable Marriage Problem: Structure and Algorithms", the running instance; trying all 8! matchings finds 8.
    men = ["57126843", "23754186", "85146237", "32741685", "72513684", "16758423", "25763481", "38457261"]
    women = ["53761284", "86357214", "15624873", "87324156", "64738125", "28534671", "75218643", "74152368"]
    market = StrictMarket(letters(men, "12345678"), letters(women, "12345678"), [1] * 8)
    _, rotations, precedence = lattice_of(market)
    assert rotations.num_rotations == 5
    assert sum(1 for _ in closed_sets(rotations.num_rotations, precedence)) == 8


@pytest.mark.parametrize(("size", "count"), [(2, 2), (4, 10), (8, 268)])
def test_the_latin_squares_of_irving_and_leather_1986_have_as_many_stable_matchings_as_they_count(size, count):
    _, rotations, precedence = lattice_of(latin(size))
    assert num_closed_sets(rotations.num_rotations, precedence) == count


def num_closed_sets(num_rotations, precedence):
    """Return how many there are, adding one rotation at a time to the sets so far."""
    required = [set(precedence.required[precedence.rotation == each].tolist()) for each in range(num_rotations)]
    known = {frozenset()}
    for rotation in range(num_rotations):
        known |= {chosen | {rotation} for chosen in known if required[rotation] <= chosen}
    return len(known)


@pytest.mark.parametrize(
    "market", [latin(8), *(opposed(12, [1] * 12, seed) for seed in range(4))], ids=["latin", *"0123"]
)
def test_seen_from_the_other_side_the_same_rotations_are_made_in_the_opposite_order(market):
    mirrored = StrictMarket(market.rankings, market.wishes, market.capacity)
    (span, rotations, precedence), (back_span, back, back_precedence) = lattice_of(market), lattice_of(mirrored)
    names = [frozenset(left) for left in moved(span, rotations.leaves, rotations.num_rotations)]
    back_names = [
        frozenset((s, c) for c, s in reached) for reached in moved(back_span, back.arrives, back.num_rotations)
    ]
    assert len(names) > 8
    assert set(names) == set(back_names)
    before = all_required(rotations.num_rotations, precedence, names)
    after = all_required(back.num_rotations, back_precedence, back_names)
    assert {(later, earlier) for earlier, later in after} == before


def moved(span, by_rotation, num_rotations):
    """Return for each rotation the student and the company of each entry that it touches, by position."""
    _, student = np.unique(span.student, return_inverse=True)
    return [
        list(zip(student[by_rotation == each].tolist(), span.company[by_rotation == each].tolist(), strict=True))
        for each in range(num_rotations)
    ]


def all_required(num_rotations, precedence, names):
    """Return all pairs of a rotation and one that it requires, near or far."""
    reach = np.eye(num_rotations, dtype=bool)
    reach[precedence.rotation, precedence.required] = True
    for _ in range(num_rotations.bit_length()):
        reach = (reach.astype(np.int64) @ reach) > 0
    return {(names[a], names[b]) for a, b in np.argwhere(reach).tolist() if a != b}


def test_rotations_are_numbered_in_an_order_in_which_they_can_be_made():
    for seed in range(20):
        _, _, precedence = lattice_of(opposed(15, [2] * 15, seed))
        assert len(precedence.rotation)
        assert (precedence.required < precedence.rotation).all()


def test_there_are_no_more_requirements_than_two_for_each_pair():
    for seats in (1, 8):
        span, rotations, precedence = lattice_of(opposed(30, [seats] * 30, seats))
        assert rotations.num_rotations > 20 * seats
        assert len(precedence.rotation) <= 2 * len(span.pair)


def chain(length):
    """Return a market of one chain of `length` rotations, each of two students.

    Student k begins at c_k. One after the other each student exchanges c_0 with the next one: rotation k moves s_k from
    c_0 to c_{k+1} and s_{k+1} from there to c_0, which likes the later ones better.
    """
    applications = [[0, 1]] + [[k, 0, k + 1] for k in range(1, length)] + [[length, 0]]
    rows = [
        (student, company, wish, length + 1 - student if company == 0 else company - student + 1)
        for student, wishes in enumerate(applications)
        for company, wish in sorted((company, wish) for wish, company in enumerate(wishes, 1))
    ]
    student, company, wish, favour = np.array(rows, dtype=np.int32).T.copy()
    # A company k > 0 ranks s_{k-1} first (above: 2) and s_k second (above: 1).
    favour[company > 0] = 3 - favour[company > 0]
    return Applications(np.searchsorted(student, np.arange(length + 2)), company, wish, favour)


def test_a_chain_of_ten_thousand_rotations_is_found_without_recursion():
    length = 10_000
    applications, seats = chain(length), np.ones(length + 1, dtype=np.int64)
    best, worst = extremes(applications, seats)
    assert best.tolist() == list(range(length + 1))
    assert worst.tolist() == [*range(1, length + 1), 0]
    span = span_of(applications, best, worst, length + 1)
    rotations = rotations_of(span)
    precedence = precedence_of(span, rotations)
    assert rotations.num_rotations == length
    one_by_one = set(zip(range(1, length), range(length - 1), strict=True))
    assert set(zip(precedence.rotation.tolist(), precedence.required.tolist(), strict=True)) == one_by_one


def test_a_ring_of_ten_thousand_students_is_one_rotation():
    size = 10_000
    student = np.repeat(np.arange(size, dtype=np.int32), 2)
    company = np.stack((np.arange(size), (np.arange(size) + 1) % size), axis=1).astype(np.int32)
    wish = np.tile(np.array([1, 2], dtype=np.int32), (size, 1))
    order = np.argsort(company, axis=1)
    company, wish = (np.take_along_axis(each, order, axis=1).reshape(-1) for each in (company, wish))
    applications = Applications(np.searchsorted(student, np.arange(size + 1)), company, wish, 3 - wish)
    best, worst = extremes(applications, np.ones(size, dtype=np.int64))
    span = span_of(applications, best, worst, size)
    rotations = rotations_of(span)
    assert rotations.num_rotations == 1
    assert np.count_nonzero(rotations.leaves == 0) == size


def test_what_never_moves_is_left_out():
    # Students 0 and 1 can exchange companies 0 and 1; 2 is at company 2 whatever happens, and 3 gets no place.
    market = StrictMarket([[0, 1], [1, 0], [2, 0], [2, 1]], [[1, 0, 2], [0, 1, 3], [2, 3]], [1, 1, 1])
    span, rotations, precedence = lattice_of(market)
    entries = zip(span.student.tolist(), span.company.tolist(), strict=True)
    assert list(entries) == [(0, 0), (0, 1), (1, 1), (1, 0)]
    assert rotations.leaves.tolist() == [0, -1, 0, -1]
    assert rotations.arrives.tolist() == [-1, 0, -1, 0]
    assert len(precedence.rotation) == 0


@pytest.mark.parametrize("capacity", [[0, 0], [9, 9]])
def test_a_market_in_which_nothing_can_differ_has_no_rotations(capacity):
    span, rotations, precedence = lattice_of(StrictMarket([[0, 1], [1, 0]], [[1, 0], [0, 1]], capacity))
    assert (len(span.pair), rotations.num_rotations, len(precedence.rotation)) == (0, 0, 0)
