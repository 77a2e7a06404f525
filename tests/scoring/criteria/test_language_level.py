"""Levels of the Common European Framework, met in part."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_cohorts import cohort, judged

from jumelage.cohort.cells import LEVELS
from jumelage.scoring.criteria import LanguageLevel


def test_a_lower_level_counts_in_part_a_higher_one_no_more_than_in_full():
    tables = cohort(
        {"languages": ["fr:B1", "FR:C1;en:A1", None]}, {"languages": ["fr:B2", "fr:C2;en:B1", "de:A1", None]}
    )
    nan = np.nan
    np.testing.assert_allclose(
        judged(LanguageLevel(), tables),
        # B1 of B2: 3/4. fr B1 of C2: 3/6, no English: a quarter. fr C1 of C2: 5/6, en A1 of B1: 1/3.
        [[3 / 4, 1 / 4, 0, nan], [1, (5 / 6 + 1 / 3) / 2, 0, nan], [nan] * 4],
    )


@given(st.sampled_from(LEVELS), st.sampled_from(LEVELS), st.sampled_from(LEVELS))
def test_a_higher_level_never_lowers_it(mine, asked, other):
    low, high = sorted([mine, other])
    tables = cohort({"languages": [f"fr:{low}", f"fr:{high}"]}, {"languages": [f"fr:{asked}"]})
    ((less,), (more,)) = judged(LanguageLevel(), tables)
    assert more >= less
    assert less == pytest.approx(min(1, (LEVELS.index(low) + 1) / (LEVELS.index(asked) + 1)))
