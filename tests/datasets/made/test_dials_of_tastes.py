"""Dials of who applies where and how both sides rank: turned low and high, and measured."""

import numpy as np
import pandas as pd
import pytest
from made_cohorts import FIELD, OTHER, applicants, at_rest, inequality, joined, list_lengths

import jumelage as jm


def rises(values):
    return all(np.diff(values) > 0)


def mean_correlation(cohort, by, one, other, least=5):
    """The mean rank correlation of two columns within each student or company that has enough rows."""
    table = joined(cohort).dropna(subset=[one, other])
    each = [rows[[one, other]].corr("spearman").iloc[0, 1] for _, rows in table.groupby(by) if len(rows) >= least]
    return float(np.nanmean(each))


def test_lists_are_so_long_on_average():
    for length in (2.0, 5.0, 9.0):
        lengths = list_lengths(at_rest(3000, 1000, list_length=length, looks=60))
        assert lengths.mean() == pytest.approx(length, rel=0.03)
        # One more than a Poisson number.
        assert lengths.var() == pytest.approx(length - 1, rel=0.15)


def test_lists_with_spread_1_are_geometric():
    lengths = list_lengths(at_rest(6000, 2000, list_length=4.0, list_spread=1.0, looks=80))
    assert (lengths == 1).mean() == pytest.approx(1 / 4, abs=0.02)
    assert (lengths == 2).mean() == pytest.approx(1 / 4 * 3 / 4, abs=0.02)
    assert lengths.var() == pytest.approx(12, rel=0.12)


@pytest.mark.parametrize("single", [0.0, 0.3, 1.0])
def test_so_many_applicants_rank_one_company_only(single):
    assert (list_lengths(at_rest(6000, 2000, list_length=9.0, single_choice=single)) == 1).mean() == pytest.approx(
        single, abs=0.02
    )


def test_exact_length_is_exact_whatever_the_spread():
    turned = {"list_length": 4.0, "list_spread": 1.0, "single_choice": 0.5}
    assert set(list_lengths(at_rest(exact_length=True, **turned))) == {4}
    assert len(set(list_lengths(at_rest(**turned)))) > 4


@pytest.mark.parametrize("applying", [0.0, 0.5, 1.0])
def test_so_many_students_apply(applying):
    cohort = at_rest(6000, 2000, applying=applying)
    students = cohort.applications["student"].nunique() if len(cohort.applications) else 0
    assert students / 6000 == pytest.approx(applying, abs=0.02)


def test_popularity_makes_applications_unequal():
    assert rises([inequality(applicants(at_rest(popularity=popularity))) for popularity in (0.0, 0.6, 1.2, 2.0)])


def test_with_common_taste_students_want_the_same_companies():
    assert rises([inequality(applicants(at_rest(common_taste=taste))) for taste in (0.0, 1.0, 3.0)])


def test_with_a_strong_common_taste_students_rank_companies_in_the_same_order():
    table = at_rest(300, 100, common_taste=1000.0).applications
    beats = set()
    for _, rows in table.sort_values("student_rank").groupby("student"):
        names = rows["company"].tolist()
        beats |= {(better, worse) for at, better in enumerate(names) for worse in names[at + 1 :]}
    # Only of two companies that are as good as equal do some prefer the one and some the other.
    assert sum((worse, better) in beats for better, worse in beats) < 0.02 * len(beats)


def test_who_looks_at_more_companies_finds_better_ones():
    assert rises([inequality(applicants(at_rest(common_taste=2.0, looks=looks))) for looks in (8, 20, 60)])


def test_level_match_sorts_students_among_companies_by_grade():
    def within(cohort):
        table = joined(cohort)
        return table.groupby("company")["grade"].std().mean() / table["grade"].std()

    shares = [within(at_rest(level_match=match)) for match in (0.0, 0.5, 3.0)]
    assert shares[0] > 0.9
    assert rises([-share for share in shares])


