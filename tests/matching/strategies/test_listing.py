"""`jm.strategies()`: a row for each, and what it says is what `match` does."""

import numpy as np

import jumelage as jm
from jumelage.matching.strategies import STRATEGIES
from jumelage.matching.strategies.baselines import BASELINES
from jumelage.matching.strategies.exact import EXACT


def test_there_is_a_row_for_every_strategy_with_its_properties():
    table = jm.strategies()
    assert table.index.name == "strategy"
    assert list(table.index) == list(STRATEGIES)
    assert list(table) == [
        *("exact", "stable", "strategy_proof", "pareto_efficient", "objective"),
        *("chooses", "truthfulness", "used_by", "source"),
    ]
    assert table.loc["optimal", "objective"] == "yours"
    assert table.loc["max_score_stable", "objective"] == "score"
    assert not table[["chooses", "truthfulness", "used_by"]].eq("").any(axis=None)


def test_what_says_that_it_is_strategy_proof_does_not_say_the_contrary_in_words():
    table = jm.strategies()
    in_words = table["truthfulness"].str.startswith("strategy-proof")
    assert in_words.tolist() == table["strategy_proof"].tolist()


def test_what_says_that_it_is_exact_and_stable_is_so_in_a_market_with_both():
    rng = np.random.default_rng(5)
    students, companies = [f"s{number}" for number in range(12)], [f"c{number}" for number in range(5)]
    market = jm.Market.from_preferences(
        {student: rng.permutation(companies).tolist() for student in students},
        {company: rng.permutation(students).tolist() for company in companies},
        capacity=dict.fromkeys(companies, 2),
    ).replace(score=rng.random(60))
    table = jm.strategies()
    for name, row in table.iterrows():
        result = jm.match(market, strategy=name)
        assert (result.status != "heuristic") == row["exact"]
        assert not row["stable"] or jm.audit(market, result.matching).is_stable


def test_a_table_that_is_handed_out_can_be_changed():
    table = jm.strategies()
    table["mine"] = 1
    assert "mine" not in jm.strategies()


def test_no_two_strategies_of_the_library_share_a_name():
    assert len(STRATEGIES) == len(EXACT) + len(BASELINES)
