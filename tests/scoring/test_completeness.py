"""What scoring candidates only leaves out: exact by hand, estimated with intervals that hold the true figures."""

import numpy as np
import pandas as pd
import pytest

import jumelage as jm
from jumelage.benchmarks.cohorts import whole_cohort
from jumelage.scoring import criteria
from jumelage.scoring.rubric import Rubric

FIGURES = ("share_kept", "best_lost", "left_without")


def test_figures_worked_by_hand():
    cohort = jm.Cohort(
        pd.DataFrame({"student": ["S1", "S2", "S3"], "lat": [47.0, 47.0, 49.0], "lon": 0.0}),
        pd.DataFrame({"company": ["C1", "C2"], "capacity": 1, "lat": [47.0, 48.0], "lon": 0.0, "programmes": "cook"}),
    )
    # Within 50 km S1 and S2 have C1 only, of two; S3 has neither C1 nor C2, of which C2 is the best: 111.2 km away.
    rubric = Rubric([criteria.Travel(half_life_km=111.195)])
    figures = rubric.score(cohort, candidates=jm.Candidates(radius_km=50)).completeness()
    assert figures.is_exact
    assert (figures.num_pairs, figures.num_never_scored, figures.num_students, figures.num_sampled) == (6, 4, 3, 3)
    assert figures.share_kept.value == pytest.approx((0.5 + 0.5 + 0) / 3)
    assert figures.best_lost.value == pytest.approx(0.5 / 3, abs=1e-4)
    assert figures.left_without.value == pytest.approx(1 / 3)
    assert all(getattr(figures, name).low == getattr(figures, name).high for name in FIGURES)
    assert str(rubric.score(cohort, candidates=jm.Candidates(radius_km=50)).completeness(language="fr")) == (
        "4 paires sur 6 n’ont pas été évaluées. Les 3 élèves ont tous été jugés au complet.\n"
        "  - Des paires admissibles d’un élève, 33.3 % sont retenues en moyenne.\n"
        "  - Sur sa meilleure offre admissible, un élève perd 0.1667 d’indice en moyenne.\n"
        "  - 33.3 % des élèves ont des offres admissibles et n’en ont gardé aucune."
    )


def test_nothing_is_left_out_where_all_pairs_were_scored():
    cohort = whole_cohort(num_students=30, num_companies=20)
    figures = Rubric([criteria.Programme(), criteria.Skills()]).score(cohort).completeness()
    assert [getattr(figures, name).value for name in FIGURES] == [1.0, 0.0, 0.0]
    assert figures.num_never_scored == 0


@pytest.fixture(scope="module")
def partial():
    """Scored within 25 km: some students lose their best opening, a few all of them."""
    cohort = whole_cohort(num_students=600, num_companies=60).replace(applications=None)
    rubric = Rubric([criteria.Programme(), criteria.Skills(), criteria.Travel()])
    return rubric.score(cohort, candidates=jm.Candidates(radius_km=25, top=3))


def test_the_intervals_hold_the_true_figures(partial):
    truth = partial.completeness(num_sampled=600)
    assert truth.is_exact
    assert 0 < truth.left_without.value < 0.5
    assert 0.01 < truth.best_lost.value < 0.5
    held = dict.fromkeys(FIGURES, 0)
    widths, values = [], []
    for seed in range(100):
        estimate = partial.completeness(num_sampled=150, seed=seed)
        assert not estimate.is_exact
        for name in FIGURES:
            interval = getattr(estimate, name)
            held[name] += interval.low <= getattr(truth, name).value <= interval.high
            assert interval.low <= interval.value <= interval.high
        widths.append(estimate.best_lost.high - estimate.best_lost.low)
        values.append(estimate.best_lost.value)
    assert min(held.values()) >= 95
    # An interval that says nothing would hold everything.
    assert max(widths) < 0.4
    assert np.mean(values) == pytest.approx(truth.best_lost.value, abs=0.01)


def test_the_same_seed_draws_the_same_students_whatever_the_order_of_the_rows():
    cohort = whole_cohort(num_students=80, num_companies=30)
    backwards = cohort.replace(students=cohort.students.iloc[::-1], companies=cohort.companies.iloc[::-1])
    rubric = Rubric([criteria.Programme(), criteria.Skills()])

    def figures(tables, seed):
        made = rubric.score(tables, candidates=jm.Candidates(radius_km=40, top=2))
        return made.completeness(num_sampled=20, seed=seed)

    one, other, another = figures(cohort, 1), figures(backwards, 1), figures(cohort, 2)
    assert one.share_kept.value == pytest.approx(other.share_kept.value, abs=1e-12)
    assert one.share_kept.value != pytest.approx(another.share_kept.value, abs=1e-12)


def test_wrong_questions_are_refused(partial):
    with pytest.raises(jm.InputError, match="a whole number from 2"):
        partial.completeness(num_sampled=1)
    by_hand = jm.CompatibilityMatrix(pd.Index(["S1"]), pd.Index(["C1"]), [0, 1], [0], [0.5])
    with pytest.raises(jm.InputError, match="score the cohort with a rubric"):
        by_hand.completeness()
    with pytest.raises(jm.InputError, match="score the cohort with a rubric"):
        by_hand.report()
