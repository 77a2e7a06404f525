"""Rules as a file, `rules.toml`."""

import pytest

import jumelage as jm
from jumelage.matching.rules.read import read


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


def test_every_kind_of_rule_can_be_written_in_a_file(tmp_path):
    (tmp_path / "rules.toml").write_text(
        """
        [[forbid]]
        student = "S3"
        companies = {employer = "Acme"}
        reason = "famille"
        [[forbid]]
        students = {level = "1", programme = "SIO"}
        companies = {sector = "forestry"}
        weight = 2
        [[quota]]
        by = "employer"
        at_most = 4
        [[quota]]
        by = ["programme", "employer"]
        value = ["SIO", "Acme"]
        at_least = "40 %"
        weight = 0.5
        [[intake]]
        minimum = 3
        companies = ["C1"]
        [[intake]]
        minimum = 2
        or_close = false
        [[together]]
        students = ["S012", "S044"]
        weight = 0.5
        [[apart]]
        students = ["S012", "S045"]
        by = "employer"
        reason = "sœurs"
        [[no_repeat]]
        [[no_repeat]]
        by = "sector"
        weight = "last"
        [[keep]]
        students = ["S1"]
        [[balance]]
        by = "territory"
        weight = 1
        """,
        encoding="utf-8",
    )
    rules = jm.rules
    assert read(tmp_path / "rules.toml") == (
        rules.Forbid("S3", companies={"employer": "Acme"}, reason="famille"),
        rules.Forbid(students={"level": "1", "programme": "SIO"}, companies={"sector": "forestry"}, weight=2),
        rules.Quota("employer", at_most=4),
        rules.Quota(["programme", "employer"], value=["SIO", "Acme"], at_least="40 %", weight=0.5),
        rules.Intake(3, companies=["C1"]),
        rules.Intake(2, or_close=False),
        rules.Together(["S012", "S044"], weight=0.5),
        rules.Apart(["S012", "S045"], by="employer", reason="sœurs"),
        rules.NoRepeat(),
        rules.NoRepeat("sector", weight="last"),
        rules.Keep(students=["S1"]),
        rules.Balance("territory", weight=1),
    )


def test_every_fault_of_every_rule_is_told_with_the_number_of_the_rule_and_the_near_names(tmp_path):
    (tmp_path / "rules.toml").write_text(
        """
        [[quota]]
        by = "employer"
        at_most = "4"
        weight = "frist"
        [[quota]]
        by = "employer"
        at_least = 3
        at_most = 2
        [[quota]]
        atmost = 2
        [[together]]
        students = ["S1"]
        [[apart]]
        students = [1, 2]
        [[togehter]]
        students = ["S1", "S2"]
        [[intake]]
        minimum = "3"
        [[forbid]]
        student = "S1"
        """
    )
    with pytest.raises(jm.InputError) as caught:
        read(tmp_path / "rules.toml")
    found = [(fault.subject, fault.found, fault.remedy) for fault in caught.value.faults]
    assert all(fault.table == "rules.toml" for fault in caught.value.faults)
    assert found == [
        ("quota 1", "'4'", "write 4 without quotes, or '4 %' for a share"),
        ("quota 1", "'frist'", "did you mean 'last'?"),
        ("quota 2", "at_least 3 and at_most 2", "exchange them, or leave one out"),
        ("quota 3", "entry 'atmost'", "did you mean 'at_most'?"),
        ("quota 3", "no by", "add it"),
        ("quota 3", "no bound", "say how many students"),
        ("together 1", "only S1", "name the others, or leave the rule out"),
        ("apart 1", "students = [1, 2]", "put quotes around it"),
        (None, "rule 'togehter'", "did you mean 'together'?"),
        ("intake 1", "'3'", "write 3 without quotes"),
        ("forbid 1", "neither company nor companies", "add it"),
    ]
