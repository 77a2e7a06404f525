"""Which pairs are scored and kept: judged by their definition on small cohorts, whatever the tiles."""

import itertools
import math
from concurrent.futures import ThreadPoolExecutor

import every_criterion
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jumelage as jm
from jumelage.benchmarks.cohorts import whole_cohort, whole_rubric
from jumelage.scoring import criteria, score_candidates
from jumelage.scoring.criterion import Judgement
from jumelage.scoring.rubric import Rubric

ARRAYS = ("indptr", "company", "score")
ALL = criteria.REGISTRY


def pairs(matrix):
    frame = matrix.to_frame()
    return dict(zip(zip(frame["student"], frame["company"], strict=True), frame["score"], strict=True))


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ARRAYS)


def kilometres(one, other):
    lat, lon, other_lat, other_lon = map(math.radians, (*one, *other))
    half = math.sin((other_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


@st.composite
def cohorts(draw):
    """Small cohorts with two programmes, places in a strip, few different scores, and some applications."""
    num_students, num_companies = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    place = st.one_of(st.none(), st.sampled_from([47.0, 47.3, 47.7, 48.2, 49.0]))
    kind = st.sampled_from(["cook", "mason", "cook;mason", None])
    skill = st.sampled_from(["saw", "saw;weld", "weld;paint", None])

    def column(values, length):
        return draw(st.lists(values, min_size=length, max_size=length))

    def side(name, length):
        lat = column(place, length)
        lon = [None if at is None else 0.0 for at in lat]
        ids = [f"{name[0]}{number}" for number in range(length)]
        return pd.DataFrame({name: ids, "lat": lat, "lon": lon, "skills": column(skill, length)}).astype(
            {"lat": float, "lon": float}
        )

    students = side("student", num_students).assign(programme=column(st.sampled_from(["cook", "mason"]), num_students))
    companies = side("company", num_companies).assign(
        programmes=column(kind, num_companies), capacity=column(st.integers(0, 3), num_companies)
    )
    everyone = list(itertools.product(students["student"], companies["company"]))
    listed = draw(st.lists(st.sampled_from(everyone), unique=True, max_size=4))
    applications = pd.DataFrame(listed, columns=["student", "company"]).assign(student_rank=1)
    return jm.Cohort(students, companies, applications)


RUBRIC = Rubric([criteria.Programme(), criteria.Skills()])


@settings(max_examples=150, deadline=None)
@given(cohorts(), st.sampled_from([None, 20.0, 50.0, 120.0]), st.sampled_from([None, 1, 2, 4]))
def test_the_pairs_kept_are_those_of_the_definition(cohort, radius_km, top):
    full = pairs(RUBRIC.score(cohort))
    matrix = RUBRIC.score(cohort, candidates=jm.Candidates(radius_km=radius_km, top=top))
    kept = pairs(matrix)
    places = {
        row[name]: (row["lat"], row["lon"])
        for name, table in (("student", cohort.students), ("company", cohort.companies))
        for row in table.to_dict("records")
    }

    def is_near(pair):
        one, other = places[pair[0]], places[pair[1]]
        return radius_km is None or np.isnan([*one, *other]).any() or kilometres(one, other) <= radius_km

    always = set(zip(cohort.applications["student"], cohort.applications["company"], strict=True)) & set(full)
    near = {pair: score for pair, score in full.items() if is_near(pair)}
    assert all(full[pair] == score for pair, score in kept.items())
    assert always <= set(kept) <= set(near) | always
    if top is None:
        assert set(kept) == set(near) | always
        return
    seats = dict(zip(cohort.companies["company"], cohort.companies["capacity"], strict=True))

    def better(pair, side, among):
        return sum(score > near[pair] for other, score in near.items() if other[side] == pair[side] and other in among)

    for pair in near:
        most = top, max(top, seats[pair[1]])
        is_owed = [better(pair, side, near) < most[side] for side in (0, 1)]
        if pair in kept and pair not in always:
            assert any(is_owed)
        if pair not in kept:
            # Whoever goes without has as many that are as good.
            for side in (0, 1):
                as_good = [
                    other for other in kept if other in near and other[side] == pair[side] and near[other] >= near[pair]
                ]
                assert len(as_good) >= most[side]


@settings(max_examples=60, deadline=None)
@given(
    cohorts(),
    st.sampled_from([None, 50.0]),
    st.sampled_from([None, 1, 3]),
    st.sampled_from([None, 40.0, 90.0]),
    st.randoms(),
    st.integers(1, 9),
)
def test_neither_tiles_nor_pieces_nor_the_order_of_the_rows_change_what_is_kept(
    cohort, radius_km, top, limit, random, size
):
    candidates = jm.Candidates(radius_km=radius_km, top=top)
    rubric = RUBRIC if limit is None else Rubric([*RUBRIC.criteria, criteria.Distance(limit)])
    one_way = rubric.score(cohort, candidates=candidates)

    def shuffled(frame):
        order = list(range(len(frame)))
        random.shuffle(order)
        return frame.iloc[order]

    names = ("students", "companies", "applications")
    mixed = cohort.replace(**{name: shuffled(getattr(cohort, name)) for name in names})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(score_candidates, "PAIRS_PER_TILE", size)
        patch.setattr(score_candidates, "PAIRS_PER_PIECE", 3 * size)
        patch.setattr(score_candidates, "PAIRS_WAITING", size)
        in_small_tiles = rubric.score(cohort, candidates=candidates)
        other_way = rubric.score(mixed, candidates=candidates)
        with ThreadPoolExecutor(1) as executor:
            in_pieces = rubric.score(cohort, candidates=candidates, executor=executor)
    assert same(one_way, in_small_tiles)
    assert same(one_way, in_pieces)
    assert one_way.num_scored == in_small_tiles.num_scored == in_pieces.num_scored == other_way.num_scored
    assert pairs(one_way) == pairs(other_way)


def test_without_radius_and_top_the_result_is_that_of_scoring_everything():
    cohort = whole_cohort(num_students=700, num_companies=300)
    rubric = whole_rubric(cohort)
    full, part = rubric.score(cohort), rubric.score(cohort, candidates=jm.Candidates())
    assert same(full, part)
    # A hundred and twenty kilometres and the programmes leave out what the rubric refuses.
    assert part.num_never_scored > 40_000
    assert (full.num_never_scored, full.is_partial, part.is_partial) == (0, False, True)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 4), st.integers(5, 9), st.integers(0, 10_000))
