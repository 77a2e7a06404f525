"""The nearest fix of a refused pair: said in both languages, and true."""

import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jumelage as jm
from jumelage.scoring import criteria
from jumelage.scoring.criterion import Judgement
from jumelage.scoring.rubric import Rubric


def tables(student, company):
    return jm.Cohort(
        pd.DataFrame([{"student": "S1", **student}]), pd.DataFrame([{"company": "C1", "capacity": 1, **company}])
    )


def fix(criterion, student, company, language="en"):
    """The last words on a pair that is refused."""
    (reason,) = Rubric([criterion]).score(tables(student, company)).explain("S1", "C1", language=language).reasons
    return reason.say(language).rpartition("; ")[2]


def is_eligible(criterion, student, company):
    return Rubric([criterion]).score(tables(student, company)).num_pairs == 1


def test_a_licence_that_is_missing():
    pair = {"licences": "CACES"}, {"required": "CACES;permis B"}
    assert fix(criteria.RequiredItems(), *pair) == "met with permis B."
    assert fix(criteria.RequiredItems(), *pair, language="fr").endswith("satisfait avec permis B.")
    assert is_eligible(criteria.RequiredItems(), {"licences": "CACES;permis B"}, pair[1])


@settings(max_examples=200)
@given(st.floats(0.02, 3), st.floats(0.5, 200))
def test_so_many_kilometres_more_make_the_pair_eligible_and_a_fifth_less_do_not(degrees, max_km):
    home, place = {"lat": 47.0, "lon": 0.0}, {"lat": 47.0 + degrees, "lon": 0.0}
    if is_eligible(criteria.Distance(max_km), home, place):
        return
    more = float(re.search(r"with ([\d.]+) km more", fix(criteria.Distance(max_km), home, place))[1])
    assert is_eligible(criteria.Distance(max_km + more), home, place)
    assert more <= 0.2 or not is_eligible(criteria.Distance(max_km + more - 0.2), home, place)


def test_kilometres_are_said_in_french_as_well():
    home, place = {"lat": 47.0, "lon": 0.0}, {"lat": 47.5, "lon": 0.0}
    # Half a degree of a meridian: 55.6 km.
    assert fix(criteria.Distance(40), home, place) == "met with 15.6 km more."
    assert fix(criteria.Distance(40), home, place, language="fr").endswith("satisfait avec 15.6 km de plus.")


def test_a_kind_that_is_not_accepted():
    pair = {"programme": "mason"}, {"programmes": "cook;baker"}
    assert fix(criteria.Programme(), *pair) == "met if mason were accepted."
    assert is_eligible(criteria.Programme(), pair[0], {"programmes": "cook;baker;mason"})


def test_the_first_day_on_which_the_age_is_reached():
    student, company = {"birth_date": "2008-10-01"}, {"minimum_age": 18, "start": "2026-09-01"}
    assert fix(criteria.MinimumAge(), student, company) == "met with a start on 2026-10-01 or later."
    assert is_eligible(criteria.MinimumAge(), student, {**company, "start": "2026-10-01"})
    assert not is_eligible(criteria.MinimumAge(), student, {**company, "start": "2026-09-30"})


def test_the_ends_of_a_period_that_do_not_fit():
    student = {"start": "2026-09-01", "end": "2027-06-30"}
    company = {"start": "2026-09-15", "end": "2027-06-30"}
    assert fix(criteria.Dates(), student, company) == "met with dates ≥ 2026-09-15."
    assert is_eligible(criteria.Dates(), {**student, "start": "2026-09-15"}, company)


@pytest.mark.parametrize(
    ("criterion", "column"),
    [(criteria.Confirmed(), "confirmed_until"), (criteria.Accredited(), "accredited_until")],
)
def test_a_date_that_has_to_be_extended(criterion, column):
    student, company = {"start": "2026-09-15"}, {column: dt.date(2026, 9, 1)}
    assert fix(criterion, student, company) == "met once extended to 2026-09-15."
    assert is_eligible(criterion, student, {column: dt.date(2026, 9, 15)})


def test_minutes_over_the_limit():
    times = pd.DataFrame({"student": ["S1"], "company": ["C1"], "minutes": [52.5]})
    assert fix(criteria.TravelTime(times, 45), {}, {}) == "met with 7.5 min more."
    assert is_eligible(criteria.TravelTime(times, 52.5), {}, {})


@pytest.mark.parametrize(
    ("criterion", "student", "company", "words"),
    [
        (criteria.Distance(40), {"lat": np.nan, "lon": np.nan}, {"lat": 47.0, "lon": 0.0}, "≤ 40 km"),
        (criteria.Programme(), {"programme": None}, {"programmes": "cook"}, "cook"),
        (
            criteria.MinimumAge(),
            {"birth_date": None},
            {"minimum_age": 16, "start": "2026-09-01"},
            "≥ 16 (2026-09-01)",
        ),
    ],
    ids=["place", "programme", "age"],
)
def test_what_is_not_known_has_to_be_known_first(criterion, student, company, words):
    assert fix(criterion, student, company) == f"met once it is known to be {words}."


def test_what_several_criteria_need_is_said_together():
    student = {"programme": "mason", "licences": None, "lat": 47.0, "lon": 0.0}
    company = {"programmes": "mason", "required": "permis B", "lat": 47.5, "lon": 0.0}
    rubric = Rubric([criteria.Programme(), criteria.RequiredItems(), criteria.Distance(40)])
    answer = rubric.score(tables(student, company)).explain("S1", "C1")
    assert [reason.code for reason in answer.reasons] == ["hard-failed-fix", "hard-failed-fix", "pair-eligible-with"]
    assert answer.reasons[-1].say("en") == "Eligible with permis B, with 15.6 km more."
    assert answer.reasons[-1].say("fr") == "Admissible avec permis B, avec 15.6 km de plus."
    widened = Rubric([criteria.Programme(), criteria.RequiredItems(), criteria.Distance(55.6)])
    assert widened.score(tables({**student, "licences": "permis B"}, company)).num_pairs == 1


def test_nothing_is_promised_where_a_fix_moves_the_dates_that_other_criteria_go_by():
    student = {"birth_date": "2008-10-01", "licences": None}
    company = {"minimum_age": 18, "start": "2026-09-01", "required": "permis B"}
    answer = (
        Rubric([criteria.MinimumAge(), criteria.RequiredItems()]).score(tables(student, company)).explain("S1", "C1")
    )
    assert [reason.code for reason in answer.reasons] == ["hard-failed-fix", "hard-failed-fix"]


class Never:
    """A criterion of somebody's own, whose fix is a text."""

    name = "never"

    def prepare(self, cohort):
        self.shape = len(cohort.students), len(cohort.companies)
        return self

    def mask(self, rows):
        return np.zeros((rows.stop - rows.start, self.shape[1]), dtype=bool)

    def judge(self, student, company):
        return Judgement(f"{student}", f"{company}", "a letter from the head")


def test_a_fix_can_be_a_text():
    assert fix(Never(), {}, {}) == "met with a letter from the head."
