"""Territories: how many pairs cross, how scores fall, and how uneven the territories are."""

import numpy as np
import pytest

from jumelage.benchmarks import make_market


def made(**changes):
    sizes = {"num_students": 20_000, "num_companies": 3000, "pairs_per_student": 10}
    return make_market("territorial", **{**sizes, **changes})


def is_abroad(market):
    home, there = market.student_columns["territory"].to_numpy(), market.company_columns["territory"].to_numpy()
    return home[market.student_of_pair] != there[market.company]


@pytest.mark.parametrize("share_abroad", [0.0, 0.15, 0.6, 1.0])
@pytest.mark.parametrize("num_territories", [2, 30, 300])
def test_the_share_of_pairs_abroad_is_as_asked_even_where_territories_are_small(share_abroad, num_territories):
    market = made(num_territories=num_territories, share_abroad=share_abroad)
    assert is_abroad(market).mean() == pytest.approx(share_abroad, abs=0.005)


def test_by_default_most_pairs_stay_at_home_and_some_cross():
    assert is_abroad(made()).mean() == pytest.approx(0.15, abs=0.005)


def distances(market):
    students, companies = (frame[["x", "y"]].to_numpy() for frame in (market.student_columns, market.company_columns))
    return np.hypot(*(students[market.student_of_pair] - companies[market.company]).T)


def test_scores_fall_with_distance():
    market = made(num_territories=20, share_abroad=0.5)
    closeness = 0.5 * np.exp(-distances(market) / 0.25)
    chance = market.score - closeness
    assert chance.min() >= -1e-12
    assert chance.max() <= 0.5 + 1e-12
    assert chance.mean() == pytest.approx(0.25, abs=0.003)
    abroad = is_abroad(market)
    assert market.score[~abroad].mean() > market.score[abroad].mean() + 0.1


def test_near_territories_are_chosen_more_often_than_far_ones():
    market = made(num_territories=30, share_abroad=1.0)
    students, companies = (frame[["x", "y"]].to_numpy() for frame in (market.student_columns, market.company_columns))
    any_pair = np.hypot(*(students[:3000] - companies).T)
    assert distances(market).mean() < 0.75 * any_pair.mean()


@pytest.mark.parametrize("unevenness", [0.0, 0.3, 0.8])
def test_demand_and_supply_are_as_uneven_as_asked_and_apart_from_each_other(unevenness):
    market = make_market(
        "territorial",
        num_students=100_000,
        num_companies=100_000,
        pairs_per_student=1,
        num_territories=400,
        unevenness=unevenness,
    )
    demand, supply = (
        np.log(frame["territory"].value_counts().sort_index().to_numpy())
        for frame in (market.student_columns, market.company_columns)
    )
    # The spread of 400 logarithms is known to one part in 28.
    assert demand.std() == pytest.approx(unevenness, rel=0.15, abs=0.01)
    assert supply.std() == pytest.approx(unevenness, rel=0.15, abs=0.01)
    if unevenness:
        assert abs(np.corrcoef(demand, supply)[0, 1]) < 0.2


def test_each_territory_has_as_many_companies_as_a_student_has_pairs():
    market = made(num_territories=100, unevenness=3.0)
    assert market.company_columns["territory"].value_counts().min() >= 10
    assert market.company_columns["territory"].nunique() == 100


def test_seats_are_as_many_as_students_unless_asked_otherwise():
    assert made().num_seats == 20_000
    assert made(seats_per_student=0.9).num_seats == 18_000
