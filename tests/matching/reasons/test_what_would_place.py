"""What is said to give a student a place does give her one: every change is made, and the market solved anew."""

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from market_strategies import instances
from small_markets import best_value

import jumelage as jm


@given(instance=instances())
@settings(max_examples=60, deadline=None)
def test_one_more_seat_gives_her_the_place_that_is_told(instance):
    assume(best_value(instance, ("placed", "score")) is not None)
    market = instance.market()
    result = jm.match(market)
    for student in sorted(set(instance.students) - set(result.matching.pairs)):
        seats = []
        for at, company in enumerate(market.companies):
            capacity = market.capacity.copy()
            capacity[at] += 1
            more = jm.match(market.replace(capacity=capacity))
            if student in more.matching.pairs and market.pair(student, company) is not None:
                seats.append((company, more.matching.company_of(student)))
        told = [reason.facts for reason in result.what_would_place(student).reasons if reason.code == "with-seat"]
        assert bool(told) == bool(seats)
        assert all((facts["company"], facts["placed_at"]) in seats for facts in told)


@pytest.fixture
def term():
    """Return a term in which ana lacks a licence for x, and ben lives 8.5 km too far from it."""
    students = pd.DataFrame(
        {"student": ["ana", "ben", "eve"], "licences": ["", "B", "B"], "lat": [48.0] * 3, "lon": [0.0, 0.65, 0.1]}
    )
    companies = pd.DataFrame(
        {"company": ["x", "y"], "capacity": [2, 0], "required": ["B", "B"], "lat": [48.0] * 2, "lon": [0.0, 0.6]}
    )
    rubric = jm.Rubric([jm.criteria.RequiredItems(), jm.criteria.Distance(max_km=40)])
    cohort = jm.Cohort(students, companies)
    return jm.Market.from_cohort(cohort, rubric.score(cohort))


def test_a_licence_or_a_few_kilometres_are_told_where_they_alone_are_missing(term):
    result = jm.match(term)
    assert dict(result.matching.pairs) == {"eve": "x"}
    for student, criterion, others in (("ana", "required", []), ("ben", "distance", ["with-seat"])):
        reason, *further = result.what_would_place(student).reasons
        assert [other.code for other in further] == others
        assert (reason.code.startswith("with-criterion"), reason.facts["criterion"]) == (True, criterion)
        assert (reason.facts["company"], reason.facts["placed_at"]) == ("x", "x")


def test_a_licence_for_a_company_that_is_full_of_others_is_not_told(term):
    result = jm.match(term.replace(capacity=[1, 0]))
    explanation = result.what_would_place("ana")
    assert explanation.reasons == ()
    assert explanation.headline.code == "would-place-none"


def test_one_more_application_is_told_if_it_works_even_ranked_last():
    # Nobody applied to y, and eve holds its one seat by assignment: an application of ana comes before that.
    pairs = pd.DataFrame(
        {
            "student": ["ana", "ben", "ana", "eve"],
            "company": ["x", "x", "y", "y"],
            "score": [0.5, 0.5, 0.1, 0.9],
            "student_rank": [1, 1, None, None],
            "company_rank": [2, 1, None, None],
        }
    )
    seats = pd.DataFrame({"company": ["x", "y"], "capacity": [1, 1]})
    result = jm.match(jm.Market.from_pairs(pairs, ["ana", "ben", "eve"], seats))
    assert dict(result.matching.pairs) == {"ben": "x", "eve": "y"}
    told = {reason.code: reason.facts for reason in result.what_would_place("ana").reasons}
    assert told["with-application"]["company"] == told["with-application"]["placed_at"] == "y"
    assert told["with-application"]["rank"] == 2
    assert "with-seat" in told


def test_whoever_has_a_place_is_told_where():
    result = jm.match(jm.Market.from_scores([[0.5]], [1]))
    assert str(result.what_would_place("s1")) == "s1 has a place at c1."


def test_the_reasons_of_an_unplaced_student_end_with_the_changes_on_request():
    result = jm.match(jm.Market.from_scores([[0.9], [0.8]], [1]))
    plain, more = result.explain("s2"), result.explain("s2", what_would_place=True)
    assert [reason.code for reason in more.reasons] == [
        *(reason.code for reason in plain.reasons),
        "would-place",
        "with-seat",
    ]
