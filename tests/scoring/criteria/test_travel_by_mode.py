"""Minutes by the student's own means."""

import numpy as np
import pandas as pd
import pytest
from small_cohorts import allowed, cohort, judged, why_not

from jumelage.errors import InputError
from jumelage.scoring.criteria import TravelByMode, TravelTimeByMode
from jumelage.scoring.rubric import Rubric

KM_PER_DEGREE = 6371.0088 * np.pi / 180


def on_the_meridian(transport, kilometres):
    """Homes at the equator, and companies so many kilometres to the north."""
    return cohort(
        {"lat": [0.0] * len(transport), "lon": 0.0, "transport": transport},
        {"lat": [km / KM_PER_DEGREE for km in kilometres], "lon": 0.0},
    )


def minutes(*rows, columns=("student", "company", "minutes")):
    return pd.DataFrame(rows, columns=list(columns))


class TestAtSpeed:
    def test_the_value_halves_with_every_half_life_at_the_speed_of_her_means(self):
        tables = on_the_meridian(["Car", "transit", "none", None], [0.001, 20])
        # 20 km: 30 minutes by car, 60 by transit, 300 on foot.
        expected = [[1, 0.5], [1, 0.25], [1, 2**-10], [np.nan, np.nan]]
        np.testing.assert_allclose(judged(TravelByMode(30), tables), expected, atol=2e-3)

    def test_own_speeds_replace_the_usual_ones(self):
        tables = on_the_meridian(["bike"], [15])
        assert judged(TravelByMode(30, speeds={"Bike": 15}), tables)[0, 0] == pytest.approx(0.25, abs=1e-4)

    def test_the_limit_is_in_minutes(self):
        tables = on_the_meridian(["car", "transit", None], [19.9, 40.1])
        assert allowed(TravelTimeByMode(60), tables) == "S1C1 S2C1"
        assert allowed(TravelTimeByMode(60, missing="allow"), tables) == "S1C1 S2C1 S3C1 S3C2"
        assert why_not(TravelTimeByMode(60), tables, "S2", "C2") == ("120.3 min", "≤ 60 min", "60.3 min")
        assert why_not(TravelTimeByMode(60), tables, "S3", "C1") == ("?", "≤ 60 min", "≤ 60 min")

    def test_a_longer_way_never_has_a_higher_value(self):
        (found,) = judged(TravelByMode(), on_the_meridian(["transit"], [1, 2, 5, 5, 40, 4000]))
        assert (np.diff(found) <= 0).all()

    def test_every_means_without_a_speed_is_named_with_the_nearest(self):
        tables = on_the_meridian(["cars", "horse", "car"], [1])
        with pytest.raises(InputError) as caught:
            Rubric([TravelByMode()]).score(tables)
        found = [(fault.row, fault.subject, fault.found, fault.remedy) for fault in caught.value.faults]
        assert found == [
            (2, "S1", "'cars'", "is 'car' meant? correct it, or give 'cars' a speed"),
            (3, "S2", "'horse'", "correct it, or give 'horse' a speed"),
        ]


class TestTable:
    def test_holes_are_unknown_and_counted(self):
        tables = cohort({"grade": [1, 2]}, {"wage": [1, 2]})
        criterion = TravelByMode(30, table=minutes(["S1", "C1", 30], ["S2", "C2", 60]))
        np.testing.assert_array_equal(judged(criterion, tables), [[0.5, np.nan], [np.nan, 0.25]])
        (notice,) = Rubric([criterion]).score(tables).notices
        assert notice.code == "travel-table-holes"
        assert "2 of 4 pairs have no travel time" in notice.text
        assert allowed(TravelTimeByMode(60, table=minutes(["S1", "C1", 30])), tables) == "S1C1"

    def test_a_table_without_holes_says_nothing(self):
        tables = cohort({"grade": [1]}, {"wage": [1]})
        assert Rubric([TravelByMode(table=minutes(["S1", "C1", 0]))]).score(tables).notices == ()

    def test_of_several_means_the_students_own_are_read(self):
        tables = cohort({"transport": ["Car", "transit", None]}, {"wage": [1]})
        rows = [[student, "C1", *rest] for student in ("S1", "S2", "S3") for rest in (["car", 30], ["transit", 60])]
        table = minutes(*rows, columns=("student", "company", "transport", "minutes"))
        np.testing.assert_array_equal(judged(TravelByMode(30, table=table), tables), [[0.5], [0.25], [np.nan]])

    def test_every_wrong_row_is_named_of_other_means_as_well(self):
        tables = cohort({"transport": ["car"]}, {"wage": [1]})
        table = minutes(
            ["S1", "C1", "car", -3],
            ["S1", "C1", "car", 4],
            ["S9", "C1", "transit", 4],
            ["S1", "C1", "transit", "soon"],
            columns=("student", "company", "transport", "minutes"),
        )
        with pytest.raises(InputError) as caught:
            Rubric([TravelByMode(table=table)]).score(tables)
        places = [(fault.row, fault.column) for fault in caught.value.faults]
        assert places == [(2, "minutes"), (3, "company"), (4, "student"), (5, "minutes")]


class TestFunction:
    def test_it_answers_with_minutes(self):
        def walk(students, companies):
            return np.abs(students["grade"].to_numpy()[:, None] - companies["wage"].to_numpy()).astype(float)

        tables = cohort({"grade": [0, 60]}, {"wage": [30, 60]})
        assert judged(TravelByMode(30, function=walk), tables).tolist() == [[0.5, 0.25], [0.5, 1]]

    def test_minutes_below_0_are_refused(self):
        tables = cohort({"grade": [0]}, {"wage": [30]})
        with pytest.raises(InputError, match="-1 minutes"):
            Rubric([TravelByMode(function=lambda *_: [[-1]])]).score(tables)


def test_wrong_parameters_come_all_at_once():
    with pytest.raises(InputError) as caught:
        TravelByMode(0, table="minutes.csv", function=3, speeds={"car": 0}, weight=-1, missing="zero")
    assert len(caught.value.faults) == 6
