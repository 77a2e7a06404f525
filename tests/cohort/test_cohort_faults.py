"""Every fault of every table at once, each at its place."""

import math

import numpy as np
import pandas as pd
import pytest

from jumelage.cohort import Cohort
from jumelage.errors import InputError

GOOD_STUDENTS = pd.DataFrame({"student": ["S1", "S2"]})
GOOD_COMPANIES = pd.DataFrame({"company": ["C1", "C2"], "capacity": [1, 2]})


def faults(*tables, **named):
    with pytest.raises(InputError) as caught:
        Cohort(*tables, **named)
    return caught.value.faults


def places(found):
    return [(fault.table, fault.row, fault.column) for fault in found]


def test_one_broken_set_of_tables_gives_all_its_faults_and_no_others():
    students = pd.DataFrame(
        {
            "student": ["S1", "S2", None, None, "S1", "S3"],
            "lat": [48.1, "95", None, None, None, math.inf],
            "lon": [None, "2", None, 1, "west", -1],
            "birth_date": ["2008-01-01", None, None, None, None, "2026-09-02"],
            "start": ["2026-09-01", "31/02/2026", None, None, "01/09/2026", "2026-09-01"],
            "end": ["2026-08-31", None, None, None, "0206-12-01", 20261201],
            "languages": ["fr:C1", "fr", None, None, "fr:C1;fr:B2", "fr:D1"],
            "seats": [1, 0, None, None, 1.5, 2],
            "modes": ["direct", "lottery", None, None, None, None],
        },
        dtype=object,
    )
    companies = pd.DataFrame(
        {
            "company": ["C1", "C2", "C3", "C4", "C5", "C1"],
            "capacity": [-1, 1.5, "two", None, 2, 0],
            "minimum": [0, 0, 0, 0, 3, None],
            "minimum_age": [16, -1, None, None, None, None],
        },
        dtype=object,
    )
    applications = pd.DataFrame(
        {
            "student": ["S1", "S1", "S9", "S2"],
            "company": ["C1", "C1", "C1", "C9"],
            "student_rank": [1, 2, 0, 1.5],
            "company_rank": [1, -1, 1, "first"],
        },
        dtype=object,
    )
    offers = pd.DataFrame(
        {
            "student": ["S2", "S2", "S3", "S9"],
            "company": ["C2", "C3", "C2", "C2"],
            "status": ["agreed", "agreed", "perhaps", None],
        }
    )
    history = pd.DataFrame({"student": ["S1", "S9"], "term": ["2025", None], "employer": ["gone", "gone"]})
    assert sorted(places(faults(students, companies, applications, offers, history)), key=str) == sorted(
        [
            ("students", 5, "student"),
            ("students", 6, "student"),
            ("students", 3, "lat"),
            ("students", 5, "lat"),
            ("students", 7, "lat"),
            ("students", 2, "lon"),
            ("students", 6, "lon"),
            ("students", 3, "start"),
            ("students", 7, "start"),
            ("students", 2, "end"),
            ("students", 6, "end"),
            ("students", 7, "end"),
            ("students", 3, "languages"),
            ("students", 6, "languages"),
            ("students", 7, "languages"),
            ("students", 3, "seats"),
            ("students", 6, "seats"),
            ("students", 3, "modes"),
            ("companies", 2, "capacity"),
            ("companies", 3, "capacity"),
            ("companies", 4, "capacity"),
            ("companies", 5, "capacity"),
            ("companies", 7, "company"),
            ("companies", 6, "minimum"),
            ("companies", 3, "minimum_age"),
            ("applications", 3, "company"),
            ("applications", 4, "student"),
            ("applications", 5, "company"),
            ("applications", 4, "student_rank"),
            ("applications", 5, "student_rank"),
            ("applications", 3, "company_rank"),
            ("applications", 5, "company_rank"),
            ("offers", 3, "status"),
            ("offers", 4, "status"),
            ("offers", 5, "status"),
            ("offers", 5, "student"),
            ("history", 3, "term"),
        ],
        key=str,
    )


