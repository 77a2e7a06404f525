"""Days in common."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_cohorts import cohort, judged

from jumelage.errors import InputError
from jumelage.scoring.criteria import ScheduleOverlap


def day(number):
    return f"2026-09-{number:02}"


def test_it_is_the_share_of_her_days_both_ends_counted():
    tables = cohort(
        {"start": [day(1), day(11), None], "end": [day(10), day(11), day(10)]},
        {"start": [day(10), None, day(1), None], "end": [day(30), day(5), day(30), None]},
    )
    nan = np.nan
    np.testing.assert_array_equal(
        judged(ScheduleOverlap(), tables),
        # S1 has ten days: the tenth, the first five, all, all. S2 has one.
        [[0.1, 0.5, 1, 1], [1, 0, 1, 1], [nan] * 4],
    )


PERIODS = st.tuples(st.integers(1, 30), st.integers(1, 30)).map(sorted)


@given(PERIODS, PERIODS, st.integers(0, 5))
def test_it_is_what_counting_days_gives_and_a_longer_period_never_lowers_it(mine, theirs, more):
    (start, end), (first, last) = mine, theirs
    tables = cohort(
        {"start": [day(start)], "end": [day(end)]},
        {"start": [day(first), day(max(1, first - more))], "end": [day(last), day(min(30, last + more))]},
    )
    (found, longer) = judged(ScheduleOverlap(), tables)[0]
    days = set(range(start, end + 1))
    assert found == pytest.approx(len(days & set(range(first, last + 1))) / len(days))
    assert longer >= found


def test_dates_the_wrong_way_round_never_reach_it():
    with pytest.raises(InputError) as caught:
        cohort({"start": [day(9)], "end": [day(1)]}, {"start": [day(8)], "end": [day(2)]})
    assert [(fault.table, fault.column, fault.found) for fault in caught.value.faults] == [
        ("students", "end", "2026-09-01, start is 2026-09-09"),
        ("companies", "end", "2026-09-02, start is 2026-09-08"),
    ]
