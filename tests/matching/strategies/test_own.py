"""Strategies of the user's own: one method, and every answer checked."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from market_strategies import instances
from small_markets import is_feasible, market_of

import jumelage as jm


class FirstAllowed:
    """Everyone takes the first place that is allowed and free."""

    def choose(self, market, _seed):
        pairs, free = {}, market.capacity.copy()
        for student, company in zip(market.student_of_pair, market.company, strict=True):
            name = market.students[student]
            if name not in pairs and free[company]:
                pairs[name] = market.companies[company]
                free[company] -= 1
        return jm.Matching(pairs)


@dataclass(frozen=True)
class Answering:
    """Always answers the same."""

    answer: object

    def choose(self, _market, _seed):
        return self.answer


@given(instance=instances(minima=False), seed=st.integers(0, 3), shuffles=st.data())
@settings(max_examples=100, deadline=None)
def test_a_strategy_of_ten_lines_keeps_pins_forbidden_pairs_and_capacities_in_any_order_of_the_rows(
    instance, seed, shuffles
):
    chosen = dict(jm.match(instance.market(), strategy=FirstAllowed(), seed=seed).matching.pairs)
    assert is_feasible(instance, chosen)
    orders = [
        shuffles.draw(st.permutations(list(part))) for part in (instance.pairs, instance.students, instance.capacity)
    ]
    assert jm.match(market_of(instance, *orders), strategy=FirstAllowed(), seed=seed).matching.pairs == chosen


MARKET = jm.Market.from_scores(
    [[0.9, 0.2], [0.8, float("nan")], [0.4, 0.3]], [1, 1], students=["ana", "ben", "eve"], companies=["x", "y"]
)


def test_the_result_says_whose_it_is_and_vouches_for_nothing():
    result = jm.match(MARKET, strategy=FirstAllowed())
    assert (result.strategy, result.route, result.status) == ("FirstAllowed", "FirstAllowed", "heuristic")
    assert (result.objective, dict(result.bound), result.reproducible) == ((), {}, False)
    assert result.record()["strategy"] == "FirstAllowed"


def test_a_strategy_that_says_what_it_is_is_called_so_and_one_that_vouches_is_believed():
    @dataclass(frozen=True)
    class Weighted:
        weight: int
        is_repeatable = True

        def choose(self, _market, _seed):
            return jm.Matching({})

    result = jm.match(MARKET, strategy=Weighted(3))
    assert result.strategy.endswith("Weighted(weight=3)")
    assert result.reproducible


def test_what_it_breaks_is_told_and_in_its_audit():
    result = jm.match(MARKET, strategy=Answering(jm.Matching({"ana": "x", "ben": "y", "eve": "x"})))
    assert result.matching.pairs == {"ana": "x", "ben": "y", "eve": "x"}
    (notice,) = (notice for notice in result.notices if notice.code == "strategy-breaks")
    assert "x has 2 students for 1 seat" in notice.text
    assert "ben may not go to y" in notice.text
    assert not jm.audit(MARKET, result.matching).is_feasible


@pytest.mark.parametrize("answer", [None, {"ana": "x"}, [("ana", "x")]])
def test_an_answer_that_is_no_matching_is_an_error_in_words(answer):
    with pytest.raises(jm.InputError, match=r"return jm\.Matching") as error:
        jm.match(MARKET, strategy=Answering(answer))
    assert type(answer).__name__ in error.value.faults[0].found


def test_ids_that_are_not_in_the_market_are_named_all_at_once():
    with pytest.raises(jm.InputError) as error:
        jm.match(MARKET, strategy=Answering(jm.Matching({"zoe": "x", "ana": "z"})))
    assert [fault.found for fault in error.value.faults] == ["students zoe", "companies z"]


def test_pinned_students_keep_their_places_and_may_be_left_out_or_repeated_but_not_moved():
    market = MARKET.replace(rules=[jm.rules.Pin("ana", "y")])
    for pairs in ({"eve": "x"}, {"eve": "x", "ana": "y"}):
        result = jm.match(market, strategy=Answering(jm.Matching(pairs)))
        assert result.matching.pairs == {"eve": "x", "ana": "y"}
    with pytest.raises(jm.InputError, match="pinned students ana"):
        jm.match(market, strategy=Answering(jm.Matching({"ana": "x"})))


def test_the_market_it_is_given_has_no_pinned_pairs_seats_or_rules():
    seen = []

    class Looking:
        def choose(self, market, seed):
            seen.append((market.num_pairs, market.num_seats, len(market.rules), seed))
            return jm.Matching({})

    rules = [jm.rules.Pin("ana", "y"), jm.rules.Forbid("eve", "y")]
    jm.match(MARKET.replace(rules=rules), strategy=Looking(), seed=7)
    assert seen == [(2, 1, 0, 7)]


def test_its_own_errors_come_through_as_they_are():
    class Failing:
        def choose(self, _market, _seed):
            message = "the timetable is not there"
            raise LookupError(message)

    with pytest.raises(LookupError, match="timetable"):
        jm.match(MARKET, strategy=Failing())


def test_an_objective_is_not_for_it():
    with pytest.raises(jm.InputError, match="optimal"):
        jm.match(MARKET, strategy=FirstAllowed(), objective="placed")
