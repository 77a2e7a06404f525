"""Markets from tables of pairs, tables of scores and preference lists; and changed copies of them."""

from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

import jumelage as jm
from jumelage.matching.record import market_sha256

NAN = float("nan")


def long_form(market):
    return {(row.student, row.company): row.score for row in market.to_frame().itertuples()}


def test_nan_in_a_dense_table_is_not_allowed_and_zero_and_below_are():
    market = jm.Market.from_scores([[0.0, NAN], [-1.0, 2.0]], [1, 1])
    assert long_form(market) == {("s1", "c1"): 0.0, ("s2", "c1"): -1.0, ("s2", "c2"): 2.0}


@pytest.mark.parametrize("kind", ["csr_array", "csc_array", "coo_array", "csr_matrix", "lil_array", "dok_array"])
def test_a_stored_zero_in_a_sparse_table_is_allowed_and_what_is_not_stored_is_not(kind):
    stored = sparse.coo_array(([0.0, -1.0, 2.0], ([0, 1, 1], [0, 0, 1])), shape=(2, 2))
    converted = getattr(sparse, kind)(stored)
    kept = converted.nnz == 3  # some formats drop zeros when they are made; then the pair was never stored
    expected = {("s2", "c1"): -1.0, ("s2", "c2"): 2.0} | ({("s1", "c1"): 0.0} if kept else {})
    assert long_form(jm.Market.from_scores(converted, [1, 1])) == expected


def test_a_sparse_table_with_its_columns_out_of_order_is_read_right():
    jumbled = sparse.csr_array((np.array([3.0, 1.0]), np.array([2, 0]), np.array([0, 2])), shape=(1, 3))
    market = jm.Market.from_scores(jumbled, [1, 1, 1])
    assert long_form(market) == {("s1", "c1"): 1.0, ("s1", "c3"): 3.0}
    assert market.company.tolist() == [0, 2]
    assert jumbled.indices.tolist() == [2, 0]


def test_a_dataframe_brings_its_ids_and_they_are_text():
    scores = pd.DataFrame([[0.5, 0.25]], index=["007"], columns=["c2", "c1"])
    market = jm.Market.from_scores(scores, {"c1": 3, "c2": 1})
    assert list(market.students) == ["007"]
    assert list(market.companies) == ["c2", "c1"]
    assert market.capacity.tolist() == [1, 3]
    numbered = jm.Market.from_scores(pd.DataFrame([[0.5]], index=[7], columns=[12]), {12: 1})
    assert long_form(numbered) == {("7", "12"): 0.5}


@pytest.mark.parametrize(
    "capacity",
    [{"c2": 2, "c1": 1}, pd.Series({"c2": 2, "c1": 1}), [1, 2], np.array([1, 2]), (1.0, 2.0)],
    ids=["mapping", "series", "list", "array", "whole floats"],
)
def test_capacities_go_by_id_or_by_the_order_of_the_columns(capacity):
    assert jm.Market.from_scores([[0.5, 0.5]], capacity).capacity.tolist() == [1, 2]


def test_pairs_make_a_market_with_ranks_and_the_other_columns_kept():
    pairs = pd.DataFrame(
        {
            "student": ["ben", "ana", "ana"],
            "company": ["c1", "c2", "c1"],
            "score": [0.3, 0.2, 0.1],
            "student_rank": pd.array([1, None, 2], dtype="Int64"),
            "company_rank": [1.0, 1.0, NAN],
        }
    )
    students = pd.DataFrame({"student": ["ana", "ben"], "programme": ["BTS", "CAP"]})
    companies = pd.DataFrame({"company": ["c1", "c2"], "capacity": [1, 2], "minimum": [0, 1], "employer": ["E", "E"]})
    modes = [jm.modes.Applications(), jm.modes.Assignment(refused=True)]
    market = jm.Market.from_pairs(pairs, students, companies, modes=modes)
    assert market.indptr.tolist() == [0, 2, 3]
    assert market.company.tolist() == [0, 1, 0]
    assert market.score.tolist() == [0.1, 0.2, 0.3]
    assert market.student_rank.tolist() == [2, 0, 1]
    assert market.company_rank.tolist() == [0, 1, 1]
    assert market.minimum.tolist() == [0, 1]
    assert market.student_columns["programme"].tolist() == ["BTS", "CAP"]
    assert market.company_columns["employer"].tolist() == ["E", "E"]
    assert market.company.dtype == np.int32
    assert (market.num_students, market.num_companies, market.num_seats, market.num_pairs) == (2, 2, 3, 3)


def test_a_table_without_scores_or_ranks_can_still_be_placed():
    pairs = pd.DataFrame({"student": ["a", "b"], "company": ["x", "x"]})
    market = jm.Market.from_pairs(pairs, ["a", "b"], pd.DataFrame({"company": ["x"], "capacity": [1]}))
    result = jm.match(market, objective=("placed",))
    assert result.value == {"placed": 1}
    assert jm.match(market).value["placed"] == 1