def test_the_exact_optimum_is_kept_if_as_many_openings_are_kept_as_there_are_students(
    num_students, num_companies, seed
):
    """Of her `n` best openings the other `n - 1` students leave one: nobody needs to go further down her list."""
    generator = np.random.default_rng(seed)
    skills = np.array([f"k{number}" for number in range(8)])

    def lists(count):
        return [";".join(skills[generator.random(8) < 0.6]) or "k0" for _ in range(count)]

    cohort = jm.Cohort(
        pd.DataFrame({"student": [f"s{n}" for n in range(num_students)], "skills": lists(num_students)}),
        pd.DataFrame(
            {
                "company": [f"c{n}" for n in range(num_companies)],
                "capacity": generator.integers(1, 3, num_companies),
                "skills": lists(num_companies),
            }
        ),
    )
    rubric = Rubric([criteria.Skills(weights="rarity")])
    full = rubric.score(cohort)
    part = rubric.score(cohort, candidates=jm.Candidates(top=num_students))
    assert part.num_pairs <= full.num_pairs
    best, found = (jm.match(jm.Market.from_cohort(cohort, compat)) for compat in (full, part))
    assert found.value["placed"] == best.value["placed"]
    assert found.value["score"] == pytest.approx(best.value["score"], abs=1e-9)


def strip(**columns):
    """Three students at the kilometres 0, 10 and 100 of a meridian, four openings at 1, 11, 60 and 200."""

    def lat(kilometres):
        return [47 + km / 111.195 for km in kilometres]

    students = pd.DataFrame({"student": ["S1", "S2", "S3"], "lat": lat([0, 10, 100]), "lon": 0.0})
    companies = pd.DataFrame(
        {"company": ["C1", "C2", "C3", "C4"], "lat": lat([1, 11, 60, 200]), "lon": 0.0, "capacity": 1}
    )
    return jm.Cohort(students, companies, **columns)


def test_pairs_beyond_the_radius_are_not_scored():
    matrix = Rubric([criteria.Travel()]).score(strip(), candidates=jm.Candidates(radius_km=45))
    assert sorted(pairs(matrix)) == [("S1", "C1"), ("S1", "C2"), ("S2", "C1"), ("S2", "C2"), ("S3", "C3")]
    assert (matrix.num_scored, matrix.num_never_scored) == (5, 7)
    assert "7 of 12 pairs were never scored" in matrix.notices[-1].text


