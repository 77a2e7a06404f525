"""A change made by hand costs the difference of two optima, and what it breaks is what the audit finds."""

import random
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from joint_markets import random_instance
from market_strategies import instances
from small_markets import OBJECTIVES, best_value, feasible_matchings, is_feasible, upwards, value_of

import jumelage as jm


@given(instance=instances(pins=False), objective=st.sampled_from(OBJECTIVES), data=st.data())
@settings(max_examples=80, deadline=None)
def test_the_cost_is_that_of_the_best_matching_that_keeps_the_change(instance, objective, data):
    best = best_value(instance, objective)
    assume(best is not None)
    result = jm.match(instance.market(), objective=objective)
    places = [None, *instance.capacity]
    changes = data.draw(
        st.dictionaries(st.sampled_from(instance.students), st.sampled_from(places), min_size=1, max_size=2)
    )
    kept = [
        value_of(instance, chosen, objective)
        for chosen in feasible_matchings(instance)
        if all(chosen.get(student) == company for student, company in changes.items())
    ]
    headline = result.override(changes).headline
    if not kept:
        assert headline.code == "override-impossible"
        return
    reached = max(kept, key=lambda value: upwards(value, objective))
    pairs = zip(upwards(best, objective), upwards(reached, objective), strict=True)
    loss = next((most - level for most, level in pairs if most != level), None)
    if loss is None:
        assert headline.code == "override-free"
    else:
        assert headline.code == "override-cost"
        assert Fraction(headline.facts["amount"]) == loss


@given(instance=instances(pins=False), data=st.data())
@settings(max_examples=60, deadline=None)
def test_it_breaks_something_just_where_the_bare_change_is_not_feasible(instance, data):
    assume(best_value(instance, ("placed", "score")) is not None)
    result = jm.match(instance.market())
    student = data.draw(st.sampled_from(instance.students))
    company = data.draw(st.sampled_from([None, *instance.capacity]))
    changed = {**result.matching.pairs, student: company}
    changed = {name: at for name, at in changed.items() if at is not None}
    codes = [reason.code for reason in result.override({student: company}).reasons]
    assert any(code.startswith("breaks-") for code in codes) != is_feasible(instance, changed)
    if is_feasible(instance, changed):
        assert sum(code.startswith("override-alone") for code in codes) == 1


@given(seed=st.integers(0, 10**6), ties=st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_pairs_that_would_block_are_those_of_the_audit(seed, ties):
    rng = random.Random(seed)
    instance = random_instance(rng, ties=ties, minima=False, offers=True)
    market = instance.market(modes=jm.modes.ALL)
    result = jm.match(market)
    student, company = rng.choice(instance.students), rng.choice([None, *instance.capacity])
    changed = {**result.matching.pairs, student: company}
    verdict = jm.audit(market, jm.Matching({name: at for name, at in changed.items() if at is not None}))
    reasons = result.override({student: company}, names=True).reasons
    told = {(r.facts["who"], r.facts["company"]) for r in reasons if r.code == "breaks-stability"}
    assert told == set(verdict.blocking_pairs or ())


@pytest.fixture
def result():
    """Return two students and two companies, a seat each."""
    return jm.match(jm.Market.from_scores([[0.9, 0.2], [0.8, 0.5]], [1, 1], students=["ana", "ben"]))


def test_whom_it_displaces_is_named_only_on_request(result):
    named, plain = result.override({"ben": "c1"}, names=True), result.override({"ben": "c1"})
    assert named.reasons[-1].facts == {"who": "ana", "before": "c1", "after": "c2"}
    for language in ("en", "fr"):
        assert "ana" not in str(plain.translated(language)) + plain.to_json()
        assert "c1 → c2" in str(plain.translated(language))


def test_nothing_is_changed(result):
    before = dict(result.matching.pairs)
    result.override({"ben": None})
    assert dict(result.matching.pairs) == before


def test_a_rule_that_is_broken_is_told_in_both_languages():
    rules = [jm.rules.Forbid("s1", "c2", reason="a complaint")]
    explanation = jm.match(jm.Market.from_scores([[0.9, 0.2]], [1, 1], rules=rules)).override({"s1": "c2"})
    assert explanation.headline.code == "override-impossible"
    assert "breaks-rule" in [reason.code for reason in explanation.reasons]
    assert "complaint" not in str(explanation) + explanation.to_json()


def test_every_unknown_id_is_told_at_once_with_what_is_near(result):
    with pytest.raises(jm.InputError) as error:
        result.override({"anna": "c1", "ben": "c22"})
    assert len(error.value.faults) == 2
    assert "'ana'" in str(error.value)
    assert "'c2'" in str(error.value)


@pytest.mark.parametrize("changes", [{}, "ana", None])
def test_what_is_no_change_is_refused(result, changes):
    with pytest.raises(jm.InputError, match="changes"):
        result.override(changes)
