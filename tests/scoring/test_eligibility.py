"""What each hard criterion removes, and who has few openings left."""

import numpy as np
import pandas as pd
import pytest

import jumelage as jm
from jumelage.benchmarks.cohorts import whole_cohort, whole_rubric
from jumelage.scoring import criteria, eligibility
from jumelage.scoring.rubric import Rubric


@pytest.fixture
def matrix():
    """Programme removes S3's pairs with C1 and C2; licences those of S2 and S3 with C1, of S2 and S3 with C3."""
    cohort = jm.Cohort(
        pd.DataFrame(
            {"student": ["S1", "S2", "S3"], "programme": ["cook", "cook", "mason"], "licences": ["B", None, None]}
        ),
        pd.DataFrame(
            {
                "company": ["C1", "C2", "C3"],
                "capacity": 1,
                "programmes": ["cook", "cook", "cook;mason"],
                "required": ["B", None, "B"],
            }
        ),
    )
    return Rubric([criteria.Programme(), criteria.RequiredItems()]).score(cohort)


def test_what_each_criterion_removes_is_counted_alone_and_on_top_of_the_others(matrix):
    report = matrix.report(fewer_than=2)
    assert (report.num_pairs, report.num_eligible, report.num_judged) == (9, 4, 3)
    # S3 – C1 is refused twice.
    assert report.criteria.to_dict("list") == {
        "criterion": ["programme", "required"],
        "removes": [2, 4],
        "removes_alone": [1, 3],
    }
    assert report.students.to_dict("list") == {
        "student": ["S3", "S2"],
        "num_eligible": [0, 1],
        "criterion": ["programme", "required"],
        "num_more": [1, 2],
    }


def test_the_report_speaks_both_languages(matrix):
    assert str(matrix.report(fewer_than=2)) == (
        "4 of 9 pairs are eligible.\n"
        "  - Programme: removes 2 pairs, 1 of which nothing else removes.\n"
        "  - Licences and certificates: removes 4 pairs, 3 of which nothing else removes.\n"
        "Students with fewer than 2 eligible openings: 2 of 3.\n"
        "  - S3: 0; 1 more without the criterion “Programme”.\n"
        "  - S2: 1; 2 more without the criterion “Licences and certificates”."
    )
    french = matrix.report(fewer_than=1, language="fr")
    assert str(french) == (
        "4 paires sur 9 sont admissibles.\n"
        "  - Programme d’études : écarte 2 paires, dont 1 que rien d’autre n’écarte.\n"
        "  - Permis et certificats : écarte 4 paires, dont 3 que rien d’autre n’écarte.\n"
        "Élèves ayant moins de 1 offres admissibles : 1 sur 3.\n"
        "  - S3 : 0 ; 1 de plus sans le critère « Programme d’études »."
    )
    assert "<li>S3 : 0 ; 1 de plus" in french._repr_html_()


def test_where_no_single_criterion_would_help_the_report_says_so():
    cohort = jm.Cohort(
        pd.DataFrame({"student": ["S1"], "programme": ["mason"], "licences": ["A"]}),
        pd.DataFrame({"company": ["C1"], "capacity": [1], "programmes": ["cook"], "required": ["B"]}),
    )
    report = Rubric([criteria.Programme(), criteria.RequiredItems()]).score(cohort).report(fewer_than=1)
    assert report.students["criterion"].tolist() == [""]
    assert str(report).endswith("S1: 0; no criterion alone stands in the way of more.")


def test_the_counts_are_those_of_scoring_without_each_criterion():
    cohort = whole_cohort(num_students=120, num_companies=50)
    rubric = whole_rubric(cohort)
    matrix = rubric.score(cohort)
    report = matrix.report(fewer_than=20)
    hard = [criterion for criterion in rubric.criteria if not hasattr(criterion, "weight")]
    assert len(report.criteria) == len(hard) == 10
    for row, criterion in zip(report.criteria.to_dict("records"), hard, strict=True):
        others = Rubric([other for other in hard if other is not criterion]).score(cohort)
        assert row["criterion"] == criterion.name
        assert row["removes"] == 120 * 50 - Rubric([criterion]).score(cohort).num_pairs
        assert row["removes_alone"] == others.num_pairs - matrix.num_pairs
    counts = np.diff(matrix.indptr)
    few = dict(zip(report.students["student"], report.students["num_eligible"], strict=True))
    assert few == {student: count for student, count in zip(matrix.students, counts, strict=True) if count < 20}


def test_a_market_too_large_to_count_is_judged_by_students_drawn_at_random(monkeypatch):
    monkeypatch.setattr(eligibility, "MOST_PAIRS", 1000)
    cohort = whole_cohort(num_students=120, num_companies=50)
    matrix = whole_rubric(cohort).score(cohort, candidates=jm.Candidates(top=2))
    report = matrix.report()
    assert (report.num_students, report.num_judged, report.num_pairs) == (120, 20, 1000)
    assert "pairs of 20 students drawn at random" in str(report)


def test_long_lists_are_cut_with_their_number():
    cohort = whole_cohort(num_students=40, num_companies=10)
    report = whole_rubric(cohort).score(cohort).report(fewer_than=11)
    assert len(report.students) == 40
    assert str(report).endswith("  - … and 35 more.")


def test_wrong_questions_are_refused(matrix):
    with pytest.raises(jm.InputError, match="a whole number from 0"):
        matrix.report(fewer_than=-1)
    with pytest.raises(jm.InputError, match="language"):
        matrix.report(language="de")
