"""Students who must be together or apart, judged by hand."""

import pytest
from small_school import broken, faults, school

import jumelage as jm
from jumelage.matching.rules import Apart, Together


def test_students_together_are_at_one_company_or_all_unplaced():
    rule = Together(["ana", "ben", "cyd"])
    assert broken(rule, ana="C1", ben="C1", cyd="C1") == {}
    assert broken(rule) == {}


def test_each_two_who_are_not_together_are_a_breach():
    rule = Together(["ana", "ben", "cyd"])
    # ana with ben and ana with cyd; then all three couples.
    assert list(broken(rule, ana="A2", ben="C1", cyd="C1").values()) == [2]
    assert list(broken(rule, ana="A2", ben="C1", cyd="B1").values()) == [3]


def test_one_who_is_placed_and_one_who_is_not_are_not_together():
    assert broken(Together(["ana", "ben"]), ana="C1") == {"not together: ana at C1; ben nowhere": 1}


def test_together_by_a_column_is_at_the_same_value():
    assert broken(Together(["ana", "ben"], by="employer"), ana="A1", ben="A2") == {}
    assert len(broken(Together(["ana", "ben"], by="employer"), ana="A1", ben="C1")) == 1


def test_two_who_are_apart_are_never_at_one_value():
    rule = Apart(["ana", "ben", "cyd"], by="employer")
    assert broken(rule, ana="A1", ben="C1", cyd="B1") == {}
    assert broken(rule, ana="A1", ben="A2", cyd="B1") == {"ana, ben are all at Acme": 1}
    assert broken(rule, ana="A1", ben="A2", cyd="A1") == {"ana, ben, cyd are all at Acme": 2}


def test_a_company_whose_cell_is_blank_is_a_place_of_its_own():
    # C1 names no sector: two at C1 are at one place, and one at C1 is nowhere near the others.
    assert broken(Together(["ana", "ben"], by="sector"), ana="C1", ben="C1") == {}
    assert len(broken(Apart(["ana", "ben"], by="sector"), ana="C1", ben="C1")) == 1
    assert len(broken(Together(["ana", "cyd"], by="sector"), ana="C1", cyd="A1")) == 1


@pytest.mark.parametrize("kind", [Together, Apart])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"students": ["ana"]}, "only ana"),
        ({"students": []}, "at least two"),
        ({"students": ["ana", "ana "]}, "'ana' 2 times"),
        ({"students": "ana"}, "a list of ids"),
        ({"students": ["ana", ""]}, "a blank"),
        ({"students": ["ana", None]}, "a blank"),
        ({"students": ["ana", "ben"], "by": ["employer"]}, "a column"),
        ({"students": ["ana", "ben"], "weight": -0.5}, "0 or more"),
    ],
)
def test_a_group_that_is_none_is_refused_with_what_to_do(kind, wrong, said):
    with pytest.raises(jm.InputError, match=said):
        kind(**wrong)


def test_unknown_students_and_columns_are_faults_all_at_once():
    message = faults(Together(["ana", "zed"], by="emploier"), Apart(["ana", "yan"], by="programme"))
    for word in ("'zed'", "'yan'", "did you mean 'employer'", "'programme'"):
        assert word in message


def test_a_group_goes_on_without_who_has_left_while_two_are_there():
    smaller = school(Together(["ana", "ben", "cyd"]), Apart(["ana", "ben"])).without(students=["ana"])
    assert smaller.rules == (Together(["ben", "cyd"]),)


def test_the_same_two_may_be_said_to_be_together_and_apart_for_an_audit():
    verdict = jm.audit(school(Together(["ana", "ben"]), Apart(["ana", "ben"])), jm.Matching({"ana": "C1", "ben": "C1"}))
    assert [violation.code for violation in verdict.violations] == ["not-apart"]
