"""Made cohorts: reproducible, valid, of the size asked for; a preset makes one that can be scored and matched."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from made_cohorts import AT_REST, TABLES, at_rest, list_lengths

import jumelage as jm
from jumelage.datasets import PRESETS

HASH_OF_ALL_TABLES = """
import hashlib
import jumelage as jm
digest = hashlib.sha256()
for preset in ("bts_ile_de_france", "nursing", "national"):
    cohort = jm.make_cohort(preset, num_students=150, seed=5)
    for name in ("students", "companies", "applications", "offers", "history"):
        digest.update(getattr(cohort, name).to_csv().encode())
print(digest.hexdigest())
"""


@pytest.fixture(scope="module", params=PRESETS)
def small(request):
    return jm.make_cohort(request.param, num_students=150, seed=4)


def test_the_same_seed_makes_the_same_cohort_and_another_seed_another():
    made = {seed: jm.make_cohort("cap_bretagne", num_students=80, seed=seed) for seed in (0, 1)}
    again = jm.make_cohort("cap_bretagne", num_students=80, seed=np.int64(1))
    assert made[1] == again
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(made[1], name), getattr(again, name))
    assert made[0] != made[1]


def test_a_cohort_does_not_depend_on_the_order_of_hashes():
    hashes = {
        subprocess.run(
            [sys.executable, "-c", HASH_OF_ALL_TABLES],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1
    assert len(hashes.pop().strip()) == 64


def test_numbers_are_rounded_to_what_they_mean(small):
    for table in (small.students, small.companies):
        for name in {"lat", "lon"} & set(table):
            assert (table[name].round(3) == table[name]).all()
    grades = small.students["grade"].dropna()
    assert (grades.round(1) == grades).all()
    if len(small.history):
        assert (small.history["score"].round(2) == small.history["score"]).all()


def test_grades_out_of_a_hundred_are_whole():
    grades = at_rest(50, 20, grades=(80.0, 10.0, 100.0)).students["grade"]
    assert (grades.round() == grades).all()
    assert grades.nunique() > 10


def test_ids_are_unique_and_of_one_length(small):
    for ids in (small.students["student"], small.companies["company"]):
        assert ids.is_unique
        assert len(set(ids.str.len())) == 1


def test_nobody_lists_a_company_twice_or_has_two_offers_of_one(small):
    for table in (small.applications, small.offers):
        assert not table.duplicated(["student", "company"]).any()


@pytest.mark.parametrize("side", ["student", "company"])
def test_ranks_begin_at_1_and_have_no_gaps(small, side):
    ranks = small.applications.dropna(subset=[f"{side}_rank"]).groupby(side)[f"{side}_rank"]
    assert (ranks.min() == 1).all()
    assert (ranks.max() == ranks.nunique()).all()


def test_company_ranks_are_blank_only_behind_the_last_place_that_selectivity_leaves():
    cohort = at_rest(tightness=2.0, selectivity=1.0)
    ranked = cohort.applications.groupby("company")["company_rank"].count()
    capacity = cohort.companies.set_index("company")["capacity"]
    came = cohort.applications.groupby("company").size()
    assert (ranked == np.minimum(came, capacity[came.index])).all()
    assert 0 < cohort.applications["company_rank"].isna().mean() < 1


def test_agreed_and_open_offers_fit_in_the_openings(small):
    held = small.offers[small.offers["status"].isin(["agreed", "open"])] if len(small.offers) else small.offers
    taken = small.companies["company"].map(held["company"].value_counts()).fillna(0)
    assert (taken <= small.companies["capacity"]).all()
    assert taken.sum() == len(held)


def test_who_has_an_agreed_offer_does_not_apply(small):
    agreed = small.offers.loc[small.offers["status"] == "agreed", "student"] if len(small.offers) else []
    assert not small.applications["student"].isin(agreed).any()


def test_a_preset_can_be_scored_and_matched_and_agreed_offers_are_kept(small):
    market = jm.Market.from_cohort(small, jm.Rubric.suggest(small).score(small))
    result = jm.match(market)
    assert result.status == "optimal"
    assert jm.audit(market, result.matching).is_feasible
    agreed = small.offers[small.offers["status"] == "agreed"] if len(small.offers) else small.offers
    for student, company in zip(agreed["student"], agreed["company"], strict=True):
        assert result.matching.pairs[student] == company


def test_a_cohort_is_written_and_read_back_as_it_was(small, tmp_path):
    for name in TABLES:
        if len(getattr(small, name)):
            getattr(small, name).to_csv(tmp_path / f"{name}.csv", index=False)
    again = jm.read_cohort(tmp_path)
    assert again.students["student"].tolist() == small.students["student"].tolist()
    assert again.applications["company_rank"].sum() == small.applications["company_rank"].sum()


@pytest.mark.parametrize("preset", PRESETS)
def test_one_student_is_a_cohort(preset):
    cohort = jm.make_cohort(preset, num_students=1)
    assert (len(cohort.students), len(cohort.companies)) == (1, 1)


def test_one_size_keeps_the_proportion_of_the_preset():
    assert len(jm.make_cohort("bts_ile_de_france", num_students=100).companies) == 45
    assert len(jm.make_cohort("bts_ile_de_france", num_companies=45).students) == 100
    assert len(jm.make_cohort("nursing").students) == 450


def test_a_cohort_without_applications_and_with_ties_is_a_cohort():
    cohort = at_rest(30, 10, applying=0.0, student_ties=0.5, company_ties=0.5)
    assert cohort.applications.empty


def test_a_field_that_has_no_opening_has_students_who_apply_nowhere():
    many = tuple(jm.datasets.Field(f"P{n}", "CAP", 1.0, {f"S{n}": 1.0}) for n in range(6))
    cohort = at_rest(60, 2, fields=many, tightness=1.0)
    programmes = dict(zip(cohort.students["student"], cohort.students["programme"], strict=True))
    assert {programmes[student] for student in cohort.applications["student"]} == set(cohort.companies["programmes"])


@pytest.mark.parametrize(
    ("dial", "value", "same"),
    [
        ("history", 0.9, ("students", "companies", "applications", "offers")),
        ("early_end", 0.9, ("students", "companies", "applications", "offers")),
        ("declined", 0.5, ("students", "companies", "applications", "history")),
        ("missing", 0.5, ("applications", "offers", "history")),
        ("list_length", 9.0, ("students", "companies", "offers", "history")),
        ("company_ties", 0.5, ("students", "companies", "offers", "history")),
        ("popularity", 2.0, ("students", "companies")),
        ("common_taste", 3.0, ("students", "companies", "history")),
        ("tightness", 0.8, ("students",)),
    ],
)
def test_turning_a_dial_leaves_the_other_parts_alone(dial, value, same):
    before, after = (
        at_rest(200, 80, **{"history": 0.3, "agreed": 0.1, "declined": 0.1, **turned}) for turned in ({}, {dial: value})
    )
    for name in same:
        pd.testing.assert_frame_equal(getattr(before, name), getattr(after, name))
    assert before != after


def test_a_cohort_says_that_nobody_in_it_exists(small):
    assert "made-up" in small.about
    assert small.name in PRESETS


def test_the_dials_at_rest_are_dials():
    assert set(AT_REST) <= set(jm.datasets.Dials.__dataclass_fields__)
    assert 4.5 < list_lengths(at_rest()).mean() < 5.5
