"""The list of whom to call: who is on it, why, and in which order."""

import pandas as pd
import pytest

import jumelage as jm
from jumelage.cohort import Cohort

TERM = {"student": ["S1", "S2"], "start": ["2026-09-14", "2026-10-01"], "end": ["2026-12-18", "2026-12-11"]}


def cohort(companies, students=None, **tables):
    frame = pd.DataFrame({"capacity": 1, **companies})
    return Cohort(pd.DataFrame(students or TERM), frame, **tables)


def causes(term, **choices):
    table = term.to_reconfirm(**choices)
    return dict(zip(table["company"], table["cause"], strict=True))


def test_an_opening_is_listed_if_its_date_is_past_ends_too_soon_or_is_blank():
    term = cohort(
        {
            "company": ["past", "that day", "too soon", "last day", "blank"],
            "confirmed_until": ["2026-09-13", "2026-09-14", "2026-12-17", "2026-12-18", None],
        }
    )
    assert causes(term) == {
        "past": "confirmed-lapsed",
        "that day": "confirmed-ends",
        "too soon": "confirmed-ends",
        "blank": "confirmed-blank",
    }


def test_an_accreditation_counts_as_a_confirmation_does_save_that_blank_needs_no_call():
    term = cohort({"company": ["past", "too soon", "blank"], "accredited_until": ["2026-09-13", "2026-11-01", None]})
    assert causes(term) == {"past": "accredited-lapsed", "too soon": "accredited-ends"}


def test_the_text_names_every_cause_the_most_urgent_first_in_both_languages():
    term = cohort({"company": ["C1"], "confirmed_until": ["2026-12-01"], "accredited_until": ["2026-09-01"]})
    assert causes(term) == {"C1": "accredited-lapsed"}
    assert term.to_reconfirm()["text"].tolist() == [
        "accreditation ran out on 2026-09-01, before 2026-09-14; confirmed until 2026-12-01 only, not until 2026-12-18"
    ]
    french = term.to_reconfirm(language="fr")["text"][0]
    assert all(day in french for day in ("2026-09-01", "2026-09-14", "2026-12-01", "2026-12-18"))
    assert "agrément" in french


def test_an_opening_that_closes_before_the_term_need_not_be_confirmed_for_longer():
    term = cohort({"company": ["C1"], "end": ["2026-11-15"], "confirmed_until": ["2026-11-15"]})
    assert causes(term) == {}


def test_without_ends_an_opening_must_stand_until_the_last_start():
    starts = {"student": ["S1", "S2"], "start": ["2026-09-14", "2026-10-01"]}
    term = cohort({"company": ["C1", "C2"], "confirmed_until": ["2026-09-30", "2026-10-01"]}, starts)
    assert causes(term) == {"C1": "confirmed-ends"}


def test_among_equals_come_first_the_agreed_then_the_applicants_then_the_seats_then_the_name():
    term = cohort(
        {
            "company": ["a", "b", "c", "d", "e", "f", "closed"],
            "capacity": [1, 1, 2, 1, 1, 9, 0],
            "confirmed_until": ["2026-09-01"] * 5 + [None, "2026-01-01"],
        },
        applications=pd.DataFrame(
            {"student": ["S1", "S2", "S1"], "company": ["b", "b", "a"], "student_rank": [1, 1, None]}
        ),
        offers=pd.DataFrame(
            {"student": ["S1", "S2"], "company": ["e", "d"], "status": ["agreed", "declined"]},
        ),
    )
    table = term.to_reconfirm()
    # Who did not rank a company has not applied there; a declined offer is none.
    assert table["company"].tolist() == ["e", "b", "c", "a", "d", "f"]
    assert table["agreed"].tolist() == [1, 0, 0, 0, 0, 0]
    assert table["applicants"].tolist() == [0, 2, 0, 0, 0, 0]
    assert table["seats"].tolist() == [1, 1, 2, 1, 1, 9]


def test_another_day_makes_another_list():
    term = cohort({"company": ["C1"], "confirmed_until": ["2026-12-31"]})
    assert causes(term) == {}
    assert causes(term, on="2027-01-15") == {"C1": "confirmed-lapsed"}


def test_without_dates_or_a_day_it_says_what_to_give():
    with pytest.raises(jm.InputError, match="until when each opening is confirmed"):
        cohort({"company": ["C1"]}).to_reconfirm()
    no_day = cohort({"company": ["C1"], "confirmed_until": ["2026-12-31"]}, {"student": ["S1"]})
    with pytest.raises(jm.InputError, match="the day openings must stand on"):
        no_day.to_reconfirm()
    assert causes(no_day, on="2027-01-01") == {"C1": "confirmed-lapsed"}


def test_no_openings_make_an_empty_list_with_its_columns():
    empty = cohort({"company": [], "confirmed_until": []}).to_reconfirm()
    assert len(empty) == 0
    assert list(empty) == list(cohort({"company": ["C1"], "confirmed_until": [None]}).to_reconfirm())


def test_the_call_list_and_the_table_agree_on_what_is_not_secured():
    bretagne = jm.load_cohort("bretagne")
    for on in (None, "2027-01-15", "2026-06-30"):
        calls = bretagne.to_reconfirm(on=on)
        lapsed = calls[calls["cause"].str.endswith("lapsed")]
        assert lapsed["seats"].sum() == bretagne.supply_and_demand(on=on).loc["total", "to_reconfirm"]
