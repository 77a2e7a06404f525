"""`Rubric`: its file, its suggestions, its faults, criteria of one's own."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jumelage.cohort import Cohort
from jumelage.errors import InputError
from jumelage.scoring import combinations, criteria
from jumelage.scoring.criterion import Judgement
from jumelage.scoring.rubric import Rubric
from jumelage.texts import LABELS

PROTECTED = {"sex", "gender", "nationality", "origin", "religion", "health", "disability", "family_situation"}


@pytest.fixture
def cohort():
    students = {"student": ["S1", "S2"], "programme": ["cook", "mason"], "skills": ["saw", None], "x": [1, 3]}
    companies = {"company": ["C1", "C2"], "capacity": 1, "programmes": ["cook", None], "skills": ["saw", "weld"]}
    return Cohort(pd.DataFrame(students), pd.DataFrame(companies))


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "rubric.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


class TestFile:
    def test_a_written_rubric_reads_as_the_same(self, write):
        skills = criteria.Skills({'a "quoted" skill': 2, "été\x7f": 0.5}, weight=3, missing="drop")
        named = [
            criteria.Distance(40),
            criteria.TravelTime(Path("/a/minutes.csv"), 45),
            criteria.TravelTimeByMode(60, speeds={"car": 45, "transit": 18.5}),
            criteria.WageFloor(4.35),
            skills,
            criteria.TaxonomySkills(Path("/a/tree.csv"), column="occupation", sibling=0.25, unlisted="refuse"),
            criteria.OccupationSkills(Path("/a/links.csv")),
            criteria.OccupationProfile(Path("/a/links.csv")),
            criteria.EmployerRecord(["completed", "hired"]),
            criteria.PredictedSuccess(Path("/a/model.csv"), calibration=[(0, 0.1), (1, 0.9)]),
        ]
        others = set(criteria.REGISTRY.values()) - {type(each) for each in named}
        rubric = Rubric([*named, *(kind() for kind in others)], 'the "grid" of été')
        again = Rubric.read(write(rubric.to_toml()))
        assert again.name == rubric.name
        assert set(map(repr, again.criteria)) == set(map(repr, rubric.criteria))
        assert len(again.criteria) == len(criteria.REGISTRY)

    @pytest.mark.parametrize(
        "combination",
        [
            combinations.WeightedMean(),
            combinations.GeometricMean(),
            combinations.Minimum(),
            combinations.Lexicographic(steps=4),
            combinations.Capped(),
            combinations.Capped(0.5),
            combinations.TwoSided(["skills"], ["grade"]),
            combinations.TwoSided(
                ["grade"], ["skills"], within=combinations.Capped(0.7), across=combinations.Minimum(), student_share=0.3
            ),
        ],
        ids=repr,
    )
    def test_a_written_combination_reads_as_the_same(self, write, combination):
        rubric = Rubric([criteria.Skills(), criteria.Grade()], combination=combination)
        assert Rubric.read(write(rubric.to_toml())) == rubric

    def test_all_faults_of_a_combination_come_at_once(self, write):
        path = write(
            '[combination]\nrule = "two_sided"\nstudents = ["skills"]\nwithin = {rule = "capped", cap = 2}\n'
            'across = {rule = "geometrical"}\n[[soft]]\ncriterion = "skills"\nweight = -1\n'
        )
        with pytest.raises(InputError) as caught:
            Rubric.read(path)
        assert [(fault.found, fault.remedy) for fault in caught.value.faults] == [
            ("the parameter 'students'", "did you mean 'student'?"),
            ("no student", "add it"),
            ("no company", "add it"),
            ("cap = 2", "correct it"),
            ("rule = 'geometrical'", "did you mean 'geometric'?"),
            ("weight = -1", "correct it"),
        ]

    @pytest.mark.parametrize("text", ['combination = "minimum"\n', "[combination]\n", "[[combination]]\n"])
    def test_a_combination_without_a_rule_is_refused(self, write, text):
        with pytest.raises(InputError, match="a combination without a rule"):
            Rubric.read(write(f'{text}[[soft]]\ncriterion = "skills"\n'))

    def test_a_path_in_it_is_relative_to_its_folder(self, write, cohort, tmp_path):
        (tmp_path / "times.csv").write_text("student,company,minutes\nS1,C2,10\n", encoding="utf-8")
        path = write('[[hard]]\ncriterion = "travel_time"\ntable = "times.csv"\nmax_minutes = 30\n')
        rubric = Rubric.read(path)
        assert rubric.score(cohort).to_frame().to_numpy().tolist() == [["S1", "C2", 1.0]]
        assert Rubric.read(write(rubric.to_toml())).score(cohort).num_pairs == 1

    def test_a_parameter_that_is_unknown_does_not_hide_one_that_is_wrong(self, write):
        path = write('[[soft]]\ncriterion = "schedule"\nwindow = 3\nweight = -2\nmissing = "zero"\n')
        with pytest.raises(InputError) as caught:
            Rubric.read(path)
        assert [fault.found for fault in caught.value.faults] == [
            "the parameter 'window'",
            "weight = -2",
            "missing = 'zero'",
        ]

    def test_all_its_faults_come_at_once_with_the_nearest_word(self, write):
        path = write(
            'nam = "x"\n'
            '[[hard]]\ncriterion = "programe"\n'
            '[[hard]]\ncriterion = "distance"\nmax_kms = 40\n'
            '[[hard]]\ncriterion = "skills"\n'
            '[[soft]]\ncriterion = "travel"\nhalf_life_km = -1\nmissing = "zero"\n'
            "[[soft]]\nweight = 3\n"
        )
        with pytest.raises(InputError) as caught:
            Rubric.read(path)
        assert [(fault.found, fault.remedy) for fault in caught.value.faults] == [
            ("the key 'nam'", "did you mean 'name'?"),
            ("criterion = 'programe'", "did you mean 'programme'?"),
            ("the parameter 'max_kms'", "did you mean 'max_km'?"),
            ("no max_km", "add it"),
            ("[[hard]]", "move it there"),
            ("half_life_km = -1", "correct it"),
            ("missing = 'zero'", "choose one of these"),
            ("[[soft]] without a criterion", "correct or remove it"),
        ]

    @pytest.mark.parametrize("text", ["[[soft]\n", "[hard]\ncriterion = 'level'\n", "name = 3\n"])
    def test_what_is_not_a_rubric_is_refused(self, write, text):
        with pytest.raises(InputError, match="rubric"):
            Rubric.read(write(text))

    def test_a_file_that_is_not_there_is_named(self, tmp_path):
        with pytest.raises(InputError, match=r"absent\.toml.*\n.*no such file"):
            Rubric.read(tmp_path / "absent.toml")

    def test_what_a_file_cannot_say_is_refused(self):
        table = pd.DataFrame({"student": [], "company": [], "minutes": []})
        with pytest.raises(InputError, match="criteria that come with the library"):
            Rubric([SameParity()]).to_toml()
        with pytest.raises(InputError) as caught:
            Rubric([criteria.TravelTime(table, 30), criteria.PredictedSuccess(function=max)]).to_toml()
        assert [(fault.subject, fault.found) for fault in caught.value.faults] == [
            ("travel_time", "table, a table"),
            ("success", "function, a function"),
        ]

    def test_an_own_combination_is_no_matter_for_a_file(self):
        class Own(combinations.WeightedMean):
            rule = "own"

        with pytest.raises(InputError, match="a combination that comes with the library"):
            Rubric([criteria.Skills()], combination=Own()).to_toml()


class TestSuggest:
    def test_it_takes_what_the_columns_allow(self, cohort):
        suggested = Rubric.suggest(cohort)
        assert [criterion.name for criterion in suggested.criteria] == ["programme", "skills"]
        assert suggested.score(cohort).to_frame().to_numpy().tolist() == [
            ["S1", "C1", 1.0],
            ["S1", "C2", 0.0],
            ["S2", "C2", 0.5],
        ]

    def test_a_column_that_is_blank_throughout_is_not_used(self, cohort):
        blank = cohort.replace(students=cohort.students.assign(skills=None))
        assert [criterion.name for criterion in Rubric.suggest(blank).criteria] == ["programme"]

    def test_protected_columns_are_never_read(self):
        read = {
            place.partition(".")[2]
            for kind in criteria.REGISTRY.values()
            for need in kind.needs
            for place in need.split(" or ")
        }
        assert not read & PROTECTED
        users = [name for name, kind in criteria.REGISTRY.items() if "students.birth_date" in kind.needs]
        assert users == ["minimum_age"]


@dataclass(frozen=True)
class SameParity:
    """A user's own hard criterion: a number of the students' is odd where the company's position is even."""

    name = "same_parity"

    def prepare(self, cohort):
        number = cohort.students["x"].to_numpy()
        return ParityGate(number, len(cohort.companies))


