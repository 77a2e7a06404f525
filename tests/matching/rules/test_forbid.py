"""Pairs and groups that are never placed."""

import pandas as pd
import pytest
from small_school import broken, faults, school

import jumelage as jm
from jumelage.matching.rules import Forbid


def test_a_forbidden_pair_is_not_placed_whatever_it_brings():
    market = jm.Market.from_scores([[9.0, 1.0]], [1, 1], rules=[jm.rules.Forbid("s1", "c1")])
    assert jm.match(market).matching.pairs == {"s1": "c2"}


def test_a_student_whose_every_pair_is_forbidden_stays_unplaced_with_the_cause_named():
    rules = [jm.rules.Forbid("s1", "c1"), jm.rules.Forbid("s1", "c2")]
    result = jm.match(jm.Market.from_scores([[9.0, 1.0], [1.0, 1.0]], [1, 1], rules=rules))
    assert "s1" not in result.matching.pairs
    row = result.unplaced().set_index("student").loc["s1"]
    assert row["cause"]
    assert "s1" in row["text"]


def test_the_reason_of_a_forbidden_pair_does_not_leak_when_it_leaves_the_market():
    rules = [jm.rules.Forbid("s1", "c1", reason="complaint")]
    smaller = jm.Market.from_scores([[0.5, 0.5]], [1, 1], rules=rules).without(companies=["c1"])
    result = jm.match(smaller)
    assert result.notices
    assert "complaint" not in str(result.record()) + result.summary() + smaller.summary()


def test_a_student_is_kept_from_every_opening_of_an_employer():
    rule = Forbid("ana", companies={"employer": "Acme"})
    assert broken(rule, ana="A2", ben="A1") == {"ana is placed at A2, a forbidden pair": 1}
    market = school(rule)
    assert jm.match(market).matching.company_of("ana") in {"B1", "C1"}


def test_a_group_is_kept_from_a_group():
    rule = Forbid(students={"programme": "SIO", "territory": "north"}, companies={"sector": "wood"})
    assert broken(rule, ana="B1", ben="A1", cyd="A1") == {"ana is placed at B1, a forbidden pair": 1}


def test_a_group_that_is_forbidden_leaves_the_applications():
    market = jm.Market.from_preferences({"ana": ["c1"], "ben": ["c1"]}, {"c1": ["ana", "ben"]}, capacity={"c1": 1})
    students = pd.DataFrame({"student": ["ana", "ben"], "level": ["1", "2"]})
    market = market.replace(student_columns=students, rules=[Forbid(students={"level": 1}, company="c1")])
    result = jm.match(market)
    assert result.matching.pairs == {"ben": "c1"}
    assert jm.audit(market, result.matching).is_stable


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"student": "ana"}, "neither company nor companies"),
        ({"student": "ana", "company": "A1", "companies": {"employer": "Acme"}}, "both company and companies"),
        ({"students": {}, "company": "A1"}, "columns with their values"),
        ({"students": ["ana"], "company": "A1"}, "columns with their values"),
        ({"student": " ", "company": "A1"}, "an id"),
    ],
)
def test_a_rule_that_forbids_nothing_is_refused_with_what_to_do(wrong, said):
    with pytest.raises(jm.InputError, match=said):
        Forbid(**wrong)


def test_a_group_that_does_not_exist_is_a_fault_with_the_near_names():
    message = faults(
        Forbid(students={"program": "SIO"}, company="A1"),
        Forbid("ana", companies={"employer": "Acne"}),
        Forbid("ana", companies={"programme": "SIO"}),
    )
    for word in ("did you mean 'programme'", "did you mean 'Acme'", "a column of the companies"):
        assert word in message


def test_the_private_reason_is_in_nothing_that_a_rule_says_or_shows():
    acme = {"employer": "Acme"}
    for rule in (Forbid("ana", "A1", reason="complaint"), Forbid("ana", companies=acme, reason="complaint")):
        market = school(rule)
        verdict = jm.audit(market, jm.Matching({"ana": "A1"}))
        shown = [repr(rule), str(rule), rule.say("en"), rule.say("fr"), *rule.rows(market).labels, str(verdict)]
        assert "complaint" not in " ".join([*shown, str(jm.match(market).record())])
    assert rule != Forbid("ana", companies=acme)
