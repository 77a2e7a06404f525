"""`Cohort`: what tables become, and that nothing changes them afterwards."""

import datetime as dt
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest

from jumelage.cohort import Cohort


def students(**columns):
    return pd.DataFrame({"student": ["S1", "S2"], **columns})


def companies(**columns):
    return pd.DataFrame({"company": ["C1", "C2"], "capacity": [1, 2], **columns})


def test_ids_are_text_however_they_were_typed():
    given = pd.DataFrame({"student": ["007", 7.0, 8, " a b "]}, dtype=object)
    cohort = Cohort(given, pd.DataFrame({"company": [1.0, 2.0], "capacity": ["3", 4]}))
    assert cohort.students["student"].tolist() == ["007", "7", "8", "a b"]
    assert cohort.companies["company"].tolist() == ["1", "2"]
    assert cohort.companies["capacity"].tolist() == [3, 4]


def test_an_id_written_in_composed_and_in_decomposed_letters_is_one_id():
    cohort = Cohort(
        pd.DataFrame({"student": ["Zoe\u0308"]}),
        companies(),
        pd.DataFrame({"student": ["Zo\u00eb"], "company": ["C1"], "student_rank": [1]}),
    )
    assert cohort.students["student"].tolist() == cohort.applications["student"].tolist()


def test_columns_have_the_promised_types():
    cohort = Cohort(
        students(lat=["48,117", None], lon=[-1.6, None], birth_date=["2008-02-29", "01/03/2008"], seats=["", 2]),
        companies(minimum=[None, 1], minimum_age=[16, None], programmes=["a", None]),
        pd.DataFrame({"student": ["S1"], "company": ["C1"], "student_rank": ["1"], "company_rank": [None]}),
    )
    assert cohort.students.dtypes.astype(str).to_dict() == {
        "student": "str",
        "lat": "float64",
        "lon": "float64",
        "birth_date": "datetime64[us]",
        "seats": "int64",
    }
    assert cohort.companies.dtypes.astype(str).to_dict() == {
        "company": "str",
        "capacity": "int64",
        "minimum": "int64",
        "minimum_age": "float64",
        "programmes": "str",
        "employer": "str",
    }
    assert cohort.applications.dtypes.astype(str).to_dict() == {
        "student": "str",
        "company": "str",
        "student_rank": "float64",
        "company_rank": "float64",
    }
    assert cohort.students.loc[0, "lat"] == 48.117
    assert cohort.students["seats"].tolist() == [1, 2]


def test_dates_are_read_as_iso_or_day_first_and_lose_their_hour():
    written = [
        "2026-09-01",
        "1/9/2026",
        "01.09.2026",
        "2026-09-01 13:30:00",
        dt.date(2026, 9, 1),
        pd.Timestamp(2026, 9, 1, 8),
    ]
    ids = [f"S{number}" for number in range(len(written))]
    cohort = Cohort(pd.DataFrame({"student": ids, "start": written}, dtype=object), companies())
    assert set(cohort.students["start"]) == {pd.Timestamp(2026, 9, 1)}


def test_a_date_with_a_time_zone_is_the_day_on_the_calendar_there():
    start = pd.Series(pd.to_datetime(["2026-09-01 00:30", "2026-09-01 23:30"])).dt.tz_localize("Europe/Paris")
    cohort = Cohort(students(start=start), companies())
    assert cohort.students["start"].tolist() == [pd.Timestamp(2026, 9, 1)] * 2


def test_lists_are_tidied_and_keep_their_order():
    cohort = Cohort(
        students(
            skills=[" b ; a;;b ", " ; "],
            languages=["FR : c1;en:B1; en:b1", None],
            modes=["Direct;application", ""],
        ),
        companies(),
    )
    assert cohort.students["skills"].tolist()[0] == "b;a"
    assert pd.isna(cohort.students.loc[1, "skills"])
    assert cohort.students.loc[0, "languages"] == "fr:C1;en:B1"
    assert cohort.students.loc[0, "modes"] == "direct;application"


def test_a_list_given_as_a_python_list_is_read_as_one():
    cohort = Cohort(students(skills=[["b", "a"], np.array(["c"])]), companies())
    assert cohort.students["skills"].tolist() == ["b;a", "c"]


def test_employer_and_minimum_are_always_there_and_blank_means_their_default():
    assert Cohort(students(), companies()).companies["employer"].tolist() == ["C1", "C2"]
    cohort = Cohort(students(), companies(employer=["Ker", ""], minimum=["", 1]))
    assert cohort.companies["employer"].tolist() == ["Ker", "C2"]
    assert cohort.companies["minimum"].tolist() == [0, 1]


def test_optional_columns_that_are_absent_stay_absent_and_others_are_kept_untouched():
    cohort = Cohort(students(mood=[" good ", 3]), companies())
    assert list(cohort.students) == ["student", "mood"]
    assert cohort.students["mood"].tolist() == [" good ", 3]


def test_headings_are_known_whatever_their_capitals_and_spaces():
    given = pd.DataFrame({" Student ": ["S1"], "Birth Date": ["2008-01-02"]})
    assert list(Cohort(given, companies()).students) == ["student", "birth_date"]


def test_tables_that_were_not_given_are_empty_with_their_required_columns():
    cohort = Cohort(students(), companies(), offers=pd.DataFrame())
    assert list(cohort.applications) == ["student", "company"]
    assert list(cohort.offers) == ["student", "company", "status"]
    assert list(cohort.history) == ["student", "term", "employer"]
    assert len(cohort.applications) == len(cohort.offers) == len(cohort.history) == 0


