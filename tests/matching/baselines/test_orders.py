"""What each side would rather have, in markets of every kind."""

import numpy as np
import pandas as pd

import jumelage as jm
from jumelage.matching.baselines.orders import favours, wishes

COLUMNS = ["student", "company", "score", "student_rank", "company_rank", "mode"]


def market_of(rows, **choices):
    table = pd.DataFrame(rows, columns=COLUMNS).dropna(axis="columns", how="all")
    ids = {name: sorted(set(table[name])) for name in ("student", "company")}
    places = pd.DataFrame({"company": ids["company"], "capacity": 1})
    return jm.Market.from_pairs(table, ids["student"], places, **choices)


def named(market, order):
    return [market.students[market.student_of_pair[at]] + market.companies[market.company[at]] for at in order]


def test_applications_come_before_any_other_place_and_those_by_rank_then_by_score():
    rows = [
        ("a", "1", 0.9, None, None, None),
        ("a", "2", 0.1, 2, 1, None),
        ("a", "3", 0.2, 1, 1, None),
        ("a", "4", 0.95, None, None, None),
        ("a", "5", 0.0, None, 1, None),
        ("a", "6", 0.1, 7, None, None),
    ]
    market = market_of(rows, modes=[jm.modes.Applications(), jm.modes.Assignment(refused=True)])
    assert named(market, wishes(market)) == ["a3", "a2", "a6", "a4", "a1", "a5"]


def test_a_company_puts_open_offers_first_then_applicants_then_others_by_score():
    rows = [
        ("a", "1", 0.1, 1, 2, None),
        ("b", "1", 0.2, 1, 1, None),
        ("c", "1", 0.3, 1, None, "open"),
        ("d", "1", 0.4, None, None, None),
        ("e", "1", 0.5, None, None, None),
    ]
    market = market_of(rows)
    assert named(market, favours(market)) == ["c1", "b1", "a1", "e1", "d1"]


def test_with_scores_alone_both_sides_go_by_the_score():
    market = jm.Market.from_scores([[0.2, -1.0], [0.5, 3.0]], [1, 1], students=["a", "b"], companies=["1", "2"])
    assert named(market, wishes(market)) == ["a1", "a2", "b2", "b1"]
    assert named(market, favours(market)) == ["b1", "a1", "b2", "a2"]


def test_what_is_equal_is_decided_by_position():
    rows = [(student, company, None, 1, None, None) for student in "abc" for company in "12"]
    market = market_of(rows)
    assert named(market, wishes(market)) == ["a1", "a2", "b1", "b2", "c1", "c2"]
    assert named(market, favours(market)) == ["a1", "b1", "c1", "a2", "b2", "c2"]


def test_a_company_that_alone_ranks_keeps_its_order_and_students_are_indifferent():
    rows = [("a", "1", None, None, 2, None), ("a", "2", None, None, 1, None), ("b", "1", None, None, 1, None)]
    market = market_of(rows)
    assert named(market, wishes(market)) == ["a1", "a2", "b1"]
    assert named(market, favours(market)) == ["b1", "a1", "a2"]


def test_ranks_and_ids_as_large_as_can_be_are_still_told_apart():
    ranks = np.array([2**31 - 1, 2**31 - 2, 1], dtype=np.int32)
    market = jm.Market(["a"], ["1", "2", "3"], [1] * 3, [0] * 3, [0, 3], [0, 1, 2], student_rank=ranks)
    assert named(market, wishes(market)) == ["a3", "a2", "a1"]
