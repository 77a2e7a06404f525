"""`read_matrix`: scores or ranks in a plain table, as CSV or as a sheet."""

import csv

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from market_strategies import ANY_FINITE, EIGHTHS
from odd_ids import odd_ids

import jumelage as jm
from jumelage.datasets import read_matrix
from jumelage.errors import InputError


def write(folder, text, name="scores.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def rows(frame):
    return [tuple(row) for row in frame.itertuples(index=False)]


def faults(path, capacity=1, **kwargs):
    with pytest.raises(InputError) as caught:
        read_matrix(path, capacity, **kwargs)
    return caught.value.faults


def test_a_blank_is_not_allowed_and_zero_is_a_score(tmp_path):
    path = write(tmp_path, "n°,C1,C2\n007,0.5,\n8,0,-2\n9,,\n")
    pairs, students, companies = read_matrix(path, pd.Series({"C2": 3, "C1": 1}))
    assert rows(pairs) == [("007", "C1", 0.5), ("8", "C1", 0.0), ("8", "C2", -2.0)]
    assert students["student"].tolist() == ["007", "8", "9"]
    assert rows(companies) == [("C1", 1), ("C2", 3)]


def test_a_table_as_french_spreadsheets_write_it(tmp_path):
    path = tmp_path / "notes.csv"
    path.write_bytes("Élève;Crêperie;Hôtel;\r\nZoé;0,5;;\r\n;;;\r\nLéa;1;0,25;\r\n".encode("cp1252"))
    pairs, _, _ = read_matrix(path, 1)
    assert rows(pairs) == [("Zoé", "Crêperie", 0.5), ("Léa", "Crêperie", 1.0), ("Léa", "Hôtel", 0.25)]


def test_ranks_are_the_students_and_tie_where_they_are_equal(tmp_path):
    pairs, students, companies = read_matrix(write(tmp_path, ",C1,C2,C3\nana,2,1,1\nben,1,,\n"), 1, values="ranks")
    assert rows(pairs) == [("ana", "C1", 2), ("ana", "C2", 1), ("ana", "C3", 1), ("ben", "C1", 1)]
    assert list(pairs) == ["student", "company", "student_rank"]
    # Three seats, and ben can only go to C1: ana gets one of her first choices.
    result = jm.match(jm.Market.from_pairs(pairs, students, companies), objective=("placed", "student_rank"))
    assert result.value == {"placed": 2, "student_rank": 2}


def test_all_wrong_cells_and_ids_are_named_at_once(tmp_path):
    path = write(tmp_path, "student,C1,C1,,C4\nana,x,1,2,\n,3,,,\nana,nan,inf,1e999,\n")
    assert {(fault.row, fault.column, fault.found) for fault in faults(path, {"C1": 1, "C4": 1})} == {
        (1, "C", "'C1' again"),
        (1, "D", "a blank"),
        (3, None, "a blank"),
        (4, None, "'ana' again"),
        (2, "C1", "'x'"),
        (4, "C1", "'nan'"),
        (4, "C1", "'inf'"),
        (4, None, "'1e999'"),
    } | {(None, None, "nothing")}
    assert {fault.table for fault in faults(path)} == {"scores.csv"}


@pytest.mark.parametrize("cell", ["0", "1.5", "-1", "first"])
def test_a_rank_is_a_whole_number_from_1(tmp_path, cell):
    [fault] = faults(write(tmp_path, f"student,C1\nana,{cell}\n"), values="ranks")
    assert (fault.row, fault.column, fault.subject, fault.found) == (2, "C1", "ana", repr(cell))


@pytest.mark.parametrize("text", ["student\nana\n", "student,C1\n", "student,,\n,,\n"])
def test_a_table_without_students_or_companies_is_a_fault(tmp_path, text):
    [fault] = faults(write(tmp_path, text))
    assert fault.expected == "student ids in the first column and company ids as headings"


def test_a_row_that_is_cut_short_is_named(tmp_path):
    [fault] = faults(write(tmp_path, "student,C1,C2\nana,1,2\nben,1\n"))
    assert (fault.table, fault.row, fault.found) == ("scores.csv", 3, "2 cells")


def test_values_are_scores_or_ranks(tmp_path):
    [fault] = faults(write(tmp_path, "student,C1\nana,1\n"), values="costs")
    assert (fault.table, fault.found) == ("values", "'costs'")


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    for row in ([None, "007", 8, None], ["ana", 0.5, None, None], [12, "0,25", 1, None], [None, None, None, None]):
        book["Notes"].append(row)
    book.save(tmp_path / "one.xlsx")
    book.create_sheet("other").append(["student", "C1"])
    book["other"].append(["ana", 1])
    book.save(tmp_path / "two.xlsx")
    return tmp_path


def test_the_sheet_of_a_workbook_is_read_with_its_ids_as_text(workbook):
    pairs, _, _ = read_matrix(workbook / "one.xlsx", {"007": 1, "8": 2})
    assert rows(pairs) == [("ana", "007", 0.5), ("12", "007", 0.25), ("12", "8", 1.0)]
    assert read_matrix(workbook / "two.xlsx", 1, sheet="Notes")[0].equals(pairs)


def test_a_sheet_has_to_be_said_where_there_are_several(workbook):
    [fault] = faults(workbook / "two.xlsx")
    assert (fault.table, fault.expected) == ("sheet", "a sheet of two.xlsx ('Notes', 'other')")
    [fault] = faults(workbook / "two.xlsx", sheet="notes")
    assert fault.found == "'notes'"
    [fault] = faults(write(workbook, "student,C1\nana,1\n"), sheet="Notes")
    assert fault.expected == "no sheet, as this is no workbook"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    draw=st.data(),
    values=st.sampled_from(["scores", "ranks"]),
    delimiter=st.sampled_from(",;\t"),
    suffix=st.sampled_from(["csv", "xlsx"]),
)
def test_a_table_that_is_written_comes_back_as_it_was(tmp_path, draw, values, delimiter, suffix):
    # Headings are all that tells the delimiter: an id with another one in it can be cut there as well.
    ids = odd_ids(without=",;\t".replace(delimiter, ""))
    students, companies = draw.draw(ids), draw.draw(ids)
    # A workbook keeps fifteen digits of a number, a CSV file all of them.
    score = EIGHTHS if suffix == "xlsx" else ANY_FINITE
    cell = st.none() | (st.integers(1, 9) if values == "ranks" else score)
    table = [[draw.draw(cell) for _ in companies] for _ in students]
    path = tmp_path / f"table.{suffix}"
    lines = [["id", *companies], *([student, *cells] for student, cells in zip(students, table, strict=True))]
    if suffix == "xlsx":
        book = openpyxl.Workbook()
        for row, line in enumerate(lines, 1):
            for column, value in enumerate(line, 1):
                written = book.active.cell(row, column)
                written.value = value
                if isinstance(value, str):
                    written.data_type = "s"
        book.save(path)
    else:
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=delimiter).writerows(lines)
    pairs, read_students, read_companies = read_matrix(path, 3, values=values)
    assert read_students["student"].tolist() == students
    assert rows(read_companies) == [(company, 3) for company in companies]
    assert rows(pairs) == [
        (student, company, value)
        for student, cells in zip(students, table, strict=True)
        for company, value in zip(companies, cells, strict=True)
        if value is not None
    ]
