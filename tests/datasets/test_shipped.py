"""The shipped cohorts: what the README of each says of it holds."""

import re
from collections import Counter
from functools import cache
from hashlib import sha256

import openpyxl
import pytest
from plain_max_flow import num_placeable

import jumelage as jm
from jumelage.cohort.columns import TABLES
from jumelage.datasets import load_cohort, read_cohort, shipped_path
from jumelage.datasets.shipped import SHIPPED
from jumelage.errors import InputError

MADE = ("nursing", "quebec")
"""Those that `make_cohort` made: the README states the call, and there is a workbook."""

SIZES = {
    "bretagne": {"students": 150, "openings": 70, "employers": 50, "seats": 156},
    "nursing": {"students": 150, "openings": 70, "employers": 29, "seats": 158},
    "quebec": {"students": 120, "openings": 89, "employers": 73, "seats": 133},
}

OFFERS = {
    "bretagne": {"agreed": 5, "open": 3, "declined": 3, "withdrawn": 1},
    "nursing": {"agreed": 4, "open": 2, "declined": 1, "withdrawn": 2},
    "quebec": {"agreed": 15, "open": 3, "declined": 2, "withdrawn": 1},
}

PLACEABLE = {
    "bretagne": {"by the rubric alone": 143, "once all is kept": 136},
    "nursing": {"by the rubric alone": 136, "once all is kept": 125},
    "quebec": {"by the rubric alone": 116, "once all is kept": 113},
}

ALLOWED_FOR_NOBODY = {
    "bretagne": {"students": 2, "openings": 3, "seats": 4},
    "nursing": {"students": 1, "openings": 1, "seats": 2},
    "quebec": {"students": 0, "openings": 3, "seats": 4},
}

AROUND = {
    "bretagne": ((47.2, 48.95), (-5.2, -0.95)),
    "nursing": ((47.2, 48.95), (-5.2, -0.95)),
    "quebec": ((45.0, 50.5), (-80.0, -61.0)),
}

every_shipped = pytest.mark.parametrize("name", SHIPPED)
every_made = pytest.mark.parametrize("name", MADE)


loaded = cache(load_cohort)


def readme(name):
    return (shipped_path(name) / "README.md").read_text(encoding="utf-8")


@cache
def scores(name):
    return jm.Rubric.read(shipped_path(name) / "rubric.toml").score(loaded(name))


@cache
def eligible(name):
    pairs = scores(name).to_frame()
    return set(zip(pairs["student"], pairs["company"], strict=True))


@every_shipped
def test_it_says_that_it_is_made_up(name):
    cohort = loaded(name)
    assert cohort.about.startswith("A made-up ")
    assert cohort.about in cohort.summary()
    assert "made-up" in readme(name)


@every_shipped
def test_it_has_the_size_it_is_known_for(name):
    cohort = loaded(name)
    assert SIZES[name] == {
        "students": len(cohort.students),
        "openings": len(cohort.companies),
        "employers": cohort.companies["employer"].nunique(),
        "seats": cohort.companies["capacity"].sum(),
    }
    assert cohort.offers["status"].value_counts().to_dict() == OFFERS[name]
    assert re.findall(r"\d+", readme(name).split("\n\n")[1])[0] == str(SIZES[name]["students"])


def test_wishes_and_history_are_as_many_as_the_readme_says():
    said = {"nursing": (579, 146, 71, 97), "quebec": (460, 105, 26, 60)}
    for name, (num_wishes, num_applicants, num_refused, num_with_history) in said.items():
        cohort = loaded(name)
        assert len(cohort.applications) == num_wishes
        assert cohort.applications["student"].nunique() == num_applicants
        assert cohort.applications["company_rank"].isna().sum() == num_refused
        assert cohort.history["student"].nunique() == num_with_history
        for stated in (f"{num_wishes} wishes of {num_applicants} students", f"{num_refused} are refused"):
            assert stated in readme(name)
    assert loaded("nursing").applications.groupby("student").size().max() == 4


def test_in_bretagne_one_pair_is_ranked_by_the_company_only():
    assert [notice.code for notice in loaded("bretagne").notices] == ["ranked-by-one-side"]
    assert [loaded(name).notices for name in MADE] == [(), ()]


def test_no_programme_of_quebec_has_fewer_seats_than_students():
    cohort = loaded("quebec")
    seats = cohort.companies.groupby("programmes")["capacity"].sum()
    students = cohort.students.groupby("programme").size()
    assert len(students) == 7
    assert (seats.loc[students.index] >= students).all()


