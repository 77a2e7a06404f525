"""Whatever the rules, `match` finds the best of all matchings, says honestly what it is worth, and why."""

import random
from collections import Counter

import pandas as pd
import pytest
from schools import random_objective, random_school, reordered, worth_with_breaches
from small_markets import all_assignments

import jumelage as jm
from jumelage.matching.strategies import STRATEGIES


def check_against_enumeration(seed: int, stability: str, most_students: int) -> str:
    """Compare a market's result with all its matchings; return what became of it."""
    rng = random.Random(f"{stability} {seed}")
    instance, market = random_school(rng, stability=stability, most_students=most_students)
    objective = random_objective(rng)

    def judged(chosen):
        verdict = jm.audit(market, jm.Matching(chosen))
        blocking = len(verdict.blocking_pairs or ())
        return verdict, worth_with_breaches(instance, market, chosen, objective, blocking)

    worths = []
    for chosen in all_assignments(instance):
        if all(pair in instance.pairs for pair in chosen.items()):
            verdict, worth = judged(chosen)
            if verdict.is_feasible and (stability == "ignored" or not verdict.blocking_pairs):
                worths.append(worth)
    if not worths:
        with pytest.raises(jm.InfeasibleError):
            jm.match(market, objective=objective)
        return "infeasible"
    result = jm.match(market, objective=objective)
    verdict, worth = judged(dict(result.matching.pairs))
    assert verdict.is_feasible
    assert worth == max(worths), (seed, objective, market.rules)
    assert result.status == "optimal"
    assert result.gap < 1e-6
    assert set(result.bound) == set(result.value)
    if "score" in objective:
        assert result.value["score"] == pytest.approx(verdict.totals["score"] - verdict.totals.get("penalty", 0))
    assert "breaches" not in objective or result.value["breaches"] == verdict.totals.get("breaches", 0)
    return result.route.split()[0]


@pytest.mark.parametrize("stability", ["ignored", "required"])
def test_the_best_of_all_matchings_is_found_under_rules_of_every_kind_or_there_is_none(stability):
    seen = Counter(check_against_enumeration(seed, stability, 3) for seed in range(40))
    assert seen["integer"] > 15
    assert seen["infeasible"]
    assert seen["min-cost"] or stability == "required"


@pytest.mark.slow
@pytest.mark.parametrize("stability", ["ignored", "required"])
@pytest.mark.parametrize("part", range(10))
def test_the_best_of_all_matchings_is_found_at_length(part, stability):
    seen = Counter(check_against_enumeration(seed, stability, 4) for seed in range(100 * part, 100 * part + 100))
    assert seen["integer"] > 40


def test_neither_the_order_of_the_rows_nor_of_the_rules_changes_the_answer_of_any_strategy():
    # Scores and ranks tie often: the lottery decides, and it goes by ids alone.
    num_matched = 0
    for seed in range(40):
        rng = random.Random(seed)
        instance, market = random_school(rng, stability=rng.choice(["ignored", "required"]))
        strategy = rng.choice(sorted(STRATEGIES))
        try:
            result = jm.match(market, strategy=strategy, seed=seed)
        except jm.InfeasibleError:
            continue
        assert result.reproducible
        again = jm.match(reordered(rng, instance, market), strategy=strategy, seed=seed)
        assert again.matching == result.matching, (seed, strategy)
        num_matched += 1
    assert num_matched > 20


@pytest.mark.parametrize(
    ("weight", "expected"),
    [(0.9, "c1"), (1.1, "c2"), (1.4, "c2"), (1 / 3, "c1"), (1 + 1e-6, "c2"), (1e9, "c2")],
)
def test_a_price_finer_than_the_scores_is_weighed_exactly(weight, expected):
    # c1 is worth 3 less the price, c2 is worth 2: whole scores do not make the price a whole number.
    market = jm.Market.from_scores([[3.0, 2.0]], [1, 1], rules=[jm.rules.Forbid("s1", "c1", weight=weight)])
    result = jm.match(market)
    assert dict(result.matching.pairs) == {"s1": expected}
    worth = max(3 - weight, 2)
    assert result.value["score"] == pytest.approx(worth)
    assert worth <= result.bound["score"] <= worth + 1e-6


