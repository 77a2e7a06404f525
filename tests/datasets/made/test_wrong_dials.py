"""What cannot be made is refused: all faults at once, with what to write instead."""

import datetime as dt

import pytest
from made_cohorts import FIELD, at_rest

import jumelage as jm
from jumelage.datasets import Field, SizeClass
from jumelage.errors import InputError


def faults_of(call):
    with pytest.raises(InputError) as caught:
        call()
    return caught.value.faults


def test_an_unknown_preset_is_refused_with_those_there_are():
    (fault,) = faults_of(lambda: jm.make_cohort("Appic"))
    assert (fault.found, "appic" in fault.expected) == ("'Appic'", True)


def test_all_wrong_dials_sizes_and_seeds_are_told_at_once_with_the_nearest_name():
    faults = faults_of(
        lambda: jm.make_cohort("appic", num_students=0, seed="x", tightnes=1.0, zzz=1, list_length=-1, agreed=1.2)
    )
    assert [fault.table for fault in faults] == ["seed", "num_students", "dials", "dials", "list_length", "agreed"]
    assert "tightness" in faults[2].remedy
    assert faults[3].remedy == "leave it out"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("seed", value) for value in (-1, 1.5, None, True, "1")],
        *[("num_students", value) for value in (0, 2.5, "3", True)],
        *[("num_companies", value) for value in (0, -1)],
        *[("tightness", value) for value in (0, 1e-9, float("nan"), float("inf"), "1", None, True)],
        *[("looks", value) for value in (0, 2.5, 10**6)],
        *[("most_places", value) for value in (0, 2.5)],
        *[("popularity", value) for value in (-1, 500.0)],
        *[("agreed", value) for value in (-0.1, 1.2, None)],
        *[("start", value) for value in ("2026-09-01", dt.datetime(2026, 9, 1))],
        *[("languages", value) for value in (("fr",), "fr", ("fr", "fr"), ("fr;x", "en"))],
        *[("grades", value) for value in ((1, 2), (12.0, -1.0, 20.0), (30.0, 2.0, 20.0))],
        *[("fields", value) for value in ((), (1,), [FIELD], (FIELD, FIELD))],
        *[("sizes", value) for value in ((), (SizeClass("0-4", 1, 1), SizeClass("0-4", 1, 1)))],
        *[("territory_shares", value) for value in ({"Rennes": 1.5}, {"Rennes": -0.1}, 3)],
        *[("area", value) for value in (3, "nowhere", "XX")],
        ("exact_length", 2),
        ("terms", 0),
    ],
)
def test_a_value_out_of_range_is_one_fault_that_names_it(name, value):
    (fault,) = faults_of(lambda: jm.make_cohort("cap_bretagne", **{"num_students": 30, name: value}))
    assert fault.table == name
    assert len(str(fault.found)) <= 80


def test_sixty_sectors_can_be_and_sixty_one_cannot():
    sectors = {f"S{number}": 1.0 for number in range(61)}
    (fault,) = faults_of(lambda: at_rest(30, 10, fields=(Field("P", "L", 1.0, sectors),)))
    assert fault.table == "fields"
    sectors.popitem()
    cohort = at_rest(3000, 1000, fields=(Field("P", "L", 1.0, sectors),))
    assert set(cohort.companies["sector"]) == set(sectors)
    assert set(";".join(cohort.students["interests"]).split(";")) == set(sectors)


@pytest.mark.parametrize(
    ("dial", "turned"),
    [
        ("end", {"start": dt.date(2030, 1, 1)}),
        ("agreed", {"agreed": 0.6, "open_offers": 0.6}),
        ("list_length", {"list_length": 9.0, "looks": 8}),
        ("list_length", {"list_length": 4.5, "exact_length": True}),
        ("territory_shares", {"area": None, "territory_shares": {"Rennes": 0.5}}),
        ("territory_shares", {"area": "bretagne", "territory_shares": {"Nowhere": 0.5}}),
        ("most_places", {"most_places": 2}),
    ],
)
def test_dials_that_cannot_be_together_are_refused(dial, turned):
    (fault,) = faults_of(lambda: at_rest(**turned))
    assert fault.table == dial


def test_more_companies_than_seats_are_refused():
    (fault,) = faults_of(lambda: at_rest(10, 11))
    assert (fault.table, fault.found) == ("num_companies", "11 for 10 seats (10 students / 1)")


def test_shares_of_all_territories_sum_to_one():
    halves = dict.fromkeys(("Rennes", "Brest", "Quimper", "Lorient", "Vannes", "Saint-Brieuc", "Saint-Malo"), 0.1)
    (fault,) = faults_of(lambda: at_rest(area="bretagne", territory_shares=halves))
    assert fault.found == "a sum of 0.7"


def test_all_faults_of_a_field_are_told_at_once():
    faults = faults_of(
        lambda: Field("a;b", "", -1.0, {"s": 0.0}, tuple("abcdefghijklm"), {"B": (2.0, 0.0)}, age=(17.0, -1.0))
    )
    names = ("programme", "level", "share", "sectors", "skills", "licences", "age")
    assert [fault.table for fault in faults] == [f"Field.{name}" for name in names]


def test_all_faults_of_a_size_class_are_told_at_once():
    faults = faults_of(lambda: SizeClass("small", 0.0, 0.5))
    assert [fault.table for fault in faults] == [f"SizeClass.{name}" for name in ("name", "share_of_seats", "places")]