@dataclass(frozen=True)
class ParityGate:
    number: np.ndarray
    num_companies: int

    def mask(self, rows):
        return (self.number[rows, None] + np.arange(self.num_companies)) % 2 == 1

    def judge(self, student, company):
        return Judgement(str(self.number[student]), "odd" if company % 2 == 0 else "even")


@dataclass(frozen=True)
class Own:
    """A user's own soft criterion that returns whatever it is given."""

    answer: object
    weight: float = 1.0
    missing: str = "neutral"
    name = "own"

    def prepare(self, _cohort):
        return self

    def values(self, rows):
        return self.answer[rows]


class TestOwnCriteria:
    def test_a_class_with_the_methods_is_a_criterion(self, cohort):
        matrix = Rubric([SameParity(), Own(np.array([[True, False], [False, True]]))]).score(cohort)
        assert matrix.to_frame().to_numpy().tolist() == [["S1", "C1", 1.0], ["S2", "C1", 0.0]]
        assert str(matrix.explain("S1", "C2")) == (
            "S1 may not go to C2.\n  - same_parity: not met (found 1, needed even)."
        )

    def test_its_arrays_are_not_changed(self, cohort):
        answer = np.array([[np.nan, 0.25], [1.0, np.nan]])
        kept = answer.copy()
        Rubric([Own(answer, weight=2)]).score(cohort)
        np.testing.assert_array_equal(answer, kept)

    @pytest.mark.parametrize("wrong", [1.5, -0.25, np.inf, -np.inf])
    def test_values_outside_0_to_1_are_refused_with_a_pair(self, cohort, wrong):
        with pytest.raises(InputError) as caught:
            Rubric([Own(np.array([[np.nan, 0.5], [0.5, wrong]]))]).score(cohort)
        (fault,) = caught.value.faults
        assert fault.subject == "own"
        assert fault.found.endswith(f"such as {wrong:g} for S2 at C2")

    @pytest.mark.parametrize("answer", [np.ones(2), np.ones((2, 3)), np.array([["a", "b"]] * 2)])
    def test_an_array_of_another_shape_or_kind_is_refused(self, cohort, answer):
        with pytest.raises(InputError, match=r"expected shape \(2, 2\)"):
            Rubric([Own(answer)]).score(cohort)

    def test_a_mask_that_is_not_one_is_refused(self, cohort):
        @dataclass(frozen=True)
        class NumbersForMask:
            name = "numbers"

            def prepare(self, _cohort):
                return self

            def mask(self, _rows):
                return np.ones((2, 2))

        with pytest.raises(InputError, match="correct the criterion 'numbers'"):
            Rubric([NumbersForMask()]).score(cohort)

    @pytest.mark.parametrize("given", [[criteria.Skills], ["skills"], [Own(0, weight=-1)], [Own(0, missing="zero")]])
    def test_what_is_no_criterion_is_refused(self, given):
        with pytest.raises(InputError, match="rubric"):
            Rubric(given)