def test_applications_offers_and_named_pairs_are_in_however_far_if_the_hard_criteria_allow_them():
    cohort = strip(
        applications=pd.DataFrame({"student": ["S1", "S1"], "company": ["C3", "C4"], "student_rank": [1, 2]}),
        offers=pd.DataFrame({"student": ["S3"], "company": ["C4"], "status": ["agreed"]}),
    )
    always = [("S2", "C4"), ("S2", "C3")]
    rubric = Rubric([criteria.Distance(195)])
    matrix = rubric.score(cohort, candidates=jm.Candidates(radius_km=2, top=1, always=always))
    # S1 – C4 lie 200 km apart: the rubric's own limit stands.
    assert sorted(pairs(matrix)) == [
        ("S1", "C1"),
        ("S1", "C3"),
        ("S2", "C2"),
        ("S2", "C3"),
        ("S2", "C4"),
        ("S3", "C4"),
    ]
    market = jm.Market.from_cohort(cohort, matrix)
    assert jm.match(market).matching.pairs["S3"] == "C4"


def test_named_pairs_can_be_a_table():
    always = pd.DataFrame({"student": ["S3"], "company": ["C1"]})
    matrix = Rubric([criteria.Travel()]).score(strip(), candidates=jm.Candidates(radius_km=2, always=always))
    assert ("S3", "C1") in pairs(matrix)


def test_every_opening_keeps_its_best_students_when_all_prefer_another_one():
    cohort = jm.Cohort(
        pd.DataFrame({"student": ["S1", "S2", "S3"], "skills": ["saw;weld", "saw;weld", "saw"]}),
        pd.DataFrame({"company": ["C1", "C2"], "capacity": [1, 2], "skills": ["saw", "weld;paint"]}),
    )
    matrix = Rubric([criteria.Skills()]).score(cohort, candidates=jm.Candidates(top=1))
    # All prefer C1; C2 has two seats, so it keeps its two best.
    assert sorted(pairs(matrix)) == [("S1", "C1"), ("S1", "C2"), ("S2", "C1"), ("S2", "C2"), ("S3", "C1")]


