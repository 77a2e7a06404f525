"""Dials of students, openings, offers and history: turned low and high, and measured against what each says."""

import numpy as np
import pandas as pd
import pytest
from made_cohorts import FIELD, OTHER, at_rest

from jumelage.datasets import Field, SizeClass

START = pd.Timestamp("2026-09-01")
MICRO_AND_MORE = (SizeClass("0-4", 0.3, 1.0), SizeClass("5-9", 0.2, 1.0), SizeClass("10-49", 0.5, 2.0))


def share(values):
    return float(np.mean(values))


@pytest.mark.parametrize("tightness", [0.5, 0.77, 1.0, 1.9])
def test_tightness_is_students_per_seat_exactly(tightness):
    assert at_rest(tightness=tightness).companies["capacity"].sum() == round(600 / tightness)


def test_tightness_spread_1_gives_fields_the_quantiles_between_disciplines_of_carms():
    many = tuple(Field(f"P{n}", "CAP", 1.0, {f"S{n % 9}": 1.0}) for n in range(200))
    cohort = at_rest(40_000, 16_000, fields=many, applying=0.0, tightness_spread=1.0)
    seats = cohort.companies.groupby("programmes")["capacity"].sum()
    tightness = cohort.students.groupby("programme").size() / seats
    low, middle, high, largest = tightness.quantile([0.1, 0.5, 0.9, 1.0])
    # The quantiles are 0.44, 1.13, 1.71 and 2.08; all are scaled so that the tightness over all fields is 1.
    np.testing.assert_allclose(
        [low / middle, high / middle, largest / middle], np.array([0.44, 1.71, 2.08]) / 1.13, rtol=0.06
    )


def test_without_tightness_spread_all_fields_have_the_same():
    cohort = at_rest(fields=(FIELD, OTHER), tightness_spread=0.0)
    seats = cohort.companies.groupby("programmes")["capacity"].sum()
    assert cohort.students.groupby("programme").size().to_dict() == seats.to_dict() == {"Soudure": 400, "Vente": 200}


def test_shares_of_seats_by_size_are_those_asked_for():
    companies = at_rest(1000, 400, sizes=MICRO_AND_MORE).companies
    assert companies.groupby("size")["capacity"].sum().to_dict() == {"0-4": 300, "5-9": 200, "10-49": 500}


def test_large_employers_have_a_heavy_tail():
    usual, heavy = (
        at_rest(3000, 1000, sizes=(SizeClass(name, 1.0, 3.0),)).companies["capacity"] for name in ("10-49", "250+")
    )
    assert usual.sum() == heavy.sum() == 3000
    assert heavy.std() > 1.4 * usual.std()


@pytest.mark.parametrize("most", [3, 4])
def test_no_opening_has_more_than_most_places_and_no_seat_is_lost(most):
    capacity = at_rest(most_places=most).companies["capacity"]
    assert (capacity.max(), capacity.sum()) == (most, 600)


def test_capacities_reach_above_most_places_where_nothing_holds_them():
    assert at_rest().companies["capacity"].max() > 4


@pytest.mark.parametrize("openings", [1.0, 1.5, 3.0])
def test_an_employer_has_so_many_openings_on_average(openings):
    companies = at_rest(9000, 3000, openings_per_employer=openings).companies
    assert len(companies) / companies["employer"].nunique() == pytest.approx(openings, rel=0.05)
    assert not companies.drop_duplicates(["employer", "sector"])["employer"].duplicated().any()


def test_an_employer_of_fewer_than_ten_has_one_opening():
    companies = at_rest(openings_per_employer=2.0, sizes=MICRO_AND_MORE).companies
    openings = companies.groupby("employer").size()
    micro = companies.loc[companies["size"] != "10-49", "employer"]
    assert (openings[micro] == 1).all()
    assert openings.max() > 1


@pytest.mark.parametrize("shared", [0.0, 0.3, 1.0])
def test_so_many_openings_take_a_second_programme_where_their_sector_has_another(shared):
    companies = at_rest(6000, 2000, fields=(FIELD, OTHER), shared_openings=shared).companies
    takes_two = companies["programmes"].str.contains(";")
    assert share(takes_two[companies["sector"] == "chantier"]) == pytest.approx(shared, abs=0.04)
    assert not takes_two[companies["sector"] == "usine"].any()


def test_two_levels_of_one_programme_are_written_once():
    levels = tuple(Field("Soins", level, 1.0, {"hôpital": 1.0}) for level in ("1", "2", "3"))
    companies = at_rest(fields=levels, shared_openings=1.0).companies
    assert set(companies["programmes"]) == {"Soins"}
    assert set(companies["levels"]) == {f"{one};{two}" for one in "123" for two in "123" if one != two}


@pytest.mark.parametrize("minimums", [0.0, 0.4, 1.0])
def test_so_many_openings_with_two_places_or_more_have_a_minimum_of_one(minimums):
    companies = at_rest(6000, 2000, minimums=minimums).companies
    large = companies["capacity"] > 1
    assert share(companies.loc[large, "minimum"] == 1) == pytest.approx(minimums, abs=0.04)
    assert set(companies.loc[large, "minimum"]) <= {0, 1}
    assert not companies.loc[~large, "minimum"].any()


@pytest.mark.parametrize("unconfirmed", [0.0, 0.3, 1.0])
def test_so_many_openings_are_no_longer_confirmed_when_the_term_begins(unconfirmed):
    until = at_rest(6000, 2000, unconfirmed=unconfirmed).companies["confirmed_until"]
    assert share(until < START) == pytest.approx(unconfirmed, abs=0.04)
    assert ((until < START) | (until > pd.Timestamp("2027-06-30"))).all()