def test_a_criterion_that_comes_twice_is_refused():
    with pytest.raises(InputError, match="skills: found it 2 times"):
        Rubric([criteria.Skills(), criteria.Skills(weight=2)])


def test_every_missing_column_is_named_at_once(cohort):
    with pytest.raises(InputError) as caught:
        Rubric([criteria.Travel(), criteria.Confirmed(), criteria.Skills()]).score(cohort)
    assert [(fault.table, fault.column) for fault in caught.value.faults] == [
        ("students", "lat"),
        ("students", "lon"),
        ("companies", "lat"),
        ("companies", "lon"),
        ("companies", "confirmed_until"),
        ("companies", "start"),
    ]
    assert "companies.start or students.start, which the criterion 'confirmed' reads" in str(caught.value)


def test_a_missing_column_comes_with_the_near_ones(cohort):
    students = cohort.students.rename(columns={"skills": "skill"}).assign(My_Grade=1)
    with pytest.raises(InputError) as caught:
        Rubric([criteria.Skills(), criteria.Grade(), criteria.Travel()]).score(cohort.replace(students=students))
    assert [(fault.column, fault.remedy.split(" add it")[0]) for fault in caught.value.faults] == [
        ("skills", "is 'skill' meant?"),
        ("grade", "is 'My_Grade' meant?"),
        *((column, "add it, or take the criterion out of the rubric") for column in ("lat", "lon") * 2),
    ]


