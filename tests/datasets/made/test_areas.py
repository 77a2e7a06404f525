"""Where everybody lives: shipped areas, countries, and tables of one's own."""

import numpy as np
import pandas as pd
import pytest
from made_cohorts import at_rest, distances, km

import jumelage as jm
from jumelage.errors import InputError

TOWNS = pd.DataFrame({"name": ["Grand", "Petit"], "population": [9000, 1000], "lat": [48.0, 49.0], "lon": [2.0, 2.0]})


def homes(cohort):
    return cohort.students["commune"].value_counts(normalize=True)


@pytest.mark.parametrize("area", ["bretagne", "ile_de_france", "france", "quebec"])
def test_people_live_in_places_by_their_population(area):
    cohort = at_rest(6000, 2000, area=area, applying=0.0)
    assert set(cohort.companies["territory"]) == set(cohort.students["territory"])
    assert homes(cohort).iloc[0] > 5 * homes(cohort).iloc[-1]
    assert cohort.students[["lat", "lon"]].notna().all(axis=None)


def test_without_an_area_nobody_has_a_place():
    cohort = at_rest(area=None)
    for table in (cohort.students, cohort.companies):
        assert not {"lat", "lon", "commune", "territory"} & set(table)


def test_a_table_of_places_of_ones_own_is_an_area():
    cohort = at_rest(6000, 2000, area=TOWNS, home_concentration=1.0)
    assert homes(cohort)["Grand"] == pytest.approx(0.9, abs=0.02)
    assert "territory" not in cohort.students


def test_a_table_may_name_territories():
    students = at_rest(area=TOWNS.assign(territory=["Sud", "Nord"])).students
    assert set(zip(students["commune"], students["territory"], strict=True)) == {("Grand", "Sud"), ("Petit", "Nord")}


@pytest.mark.parametrize("turned", ["home_concentration", "company_concentration"])
def test_concentration_is_the_power_of_the_population(turned):
    for power, expected in ((0.0, 1 / 2), (1.0, 9 / 10), (2.0, 81 / 82), (100.0, 1.0)):
        cohort = at_rest(6000, 6000, tightness=0.5, area=TOWNS, applying=0.0, **{turned: power})
        table = cohort.students if turned == "home_concentration" else cohort.companies
        assert (table["commune"] == "Grand").mean() == pytest.approx(expected, abs=0.03)


def test_homes_are_scattered_about_their_place_and_companies_half_as_far():
    cohort = at_rest(6000, 6000, tightness=0.5, area=TOWNS, scatter_km=4.0, applying=0.0)
    for table, mean in ((cohort.students, 4.0), (cohort.companies, 2.0)):
        centre = table[["commune"]].merge(TOWNS, left_on="commune", right_on="name")
        assert km(table["lat"], table["lon"], centre["lat"], centre["lon"]).mean() == pytest.approx(mean, rel=0.06)


def test_shares_of_territories_hold_and_the_others_follow_their_population():
    cohort = at_rest(6000, 2000, area="bretagne", territory_shares={"Rennes": 0.7, "Brest": 0.0}, applying=0.0)
    shares = cohort.students["territory"].value_counts(normalize=True)
    assert shares["Rennes"] == pytest.approx(0.7, abs=0.02)
    assert "Brest" not in shares
    assert (cohort.companies["territory"] == "Rennes").mean() == pytest.approx(0.7, abs=0.04)
    assert shares["Lorient"] > shares["Saint-Malo"]


def test_one_territory_can_have_everybody():
    assert set(at_rest(area="bretagne", territory_shares={"Rennes": 1.0}).students["territory"]) == {"Rennes"}


def test_an_area_of_ones_own_goes_without_the_shares_of_the_preset():
    cohort = jm.make_cohort("national", num_students=100, area="bretagne")
    assert set(cohort.students["territory"]) <= {
        "Rennes",
        "Brest",
        "Quimper",
        "Lorient",
        "Vannes",
        "Saint-Brieuc",
        "Saint-Malo",
    }


def test_the_further_the_reach_the_further_students_apply():
    medians = [distances(at_rest(area="bretagne", reach_km=reach)).median() for reach in (3.0, 12.0, 60.0, 1e6)]
    assert all(np.diff(medians) > 0)


def test_the_mobile_look_at_companies_regardless_of_where_they_are():
    shares = [(distances(at_rest(area="bretagne", mobility=mobility)) > 60).mean() for mobility in (0.0, 0.3, 1.0)]
    assert shares[0] < 0.05
    assert all(np.diff(shares) > 0)


def test_the_places_of_a_country_are_read_by_its_two_letters():
    cohort = at_rest(300, 100, area="be")
    assert cohort.students["territory"].str.startswith("BE-").all()
    assert cohort.students["lat"].between(49.4, 51.6).all()


def test_a_country_across_the_date_line_is_in_one_piece():
    cohort = at_rest(2000, 600, area="FJ", mobility=1.0, scatter_km=30.0)
    assert cohort.students["lon"].between(-180, 180).all()
    assert {True, False} == set(cohort.students["lon"] < 0)
    assert distances(cohort).max() < 900


def test_a_large_country_is_made_of_its_largest_places():
    students = at_rest(3000, 600, area="US", applying=0.0).students
    assert "New York City" in set(students["commune"])


def test_all_faults_of_a_table_of_places_are_told_at_once():
    with pytest.raises(InputError) as caught:
        at_rest(area=TOWNS.drop(columns=["lat", "population"]))
    assert [fault.column for fault in caught.value.faults] == ["population", "lat"]
    wrong = TOWNS.assign(
        name=["", "Petit"], territory=["Sud", None], population=[-1, 5], lat=[99.0, 1.0], lon=["x", 2.0]
    )
    with pytest.raises(InputError) as caught:
        at_rest(area=wrong)
    places = [(fault.column, fault.row) for fault in caught.value.faults]
    assert places == [("name", 2), ("territory", 3), ("population", 2), ("lat", 2), ("lon", 2)]


def test_a_table_without_rows_is_refused():
    with pytest.raises(InputError, match="no rows"):
        at_rest(area=TOWNS.head(0))