def test_preference_lists_become_ranks_and_an_inner_list_a_tie():
    market = jm.Market.from_preferences(
        {"ana": ["c1", ["c2", "c3"], "c4"]},
        {"c1": ["ana"], "c2": ["ana"], "c3": [["ana"]], "c4": ["ana"]},
        capacity={"c1": 1, "c2": 1, "c3": 1, "c4": 0},
    )
    ranks = market.to_frame().set_index("company")["student_rank"]
    assert ranks["c1"] < ranks["c2"] == ranks["c3"] < ranks["c4"]
    assert ranks["c1"] == 1


def test_preferences_without_scores_are_matched_by_rank_and_with_them_by_score():
    wishes = {"ana": ["x", "y"], "ben": ["x"]}
    by_rank = jm.match(jm.Market.from_preferences(wishes, capacity={"x": 1, "y": 1}))
    assert by_rank.objective == ("placed", "student_rank")
    assert dict(by_rank.value) == {"placed": 2, "student_rank": 3}
    scores = pd.DataFrame([[1.0, 5.0], [2.0, NAN]], index=["ana", "ben"], columns=["x", "y"])
    by_score = jm.match(jm.Market.from_preferences(wishes, capacity={"x": 1, "y": 1}, scores=scores))
    assert by_score.objective == ("placed", "score")
    assert dict(by_score.value) == {"placed": 2, "score": 7}


def test_what_only_one_side_ranks_is_not_ignored_silently():
    market = jm.Market.from_preferences(
        {"ana": ["x"], "ben": ["x"], "eve": []}, {"x": ["ana", "eve"]}, capacity={"x": 3}
    )
    assert jm.match(market).matching.pairs == {"ana": "x"}
    said = " ".join(notice.text for notice in market.notices)
    assert "ben" in said
    assert "eve" in said


def test_lists_are_applications_whose_stability_is_required():
    market = jm.Market.from_preferences({"a": ["x"], "b": ["x"]}, {"x": ["a", "b"]}, capacity={"x": 1})
    assert market.stability == "required"
    assert jm.match(market).matching.pairs == {"a": "x"}
    assert market.to_frame()["mode"].tolist() == ["application", "application"]


def test_a_blank_company_rank_is_a_refusal_and_not_ignored_silently():
    pairs = pd.DataFrame(
        {"student": ["a", "b"], "company": ["x", "x"], "student_rank": [1, 1], "company_rank": [1, None]}
    )
    market = jm.Market.from_pairs(pairs, ["a", "b"], pd.DataFrame({"company": ["x"], "capacity": [2]}))
    result = jm.match(market)
    assert "b" not in result.matching.pairs or any("refus" in notice.text for notice in result.notices)


def test_a_market_of_scores_alone_says_nothing_of_stability():
    assert jm.match(jm.Market.from_scores([[0.5]], [1])).notices == ()


def test_the_inputs_are_never_changed_and_changing_them_later_changes_nothing():
    scores = np.array([[0.5, NAN], [0.25, 0.75]])
    capacity, minimum = np.array([1, 1]), np.array([0, 1])
    copies = scores.copy(), capacity.copy(), minimum.copy()
    market = jm.Market.from_scores(scores, capacity, minimum=minimum)
    before = market_sha256(market)
    jm.match(market)
    for array, copy in zip((scores, capacity, minimum), copies, strict=True):
        np.testing.assert_array_equal(array, copy)
        array[:] = 9
    assert market_sha256(market) == before
    assert market.capacity.tolist() == [1, 1]


def test_tables_are_never_changed_and_changing_them_later_changes_nothing():
    pairs = pd.DataFrame({"student": ["b", "a"], "company": ["x", "x"], "score": [0.5, 0.25], "student_rank": [1, 1]})
    students = pd.DataFrame({"student": ["a", "b"], "programme": ["BTS", "CAP"]})
    companies = pd.DataFrame({"company": ["x"], "capacity": [1]})
    copies = pairs.copy(), students.copy(), companies.copy()
    market = jm.Market.from_pairs(pairs, students, companies)
    before = market_sha256(market)
    result = jm.match(market)
    for table, copy in zip((pairs, students, companies), copies, strict=True):
        pd.testing.assert_frame_equal(table, copy)
    pairs["score"] = 9.0
    students["programme"] = "?"
    companies["capacity"] = 7
    assert market_sha256(market) == before
    assert market.student_columns["programme"].tolist() == ["BTS", "CAP"]
    for handed_out in (result.to_frame(), market.to_frame()):
        handed_out["score"] = 9.0
    assert market_sha256(market) == before


