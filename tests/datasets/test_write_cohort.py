"""`write_cohort`: what is read back is what was written, and nothing of it runs in a spreadsheet."""

import csv
import subprocess
import sys
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from cohort_strategies import cohorts
from hypothesis import HealthCheck, given, settings

import jumelage as jm
from jumelage.datasets import load_cohort, make_cohort, read_cohort, write_cohort
from jumelage.datasets.limits import WORKBOOK
from jumelage.errors import InputError

RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "\n")
STUDENTS = pd.DataFrame({"student": ["007", "8"]})
COMPANIES = pd.DataFrame({"company": ["C1"], "capacity": [2]})

in_every_form = pytest.mark.parametrize(
    ("name", "parquet"), [("term", False), ("term", True), ("term.xlsx", False)], ids=["csv", "parquet", "xlsx"]
)


@pytest.fixture
def plain():
    return jm.Cohort(STUDENTS, COMPANIES)


def again(cohort, path, **how):
    """Return a cohort as it is read from where it was written to."""
    write_cohort(cohort, path, **how)
    return read_cohort(path).replace(name=cohort.name, about=cohort.about)


def only_fault(cohort, path, **how):
    with pytest.raises(InputError) as caught:
        write_cohort(cohort, path, **how)
    [fault] = caught.value.faults
    return fault


def files(folder):
    return {path.name for path in folder.iterdir()}


@in_every_form
@given(cohort=cohorts())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
def test_what_is_read_back_is_what_was_written(tmp_path, name, parquet, cohort):
    assert again(cohort, tmp_path / name, parquet=parquet) == cohort


@in_every_form
def test_shipped_and_made_cohorts_come_back(tmp_path, name, parquet):
    for cohort in (load_cohort("bretagne"), make_cohort("bts_ile_de_france", num_students=60, num_companies=30)):
        assert again(cohort, tmp_path / name, parquet=parquet) == cohort


@given(cohort=cohorts())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
def test_no_text_of_a_csv_file_begins_as_a_formula_does(tmp_path, cohort):
    write_cohort(cohort, tmp_path)
    for table in tmp_path.glob("*.csv"):
        with table.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row if cell.startswith(RUNS_IN_A_SPREADSHEET)]
        # A number may be negative: these are.
        assert all(float(cell) < 0 for cell in cells)


def test_texts_that_begin_with_an_apostrophe_come_back_whether_or_not_a_formula_follows(tmp_path):
    words = ["'t Hof", "'", "''", "'=1", "''=1", "=1", "'-", "' =1", "'007"]
    students = pd.DataFrame({"student": words, "mood": words, "skills": words})
    assert again(jm.Cohort(students, COMPANIES), tmp_path).students["mood"].tolist() == words


def test_an_apostrophe_of_the_users_own_stays_unless_it_keeps_a_formula_from_running(tmp_path):
    (tmp_path / "students.csv").write_text("student,'=note\n't Hof,'n\n'=1+1,''='\n'-12,' -\n", encoding="utf-8")
    (tmp_path / "companies.csv").write_text("company,capacity\nC1,1\n")
    students = read_cohort(tmp_path).students
    assert students["student"].tolist() == ["'t Hof", "=1+1", "-12"]
    assert students["=note"].tolist() == ["'n", "'='", "' -"]


def test_columns_that_nobody_knows_keep_their_types_in_parquet_and_are_texts_elsewhere(tmp_path):
    own = {
        "year": [2026, 2027],
        "mean": [0.5, 2.0],
        "late": [True, False],
        "left": pd.to_datetime(["2026-09-01", None]),
    }
    cohort = jm.Cohort(STUDENTS.assign(**own, mood=[" so so ", ""]), COMPANIES)
    assert again(cohort, tmp_path / "parquet", parquet=True) == cohort
    for name in ("csv", "term.xlsx"):
        students = again(cohort, tmp_path / name).students
        assert students.fillna("-").to_dict("list") == {
            "student": ["007", "8"],
            "year": ["2026", "2027"],
            "mean": ["0.5", "2"],
            "late": ["True", "False"],
            "left": ["2026-09-01", "-"],
            "mood": ["so so", "-"],
        }


