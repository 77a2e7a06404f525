"""Coverage of what is yet to be acquired."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from small_cohorts import cohort, judged

from jumelage.scoring.criteria import LearningObjectives


def test_it_is_the_share_of_her_objectives_that_are_taught():
    tables = cohort({"objectives": ["welding;Turning", "turning", None]}, {"teaches": ["TURNING;law", "law", None]})
    nan = np.nan
    np.testing.assert_array_equal(judged(LearningObjectives(), tables), [[0.5, 0, nan], [1, 0, nan], [nan, nan, nan]])


def test_an_objective_written_twice_counts_once():
    tables = cohort({"objectives": ["a;A;b"]}, {"teaches": ["a"]})
    assert judged(LearningObjectives(), tables).tolist() == [[0.5]]


ITEMS = st.sets(st.sampled_from("abcdef"), min_size=1)


@given(ITEMS, ITEMS, ITEMS)
def test_an_opening_that_teaches_more_never_has_a_lower_value(objectives, taught, more):
    tables = cohort(
        {"objectives": [";".join(sorted(objectives))]},
        {"teaches": [";".join(sorted(taught)), ";".join(sorted(taught | more))]},
    )
    (less, most) = judged(LearningObjectives(), tables)[0]
    assert less == len(objectives & taught) / len(objectives)
    assert most >= less
