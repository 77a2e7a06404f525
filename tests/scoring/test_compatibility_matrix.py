"""`CompatibilityMatrix` on its own, without a rubric."""

import pickle

import numpy as np
import pandas as pd
import pytest

from jumelage.cohort import Cohort
from jumelage.errors import InputError
from jumelage.scoring import criteria
from jumelage.scoring.matrix import CompatibilityMatrix
from jumelage.scoring.rubric import Rubric


@pytest.fixture
def matrix():
    return CompatibilityMatrix(
        pd.Index(["007", "S2", "S3"]),
        pd.Index(["C1", "C2"]),
        np.array([0, 2, 2, 3]),
        np.array([0, 1, 1]),
        np.array([0.5, 0.0, 1.0]),
    )


def test_a_stored_zero_is_an_allowed_pair(matrix):
    assert matrix.to_frame().to_numpy().tolist() == [["007", "C1", 0.5], ["007", "C2", 0.0], ["S3", "C2", 1.0]]
    sparse = matrix.to_scipy()
    assert sparse.shape == (3, 2)
    assert sparse.nnz == 3
    assert matrix.explain("007", "C2").headline.facts["score"] == 0.0


def test_an_absent_pair_is_not_allowed(matrix):
    for pair in (("S2", "C1"), ("S2", "C2"), ("S3", "C1")):
        assert matrix.explain(*pair).headline.code == "pair-not-eligible"


def test_its_arrays_cannot_be_changed_and_the_given_ones_can(matrix):
    for array in (matrix.indptr, matrix.company, matrix.score):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    given = np.array([0.5])
    CompatibilityMatrix(pd.Index(["S"]), pd.Index(["C"]), np.array([0, 1]), np.array([0]), given)
    given[0] = 1.0


def test_a_sparse_copy_can_be_changed_without_changing_the_matrix(matrix):
    matrix.to_scipy().data[:] = 9
    assert matrix.score.tolist() == [0.5, 0.0, 1.0]


def test_unknown_ids_are_named_both_at_once(matrix):
    with pytest.raises(InputError) as caught:
        matrix.explain("7", "C9")
    assert [fault.found for fault in caught.value.faults] == ["the id '7'", "the id 'C9'"]
    with pytest.raises(InputError, match="one of en, fr"):
        matrix.explain("007", "C1", language="de")


def test_an_explanation_speaks_french():
    cohort = Cohort(
        pd.DataFrame({"student": ["S1"], "programme": ["cuisine"], "skills": ["dressage"]}),
        pd.DataFrame(
            {
                "company": ["C1", "C2"],
                "capacity": 1,
                "programmes": ["cuisine", "bois"],
                "skills": ["dressage;service", None],
            }
        ),
    )
    matrix = Rubric([criteria.Programme(), criteria.Skills(weight=3)]).score(cohort)
    assert str(matrix.explain("S1", "C1", language="fr")) == (
        "S1 est admissible chez C1 : indice de compatibilité 0.500.\n"
        "  - Compétences : 0.50 avec un poids de 3, ajoute 0.500.\n"
        "  - Programme d’études : satisfait (trouvé : cuisine ; demandé : cuisine)."
    )
    assert str(matrix.explain("S1", "C2", language="fr")) == (
        "S1 n’est pas admissible chez C2.\n"
        "  - Programme d’études : non satisfait (trouvé : cuisine ; demandé : bois) ; "
        "satisfait si cuisine était accepté."
    )


def test_it_can_be_sent_to_another_process():
    cohort = Cohort(
        pd.DataFrame({"student": ["S1"], "skills": ["saw"]}),
        pd.DataFrame({"company": ["C1"], "capacity": 1, "skills": ["saw;weld"]}),
    )
    made = Rubric([criteria.Skills()]).score(cohort)
    again = pickle.loads(pickle.dumps(made))
    assert str(again.explain("S1", "C1")) == str(made.explain("S1", "C1"))
