"""What happened before, people who have left included."""

import numpy as np
import pytest
from small_cohorts import cohort, judged

from jumelage.errors import InputError
from jumelage.scoring.criteria import EmployerRecord, Returning
from jumelage.scoring.rubric import Rubric

HISTORY = {
    "student": ["S1", "S2", "gone", "gone", "S1", "gone too"],
    "term": ["1", "1", "1", "2", "2", "2"],
    "employer": ["bakery", "forge", "bakery", "forge", "bakery", "mill"],
    "outcome": ["completed", "stopped", "Completed", None, "stopped", None],
}


def tables():
    return cohort(
        {"grade": [1, 2, 3]},
        {"employer": ["bakery", "forge", "bakery", "mill"], "wage": 1},
        history=HISTORY,
    )


class TestReturning:
    def test_it_is_1_where_the_student_was_at_any_opening_of_the_employer(self):
        nan = np.nan
        found = judged(Returning(), tables())
        np.testing.assert_array_equal(found, [[1, 0, 1, 0], [0, 1, 0, 0], [nan] * 4])
        np.testing.assert_array_equal(judged(Returning("new"), tables()), 1 - found)

    def test_people_who_are_gone_do_not_matter_and_are_told(self):
        only_gone = cohort({"grade": [1]}, {"employer": ["bakery"]}, history={**HISTORY, "student": ["gone"] * 6})
        assert np.isnan(judged(Returning(), only_gone)).all()
        assert [notice.code for notice in only_gone.notices] == ["history-of-others"]


class TestRecord:
    def test_it_is_the_share_of_good_outcomes_with_one_of_each_kind_thought_in(self):
        nan = np.nan
        # bakery: 2 good of 3, those of the gone as well: 3/5. forge: 0 of 1: 1/3. mill: none known.
        expected = [0.6, 1 / 3, 0.6, nan]
        np.testing.assert_allclose(judged(EmployerRecord(["completed"]), tables()), [expected] * 3)

    def test_one_more_good_outcome_never_lowers_it(self):
        more = {column: [*cells, cells[0]] for column, cells in HISTORY.items()}
        grown = cohort({"grade": [1]}, {"employer": ["bakery"]}, history=more)
        assert judged(EmployerRecord(["completed"]), grown)[0, 0] == pytest.approx(4 / 6)

    def test_an_outcome_that_never_comes_is_refused_with_the_nearest(self):
        with pytest.raises(InputError) as caught:
            Rubric([EmployerRecord(["complete", "hired"])]).score(tables())
        found = [(fault.found, fault.remedy) for fault in caught.value.faults]
        assert found == [
            ("the good outcome 'complete'", "is 'Completed' meant? correct it"),
            ("the good outcome 'hired'", "correct it"),
        ]

    @pytest.mark.parametrize("good", [[], "completed", [3], None])
    def test_what_is_no_list_of_outcomes_is_refused(self, good):
        with pytest.raises(InputError, match="good = "):
            EmployerRecord(good)


def test_a_cohort_without_a_history_says_so():
    bare = cohort({"grade": [1]}, {"wage": [1]})
    with pytest.raises(InputError, match=r"history\.outcome"):
        Rubric([EmployerRecord(["completed"])]).score(bare)
