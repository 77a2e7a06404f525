"""The cohort that scoring is measured on takes no short cut."""

import pytest

from jumelage.benchmarks.cohorts import whole_cohort, whole_rubric
from jumelage.scoring.rubric import Rubric


@pytest.fixture(scope="module")
def cohort():
    return whole_cohort(num_students=400, num_companies=150, seed=2)


def test_at_least_half_of_the_pairs_pass_the_whole_first_set(cohort):
    compat = whole_rubric(cohort).score(cohort)
    assert 0.5 <= len(compat.score) / (400 * 150) < 0.9


def test_the_rubric_has_the_ten_hard_and_six_soft_criteria_of_the_first_set(cohort):
    criteria = whole_rubric(cohort).criteria
    is_soft = [hasattr(criterion, "weight") for criterion in criteria]
    assert (is_soft.count(False), is_soft.count(True)) == (10, 6)


def test_each_hard_criterion_refuses_some_pairs_and_each_soft_one_tells_pairs_apart(cohort):
    for criterion in whole_rubric(cohort).criteria:
        compat = Rubric([criterion]).score(cohort)
        if hasattr(criterion, "weight"):
            assert compat.score.min() < compat.score.max(), criterion.name
        else:
            assert 0.5 < len(compat.score) / (400 * 150) < 1, criterion.name


def test_the_same_seed_gives_the_same_cohort(cohort):
    assert whole_cohort(num_students=400, num_companies=150, seed=2) == cohort
    assert whole_cohort(num_students=400, num_companies=150, seed=3) != cohort