@every_shipped
def test_it_is_a_folder_that_a_user_could_have_written(name):
    cohort = loaded(name)
    assert read_cohort(shipped_path(name)).replace(about=cohort.about) == cohort


@every_made
def test_the_workbook_holds_the_same_tables(name):
    cohort = loaded(name)
    assert read_cohort(shipped_path(name) / f"{name}.xlsx").replace(about=cohort.about) == cohort


@every_made
def test_the_workbook_can_be_edited_without_harm_to_ids(name):
    workbook = openpyxl.load_workbook(shipped_path(name) / f"{name}.xlsx")
    assert tuple(workbook.sheetnames) == tuple(TABLES)
    for sheet in workbook.worksheets:
        headings, *rows = sheet.iter_rows()
        assert all(cell.font.bold for cell in headings)
        assert sheet.freeze_panes == "B2"
        ids = [at for at, cell in enumerate(headings) if cell.value in ("student", "company", "employer")]
        assert {row[at].number_format for row in rows for at in ids} == {"@"}
        assert {row[at].data_type for row in rows for at in ids} == {"s"}


@every_made
def test_the_call_in_the_readme_makes_the_same_tables(name):
    preset, dials = re.search(r'^jm\.make_cohort\("(\w+)", (.+)\)$', readme(name), re.MULTILINE).groups()
    given = {dial: float(value) if "." in value else int(value) for dial, value in re.findall(r"(\w+)=([\d.]+)", dials)}
    cohort = loaded(name)
    assert jm.make_cohort(preset, **given).replace(name=name, about=cohort.about) == cohort


@every_shipped
def test_no_file_has_changed_a_byte_since_its_sum_was_written(name):
    folder = shipped_path(name)
    lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    stated = {file: digest for digest, file in (line.split("  ") for line in lines)}
    found = {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.is_file() and file.name != "SHA256SUMS"
    }
    assert found == stated, "if the change is meant, write the sums again: sha256sum *.* > SHA256SUMS"


@every_shipped
def test_every_home_and_opening_is_where_it_says(name):
    cohort = loaded(name)
    (south, north), (west, east) = AROUND[name]
    for table in (cohort.students, cohort.companies):
        assert table["lat"].between(south, north).all()
        assert table["lon"].between(west, east).all()


@every_shipped
def test_agreed_offers_are_eligible_and_with_the_open_ones_within_capacity(name):
    cohort = loaded(name)
    standing = cohort.offers[cohort.offers["status"].isin(["agreed", "open"])]
    assert set(zip(standing["student"], standing["company"], strict=True)) <= eligible(name)
    capacity = cohort.companies.set_index("company")["capacity"]
    assert all(count <= capacity[company] for company, count in Counter(standing["company"]).items())


@every_shipped
def test_as_many_students_and_openings_as_it_says_have_no_eligible_pair(name):
    cohort, pairs = loaded(name), eligible(name)
    unused = cohort.companies[~cohort.companies["company"].isin({company for _, company in pairs})]
    assert ALLOWED_FOR_NOBODY[name] == {
        "students": len(set(cohort.students["student"]) - {student for student, _ in pairs}),
        "openings": len(unused),
        "seats": unused["capacity"].sum(),
    }


@every_shipped
def test_as_many_students_can_be_placed_as_it_says(name):
    cohort, compat = loaded(name), scores(name)
    rules = jm.rules.read(shipped_path(name) / "rules.toml")
    by_rubric = jm.Market.from_cohort(cohort.replace(applications=None, offers=None), compat)
    result = jm.match(jm.Market.from_cohort(cohort, compat, rules=rules))
    assert PLACEABLE[name] == {
        "by the rubric alone": num_placeable(by_rubric),
        "once all is kept": result.value["placed"],
    }
    matched = result.to_frame().set_index("student")["company"]
    agreed = cohort.offers[cohort.offers["status"] == "agreed"]
    assert matched.loc[agreed["student"]].tolist() == agreed["company"].tolist()
    assert all(str(number) in readme(name) for number in PLACEABLE[name].values())


@every_shipped
def test_its_rules_are_about_pairs_that_exist_and_are_kept(name):
    cohort = loaded(name)
    forbid, pin = rules = jm.rules.read(shipped_path(name) / "rules.toml")
    assert {(rule.student, rule.company) for rule in rules} <= eligible(name)
    result = jm.match(jm.Market.from_cohort(cohort, scores(name), rules=rules))
    matched = result.to_frame().set_index("student")["company"]
    assert matched[pin.student] == pin.company
    assert matched[forbid.student] != forbid.company


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(InputError, match="one of bretagne, nursing, quebec"):
        load_cohort("normandie")