def test_interest_brings_students_to_the_sectors_they_name():
    def interested(cohort):
        table = joined(cohort)
        return np.mean(
            [sector in wanted.split(";") for sector, wanted in zip(table["sector"], table["interests"], strict=True)]
        )

    assert rises([interested(at_rest(interest=interest)) for interest in (0.0, 1.0, 5.0)])


def test_with_fit_on_both_sides_the_two_rank_each_other_alike():
    def alike(cohort):
        return cohort.applications[["student_rank", "company_rank"]].corr("spearman").iloc[0, 1]

    assert abs(alike(at_rest(fit=3.0, company_fit=0.0))) < 0.1
    assert abs(alike(at_rest(fit=0.0, company_fit=3.0))) < 0.1
    assert alike(at_rest(fit=3.0, company_fit=3.0)) > 0.3


def test_grade_weight_makes_companies_agree_on_the_best_students():
    agreements = [
        -mean_correlation(at_rest(grade_weight=weight), "company", "company_rank", "grade")
        for weight in (0.0, 0.7, 3.0)
    ]
    assert abs(agreements[0]) < 0.1
    assert rises(agreements)
    assert -mean_correlation(at_rest(grade_weight=1000.0), "company", "company_rank", "grade") > 0.98


def test_selectivity_is_how_many_applicants_a_company_ranks_per_place():
    for selectivity in (1.0, 2.0):
        cohort = at_rest(selectivity=selectivity, tightness=3.0, list_length=8.0)
        ranked = cohort.applications.groupby("company")["company_rank"].count()
        capacity = cohort.companies.set_index("company")["capacity"][ranked.index]
        assert (ranked <= selectivity * capacity).all()
        assert (ranked == selectivity * capacity).mean() > 0.5
    refused = [
        at_rest(selectivity=selectivity).applications["company_rank"].isna().mean() for selectivity in (4.0, 2.0, 1.0)
    ]
    assert rises(refused)


def test_companies_differ_in_how_many_they_rank_per_place():
    def spread(cohort):
        capacity = cohort.companies.set_index("company")["capacity"]
        ranked = cohort.applications.groupby("company")["company_rank"].count()
        return (ranked / capacity[ranked.index]).std()

    assert rises([spread(at_rest(selectivity=1.0, selectivity_spread=wide)) for wide in (0.0, 0.4, 1.0)])


@pytest.mark.parametrize("chance", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("side", ["student", "company"])
def test_so_many_ranks_are_equal_to_the_one_before(side, chance):
    table = at_rest(**{f"{side}_ties": chance}).applications.sort_values([side, f"{side}_rank"])
    step = table.groupby(side)[f"{side}_rank"].diff().dropna()
    assert set(step) <= {0.0, 1.0}
    assert (step == 0).mean() == pytest.approx(chance, abs=0.03)


def test_who_may_not_be_taken_is_on_lists_only_as_often_as_ineligible_says():
    def not_eligible(cohort):
        allowed = jm.Rubric.suggest(cohort).score(cohort).to_frame()[["student", "company"]]
        pairs = cohort.applications.merge(allowed, how="left", indicator=True, on=["student", "company"])
        return (pairs["_merge"] == "left_only").mean()

    shares = [
        not_eligible(at_rest(fields=(FIELD, OTHER), unconfirmed=0.3, ineligible=chance)) for chance in (0.0, 0.3, 1.0)
    ]
    assert shares[0] == 0
    assert rises(shares)
    # Three in ten openings are not confirmed, and others ask for a language, an age or a licence.
    assert shares[2] > 0.3


def test_the_lists_of_others_stay_when_some_have_agreed():
    before, after = (at_rest(agreed=agreed).applications for agreed in (0.0, 0.3))
    kept = before[before["student"].isin(after["student"])].reset_index(drop=True)
    columns = ["student", "company", "student_rank"]
    pd.testing.assert_frame_equal(kept[columns], after[columns])
