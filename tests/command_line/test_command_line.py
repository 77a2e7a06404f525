"""The commands do what they say, with the exit codes they promise and no traceback."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import jumelage as jm
from jumelage.command_line import main
from jumelage.datasets import shipped_path
from jumelage.matching.strategies import STRATEGIES

SMALL = {
    "students.csv": "student,skills\nana,a;b\nben,a\neve,c\n",
    "companies.csv": "company,capacity,skills\nc1,1,a;b\nc2,1,c\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes a small term, with some files changed or added (keyword: name with _ for .)."""

    def make(**changes: str) -> Path:
        place = tmp_path / "term"
        place.mkdir()
        for name, text in {**SMALL, **{name.replace("_", "."): text for name, text in changes.items()}}.items():
            (place / name).write_text(text, encoding="utf-8")
        return place

    return make


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_demo_places_the_shipped_cohort_and_says_where_everything_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("demo") == 0
    out, err = capsys.readouterr()
    record = json.loads(Path("jumelage-demo/record.json").read_text(encoding="utf-8"))
    frame = pd.read_csv("jumelage-demo/placements.csv")
    assert record["status"] == "optimal"
    assert len(frame) == 150
    assert frame["company"].notna().sum() == record["placed"]
    assert f"{record['placed']} of 150 students" in out
    for name in ("placements.csv", "placements.xlsx", "map.png", "record.json"):
        assert name in out
        assert Path("jumelage-demo", name).stat().st_size > 0
    assert err == "", "progress is for terminals"


def test_demo_is_match_on_the_same_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("demo", "--quiet") == run("match", shipped_path("bretagne"), "--quiet") == 0
    assert capsys.readouterr() == ("", "")
    one, other = (Path(out, "placements.csv").read_bytes() for out in ("jumelage-demo", "jumelage-out"))
    assert one == other