def test_a_sparse_table_is_never_changed_and_changing_it_later_changes_nothing():
    for kind in ("csr_array", "csc_array", "coo_array"):
        scores = getattr(sparse, kind)(sparse.coo_array(([0.5, 0.25], ([0, 1], [1, 0])), shape=(2, 2)))
        copy = scores.copy()
        market = jm.Market.from_scores(scores, [1, 1])
        before = market_sha256(market)
        assert (scores != copy).nnz == 0
        scores.data[:] = 7
        assert market_sha256(market) == before


@pytest.mark.parametrize("name", ["capacity", "minimum", "indptr", "company", "score", "student_rank", "company_rank"])
def test_the_arrays_of_a_market_cannot_be_written(name):
    market = jm.Market.from_preferences(
        {"a": ["x"]}, {"x": ["a"]}, capacity={"x": 1}, scores=pd.DataFrame([[0.5]], index=["a"], columns=["x"])
    )
    array = getattr(market, name)
    assert not array.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 5
    with pytest.raises((FrozenInstanceError, AttributeError)):
        setattr(market, name, None)


def test_what_a_market_hands_out_does_not_lead_back_into_it():
    pairs = pd.DataFrame({"student": ["a"], "company": ["x"], "score": [0.5]})
    students = pd.DataFrame({"student": ["a"], "programme": ["BTS"]})
    market = jm.Market.from_pairs(pairs, students, pd.DataFrame({"company": ["x"], "capacity": [1]}))
    assert not market.student_of_pair.flags.writeable
    handed_out = market.student_columns
    handed_out["programme"] = "?"
    assert market.student_columns["programme"].tolist() == ["BTS"]


def test_a_changed_copy_is_checked_anew_and_leaves_the_first_as_it_was():
    market = jm.Market.from_scores([[0.9], [0.8]], [1])
    wider = market.replace(capacity=[2])
    assert (market.num_seats, wider.num_seats) == (1, 2)
    assert len(jm.match(wider).matching) == 2
    with pytest.raises(jm.InputError):
        market.replace(capacity=[-1])
    with pytest.raises(jm.InputError):
        market.replace(capacity=[1, 1])
    with pytest.raises(jm.InputError):
        market.replace(score=[0.5, float("inf")])
    with pytest.raises(jm.InputError):
        market.replace(rules=[jm.rules.Pin("s9", "c1")])


def test_when_students_and_companies_leave_the_rest_keeps_its_pairs():
    scores = pd.DataFrame(
        [[0.1, 0.2, NAN], [0.4, NAN, 0.6], [0.7, 0.8, 0.9]], index=["a", "b", "c"], columns=["x", "y", "z"]
    )
    market = jm.Market.from_scores(scores, {"x": 1, "y": 2, "z": 3})
    smaller = market.without(students=["b"], companies=["y"])
    assert long_form(smaller) == {("a", "x"): 0.1, ("c", "x"): 0.7, ("c", "z"): 0.9}
    assert smaller.capacity.tolist() == [1, 3]
    assert market.num_pairs == 7
    rebuilt = jm.Market.from_scores(scores.loc[["a", "c"], ["x", "z"]], {"x": 1, "z": 3})
    assert market_sha256(smaller) == market_sha256(rebuilt)


def test_who_is_not_there_cannot_leave():
    with pytest.raises(jm.InputError) as caught:
        jm.Market.from_scores([[0.5]], [1]).without(students=["zoe"], companies=["c9"])
    assert "zoe" in str(caught.value)
    assert "c9" in str(caught.value)


def test_all_may_leave():
    market = jm.Market.from_scores([[0.5, 0.5]], [1, 1])
    assert len(jm.match(market.without(students=["s1"])).matching) == 0
    assert len(jm.match(market.without(companies=["c1", "c2"])).matching) == 0


def test_a_pair_is_found_by_its_ids_or_not_at_all():
    market = jm.Market.from_scores([[0.5, NAN], [0.25, 0.75]], [1, 1])
    assert market.score[market.pair("s2", "c2")] == 0.75
    assert market.pair("s1", "c2") is None
    assert market.pair("s9", "c1") is None
    assert market.pair("s1", "c9") is None


def test_the_summary_tells_supply_and_demand_before_solving():
    # 4 students, 3 + 1 + 4 seats; s4 has no eligible company, and nobody may enter c3.
    scores = [[0.5, 0.5, NAN], [0.5, NAN, NAN], [0.5, NAN, NAN], [NAN, NAN, NAN]]
    market = jm.Market.from_scores(scores, [3, 1, 4])
    text = market.summary()
    lines = {line.split(":", 1)[0]: line.split(":", 1)[-1] for line in text.splitlines() if ":" in line}
    assert "4 students" in text
    assert "8 seats" in text
    assert any("no eligible" in name and value.split()[0].startswith("1") for name, value in lines.items())
    assert any("nobody can use" in name and value.split()[0].startswith("4") for name, value in lines.items())


