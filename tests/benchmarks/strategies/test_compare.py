"""Strategies compared: what is planted is found, what fails is recorded, what was stopped goes on."""

import dataclasses
import importlib
import json

import numpy as np
import pandas as pd
import pytest
from planted_strategies import AnswersNonsense, Crashes, Fewer, Raises

import jumelage as jm
from jumelage.benchmarks import MEASURES, RealCohort, compare
from jumelage.benchmarks.strategies.cells import _proof
from jumelage.benchmarks.strategies.measures import COSTS
from jumelage.benchmarks.strategies.store import PLAN, RUNS

SMALL = {"sizes": [(40, 16)], "seeds": 3}
QUALITY = [name for name in MEASURES if name not in COSTS]


@pytest.fixture(scope="module")
def three():
    """Three strategies on three small markets, struck by a shock."""
    return compare("co_op", ["optimal", "student_optimal", "random"], shock={"cancel": 0.2, "decline": 0.1}, **SMALL)


def test_every_strategy_decides_every_market_and_says_what_came_out(three):
    assert len(three.runs) == 9
    assert three.failures().empty
    market = jm.make_cohort("co_op", num_students=40, num_companies=16, seed=2)
    result = jm.match(jm.Market.from_cohort(market, jm.Rubric.suggest(market).score(market)), seed=2)
    (row,) = three.runs.query("strategy == 'optimal' and seed == 2").to_dict("records")
    assert row["placed"] == len(result.matching) / 40
    assert row["score"] == result.value["score"]
    assert row["status"] == "optimal"
    assert row["gap"] == result.gap


def test_costs_are_measured_and_not_judged_by_a_test(three):
    assert (three.runs["cpu_seconds"] > 0).all()
    assert (three.runs["seconds"] > 0).all()
    assert (three.runs["megabytes"].dropna() >= 0).all()


def test_the_tidy_table_holds_every_value_once(three):
    tidy = three.tidy()
    assert not tidy.duplicated(["case", "seed", "strategy", "measure"]).any()
    assert len(tidy) == three.runs[list(three.measures)].notna().sum().sum()
    back = tidy.pivot_table(index=["seed", "strategy"], columns="measure", values="value")
    wide = three.runs.set_index(["seed", "strategy"])
    assert back["score"].sort_index().tolist() == wide["score"].sort_index().tolist()


def test_differences_are_paired_by_market(three):
    wide = three.runs.pivot_table(index="seed", columns="strategy", values="score")
    rows = three.differences().set_index(["strategy", "measure"])
    found = rows.loc[("random", "score")]
    assert found["difference"] == pytest.approx((wide["random"] - wide["optimal"]).mean())
    assert found["low"] <= found["difference"] <= found["high"]
    turned = three.differences(against="random").set_index(["strategy", "measure"]).loc[("optimal", "score")]
    assert turned["difference"] == -found["difference"]
    assert turned["effect"] == -found["effect"]


def test_the_strategies_of_a_pareto_front_are_beaten_by_nobody(three):
    (case,) = three.cases
    means = three.means().set_index("strategy")
    front = three.pareto(case, ("score", "blocking_pairs"))
    assert "random" not in front
    for name in front:
        better = (means["score"] > means.loc[name, "score"]) & (
            means["blocking_pairs"] <= means.loc[name, "blocking_pairs"]
        )
        assert not better.any()


SCORES = pd.DataFrame(np.ones((60, 4)), index=[f"s{at:02}" for at in range(60)], columns=["w", "x", "y", "z"])
EVERYWHERE = jm.Market.from_scores(SCORES, dict.fromkeys(SCORES, 20))


def test_a_planted_strategy_is_found_better_by_what_it_is_better():
    # One leaves out 2 of 60 on average, the other 8: a tenth of the students.
    comparison = compare(EVERYWHERE, [Fewer(8, "eight fewer"), Fewer(2, "two fewer")], seeds=20, measures=["placed"])
    (row,) = comparison.differences().to_dict("records")
    assert row["verdict"] == "better"
    assert row["low"] <= 0.1 <= row["high"]
    assert row["low"] > 0
    assert row["p_holm"] <= 0.05


def test_identical_strategies_show_no_difference_in_any_measure():
    comparison = compare("co_op", ["greedy", _Renamed("greedy")], **SMALL)
    differences = comparison.differences()
    quality = differences[~differences["measure"].isin(COSTS)]
    assert len(quality) > 10
    assert set(quality["verdict"]) == {"same"}
    assert (quality[["difference", "low", "high", "effect"]] == 0).all(axis=None)


class _Renamed:
    """A strategy of the library under another name."""

    is_repeatable = True

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"another {self.name}"

    def choose(self, market, seed):
        return jm.match(market, strategy=self.name, seed=seed).matching


