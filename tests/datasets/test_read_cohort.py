"""`read_cohort`: folders and workbooks as people make them, and what is said when they cannot be read."""

import datetime as dt
import unicodedata
import zipfile

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumelage.cohort import Cohort
from jumelage.datasets import load_cohort, read_cohort
from jumelage.errors import InputError

TABLES = ("students", "companies", "applications", "offers", "history")
STUDENTS = "student,programme,lat,lon,start,skills,grade\n007,Éducation,48.117,-1.678,2026-09-01,a;b,12.5\n8,,,,,,\n"
COMPANIES = "company,capacity,employer\nC1,2,Crêperie\nC2,0,\n"


def write(folder, encoding="utf-8", **tables):
    for name, text in tables.items():
        (folder / f"{name}.csv").write_bytes(text.encode(encoding))
    return folder


def places(path):
    with pytest.raises(InputError) as caught:
        read_cohort(path)
    return [(fault.table, fault.row, fault.column) for fault in caught.value.faults]


def only_fault(path):
    with pytest.raises(InputError) as caught:
        read_cohort(path)
    [fault] = caught.value.faults
    return fault


@pytest.fixture
def plain(tmp_path):
    (tmp_path / "term").mkdir()
    return read_cohort(write(tmp_path / "term", students=STUDENTS, companies=COMPANIES))


