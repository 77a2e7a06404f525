"""The report opens without network, says every plot in words, and shows nothing that was not meant to be markup."""

import json
import sys
from html.parser import HTMLParser

import pandas as pd
import pytest
from planted_strategies import Fewer, Raises

import jumelage as jm
from jumelage.benchmarks import compare
from jumelage.benchmarks.strategies.report import committee_table, page

STRATEGIES = ["optimal", "random", Fewer(2, "<b>=two & fewer</b>"), Raises()]


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.texts.append(data)

    def all_of(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def comparison():
    return compare("co_op", STRATEGIES, sizes=[(40, 16)], seeds=3, shock={"cancel": 0.2})


@pytest.fixture(scope="module")
def files(comparison, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    return {path.name: path for path in comparison.write(folder)}


@pytest.fixture(scope="module")
def report(files):
    return Page(files["report.html"].read_text("utf-8"))


def test_the_page_fetches_nothing_and_runs_nothing(report):
    for attributes in (attributes for _, attributes in report.tags):
        assert all(attributes.get(name, "data:").startswith("data:") for name in ("src", "href", "srcset", "data"))
        assert not [name for name in attributes if name.startswith("on")]
    assert not {"script", "link", "iframe", "object", "embed"} & {tag for tag, _ in report.tags}
    assert "url(" not in "".join(report.texts)
    assert "@import" not in "".join(report.texts)


def test_every_plot_says_in_words_what_it_shows(report, comparison):
    pictures = report.all_of("img")
    assert len(pictures) == 4
    means = comparison.means().set_index("strategy")
    for picture in pictures:
        assert "random" in picture["alt"]
        assert "better" in picture["alt"]
    differences = pictures[0]["alt"]
    assert "first choice" in differences
    placed = comparison.differences().query("measure == 'score' and strategy == 'random'")["difference"].item()
    assert f"random {placed:+,.1f}" in differences or f"random {placed:+,.3f}" in differences
    assert f"random {means.loc['random', 'score']:,.1f}" in pictures[1]["alt"]
    assert "optimal" in pictures[1]["alt"].split("than:")[1].split(". All")[0]


def test_names_are_shown_and_not_taken_for_markup(report, files):
    assert not report.all_of("b") or all(not attributes for attributes in report.all_of("b"))
    text = files["report.html"].read_text("utf-8")
    assert "<b>=two" not in text
    assert "&lt;b&gt;=two &amp; fewer&lt;/b&gt;" in text


def test_the_page_says_what_failed_what_is_measured_and_what_it_was_made_with(report):
    text = " ".join(report.texts)
    for expected in ("What failed", "ZeroDivisionError", "Balinski", "too few for", "cancel 0.2", "ortools", "2 of 3"):
        assert expected in text


def test_the_table_for_a_committee_has_a_row_per_strategy_and_units(comparison):
    table = committee_table(comparison, comparison.cases[0])
    assert list(table.index) == list(comparison.strategies)
    mean = comparison.means().set_index("strategy").loc["random", "placed"]
    assert table.loc["random", "placed"] == f"{100 * mean:.1f} %"
    assert table.loc["raises", "answered"] == "2 of 3"


def test_csv_parquet_and_json_tell_the_same(files, comparison):
    values, tidy = pd.read_csv(files["values.csv"]), comparison.tidy()
    assert values["value"].tolist() == pytest.approx(tidy["value"].tolist())
    pd.testing.assert_frame_equal(pd.read_parquet(files["values.parquet"]), tidy)
    everything = json.loads(files["comparison.json"].read_text("utf-8"))
    assert len(everything["runs"]) == len(comparison.cells)
    assert {"versions", "commit", "machine", "measures", "shock"} <= set(everything)
    assert {"values.csv", "runs.csv", "means.csv", "differences.csv", "report.html"} <= set(files)


def test_no_spreadsheet_takes_a_name_for_a_formula(tmp_path):
    market = jm.Market.from_scores([[0.5], [0.4]], [2])
    compare(market, [Fewer(1, "=1+1")], seeds=1, measures=["placed"]).write(tmp_path)
    assert "'=1+1" in (tmp_path / "runs.csv").read_text("utf-8")


def test_without_matplotlib_the_page_has_the_tables(comparison, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    bare = Page(page(comparison))
    assert not bare.all_of("img")
    assert len(bare.all_of("table")) >= 5
    assert "jumelage[plot]" in " ".join(bare.texts)
    with pytest.raises(ImportError, match=r"jumelage\[plot\]"):
        comparison.plot_pareto(comparison.cases[0], "score", "placed")


def test_one_strategy_alone_is_a_report_too():
    market = jm.Market.from_scores([[0.5], [0.4]], [2])
    alone = compare(market, ["greedy"], seeds=1)
    assert alone.differences().empty
    text = page(alone)
    assert "one market, the same for every seed" in text
    assert "100.0 %" in text


def test_a_case_a_measure_or_a_strategy_that_is_not_there_is_named(comparison):
    (case,) = comparison.cases
    for ask in (
        lambda: comparison.plot_pareto("elsewhere", "score", "placed"),
        lambda: comparison.plot_pareto(case, "scores", "placed"),
        lambda: comparison.plot_differences(case, ["scores"]),
        lambda: comparison.differences(against="greedy"),
        lambda: comparison.pareto(case, ["scores"]),
        lambda: comparison.student_by_student("random"),
    ):
        with pytest.raises(jm.InputError):
            ask()
