"""The Monday page: what it says, in both languages and as HTML, and what it leaves out."""

import html
import re

import pandas as pd
import pytest

import jumelage as jm
from jumelage.cohort import Cohort

STUDENTS = pd.DataFrame(
    {
        "student": ["S1", "S2", "S3", "S4"],
        "programme": ["SIO", "SIO", "MCO", "CAP"],
        "territory": ["Brest", "Rennes", "Rennes", None],
        "start": "2026-09-14",
    }
)
COMPANIES = pd.DataFrame(
    {
        "company": ["C1", "C2", "C3"],
        "employer": ["Ker", "<b>Ty</b>", "Ker"],
        "capacity": [2, 3, 1],
        "programmes": ["SIO", "SIO;MCO", "MCO"],
        "territory": ["Brest", "Rennes", "Rennes"],
        "supervisor": ["T1", None, "T2"],
        "confirmed_until": ["2027-01-01", "2026-08-31", None],
    }
)
APPLICATIONS = pd.DataFrame({"student": ["S1", "S2"], "company": ["C2", "C2"], "student_rank": [1, None]})
OFFERS = pd.DataFrame({"student": ["S3"], "company": ["C3"], "status": ["agreed"]})

# Secured are C1 and, its date being blank, C3: three seats of six. C2 is open to both programmes. Nobody takes S4; S2
# did not rank C2, so has not applied.
PAGE = """\
Autumn
students      4, 3 programmes
openings      3 of 2 employers
seats         6, 2 territories
secured       3 seats for 4 students (75 %)
applications  2 by 2 students to 1 opening
offers        1, 1 agreed

Supply and demand by programme, on 2026-09-14
  programme  students  agreed  seats  shared  secured  re-confirm  balance  missing  per seat
  SIO               2       0      5       3        2           3        0        0      1.00
  CAP               1       0      0       0        0           0       -1        1         –
  MCO               1       1      4       3        1           3        0        0      1.00
  total             4       1      6       0        3           3       -1        1      1.33
  shared: seats that other rows count too; the total counts each once
  secured: not past the dates of confirmation and accreditation; a blank date counts as secured
  missing: students left when the secured seats are taken; in the total, with shared seats used at best
  per seat: students for each secured seat

Supply and demand by territory, on 2026-09-14
  territory  students  agreed  seats  secured  re-confirm  balance  missing  per seat
  Rennes            2       1      4        1           3       -1        1      2.00
  Brest             1       0      2        2           0       +1        0      0.50
  not known         1       0      0        0           0       -1        1         –
  total             4       1      6        3           3       -1        2      1.33

Companies to re-confirm: 2 openings (4 seats)
  company  employer   why                                                    seats  applicants  agreed
  C2       <b>Ty</b>  confirmation ran out on 2026-08-31, before 2026-09-14      3           1       0
  C3       Ker        no date of confirmation                                    1           0       1

To look at
  students whose programme or level no opening with a seat accepts: 1 (S4)
  students without an application or a direct offer: 2 (S2, S4)
  openings without a supervisor: 1 (C2)

2 notices:
  - S2 did not rank C2: this is no application.
  - students: no company accepts the programme 'CAP' (1 of them)."""


@pytest.fixture
def term():
    return Cohort(STUDENTS, COMPANIES, APPLICATIONS, OFFERS, name="Autumn")


def numbers(text):
    """Return every number and date of a text, a French comma read as a point."""
    return sorted(number.replace(",", ".") for number in re.findall(r"[+-]?\d+(?:[.,-]\d+)*", text))


def test_the_page_says_all_there_is_to_know(term):
    assert term.summary() == PAGE


@pytest.mark.parametrize("on", [None, "2027-01-15"])
def test_french_and_english_state_the_same_facts(term, on):
    for cohort in (term, jm.load_cohort("bretagne")):
        english, french = cohort.summary("en", on=on), cohort.summary("fr", on=on)
        assert numbers(english) == numbers(french)
        assert len(english.splitlines()) == len(french.splitlines())
        assert "students" in english
        assert "élèves" in french


def test_columns_of_a_table_stand_under_each_other(term):
    for text in (term.summary(), jm.load_cohort("bretagne").summary("fr")):
        for block in text.split("\n\n")[1:3]:
            rows = [line for line in block.splitlines()[1:] if re.search(r"  \S+$", line)]
            assert len({len(row) for row in rows}) == 1