def test_match_uses_rubric_and_rules_beside_the_tables_and_says_so(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    # By skills eve belongs at c2, but the rules send ana there.
    tables = folder(
        rubric_toml='[[soft]]\ncriterion = "skills"\n', rules_toml='[[pin]]\nstudent = "ana"\ncompany = "c2"\n'
    )
    assert run("match", tables, "--out", "mine") == 0
    out = capsys.readouterr().out
    assert str(tables / "rubric.toml") in out
    assert str(tables / "rules.toml") in out
    placed = pd.read_csv("mine/placements.csv").set_index("student")["company"].dropna().to_dict()
    assert placed == {"ana": "c2", "ben": "c1"}


def test_match_suggests_a_rubric_where_there_is_none_and_says_so(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("match", folder()) == 0
    out = capsys.readouterr().out
    assert "a suggestion from the columns" in out
    assert "none (no rules.toml" in out
    placed = pd.read_csv("jumelage-out/placements.csv").set_index("student")["company"].dropna().to_dict()
    assert placed == {"ana": "c1", "eve": "c2"}


def test_a_rubric_and_rules_that_are_given_come_before_those_beside_the_tables(
    folder: Callable[..., Path], tmp_path: Path
) -> None:
    tables = folder(rules_toml='[[forbid]]\nstudent = "eve"\ncompany = "c2"\n')
    other = tmp_path / "other.toml"
    other.write_text('[[forbid]]\nstudent = "ana"\ncompany = "c1"\n')
    assert run("match", tables, "--rules", other) == 0
    placed = pd.read_csv("jumelage-out/placements.csv").set_index("student")["company"].dropna().to_dict()
    assert placed["eve"] == "c2"
    assert placed.get("ana") != "c1"


def test_the_objective_is_a_list_with_commas(folder: Callable[..., Path]) -> None:
    assert run("match", folder(), "--objective", "placed, score", "--seed", 7) == 0
    record = json.loads(Path("jumelage-out/record.json").read_text())
    assert (record["objective"], record["seed"]) == (["placed", "score"], 7)


def test_a_stable_strategy_matches_the_applications_and_says_so_everywhere(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    # Both want c1, which would rather have ben; eve, with the better grade, is assigned to c2.
    tables = folder(
        applications_csv="student,company,student_rank,company_rank\nana,c1,1,2\nben,c1,1,1\n",
        companies_csv="company,capacity\nc1,1\nc2,1\n",
        students_csv="student,grade\nana,1\nben,2\neve,3\n",
        rubric_toml='[[soft]]\ncriterion = "grade"\n',
    )
    assert run("match", tables, "--strategy", "student_optimal", "--language", "fr") == 0
    out = capsys.readouterr().out
    assert "stable : aucune paire bloquante" in out
    assert "toutes leurs entreprises sont complètes : ana" in out
    placed = pd.read_csv("jumelage-out/placements.csv").set_index("student")["company"].dropna().to_dict()
    assert placed == {"ben": "c1", "eve": "c2"}
    record = json.loads(Path("jumelage-out/record.json").read_text(encoding="utf-8"))
    assert (record["strategy"], record["status"], record["objective"]) == ("student_optimal", "stable", [])
    assert (record["bound"], record["gap"], record["value"]["placed"]) == ({}, 0, 2)
    assert run("match", tables, "--strategy", "student_optimal", "--objective", "score") == 2


def test_a_stable_optimum_is_said_to_be_checked_by_its_certificate(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    # Both want c1, which would rather have ben; eve is assigned to c2.
    tables = folder(
        applications_csv="student,company,student_rank,company_rank\nana,c1,1,2\nben,c1,1,1\n",
        companies_csv="company,capacity\nc1,1\nc2,1\n",
        students_csv="student,grade\nana,1\nben,2\neve,3\n",
        rubric_toml='[[soft]]\ncriterion = "grade"\n',
    )
    assert run("match", tables) == 0
    out = capsys.readouterr().out
    assert "best stable matching of the applications" in out
    assert "checked by its certificate and by an audit" in out


def test_every_strategy_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("match", "--help") == 0
    words = set(re.findall(r"\w+", capsys.readouterr().out))
    assert words >= set(STRATEGIES)


def test_a_strategy_of_today_is_compared_without_a_claim_of_proof(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    # The best score sends ana to c1; c2 must be given a student.
    tables = folder(
        students_csv="student,skills\nana,a;b\n",
        companies_csv="company,capacity,minimum,skills\nc1,1,0,a;b\nc2,1,1,b;c\n",
    )
    assert run("match", tables, "--strategy", "greedy") == 0
    record = json.loads(Path("jumelage-out/record.json").read_text(encoding="utf-8"))
    assert (record["strategy"], record["status"], record["bound"]) == ("greedy", "heuristic", {})
    assert pd.read_csv("jumelage-out/placements.csv")["company"].tolist() == ["c1"]
    out = capsys.readouterr().out
    assert "none: this is a heuristic" in out
    assert "c2 has 0 of the 1 students it must be given" in out
    assert run("match", tables, "--strategy", "gredy") == 2
    assert "write greedy" in capsys.readouterr().err


def test_a_workbook_is_as_good_as_a_folder(folder: Callable[..., Path], tmp_path: Path) -> None:
    tables = folder()
    with pd.ExcelWriter(tmp_path / "term.xlsx", engine="openpyxl") as book:
        for name in ("students", "companies"):
            pd.read_csv(tables / f"{name}.csv").to_excel(book, sheet_name=name, index=False)
    assert run("match", tables, "--out", "a", "--quiet") == run("match", tmp_path / "term.xlsx", "--out", "b") == 0
    assert Path("a/placements.csv").read_bytes() == Path("b/placements.csv").read_bytes()


def test_french_is_spoken_when_asked_for(folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("match", folder(), "--language", "fr") == 0
    out = capsys.readouterr().out
    assert "2 élèves sur 3 (66,7 %)" in out
    assert "toutes leurs entreprises sont complètes : ben" in out
    assert "élève" in pd.read_excel("jumelage-out/placements.xlsx", engine="openpyxl").columns


def test_faults_of_tables_rubric_and_rules_are_all_named_at_once(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    tables = folder(
        companies_csv="company,capacity\nc1,-1\nc1,2\n",
        rubric_toml='[[soft]]\ncriterion = "skils"\n',
        rules_toml="[[quota]]\nat_most = 4\n",
    )
    assert run("match", tables) == run("check", tables) == 2
    out, err = capsys.readouterr()
    assert out == ""
    for found in ("-1", "c1", "skils", "quota"):
        assert found in err
    assert not Path("jumelage-out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["match"],
        ["match", "nowhere"],
        ["match", "TERM", "--seed", "one"],
        ["match", "TERM", "--strategy", "luck"],
        ["match", "TERM", "--objective", "placed,luck"],
        ["match", "TERM", "--objective", ""],
        ["match", "TERM", "--rubric", "nowhere.toml"],
        ["match", "TERM", "--rules", "nowhere.toml"],
        ["match", "TERM", "--time-limit", "-1"],
        ["match", "TERM", "--out", "TERM/students.csv"],
        ["match", "TERM", "--out", "TERM/students.csv/deeper"],
        ["match", "TERM/students.csv"],
        ["check", "nowhere"],
        ["audit", "TERM"],
        ["audit", "TERM", "nowhere.csv"],
        ["audit", "TERM", "TERM"],
        ["audit", "TERM", "TERM/companies.csv"],
        ["audit", "nowhere", "TERM/students.csv"],
        ["demo", "--language", "de"],
        ["guess"],
    ],
    ids=" ".join,
)
def test_bad_input_is_code_2_with_a_message_and_nothing_written(
    arguments: list[str], folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    tables = folder()
    before = sorted(file.name for file in tables.iterdir())
    assert run(*(argument.replace("TERM", str(tables)) for argument in arguments)) == 2
    err = capsys.readouterr().err
    assert err.strip()
    assert "Traceback" not in err
    assert not Path("jumelage-out").exists()
    assert sorted(file.name for file in tables.iterdir()) == before


def test_minima_that_cannot_be_met_are_code_3_and_named(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    tables = folder(companies_csv="company,capacity,minimum\nc1,2,2\nc2,2,2\n")
    assert run("match", tables) == 3
    assert "c1" in capsys.readouterr().err
    assert not Path("jumelage-out").exists()


def test_out_of_time_with_nothing_found_is_code_4(folder: Callable[..., Path]) -> None:
    assert run("match", folder(), "--time-limit", 0) == 4


def test_ctrl_c_is_code_130_without_a_traceback(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr("jumelage.matching.solve.problem_of", interrupted)
    assert run("match", folder()) == 130
    assert "Interrupted" in capsys.readouterr().err


def test_a_missing_part_for_reading_is_named_and_code_2(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    book = folder() / "term.xlsx"
    book.write_bytes(b"")
    assert run("check", book) == 2
    assert "jumelage[excel]" in capsys.readouterr().err


def test_check_tells_the_figures_and_whoever_can_go_nowhere(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    tables = folder(
        students_csv="student,programme\nana,A\nben,A\neve,B\n",
        companies_csv="company,capacity,programmes\nc1,5,A\nc2,1,C\n",
    )
    assert run("check", tables) == 0
    out = capsys.readouterr().out
    assert "No faults" in out
    # c1 has five seats and two students who may come; nobody may go to c2.
    assert "4 (c1, c2)" in out
    assert "1 (eve)" in out


@pytest.mark.parametrize("language", ["en", "fr"])
def test_check_shows_the_summary_of_the_cohort_and_says_nothing_twice(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", shipped_path("bretagne"), "--language", language) == 0
    out = capsys.readouterr().out
    assert out.startswith(jm.read_cohort(shipped_path("bretagne")).summary(language))
    assert out.count("S002 did not rank C29") == 1


def test_audit_names_what_is_broken_and_is_code_1(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.csv"
    theirs.write_text("student;company\nana;c1\nben;c1\neve;\n")
    assert run("audit", folder(), theirs) == 1
    out = capsys.readouterr().out
    assert "broken: 1" in out
    assert "c1 has 2 students for 1 seat" in out
    assert "2 of 3 students" in out


@pytest.mark.parametrize("file", ["placements.csv", "placements.xlsx"])
def test_our_own_files_in_either_language_pass_the_audit(file: str, folder: Callable[..., Path]) -> None:
    tables = folder(students_csv="student\n007\n-12\n'=x\n", companies_csv="company,capacity,employer\n+c,3,Ker\n")
    for language in ("en", "fr"):
        assert run("match", tables, "--language", language, "--quiet") == 0
        assert run("audit", tables, f"jumelage-out/{file}", "--quiet") == 0
    assert run("audit", tables, f"jumelage-out/{file}") == 0


def test_audit_reads_the_users_own_headings(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    tables = folder(students_csv="Numéro,skills\nana,a\nben,a\neve,c\n", columns_toml='"Numéro" = "student"\n')
    theirs = tmp_path / "theirs.csv"
    theirs.write_text("Numéro,company\nana,c1\n", encoding="utf-8")
    assert run("audit", tables, theirs) == 0
    assert "1 of 3 students" in capsys.readouterr().out


def test_audit_tells_wishes_and_blocking_pairs(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    # Both ask for c1, which prefers ben; ana has it. ben and c1 would both rather be together.
    tables = folder(
        applications_csv="student,company,student_rank,company_rank\nana,c1,1,2\nben,c1,1,1\n",
        rubric_toml='[[soft]]\ncriterion = "student_rank"\n',
    )
    theirs = tmp_path / "theirs.csv"
    theirs.write_text("student,company\nana,c1\neve,c2\n")
    assert run("audit", tables, theirs) == 0
    out = capsys.readouterr().out
    assert "no. 1: 1, outside the wishes made: 0, no wish made: 1" in out
    assert "1 (ben – c1)" in out


def test_the_installed_command_runs_and_progress_shows_on_a_terminal_only(folder: Callable[..., Path]) -> None:
    command = [sys.executable, "-m", "jumelage"]
    version = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.strip() == f"jumelage {jm.__version__}"
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    french = [*command, "match", str(folder()), "--language", "fr"]
    outcome = subprocess.run(french, capture_output=True, env=ascii_only, check=False)
    assert (outcome.returncode, outcome.stderr) == (0, b"")


def test_progress_names_the_phases_and_leaves_the_line_clean(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run("match", folder()) == 0
    err = capsys.readouterr().err
    for phase in ("reading the tables", "scoring the pairs", "solving", "proving", "writing the files"):
        assert phase in err
    assert "\n" not in err


def test_a_run_does_not_touch_the_tables(folder: Callable[..., Path], tmp_path: Path) -> None:
    tables = folder()
    shutil.copytree(tables, tmp_path / "copy")
    assert run("match", tables, "--out", tables) == 0
    for name in SMALL:
        assert (tables / name).read_bytes() == (tmp_path / "copy" / name).read_bytes()


def test_check_finds_minima_out_of_reach(folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    tables = folder(companies_csv="company,capacity,minimum\nc1,9,9\n", rules_toml="")
    assert run("check", tables) == 3
    assert "c1" in capsys.readouterr().err


def test_an_empty_rubric_is_refused(folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("match", folder(rubric_toml="")) == 2
    assert "no criterion" in capsys.readouterr().err


def test_the_record_holds_the_rubric_a_suggested_one_too() -> None:
    assert run("demo", "--quiet") == 0
    record = json.loads(Path("jumelage-demo/record.json").read_text(encoding="utf-8"))
    assert 'criterion = "distance"\nmax_km = 60' in record["rubric"]


SOFT = """
[[together]]
students = ["ana", "ben"]
weight = 0.25
reason = "share a car"
[[forbid]]
student = "eve"
company = "c2"
reason = "a secret"
weight = "last"
"""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Soft rules        breaches: 2, which cost 0.250 of the score (not taken off above)",
                "1 × ana, ben: together (company), all of them or none (soft: 0.25 of score for each breach).",
                "Reason: share a car. (ana, ben)",
                "1 × eve: never at c2 (soft: breaches are counted). (eve, c2)",
            ],
        ),
        (
            "fr",
            [
                "Règles souples     manquements : 2, qui coûtent 0,250 d’indice (non déduits ci-dessus)",
                "1 × ana, ben : ensemble (entreprise d’accueil), tous ou aucun (souple : 0,25 d’indice",
                "1 × eve : jamais chez c2 (souple : les manquements sont comptés). (eve, c2)",
            ],
        ),
    ],
)
def test_match_and_audit_say_how_soft_rules_are_broken(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str], language: str, said: list[str]
) -> None:
    place = folder(rules_toml=SOFT, placements_csv="student,company\nana,c1\neve,c2\n")
    assert run("audit", place, place / "placements.csv", "--language", language) == 0
    assert run("match", place, "--language", language) == 0
    audited, _, matched = capsys.readouterr().out.partition("Verdict")
    for text in said:
        assert text in audited
        assert text in matched
    assert "secret" not in audited + matched


def test_soft_rules_that_are_all_kept_are_said_to_be(
    folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder(rules_toml='[[quota]]\nby = "company"\nat_most = 2\nweight = 1\n')
    assert run("match", place) == 0
    assert "Soft rules        all kept" in capsys.readouterr().out
