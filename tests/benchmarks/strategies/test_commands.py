"""The commands: what they print, what they write, how they end."""

import pandas as pd
import pytest
from click.testing import CliRunner

import jumelage as jm
from jumelage.benchmarks.__main__ import main
from jumelage.datasets import shipped_path, write_cohort


def run(*arguments):
    return CliRunner().invoke(main, [str(each) for each in arguments])


SMALL = ("--preset", "co_op", "--sizes", "30x12", "--seeds", 2)


def test_strategies_are_compared_and_the_report_is_written(tmp_path):
    ended = run("strategies", *SMALL, "--strategies", "optimal,random", "--shock", "cancel=0.2", "--out", tmp_path)
    assert ended.exit_code == 0, ended.output
    assert "co_op 30x12" in ended.stdout
    assert "moved after a shock" in ended.stdout
    assert "100% co_op 30x12, seed" in ended.stderr
    assert (tmp_path / "report.html").exists()
    again = run("strategies", *SMALL, "--strategies", "optimal,random", "--shock", "cancel=0.2", "--out", tmp_path)
    assert again.exit_code == 0
    assert again.stderr == ""
    assert again.stdout == ended.stdout


def test_bad_input_is_told_all_at_once_and_ends_with_2():
    ended = run(
        *("strategies", "--preset", "coop", "--sizes", "0x4", "--sizes", "many", "--strategies", "optimum"),
        *("--measures", "placd", "--shock", "cancl=much", "--seeds", 0, "--jobs", 0, "--out", __file__),
    )
    assert ended.exit_code == 2
    for expected in (
        "9 faults",
        "write co_op",
        "0x4",
        "many",
        "write optimal",
        "write placed",
        "write cancel",
        "test_commands.py",
    ):
        assert expected in ended.stderr


def test_a_rate_that_is_no_number_is_told_with_its_kind():
    ended = run("strategies", *SMALL, "--shock", "cancel=much")
    assert ended.exit_code == 2
    assert "cancel" in ended.stderr
    assert "'much'" in ended.stderr


def test_a_folder_of_another_run_is_refused(tmp_path):
    assert run("strategies", *SMALL, "--strategies", "greedy", "--out", tmp_path).exit_code == 0
    ended = run("strategies", *SMALL, "--strategies", "random", "--out", tmp_path)
    assert ended.exit_code == 2
    assert "choose another folder" in ended.stderr


def test_a_strategy_without_a_matching_ends_with_1_and_the_others_are_told(tmp_path):
    # Two students and a company that must be given three.
    students = pd.DataFrame({"student": ["a", "b"], "skills": "welding"})
    companies = pd.DataFrame({"company": ["x", "y"], "capacity": 3, "minimum": [3, 0], "skills": "welding"})
    write_cohort(jm.Cohort(students, companies), tmp_path / "term")
    ended = run("strategies", "--cohort", tmp_path / "term", "--strategies", "optimal,greedy", "--seeds", 1)
    assert ended.exit_code == 1
    assert "InfeasibleError" in ended.stdout
    assert "greedy" in ended.stdout


def test_a_real_term_is_compared_with_what_was_done_under_its_own_rubric_and_rules(tmp_path):
    folder = shipped_path("bretagne")
    market = jm.Market.from_cohort(
        jm.load_cohort("bretagne"),
        jm.Rubric.read(folder / "rubric.toml").score(jm.load_cohort("bretagne")),
        rules=jm.rules.read(folder / "rules.toml"),
    )
    done = jm.match(market, strategy="staged").matching
    done.to_frame().to_csv(tmp_path / "done.csv", index=False)
    ended = run(
        *("strategies", "--cohort", folder, "--as-done", tmp_path / "done.csv", "--strategies", "greedy"),
        *("--seeds", 1, "--out", tmp_path / "out"),
    )
    assert ended.exit_code == 0, ended.output
    means = pd.read_csv(tmp_path / "out" / "means.csv").set_index("strategy")
    assert means.loc["as done", "score"] == pytest.approx(jm.audit(market, done).totals["score"])
    assert len(pd.read_csv(tmp_path / "out" / "students.csv")) == 150


@pytest.mark.needs_data
def test_a_year_of_wpi_is_found_where_the_environment_says(data, monkeypatch):
    monkeypatch.setenv("JUMELAGE_DATA", str(data))
    ended = run("strategies", "--wpi", "2018-2019", "--strategies", "greedy", "--seeds", 1, "--jobs", 1)
    assert ended.exit_code == 0, ended.output
    assert "WPI 2018-2019" in ended.stdout


def test_a_year_of_wpi_that_is_not_there_is_named(monkeypatch):
    monkeypatch.delenv("JUMELAGE_DATA", raising=False)
    ended = run("strategies", "--wpi", "1918-1919")
    assert ended.exit_code == 2
    assert "1918-1919" in ended.stderr


def test_misreports_are_tried_out_and_written(tmp_path):
    ended = run("misreports", *SMALL, "--strategies", "greedy", "--students", 2, "--lists", 2, "--out", tmp_path)
    assert ended.exit_code == 0, ended.output
    table = pd.read_csv(tmp_path / "misreports.csv")
    assert table["tried"].tolist() == [4]
    assert "greedy" in ended.stdout


def test_misreports_refuse_bad_input():
    assert run("misreports", "--preset", "coop", "--students", 0).exit_code == 2
