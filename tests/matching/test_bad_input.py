"""Bad input is refused in words: every fault at once, each with subject, found, expected and remedy."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

import jumelage as jm

NAN, INFINITE = float("nan"), float("inf")
Pin, Forbid = jm.rules.Pin, jm.rules.Forbid


def faults_of(build, *arguments, **options):
    """Return the faults of a refused input, having seen that each can be read and acted on."""
    with pytest.raises(jm.InputError) as caught:
        build(*arguments, **options)
    faults = caught.value.faults
    text = str(caught.value)
    for fault in faults:
        assert fault.table
        assert fault.found
        assert fault.expected
        assert fault.remedy
        assert fault.remedy in text
    assert len(caught.value.to_frame()) == len(faults)
    return faults


def named(faults):
    """Return everything the faults say, to look for ids in."""
    return " ".join(f"{fault.subject} {fault.found} {fault.place}" for fault in faults)


def table(*rows, columns=("student", "company", "score")):
    return pd.DataFrame(list(rows), columns=list(columns))


def companies(**capacity):
    return pd.DataFrame({"company": list(capacity), "capacity": list(capacity.values())})


def test_unknown_ids_in_the_pairs_are_all_named():
    pairs = table(("ana", "c1", 1.0), ("zoe", "c1", 1.0), ("ana", "c9", 1.0))
    faults = faults_of(jm.Market.from_pairs, pairs, ["ana"], companies(c1=1))
    assert len(faults) == 2
    assert "zoe" in named(faults)
    assert "c9" in named(faults)
    assert {fault.row for fault in faults} == {3, 4}


def test_a_duplicate_student_company_or_pair_is_named_with_its_row():
    faults = faults_of(jm.Market.from_scores, [[1.0], [2.0]], [1], students=["a", "a"])
    assert [(fault.subject, fault.row) for fault in faults] == [("a", 3)]
    faults = faults_of(jm.Market.from_scores, [[1.0, 2.0]], [1, 1], companies=["x", "x"])
    assert faults[0].subject == "x"
    pairs = table(("ana", "c1", 1.0), ("ben", "c1", 1.0), ("ana", "c1", 2.0))
    faults = faults_of(jm.Market.from_pairs, pairs, ["ana", "ben"], companies(c1=1))
    assert [fault.row for fault in faults] == [4]
    assert "ana" in named(faults)
    assert "c1" in named(faults)


def test_a_pair_with_a_blank_id_is_a_fault():
    pairs = table((None, "c1", 1.0), ("ana", None, 1.0))
    assert {fault.row for fault in faults_of(jm.Market.from_pairs, pairs, ["ana"], companies(c1=1))} == {2, 3}


@pytest.mark.parametrize("value", [INFINITE, -INFINITE])
def test_an_infinite_score_is_refused_wherever_it_comes_from(value):
    dense = faults_of(jm.Market.from_scores, [[0.5, value]], [1, 1])
    assert "s1" in named(dense)
    assert "c2" in named(dense)
    stored = sparse.csr_array(np.array([[0.5, value]]))
    assert "c2" in named(faults_of(jm.Market.from_scores, stored, [1, 1]))
    pairs = table(("ana", "c1", value))
    assert "ana" in named(faults_of(jm.Market.from_pairs, pairs, ["ana"], companies(c1=1)))


def test_a_blank_score_in_a_table_of_pairs_is_a_fault_not_a_zero():
    pairs = table(("ana", "c1", NAN), ("ben", "c1", 1.0))
    faults = faults_of(jm.Market.from_pairs, pairs, ["ana", "ben"], companies(c1=1))
    assert "ana" in named(faults)


@pytest.mark.parametrize("value", [-1, 1.5, NAN, INFINITE, None, "many", 1e30])
def test_a_capacity_that_is_no_whole_number_of_seats_is_refused(value):
    for capacity in ([1, value], {"c1": 1, "c2": value}):
        faults = faults_of(jm.Market.from_scores, [[0.5, 0.5]], capacity)
        assert len(faults) == 1
        assert faults[0].subject == "c2"
    faults = faults_of(jm.Market.from_pairs, table(("ana", "c1", 1.0)), ["ana"], companies(c1=value))
    assert (faults[0].subject, faults[0].row, faults[0].column) == ("c1", 2, "capacity")


@pytest.mark.parametrize("value", [-1, 0.5, INFINITE])
def test_a_minimum_that_is_no_whole_number_is_refused(value):
    assert faults_of(jm.Market.from_scores, [[0.5]], [1], minimum=[value])[0].subject == "c1"


def test_capacities_must_name_the_companies_of_the_market_all_of_them_and_no_other():
    faults = faults_of(jm.Market.from_scores, [[0.5, 0.5]], {"c1": 1, "c9": 1})
    assert {fault.subject for fault in faults} == {"c2", "c9"}
    faults_of(jm.Market.from_scores, [[0.5, 0.5]], [1])
    faults_of(jm.Market.from_scores, [[0.5, 0.5]], [1, 1, 1])
    faults_of(jm.Market.from_scores, [[0.5, 0.5]], 1)


def test_a_minimum_above_the_capacity_is_refused():
    faults = faults_of(jm.Market.from_scores, [[0.5], [0.5], [0.5]], [2], minimum=[3])
    assert faults[0].subject == "c1"


def test_a_pin_that_is_ineligible_is_refused_by_name():
    faults = faults_of(jm.Market.from_scores, [[NAN, 0.5]], [1, 1], rules=[Pin("s1", "c1")])
    assert "s1" in named(faults)
    assert "c1" in named(faults)


def test_pins_over_capacity_are_refused_by_name():
    faults = faults_of(jm.Market.from_scores, [[0.5], [0.5]], [1], rules=[Pin("s1", "c1"), Pin("s2", "c1")])
    assert "c1" in named(faults)
    assert "2" in named(faults)


def test_a_pin_at_a_company_without_seats_is_refused():
    assert "c1" in named(faults_of(jm.Market.from_scores, [[0.5]], [0], rules=[Pin("s1", "c1")]))


def test_a_student_pinned_to_two_companies_is_refused():
    faults = faults_of(jm.Market.from_scores, [[0.5, 0.5]], [1, 1], rules=[Pin("s1", "c1"), Pin("s1", "c2")])
    assert "s1" in named(faults)


def test_a_pair_both_pinned_and_forbidden_is_refused():
    with pytest.raises((jm.InputError, jm.InfeasibleError), match="s1"):
        jm.match(jm.Market.from_scores([[0.5]], [1], rules=[Pin("s1", "c1"), Forbid("s1", "c1")]))


def test_rules_about_unknown_ids_are_refused_all_at_once():
    rules = [Pin("s8", "c1"), Forbid("s1", "c9"), Forbid("s7", "c7")]
    faults = faults_of(jm.Market.from_scores, [[0.5]], [1], rules=rules)
    for name in ("s8", "c9", "s7", "c7"):
        assert name in named(faults)


def test_all_faults_of_all_tables_are_reported_at_once():
    scores = pd.DataFrame([[INFINITE, 0.5], [0.5, 0.5]], index=["a", "a"], columns=["x", "y"])
    faults = faults_of(
        jm.Market.from_scores, scores, {"x": -1, "y": 1.5, "z": 1}, minimum={"q": 1}, rules=[Forbid("b", "x")]
    )
    said = named(faults)
    for subject in ("x", "y", "z", "q", "a"):
        assert subject in said.split() or f"({subject})" in said
    for found in ("-1", "1.5", "inf"):
        assert found in said


def test_all_faults_of_a_long_table_are_reported_at_once_and_cut_at_five_in_the_text():
    pairs = table(*[(f"unknown{number}", "c1", 1.0) for number in range(8)], ("ana", "c1", INFINITE))
    with pytest.raises(jm.InputError) as caught:
        jm.Market.from_pairs(pairs, ["ana"], companies(c1=-3))
    assert len(caught.value.faults) == 10
    assert "unknown4" in str(caught.value)
    assert "unknown5" not in str(caught.value)
    assert "8 in total" in str(caught.value)
    assert "-3" in str(caught.value)


def test_missing_columns_are_named():
    faults = faults_of(jm.Market.from_pairs, pd.DataFrame({"student": ["a"]}), ["a"], pd.DataFrame({"company": ["x"]}))
    said = " ".join(f"{fault.expected} {fault.column}" for fault in faults)
    assert "company" in said
    assert "capacity" in said


def test_scores_that_are_no_table_of_numbers_are_refused():
    faults_of(jm.Market.from_scores, [["high"]], [1])
    faults_of(jm.Market.from_scores, [1.0, 2.0], [1])
    faults_of(jm.Market.from_scores, np.zeros((1, 1, 1)), [1])
    faults_of(jm.Market.from_scores, [[1.0]], [1], students=["a", "b"])


def test_a_sparse_entry_stored_twice_is_refused_not_added_up():
    twice = sparse.coo_array(([1.0, 2.0], ([0, 0], [0, 0])), shape=(1, 1))
    faults_of(jm.Market.from_scores, twice, [1])


@pytest.mark.parametrize("rank", [0, -1, 1.5, INFINITE])
def test_a_rank_is_a_whole_number_from_one(rank):
    pairs = table(("ana", "c1", rank), columns=("student", "company", "student_rank"))
    faults = faults_of(jm.Market.from_pairs, pairs, ["ana"], companies(c1=1))
    assert faults[0].column == "student_rank"


def test_preferences_with_unknown_or_repeated_ids_are_refused_all_at_once():
    faults = faults_of(
        jm.Market.from_preferences,
        {"ana": ["c1", "c9"], "ben": ["c1", ["c1"]]},
        {"c1": ["ana", "zoe"]},
        capacity={"c1": 1, "c7": 1},
    )
    said = named(faults)
    for name in ("c9", "ben", "zoe", "c7"):
        assert name in said
    faults_of(jm.Market.from_preferences, {"ana": ["c1"]}, capacity={})


def test_a_list_that_is_one_bare_id_is_refused_not_read_letter_by_letter():
    faults = faults_of(jm.Market.from_preferences, {"ana": "c1"}, capacity={"c1": 1, "c": 1, "1": 1})
    assert "ana" in named(faults)


def test_what_match_does_not_know_is_refused_with_what_it_knows():
    market = jm.Market.from_scores([[0.5]], [1])
    with pytest.raises(jm.InputError, match=r"nice(.|\n)*|(.|\n)*nice") as caught:
        jm.match(market, strategy="nice")
    assert "optimal" in str(caught.value)
    for objective in (("nice",), ()):
        with pytest.raises(jm.InputError) as caught:
            jm.match(market, objective=objective)
        for known in ("placed", "score", "student_rank"):
            assert known in str(caught.value)


def test_an_objective_the_market_has_no_numbers_for_is_refused():
    with pytest.raises(jm.InputError, match="student_rank"):
        jm.match(jm.Market.from_scores([[0.5]], [1]), objective=("placed", "student_rank"))
    with pytest.raises(jm.InputError, match="score"):
        jm.match(jm.Market.from_preferences({"a": ["x"]}, capacity={"x": 1}), objective=("score",))


@pytest.mark.parametrize("limit", [0, -1])
def test_no_time_at_all_is_out_of_time_not_infeasible(limit):
    with pytest.raises(jm.TimeLimitError, match="time"):
        jm.match(jm.Market.from_scores([[0.5]], [1]), time_limit=limit)


def test_a_time_limit_that_is_no_number_is_refused():
    with pytest.raises(jm.InputError, match="time_limit"):
        jm.match(jm.Market.from_scores([[0.5]], [1]), time_limit=NAN)


@pytest.mark.parametrize("arguments", [{"student": "a"}, {"company": "x"}])
def test_placements_without_a_column_are_refused(arguments):
    faults_of(jm.Matching, pd.DataFrame([arguments]))


def test_placements_with_a_student_twice_or_blank_are_refused_all_at_once():
    placements = pd.DataFrame({"student": ["a", "b", None, "a"], "company": ["x", None, "y", "x"]})
    assert {fault.row for fault in faults_of(jm.Matching, placements)} == {4, 5}