def test_where_all_score_alike_students_are_spread_over_the_openings():
    cohort = jm.Cohort(
        pd.DataFrame({"student": [f"S{n}" for n in range(200)]}),
        pd.DataFrame({"company": [f"C{n}" for n in range(50)], "capacity": 1}),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(score_candidates, "PAIRS_PER_TILE", 500)
        matrix = Rubric([criteria.Programme(missing="allow")]).score(
            cohort.replace(
                students=cohort.students.assign(programme="cook"), companies=cohort.companies.assign(programmes="cook")
            ),
            candidates=jm.Candidates(top=2),
        )
    wanted = np.bincount(matrix.company, minlength=50)
    # 400 pairs that students keep and at most 100 that openings do; one opening for all would have 200.
    assert 400 <= matrix.num_pairs <= 500
    assert wanted.max() <= 25
    assert wanted.min() >= 2


def test_a_place_that_is_not_known_is_near_to_all():
    cohort = strip()
    cohort = cohort.replace(students=cohort.students.assign(lat=[47.0, np.nan, 48.0], lon=[0.0, np.nan, 0.0]))
    matrix = Rubric([criteria.Travel()]).score(cohort, candidates=jm.Candidates(radius_km=2))
    assert sorted(pairs(matrix)) == [("S1", "C1"), ("S2", "C1"), ("S2", "C2"), ("S2", "C3"), ("S2", "C4")]
    refusing = Rubric([criteria.Distance(500)]).score(cohort, candidates=jm.Candidates(radius_km=2))
    assert sorted(pairs(refusing)) == [("S1", "C1")]


def test_a_pair_that_was_left_out_is_told_apart_from_one_that_is_refused():
    cohort = strip()
    matrix = Rubric([criteria.Distance(150), criteria.Travel()]).score(cohort, candidates=jm.Candidates(radius_km=45))
    left_out, refused = matrix.explain("S1", "C3"), matrix.explain("S1", "C4")
    assert left_out.headline.code == "pair-not-kept"
    assert left_out.headline.facts["score"] == pytest.approx(2 ** (-60 / 20), abs=1e-4)
    assert refused.headline.code == "pair-not-eligible"
    with pytest.raises(
        jm.InputError, match=r"not among the candidates that were kept: name it in Candidates\(always=\)"
    ):
        jm.Market.from_cohort(cohort, matrix, rules=[jm.rules.Pin("S1", "C3")])


def test_an_unplaced_student_is_not_told_that_no_company_may_take_her_where_some_were_not_looked_at():
    rubric = Rubric([criteria.Distance(45)])
    near = rubric.score(strip(), candidates=jm.Candidates(radius_km=5))
    causes = [
        jm.match(jm.Market.from_cohort(strip(), compat)).unplaced()["cause"].tolist()
        for compat in (Rubric([criteria.Distance(5)]).score(strip()), near)
    ]
    assert causes == [["unplaced-not-eligible"], ["unplaced-no-candidate"]]


def test_everything_wrong_with_candidates_is_said_at_once():
    with pytest.raises(jm.InputError) as caught:
        jm.Candidates(radius_km=-1, top=2.5, always=["S1", ("S1", "C1", 3)])
    assert [fault.found for fault in caught.value.faults] == [
        "radius_km = -1",
        "top = 2.5",
        "'S1'",
        "('S1', 'C1', 3)",
    ]
    with pytest.raises(jm.InputError) as caught:
        jm.Candidates(always=pd.DataFrame({"student": ["S1"]}))
    assert [(fault.table, fault.column) for fault in caught.value.faults] == [("always", "company")]


def test_unknown_ids_among_the_named_pairs_are_listed():
    candidates = jm.Candidates(always=[("S9", "C1"), ("S1", "C8"), ("S2", "C2")])
    with pytest.raises(jm.InputError) as caught:
        Rubric([criteria.Travel()]).score(strip(), candidates=candidates)
    assert [fault.found for fault in caught.value.faults] == ["the student 'S9'", "the company 'C8'"]


def test_a_radius_needs_places():
    cohort = jm.Cohort(pd.DataFrame({"student": ["S1"]}), pd.DataFrame({"company": ["C1"], "capacity": [1]}))
    with pytest.raises(jm.InputError, match=r"students\.lat"):
        Rubric([]).score(cohort, candidates=jm.Candidates(radius_km=30))


class Parity:
    """A criterion of somebody's own that cannot be asked for less than whole rows."""

    name = "parity"

    def prepare(self, cohort):
        return ParityGate(len(cohort.companies))


class ParityGate:
    def __init__(self, num_companies):
        self.num_companies = num_companies

    def mask(self, rows):
        return (np.arange(rows.start, rows.stop)[:, None] + np.arange(self.num_companies)) % 2 == 0

    def judge(self, student, company):
        return Judgement(f"{student + company}", "even")


def test_a_criterion_that_knows_whole_rows_only_is_asked_for_them_and_named():
    cohort = whole_cohort(num_students=60, num_companies=40)
    rubric = Rubric([Parity(), criteria.Programme(), criteria.Skills()])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(score_candidates, "PAIRS_PER_TILE", 100)
        part = rubric.score(cohort, candidates=jm.Candidates())
    assert same(rubric.score(cohort), part)
    assert [notice.subject for notice in part.notices if notice.code == "criterion-asked-in-full"] == ["parity"]


def test_a_criterion_asked_for_some_of_both_sides_answers_as_it_does_for_all():
    cohort = every_criterion.whole_cohort(num_students=90, num_companies=70)
    rubric = Rubric([*every_criterion.whole_catalogue(), criteria.Dates(), criteria.Languages()])
    parts = rubric.score(cohort).judge.parts
    assert {part.name for part in (*parts.hard, *parts.soft)} == set(ALL)
    assert parts.without_take() == ()
    generator = np.random.default_rng(3)
    everyone = slice(0, 90)
    for num_students, num_companies in ((1, 1), (1, 70), (90, 1), (13, 29), (90, 70), (0, 5)):
        students = generator.choice(90, num_students, replace=False)
        companies = np.sort(generator.choice(70, num_companies, replace=False))
        taken = parts.take(students, companies)
        rows = slice(0, num_students)
        for part, less in zip(parts.hard, taken.hard, strict=True):
            whole = part.gate.mask(everyone)[students][:, companies]
            assert np.array_equal(less.gate.mask(rows), whole), part.name
            for at in range(min(3, num_students)):
                pair = less.gate.judge(at, 0), part.gate.judge(int(students[at]), int(companies[0]))
                assert pair[0] == pair[1], part.name
        for part, less in zip(parts.soft, taken.soft, strict=True):
            whole = part.gauge.values(everyone)[students][:, companies]
            assert np.array_equal(less.gauge.values(rows), whole, equal_nan=True), part.name
