"""Students who are pinned to a company."""

import jumelage as jm


def test_a_pinned_student_is_placed_whatever_it_costs():
    market = jm.Market.from_scores([[0.0, 9.0], [9.0, 0.0]], [1, 1], rules=[jm.rules.Pin("s1", "c1")])
    assert jm.match(market).matching.pairs == {"s1": "c1", "s2": "c2"}
    assert jm.match(market, objective=("score",)).matching.pairs["s1"] == "c1"


def test_a_pin_holds_where_its_score_is_negative():
    market = jm.Market.from_scores([[-5.0]], [1], rules=[jm.rules.Pin("s1", "c1")])
    assert jm.match(market, objective=("score",)).value == {"score": -5}


def test_the_reason_of_a_pin_is_in_the_record_and_that_of_a_forbidden_pair_in_no_export():
    rules = [jm.rules.Pin("s1", "c1", reason="signed in June"), jm.rules.Forbid("s2", "c1", reason="complaint")]
    result = jm.match(jm.Market.from_scores([[0.5], [0.5]], [2], rules=rules))
    assert "signed in June" in str(result.record())
    for export in (str(result.record()), result.summary(), result.to_frame().to_csv(), result.unplaced().to_csv()):
        assert "complaint" not in export


def test_a_rule_leaves_the_market_with_whom_it_names_and_a_notice_says_so():
    rules = [jm.rules.Pin("s1", "c1"), jm.rules.Forbid("s2", "c2"), jm.rules.Forbid("s2", "c1")]
    market = jm.Market.from_scores([[0.5, 0.5], [0.5, 0.5]], [1, 1], rules=rules)
    smaller = market.without(companies=["c1"])
    assert smaller.rules == (jm.rules.Forbid("s2", "c2"),)
    assert any("s1" in notice.text for notice in smaller.notices)
    assert jm.match(smaller).matching.pairs == {"s1": "c2"}


def test_a_pin_said_twice_is_one_pin():
    market = jm.Market.from_scores([[0.5, 0.9]], [1, 1], rules=[jm.rules.Pin("s1", "c1")] * 2)
    assert jm.match(market).matching.pairs == {"s1": "c1"}
