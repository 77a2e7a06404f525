"""`read_rank_lists`: one list a row, the students' alone or with the companies' own."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd_ids import odd_ids

import jumelage as jm
from jumelage.datasets import read_rank_lists
from jumelage.errors import InputError

STUDENTS = "student,1st,2nd,3rd\nana,C1,,C2;C3\n007,C2\nben,,\n"
COMPANIES = "company,capacity,1st,2nd\nC1,2,007,ana\nC2,1,ana;007\nC3,0,\n"


def write(folder, text, name="students.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def rows(frame):
    return [tuple(row) for row in frame.itertuples(index=False)]


def faults(path, capacity=None, **kwargs):
    with pytest.raises(InputError) as caught:
        read_rank_lists(path, capacity, **kwargs)
    return caught.value.faults


def places(path, capacity=None, **kwargs):
    return [(fault.table, fault.row, fault.found) for fault in faults(path, capacity, **kwargs)]


def test_blank_cells_take_no_rank_and_ids_in_one_cell_are_tied(tmp_path):
    pairs, students, companies = read_rank_lists(write(tmp_path, STUDENTS), 2)
    assert rows(pairs) == [("ana", "C1", 1), ("ana", "C2", 2), ("ana", "C3", 2), ("007", "C2", 1)]
    assert students["student"].tolist() == ["ana", "007", "ben"]
    assert rows(companies) == [("C1", 2), ("C2", 2), ("C3", 2)]


def test_companies_that_nobody_lists_are_there_if_their_capacity_is(tmp_path):
    _, _, companies = read_rank_lists(write(tmp_path, STUDENTS), {"C0": 5, "C3": 1, "C2": 1, "C1": 1})
    assert rows(companies) == [("C0", 5), ("C3", 1), ("C2", 1), ("C1", 1)]


@pytest.mark.parametrize("without_capacity", [False, True])
def test_with_both_files_only_pairs_that_both_sides_rank_are_there(tmp_path, without_capacity):
    # C1 lists 007, who does not list it; ana lists C3, which lists nobody.
    other, capacity = COMPANIES, None
    if without_capacity:
        capacity = {"C1": 2, "C2": 1, "C3": 0}
        other = COMPANIES.replace("capacity,", "").replace(",2,", ",").replace(",1,", ",").replace(",0,", ",")
    path = write(tmp_path, STUDENTS)
    pairs, _, companies = read_rank_lists(path, capacity, companies=write(tmp_path, other, "companies.csv"))
    assert rows(pairs) == [("ana", "C1", 1, 2), ("ana", "C2", 2, 1), ("007", "C2", 1, 1)]
    assert rows(companies) == [("C1", 2), ("C2", 1), ("C3", 0)]


def test_lists_as_french_spreadsheets_write_them(tmp_path):
    path = tmp_path / "voeux.csv"
    path.write_bytes('Student;1er;2e\r\nZoé;Crêperie;"Hôtel;Musée"\r\n;;\r\nLéa;Hôtel;\r\n'.encode("cp1252"))
    pairs, _, _ = read_rank_lists(path, 1)
    assert rows(pairs) == [("Zoé", "Crêperie", 1), ("Zoé", "Hôtel", 2), ("Zoé", "Musée", 2), ("Léa", "Hôtel", 1)]


def test_all_faults_of_both_files_are_named_at_once(tmp_path):
    path = write(tmp_path, "student,1,2\nana,C1,C1\n,C2\nana,C2\nben,C9;C1\n")
    other = write(tmp_path, "Company,Capacity,1\nC1,-1,ana\nC2,,zoe\nC2,1\n", "companies.csv")
    assert places(path, companies=other) == [
        ("students.csv", 2, "'C1' again"),
        ("students.csv", 3, "a list without an id"),
        ("students.csv", 4, "'ana', as in row 2"),
        ("companies.csv", 4, "'C2', as in row 3"),
        ("companies.csv", 2, "'-1'"),
        ("companies.csv", 3, "nothing"),
        ("students.csv", 5, "'C9'"),
        ("companies.csv", 3, "'zoe'"),
    ]


def test_the_first_row_has_to_be_headings_so_that_no_list_is_taken_for_them(tmp_path):
    assert places(write(tmp_path, "ana,C1,C2\nben,C1\n"), 1) == [("students.csv", 1, "'ana'")]
    other = write(tmp_path, "\nC1,ana\n", "companies.csv")
    assert places(write(tmp_path, STUDENTS), 1, companies=other) == [("companies.csv", 1, "''")]


def test_rows_with_another_delimiter_than_the_headings_are_not_taken_for_ids(tmp_path):
    assert places(write(tmp_path, "student\nana;C1;C2\n"), 1) == [("students.csv", 2, "'ana;C1;C2'")]


def test_capacities_come_from_one_place(tmp_path):
    path, other = write(tmp_path, STUDENTS), write(tmp_path, COMPANIES, "companies.csv")
    for capacity, companies in ((None, None), (1, other)):
        assert [fault.table for fault in faults(path, capacity, companies=companies)] == ["capacity"]


def test_an_open_quote_is_named_with_its_line(tmp_path):
    [fault] = faults(write(tmp_path, 'student,1\nana,"C1"x\n'), 1)
    assert (fault.table, fault.row) == ("students.csv", 2)


@st.composite
def lists(draw, ids):
    """Draw one list: some of the ids, some of them tied."""
    order = draw(st.permutations(ids))[: draw(st.integers(0, len(ids)))]
    tiers = []
    for name in order:
        if tiers and draw(st.booleans()):
            tiers[-1].append(name)
        else:
            tiers.append([name])
    return tiers


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    draw=st.data(),
    students=odd_ids(without=";"),
    companies=odd_ids(without=";"),
    delimiter=st.sampled_from(",;\t"),
    two_sided=st.booleans(),
)
def test_lists_that_are_written_come_back_as_they_were(tmp_path, draw, students, companies, delimiter, two_sided):
    wishes = {student: draw.draw(lists(companies)) for student in students}
    rankings = {company: draw.draw(lists(students)) for company in companies} if two_sided else None
    capacity = {company: draw.draw(st.integers(0, 3)) for company in companies}
    folder = tmp_path

    def written(side, of, before):
        path = folder / f"{side}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerow([side, *before.get(side, []), "1", "2"])
            for owner, tiers in of.items():
                writer.writerow([owner, *before.get(owner, []), *(";".join(tier) for tier in tiers)])
        return path

    if rankings is None:
        tables = read_rank_lists(written("student", wishes, {}), capacity)
    else:
        before = {"company": ["capacity"], **{company: [seats] for company, seats in capacity.items()}}
        tables = read_rank_lists(written("student", wishes, {}), companies=written("company", rankings, before))
    read = jm.Market.from_pairs(*tables)
    market = jm.Market.from_preferences(wishes, rankings, capacity=capacity)
    assert list(read.students) == students
    assert dict(zip(read.companies, read.capacity, strict=True)) == capacity
    assert read.to_frame().equals(market.to_frame())
