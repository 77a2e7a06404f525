"""Markets with quotas of employers within sectors are what their recipe says."""

import numpy as np
import pytest

import jumelage as jm
from jumelage.benchmarks import make_market
from jumelage.matching.families import families_of
from jumelage.matching.problem import problem_of

SIZES = {"num_students": 240, "num_companies": 60, "pairs_per_student": 8}


def test_employers_have_companies_in_turn_and_sectors_have_employers_in_turn():
    market = make_market("nested_quotas", **SIZES, num_sectors=4, openings_per_employer=2)
    columns = market.company_columns
    assert columns["employer"].head(5).tolist() == ["e1", "e1", "e2", "e2", "e3"]
    assert columns.groupby("employer")["sector"].nunique().eq(1).all()
    assert columns["sector"].head(10).tolist() == ["t1", "t1", "t2", "t2", "t3", "t3", "t4", "t4", "t1", "t1"]
    assert columns["employer"].nunique() == 30


def test_pairs_scores_and_seats_are_those_of_the_popular_market():
    market, popular = (make_market(kind, **SIZES, seed=3) for kind in ("nested_quotas", "popular"))
    for name in ("indptr", "company", "score", "capacity"):
        assert np.array_equal(getattr(market, name), getattr(popular, name))


def test_no_employer_and_no_sector_takes_more_than_its_share_and_some_take_just_that():
    market = make_market("nested_quotas", **SIZES, num_sectors=5, employer_share=0.75, sector_share=0.6)
    result = jm.match(market)
    placed = result.to_frame().dropna(subset="company")
    seats = market.company_columns.assign(company=market.companies, seats=market.capacity)
    taken = placed.merge(seats, on="company", suffixes=("_of_student", ""))
    for by, share in (("employer", 0.75), ("sector", 0.6)):
        most = np.floor(share * seats.groupby(by)["seats"].sum() + 1e-9)
        count = taken.groupby(by).size().reindex(most.index, fill_value=0)
        assert (count <= most).all()
        assert (count == most).any()


def test_all_quotas_are_one_network_and_all_shares_of_one_ask_nothing():
    market = make_market("nested_quotas", **SIZES, num_sectors=4)
    found = families_of(problem_of(market))
    assert found.companies.num_sets > 4
    assert not found.students.num_sets
    assert np.array_equal(np.unique(found.companies.depth()), [0, 1])


def test_all_faults_of_a_call_are_told_at_once():
    with pytest.raises(jm.InputError) as caught:
        make_market("nested_quotas", **SIZES, num_sectors=0, sector_share=1.5, employer_share=-1)
    assert {fault.table for fault in caught.value.faults} == {"num_sectors", "sector_share", "employer_share"}
