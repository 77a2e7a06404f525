"""`conclusions` and `remainder`: what they say holds in every weakly stable matching, and nothing stable is lost."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tied_markets import tied, weakly_stable

from jumelage.matching.orders import Orders
from jumelage.matching.stable.tied.facts import Facts, conclusions, no_facts, remainder
from jumelage.matching.stable.tied.tiers import tiers_of


def states(tiers, chosen):
    """Return which pairs are matched, and where companies are full and students served, as a matching has it."""
    is_matched = np.array([(s, c) in chosen for s, c in zip(tiers.student, tiers.company, strict=True)], dtype=bool)
    filled = np.bincount(tiers.company_tier[is_matched], minlength=len(tiers.company_of_tier))
    served = np.bincount(tiers.student_tier[is_matched], minlength=len(tiers.student_of_tier))
    is_full = tiers.up_to_company_tier(filled) >= tiers.capacity[tiers.company_of_tier]
    return is_matched, is_full, tiers.up_to_student_tier(served) > 0


def holds(facts, tiers, chosen):
    is_matched, is_full, is_served = states(tiers, chosen)
    return (
        facts.is_possible[is_matched].all()
        and (facts.full < 0)[facts.full != is_full].all()
        and (facts.served < 0)[facts.served != is_served].all()
    )


@given(market=tied())
@settings(max_examples=200, deadline=None)
def test_conclusions_hold_in_every_weakly_stable_matching(market):
    tiers, _ = tiers_of(market.orders(), market.seats())
    facts = conclusions(tiers, no_facts(tiers))
    assert facts is not None
    for chosen in weakly_stable(market):
        assert holds(facts, tiers, chosen)


@given(market=tied(), choice=st.data())
@settings(max_examples=200, deadline=None)
def test_what_follows_from_an_assumption_holds_wherever_the_assumption_does(market, choice):
    tiers, _ = tiers_of(market.orders(), market.seats())
    known = no_facts(tiers)
    full, served = known.full.copy(), known.served.copy()
    for state in (full, served):
        if len(state) and choice.draw(st.booleans()):
            state[choice.draw(st.integers(0, len(state) - 1))] = choice.draw(st.integers(0, 1))
    assumed = Facts(known.is_possible, full, served)
    facts = conclusions(tiers, assumed)
    for chosen in weakly_stable(market):
        if holds(assumed, tiers, chosen):
            assert facts is not None
            assert holds(facts, tiers, chosen)


@given(market=tied())
@settings(max_examples=100, deadline=None)
def test_the_remainder_says_of_its_tiers_what_holds_in_every_weakly_stable_matching(market):
    tiers, _ = tiers_of(market.orders(), market.seats())
    left = remainder(tiers, conclusions(tiers, no_facts(tiers)))
    everything = np.ones(left.tiers.num_pairs, dtype=bool)
    for chosen in weakly_stable(market):
        assert holds(Facts(everything, left.full, left.served), left.tiers, chosen)


def test_strict_lists_are_reduced_to_the_pairs_of_stable_matchings():
    # Two students who want each the other's place: both matchings are stable. The third gets what is left.
    wish, favour = np.array([1, 2, 3, 2, 1, 3, 1, 2, 3]), np.array([2, 1, 2, 1, 2, 3, 3, 3, 1])
    orders = Orders(np.array([0, 3, 6, 9]), np.tile(np.arange(3), 3), wish, favour)
    tiers, _ = tiers_of(orders, np.array([1, 1, 1]))
    facts = conclusions(tiers, no_facts(tiers))
    possible = {
        (int(s), int(c))
        for s, c in zip(tiers.student[facts.is_possible], tiers.company[facts.is_possible], strict=True)
    }
    assert possible == {(0, 0), (0, 1), (1, 0), (1, 1), (2, 2)}


def test_facts_that_contradict_each_other_have_no_conclusions():
    # One applicant cannot fill two seats.
    orders = Orders(np.array([0, 1]), np.array([0]), np.array([1]), np.array([1]))
    tiers, _ = tiers_of(orders, np.array([2]))
    known = no_facts(tiers)
    assert conclusions(tiers, Facts(known.is_possible, np.array([1], dtype=np.int8), known.served)) is None
    assert conclusions(tiers, Facts(known.is_possible, known.full, np.array([0], dtype=np.int8))) is None
