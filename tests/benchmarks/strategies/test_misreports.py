"""What students gain by another list: worked out by hand, and nothing where nothing can be gained."""

import pandas as pd
import pytest
from planted_strategies import Raises

import jumelage as jm
from jumelage.benchmarks import RealCohort, misreports
from jumelage.benchmarks.strategies.misreports import _applications, _restated
from jumelage.benchmarks.strategies.sources import Drawn

# x is given to ben, who also wants it first; y to cyd, unless ana, whom y likes best, asks for it first.
WISHES = {"ana": ["x", "y", "z"], "ben": ["x", "y", "z"], "cyd": ["y", "x", "z"]}
RANKINGS = {"x": ["ben", "ana", "cyd"], "y": ["ana", "ben", "cyd"], "z": ["ana", "ben", "cyd"]}
MARKET = jm.Market.from_preferences(WISHES, RANKINGS, capacity={"x": 1, "y": 1, "z": 1})
EVERY_LIST = 15


def test_a_gain_under_immediate_acceptance_is_found_and_none_under_deferred_acceptance():
    table = misreports(
        MARKET, ["immediate_acceptance", "student_optimal"], seeds=1, students=3, lists=EVERY_LIST
    ).set_index("strategy")
    cautious = table.loc["immediate_acceptance"]
    # Ana gets z, her third, by the truth, and y, her second, if she asks for y first: leaving x out is enough.
    assert cautious[["tried", "gained", "by_shortening", "mean_gain", "most_gained"]].tolist() == [3, 1, 1, 1.0, 1]
    assert cautious["share"] == pytest.approx(1 / 3)
    assert table.loc["student_optimal", ["tried", "gained"]].tolist() == [3, 0]


def test_a_strategy_that_fails_leaves_its_students_out_and_says_how_many():
    table = misreports(MARKET, [Raises()], seeds=2, students=3, lists=2)
    assert table.loc[0, ["tried", "failed"]].tolist() == [3, 3]


def test_nobody_gains_where_the_turn_does_not_hang_on_the_list():
    table = misreports(MARKET, ["random_serial_dictatorship", "top_trading_cycles"], seeds=4, students=3, lists=15)
    assert table["gained"].tolist() == [0, 0]


def test_a_list_that_changes_in_the_tables_is_the_same_as_one_that_changes_in_the_market():
    drawn = RealCohort(jm.make_cohort("cap_bretagne", num_students=60, num_companies=25, seed=3)).draw(0)
    lists = {student: pairs for student, pairs in _applications(drawn.market).items() if len(pairs) > 2}
    assert len(lists) >= 4
    for student, true in lists.items():
        other = (true[2], true[0])
        by_tables, by_arrays = (_restated(each, student, true, other) for each in (drawn, Drawn(drawn.market)))
        for name in ("student_rank", "company_rank", "mode", "company"):
            assert getattr(by_tables, name).tolist() == getattr(by_arrays, name).tolist()


def test_what_wishes_add_to_a_score_is_computed_anew():
    students = pd.DataFrame({"student": ["ana"], "programme": "A"})
    companies = pd.DataFrame({"company": ["x", "y"], "capacity": 1, "programmes": "A"})
    wishes = pd.DataFrame({"student": "ana", "company": ["x", "y"], "student_rank": [1, 2], "company_rank": 1})
    rubric = jm.Rubric([jm.criteria.StudentRank()])
    drawn = RealCohort(jm.Cohort(students, companies, wishes), rubric).draw(0)
    changed = _restated(drawn, 0, [0, 1], (1, 0))
    assert changed.score.tolist() == drawn.market.score.tolist()[::-1]


def test_all_that_is_wrong_with_the_arguments_is_told_at_once():
    with pytest.raises(jm.InputError) as caught:
        misreports("coop", ["optimum"], seeds=0, students=0, lists=0, time_limit="long")
    assert [fault.table for fault in caught.value.faults] == [
        *("preset", "strategy", "seeds", "students", "lists", "time_limit"),
    ]