def test_a_folder_of_csv_is_read_with_its_ids_as_text(plain):
    assert plain.name == "term"
    assert plain.notices[0].code == "capacity-zero"
    assert plain.students["student"].tolist() == ["007", "8"]
    assert plain.students.loc[0, "start"] == pd.Timestamp(2026, 9, 1)
    assert plain.companies["employer"].tolist() == ["Crêperie", "C2"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_csv_as_french_spreadsheets_write_it_equals_the_plain_one(plain, tmp_path, encoding, delimiter):
    students = (
        "student;programme;lat;lon;start;skills;grade;;\r\n"
        '007;Éducation;48,117;-1,678;01/09/2026;"a;b";12,5;;\r\n'
        "8;;;;;;;;\r\n"
    )
    companies = "Company;Capacity;Employer\r\nC1;2;Crêperie\r\n;;\r\nC2;0;\r\n;;\r\n"
    if delimiter == "\t":
        students = students.replace(";", "\t").replace("a\tb", "a;b")
        companies = companies.replace(";", "\t")
    folder = tmp_path / "french"
    folder.mkdir()
    read = read_cohort(write(folder, encoding, students=students, companies=companies))
    assert read.replace(name="term") == plain


def test_a_workbook_equals_the_csv_also_where_cells_are_typed(plain, tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Students "
    sheet.append(["student", "programme", "lat", "lon", "start", "skills", "grade", None])
    sheet.append(["007", "Éducation", 48.117, "-1,678", dt.datetime(2026, 9, 1), "a;b", 12.5])
    sheet.append([])
    sheet.append([8.0])
    sheet = workbook.create_sheet("COMPANIES")
    sheet.append(["company", "capacity", "employer"])
    sheet.append(["C1", 2, "Crêperie"])
    sheet.append(["C2", 0.0])
    workbook.create_sheet("notes").append(["remember the milk"])
    workbook.create_sheet("offers")
    workbook.save(tmp_path / "term.xlsx")
    assert read_cohort(tmp_path / "term.xlsx") == plain


def test_the_shipped_cohort_comes_back_from_a_workbook(tmp_path):
    cohort = load_cohort("bretagne")
    with pd.ExcelWriter(tmp_path / "bretagne.xlsx", engine="openpyxl") as writer:
        for table in TABLES:
            getattr(cohort, table).to_excel(writer, sheet_name=table, index=False)
    assert read_cohort(tmp_path / "bretagne.xlsx").replace(about=cohort.about) == cohort


def test_the_shipped_cohort_comes_back_from_parquet(tmp_path):
    cohort = load_cohort("bretagne")
    for table in TABLES:
        getattr(cohort, table).to_parquet(tmp_path / f"{table}.parquet")
    assert read_cohort(tmp_path).replace(name=cohort.name, about=cohort.about) == cohort


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=6)
IDS = st.lists(TEXTS.filter(str.strip), min_size=1, max_size=5)


@given(
    students=IDS,
    companies=IDS,
    notes=st.lists(TEXTS, min_size=5, max_size=5),
    degrees=st.floats(-90, 90),
    capacity=st.integers(0, 10**9),
    day=st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
    delimiter=st.sampled_from(",;\t"),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_a_cohort_written_to_csv_and_read_again_is_equal(
    tmp_path, students, companies, notes, degrees, capacity, day, delimiter
):
    students = list(dict.fromkeys(_tidy(students)))
    companies = list(dict.fromkeys(_tidy(companies)))
    cohort = Cohort(
        pd.DataFrame(
            {
                "student": students,
                "lat": degrees,
                "lon": degrees,
                "start": day,
                "mood": _tidy(notes)[:1] * len(students),
            }
        ),
        pd.DataFrame({"company": companies, "capacity": capacity, "skills": ";".join(notes)}),
        pd.DataFrame({"student": students[:1], "company": companies[:1], "student_rank": [1]}),
        name=tmp_path.name,
    )
    for table in ("students", "companies", "applications"):
        getattr(cohort, table).to_csv(tmp_path / f"{table}.csv", index=False, sep=delimiter)
    assert read_cohort(tmp_path) == cohort


def _tidy(texts):
    """What a cell of text becomes in a cohort, so that columns it keeps untouched can be compared too."""
    return [unicodedata.normalize("NFC", text).strip() or "x" for text in texts]


def test_own_headings_stand_for_names_in_one_table_or_in_all(plain, tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    write(
        folder,
        students=STUDENTS.replace("student,", "N° ÉLÈVE,").replace("grade", "Note"),
        companies=COMPANIES.replace("company", "Entreprise").replace("capacity", "Note"),
    )
    mapping = """
        "entreprise" = "company"
        "N° élève " = "student"
        [students]
        Note = "grade"
        [companies]
        Note = "capacity"
    """
    (folder / "columns.toml").write_text(mapping, encoding="utf-8")
    assert read_cohort(folder).replace(name="term") == plain


def test_a_fault_goes_by_the_heading_that_the_user_wrote(tmp_path):
    write(tmp_path, students=STUDENTS, companies="company,Places\nC1,-1\n")
    (tmp_path / "columns.toml").write_text('[companies]\nplaces = "capacity"\n')
    assert places(tmp_path) == [("companies", 2, "Places")]


@pytest.mark.parametrize(
    "mapping",
    ['Places = "capacity"', '[companies]\nPlaces = "capacity"', "[firms]", "company = 1", "not toml"],
)
def test_a_file_of_headings_that_fits_no_table_is_a_fault(tmp_path, mapping):
    write(tmp_path, students=STUDENTS, companies=COMPANIES)
    (tmp_path / "columns.toml").write_text(mapping)
    assert only_fault(tmp_path).table == "columns.toml"


def test_own_headings_beside_a_workbook_are_used(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "students"
    workbook["students"].append(["Élève"])
    workbook.create_sheet("companies").append(["company", "capacity"])
    workbook.save(tmp_path / "term.xlsx")
    (tmp_path / "columns.toml").write_text('"Élève" = "student"', encoding="cp1252")
    assert list(read_cohort(tmp_path / "term.xlsx").students) == ["student"]


def test_faults_of_files_and_of_cells_are_reported_together(tmp_path):
    write(tmp_path, students=STUDENTS.replace("48.117", "148"), companies=COMPANIES.replace(",2,", ",-2,"))
    (tmp_path / "offers.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    write(
        tmp_path,
        history='student,term,employer\n"007,2025,Ker\n',
        applications="student,company\n007,C1,1\n\n8\n",
    )
    assert sorted(places(tmp_path), key=str) == sorted(
        [
            ("students", 2, "lat"),
            ("companies", 2, "capacity"),
            ("offers", None, None),
            ("history", None, None),
            ("applications", 2, None),
            ("applications", 4, None),
        ],
        key=str,
    )


def test_a_table_that_could_not_be_read_does_not_make_ids_unknown(tmp_path):
    write(tmp_path, students="student,programme\nS1\n", companies=COMPANIES)
    write(tmp_path, applications="student,company,student_rank\nS1,C1,1\n")
    assert places(tmp_path) == [("students", 2, None)]


def test_missing_files_are_named_with_what_is_there(tmp_path):
    write(tmp_path, eleves=STUDENTS)
    with pytest.raises(InputError) as caught:
        read_cohort(tmp_path)
    assert [(fault.table, fault.found) for fault in caught.value.faults] == [
        ("students", "no such file (there is eleves.csv)"),
        ("companies", "no such file (there is eleves.csv)"),
    ]


def test_missing_sheets_are_named_with_those_that_are_there(tmp_path):
    openpyxl.Workbook().save(tmp_path / "term.xlsx")
    with pytest.raises(InputError) as caught:
        read_cohort(tmp_path / "term.xlsx")
    assert {fault.found for fault in caught.value.faults} == {"no such sheet (there is Sheet)"}


def test_a_file_whose_name_is_nearly_that_of_a_table_is_not_passed_over(tmp_path):
    write(tmp_path, students=STUDENTS, companies=COMPANIES, application="student,company\n", placements="x\n1\n")
    fault = only_fault(tmp_path)
    assert (fault.table, fault.found) == ("applications", "a file named application")


def test_a_table_that_is_there_twice_is_a_fault(tmp_path):
    write(tmp_path, students=STUDENTS, companies=COMPANIES)
    pd.DataFrame({"student": ["S1"]}).to_parquet(tmp_path / "Students.parquet")
    assert only_fault(tmp_path).table == "students"


def test_a_path_that_is_not_there_or_no_folder_or_workbook_is_a_fault(tmp_path):
    write(tmp_path, students=STUDENTS)
    (tmp_path / "term.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "term.ods").write_bytes(b"something")
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("letter.txt", "not a workbook either")
    for name in ("nowhere", "students.csv", "term.xlsx", "term.ods", "other.xlsx"):
        assert only_fault(tmp_path / name).table == "tables"
    (tmp_path / "parquet").mkdir()
    (tmp_path / "parquet" / "students.parquet").write_bytes(b"not parquet")
    write(tmp_path / "parquet", companies=COMPANIES)
    assert only_fault(tmp_path / "parquet").table == "students"


def test_a_cohort_is_named_after_its_folder_with_its_dots(tmp_path):
    (tmp_path / "term.2026").mkdir()
    write(tmp_path / "term.2026", students=STUDENTS, companies=COMPANIES)
    assert read_cohort(tmp_path / "term.2026").name == "term.2026"


def test_tables_with_headings_only_are_read_as_empty(tmp_path):
    write(
        tmp_path,
        students="student,programme,skills\n",
        companies=COMPANIES,
        offers="student;company;status\n",
    )
    cohort = read_cohort(tmp_path)
    assert list(cohort.students) == ["student", "programme", "skills"]
    assert len(cohort.students) == len(cohort.offers) == 0


@pytest.mark.parametrize(
    ("text", "found", "row", "remedy"),
    [
        (
            'student,mood\nS1,x\n"S2,y\nS3,z\n',
            "students.csv: unexpected end of data, in the row that begins in line 3",
            None,
            "close the quote",
        ),
        (
            'student,mood\n"S1"x,y\n',
            "students.csv: ',' expected after '\"', in the row that begins in line 2",
            None,
            "close the quote",
        ),
        (
            'student,mood\n"S\n1",x\n"S2\n',
            "students.csv: unexpected end of data, in the row that begins in line 4",
            None,
            "close the quote",
        ),
        ("student,mood\nS1,x,y\n", "3 cells", 2, "put a cell that holds ',' in quotes"),
        ("student,mood\n\nS1\n", "1 cells", 3, "complete the row"),
        ("", "no such column", None, "add it"),
        ("\nS1\n", "1 cells", 2, "complete the row"),
        ("mood\nx\n", "no such column (there is mood)", None, "columns.toml"),
        ("student,student\nS1,S2\n", "2 columns", 1, "rename"),
        ("student\nS1\nS1\n", "the same as in row 2", 3, "remove one"),
    ],
)
def test_a_malformed_csv_file_is_named_with_the_line_and_what_to_do(tmp_path, text, found, row, remedy):
    write(tmp_path, students=text, companies=COMPANIES)
    fault = only_fault(tmp_path)
    assert (fault.table, fault.found, fault.row) == ("students", found, row)
    assert remedy in fault.remedy


@pytest.mark.parametrize(
    "content",
    [
        b"student\x00S1",
        b"PK\x03\x04\x14\x00",
        b"\xff\xfes\x00t",
        "student\nS1\x07".encode("utf-16"),
        b"\xd0\xcf\x11\xe0\x00",
    ],
    ids=["zeros", "a workbook", "half a letter", "a bell", "an old workbook"],
)
def test_a_file_called_csv_that_is_no_text_is_named(tmp_path, content):
    write(tmp_path, companies=COMPANIES)
    (tmp_path / "students.csv").write_bytes(content)
    fault = only_fault(tmp_path)
    assert (fault.table, fault.found) == ("students", "students.csv, which is not text")
    assert fault.remedy == "save it as CSV again"


@pytest.mark.parametrize(
    "spoil", [lambda content: content[:-20], lambda content: content[:4] + content[8:], lambda _: b""]
)
def test_a_damaged_parquet_file_is_named(tmp_path, spoil):
    write(tmp_path, companies=COMPANIES)
    path = tmp_path / "students.parquet"
    pd.DataFrame({"student": ["S1", "S2"]}).to_parquet(path)
    path.write_bytes(spoil(path.read_bytes()))
    fault = only_fault(tmp_path)
    assert (fault.table, fault.found) == ("students", "students.parquet, which is not Parquet")
    assert fault.remedy == "write it again"


def _workbook(path):
    tables = {"students": [["student"], ["S1"]], "companies": [["company", "capacity"], ["C1", 1]]}
    with xlsxwriter.Workbook(path) as workbook:
        for table, rows in tables.items():
            sheet = workbook.add_worksheet(table)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


@pytest.mark.parametrize(
    ("part", "spoil"),
    [
        ("xl/worksheets/sheet1.xml", lambda content: content[: len(content) // 2]),
        ("xl/worksheets/sheet1.xml", lambda _: b"<html>"),
        ("xl/workbook.xml", lambda content: content[: len(content) // 2]),
        ("xl/workbook.xml", lambda _: None),
        ("xl/sharedStrings.xml", lambda content: content[: len(content) // 2]),
        ("xl/sharedStrings.xml", lambda _: None),
    ],
)
def test_a_damaged_workbook_is_named(tmp_path, part, spoil):
    _workbook(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "term.xlsx", "w") as damaged:
        for name in whole.namelist():
            content = spoil(whole.read(name)) if name == part else whole.read(name)
            if content is not None:
                damaged.writestr(name, content)
    fault = only_fault(tmp_path / "term.xlsx")
    assert fault.found == "term.xlsx, which is not one"
    assert fault.remedy == "open it in a spreadsheet and save it as .xlsx"


def test_a_workbook_cut_short_is_named(tmp_path):
    _workbook(tmp_path / "term.xlsx")
    content = (tmp_path / "term.xlsx").read_bytes()
    (tmp_path / "term.xlsx").write_bytes(content[: len(content) // 2])
    fault = only_fault(tmp_path / "term.xlsx")
    assert fault.found == "term.xlsx, which is not one"
    assert fault.remedy == "open it in a spreadsheet and save it as .xlsx"


def test_two_sheets_that_could_be_the_same_table_are_a_fault(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "students"
    workbook["students"].append(["student"])
    workbook.create_sheet("Students ").append(["student"])
    workbook.create_sheet("companies").append(["company", "capacity"])
    workbook.save(tmp_path / "term.xlsx")
    fault = only_fault(tmp_path / "term.xlsx")
    assert (fault.table, fault.found) == ("students", "students, Students ")


def test_carriage_returns_in_the_cells_of_a_workbook_are_read(tmp_path):
    _workbook(tmp_path / "term.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "term.xlsx")
    workbook["students"]["A2"] = "S1_x000D_\nS2"
    workbook.save(tmp_path / "term.xlsx")
    assert read_cohort(tmp_path / "term.xlsx").students["student"].tolist() == ["S1\r\nS2"]


def test_a_wrong_cell_in_a_long_column_leaves_every_other_cell_and_row_number_right(tmp_path):
    ids = [f"S{number}" for number in range(100_000)]
    grades = ["12,5"] * len(ids)
    for position in (70_000, 70_001, 99_999):
        grades[position] = "good"
    rows = "".join(f"{student};{grade}\n" for student, grade in zip(ids, grades, strict=True))
    write(tmp_path, students=f"student;grade\n{rows}", companies=COMPANIES)
    assert places(tmp_path) == [("students", row, "grade") for row in (70_002, 70_003, 100_001)]
    write(tmp_path, students=f"student;grade\n{rows.replace('good', '')}")
    students = read_cohort(tmp_path).students
    assert students["student"].tolist() == ids
    assert students.index[students["grade"].isna()].tolist() == [70_000, 70_001, 99_999]
    assert set(students["grade"].dropna()) == {12.5}


def test_in_long_tables_repeated_and_unknown_ids_are_found_wherever_they_are(tmp_path):
    ids = [f"S{number}" for number in range(100_000)]
    pairs = [f"{student},C1,1" for student in ids]
    pairs[90_000] = "S5,C1,1"
    pairs[95_000] = "S95000 ,C9,1"
    write(
        tmp_path,
        students="student\n" + "\n".join([*ids, "S70000"]),
        companies=COMPANIES,
        applications="student,company,student_rank\n" + "\n".join(pairs),
    )
    assert places(tmp_path) == [
        ("students", 100_002, "student"),
        ("applications", 90_002, "company"),
        ("applications", 95_002, "company"),
    ]