def test_a_strategy_that_fails_is_a_recorded_cell_and_the_rest_goes_on(tmp_path):
    comparison = compare("co_op", ["greedy", Raises(), AnswersNonsense()], **SMALL, measures=["placed"], out=tmp_path)
    failures = comparison.failures()
    assert failures[["seed", "strategy"]].to_numpy().tolist() == [
        [0, "answers nonsense"],
        [1, "raises"],
        [1, "answers nonsense"],
        [2, "answers nonsense"],
    ]
    # Of errors that are not the library's only the kind is told: their texts may name what nobody should see.
    assert failures["message"][1] == "ZeroDivisionError"
    assert "a Matching" in failures["message"][0]
    comparison.write(tmp_path)
    assert not any("secret" in path.read_text("utf-8", errors="ignore") for path in tmp_path.iterdir())
    differences = comparison.differences().set_index("strategy")
    assert differences.loc["raises", "num_markets"] == 2
    assert differences.loc["answers nonsense", "num_markets"] == 0
    assert pd.isna(differences.loc["answers nonsense", "verdict"])


def test_means_are_over_the_markets_that_all_have_answered():
    comparison = compare("co_op", ["greedy", Raises(), AnswersNonsense()], **SMALL, measures=["score"])
    means = comparison.means().set_index("strategy")
    assert means["num_answered"].to_dict() == {"greedy": 3, "raises": 2, "answers nonsense": 0}
    assert means["num_markets"].to_dict() == {"greedy": 2, "raises": 2, "answers nonsense": 0}
    scores = comparison.runs.query("strategy == 'greedy'").set_index("seed")["score"]
    assert means.loc["greedy", "score"] == (scores[0] + scores[2]) / 2
    failed = comparison.failed_strategies().set_index("strategy")
    assert failed["num_failed"].to_dict() == {"raises": 1, "answers nonsense": 3}


def test_a_gap_is_told_only_where_all_of_the_objective_has_a_bound():
    market = jm.benchmarks.make_market("tied", num_students=150, num_companies=25, pairs_per_student=6)
    exact = compare(market, ["optimal", "greedy"], seeds=1, time_limit=60.0).runs.set_index("strategy")
    assert exact.loc["optimal", "unproven"] == 0.0
    assert exact.loc["optimal", "gap"] < 1e-6
    assert exact.loc["greedy", ["unproven", "gap"]].isna().all()
    # Out of time, an integer model has a bound of its first aim only.
    result = jm.match(market)
    part = dataclasses.replace(result, status="feasible", bound={"placed": 150})
    assert _proof(result) == {"unproven": 0.0, "gap": result.gap}
    assert _proof(part) == {"unproven": 1.0}


def test_a_market_that_cannot_be_made_is_a_failed_cell_for_each_strategy(monkeypatch):
    real = RealCohort(jm.make_cohort("co_op", num_students=20, num_companies=8))
    draw = RealCohort.draw

    def failing(self, seed):
        if seed == 1:
            raise RuntimeError("no")
        return draw(self, seed)

    monkeypatch.setattr(RealCohort, "draw", failing)
    failures = compare(real, ["greedy", "random"], seeds=2, measures=["placed"]).failures()
    assert failures[["seed", "strategy", "message"]].to_numpy().tolist() == [
        [1, "greedy", "no market: RuntimeError"],
        [1, "random", "no market: RuntimeError"],
    ]


def test_several_processes_give_the_same_tables_and_a_crash_costs_one_cell():
    asked = {"sizes": [(40, 16)], "seeds": 2, "measures": QUALITY}
    alone = compare("co_op", ["greedy", "optimal"], **asked)
    together = compare("co_op", ["greedy", Crashes(), "optimal"], **asked, jobs=2)
    failures = together.failures()
    assert failures["strategy"].tolist() == ["crashes", "crashes"]
    assert set(failures["message"]) == {"the process was ended by signal 6"}
    others = together.runs[together.runs["strategy"] != "crashes"].reset_index(drop=True)
    pd.testing.assert_frame_equal(others[alone.runs.columns], alone.runs)


def same_tables(one, other):
    for table in ("runs", "means", "differences", "tidy"):
        left, right = (getattr(each, table) for each in (one, other))
        left, right = (each() if callable(each) else each for each in (left, right))
        pd.testing.assert_frame_equal(left, right)


def test_a_run_that_was_stopped_goes_on_and_gives_the_same_tables(tmp_path):
    asked = {"where": "co_op", "strategies": ["greedy", "optimal", "random"], "measures": QUALITY, **SMALL}
    whole = compare(**asked)

    class Stopped(Exception):  # noqa: N818 - stands for Ctrl-C
        pass

    def stop(_cell, share):
        if share > 0.4:
            raise Stopped

    with pytest.raises(Stopped):
        compare(**asked, out=tmp_path, progress=stop)
    lines = (tmp_path / RUNS).read_text("utf-8").splitlines()
    assert len(lines) == 4
    # The last line was being written when the machine went off.
    (tmp_path / RUNS).write_text("\n".join([*lines[:3], lines[3][:40]]), "utf-8")
    told = []
    resumed = compare(**asked, out=tmp_path, progress=lambda cell, _share: told.append(cell))
    assert len(told) == 6
    same_tables(resumed, whole)
    again = compare(**asked, out=tmp_path, progress=lambda cell, _share: told.append(cell))
    assert len(told) == 6
    same_tables(again, whole)