def test_without_soft_criteria_every_allowed_pair_scores_1(cohort):
    matrix = Rubric([criteria.Programme()]).score(cohort)
    assert matrix.to_frame().to_numpy().tolist() == [["S1", "C1", 1.0], ["S1", "C2", 1.0], ["S2", "C2", 1.0]]
    assert "every allowed pair scores 1" in str(matrix.explain("S1", "C1"))


def test_a_dropped_criterion_leaves_its_weight_to_the_others(cohort):
    own = np.array([[0.25, 0.25], [0.25, 0.25]])
    matrix = Rubric([criteria.Skills(weight=3, missing="drop"), Own(own)]).score(cohort)
    # S1: (3·1 + 0.25)/4 and 0.25/4; S2 states no skills: 0.25 alone.
    assert matrix.score.tolist() == [0.8125, 0.0625, 0.25, 0.25]
    codes = [reason.code for reason in matrix.explain("S2", "C1").reasons]
    assert codes == ["soft-dropped", "soft"]


def test_to_have_everything_scores_exactly_1_whatever_the_weights(cohort):
    everything = np.ones((2, 2))
    names = ["a", "b", "c", "d", "e", "f"]
    weights = [0.1, 0.7, 0.2, 1.1, 3, 1e-3]
    own = [type(f"Own_{name}", (Own,), {"name": name})(everything, w) for name, w in zip(names, weights, strict=True)]
    assert Rubric(own).score(cohort).score.tolist() == [1.0] * 4


@pytest.mark.parametrize(("num_students", "num_companies"), [(0, 2), (2, 0), (0, 0)])
def test_an_empty_side_gives_an_empty_matrix(cohort, num_students, num_companies):
    empty = Cohort(cohort.students.head(num_students), cohort.companies.head(num_companies))
    matrix = Rubric([criteria.Programme(), criteria.Skills("rarity")]).score(empty)
    assert matrix.shape == (num_students, num_companies)
    assert matrix.num_pairs == 0
    assert "0 pairs allowed" in repr(matrix)


def test_each_phase_is_told_to_its_end(cohort):
    told = []
    Rubric([criteria.Programme()]).score(cohort, progress=lambda phase, share: told.append((phase, share)))
    assert told == [("prepare", 1.0), ("eligible", 1.0), ("score", 1.0)]


def test_a_rubric_shows_itself_and_escapes_what_it_shows():
    rubric = Rubric([criteria.Distance(40), criteria.Skills({"<b>": 2}, weight=3)], "<i>")
    assert repr(rubric) == "Rubric '<i>': 2 criteria\n    hard  distance\n    soft  skills × 3"
    page = rubric._repr_html_()
    assert "<td>max_km = 40, missing = refuse</td>" in page
    assert "<i>" not in page
    assert "{&#x27;&lt;b&gt;&#x27;: 2}" in page


def test_every_criterion_has_its_label():
    assert set(criteria.REGISTRY) <= set(LABELS)
