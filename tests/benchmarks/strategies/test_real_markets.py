"""Real markets: one term of one's own, what was done in it, and the two years of WPI."""

import pandas as pd
import pytest

import jumelage as jm
from jumelage.benchmarks import RealCohort, RealMarket, compare
from jumelage.benchmarks.strategies.beside import student_by_student
from jumelage.benchmarks.strategies.plan import AS_DONE
from jumelage.datasets import read_wpi, shipped_path


@pytest.fixture(scope="module")
def term():
    """The shipped term with its rubric and its rules, which no solver was asked about before."""
    folder = shipped_path("bretagne")
    return RealCohort(
        jm.load_cohort("bretagne"), jm.Rubric.read(folder / "rubric.toml"), jm.rules.read(folder / "rules.toml")
    )


@pytest.fixture(scope="module")
def beside(term):
    """What was done by hand, in stages, set beside two strategies."""
    done = jm.match(term.draw(0).market, strategy="staged").matching
    return compare(term, ["optimal", "random"], seeds=2, as_done=done, shock={"cancel": 0.1}), done


def test_what_was_done_is_measured_like_a_strategy_and_comes_first(beside, term):
    comparison, done = beside
    assert comparison.strategies[0] == AS_DONE
    row = comparison.means().set_index("strategy").loc[AS_DONE]
    verdict = jm.audit(term.draw(0).market, done)
    assert row["score"] == pytest.approx(verdict.totals["score"])
    assert row["blocking_pairs"] == len(verdict.blocking_pairs)
    assert row[["seconds", "moves", "gap"]].isna().all()
    assert set(comparison.differences()["against"]) == {AS_DONE}


def test_student_by_student_counts_add_up_to_the_totals(beside):
    comparison, done = beside
    table = comparison.student_by_student("optimal").set_index("student")
    assert len(table) == 150
    assert dict(table["done"].dropna()) == dict(done.pairs)
    row = comparison.means().set_index("strategy").loc["optimal"]
    assert table["score_other"].sum() == pytest.approx(row["score"])
    assert table["other"].notna().mean() == pytest.approx(row["placed"])
    assert (table["change"] == "same").sum() == (table["done"].fillna("") == table["other"].fillna("")).sum()


def test_the_folder_has_every_student_beside_every_strategy(beside, tmp_path):
    comparison, _ = beside
    assert "students.csv" in {path.name for path in comparison.write(tmp_path)}
    table = pd.read_csv(tmp_path / "students.csv")
    assert table.groupby("strategy").size().to_dict() == {"optimal": 150, "random": 150}
    assert "Student by student" in (tmp_path / "report.html").read_text("utf-8")


def test_better_and_worse_are_by_what_the_student_said():
    wishes = {"ana": ["x", "y"], "ben": ["x"], "cyd": ["y"], "dan": ["z"], "eve": ["x"]}
    pairs = [(student, company) for student, wished in wishes.items() for company in wished]
    pairs += [("ben", "z"), ("eve", "y"), ("eve", "z"), ("dan", "x")]
    rank = {(student, company): at + 1 for student, wished in wishes.items() for at, company in enumerate(wished)}
    table = pd.DataFrame(pairs, columns=["student", "company"])
    table["student_rank"] = [rank.get(pair) for pair in pairs]
    table["company_rank"] = [1 if pair in rank else None for pair in pairs]
    companies = pd.DataFrame({"company": ["x", "y", "z"], "capacity": 5})
    market = jm.Market.from_pairs(table.assign(score=0.5), list(wishes), companies)
    done = jm.Matching({"ana": "y", "ben": "x", "cyd": "y", "eve": "y"})
    other = jm.Matching({"ana": "x", "ben": "z", "cyd": "y", "dan": "x", "eve": "z"})
    change = student_by_student(market, done, other).set_index("student")["change"]
    # ana: second to first; ben: first to one he did not ask for; dan: none to some; eve: two she said nothing of.
    assert change.to_dict() == {"ana": "better", "ben": "worse", "cyd": "same", "dan": "better", "eve": "elsewhere"}


def test_lottery_seeds_of_one_market_change_only_what_the_lottery_decides(term):
    runs = compare(term, ["optimal", "random"], seeds=2, measures=["score"]).runs
    scores = runs.groupby("strategy")["score"].nunique()
    assert scores["random"] == 2
    assert scores["optimal"] == 1


@pytest.mark.needs_data
@pytest.mark.parametrize("year", ["2017-2018", "2018-2019"])
def test_the_years_of_wpi_are_compared_like_any_market(data, year, tmp_path):
    tables = read_wpi(data / "wpi_iqp" / year)
    market = jm.Market.from_pairs(*tables)
    measures = ["placed", "first_choice", "score", "blocking_pairs", "justified_envy", "imposed", "placed_gap:Gender"]
    comparison = compare(
        RealMarket(market, f"WPI {year}"),
        ["student_optimal", "immediate_acceptance", "greedy"],
        seeds=2,
        measures=measures,
        out=tmp_path,
    )
    means = comparison.means().set_index("strategy")
    assert means.loc["student_optimal", ["blocking_pairs", "justified_envy"]].tolist() == [0, 0]
    assert means.loc["immediate_acceptance", "blocking_pairs"] > 0
    # The largest sum of scores that any matching has.
    assert means["score"].max() <= {"2017-2018": 702.3366, "2018-2019": 805.6399}[year] + 1e-3
    greedy = jm.match(market, strategy="greedy")
    placed = greedy.to_frame().merge(tables.pairs, on=["student", "company"])
    first = comparison.runs.query("seed == 0 and strategy == 'greedy'")["imposed"].item()
    assert first == pytest.approx(placed["student_rank_y"].isna().sum() / market.num_students)
    comparison.write(tmp_path)
    assert f"WPI {year}" in (tmp_path / "report.html").read_text("utf-8")
