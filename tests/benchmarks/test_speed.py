"""The speed benchmark runs, compares optima and survives what goes wrong. No test here looks at a time."""

import csv
import json
from collections import Counter

import numpy as np
import pytest
from click.testing import CliRunner

from jumelage.benchmarks import __main__ as command_line
from jumelage.benchmarks.speed import report
from jumelage.benchmarks.speed.cases import CASES, Case, Goal, ScoringCase
from jumelage.benchmarks.speed.contestants import CONTESTANTS
from jumelage.benchmarks.speed.one_run import judge
from jumelage.benchmarks.speed.race import Run, compared, run_apart


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("speed") / "out"
    result = CliRunner().invoke(command_line.main, ["speed", "--sizes", "small", "--out", str(folder)])
    return result, folder


def test_the_small_set_runs_every_contestant_and_all_optima_agree(small):
    result, folder = small
    assert result.exit_code == 0, result.output
    runs = json.loads((folder / "speed.json").read_text(encoding="utf-8"))["runs"]
    assert {run["contestant"] for run in runs} == set(CONTESTANTS)
    expected = Counter({case.name: len(case.contestants) for case in CASES.values() if case.size == "small"})
    assert Counter(run["case"] for run in runs) == expected
    assert all(run["status"] == "done" and run["agrees"] for run in runs)


def test_the_files_and_the_table_tell_the_same(small):
    result, folder = small
    measured = json.loads((folder / "speed.json").read_text(encoding="utf-8"))
    with (folder / "speed.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["case"], row["contestant"]) for row in rows] == [
        (run["case"], run["contestant"]) for run in measured["runs"]
    ]
    assert [float(row["score"]) for row in rows] == [run["measured"]["score"] for run in measured["runs"]]
    for run in measured["runs"]:
        assert f"{run['measured']['score']:.6f}" in result.stdout
    assert measured["scoring"][0]["measured"]["share_allowed"] >= 0.5
    assert {"jumelage", "numpy", "ortools", "python", "scipy"} <= set(measured["versions"])
    assert set(measured["machine"]) <= {"system", "architecture", "cores", "memory_gigabytes"}


def test_what_a_contestant_is_timed_for_leaves_out_preparing_and_reading(small):
    for run in json.loads((small[1] / "speed.json").read_text(encoding="utf-8"))["runs"]:
        phases = run["measured"]["phases"]
        counted = sum(spent for phase, spent in phases.items() if phase not in ("build", "read"))
        assert run["measured"]["seconds"] == pytest.approx(counted)
        if run["contestant"] == "match":
            assert {"prepare", "solve", "prove", "audit"} <= set(phases)


def ran(contestant, *, number=1, units=100, placed=3, status="done", seconds=1.0, cpu=None, **phases):
    cpu = seconds if cpu is None else cpu
    measured = {"units": units, "placed": placed, "score": 1.0, "megabytes": 10.0}
    measured |= {"seconds": seconds, "cpu_seconds": cpu, "phases": phases, "cpu_phases": phases}
    return Run("a case", contestant, number, status, measured if status == "done" else {})


def test_one_unit_less_is_another_optimum_unless_a_tolerance_is_given():
    runs = [ran("match"), ran("flow", units=99), ran("scipy-dense", placed=2), ran("networkx", status="out of time")]
    assert [run.agrees for run in compared(runs, 0.0)] == [True, False, False, None]
    assert [run.agrees for run in compared(runs, 0.01)] == [True, True, False, None]


def test_an_optimum_that_leaves_out_rules_is_to_be_no_worse():
    runs = [ran("match"), ran("flow-without-rules", units=120), ran("flow-without-rules", units=90, placed=4)]
    runs += [ran("flow-without-rules", units=99), ran("flow-without-rules", units=120, placed=2)]
    assert [run.agrees for run in compared(runs, 0.0)] == [True, True, True, False, False]


def test_optima_are_compared_within_a_round_whose_market_is_its_own():
    runs = [ran("match"), ran("flow"), ran("match", number=2, units=70), ran("flow", number=2, units=100)]
    assert [run.agrees for run in compared(runs, 0.0)] == [True, True, True, False]
    case = CASES["chain-300"]
    assert not np.array_equal(case.make(1).score, case.make(2).score)


def test_a_differing_optimum_is_marked_and_ends_with_exit_code_1(monkeypatch):
    runs = compared([ran("match"), ran("flow", units=101)], 0.0)
    monkeypatch.setattr(command_line, "race", lambda *_: runs)
    result = CliRunner().invoke(command_line.main, ["speed", "--cases", "chain-300"])
    assert result.exit_code == 1
    (row,) = (line for line in result.stdout.splitlines() if line.startswith("  flow"))
    assert "NO, DIFFERS" in row