def test_a_fault_names_its_subject_what_was_found_and_what_to_do():
    [fault] = faults(GOOD_STUDENTS, GOOD_COMPANIES.assign(capacity=[1, -1]))
    assert (fault.subject, fault.found) == ("C2", "-1")
    assert fault.expected == "a whole number from 0 to a billion"
    assert fault.remedy


@pytest.mark.parametrize("capacity", [-1, 1.5, "two", None, "", math.inf, True, "1,5", "1e300", "0x1", np.int64(2**62)])
def test_a_capacity_that_is_no_whole_number_is_refused(capacity):
    companies = pd.DataFrame({"company": ["C1"], "capacity": pd.Series([capacity], dtype=object)})
    assert places(faults(GOOD_STUDENTS, companies)) == [("companies", 2, "capacity")]


def test_a_missing_column_is_a_fault_that_points_to_the_one_that_looks_like_it():
    [fault] = faults(GOOD_STUDENTS, GOOD_COMPANIES.rename(columns={"capacity": "capcity"}))
    assert (fault.table, fault.row, fault.column) == ("companies", None, "capacity")
    assert "'capcity'" in fault.remedy


def test_missing_tables_are_faults_together():
    assert places(faults(None, [1, 2])) == [("students", None, None), ("companies", None, None)]


def test_a_heading_that_stands_twice_is_a_fault():
    students = pd.DataFrame([["S1", "a", "b"]], columns=["student", "skills", "Skills "])
    assert places(faults(students, GOOD_COMPANIES)) == [("students", 1, "skills")]


def test_row_numbers_count_rows_that_were_left_blank_and_ignore_the_index_given():
    companies = pd.DataFrame({"company": ["C1", None, "C2"], "capacity": [1, None, -1]}, index=[40, 7, 7])
    [fault] = faults(GOOD_STUDENTS, companies)
    assert fault.row == 4


def test_an_unknown_id_that_lost_its_zeros_is_recognised():
    applications = pd.DataFrame({"student": ["7"], "company": ["C1"], "student_rank": [1]})
    [fault] = faults(pd.DataFrame({"student": ["007"]}), GOOD_COMPANIES, applications)
    assert fault.found == "'7' (there is '007')"


def test_ranks_of_companies_without_those_of_students_are_a_fault():
    applications = pd.DataFrame({"student": ["S1"], "company": ["C1"], "company_rank": [1]})
    assert places(faults(GOOD_STUDENTS, GOOD_COMPANIES, applications)) == [("applications", None, "student_rank")]


def test_a_latitude_without_a_column_of_longitudes_is_a_fault():
    assert places(faults(GOOD_STUDENTS.assign(lat=[48.1, None]), GOOD_COMPANIES)) == [("students", None, "lon")]


def test_ties_and_refusals_are_no_faults():
    applications = pd.DataFrame(
        {
            "student": ["S1", "S1", "S2"],
            "company": ["C1", "C2", "C1"],
            "student_rank": 1,
            "company_rank": [1, 1, None],
        }
    )
    assert len(Cohort(GOOD_STUDENTS, GOOD_COMPANIES, applications).applications) == 3


def test_two_offers_of_which_one_is_agreed_are_no_fault():
    offers = pd.DataFrame({"student": ["S1", "S1"], "company": ["C1", "C2"], "status": ["Agreed", "withdrawn "]})
    assert Cohort(GOOD_STUDENTS, GOOD_COMPANIES, offers=offers).offers["status"].tolist() == [
        "agreed",
        "withdrawn",
    ]


def test_the_faults_can_be_read_as_a_table():
    with pytest.raises(InputError) as caught:
        Cohort(GOOD_STUDENTS, GOOD_COMPANIES.assign(capacity=[-1, "x"]))
    frame = caught.value.to_frame()
    assert frame["row"].tolist() == [2, 3]
    assert frame["found"].tolist() == ["-1", "'x'"]
