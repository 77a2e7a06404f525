"""A rubric in sentences, and the rubrics that come with the library."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from jumelage.cohort import Cohort
from jumelage.datasets import load_cohort
from jumelage.datasets.shipped import SHIPPED
from jumelage.errors import InputError
from jumelage.scoring import combinations, criteria
from jumelage.scoring.presets import PRESETS
from jumelage.scoring.rubric import Rubric
from jumelage.scoring.sentences import JUDGED

MINUTES = pd.DataFrame({"student": ["S1"], "company": ["C1"], "minutes": [30]})


def unwrapped(text):
    return " ".join(text.split())


def test_a_rubric_reads_as_sentences_in_both_languages():
    rubric = Rubric(
        [
            criteria.Distance(37.5, missing="allow"),
            criteria.Skills(weight=1),
            criteria.Travel(12, weight=3, missing="drop"),
        ],
        "près",
    )
    assert unwrapped(rubric.describe()) == unwrapped(
        """
        Rubric “près”
        A student may go to a company only if all of this holds:
          1. Home and company are at most 37.5 km apart, as the crow flies.
             Where it is not known, the pair is allowed.
        The score, from 0 to 1, is the weighted mean of:
          2. Weight 3, 75 % – How near the company is to home: 1 at the door, one half at 12 km,
             a quarter at twice that. Not known: left out, the others make up the whole.
          3. Weight 1, 25 % – The share of the skills wanted by the company that the student has (all alike).
             Not known: counted as one half.
        """
    )
    assert unwrapped(rubric.describe("fr")) == unwrapped(
        """
        Grille « près »
        Un élève n’est admissible chez une entreprise que si tout ceci est vrai :
          1. Le domicile et l’entreprise sont à 37,5 km au plus, à vol d’oiseau.
             Si ce n’est pas renseigné, la paire est admise.
        L’indice, de 0 à 1, est la moyenne pondérée de :
          2. Poids 3, soit 75 % – À quel point l’entreprise est proche du domicile : 1 à la porte, un demi à 12 km,
             un quart au double. Non renseigné : laissé de côté, les autres font le tout.
          3. Poids 1, soit 25 % – La part des compétences voulues par l’entreprise que l’élève possède (toutes égales).
             Non renseigné : compté pour moitié.
        """
    )
    assert len(rubric.describe().splitlines()) == len(rubric.describe("fr").splitlines()) == 6


VARIANTS = [
    (criteria.WageFloor(), "than the student's floor"),
    (criteria.WageFloor(4.35), "no less than 4.35"),
    (criteria.TravelTimeByMode(60), "own means of transport, the company is at most 60 minutes"),
    (criteria.TravelTimeByMode(60, speeds={"car": 40}), "so many km an hour (car 40)"),
    (criteria.TravelTimeByMode(60, table=MINUTES), "By a table of 1 rows"),
    (criteria.TravelTimeByMode(60, function=max), "the function max"),
    (criteria.TravelTime(Path("/x/minutes.csv"), 60), "travel times of minutes.csv"),
    (criteria.TravelByMode(30, table="minutes.csv"), "by the times of minutes.csv"),
    (criteria.TravelByMode(30, function=max), "by the function max"),
    (criteria.TravelByMode(30, speeds={"car": 40.5}), "(car 40.5)"),
    (criteria.Grade(), "of the cohort"),
    (criteria.Grade(0, 20), "between 0 and 20"),
    (criteria.Skills({"MIG": 2}), "(MIG 2)"),
    (criteria.Skills("rarity"), "(rare ones count more)"),
    (criteria.FreeText(embedding=max), "by the function max"),
    (criteria.PredictedSuccess(function=max), "by the function max"),
    (criteria.EmployerRecord(["completed", "hired"]), "(completed, hired)"),
    (criteria.Returning("new"), "better: to go somewhere new"),
]


@pytest.mark.parametrize(("criterion", "part"), VARIANTS, ids=lambda value: getattr(value, "name", ""))
def test_what_was_given_is_in_the_sentence(criterion, part):
    assert part in Rubric([criterion]).describe()
    Rubric([criterion]).describe("fr")


def test_every_criterion_of_the_library_has_its_sentence():
    assert {code.partition(":")[0] for code in JUDGED} == set(criteria.REGISTRY)


@pytest.mark.parametrize(
    ("combination", "part"),
    [
        (combinations.GeometricMean(), "a 0 anywhere makes it 0"),
        (combinations.Minimum(), "the lowest of what follows"),
        (combinations.Lexicographic(4), "rounded to 4 steps"),
        (combinations.Capped(0.75), "0.75 is enough"),
        (
            combinations.TwoSided(["travel"], ["skills"], across=combinations.Minimum(), student_share=0.4),
            "(Travel) and the company's (Skills); the student's weighs 0.4. Within a side: weighted mean. Across: the",
        ),
    ],
)
def test_the_combination_is_said_and_no_share_of_the_whole_is(combination, part):
    text = Rubric([criteria.Travel(weight=2), criteria.Skills()], combination=combination).describe()
    assert part in text
    assert "Weight 2 – " in text
    assert "Grille" in Rubric([criteria.Travel(), criteria.Skills()], combination=combination).describe("fr")


def test_a_criterion_of_ones_own_is_described_by_its_docstring():
    @dataclass(frozen=True)
    class Lucky:
        """The company's number is even.

        More of it.
        """

        name = "lucky"

        def prepare(self, cohort):
            """Read nothing."""

    assert "  1. lucky (The company's number is even.)" in Rubric([Lucky()]).describe()


def test_an_empty_rubric_says_that_everything_goes():
    assert Rubric([]).describe() == "Rubric\nEvery student may go to every company.\nEvery allowed pair scores 1."


def test_another_language_is_refused():
    with pytest.raises(InputError, match="en, fr"):
        Rubric([]).describe("de")


class TestPresets:
    @pytest.mark.parametrize(
        ("name", "first"),
        [("short_commutes", "travel"), ("learning_first", "learning"), ("wishes_first", "student_rank")],
    )
    def test_what_it_puts_first_weighs_more_than_all_the_rest(self, name, first):
        rubric = Rubric.preset(name)
        assert rubric.name == name
        assert rubric.weights[first] > sum(rubric.weights.values()) / 2
        assert rubric.describe("fr").startswith(f"Grille « {name} »")

    @pytest.mark.parametrize("name", PRESETS)
    @pytest.mark.parametrize("shipped", SHIPPED)
    def test_it_fits_a_cohort_by_leaving_out_what_that_does_not_have(self, name, shipped):
        cohort = load_cohort(shipped)
        rubric = Rubric.preset(name, cohort)
        assert rubric.score(cohort).num_pairs > 0
        left_out = {each.name for each in Rubric.preset(name).criteria} - {each.name for each in rubric.criteria}
        assert "learning" not in rubric.weights
        assert "programme" not in left_out

    def test_one_that_is_not_there_is_refused_with_those_that_are(self):
        with pytest.raises(InputError, match="short_commutes, learning_first, wishes_first"):
            Rubric.preset("cheapest")

    def test_one_whose_soft_criteria_have_no_columns_is_refused_rather_than_scored_without_them(self):
        cohort = Cohort(pd.DataFrame({"student": ["S1"]}), pd.DataFrame({"company": ["C1"], "capacity": [1]}))
        with pytest.raises(InputError, match=r"students\.lat.*add columns, or choose another"):
            Rubric.preset("short_commutes", cohort)
