"""Several good answers: within the loss, different, and keeping all that the optimum keeps."""

import numpy as np
import pytest

import jumelage as jm


def drawn_market(seed: int = 0) -> jm.Market:
    rng = np.random.default_rng(seed)
    scores = np.where(rng.random((40, 12)) < 0.5, rng.random((40, 12)).round(2), np.nan)
    return jm.Market.from_scores(scores, rng.integers(2, 6, 12), rules=[jm.rules.Forbid("s1", "c1")])


def test_answers_lose_no_more_than_allowed_place_as_many_and_are_all_different():
    market = drawn_market()
    found = jm.alternatives(market, k=5, within=0.02)
    best = jm.match(market)
    assert found[0].matching == best.matching
    assert len(found) == 5
    assert len({tuple(sorted(result.matching.pairs.items())) for result in found}) == 5
    for result in found:
        verdict = jm.audit(market, result.matching)
        assert verdict.is_feasible
        assert verdict.totals["placed"] == best.value["placed"]
        assert verdict.totals["score"] == result.value["score"] >= 0.98 * best.value["score"] - 1e-9
    table = found.to_frame()
    assert (table["others_than_any"][1:] >= 5).all()
    assert table["loss"].max() <= 0.02 + 1e-9
    frame = found.placements()
    assert list(frame.columns) == ["student", "1", "2", "3", "4", "5"]
    assert frame.set_index("student")["3"].dropna().to_dict() == dict(found[2].matching.pairs)


def test_with_no_loss_allowed_only_equal_optima_are_answers():
    equal = jm.Market.from_scores([[0.5, 0.5], [0.5, 0.5]], [1, 1])
    assert len(jm.alternatives(equal, within=0)) == 2
    unequal = jm.Market.from_scores([[0.5, 0.4], [0.4, 0.4]], [1, 1])
    assert len(jm.alternatives(unequal, within=0)) == 1


def test_answers_of_ranks_lose_in_ranks():
    wishes = {f"s{n}": [f"c{(n + shift) % 6}" for shift in range(4)] for n in range(6)}
    market = jm.Market.from_preferences(wishes, capacity={f"c{n}": 1 for n in range(6)})
    found = jm.alternatives(market.replace(modes=[jm.modes.Applications(stability="ignored")]), k=3, within=1)
    assert found[0].value == {"placed": 6, "student_rank": 6}
    assert [result.value["student_rank"] for result in found] == [6, 12]


def test_where_stability_is_required_every_answer_is_stable():
    rng = np.random.default_rng(4)
    students, companies = [f"s{n}" for n in range(8)], [f"c{n}" for n in range(8)]
    market = jm.Market.from_preferences(
        {name: rng.permutation(companies).tolist() for name in students},
        {name: rng.permutation(students).tolist() for name in companies},
        capacity=dict.fromkeys(companies, 1),
    )
    for result in jm.alternatives(market, k=4, within=0.5):
        assert jm.audit(market, result.matching).is_stable


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"k": 0}, "k = 0"),
        ({"within": -0.1}, "within = -0.1"),
        ({"objective": ("placed",)}, "'score' or 'student_rank'"),
    ],
)
def test_what_cannot_be_meant_is_refused(changes, words):
    with pytest.raises(jm.InputError, match=words):
        jm.alternatives(drawn_market(), **changes)
