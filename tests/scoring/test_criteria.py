"""Each criterion of the library on an example worked by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from small_cohorts import allowed, cohort, values, why_not

from jumelage.errors import InputError
from jumelage.scoring import criteria
from jumelage.scoring.rubric import Rubric


class TestAccepts:
    @pytest.fixture(params=[criteria.Programme, criteria.Level])
    def criterion(self, request):
        return request.param

    @pytest.fixture
    def tables(self, criterion):
        # C1 takes two kinds, C2 sets no condition, C3 takes a kind that nobody is.
        kinds, accepted = ["Cook", "baker", "mason", None], ["cook;baker", None, "smith"]
        return cohort({criterion.name: kinds}, {f"{criterion.name}s": accepted})

    def test_a_listed_kind_is_accepted_whatever_its_case_and_no_list_accepts_all(self, criterion, tables):
        assert allowed(criterion(), tables) == "S1C1 S1C2 S2C1 S2C2 S3C2 S4C2"

    def test_an_unknown_kind_is_accepted_where_the_policy_allows(self, criterion, tables):
        assert allowed(criterion(missing="allow"), tables).endswith("S3C2 S4C1 S4C2 S4C3")

    def test_the_reason_names_the_kind_and_the_list(self, criterion, tables):
        assert why_not(criterion(), tables, "S3") == ("mason", "cook, baker", "mason")
        assert why_not(criterion(), tables, "S4") == ("?", "cook, baker", "cook, baker")


def test_two_spellings_of_one_programme_are_both_accepted():
    tables = cohort({"programme": ["COOK", "cook", "Baker"]}, {"programmes": ["Cook"]})
    assert allowed(criteria.Programme(), tables) == "S1C1 S2C1"


def test_every_required_item_must_be_had():
    tables = cohort({"licences": ["permis B;CACES", "caces", None]}, {"required": ["CACES", "CACES;permis B", None]})
    assert allowed(criteria.RequiredItems(), tables) == "S1C1 S1C2 S1C3 S2C1 S2C3 S3C3"
    assert why_not(criteria.RequiredItems(), tables, "S2", "C2") == ("caces", "CACES, permis B", "permis B")
    assert why_not(criteria.RequiredItems(), tables, "S3", "C1") == ("–", "CACES", "CACES")


def test_a_language_is_met_by_its_level_or_a_higher_one():
    tables = cohort(
        {"languages": ["fr:C1;en:B1", "fr:B2", None]}, {"languages": ["fr:B2", "fr:C1;en:B1", "en:A2", None]}
    )
    assert allowed(criteria.Languages(), tables) == "S1C1 S1C2 S1C3 S1C4 S2C1 S2C4 S3C4"
    assert why_not(criteria.Languages(), tables, "S2", "C2") == (
        "fr B2",
        "fr ≥ C1, en ≥ B1",
        "fr ≥ C1, en ≥ B1",
    )


class TestMinimumAge:
    def test_the_age_is_reached_on_the_birthday(self):
        births = ["2008-09-01", "2008-09-02", None]
        tables = cohort({"birth_date": births}, {"minimum_age": [18, None], "start": ["2026-09-01"] * 2})
        assert allowed(criteria.MinimumAge(), tables) == "S1C1 S1C2 S2C2 S3C2"
        assert why_not(criteria.MinimumAge(), tables, "S2") == (
            "17.9",
            "≥ 18 (2026-09-01)",
            "2026-09-02",
        )
        assert why_not(criteria.MinimumAge(), tables, "S3") == ("?", "≥ 18 (2026-09-01)", "≥ 18 (2026-09-01)")
        assert "S3C1" in allowed(criteria.MinimumAge(missing="allow"), tables)

    def test_it_is_judged_on_the_later_start_of_the_two(self):
        tables = cohort(
            {"birth_date": ["2008-10-01"] * 3, "start": ["2026-09-01", "2026-10-01", None]},
            {"minimum_age": [18] * 3, "start": ["2026-09-15", "2026-10-01", None]},
        )
        assert allowed(criteria.MinimumAge(), tables) == "S1C2 S2C1 S2C2 S2C3 S3C2"
        # S3 at C3: no start is known, so nobody can say.
        assert why_not(criteria.MinimumAge(), tables, "S3", "C3") == ("?", "≥ 18 (?)", "≥ 18 (?)")
        assert allowed(criteria.MinimumAge(missing="allow"), tables) == "S1C2 S2C1 S2C2 S2C3 S3C2 S3C3"

    def test_who_is_born_on_29_february_is_of_age_on_1_march(self):
        starts = ["2026-02-28", "2026-03-01"]
        tables = cohort({"birth_date": ["2008-02-29"]}, {"minimum_age": [18, 18], "start": starts})
        assert allowed(criteria.MinimumAge(), tables) == "S1C2"

    def test_half_years_count_in_months(self):
        tables = cohort({"birth_date": ["2010-03-01"]}, {"minimum_age": [16.5], "start": ["2026-08-31"]})
        assert why_not(criteria.MinimumAge(), tables) == (
            "16.4",
            "≥ 16.5 (2026-08-31)",
            "2026-09-01",
        )


def test_the_companys_dates_cover_the_students():
    tables = cohort(
        {"start": ["2026-09-01", "2026-09-01", None], "end": ["2026-12-18", "2026-12-19", "2026-12-18"]},
        {
            "start": ["2026-09-01", "2026-09-02", None, None],
            "end": ["2026-12-18", "2027-01-31", "2026-12-18", None],
        },
    )
    assert allowed(criteria.Dates(), tables) == "S1C1 S1C3 S1C4 S2C4 S3C3 S3C4"
    assert allowed(criteria.Dates(missing="allow"), tables).endswith("S2C4 S3C1 S3C2 S3C3 S3C4")
    period = "2026-09-01 … 2026-12-18"
    assert why_not(criteria.Dates(), tables, "S1", "C2") == (period, "≥ 2026-09-02, ≤ 2027-01-31", "≥ 2026-09-02")


@pytest.mark.parametrize(
    ("criterion", "column"),
    [(criteria.Confirmed, "confirmed_until"), (criteria.Accredited, "accredited_until")],
)
def test_the_companys_standing_lasts_until_the_later_start(criterion, column):
    tables = cohort(
        {"start": ["2026-09-10", "2026-08-01", None]},
        {column: ["2026-09-10", "2026-09-09", None, "2027-01-01"], "start": ["2026-09-01"] * 3 + [None]},
    )
    assert allowed(criterion(missing="refuse"), tables) == "S1C1 S1C4 S2C1 S2C2 S2C4 S3C1 S3C2"
    assert why_not(criterion(), tables, "S1", "C2") == ("2026-09-09", "≥ 2026-09-10", "2026-09-10")
    assert why_not(criterion(missing="refuse"), tables, "S3", "C4") == ("2027-01-01", "≥ ?", "≥ ?")
    assert allowed(criterion(), tables) == ("S1C1 S1C3 S1C4 S2C1 S2C2 S2C3 S2C4 S3C1 S3C2 S3C3 S3C4")


RENNES, NANTES = (48.1173, -1.6778), (47.2184, -1.5536)
"""100.4 km apart on a sphere of radius 6,371.0088 km."""


@pytest.fixture
def two_cities():
    lat, lon = ([*cities, None] for cities in zip(RENNES, NANTES, strict=True))
    return cohort({"lat": lat, "lon": lon}, {"lat": lat[:2], "lon": lon[:2]})


def test_a_company_is_within_the_distance_or_not(two_cities):
    assert allowed(criteria.Distance(100), two_cities) == "S1C1 S2C2"
    assert allowed(criteria.Distance(100.5), two_cities) == "S1C1 S1C2 S2C1 S2C2"
    assert allowed(criteria.Distance(100, missing="allow"), two_cities).endswith("S3C1 S3C2")
    assert why_not(criteria.Distance(100), two_cities, "S1", "C2") == ("100.4 km", "≤ 100 km", "0.4 km")
    assert why_not(criteria.Distance(100), two_cities, "S3", "C2") == ("?", "≤ 100 km", "≤ 100 km")


def test_travel_is_1_at_the_door_and_a_half_at_the_half_life(two_cities):
    near, far = values(criteria.Travel(100.376), two_cities)[0]
    assert near == 1.0
    assert far == pytest.approx(0.5, abs=1e-4)
    assert values(criteria.Travel(50.188), two_cities)[0][1] == pytest.approx(0.25, abs=1e-4)


@pytest.mark.parametrize(("missing", "value"), [("neutral", 0.5), ("pessimistic", 0.0), ("drop", 0.5)])
def test_an_unknown_value_counts_what_the_policy_says(two_cities, missing, value):
    assert values(criteria.Travel(missing=missing), two_cities)[2] == [value, value]


class TestTravelTime:
    @pytest.fixture
    def tables(self):
        return cohort({"grade": [1, 2]}, {"sector": ["a", "b"]})

    @pytest.fixture
    def times(self):
        return pd.DataFrame({"student": ["S2", "S1", "S1"], "company": ["C2", "C2", "C1"], "minutes": [45, 46, 44.5]})

    def test_a_pair_is_allowed_by_its_time_and_others_by_the_policy(self, tables, times):
        assert allowed(criteria.TravelTime(times, 45), tables) == "S1C1 S2C2"
        notices = Rubric([criteria.TravelTime(times, 45)]).score(tables).notices
        assert [notice.code for notice in notices if notice.subject == "travel_time"] == ["travel-table-holes"]
        assert "1 of 4 pairs have no travel time" in notices[0].text
        assert allowed(criteria.TravelTime(times, 45, missing="allow"), tables) == "S1C1 S2C1 S2C2"
        assert why_not(criteria.TravelTime(times, 45), tables, "S1", "C2") == ("46 min", "≤ 45 min", "1 min")
        assert why_not(criteria.TravelTime(times, 45), tables, "S2", "C1") == ("?", "≤ 45 min", "≤ 45 min")

    @pytest.mark.parametrize("end", ["csv", "french.csv", "parquet"])
    def test_the_table_may_be_a_file(self, tables, times, tmp_path, end):
        path = tmp_path / f"times.{end}"
        if end == "parquet":
            times.to_parquet(path)
        else:
            french = {"sep": ";", "decimal": ","} if end == "french.csv" else {}
            times.to_csv(path, index=False, **french)
        assert allowed(criteria.TravelTime(path, 45), tables) == "S1C1 S2C2"

    def test_all_faults_of_the_table_come_at_once(self, tables, times):
        times = pd.concat([times, times.iloc[[0]]])
        times = times.assign(student=["S2", "S9", "S1", "S2"], minutes=["45", "46", "soon", "45"])
        with pytest.raises(InputError) as caught:
            Rubric([criteria.TravelTime(times, 45)]).score(tables)
        places = [(fault.row, fault.column, fault.found) for fault in caught.value.faults]
        assert places == [(3, "student", "'S9'"), (4, "minutes", "'soon'"), (5, "company", "'C2'")]

    def test_a_table_without_its_columns_and_a_path_without_a_file_are_refused(self, tables, times, tmp_path):
        with pytest.raises(InputError, match="minutes: expected the columns student, company, minutes"):
            Rubric([criteria.TravelTime(times.drop(columns="minutes"), 45)]).score(tables)
        with pytest.raises(InputError, match="no such file"):
            Rubric([criteria.TravelTime(tmp_path / "absent.csv", 45)]).score(tables)


class TestSkills:
    @pytest.fixture
    def tables(self):
        return cohort({"skills": ["saw;Weld", "saw", None]}, {"skills": ["weld;saw;paint", "SAW", "plough", None]})

    def test_the_value_is_the_share_of_what_is_wanted(self, tables):
        expected = [[2 / 3, 1.0, 0.0, 0.5], [1 / 3, 1.0, 0.0, 0.5], [0.5, 0.5, 0.5, 0.5]]
        assert values(criteria.Skills(), tables) == expected

    def test_given_weights_count(self, tables):
        # C1 wants weld (3), saw (1, not named), paint (2): 4/6 and 1/6.
        weighted = values(criteria.Skills({"Weld": 3, "paint": 2}), tables)
        assert [row[0] for row in weighted] == [pytest.approx(4 / 6), pytest.approx(1 / 6), 0.5]

    def test_rare_skills_count_more(self, tables):
        # Of 3 students 2 have saw, 1 weld, 0 paint.
        saw, weld, paint = 1 + np.log(4 / 3), 1 + np.log(4 / 2), 1 + np.log(4)
        found = values(criteria.Skills("rarity"), tables)
        assert found[0][0] == pytest.approx((saw + weld) / (saw + weld + paint))
        assert found[1][1] == 1.0


def test_interests_are_in_the_sector_or_not():
    tables = cohort({"interests": ["Health;sport", None]}, {"sector": ["health", "Trade", "sport;trade", None]})
    assert values(criteria.Interests(), tables) == [[1.0, 0.0, 0.5, 0.5], [0.5] * 4]


class TestGrade:
    @pytest.fixture
    def tables(self):
        return cohort({"grade": [8, 11, 14, None]}, {"sector": ["a", "b"]})

    def test_by_default_the_scale_is_the_cohorts_own(self, tables):
        assert values(criteria.Grade(), tables) == [[0.0] * 2, [0.5] * 2, [1.0] * 2, [0.5] * 2]

    def test_a_given_scale_is_used(self, tables):
        assert [row[0] for row in values(criteria.Grade(0, 20), tables)] == [0.4, 0.55, 0.7, 0.5]

    def test_a_grade_off_the_scale_is_a_fault_with_its_row(self, tables):
        with pytest.raises(InputError) as caught:
            Rubric([criteria.Grade(0, 10)]).score(tables)
        assert [(fault.row, fault.subject) for fault in caught.value.faults] == [(3, "S2"), (4, "S3")]

    def test_equal_grades_are_all_the_highest(self):
        tables = cohort({"grade": [12, 12]}, {"sector": ["a"]})
        assert values(criteria.Grade(), tables) == [[1.0], [1.0]]


class TestRanks:
    @pytest.fixture
    def tables(self):
        applications = {
            "student": ["S1", "S1", "S1", "S2", "S3"],
            "company": ["C1", "C2", "C3", "C1", "C2"],
            "student_rank": [1, 2, 2, 1, None],
            "company_rank": [2, 1, None, 1, 1],
        }
        return cohort({"grade": [1, 2, 3]}, {"sector": list("abcd")}, applications)

    def test_a_students_first_choice_is_1_and_a_company_she_left_out_is_0(self, tables):
        assert values(criteria.StudentRank(), tables) == [
            [1.0, 0.5, 0.5, 0.0],
            [1.0, 0.0, 0.0, 0.0],
            [0.5] * 4,  # S3 ranked nobody: unknown
        ]

    def test_a_companys_first_choice_is_1_and_a_student_it_left_out_is_0(self, tables):
        assert values(criteria.CompanyRank(), tables) == [
            [0.5, 1.0, 0.5, 0.5],
            [1.0, 0.0, 0.5, 0.5],
            [0.0, 1.0, 0.5, 0.5],  # C3 and C4 ranked nobody: unknown
        ]


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda: criteria.Distance(0), "max_km = 0"),
        (lambda: criteria.Distance(float("inf")), "max_km = inf"),
        (lambda: criteria.Distance(True), "max_km = True"),
        (lambda: criteria.Travel(-1), "half_life_km = -1"),
        (lambda: criteria.Skills(weight=float("nan")), "weight = nan"),
        (lambda: criteria.Skills(missing="zero"), "missing = 'zero'"),
        (lambda: criteria.Skills("random"), "weights = 'random'"),
        (lambda: criteria.Skills({"saw": -1}), "weights.saw = -1"),
        (lambda: criteria.Programme(missing="drop"), "missing = 'drop'"),
        (lambda: criteria.Grade(20, 0), "lowest = 20, highest = 0"),
        (lambda: criteria.Grade("A"), "lowest = 'A'"),
        (lambda: criteria.TravelTime(3, 45), "table of type int"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused_by_name(make, found):
    with pytest.raises(InputError) as caught:
        make()
    assert [fault.found for fault in caught.value.faults] == [found]


def test_a_changed_copy_is_checked_too():
    with pytest.raises(InputError, match="max_km = -40"):
        replace(criteria.Distance(40), max_km=-40)


def test_a_rubric_without_soft_criteria_says_so():
    tables = cohort({"programme": ["welding"]}, {"programmes": ["welding"]})
    assert [notice.code for notice in Rubric([criteria.Programme()]).score(tables).notices] == ["no-soft-criteria"]
    assert Rubric([criteria.Programme()]).score(tables).rubric.startswith("[[hard]]")
