"""Costs are differences of optima under rules, too, hard and soft, where the market is solved anew."""

import random

import pytest
from ruled_markets import PlainApart, PlainIntake, PlainQuota, PlainTogether, random_ruled

import jumelage as jm

OBJECTIVES = (("placed", "score"), ("score",), ("placed", "student_rank"), ("placed",))

KINDS = ((PlainQuota,), (PlainIntake,), (PlainTogether,), (PlainApart,), (PlainQuota, PlainApart))

SETTLED = {"why-pinned-elsewhere", "why-forbidden", "why-held", "why-below-offer"}


def first_loss(best, other, objective):
    """Return the first name in which one value, larger being better, is below another, and by how much."""
    for name, most, reached in zip((*objective, "breaches"), best, other, strict=True):
        if most != reached:
            return name, float(most - reached)
    return None


@pytest.mark.parametrize("kinds", KINDS, ids=lambda kinds: "-".join(kind.__name__ for kind in kinds))
def test_what_another_place_would_cost_under_rules_is_the_difference_of_the_two_optima(kinds):
    num_judged = 0
    for seed in range(24):
        rng = random.Random(seed)
        given = random_ruled(rng, kinds, ranks=False)
        objective = rng.choice(OBJECTIVES[:2])
        allowed = given.allowed(is_stable=False)
        if not allowed:
            continue
        best = max(given.value(chosen, objective) for chosen in allowed)
        result = jm.match(given.market("ignored"), objective=objective)
        for student in given.instance.students:
            for reason in result.explain(student).reasons:
                company = reason.facts.get("company")
                if company is None or reason.code in SETTLED:
                    continue
                values = [given.value(chosen, objective) for chosen in allowed if chosen.get(student) == company]
                num_judged += 1
                if not values:
                    assert reason.code in ("why-rule", "why-impossible"), reason
                    continue
                loss = first_loss(best, max(values), objective)
                if loss is None:
                    assert reason.code in ("why-lottery", "why-equal"), reason
                else:
                    assert (reason.code, reason.facts["amount"]) == (f"why-cost-{loss[0]}", loss[1]), reason
    assert num_judged > 30


def test_rules_that_stand_in_the_way_are_told_without_names_unless_asked_for():
    rules = [jm.rules.Together(["s1", "s2"]), jm.rules.Quota("company", value="c2", at_most=1)]
    scores = [[0.9, 0.2], [0.8, 0.5]]
    result = jm.match(jm.Market.from_scores(scores, [2, 2], rules=rules))
    plain, named = (result.explain("s1", names=names).reasons[0] for names in (False, True))
    assert plain.code == named.code == "why-rule"
    assert "s2" not in plain.say("en") + plain.say("fr")
    assert "s2" in named.say("en")
    assert plain.say("en") != plain.say("fr")


def test_a_quota_by_the_ids_of_students_names_nobody_either():
    rules = [jm.rules.Quota(["student", "company"], value=["s2", "c1"], at_most=0)]
    result = jm.match(jm.Market.from_scores([[0.9, 0.2], [0.8, 0.5]], [1, 1], rules=rules))
    (reason,) = [reason for reason in result.override({"s1": "c2", "s2": "c1"}).reasons if reason.code == "breaks-rule"]
    assert "s2" not in reason.say("en") + reason.say("fr")


def test_a_change_by_hand_that_breaks_a_rule_says_which_in_both_languages():
    rules = [jm.rules.Quota("company", value="c1", at_most=1)]
    result = jm.match(jm.Market.from_scores([[0.9, 0.2], [0.8, 0.5]], [2, 2], rules=rules))
    explanation = result.override({"s2": "c1"})
    assert explanation.headline.code == "override-cost"
    (reason,) = [reason for reason in explanation.reasons if reason.code == "breaks-rule"]
    for language in ("en", "fr"):
        assert rules[0].say(language) in reason.say(language)
