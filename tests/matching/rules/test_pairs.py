"""Pins and forbidden pairs: as constraints, as judgements, and as a file."""

import numpy as np
import pytest
from hypothesis import given, settings
from market_strategies import instances
from small_markets import all_assignments

import jumelage as jm
from jumelage.matching.rules.read import read

NAN = float("nan")


def test_a_pinned_student_is_placed_whatever_it_costs():
    market = jm.Market.from_scores([[0.0, 9.0], [9.0, 0.0]], [1, 1], rules=[jm.rules.Pin("s1", "c1")])
    assert jm.match(market).matching.pairs == {"s1": "c1", "s2": "c2"}
    assert jm.match(market, objective=("score",)).matching.pairs["s1"] == "c1"


def test_a_pin_holds_where_its_score_is_negative():
    market = jm.Market.from_scores([[-5.0]], [1], rules=[jm.rules.Pin("s1", "c1")])
    assert jm.match(market, objective=("score",)).value == {"score": -5}


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


@given(instance=instances(most_students=3))
@settings(max_examples=40, deadline=None)
def test_a_rule_for_a_solver_and_for_the_audit_say_the_same(instance):
    market = instance.market()
    names = list(zip(market.students[market.student_of_pair], market.companies[market.company], strict=True))
    for rule in market.rules:
        rows = rule.rows(market)
        for chosen in all_assignments(instance):
            if not all(pair in instance.pairs for pair in chosen.items()):
                continue
            taken = np.array([chosen.get(student) == company for student, company in names], dtype=int)
            counts = [
                taken[rows.column[start:stop]].sum()
                for start, stop in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
            ]
            holds = all(low <= count <= high for low, count, high in zip(rows.lower, counts, rows.upper, strict=True))
            breaches = rule.breaches(market, jm.Matching(chosen))
            assert holds == (not breaches)


def test_the_reason_of_a_pin_is_in_the_record_and_that_of_a_forbidden_pair_in_no_export():
    rules = [jm.rules.Pin("s1", "c1", reason="signed in June"), jm.rules.Forbid("s2", "c1", reason="complaint")]
    result = jm.match(jm.Market.from_scores([[0.5], [0.5]], [2], rules=rules))
    assert "signed in June" in str(result.record())
    for export in (str(result.record()), result.summary(), result.to_frame().to_csv(), result.unplaced().to_csv()):
        assert "complaint" not in export


def test_rules_are_read_from_a_file(tmp_path):
    file = tmp_path / "rules.toml"
    file.write_text(
        '[[pin]]\nstudent = "S1"\ncompany = "C2"\nreason = "élève connue"\n'
        '[[forbid]]\nstudent = "S3"\ncompany = "C1"\n[[forbid]]\nstudent = "S4"\ncompany = "C1"\n',
        encoding="utf-8",
    )
    assert set(read(file)) == {
        jm.rules.Pin("S1", "C2", "élève connue"),
        jm.rules.Forbid("S3", "C1"),
        jm.rules.Forbid("S4", "C1"),
    }


def test_an_empty_file_holds_no_rules(tmp_path):
    (tmp_path / "rules.toml").write_text("")
    assert read(tmp_path / "rules.toml") == ()


def test_all_faults_of_a_rules_file_are_told_at_once(tmp_path):
    file = tmp_path / "rules.toml"
    file.write_text(
        '[[quotas]]\nby = "employer"\nat_most = 4\n[[pin]]\nstudent = "S1"\n'
        '[[forbid]]\nstudent = "S1"\ncompany = "C1"\nweigth = 2\n'
    )
    with pytest.raises(jm.InputError) as caught:
        read(file)
    text = str(caught.value)
    assert len(caught.value.faults) == 3
    for word in ("quota", "company", "weight", "pin", "forbid"):
        assert word in text


@pytest.mark.parametrize("content", ["this is not TOML [", 'pin = "S1"', "[[pin]]\nstudent = 1\ncompany = 2\n"])
def test_a_file_that_holds_no_rules_we_can_read_is_an_input_error(tmp_path, content):
    file = tmp_path / "rules.toml"
    file.write_text(content)
    with pytest.raises(jm.InputError, match=r"rules\.toml|pin"):
        read(file)


def test_a_rules_file_that_is_not_there_is_an_input_error(tmp_path):
    with pytest.raises(jm.InputError, match=r"absent\.toml"):
        read(tmp_path / "absent.toml")


def test_a_rule_leaves_the_market_with_whom_it_names_and_a_notice_says_so():
    rules = [jm.rules.Pin("s1", "c1"), jm.rules.Forbid("s2", "c2"), jm.rules.Forbid("s2", "c1")]
    market = jm.Market.from_scores([[0.5, 0.5], [0.5, 0.5]], [1, 1], rules=rules)
    smaller = market.without(companies=["c1"])
    assert smaller.rules == (jm.rules.Forbid("s2", "c2"),)
    assert any("s1" in notice.text for notice in smaller.notices)
    assert jm.match(smaller).matching.pairs == {"s1": "c2"}


def test_the_reason_of_a_forbidden_pair_does_not_leak_when_it_leaves_the_market():
    rules = [jm.rules.Forbid("s1", "c1", reason="complaint")]
    smaller = jm.Market.from_scores([[0.5, 0.5]], [1, 1], rules=rules).without(companies=["c1"])
    result = jm.match(smaller)
    assert result.notices
    assert "complaint" not in str(result.record()) + result.summary() + smaller.summary()


def test_a_pin_said_twice_is_one_pin():
    market = jm.Market.from_scores([[0.5, 0.9]], [1, 1], rules=[jm.rules.Pin("s1", "c1")] * 2)
    assert jm.match(market).matching.pairs == {"s1": "c1"}