def test_so_many_openings_are_accredited_and_without_the_dial_there_is_no_such_column():
    assert "accredited_until" not in at_rest(accredited=0.0).companies
    assert share(at_rest(6000, 2000, accredited=0.6).companies["accredited_until"].notna()) == pytest.approx(
        0.6, abs=0.04
    )
    assert at_rest(accredited=1.0).companies["accredited_until"].notna().all()


def test_fields_have_their_share_of_students_their_age_and_their_licences():
    cohort = at_rest(6000, 2000, fields=(FIELD, OTHER))
    students, companies = cohort.students, cohort.companies
    assert students["programme"].value_counts().to_dict() == {"Soudure": 4000, "Vente": 2000}
    age = ((START - students["birth_date"]).dt.days / 365.25).groupby(students["programme"])
    assert age.min().round().to_dict() == {"Soudure": 17, "Vente": 20}
    assert age.mean().to_dict() == pytest.approx({"Soudure": 19.0, "Vente": 23.0}, abs=0.15)
    held = (students["licences"] == "permis B").groupby(students["programme"]).mean()
    asked = (companies["required"] == "permis B").groupby(companies["programmes"]).mean()
    assert held.to_dict() == pytest.approx({"Soudure": 0.0, "Vente": 0.6}, abs=0.04)
    assert asked.to_dict() == pytest.approx({"Soudure": 0.0, "Vente": 0.3}, abs=0.06)
    learnt = {skill for cell in students.loc[students["programme"] == "Vente", "skills"] for skill in cell.split(";")}
    assert learnt == {"caisse", "accueil"}


@pytest.mark.parametrize("grades", [(12.0, 2.0, 20.0), (60.0, 8.0, 100.0), (2.0, 0.0, 4.0)])
def test_grades_have_their_mean_and_their_deviation(grades):
    mean, deviation, largest = grades
    drawn = at_rest(6000, 200, grades=grades, applying=0.0).students["grade"]
    assert drawn.mean() == pytest.approx(mean, abs=0.05 * mean)
    assert drawn.std() == pytest.approx(deviation, rel=0.05)
    assert drawn.between(0, largest).all()


def test_no_grade_is_above_the_largest():
    assert at_rest(2000, 200, grades=(3.8, 0.5, 4.0), applying=0.0).students["grade"].max() == 4.0


def test_everybody_speaks_the_first_language_and_some_openings_ask_for_the_second():
    cohort = at_rest(languages=("nl", "de"))
    assert cohort.students["languages"].str.fullmatch("nl:(B2|C1|C2);de:(A2|B1|B2|C1)").all()
    assert cohort.companies["languages"].str.fullmatch("nl:B2(;de:(B1|B2|C1))?").all()
    assert 0 < share(cohort.companies["languages"].str.contains("de")) < 0.5


@pytest.mark.parametrize("missing", [0.0, 0.3, 1.0])
def test_so_many_cells_that_may_be_blank_are(missing):
    cohort = at_rest(6000, 2000, missing=missing, applying=0.0)
    for table, names in (
        (cohort.students, ("skills", "interests", "grade")),
        (cohort.companies, ("skills", "supervisor")),
    ):
        for name in names:
            assert share(table[name].isna()) == pytest.approx(missing, abs=0.04), name
    assert cohort.students[["student", "programme", "languages", "birth_date"]].notna().all(axis=None)


@pytest.mark.parametrize("chance", [0.0, 0.25, 0.5])
def test_so_many_students_have_an_offer_that_is_agreed_open_or_lost(chance):
    for dial, statuses in (("agreed", ["agreed"]), ("open_offers", ["open"]), ("declined", ["declined", "withdrawn"])):
        cohort = at_rest(6000, 2000, **{dial: chance})
        assert len(cohort.offers) / 6000 == pytest.approx(chance, abs=0.02)
        assert set(cohort.offers["status"]) == (set(statuses) if chance else set())


def test_all_students_can_have_agreed_and_then_nobody_applies():
    cohort = at_rest(agreed=1.0, tightness=0.5)
    assert set(cohort.offers["status"]) == {"agreed"}
    assert len(cohort.offers) > 0.95 * 600
    assert not set(cohort.applications.get("student", ())) & set(cohort.offers["student"])


def test_so_many_students_have_placements_in_so_many_earlier_terms():
    assert at_rest(history=0.0).history.empty
    history = at_rest(6000, 2000, history=0.4, terms=3).history
    assert history["student"].nunique() / 6000 == pytest.approx(0.4, abs=0.03)
    assert set(history["term"]) == {"2023", "2024", "2025"}
    assert (history.groupby("student").size() == 3).all()


def test_history_is_at_employers_of_the_students_field():
    cohort = at_rest(fields=(FIELD, OTHER), history=1.0)
    table = cohort.history.merge(cohort.students[["student", "programme"]])
    takes = cohort.companies.groupby("employer")["programmes"].agg(set)
    assert all(
        programme in takes[employer] for programme, employer in zip(table["programme"], table["employer"], strict=True)
    )


@pytest.mark.parametrize("early", [0.0, 0.21, 1.0])
def test_so_many_earlier_placements_were_broken_off(early):
    outcome = at_rest(6000, 200, history=1.0, early_end=early, applying=0.0).history["outcome"]
    assert share(outcome == "rompu") == pytest.approx(early, abs=0.02)


def test_supervisors_have_about_twenty_seats_each_and_numbers_without_gaps():
    companies = at_rest(6000, 300, sizes=(SizeClass("250+", 1.0, 20.0),)).companies
    names = sorted(companies["supervisor"].unique())
    assert names == [f"T{number:03d}" for number in range(1, len(names) + 1)]
    # An opening of more than twenty seats has a supervisor of its own.
    assert companies.loc[companies["capacity"] > 40, "supervisor"].is_unique