@pytest.mark.parametrize(
    "pairs",
    [
        {"b": "x", "a": "y"},
        pd.DataFrame({"student": ["a", "b", "c"], "company": ["y", "x", None]}),
        pd.DataFrame({"company": ["y", "x"], "student": ["a", "b"], "score": [1.0, 2.0]}),
    ],
    ids=["mapping", "frame with an unplaced student", "frame with more columns"],
)
def test_a_matching_is_made_by_hand_from_a_mapping_or_a_table(pairs):
    matching = jm.Matching(pairs)
    assert dict(matching.pairs) == {"a": "y", "b": "x"}
    assert len(matching) == 2
    assert matching.company_of("c") is None
    assert matching == jm.Matching(matching.to_frame())
    assert hash(matching) == hash(jm.Matching({"a": "y", "b": "x"}))
    assert matching != jm.Matching({"a": "y"})


@pytest.mark.parametrize("blank", [None, NAN, ""], ids=["none", "nan", "empty"])
def test_a_blank_company_means_unplaced_however_it_is_written(blank):
    assert dict(jm.Matching(pd.DataFrame({"student": ["a", "b"], "company": ["x", blank]})).pairs) == {"a": "x"}
    assert dict(jm.Matching({"a": "x", "b": blank}).pairs) == {"a": "x"}


def test_the_pairs_of_a_matching_cannot_be_changed():
    source = {"a": "x"}
    matching = jm.Matching(source)
    source["a"] = "y"
    with pytest.raises(TypeError):
        matching.pairs["a"] = "y"
    assert matching.company_of("a") == "x"


def test_a_matching_goes_to_positions_and_back():
    market = jm.Market.from_scores([[0.5, 0.5], [0.5, 0.5]], [1, 1], students=["a", "b"], companies=["x", "y"])
    matching = jm.Matching({"b": "x", "stranger": "y"})
    assert matching.positions(market).tolist() == [-1, 0]
    assert jm.Matching.from_positions(market, np.array([-1, 0], dtype=np.int32)) == jm.Matching({"b": "x"})
    assert jm.Matching({"b": "x", "stranger": "q"}).strangers(market) == (["stranger"], ["q"])


def test_ids_that_were_numbers_in_the_placements_are_text_as_in_the_market():
    market = jm.Market.from_scores([[0.5]], [1], students=["7"], companies=["12"])
    assert jm.audit(market, jm.Matching(pd.DataFrame({"student": [7], "company": [12]}))).is_feasible


@pytest.mark.parametrize(
    "scores",
    [np.array([["2026-01-01"]], dtype="datetime64[D]"), np.array([[1j]]), np.array([[2**60 + 1, 2**60]])],
    ids=["dates", "complex", "beyond floats"],
)
def test_scores_that_are_no_numbers_or_cannot_be_told_apart_are_refused(scores):
    with pytest.raises(jm.InputError, match="scores"):
        jm.Market.from_scores(scores, [1] * scores.shape[1])


def test_what_a_mask_hides_is_not_there():
    scores = np.ma.array([[0.5, 0.9]], mask=[[False, True]])
    assert jm.Market.from_scores(scores, [1, 1]).num_pairs == 1
    with pytest.raises(jm.InputError, match="capacity"):
        jm.Market.from_scores([[0.5, 0.9]], np.ma.array([5, 1], mask=[True, False]))


def test_ids_are_read_alike_wherever_they_are_given():
    scores = pd.DataFrame([[0.5, 0.9]], index=[7.0], columns=["e\u0301", "c2 "])
    market = jm.Market.from_scores(scores, {"\u00e9": 1, "c2": 1}, rules=[jm.rules.Forbid(7, " c2")])
    assert market.pair("7", "e\u0301") == 0
    assert jm.match(market).matching.pairs == {"7": "\u00e9"}
    assert market.without(companies=["c2 "]).num_companies == 1


def test_two_numbers_for_one_company_are_a_fault():
    with pytest.raises(jm.InputError, match="2 numbers"):
        jm.Market.from_scores([[0.5]], {1: 9, "1": 1}, companies=["1"])


@pytest.mark.parametrize("given", [None, ["s1"], {"student": ["s1"]}])
def test_what_is_no_table_is_refused(given):
    companies = pd.DataFrame({"company": ["c1"], "capacity": [1]})
    with pytest.raises(jm.InputError, match="table"):
        jm.Market.from_pairs(given, ["s1"], companies)
    with pytest.raises(jm.InputError, match="differ"):
        jm.Market.from_pairs(companies, ["s1"], pd.concat([companies, companies], axis=1))


def test_ids_that_are_no_text_are_refused_by_the_constructor():
    market = jm.Market.from_scores([[0.5]], [1])
    with pytest.raises(jm.InputError, match="text"):
        market.replace(students=[1])