@pytest.mark.parametrize(
    ("contestant", "exit_code"), [("flow", 0), ("match", 1)], ids=["a peer without an answer", "ours without one"]
)
def test_a_failure_is_a_row_and_only_ours_ends_with_exit_code_1(monkeypatch, contestant, exit_code):
    runs = [ran(name, status="out of time" if name == contestant else "done") for name in ("match", "flow")]
    monkeypatch.setattr(command_line, "race", lambda *_: compared(runs, 0.0))
    result = CliRunner().invoke(command_line.main, ["speed", "--cases", "chain-300"])
    assert result.exit_code == exit_code
    assert "out of time" in result.stdout


@pytest.mark.parametrize(
    ("program", "status"),
    [
        ("import os; os.abort()", "ended by signal 6"),
        ("raise ModuleNotFoundError('/a/secret/folder')", "failed: ModuleNotFoundError"),
        ("while True: pass", "out of time"),
        ("print('noise'); print('{\"status\": \"done\"}')", "done"),
    ],
)
def test_whatever_happens_to_a_run_is_its_status(program, status):
    limit = 0.2 if status == "out of time" else 60.0
    assert run_apart(["-c", program], limit) == {"status": status}


def test_an_answer_that_is_no_matching_of_the_market_is_invalid():
    market = CASES["chain-300"].make()
    nobody = np.full(market.num_students, -1, dtype=np.int32)
    assert judge(market, nobody) == {"status": "done", "placed": 0, "units": 0, "score": 0.0}
    absent = next(at for at in range(market.num_companies) if at not in market.company[: market.indptr[1]])
    not_allowed = nobody.copy()
    not_allowed[0] = absent
    assert judge(market, not_allowed) == {"status": "invalid"}
    full = market.company[market.capacity[market.company] == 1][0]
    too_many = nobody.copy()
    too_many[market.student_of_pair[market.company == full][:2]] = full
    assert judge(market, too_many) == {"status": "invalid"}


def test_a_goal_compares_medians_and_may_leave_out_our_proof():
    runs = [ran("match", seconds=seconds, prove=0.5, audit=0.25) for seconds in (1.0, 2.0, 9.0)]
    runs += [ran("flow", seconds=seconds) for seconds in (1.0, 1.0, 7.0)]
    market = {"kind": "popular", "num_students": 1, "num_companies": 1}
    goals = (Goal("flow", 1.3), Goal("flow", 1.25, leaves_out_proof=True), Goal("networkx", 1.0))
    case = Case("a case", "small", market, ("match", "flow"), goals=goals, most_megabytes=9.0)
    found = report.checks(case, runs)
    assert [(check.reached, check.verdict) for check in found] == [(2.0, "not met"), (1.25, "met"), (10.0, "not met")]


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"),
    [
        ((1.0, 1.0), (1.0, 1.0), "met"),
        ((2.0, 1.0), (1.0, 1.0), "undecided"),
        ((2.0, 2.0), (2.0, 1.0), "undecided"),
        ((4.0, 2.0), (2.0, 1.0), "not met"),
        ((1.0, 2.0), (1.0, 1.0), "met"),
    ],
    ids=["quiet", "ours had to wait", "theirs had to wait", "both had to wait", "ours uses two cores, nobody waits"],
)
def test_clocks_that_disagree_on_a_busy_machine_decide_nothing(ours, theirs, verdict):
    runs = [ran("match", seconds=ours[0], cpu=ours[1]), ran("flow", seconds=theirs[0], cpu=theirs[1])]
    case = Case("a case", "small", {"kind": "popular"}, ("match", "flow"), goals=(Goal("flow", 1.3),))
    (check,) = report.checks(case, runs)
    assert check.verdict == verdict


@pytest.mark.parametrize(
    ("seconds", "cpu_seconds", "verdict"),
    [
        ([1.0, 2.0, 9.0], [2.0, 4.0, 5.0], "met"),
        ([4.0, 4.0, 4.0], [8.0, 8.0, 8.0], "not met"),
        ([4.0, 4.0, 4.0], [4.0, 4.0, 4.0], "undecided"),
    ],
    ids=["quiet", "too slow", "only half of the cores to be had"],
)
def test_scoring_is_judged_by_the_median_and_by_the_cores_it_had(seconds, cpu_seconds, verdict):
    measured = {"pairs": 100, "seconds": seconds, "cpu_seconds": cpu_seconds, "cores": 2}
    case = ScoringCase("a case", "small", 10, 10, least_pairs_per_second=50.0)
    (check,) = report.scoring_checks(case, Run("a case", "score", 1, "done", measured))
    assert (check.reached, check.verdict) == (100 / np.median(seconds), verdict)