def test_headings_with_delimiters_and_quotes_in_them_do_not_change_the_delimiter(tmp_path):
    for position, heading in enumerate(["a;b;c;d", "a\tb\tc\td", '"a";b;c;d', "a,b", 'say "ho"', "two\nlines;;;"]):
        cohort = jm.Cohort(STUDENTS.assign(**{heading: "x"}), COMPANIES)
        assert again(cohort, tmp_path / str(position)) == cohort


@in_every_form
def test_only_tables_with_something_in_them_are_written(tmp_path, name, parquet, plain):
    write_cohort(plain, tmp_path / name, parquet=parquet)
    place = tmp_path / name
    written = openpyxl.load_workbook(place).sheetnames if place.is_file() else [file.stem for file in place.iterdir()]
    assert sorted(written) == ["companies", "students"]
    headings_only = plain.replace(offers=pd.DataFrame(columns=["student", "company", "status", "student_rank"]))
    assert again(headings_only, tmp_path / f"more-{name}", parquet=parquet) == headings_only


def test_in_a_folder_tables_of_another_cohort_are_replaced_or_removed_and_nothing_else_is(tmp_path, plain):
    theirs = ("Students.csv", "companies.csv", "applications.csv", "OFFERS.CSV", "history.parquet")
    for name in (*theirs, "rubric.toml", "notes.csv", "students.txt"):
        (tmp_path / name).write_text("of another term")
    assert again(plain, tmp_path) == plain
    assert files(tmp_path) == {"students.csv", "companies.csv", "rubric.toml", "notes.csv", "students.txt"}
    assert again(plain, tmp_path, parquet=True) == plain
    assert files(tmp_path) == {"students.parquet", "companies.parquet", "rubric.toml", "notes.csv", "students.txt"}