def test_every_run_is_kept_with_versions_commit_and_machine_and_no_name_of_it(tmp_path):
    compare("co_op", ["greedy"], sizes=[(20, 8)], seeds=1, measures=["placed"], out=tmp_path)
    (line,) = (tmp_path / RUNS).read_text("utf-8").splitlines()
    run = json.loads(line)
    assert {"jumelage", "numpy", "ortools", "python"} <= set(run["versions"])
    assert set(run["machine"]) <= {"system", "architecture", "cores", "memory_gigabytes"}
    assert isinstance(run["commit"], str)
    assert str(tmp_path) not in line + (tmp_path / PLAN).read_text("utf-8")


def test_a_folder_that_holds_another_run_is_told_with_all_that_differs(tmp_path):
    compare("co_op", ["greedy"], sizes=[(20, 8)], seeds=1, measures=["placed"], out=tmp_path)
    with pytest.raises(jm.InputError) as caught:
        compare("co_op", ["random"], sizes=[(20, 8)], seeds=2, measures=["placed"], out=tmp_path)
    assert [fault.found for fault in caught.value.faults] == [
        "a run with num_seeds 1",
        'a run with strategies ["greedy"]',
    ]


@pytest.mark.parametrize(("name", "text"), [(PLAN, "half a pl"), (RUNS, "")])
def test_a_folder_whose_plan_is_lost_is_refused(tmp_path, name, text):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(jm.InputError, match="choose another folder"):
        compare(EVERYWHERE, ["greedy"], seeds=1, measures=["placed"], out=tmp_path)


def test_another_market_of_the_same_name_and_size_is_another_run(tmp_path):
    one = jm.Market.from_scores([[0.5]], [1])
    compare(one, ["greedy"], seeds=1, measures=["placed"], out=tmp_path)
    with pytest.raises(jm.InputError, match="a run with real"):
        compare(one.replace(score=[0.6]), ["greedy"], seeds=1, measures=["placed"], out=tmp_path)


def test_all_that_is_wrong_with_the_arguments_is_told_at_once_with_near_names():
    with pytest.raises(jm.InputError) as caught:
        compare(
            ["bts_ile", "coop"],
            ["optimum", "random", "random"],
            sizes=[(0, 4), (5,)],
            seeds=0,
            measures=["placd", "placed_gap:"],
            shock={"cancl": 0.1, "late": 2},
            time_limit=0,
            jobs=1.5,
        )
    told = {(fault.table, fault.found): fault.remedy for fault in caught.value.faults}
    assert told[("preset", "'bts_ile'")] == "write bts_ile_de_france"
    assert told[("preset", "'coop'")] == "write co_op"
    assert told[("strategy", "'optimum'")] == "write optimal"
    assert told[("measures", "'placd'")].startswith("write placed")
    assert told[("shock", "'cancl'")] == "write cancel"
    assert {
        ("sizes", "0x4"),
        ("sizes", "5"),
        ("seeds", "0"),
        ("jobs", "1.5"),
        ("time_limit", "0"),
        ("strategies", "two named 'random'"),
        ("measures", "'placed_gap:'"),
    } <= set(told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"where": []}, "a market at least"),
        ({"where": 3}, "a int"),
        ({"where": EVERYWHERE, "sizes": [(3, 3)]}, "a real market has its own"),
        ({"where": EVERYWHERE, "shock": {"cancel": 0.1}}, "which has no tables"),
        ({"where": EVERYWHERE, "strategies": []}, "a strategy at least"),
        ({"where": [EVERYWHERE, EVERYWHERE]}, "two cases named 'market'"),
        ({"where": EVERYWHERE, "as_done": {"s01": "w"}}, "a Matching"),
        ({"where": "co_op", "as_done": jm.Matching({})}, "one real market"),
        ({"where": "co_op", "measures": ["placed_gap:programe"]}, "write programme"),
        ({"where": "co_op", "shock": {"cancel": 2}}, "a number from 0 to 1"),
        ({"where": "nursing", "sizes": [(500, 120)]}, "most_places"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_reason(arguments, told):
    with pytest.raises(jm.InputError, match=told):
        compare(**{"seeds": 1, **arguments})


def test_a_strategy_that_other_processes_cannot_import_needs_one_job():
    class Local:
        def choose(self, market, seed):  # noqa: ARG002
            return jm.Matching({})

    with pytest.raises(jm.InputError, match="define it in a file of its own"):
        compare(EVERYWHERE, [Local()], seeds=1, jobs=2)
    assert len(compare(EVERYWHERE, [Local()], seeds=1, measures=["placed"]).cells) == 1


def test_a_strategy_that_only_this_process_can_import_ends_the_run_and_says_what_to_do(tmp_path, monkeypatch, capfd):
    source = "import jumelage as jm\nclass Mine:\n    def choose(self, market, seed):\n        return jm.Matching({})\n"
    (tmp_path / "only_here.py").write_text(source, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    mine = importlib.import_module("only_here").Mine()
    monkeypatch.undo()
    with pytest.raises(jm.InputError, match="ask for one job"):
        compare(EVERYWHERE, [mine], seeds=1, jobs=2)
    assert "only_here" in capfd.readouterr().err
