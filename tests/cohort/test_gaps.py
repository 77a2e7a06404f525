"""Measures by group, with intervals."""

import numpy as np
import pandas as pd
import pytest

import jumelage as jm
from jumelage.cohort.gaps import group_gaps
from jumelage.cohort.protected import is_protected

IDS = [f"S{number:02}" for number in range(24)]


def matrix():
    """Twelve students may go everywhere at 0.8; of the others six to one of two companies at 0.4, six nowhere."""
    pairs = pd.DataFrame([(id_, company, 0.8) for id_ in IDS[:12] for company in ("C1", "C2")])
    pairs = pd.concat([pairs, pd.DataFrame([(id_, "C1", 0.4) for id_ in IDS[12:18]])])
    row, column = pd.Index(IDS).get_indexer(pairs[0]), pd.Index(["C1", "C2"]).get_indexer(pairs[1])
    indptr = np.searchsorted(row, np.arange(25))
    return jm.CompatibilityMatrix(pd.Index(IDS), pd.Index(["C1", "C2"]), indptr, column, pairs[2].to_numpy())


def test_eligibility_and_scores_are_compared_as_worked_out_by_hand():
    table = matrix().gaps(pd.Series(["f"] * 12 + ["m"] * 12, index=IDS)).to_frame().set_index(["measure", "group"])
    assert table["value"].to_dict() == pytest.approx(
        {
            ("eligible", "f"): 1.0,
            ("eligible", "m"): 0.25,
            ("mean_score", "f"): 0.8,
            ("mean_score", "m"): 0.4,
            ("best_score", "f"): 0.8,
            ("best_score", "m"): 0.4,
        }
    )
    assert table.loc[("eligible", "f"), "gap"] == pytest.approx(0.75)
    assert table.loc[("eligible", "f"), "gap_low"] < 0.75 < table.loc[("eligible", "f"), "gap_high"]
    assert table.loc[("best_score", "m"), "num_students"] == 6


def test_a_small_group_shows_its_number_only_and_those_not_known_stand_apart():
    groups = pd.Series(["f"] * 10 + ["x"] * 2 + ["m"] * 6 + [None] * 6, index=IDS)
    table = matrix().gaps(groups).to_frame()
    eligible = table[table["measure"] == "eligible"].set_index("num_students")
    assert eligible["group"].tolist()[:3] == ["f", "m", "x"]
    assert eligible["group"].isna().tolist() == [False, False, False, True]
    assert eligible.loc[2, ["value", "low", "gap"]].isna().all()


def test_intervals_hold_the_true_gap_about_as_often_as_they_say():
    generator = np.random.default_rng(0)
    groups = pd.Series(["a"] * 60 + ["b"] * 90)
    held = 0
    for seed in range(100):
        values = np.concatenate([generator.uniform(0.2, 1, 60), generator.uniform(0, 1, 90)])
        row = group_gaps({"score": values}, groups, seed=seed).to_frame().iloc[0]
        held += row["gap_low"] <= 0.1 <= row["gap_high"]
    assert held >= 88


def test_the_order_of_the_rows_changes_nothing():
    groups = pd.Series(["f", "m"] * 12, index=IDS)
    first, again = matrix().gaps(groups), matrix().gaps(groups.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(first.to_frame(), again.to_frame(), check_exact=True)


def test_groups_that_cannot_be_found_are_told_in_words():
    with pytest.raises(jm.InputError, match="found a list"):
        matrix().gaps(["f"] * 24)
    with pytest.raises(jm.InputError, match=r"no row for S00, S01, S02, S03, S04 … \(24 in total\)"):
        matrix().gaps(pd.Series(["f"] * 24))
    with pytest.raises(jm.InputError, match="several rows for S00"):
        matrix().gaps(pd.Series(["f"] * 25, index=[*IDS, "S00"]))


def test_a_notebook_shows_the_table_escaped():
    shown = matrix().gaps(pd.Series(["<b>"] * 12 + ["m"] * 12, index=IDS))._repr_html_()
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown


@pytest.mark.parametrize("heading", ["sex", "Sexe", "Nationalité", "family situation", "birth-date", "Access needs"])
def test_protected_headings_are_known_however_they_are_written(heading):
    assert is_protected(heading)
