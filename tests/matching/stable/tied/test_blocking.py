"""`faults_of` against the definition, on matchings of any kind."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tied_markets import chosen_by, is_weakly_stable, tied

from jumelage.matching.orders import Orders
from jumelage.matching.stable.tied.blocking import faults_of


@given(market=tied(), choice=st.data())
@settings(max_examples=300, deadline=None)
def test_a_matching_has_no_fault_exactly_if_it_keeps_the_definition(market, choice):
    places = [choice.draw(st.integers(-1, len(market.capacity) - 1)) for _ in range(market.num_students)]
    faults = faults_of(market.orders(), market.seats(), np.array(places, dtype=np.int32))
    chosen = chosen_by(np.array(places))
    strangers = [student for student, company in sorted(chosen) if (student, company) not in market.ranks]
    assert faults["strangers"].tolist() == strangers
    if not strangers:
        assert is_weakly_stable(market, chosen) == (not len(faults["crowded"]) and not len(faults["blocking"]))


def test_each_fault_is_told_by_position():
    # Two students at one seat; the third would rather be at the second company, which is empty.
    orders = Orders(np.array([0, 1, 2, 3]), np.array([0, 0, 1]), np.array([1, 1, 1]), np.array([1, 1, 1]))
    faults = faults_of(orders, np.array([1, 1]), np.array([0, 0, -1]))
    assert {name: found.tolist() for name, found in faults.items()} == {
        "strangers": [],
        "crowded": [0],
        "blocking": [2],
    }
