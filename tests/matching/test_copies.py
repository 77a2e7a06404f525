"""What platforms do with results: pickle them, copy them, share them."""

import copy
import pickle

import numpy as np
import pytest
from small_markets import Instance, Pair

import jumelage as jm
from jumelage.matching.certificate import Certificate


@pytest.fixture
def result() -> jm.Result:
    cohort = jm.load_cohort("bretagne")
    compat = jm.Rubric.suggest(cohort).score(cohort)
    modes = [jm.modes.DirectOffers(), jm.modes.Applications(stability="ignored"), jm.modes.Assignment()]
    return jm.match(jm.Market.from_cohort(cohort, compat, modes=modes))


@pytest.mark.parametrize(
    "again", [copy.deepcopy, lambda given: pickle.loads(pickle.dumps(given))], ids=["copy", "pickle"]
)
def test_a_result_survives_copying_and_stays_frozen(result, again):
    assert result.matching.pairs
    other = again(result)
    assert other.matching == result.matching
    assert other.value == result.value
    assert other.certificate.check(other.market, other.matching)
    assert jm.audit(other.market, other.matching).is_feasible
    for array in (
        other.market.capacity,
        other.market.score,
        other.certificate.company_price,
        other.market.compat.score,
    ):
        assert not array.flags.writeable
    with pytest.raises(TypeError):
        other.value["placed"] = 0
    student, company = next(iter(result.matching.pairs.items()))
    explanation = result.market.compat.explain(student, company)
    assert str(again(explanation)) == str(explanation) == str(other.market.compat.explain(student, company))
    assert again(jm.audit(result.market, result.matching)).totals == jm.audit(result.market, result.matching).totals


def test_a_matrix_is_not_changed_through_the_array_it_was_made_from():
    score = np.array([0.5])
    matrix = jm.CompatibilityMatrix(["s1"], ["c1"], np.array([0, 1]), np.array([0]), score)
    score[0] = 99
    assert matrix.score.tolist() == [0.5]


def test_the_market_shares_the_arrays_of_its_matrix():
    cohort = jm.load_cohort("bretagne").replace(applications=None)
    compat = jm.Rubric.suggest(cohort).score(cohort)
    market = jm.Market.from_cohort(cohort, compat)
    assert np.shares_memory(market.score, compat.score)


def test_prices_that_would_overflow_prove_nothing():
    instance = Instance(
        students=("A", "B", "C", "D"),
        capacity={"c": 1, "d": 2},
        minimum={"c": 1, "d": 2},
        pairs={("B", "c"): Pair(3.0), ("A", "c"): Pair(5.0), ("C", "d"): Pair(-1.0), ("D", "d"): Pair(0.0)},
        has_company_ranks=False,
    )
    worse = jm.Matching({"B": "c", "C": "d", "D": "d"})
    forged = Certificate(("score",), 0, 0.0, np.array([[0, 2, 2**62, 2**62]]), np.array([[-(2**63), 0]]))
    assert not forged.check(instance.market(), worse)
    market = jm.Market.from_scores([[0.1, 0.9], [0.9, 0.1]], [1, 1])
    nothing = np.zeros((1, 2), dtype=np.int64)
    for decimals in (300, 400, -400):
        assert not Certificate(("score",), decimals, 0.0, nothing, nothing).check(market, jm.Matching({"s1": "c1"}))


def test_true_is_no_seed():
    with pytest.raises(jm.InputError, match="seed"):
        jm.match(jm.Market.from_scores([[0.5]], [1]), seed=True)


def test_a_set_is_no_list_of_wishes():
    with pytest.raises(jm.InputError, match="ana"):
        jm.Market.from_preferences({"ana": {"c1", "c2"}}, capacity={"c1": 1, "c2": 1})


def test_forbidden_companies_are_not_counted_among_the_full_ones():
    market = jm.Market.from_scores(
        [[0.9, 0.1], [0.8, 0.7]], [1, 1], rules=[jm.rules.Forbid("s2", "c2"), jm.rules.Pin("s1", "c1")]
    )
    left = jm.match(market).unplaced()
    assert left["student"].tolist() == ["s2"]
    assert "(1)" in left["text"].iloc[0]


def test_an_applicant_whom_a_company_refused_is_not_sent_there():
    cohort = jm.load_cohort("bretagne")
    applications = cohort.applications
    refused = applications[applications["student_rank"].notna() & applications["company_rank"].isna()]
    market = jm.Market.from_cohort(cohort, jm.Rubric.suggest(cohort).score(cohort))
    placed = jm.match(market).matching.pairs
    assert len(refused) > 0
    assert not [
        pair for pair in zip(refused["student"], refused["company"], strict=True) if placed.get(pair[0]) == pair[1]
    ]
    assert any(notice.code == "refused" for notice in market.notices)


def test_a_pin_on_a_refused_or_an_ineligible_pair_says_what_stands_in_the_way():
    cohort = jm.load_cohort("bretagne")
    compat = jm.Rubric.suggest(cohort).score(cohort)
    applications = cohort.applications
    blank = applications[applications["student_rank"].notna() & applications["company_rank"].isna()]
    eligible = set(compat.to_frame()[["student", "company"]].itertuples(index=False, name=None))
    refused = next(pair for pair in zip(blank["student"], blank["company"], strict=True) if pair in eligible)
    with pytest.raises(jm.InputError, match="refused the application"):
        jm.Market.from_cohort(cohort, compat, rules=[jm.rules.Pin(*refused)])
    barred = next((s, c) for s in compat.students for c in compat.companies if (s, c) not in eligible)
    with pytest.raises(jm.InputError, match="not met"):
        jm.Market.from_cohort(cohort, compat, rules=[jm.rules.Pin(*barred)])
