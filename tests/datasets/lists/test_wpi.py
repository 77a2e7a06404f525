"""`read_wpi`: two tables of values become one market, with ties where the difference is rounding."""

import numpy as np
import pandas as pd
import pytest

import jumelage as jm
from jumelage.datasets import read_wpi
from jumelage.errors import InputError

# 0.1 + 0.2 is not 0.3 in floats: director 1 holds students 1 and 2 for equal all the same.
FILES = {
    "student_preference.csv": "Student \\ Project,1,2\n1.0,1.0,0.5\n2.0,0.5,0.0\n03,1.0,1.0\n",
    "project_preference.csv": f"Student \\ Project,2,1\n1.0,0.5,{0.1 + 0.2!r}\n2.0,0.25,0.3\n03,0.0,0.9\n",
    "project_capacity.csv": "ProjectID,Capacity\n2,3\n1,1\n",
    "student_info.csv": "StudentID,Gender,Major\n2,Male,CS\n1,Female,ME\n03,,AREN\n",
}


@pytest.fixture
def year(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def faults(folder):
    with pytest.raises(InputError) as caught:
        read_wpi(folder)
    return [(fault.table, fault.row, fault.column, fault.found) for fault in caught.value.faults]


def test_both_sides_are_put_together_by_their_ids(year):
    pairs, students, companies = read_wpi(year)
    blank = pd.NA
    expected = pd.DataFrame(
        [
            ("1", "1", 1.0, 0.3, 0.65, 1, 2),
            ("1", "2", 0.5, 0.5, 0.5, 2, 1),
            ("2", "1", 0.5, 0.3, 0.4, 1, 2),
            ("2", "2", 0.0, 0.25, 0.125, blank, blank),
            ("03", "1", 1.0, 0.9, 0.95, 1, 1),
            ("03", "2", 1.0, 0.0, 0.5, blank, blank),
        ],
        columns=["student", "company", "student_value", "director_value", "score", "student_rank", "company_rank"],
    ).astype({"student_rank": "Int64", "company_rank": "Int64", "student": "str", "company": "str"})
    pd.testing.assert_frame_equal(pairs, expected)
    assert students.astype(object).where(students.notna(), None).to_numpy().tolist() == [
        ["1", "Female", "ME"],
        ["2", "Male", "CS"],
        ["03", None, "AREN"],
    ]
    assert list(students) == ["student", "Gender", "Major"]
    assert companies.to_numpy().tolist() == [["1", 1], ["2", 3]]


def test_faults_of_all_four_files_are_named_at_once(year):
    (year / "student_preference.csv").write_text("id,1,2\n1,1,\n2,x,0\n1,0,0\n")
    (year / "project_preference.csv").write_text("id,1,3\n1,1,1\n4,1,1\n")
    (year / "project_capacity.csv").write_text("ProjectID,Capacity\n1,-1\n2,\n2,1\n")
    (year / "student_info.csv").write_text("Student,Major\n1,ME\n")
    assert set(faults(year)) == {
        ("student_preference.csv", 2, "2", "nothing"),
        ("student_preference.csv", 3, "1", "'x'"),
        ("student_preference.csv", 4, None, "'1' again"),
        ("project_preference.csv", None, None, "no row or column for 2"),
        ("project_preference.csv", None, None, "4 as well"),
        ("project_preference.csv", None, None, "3 as well"),
        ("project_capacity.csv", 4, "ProjectID", "'2' again"),
        ("project_capacity.csv", 2, "Capacity", "'-1'"),
        ("project_capacity.csv", 3, "Capacity", "nothing"),
        ("student_info.csv", 1, "StudentID", "columns Student, Major"),
    }


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_cut_short_or_no_text_is_named(year, name):
    text = (year / name).read_text()
    (year / name).unlink()
    assert [fault[0] for fault in faults(year)] == [name]
    for content in (b"", b"\x89PNG\r\n\x1a\n\x00\x00", text[: text.rindex("\n", 0, -1)].encode()):
        (year / name).write_bytes(content)
        assert name in {fault[0] for fault in faults(year)} or name == "student_preference.csv"
        assert faults(year)


def test_what_is_no_folder_is_a_fault(year):
    for folder in (year / "student_info.csv", year / "nowhere", 5):
        assert [fault[0] for fault in faults(folder)] == ["folder"]


@pytest.mark.needs_data
@pytest.mark.parametrize(("name", "optimum", "num_ties"), [("2017-2018", 702.3366, 980), ("2018-2019", 805.6399, 1628)])
def test_the_real_years_have_their_known_optimum_and_their_hidden_ties(data, name, optimum, num_ties):
    pairs, students, companies = read_wpi(data / "wpi_iqp" / name)
    market = jm.Market.from_pairs(pairs, students, companies, modes=[jm.modes.Assignment()])
    assert list(market.student_columns) == ["student", "Gender", "Major"]
    assert jm.match(market, objective=("score",)).value["score"] == pytest.approx(optimum, abs=5e-5)
    for side, column in (("student", "student_value"), ("project", "director_value")):
        plain = pd.read_csv(data / "wpi_iqp" / name / f"{side}_preference.csv", index_col=0)
        assert np.array_equal(pairs[column].to_numpy().reshape(plain.shape), plain.to_numpy())
    applied = pairs["student_rank"].notna()
    assert applied.equals((pairs["student_value"] > 0) & (pairs["director_value"] > 0))
    assert applied.equals(pairs["company_rank"].notna())
    ranked = pairs[applied].sort_values(["company", "company_rank", "director_value"], ascending=[True, True, False])
    same = ranked["company"].eq(ranked["company"].shift())
    drop = -ranked["director_value"].diff()[same]
    # Where the rank stays the values are equal but for rounding, where it does not they clearly fall.
    step = ranked["company_rank"].diff()[same]
    assert set(step.unique()) == {0, 1}
    assert drop[step == 0].abs().max() < 1e-12
    assert drop[step == 1].min() > 1e-5
    assert np.count_nonzero(drop[step == 0]) == num_ties