def test_the_page_of_a_notebook_has_the_same_cells_and_escapes_them(term):
    page = term._repr_html_()
    assert "<b>Ty</b>" not in page
    assert "&lt;b&gt;Ty&lt;/b&gt;" in page
    shown = html.unescape(re.sub(r"<[^>]+>", " ", page.replace("&lt;", "‹").replace("&gt;", "›")))
    text = term.summary().replace("<", "‹").replace(">", "›")
    # Beside the words, the page lacks only the count of the notices.
    words = re.sub(r"\b2 notices:|  - ", " ", text).split()
    assert shown.split() == words


def test_without_programmes_territories_and_dates_there_are_the_counts_only():
    bare = Cohort(pd.DataFrame({"student": ["S1"]}), pd.DataFrame({"company": ["C1"], "capacity": [2]}))
    assert bare.summary().splitlines() == ["students      1", "openings      1 of 1 employer", "seats         2"]


def test_where_nothing_says_what_is_secured_the_page_does_not_speak_of_it():
    text = Cohort(STUDENTS, COMPANIES.drop(columns="confirmed_until")).summary()
    assert "Supply and demand by programme\n" in text
    assert "secured  " not in text
    assert "re-confirm" not in text


def test_nobody_to_call_is_said():
    assert "Companies to re-confirm: none" in Cohort(STUDENTS, COMPANIES.assign(confirmed_until="2027-08-31")).summary()


def test_empty_tables_have_a_page_in_both_languages():
    nobody = Cohort(STUDENTS.head(0), COMPANIES.head(0))
    assert "secured       0 seats for 0 students (– %)" in nobody.summary(on="2026-09-14")
    assert "assurées         0 place pour 0 élève (– %)" in nobody.summary("fr", on="2026-09-14")
    assert "<table>" in nobody._repr_html_()


def test_many_programmes_and_calls_are_cut_with_their_count():
    names = [f"programme {at:02}" for at in range(40)]
    students = pd.DataFrame({"student": [f"S{at}" for at in range(40)], "programme": names, "start": "2026-09-01"})
    companies = pd.DataFrame(
        {
            "company": [f"C{at:02}" for at in range(40)],
            "capacity": 1,
            "programmes": names,
            "confirmed_until": "2026-01-01",
        }
    )
    text = Cohort(students, companies).summary()
    assert re.search(r"others \(26\) +26 +26 ", text)
    assert re.search(r"total +40 +40 ", text)
    assert "Companies to re-confirm: 40 openings (40 seats)" in text
    assert "C04" in text
    assert "C05" not in text
    assert "… (40 in total)" in text


def test_long_names_keep_their_start_and_their_end():
    long = "Maintenance des systèmes de production, option "
    students = pd.DataFrame({"student": ["S1", "S2"], "programme": [f"{long}A", f"{long}B"]})
    text = Cohort(students, COMPANIES[["company", "capacity"]]).summary()
    assert text.count("Maintenance des syst") == 2
    assert "option A " in text
    assert "option B " in text
    assert max(map(len, text.splitlines())) < 120


def test_a_name_of_two_lines_stays_on_its_row():
    students = pd.DataFrame({"student": ["S1"], "programme": ["Métiers\nde l'accueil"]})
    text = Cohort(students, COMPANIES[["company", "capacity"]]).summary()
    assert re.search(r"\n  Métiers de l'accueil +1 ", text)


def test_there_are_no_texts_in_other_languages(term):
    for method in (term.summary, term.plot):
        with pytest.raises(jm.InputError, match="one of en, fr"):
            method("de")
    with pytest.raises(jm.InputError, match="one of en, fr"):
        term.to_reconfirm(language="de")


@pytest.mark.parametrize("num_rows", [5, 6])
def test_notices_of_one_kind_are_counted_from_the_sixth_on(num_rows):
    ids = [f"C{at}" for at in range(num_rows)]
    students = pd.DataFrame({"student": [f"S{at}" for at in range(num_rows)]})
    students = students.assign(programme=[f"unknown {at}" for at in range(num_rows)])
    closed = pd.DataFrame({"company": ids, "capacity": 0, "programmes": "SIO"})
    unranked = pd.DataFrame({"student": students["student"], "company": ids, "student_rank": None, "company_rank": 1})
    refused = unranked.assign(student_rank=1, company_rank=None)
    by_code = {}
    for applications in (unranked, refused):
        for notice in Cohort(students, closed, applications).notices:
            by_code.setdefault(notice.code, {})[str(notice)] = notice
    assert set(by_code) == {
        "capacity-zero",
        "ranked-by-one-side",
        "company-refuses-all",
        "programme-accepted-nowhere",
    }
    for notices in by_code.values():
        *_, last = notices.values()
        assert len(notices) == num_rows
        assert (last.subject is None) == (num_rows > 5)
        assert ("6" in str(last) and "in total" in str(last)) == (num_rows > 5)
