"""`first_come`: arrivals are dates, times or numbers, never the order of the rows."""

from datetime import date

import pandas as pd
import pytest

import jumelage as jm

WISHES = {name: ["x", "y", "z"] for name in ("ana", "ben", "eve")}


def placed(arrival, **choices):
    market = jm.Market.from_preferences(WISHES, capacity={"x": 1, "y": 1, "z": 1})
    if arrival is not None:
        market = market.replace(student_columns=pd.DataFrame({"arrival": arrival}))
    return jm.match(market, strategy="first_come", **choices)


@pytest.mark.parametrize(
    "arrival",
    [
        [2, None, 1],
        ["10", None, "9"],
        ["2026-03-02", None, "2026-03-01"],
        ["2026-03-01T10:00", None, "2026-03-01T09:30"],
        [date(2026, 3, 2), None, date(2026, 3, 1)],
        pd.to_datetime(["2026-03-02", None, "2026-03-01"]),
    ],
)
def test_whoever_came_earlier_chooses_earlier_and_blanks_come_last(arrival):
    assert dict(placed(arrival).matching.pairs) == {"eve": "x", "ana": "y", "ben": "z"}


def test_without_arrivals_lots_are_drawn_and_the_route_says_so():
    first = {next(s for s, c in placed(None, seed=seed).matching.pairs.items() if c == "x") for seed in range(20)}
    assert first == set(WISHES)
    assert "no arrival" in placed(None).route
    assert "by arrival" in placed([1, 2, 3]).route


def test_a_column_that_mixes_numbers_and_words_is_refused_with_every_fault():
    with pytest.raises(jm.InputError) as error:
        placed(["soon", 3, "2026-03-01"])
    assert sorted(fault.subject for fault in error.value.faults) == ["ana", "eve"]


def test_columns_of_blanks_are_no_trouble():
    assert len(placed([None, None, None]).matching) == 3
