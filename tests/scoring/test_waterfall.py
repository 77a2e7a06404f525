"""The picture of a pair's score: its bars add up, and it can be read without seeing it and without colour."""

import math
import sys

import numpy as np
import pandas as pd
import pytest

import jumelage as jm
from jumelage.errors import MissingExtraError
from jumelage.scoring import criteria
from jumelage.scoring.rubric import Rubric


@pytest.fixture
def matrix():
    cohort = jm.Cohort(
        pd.DataFrame({"student": ["S1"], "skills": ["MIG"], "interests": [None], "lat": [47.0], "lon": [0.0]}),
        pd.DataFrame(
            {
                "company": ["C1", "C2"],
                "capacity": 1,
                "skills": ["MIG;TIG", "MIG"],
                "sector": "trade",
                "lat": [47.0, 49.0],
                "lon": 0.0,
            }
        ),
    )
    return Rubric([criteria.Distance(100), criteria.Skills(weight=3), criteria.Interests(), criteria.Travel()]).score(
        cohort
    )


def bars(figure):
    return [bar for group in figure.axes[0].containers for bar in group]


def test_the_bars_begin_where_the_last_one_ended_and_add_up_to_the_score(matrix):
    figure = matrix.waterfall("S1", "C1")
    *parts, total = bars(figure)
    # (3 · 0.5 + 0.5 + 1) / 5
    assert [bar.get_width() for bar in parts] == pytest.approx([0.3, 0.1, 0.2])
    assert [bar.get_x() for bar in parts] == pytest.approx([0, 0.3, 0.4])
    assert total.get_width() == matrix.score[0]
    assert math.fsum(bar.get_width() for bar in parts) == pytest.approx(0.6, abs=1e-15)


def test_what_is_not_known_is_told_apart_without_colour(matrix):
    skills, interests, travel, total = bars(matrix.waterfall("S1", "C1"))
    assert [bool(bar.get_hatch()) for bar in (skills, interests, travel, total)] == [False, True, False, False]

    def grey(bar):
        return float(np.dot(bar.get_facecolor()[:3], [0.299, 0.587, 0.114]))

    shades = sorted(grey(bar) for bar in (skills, interests, total))
    assert min(np.diff(shades)) > 0.25


def test_its_description_says_the_same_in_words(matrix):
    figure = matrix.waterfall("S1", "C1")
    assert figure.description == (
        "S1 at C1: a bar chart of 4 bars that add up to the score of 0.600.\n"
        "Skills: 0.50 with weight 3, adds 0.300.\n"
        "Interests: not known, counted as 0.50 with weight 1, adds 0.100.\n"
        "Travel: 1.00 with weight 1, adds 0.200."
    )
    shown = figure._repr_html_()
    assert shown.startswith('<img alt="S1 at C1: a bar chart')
    assert "data:image/png;base64," in shown


def test_it_speaks_french(matrix):
    figure = matrix.waterfall("S1", "C1", language="fr")
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == [
        "Compétences\n0.50 × poids 3",
        "Centres d’intérêt\nnon renseigné : 0.50 × poids 1",
        "Trajet\n1.00 × poids 1",
        "Indice de compatibilité",
    ]
    assert "ajoute 0.300" in figure.description


def test_a_rubric_without_soft_criteria_has_one_bar():
    cohort = jm.Cohort(pd.DataFrame({"student": ["S1"]}), pd.DataFrame({"company": ["C1"], "capacity": [1]}))
    one, total = bars(Rubric([]).score(cohort).waterfall("S1", "C1"))
    assert (one.get_width(), total.get_width()) == (1, 1)


def test_a_pair_that_is_refused_has_nothing_to_draw(matrix):
    with pytest.raises(jm.InputError, match=r"S1 – C2, who are not eligible"):
        matrix.waterfall("S1", "C2")


def test_without_matplotlib_the_error_says_what_to_install(matrix, monkeypatch):
    monkeypatch.delitem(sys.modules, "jumelage.scoring.waterfall", raising=False)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"jumelage\[plot\]"):
        matrix.waterfall("S1", "C1")
