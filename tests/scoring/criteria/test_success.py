"""Predicted success, from a table or a function, calibrated."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_cohorts import cohort, judged

from jumelage.errors import InputError
from jumelage.scoring.criteria import PredictedSuccess, calibration_points
from jumelage.scoring.rubric import Rubric

TABLES = cohort({"grade": [8, 16]}, {"wage": [1, 2]})


def predictions(*rows):
    return pd.DataFrame(rows, columns=["student", "company", "prediction"])


class TestTable:
    def test_pairs_without_a_prediction_are_unknown(self):
        table = predictions(["S2", "C1", 0.25], ["S1", "C2", "0,5"])
        np.testing.assert_array_equal(judged(PredictedSuccess(table), TABLES), [[np.nan, 0.5], [0.25, np.nan]])

    def test_a_file_is_read_as_a_table_is(self, tmp_path):
        path = tmp_path / "model.csv"
        path.write_text("student;company;prediction\nS1;C1;0,5\n", encoding="utf-8")
        assert judged(PredictedSuccess(path), TABLES)[0, 0] == 0.5

    def test_every_wrong_row_is_named(self):
        table = predictions(["S1", "C1", 1.5], ["S9", "C1", 0.5], ["S1", "C1", 0.5], ["S2", "C2", None])
        with pytest.raises(InputError) as caught:
            Rubric([PredictedSuccess(table)]).score(TABLES)
        places = [(fault.row, fault.column) for fault in caught.value.faults]
        assert places == [(2, "prediction"), (3, "student"), (4, "company"), (5, "prediction")]


class TestFunction:
    def test_it_is_asked_for_blocks_of_students_and_all_companies(self):
        def by_grade(students, companies):
            return students["grade"].to_numpy()[:, None] / 20 - companies["wage"].to_numpy() / 10

        np.testing.assert_allclose(judged(PredictedSuccess(function=by_grade), TABLES), [[0.3, 0.2], [0.7, 0.6]])

    @pytest.mark.parametrize("answer", [0.5, [0.5, 0.5], [["a", "b"], ["c", "d"]]])
    def test_an_answer_of_another_form_is_refused(self, answer):
        with pytest.raises(InputError, match=r"numbers of shape \(2, 2\)"):
            Rubric([PredictedSuccess(function=lambda *_: answer)]).score(TABLES)

    def test_a_value_outside_0_to_1_is_refused_with_a_pair(self):
        with pytest.raises(InputError, match="such as 3 for S1 at C1"):
            Rubric([PredictedSuccess(function=lambda *_: np.full((2, 2), 3.0))]).score(TABLES)


class TestCalibration:
    def test_values_are_read_off_the_line(self):
        table = predictions(["S1", "C1", -5], ["S1", "C2", 1], ["S2", "C1", 2], ["S2", "C2", 9])
        criterion = PredictedSuccess(table, calibration=[(0, 0.2), (2, 0.6), (4, 0.6)])
        assert judged(criterion, TABLES).tolist() == [[0.2, 0.4], [0.6, 0.6]]

    @pytest.mark.parametrize(
        "points", [[], [(0, 0.5), (0, 0.6)], [(0, 0.5), (1, 0.4)], [(0, 2)], [(0,)], "line", [(0, float("nan"))]]
    )
    def test_points_that_are_no_rising_line_are_refused(self, points):
        with pytest.raises(InputError, match="calibration = "):
            PredictedSuccess("model.csv", calibration=points)

    @given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=30))
    def test_the_points_found_are_never_falling_and_keep_the_mean(self, past):
        predicted, succeeded = zip(*past, strict=True)
        points = calibration_points(predicted, succeeded)
        # What was predicted comes out, on average, as what happened: isotonic regression keeps the mean.
        x, y = zip(*points, strict=True)
        assert np.interp(predicted, x, y).mean() == pytest.approx(np.mean(succeeded))
        assert list(y) == sorted(y)
        PredictedSuccess("model.csv", calibration=points)

    @pytest.mark.parametrize(("predicted", "succeeded"), [([], []), ([1], [1, 0]), ([1, 2], [0, 2]), ([np.nan], [1])])
    def test_a_past_that_says_nothing_is_refused(self, predicted, succeeded):
        with pytest.raises(InputError, match="predicted"):
            calibration_points(predicted, succeeded)


@pytest.mark.parametrize("given", [{}, {"table": "model.csv", "function": max}, {"table": 3}, {"function": "max"}])
def test_it_takes_either_a_table_or_a_function(given):
    with pytest.raises(InputError, match="success"):
        PredictedSuccess(**given)
