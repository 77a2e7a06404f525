"""The whole catalogue in one rubric, on a cohort with every column and holes everywhere."""

import math

import numpy as np
import pandas as pd
import pytest
from every_criterion import whole_catalogue, whole_cohort

from jumelage.scoring import combinations
from jumelage.scoring.evaluate import score_all
from jumelage.scoring.rubric import Rubric

SOFT = [each.name for each in whole_catalogue() if hasattr(each, "weight")]


@pytest.mark.parametrize(
    "combination",
    [
        combinations.WeightedMean(),
        combinations.GeometricMean(),
        combinations.Minimum(),
        combinations.Capped(0.6),
        combinations.Lexicographic(4),
        combinations.TwoSided(SOFT[::2], SOFT[1::2], within=combinations.Capped(0.7), across=combinations.Minimum()),
    ],
    ids=lambda combination: combination.rule,
)
def test_every_score_is_explained_to_its_last_digit_and_depends_on_nothing_else(combination):
    cohort = whole_cohort()
    rubric = Rubric(whole_catalogue(), combination=combination)
    matrix = rubric.score(cohort)
    assert 200 < matrix.num_pairs < 31 * 23
    assert ((matrix.score >= 0) & (matrix.score <= 1)).all()
    for student, company, score in matrix.to_frame().iloc[::17].itertuples(index=False):
        reasons = matrix.explain(student, company, language="fr").reasons
        assert {reason.facts["criterion"] for reason in reasons if "criterion" in reason.facts} >= set(SOFT)
        assert math.fsum(reason.facts.get("contribution", 0) for reason in reasons) == pytest.approx(score, abs=1e-12)
    for pairs_per_block in (1, 23 * 7):
        again = score_all(matrix.judge.parts, num_threads=2, pairs_per_block=pairs_per_block)
        np.testing.assert_array_equal(again[2], matrix.score)
    turned = cohort.replace(students=cohort.students.iloc[::-1], companies=cohort.companies.iloc[::-1])
    mixed = rubric.score(turned).to_frame().set_index(["student", "company"])["score"]
    mine = matrix.to_frame().set_index(["student", "company"])["score"]
    pd.testing.assert_series_equal(mixed.reindex(mine.index), mine, check_exact=False, atol=1e-6, rtol=0)
