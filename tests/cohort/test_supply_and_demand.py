"""Students beside seats, group by group: every figure worked by hand, and the total against brute force."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jumelage as jm
from jumelage.cohort import Cohort
from jumelage.cohort.supply import Supply


def cohort(students, companies, **tables):
    return Cohort(pd.DataFrame(students), pd.DataFrame(companies), **tables)


@pytest.fixture
def term():
    """Three students of SIO, two of MCO; the seat of C3 is past its date, C4 is closed, C5 takes all."""
    return cohort(
        {
            "student": ["S1", "S2", "S3", "S4", "S5"],
            "programme": ["SIO", "SIO", "SIO", "MCO", "MCO"],
            "start": ["2026-09-14", "2026-09-14", "2026-10-01", "2026-10-01", None],
        },
        {
            "company": ["C1", "C2", "C3", "C4", "C5"],
            "capacity": [1, 1, 4, 0, 1],
            "programmes": ["SIO", "sio;MCO", "MCO", "SIO", None],
            "confirmed_until": ["2026-09-14", None, "2026-09-13", "2026-01-01", "2027-01-01"],
            "accredited_until": [None, "2026-12-31", "2027-01-01", None, None],
        },
        offers=pd.DataFrame({"student": ["S1", "S4"], "company": ["C1", "C2"], "status": ["agreed", "open"]}),
    )


def test_every_figure_of_a_small_term(term):
    table = term.supply_and_demand("programme")
    assert table.index.tolist() == ["SIO", "MCO", "total"]
    # SIO: C1, C2, C5; all of them secured (C1 runs out on the very day). MCO: C2, C3, C5; C3 ran out the day before.
    assert table.loc["SIO"].to_dict() == {
        "students": 3,
        "agreed": 1,
        "offered": 3,
        "shared": 2,
        "secured": 3,
        "to_reconfirm": 0,
        "balance": 0,
        "missing": 0,
        "tightness": 1.0,
    }
    assert table.loc["MCO"].to_dict() == {
        "students": 2,
        "agreed": 0,
        "offered": 6,
        "shared": 2,
        "secured": 2,
        "to_reconfirm": 4,
        "balance": 0,
        "missing": 0,
        "tightness": 1.0,
    }
    # Neither row lacks a seat, yet three secured seats cannot do for five students.
    assert table.loc["total"].to_dict() == {
        "students": 5,
        "agreed": 1,
        "offered": 7,
        "shared": 0,
        "secured": 3,
        "to_reconfirm": 4,
        "balance": -2,
        "missing": 2,
        "tightness": 5 / 3,
    }


def test_another_day_changes_what_is_secured(term):
    assert term.supply_and_demand(on="2026-09-13")["secured"].tolist() == [3, 6, 7]
    assert term.supply_and_demand(on="01/01/2027")["secured"].tolist() == [1, 1, 1]


def test_an_opening_that_starts_later_must_stand_on_its_own_first_day():
    companies = {"company": ["C1"], "capacity": [2], "start": ["2026-11-01"], "confirmed_until": ["2026-10-31"]}
    students = {"student": ["S1"], "start": ["2026-09-01"], "programme": ["SIO"]}
    assert cohort(students, companies).supply_and_demand()["secured"].tolist() == [0, 0]
    without_start = {"student": ["S1"], "programme": ["SIO"]}
    assert cohort(without_start, companies).supply_and_demand()["secured"].tolist() == [0, 0]


def test_what_is_secured_is_what_the_criteria_let_a_student_with_that_start_go_to(term):
    rubric = jm.Rubric([jm.criteria.Confirmed(), jm.criteria.Accredited(), jm.criteria.Programme()])
    first = term.replace(students=term.students.assign(start="2026-09-14"))
    pairs = rubric.score(first).to_frame()
    seats = first.companies.set_index("company")["capacity"]
    allowed = pairs[pairs["student"] == "S4"]["company"]
    assert seats[allowed].sum() == first.supply_and_demand().loc["MCO", "secured"]


def test_without_dates_or_a_day_to_judge_them_on_every_seat_counts_as_secured():
    students = {"student": ["S1"], "programme": ["SIO"]}
    no_dates = cohort(students, {"company": ["C1"], "capacity": [2]})
    no_day = cohort(students, {"company": ["C1"], "capacity": [2], "confirmed_until": ["2020-01-01"]})
    for either in (no_dates, no_day):
        assert either.supply_and_demand().loc["SIO", ["secured", "to_reconfirm"]].tolist() == [2, 0]


def test_a_programme_that_only_companies_name_has_a_row_and_one_without_seats_has_no_tightness():
    table = cohort(
        {"student": ["S1"], "programme": ["SIO"]},
        {"company": ["C1", "C2"], "capacity": [3, 0], "programmes": ["MCO", "closed"]},
    ).supply_and_demand()
    assert table.index.tolist() == ["SIO", "MCO", "total"]
    assert table["students"].tolist() == [1, 0, 1]
    assert table["missing"].tolist() == [1, 0, 1]
    assert table["tightness"].tolist() == [np.inf, 0.0, 1 / 3]


def test_students_without_a_programme_count_as_not_known_and_only_who_lists_nothing_takes_them():
    table = cohort(
        {"student": ["S1", "S2"], "programme": ["SIO", None]},
        {"company": ["C1", "C2"], "capacity": [3, 1], "programmes": ["SIO", None]},
    ).supply_and_demand()
    assert table.index.isna().tolist() == [False, True, False]
    assert table["offered"].tolist() == [4, 1, 4]


def test_one_programme_written_in_two_ways_is_one_group_named_as_the_students_write_it():
    table = cohort(
        {"student": ["S1", "S2"], "programme": ["cuisine", "Cuisine"]},
        {"company": ["C1"], "capacity": [3], "programmes": ["CUISINE"]},
    ).supply_and_demand()
    assert table.index.tolist() == ["Cuisine", "total"]
    assert table["students"].tolist() == [2, 2]


def test_territories_are_the_students_own_where_they_have_the_column():
    table = cohort(
        {"student": ["S1", "S2", "S3"], "territory": ["Brest", " Brest ", None], "lat": 48.1, "lon": -1.7},
        {
            "company": ["C1", "C2", "C3"],
            "capacity": [1, 5, 2],
            "territory": ["Brest", "Rennes", None],
            "lat": [48.4, 48.1, None],
            "lon": [-4.5, -1.7, None],
        },
    ).supply_and_demand("territory")
    assert table.index.tolist()[:2] == ["Brest", "Rennes"]
    assert table[["students", "offered"]].to_numpy().tolist() == [[2, 1], [0, 5], [1, 2], [3, 8]]
    # One of Brest is beyond its seat; the seats of Rennes are of no use to her there.
    assert table["missing"].tolist() == [1, 0, 0, 1]


def test_else_a_student_belongs_to_the_territory_of_the_nearest_opening():
    # At 60° north a degree of longitude is half as long: by plain degrees S1 would be nearer to East.
    table = cohort(
        {"student": ["S1", "S2"], "lat": [60.0, None], "lon": [0.0, None]},
        {
            "company": ["C1", "C2", "C3"],
            "capacity": 1,
            "territory": ["North", "East", None],
            "lat": [61.0, 60.0, 60.0],
            "lon": [0.0, 1.5, 0.0],
        },
    ).supply_and_demand("territory")
    assert table["students"].to_dict() == {"East": 1, "North": 0, np.nan: 1, "total": 2}


def test_programme_and_territory_together():
    table = cohort(
        {"student": ["S1", "S2"], "programme": ["SIO", "MCO"], "territory": ["Brest", "Rennes"]},
        {
            "company": ["C1", "C2", "C3"],
            "capacity": [1, 2, 4],
            "programmes": ["SIO;MCO", None, "SIO"],
            "territory": ["Brest", "Rennes", "Rennes"],
        },
    ).supply_and_demand(["programme", "territory"])
    assert table.index.names == ["programme", "territory"]
    # C2 names no programme: it adds no row, and takes all of those in Rennes.
    assert table["offered"].to_dict() == {
        ("MCO", "Rennes"): 2,
        ("SIO", "Brest"): 1,
        ("MCO", "Brest"): 1,
        ("SIO", "Rennes"): 6,
        ("total", ""): 7,
    }


def test_any_column_of_both_sides_will_do_also_numbers():
    table = cohort(
        {"student": ["S1", "S2"], "campus": [1, 2]}, {"company": ["C1"], "capacity": [3], "campus": ["1"]}
    ).supply_and_demand("campus")
    assert table["offered"].to_dict() == {"1": 3, "2": 0, "total": 3}


def test_a_column_that_a_side_does_not_have_is_a_fault_that_names_the_side():
    bare = cohort({"student": ["S1"]}, {"company": ["C1"], "capacity": [1]})
    with pytest.raises(jm.InputError) as programme:
        bare.supply_and_demand()
    assert [(fault.table, fault.column) for fault in programme.value.faults] == [("students", "programme")]
    with pytest.raises(jm.InputError) as others:
        bare.supply_and_demand(["sector", "territory"])
    sides = [(fault.table, fault.column) for fault in others.value.faults]
    assert sides == [(table, column) for column in ("sector", "territory") for table in ("students", "companies")]


@pytest.mark.parametrize("by", [[], ["programme", "programme"], 5, [None]])
def test_what_names_no_columns_is_a_fault_of_by(term, by):
    with pytest.raises(jm.InputError) as error:
        term.supply_and_demand(by)
    assert [fault.table for fault in error.value.faults] == ["by"]


def test_a_day_that_is_no_date_is_a_fault_of_on(term):
    for method in (term.supply_and_demand, term.to_reconfirm, term.summary, term.plot):
        with pytest.raises(jm.InputError, match="on: expected a date"):
            method(on="Monday")


def test_empty_tables_have_a_total_and_no_groups():
    nobody = cohort({"student": [], "programme": []}, {"company": ["C1"], "capacity": [2]})
    table = nobody.supply_and_demand()
    assert table.index.tolist() == ["total"]
    assert table.loc["total", ["students", "offered", "missing"]].tolist() == [0, 2, 0]
    nothing = cohort({"student": ["S1"], "level": ["CAP"]}, {"company": [], "capacity": []})
    assert nothing.supply_and_demand("level")["missing"].tolist() == [1, 1]


def most_seated(programmes, openings):
    """Return how many students have a seat at best: each opening or none is tried for each of them."""
    options = [
        [None, *(at for at, (accepts, _) in enumerate(openings) if accepts is None or programme in accepts)]
        for programme in programmes
    ]
    fits = (
        choice
        for choice in product(*options)
        if all(choice.count(at) <= seats for at, (_, seats) in enumerate(openings))
    )
    return max(sum(at is not None for at in choice) for choice in fits)


OPENINGS = st.tuples(st.none() | st.sets(st.sampled_from("ABCD"), min_size=1, max_size=3), st.integers(0, 2))


@given(st.lists(st.sampled_from("ABC"), max_size=5), st.lists(OPENINGS, min_size=1, max_size=4), st.randoms())
def test_the_total_of_the_missing_is_that_of_the_best_way_to_share_and_rows_have_no_order(programmes, openings, random):
    students = pd.DataFrame({"student": [f"S{at}" for at in range(len(programmes))], "programme": programmes})
    companies = pd.DataFrame(
        {
            "company": [f"C{at}" for at in range(len(openings))],
            "capacity": [seats for _, seats in openings],
            "programmes": [None if accepts is None else ";".join(accepts) for accepts, _ in openings],
        }
    )
    table = Cohort(students, companies).supply_and_demand()
    assert table["missing"].iloc[-1] == len(programmes) - most_seated(programmes, openings)
    assert table["missing"].iloc[-1] >= table["missing"].iloc[:-1].sum()
    assert table["offered"].iloc[-1] == sum(seats for _, seats in openings)
    for name, row in table.iloc[:-1].iterrows():
        assert row["offered"] == sum(seats for accepts, seats in openings if accepts is None or name in accepts)
        assert row["students"] == programmes.count(name)
    mixed = [frame.sample(frac=1, random_state=random.randrange(1000)) for frame in (students, companies)]
    pd.testing.assert_frame_equal(Cohort(*mixed).supply_and_demand(), table)


def test_the_smallest_groups_taken_together_count_their_seats_once():
    names = ["A", "A", "A", "B", "B", "C", "D"]
    many = cohort(
        {"student": [f"S{at}" for at in range(7)], "programme": names},
        {"company": ["C1", "C2", "C3"], "capacity": [2, 1, 1], "programmes": ["C;D", "B;C", "A"]},
    )
    table, num_others = Supply.of(
        {"students": many.students, "companies": many.companies, "offers": many.offers}, "programme", None
    ).largest(2)
    assert num_others == 3
    # A alone; then B, C and D: three seats among them, none shared with A, for four students.
    assert table["students"].tolist() == [3, 4, 7]
    assert table["offered"].tolist() == [1, 3, 4]
    assert table["shared"].tolist() == [0, 0, 0]
    assert table["missing"].tolist() == [2, 1, 3]
