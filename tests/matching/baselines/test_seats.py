"""Seats of open offers while pairs are placed one after the other."""

import numpy as np

import jumelage as jm
from jumelage.matching.baselines.seats import take_in_order


def market_of(wishes, capacity, offers):
    market = jm.Market.from_preferences(wishes, capacity=capacity)
    mode = [2 if (row.student, row.company) in offers else 1 for row in market.to_frame().itertuples()]
    return market.replace(mode=mode)


def test_nobody_takes_the_seat_that_an_open_offer_holds():
    market = market_of({"ana": ["x"], "ben": ["x"]}, {"x": 1}, {("ben", "x")})
    assert take_in_order(market, np.array([0, 1])).tolist() == [-1, 0]


def test_a_seat_that_comes_free_goes_to_whoever_comes_later_or_is_left():
    market = market_of({"ana": ["x"], "ben": ["x", "y"], "eve": ["x"]}, {"x": 1, "y": 1}, {("ben", "x")})
    # Pairs: ana – x, ben – x, ben – y, eve – x.
    assert take_in_order(market, np.array([2, 3, 0])).tolist() == [-1, 1, 0]
    assert take_in_order(market, np.array([0, 3, 2])).tolist() == [0, 1, -1]


def test_an_offer_taken_up_uses_its_own_seat_and_no_other():
    market = market_of({"ana": ["x"], "ben": ["x"]}, {"x": 2}, {("ben", "x")})
    for order in ([0, 1], [1, 0]):
        assert take_in_order(market, np.array(order)).tolist() == [0, 0]


def test_of_two_offers_of_one_student_only_one_seat_is_held():
    market = market_of({"ana": [["x", "y"]], "ben": ["y"]}, {"x": 1, "y": 1}, {("ana", "x"), ("ana", "y")})
    assert take_in_order(market, np.array([2, 0, 1])).tolist() == [0, 1]


def test_more_offers_than_seats_hold_as_many_as_there_are():
    market = market_of({"ana": ["x"], "ben": ["x"]}, {"x": 1}, {("ana", "x"), ("ben", "x")})
    assert take_in_order(market, np.array([1, 0])).tolist() == [0, -1]