def test_a_file_that_fails_half_way_leaves_the_folder_as_it_was(tmp_path, plain, monkeypatch):
    write_cohort(plain.replace(history=pd.DataFrame({"student": ["8"], "term": "1", "employer": "Ker"})), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write, calls = pd.DataFrame.to_csv, []

    def disk_full(frame, *where, **how):
        calls.append(frame)
        write(frame, *where, **how)
        if len(calls) == 2:
            message = "disk full"
            raise OSError(message)

    monkeypatch.setattr(pd.DataFrame, "to_csv", disk_full)
    assert "disk full" in only_fault(plain.replace(students=STUDENTS.head(1)), tmp_path).found
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", ["term", "term.xlsx"])
def test_beside_headings_of_the_users_own_nothing_is_written(tmp_path, plain, name):
    folder = tmp_path / "term" if name == "term" else tmp_path
    folder.mkdir(exist_ok=True)
    (folder / "columns.toml").write_text('"Élève" = "student"', encoding="utf-8")
    fault = only_fault(plain, tmp_path / name)
    assert "columns.toml" in fault.found
    assert "choose another folder" in fault.remedy
    assert files(folder) == {"columns.toml"}


WITHOUT_EXTRAS = """
import sys
sys.modules["pyarrow"] = sys.modules["xlsxwriter"] = None
import jumelage as jm
folder, cohort = sys.argv[1], jm.load_cohort("bretagne")
for path, how in ((folder, {"parquet": True}), (f"{folder}/term.xlsx", {})):
    try:
        jm.write_cohort(cohort, path, **how)
    except jm.JumelageError as error:
        print(type(error).__name__, str(error).split("'")[1])
jm.write_cohort(cohort, f"{folder}/csv")
print(jm.read_cohort(f"{folder}/csv").replace(name=cohort.name, about=cohort.about) == cohort)
"""


def test_a_missing_extra_is_named_what_was_there_stays_and_csv_needs_none(tmp_path, plain):
    write_cohort(plain, tmp_path)
    write_cohort(plain, tmp_path / "term.xlsx")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    run = [sys.executable, "-c", WITHOUT_EXTRAS, str(tmp_path)]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said == ["MissingExtraError jumelage[parquet]", "MissingExtraError jumelage[excel]", "True"]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("name", ["term.csv", "term.parquet", "term.xlsm", "term.ods", "there.txt"])
def test_a_place_that_is_neither_a_folder_nor_a_workbook_is_a_fault(tmp_path, plain, name):
    (tmp_path / "there.txt").write_text("mine")
    fault = only_fault(plain, tmp_path / name)
    assert (fault.table, fault.found) == ("path", f"the file {name}")
    assert files(tmp_path) == {"there.txt"}


def test_arguments_of_the_wrong_kind_are_faults_together(tmp_path, plain):
    with pytest.raises(InputError) as caught:
        write_cohort(5, plain)
    assert [fault.table for fault in caught.value.faults] == ["cohort", "path"]
    assert only_fault(plain, tmp_path / "term.xlsx", parquet=True).table == "path"


def test_a_place_that_cannot_be_made_is_a_fault(tmp_path, plain):
    (tmp_path / "file").write_text("mine")
    assert only_fault(plain, tmp_path / "file" / "term").expected == "a place that can be written"
    assert only_fault(plain, tmp_path / "file" / "term.xlsx").expected == "a place that can be written"


@pytest.mark.parametrize(
    ("text", "not_in"),
    [
        ("bell \x07", {"term", "term.xlsx"}),
        ("x" * 32_768, {"term.xlsx"}),
        ("😀" * 16_384, {"term.xlsx"}),
        ("x" * 131_072, {"term", "term.xlsx"}),
        ("_x000D_", {"term.xlsx"}),
        ("_x005F_x0041_", {"term.xlsx"}),
        ("<r><t>bold</t></r>", {"term.xlsx"}),
        ("\uffff", {"term.xlsx"}),
    ],
)
def test_a_text_that_would_not_come_back_is_a_fault_at_its_place(tmp_path, text, not_in):
    cohort = jm.Cohort(STUDENTS.assign(mood=["fine", text]), COMPANIES)
    for name in ("term", "term.xlsx"):
        if name in not_in:
            fault = only_fault(cohort, tmp_path / name)
            assert (fault.table, fault.row, fault.column, fault.subject) == ("students", 3, "mood", "8")
            assert "Parquet" in fault.remedy
            assert not (tmp_path / name).exists()
        else:
            assert again(cohort, tmp_path / name) == cohort
    assert again(cohort, tmp_path / "parquet", parquet=True) == cohort


def test_the_longest_texts_come_back(tmp_path):
    longest_cell = jm.Cohort(STUDENTS.assign(mood=["=" * 131_071, "fine"]), COMPANIES)
    assert again(longest_cell, tmp_path / "term") == longest_cell
    longest_of_excel = jm.Cohort(STUDENTS.assign(mood=["x" * 32_767, "fine"]), COMPANIES)
    assert again(longest_of_excel, tmp_path / "term.xlsx") == longest_of_excel


def test_a_heading_that_would_not_come_back_is_a_fault(tmp_path):
    fault = only_fault(jm.Cohort(STUDENTS.assign(**{"a\x07": "x"}), COMPANIES), tmp_path / "term")
    assert (fault.table, fault.row, fault.column) == ("students", 1, "a\x07")


def test_a_column_that_parquet_has_no_type_for_is_a_fault_of_its_table(tmp_path):
    cohort = jm.Cohort(STUDENTS.assign(mood=pd.Series([1, "a"], dtype=object)), COMPANIES)
    fault = only_fault(cohort, tmp_path, parquet=True)
    assert fault.table == "students"
    assert "mood" in fault.found
    assert files(tmp_path) == set()


def test_a_table_too_large_for_a_sheet_is_a_fault():
    tables = {"students": STUDENTS.assign(mood="fine", day=1), "companies": COMPANIES}
    small = replace(WORKBOOK, most_rows=3, most_columns=2)
    assert [(fault.table, fault.found) for fault in small.faults(tables)] == [("students", "3 columns")]
    assert [fault.found for fault in replace(WORKBOOK, most_rows=2).faults(tables)] == ["3 rows"]


@pytest.mark.slow
def test_more_students_than_a_sheet_has_rows_are_a_fault_before_anything_is_written(tmp_path):
    students = pd.DataFrame({"student": [f"S{number}" for number in range(1_048_576)]})
    fault = only_fault(jm.Cohort(students, COMPANIES), tmp_path / "term.xlsx")
    assert fault.found == "1048577 rows"
    assert files(tmp_path) == set()
    assert WORKBOOK.faults({"students": students.head(-1)}) == []


@pytest.fixture
def workbook(tmp_path):
    cohort = load_cohort("bretagne")
    students = cohort.students.assign(mood=["=1+1", "https://x.fr", *["007"] * (len(cohort.students) - 2)])
    write_cohort(cohort.replace(students=students), tmp_path / "term.xlsx")
    return openpyxl.load_workbook(tmp_path / "term.xlsx")


def test_in_a_workbook_texts_are_texts_dates_are_dates_and_numbers_are_numbers(workbook):
    sheet = workbook["students"]
    at = {cell.value: cell.column for cell in sheet[1]}
    kinds = {name: sheet.cell(2, column).data_type for name, column in at.items()}
    assert [kinds[name] for name in ("student", "mood", "lat", "birth_date")] == ["s", "s", "n", "d"]
    assert not any(cell.data_type == "f" or cell.hyperlink for row in sheet for cell in row)
    letters = {name: sheet.cell(1, column).column_letter for name, column in at.items()}
    formats = {name: sheet[f"{letter}2"].number_format for name, letter in letters.items()}
    assert [formats[name] for name in ("student", "mood", "lat", "birth_date")] == ["@", "@", "General", "yyyy-mm-dd"]


def test_in_a_workbook_headings_stay_in_sight_and_can_be_filtered(workbook):
    for sheet in workbook:
        assert all(cell.font.bold for cell in sheet[1])
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_in_a_workbook_the_status_of_an_offer_is_chosen_from_a_list(workbook):
    [status] = workbook["offers"].data_validations.dataValidation
    assert status.formula1 == '"agreed,open,declined,withdrawn"'
    column = next(cell.column_letter for cell in workbook["offers"][1] if cell.value == "status")
    assert str(status.sqref) == f"{column}2:{column}1048576"


def test_modes_that_the_workbook_offers_are_read(tmp_path, plain):
    write_cohort(plain.replace(students=STUDENTS.assign(modes="direct")), tmp_path / "term.xlsx")
    [modes] = openpyxl.load_workbook(tmp_path / "term.xlsx")["students"].data_validations.dataValidation
    offered = modes.formula1.strip('"').split(",")
    assert len(offered) == 7
    students = pd.DataFrame({"student": [str(number) for number in range(7)], "modes": offered})
    assert plain.replace(students=students).students["modes"].tolist() == offered


def test_a_workbook_that_was_edited_and_saved_is_read_as_edited(workbook, tmp_path):
    before = read_cohort(tmp_path / "term.xlsx")
    sheet = workbook["companies"]
    capacity = next(cell.column for cell in sheet[1] if cell.value == "capacity")
    sheet.cell(2, capacity).value += 1
    workbook.save(tmp_path / "term.xlsx")
    after = read_cohort(tmp_path / "term.xlsx")
    companies = before.companies
    companies.loc[0, "capacity"] += 1
    assert after == before.replace(companies=companies)


@pytest.mark.parametrize("number", [0.1 + 0.2, 1 / 3, 1e300, 5e-324, 123456789.12345679, -0.1, 2.0**53 + 2])
def test_every_digit_of_a_number_comes_back(tmp_path, number):
    cohort = jm.Cohort(STUDENTS.assign(grade=[number, None]), COMPANIES)
    for name in ("term", "term.xlsx"):
        assert again(cohort, tmp_path / name).students["grade"][0] == number
