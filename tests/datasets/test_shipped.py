"""The shipped cohort: what its README says of it holds."""

from collections import Counter

import pytest

import jumelage as jm
from jumelage.datasets import load_cohort, read_cohort, shipped_path
from jumelage.errors import InputError


@pytest.fixture(scope="module")
def bretagne():
    return load_cohort("bretagne")


@pytest.fixture(scope="module")
def eligible(bretagne):
    scores = jm.Rubric.read(shipped_path("bretagne") / "rubric.toml").score(bretagne).to_frame()
    return set(zip(scores["student"], scores["company"], strict=True))


def test_it_says_that_it_is_made_up(bretagne):
    assert "made-up" in bretagne.about
    assert bretagne.about in bretagne.summary()
    assert "made-up" in (shipped_path("bretagne") / "README.md").read_text(encoding="utf-8")


def test_it_has_the_size_it_is_known_for(bretagne):
    assert len(bretagne.students) == 150
    assert len(bretagne.companies) == 70
    assert bretagne.companies["employer"].nunique() == 50
    assert bretagne.companies["capacity"].sum() == 156
    assert bretagne.offers["status"].value_counts().to_dict() == {
        "agreed": 5,
        "open": 3,
        "declined": 3,
        "withdrawn": 1,
    }
    assert [notice.code for notice in bretagne.notices] == ["ranked-by-one-side"]


def test_it_is_a_folder_that_a_user_could_have_written(bretagne):
    assert read_cohort(shipped_path("bretagne")).replace(about=bretagne.about) == bretagne


def test_every_home_and_opening_is_in_brittany(bretagne):
    for table in (bretagne.students, bretagne.companies):
        assert table["lat"].between(47.2, 48.95).all()
        assert table["lon"].between(-5.2, -0.95).all()


def test_agreed_offers_are_eligible_and_with_the_open_ones_within_capacity(bretagne, eligible):
    standing = bretagne.offers[bretagne.offers["status"].isin(["agreed", "open"])]
    assert set(zip(standing["student"], standing["company"], strict=True)) <= eligible
    capacity = bretagne.companies.set_index("company")["capacity"]
    assert all(count <= capacity[company] for company, count in Counter(standing["company"]).items())


def test_two_students_and_three_openings_have_no_eligible_pair(bretagne, eligible):
    assert len(set(bretagne.students["student"]) - {student for student, _ in eligible}) == 2
    unused = bretagne.companies[~bretagne.companies["company"].isin({company for _, company in eligible})]
    assert len(unused) == 3
    assert unused["capacity"].sum() == 4


def test_at_most_143_students_can_be_placed(bretagne, eligible):
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_edges_from((("from", ("student", student)) for student in bretagne.students["student"]), capacity=1)
    graph.add_edges_from(((("student", s), ("company", c)) for s, c in eligible), capacity=1)
    for company, capacity in bretagne.companies[["company", "capacity"]].itertuples(index=False):
        graph.add_edge(("company", company), "to", capacity=capacity)
    assert nx.maximum_flow_value(graph, "from", "to") == 143


def test_its_rules_are_about_pairs_that_exist(eligible):
    forbid, pin = jm.rules.read(shipped_path("bretagne") / "rules.toml")
    assert (forbid.student, forbid.company) in eligible
    assert (pin.student, pin.company) in eligible


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(InputError, match="bretagne"):
        load_cohort("normandie")
