"""Scoring judged pair by pair in plain Python, on random cohorts; and what must not change a score."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumelage.cohort import Cohort
from jumelage.scoring import criteria
from jumelage.scoring.evaluate import score_all
from jumelage.scoring.rubric import Rubric

LEVELS = ["A1", "A2", "B1", "B2", "C1", "C2"]


def maybe(values):
    return st.one_of(st.none(), values)


def lists(words):
    return maybe(st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True).map(";".join))


def days(first, spread):
    start = dt.date.fromisoformat(first)
    return maybe(st.integers(0, spread).map(lambda days: (start + dt.timedelta(days)).isoformat()))


TALKS = maybe(
    st.dictionaries(st.sampled_from(["fr", "en"]), st.sampled_from(LEVELS), min_size=1).map(
        lambda levels: ";".join(f"{language}:{level}" for language, level in levels.items())
    )
)
PLACES = maybe(st.tuples(st.integers(47, 49), st.integers(-5, -1)))

STUDENT = st.fixed_dictionaries(
    {
        "programme": maybe(st.sampled_from(["cook", "Cook", "mason"])),
        "level": maybe(st.sampled_from(["CAP", "BTS"])),
        "place": PLACES,
        "birth_date": days("2008-08-25", 14),
        "start": days("2026-08-28", 8),
        "end": days("2026-12-01", 4),
        "skills": lists(["saw", "Weld", "paint"]),
        "licences": lists(["B", "caces"]),
        "languages": TALKS,
        "interests": lists(["health", "trade"]),
        "grade": maybe(st.integers(0, 20)),
    }
)
COMPANY = st.fixed_dictionaries(
    {
        "programmes": lists(["cook", "mason"]),
        "levels": lists(["CAP", "BTS"]),
        "place": PLACES,
        "minimum_age": maybe(st.sampled_from([16, 17.5, 18])),
        "start": days("2026-08-28", 8),
        "end": days("2026-12-01", 4),
        "skills": lists(["SAW", "weld", "drill"]),
        "required": maybe(st.sampled_from(["CACES", "b;caces"])),
        "languages": TALKS,
        "sector": maybe(st.sampled_from(["Health", "trade", "wood"])),
        "confirmed_until": days("2026-08-28", 8),
        "accredited_until": days("2026-08-28", 8),
    }
)
APPLICATION = st.tuples(st.integers(0, 5), st.integers(0, 4), maybe(st.integers(1, 4)), maybe(st.integers(1, 4)))
APPLICATION = APPLICATION.filter(lambda row: row[2] is not None or row[3] is not None)

UNKNOWN = st.sampled_from(["refuse", "allow"])
MISSING = st.sampled_from(["neutral", "pessimistic", "drop"])
WEIGHT = st.sampled_from([1, 0.1, 2, 3])

RUBRIC = st.fixed_dictionaries(
    {
        **dict.fromkeys(("programme", "level", "minimum_age", "dates", "distance"), UNKNOWN),
        **dict.fromkeys(("confirmed", "accredited"), UNKNOWN),
        "required": st.none(),
        "languages": st.none(),
        **{name: st.tuples(WEIGHT, MISSING) for name in ("skills", "interests", "travel", "grade")},
        **{name: st.tuples(WEIGHT, MISSING) for name in ("student_rank", "company_rank")},
    }
)


@st.composite
def cases(draw):
    """A small cohort with holes everywhere, and some criteria with their policies."""
    students = draw(st.lists(STUDENT, min_size=1, max_size=6))
    companies = draw(st.lists(COMPANY, min_size=1, max_size=5))
    applications = {
        (student, company): ranks
        for student, company, *ranks in draw(st.lists(APPLICATION, max_size=12))
        if student < len(students) and company < len(companies)
    }
    policies = draw(RUBRIC)
    chosen = draw(st.lists(st.sampled_from(sorted(policies)), unique=True, max_size=6))
    return students, companies, applications, {name: policies[name] for name in chosen}


def tables(students, companies, applications):
    def side(kind, rows):
        frame = pd.DataFrame([{k: v for k, v in row.items() if k != "place"} for row in rows])
        lat, lon = zip(*[row["place"] or (None, None) for row in rows], strict=True)
        return frame.assign(lat=lat, lon=lon, **{kind: [f"{kind[0]}{n}" for n in range(len(rows))]})

    listed = [(f"s{s}", f"c{c}", *ranks) for (s, c), ranks in applications.items()]
    columns = ["student", "company", "student_rank", "company_rank"]
    return Cohort(
        side("student", students),
        side("company", companies).assign(capacity=1),
        pd.DataFrame(listed, columns=columns).astype({"student_rank": float, "company_rank": float}),
    )


def rubric(chosen):
    made = []
    for name, policy in chosen.items():
        kind = criteria.REGISTRY[name]
        first = {"distance": {"max_km": 150}, "travel": {"half_life_km": 80}}.get(name, {})
        if isinstance(policy, tuple):
            made.append(kind(**first, weight=policy[0], missing=policy[1]))
        else:
            made.append(kind(**first, **({} if policy is None else {"missing": policy})))
    return Rubric(made)


# ---- the same, pair by pair; None is "unknown" -------------------------------------------------------------------


def items(cell):
    return set() if cell is None else set(cell.lower().split(";"))


def start(student, company):
    return max((day for day in (student["start"], company["start"]) if day), default=None)


def kilometres(student, company):
    if student["place"] is None or company["place"] is None:
        return None
    (lat, lon), (other_lat, other_lon) = (map(math.radians, side["place"]) for side in (student, company))
    half = math.sin((other_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def accepted(kind, among):
    return True if among is None else None if kind is None else kind.lower() in items(among)


def old_enough(student, company):
    age, day = company["minimum_age"], start(student, company)
    if age is None:
        return True
    if student["birth_date"] is None or day is None:
        return None
    birth = dt.date.fromisoformat(student["birth_date"])
    months = birth.year * 12 + birth.month - 1 + round(age * 12)
    birthday = dt.date(months // 12, months % 12 + 1, 1) + dt.timedelta(birth.day - 1)
    return birthday.isoformat() <= day


def covered(student, company):
    checks = []
    if company["start"] is not None:
        checks.append(None if student["start"] is None else student["start"] >= company["start"])
    if company["end"] is not None:
        checks.append(None if student["end"] is None else student["end"] <= company["end"])
    return False if False in checks else None if None in checks else True


def lasting(column):
    def judge(student, company):
        day = start(student, company)
        return None if day is None or company[column] is None else day <= company[column]

    return judge


def fluent(student, company):
    had, needed = (dict(t.split(":") for t in items(side["languages"])) for side in (student, company))
    return all(language in had and had[language] >= level for language, level in needed.items())


def share(had, wanted):
    return len(had & wanted) / len(wanted) if had and wanted else None


HARD = {
    "programme": lambda s, c: accepted(s["programme"], c["programmes"]),
    "level": lambda s, c: accepted(s["level"], c["levels"]),
    "required": lambda s, c: items(c["required"]) <= items(s["licences"]),
    "languages": fluent,
    "minimum_age": old_enough,
    "dates": covered,
    "distance": lambda s, c: None if kilometres(s, c) is None else kilometres(s, c) <= 150,
    "confirmed": lasting("confirmed_until"),
    "accredited": lasting("accredited_until"),
}


def of_rank(applications, place, pair):
    mine = {p: r[place] for p, r in applications.items() if p[place] == pair[place] and r[place] is not None}
    last = max(mine.values(), default=None)
    return None if last is None else (last + 1 - mine[pair]) / last if pair in mine else 0.0


def soft_value(name, case, row, column):
    students, companies, applications, _ = case
    student, company = students[row], companies[column]
    if name == "skills":
        return share(items(student["skills"]), items(company["skills"]))
    if name == "interests":
        return share(items(student["interests"]), items(company["sector"]))
    if name == "travel":
        distance = kilometres(student, company)
        return None if distance is None else 2 ** (-distance / 80)
    if name == "grade":
        grades = [each["grade"] for each in students if each["grade"] is not None]
        if student["grade"] is None:
            return None
        spread = max(grades) - min(grades)
        return (student["grade"] - min(grades)) / spread if spread else 1.0
    return of_rank(applications, int(name == "company_rank"), (row, column))


def expected_score(case, row, column):
    """The score of a pair, or None if a hard criterion forbids it."""
    students, companies, _, chosen = case
    total, weights, num_soft = 0.0, 0.0, 0
    for name, policy in chosen.items():
        if name in HARD:
            holds = HARD[name](students[row], companies[column])
            if holds is False or (holds is None and policy == "refuse"):
                return None
            continue
        num_soft += 1
        weight, missing = policy
        value = soft_value(name, case, row, column)
        if value is None and missing == "drop":
            continue
        total += weight * (value if value is not None else {"neutral": 0.5, "pessimistic": 0.0}[missing])
        weights += weight
    return 1.0 if num_soft == 0 else total / weights if weights else 0.5


@settings(max_examples=60)
@given(cases())
def test_every_pair_scores_as_the_rules_say_one_by_one(case):
    students, companies, applications, chosen = case
    matrix = rubric(chosen).score(tables(students, companies, applications))
    expected = {
        (f"s{row}", f"c{column}"): score
        for row in range(len(students))
        for column in range(len(companies))
        if (score := expected_score(case, row, column)) is not None
    }
    found = {(s, c): score for s, c, score in matrix.to_frame().itertuples(index=False)}
    assert found == pytest.approx(expected, abs=1e-6)


@settings(max_examples=30)
@given(cases())
def test_the_reasons_agree_with_the_matrix_for_every_pair(case):
    matrix = rubric(case[3]).score(tables(*case[:3]))
    scores = matrix.to_frame().set_index(["student", "company"])["score"].to_dict()
    for student in matrix.students:
        for company in matrix.companies:
            answer = matrix.explain(student, company)
            if (student, company) in scores:
                score = scores[student, company]
                assert answer.headline.facts["score"] == score
                contributions = [reason.facts.get("contribution", 0.0) for reason in answer.reasons]
                assert math.fsum(contributions) == pytest.approx(score, abs=1e-12)
                assert not any(reason.code.startswith("hard-failed") for reason in answer.reasons)
            else:
                assert answer.headline.code == "pair-not-eligible"
                assert answer.reasons
                codes = [reason.code for reason in answer.reasons]
                assert all(code.startswith("hard-failed") or code == "pair-eligible-with" for code in codes)
                assert codes[0] != "pair-eligible-with"


@settings(max_examples=20)
@given(cases(), st.randoms())
def test_the_order_of_the_rows_changes_no_score(case, random):
    cohort = tables(*case[:3])
    one_way = rubric(case[3]).score(cohort).to_frame().set_index(["student", "company"])["score"]

    def shuffled(frame):
        order = list(range(len(frame)))
        random.shuffle(order)
        return frame.iloc[order]

    names = ("students", "companies", "applications")
    mixed = cohort.replace(**{name: shuffled(getattr(cohort, name)) for name in names})
    other = rubric(case[3]).score(mixed).to_frame().set_index(["student", "company"])["score"]
    assert other.sort_index().to_dict() == pytest.approx(one_way.sort_index().to_dict(), abs=1e-6)


def large_case():
    """A cohort of more pairs than a few blocks, with every criterion of a rubric."""
    random = np.random.default_rng(5)
    words = np.array([f"skill {number}" for number in range(20)])

    def some(count):
        return [";".join(random.choice(words, random.integers(0, 6), replace=False)) for _ in range(count)]

    def side(count):
        return {
            "lat": random.uniform(47, 49, count),
            "lon": random.uniform(-5, -1, count),
            "skills": some(count),
            "start": "2026-09-01",
        }

    students = pd.DataFrame({"student": np.arange(97).astype(str), "grade": random.uniform(0, 20, 97), **side(97)})
    companies = pd.DataFrame({"company": np.arange(41).astype(str), "capacity": 1, **side(41)})
    soft = [criteria.Skills("rarity", weight=3, missing="drop"), criteria.Travel(), criteria.Grade(weight=0.1)]
    return Cohort(students, companies), Rubric([criteria.Distance(150), *soft])


@pytest.mark.parametrize("pairs_per_block", [1, 41, 100, 41 * 96, 10**6])
@pytest.mark.parametrize("num_threads", [1, 3])
def test_neither_the_blocks_nor_the_threads_change_a_digit(pairs_per_block, num_threads):
    cohort, judged = large_case()
    matrix = judged.score(cohort)
    assert 0 < matrix.num_pairs < 97 * 41
    parts = matrix.judge.parts
    again = score_all(parts, num_threads=num_threads, pairs_per_block=pairs_per_block)
    for ours, theirs in zip((matrix.indptr, matrix.company, matrix.score), again, strict=True):
        np.testing.assert_array_equal(ours, theirs)