def test_blank_rows_are_left_out():
    given = pd.DataFrame({"student": ["S1", None, " ", "S2"], "mood": ["good", None, "", None]})
    cohort = Cohort(given, companies())
    assert cohort.students["student"].tolist() == ["S1", "S2"]
    assert cohort.students.index.tolist() == [0, 1]


def test_empty_tables_of_students_and_companies_are_a_notice_not_a_fault():
    nobody = Cohort(pd.DataFrame({"student": []}), pd.DataFrame({"company": [], "capacity": []}))
    assert [notice.code for notice in nobody.notices] == ["empty-table", "empty-table"]
    assert nobody.companies["capacity"].dtype == "int64"
    assert "openings      0" in nobody.summary()


def test_what_is_handed_out_and_what_was_given_can_change_without_changing_the_cohort():
    given = students(mood=["good", "bad"])
    cohort = Cohort(given, companies())
    given.loc[0, "mood"] = "changed"
    handed = cohort.students
    handed.loc[0, "student"] = "changed"
    handed["new"] = 1
    del handed["mood"]
    assert cohort.students["mood"].tolist() == ["good", "bad"]
    assert cohort.students["student"].tolist() == ["S1", "S2"]
    assert "new" not in cohort.students


def test_a_cohort_is_frozen():
    cohort = Cohort(students(), companies())
    with pytest.raises(FrozenInstanceError):
        cohort.name = "another"
    with pytest.raises(AttributeError):
        cohort.students = students()


def test_replace_changes_what_it_names_and_leaves_the_original():
    cohort = Cohort(students(), companies(), name="term", about="made up")
    fewer = cohort.replace(students=cohort.students.head(1), name="fewer")
    assert (len(fewer.students), fewer.name, fewer.about) == (1, "fewer", "made up")
    assert (len(cohort.students), cohort.name) == (2, "term")
    assert cohort.replace() == cohort
    assert fewer != cohort


def test_notices_say_what_is_worth_knowing():
    cohort = Cohort(
        students(skils=["a", "b"]),
        companies().assign(capacity=[0, 2]),
        pd.DataFrame(
            {
                "student": ["S1", "S2"],
                "company": ["C1", "C2"],
                "student_rank": [None, 1],
                "company_rank": [1, None],
            }
        ),
    )
    assert [(n.code, n.table, n.row, n.subject) for n in cohort.notices] == [
        ("heading-like-known", "students", 1, "skils"),
        ("capacity-zero", "companies", 2, "C1"),
        ("ranked-by-one-side", "applications", 2, "S1"),
        ("company-refuses-all", "applications", None, "C2"),
    ]


def test_a_nameless_column_is_left_out_with_a_notice_if_it_holds_anything():
    named = Cohort(pd.DataFrame([["S1", "x"]], columns=["student", ""]), companies())
    blank = Cohort(pd.DataFrame([["S1", None]], columns=["student", ""]), companies())
    assert list(named.students) == list(blank.students) == ["student"]
    assert [notice.code for notice in named.notices] == ["column-without-heading"]
    assert blank.notices == ()


def test_the_summary_counts_each_table_and_shows_name_and_about():
    cohort = Cohort(
        students(programme=["SIO", "MCO"]),
        companies(employer=["Ker", "Ker"]),
        pd.DataFrame({"student": ["S1", "S1"], "company": ["C1", "C2"], "student_rank": [1, 2]}),
        pd.DataFrame({"student": ["S2"], "company": ["C1"], "status": ["agreed"]}),
        name="Autumn",
        about="Made up.",
    )
    assert cohort.summary().split("\n\n")[0].splitlines() == [
        "Autumn",
        "Made up.",
        "students      2, 2 programmes",
        "openings      2 of 1 employer",
        "seats         3",
        "applications  2 by 1 student to 2 openings",
        "offers        1, 1 agreed",
    ]


def test_the_page_of_a_notebook_escapes_what_the_user_wrote():
    page = Cohort(students(), companies(), name="<script>")._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_those_of_the_history_who_have_left_are_a_notice_and_no_fault():
    history = pd.DataFrame({"student": ["S1", "S9"], "term": "2025", "employer": "Ker"})
    cohort = Cohort(
        pd.DataFrame({"student": ["S1"]}), pd.DataFrame({"company": ["C1"], "capacity": 1}), history=history
    )
    assert [(notice.code, notice.table) for notice in cohort.notices] == [("history-of-others", "history")]
    assert "S9" in str(cohort.notices[0])
    assert cohort.history["student"].tolist() == ["S1", "S9"]


def test_a_programme_that_no_company_accepts_is_a_notice_with_the_nearest_one():
    students = pd.DataFrame({"student": ["S1", "S2", "S3"], "programme": ["Comerce", "commerce", "Comerce"]})
    companies = pd.DataFrame({"company": ["C1"], "capacity": [1], "programmes": ["Commerce;Cuisine"]})
    notices = Cohort(students, companies).notices
    assert [(notice.code, notice.subject) for notice in notices] == [("programme-accepted-nowhere", "Comerce")]
    assert "(2 of them)" in str(notices[0])
    assert "'Commerce'" in str(notices[0])
    open_to_all = companies.assign(programmes=[None])
    assert Cohort(students, open_to_all).notices == ()
