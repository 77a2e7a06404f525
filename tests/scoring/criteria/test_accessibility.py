"""Needs met by the site."""

from small_cohorts import allowed, cohort, why_not

from jumelage.scoring.criteria import NOT_SUGGESTED, Accessibility
from jumelage.scoring.rubric import Rubric

TABLES = (
    {"access_needs": ["step-free;Hearing loop", "step-free", None]},
    {"access": ["STEP-FREE", "hearing loop;step-free;lift", None]},
)


def test_every_need_must_be_met_and_no_need_is_met_anywhere():
    assert allowed(Accessibility(), cohort(*TABLES)) == "S1C2 S2C1 S2C2 S3C1 S3C2 S3C3"


def test_what_is_lacking_is_the_nearest_fix():
    tables = cohort(*TABLES)
    assert why_not(Accessibility(), tables, "S1", "C1") == ("STEP-FREE", "step-free, Hearing loop", "Hearing loop")
    assert why_not(Accessibility(), tables, "S2", "C3") == ("–", "step-free", "step-free")


def test_no_suggestion_and_no_score_has_it():
    assert Accessibility.name in NOT_SUGGESTED
    assert not hasattr(Accessibility, "weight")
    assert Rubric.suggest(cohort(*TABLES)).criteria == ()
