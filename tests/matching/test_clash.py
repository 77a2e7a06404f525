"""Rules that cannot hold together: a set none of which can be left out, in words."""

import random
from dataclasses import replace
from itertools import combinations

import pandas as pd
import pytest
from ruled_markets import PlainApart, PlainIntake, PlainQuota, PlainTogether, random_ruled

import jumelage as jm
from jumelage.matching.clash import clash_of


@pytest.mark.parametrize("is_stable", [False, True])
def test_what_is_named_cannot_hold_together_and_nothing_of_it_can_be_left_out(is_stable):
    kinds = (PlainQuota, PlainIntake, PlainTogether, PlainApart)
    num_clashes = 0
    for seed in range(400):
        rng = random.Random(seed)
        given = random_ruled(rng, (PlainQuota, rng.choice(kinds), rng.choice(kinds)), ranks=is_stable)
        if given.allowed(is_stable=is_stable):
            continue
        num_clashes += 1
        market = given.market("required" if is_stable else "ignored")
        clash = clash_of(market, is_stable=is_stable, time_limit=60.0)
        assert clash.is_irreducible
        plain = {rule.rule(): rule for rule in given.rules}
        rules = [plain[rule] for rule in clash.rules if rule in plain]
        pins = [(rule.student, rule.company) for rule in clash.rules if rule.code == "pin"]
        parts = [("rule", rule) for rule in rules] + [("pin", pin) for pin in pins]
        parts += [("minimum", minimum) for minimum in clash.minima]
        parts += [("stability", True)] if clash.needs_stability else []
        assert parts
        assert not holds(given, parts), (given, clash)
        assert all(holds(given, [part for part in parts if part != left]) for left in parts), (given, clash)
        if num_clashes == 25:
            break
    assert num_clashes > 10


def holds(given, parts):
    """Return whether some matching keeps capacities and these parts."""

    def of(kind):
        return [part for own, part in parts if own == kind]

    instance = replace(given.instance, pins=tuple(of("pin")), minimum=dict(of("minimum")))
    bare = replace(given, instance=instance, rules=tuple(of("rule")))
    return bool(bare.allowed(is_stable=bool(of("stability"))))


def test_the_clash_says_which_rules_for_whom_and_what_to_do():
    companies = pd.DataFrame({"company": ["c1", "c2"], "capacity": [2, 2], "employer": ["Acme", "Brix"]})
    pairs = pd.DataFrame([(s, c, 0.5) for s in ("Ana", "Ben") for c in ("c1", "c2")])
    pairs.columns = ["student", "company", "score"]
    rules = [
        jm.rules.Together(["Ana", "Ben"], by="employer"),
        jm.rules.Quota("employer", value="Acme", at_least=1),
        jm.rules.Quota("employer", value="Brix", at_least=1),
        jm.rules.Apart(["Ana", "Ben"], weight=1.0),
    ]
    market = jm.Market.from_pairs(pairs, ["Ana", "Ben"], companies, rules=rules)
    clash = clash_of(market, is_stable=False, time_limit=10.0)
    assert clash.rules == tuple(rules[:3])
    text = str(clash)
    assert all(rule.say("en") in text for rule in clash.rules)
    assert "Students concerned: Ana, Ben." in text
    assert "Companies concerned: c1, c2." in text
    assert text.endswith("Leave a rule out or give it a weight.")


def test_all_pairs_of_rules_that_can_hold_alone_and_not_together_are_named_as_a_pair():
    rules = [jm.rules.Pin("Ana", "c1"), jm.rules.Pin("Ben", "c2"), jm.rules.Together(["Ana", "Ben"])]
    market = jm.Market.from_scores([[0.5, 0.5], [0.5, 0.5]], [1, 1], students=["Ana", "Ben"], rules=rules)
    named = clash_of(market, is_stable=False, time_limit=10.0).rules
    assert named in [tuple(pair) for pair in combinations(rules, 2)]


def test_what_has_no_part_in_a_clash_is_not_named():
    rules = [jm.rules.Pin("Ana", "c1"), jm.rules.Quota("company", value="c1", at_most=0), jm.rules.Forbid("Ana", "c2")]
    market = jm.Market.from_scores([[0.5, 0.5]], [1, 1], students=["Ana"], rules=rules)
    assert clash_of(market, is_stable=False, time_limit=10.0).rules == tuple(rules[:2])


def test_out_of_time_everything_is_named_and_nothing_is_promised():
    rules = [jm.rules.Quota("company", value=name, at_least=1) for name in ("c1", "c2")]
    rules.append(jm.rules.Together(["Ana", "Ben"]))
    market = jm.Market.from_scores([[0.5, 0.5], [0.5, 0.5]], [2, 1], students=["Ana", "Ben"], rules=rules)
    assert clash_of(market, is_stable=False, time_limit=10.0).is_irreducible
    hurried = clash_of(market, is_stable=False, time_limit=0.0)
    assert not hurried.is_irreducible
    assert hurried.rules == tuple(rules)
    assert "there was no time" in str(hurried)