@pytest.mark.parametrize("score", [0.0, 1 / 3, 7.0])
@pytest.mark.parametrize("weights", [(0.4, 0.3), (1 / 3, 0.3333), (2.5, 2.25)])
def test_where_all_scores_are_alike_the_cheaper_breach_is_chosen(score, weights):
    rules = [
        jm.rules.Forbid("s1", company, weight=weight) for company, weight in zip(("c1", "c2"), weights, strict=True)
    ]
    result = jm.match(jm.Market.from_scores([[score, score]], [1, 1], rules=rules))
    assert dict(result.matching.pairs) == {"s1": "c2"}
    assert result.bound["score"] >= result.value["score"] == pytest.approx(score - weights[1])


def test_a_price_beyond_all_measure_is_refused_with_what_to_do():
    market = jm.Market.from_scores([[0.5]], [1], rules=[jm.rules.Forbid("s1", "c1", weight=1e300)])
    with pytest.raises(jm.InputError, match="leave it out for a rule that must hold"):
        jm.match(market)


def offers_market(rules):
    """Return ana and ben with open offers of c1, which has two seats; ana may go to c2 otherwise, where she was."""
    pairs = pd.DataFrame(
        {
            "student": ["ana", "ben", "ana", "eve"],
            "company": ["c1", "c1", "c2", "c1"],
            "student_rank": [1, 1, pd.NA, pd.NA],
            "mode": ["open", "open", None, None],
        }
    ).astype({"student_rank": "Int64", "mode": "str"})
    companies = pd.DataFrame({"company": ["c1", "c2"], "capacity": [2, 1], "employer": ["Acme", "Brix"]})
    history = pd.DataFrame({"student": ["ana"], "term": ["2025"], "employer": ["Brix"]})
    return jm.Market.from_pairs(pairs, ["ana", "ben", "eve"], companies).replace(history=history, rules=rules)


ANA, BEN = (f"{name} has an open offer of c1, or better." for name in ("ana", "ben"))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        # eve fills what the quota lets in: one of the two is one too many.
        (
            [jm.rules.Pin("eve", "c1"), jm.rules.Quota("company", value="c1", at_most=1)],
            [{"eve goes to c1.", "Company c1: at most 1 student.", offer} for offer in (ANA, BEN)],
        ),
        (
            [jm.rules.Quota("company", value="c1", at_most=0)],
            [{"Company c1: at most 0 students.", offer} for offer in (ANA, BEN)],
        ),
        # eve takes the seat of one of them.
        ([jm.rules.Pin("eve", "c1")], [{"eve goes to c1.", ANA, BEN}]),
        # ana must be where she has been, and where she has an offer.
        ([jm.rules.Keep()], [{"Every student: the same employer again.", ANA}]),
    ],
)
def test_open_offers_that_the_rules_leave_no_place_for_are_told_as_a_clash(rules, said):
    for strategy in ("optimal", "student_optimal", "greedy"):
        with pytest.raises(jm.InfeasibleError) as caught:
            jm.match(offers_market(rules), strategy=strategy)
        assert {line[2:] for line in str(caught.value).splitlines() if line.startswith("- ")} in said


def test_an_open_offer_gives_way_to_a_pin_and_stands_against_soft_rules():
    pinned = jm.match(offers_market([jm.rules.Pin("ana", "c2")])).matching.pairs
    assert pinned["ana"] == "c2"
    kept = jm.match(offers_market([jm.rules.Keep(weight=100.0)]), objective=("placed", "breaches"))
    assert kept.matching.pairs["ana"] == "c1"
    assert dict(kept.value) == {"placed": 2, "breaches": 1}
