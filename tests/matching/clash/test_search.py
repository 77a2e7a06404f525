"""Rules that cannot hold together: a set none of which can be left out, in words."""

import random
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pandas as pd
import pytest
from count_rules import Count, keeps, nested_quotas, random_market
from ruled_markets import PlainApart, PlainIntake, PlainQuota, PlainTogether, random_ruled
from small_markets import feasible_matchings, keeps_offers

import jumelage as jm
from jumelage.matching.clash.search import clash_of


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
        parts += [("offer", offer) for offer in clash.offers]
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

    instance = replace(
        given.instance, pins=tuple(of("pin")), minimum=dict(of("minimum")), open_offers=tuple(of("offer"))
    )
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


@pytest.mark.parametrize("seed", range(3))
def test_of_quotas_that_nest_minima_pins_and_open_offers_none_that_is_named_can_be_left_out(seed):
    rng = random.Random(seed)
    seen = Counter()
    for _ in range(250):
        instance = random_market(rng)
        wished = [pair for pair, known in instance.pairs.items() if known.student_rank is not None]
        pinned = {student for student, _ in instance.pins}
        of_student = {pair[0]: pair for pair in rng.sample(wished, len(wished)) if pair[0] not in pinned}
        instance = replace(instance, open_offers=tuple(of_student.values())[: rng.randint(0, 2)])
        rules = nested_quotas(rng, instance)
        try:
            market = instance.market()
        except jm.InputError:
            continue
        market = market.replace(rules=(*market.rules, *rules))
        try:
            jm.match(market)
        except jm.InfeasibleError as error:
            clash = error.clash
        else:
            continue
        assert clash.is_irreducible
        parts = [("rule" if isinstance(rule, Count) else rule.code, rule) for rule in clash.rules]
        parts += [("minimum", minimum) for minimum in clash.minima]
        parts += [("offer", offer) for offer in clash.offers]
        assert not can_hold(instance, parts), (instance, rules, clash)
        for left in parts:
            assert can_hold(instance, [part for part in parts if part is not left]), (instance, rules, clash, left)
        seen.update({kind for kind, _ in parts})
        seen["counted"] += clash.count is not None
    assert min(seen[kind] for kind in ("rule", "pin", "minimum", "offer", "counted")) > 3, seen


def can_hold(instance, parts):
    """Return whether some matching keeps capacities and these parts, by trying all."""

    def of(kind):
        return tuple(part for own, part in parts if own == kind)

    bare = replace(
        instance,
        pins=tuple((pin.student, pin.company) for pin in of("pin")),
        forbids=tuple((forbid.student, forbid.employer) for forbid in of("forbid")),
        minimum=dict(of("minimum")),
        open_offers=of("offer"),
    )
    return any(keeps(of("rule"), chosen) and keeps_offers(bare, chosen) for chosen in feasible_matchings(bare))


def test_a_long_list_is_cut_at_five_with_its_length():
    # Seven students for eight companies that must have one each.
    market = jm.Market.from_scores([[0.5] * 8] * 7, [1] * 8, minimum=[1] * 8)
    with pytest.raises(jm.InfeasibleError) as caught:
        jm.match(market)
    assert len(caught.value.clash.minima) == 8
    lines = str(caught.value).splitlines()
    assert sum(line.startswith("- c") for line in lines) == 5
    assert "… (8 in total)" in lines
    assert "That makes 8 to be placed, but no more than 7 can be." in lines
    assert "Companies concerned: c1, c2, c3, c4, c5 … (8 in total)." in lines


def test_of_a_rule_that_bounds_group_by_group_the_groups_that_clash_are_named():
    companies = pd.DataFrame({"company": list("abcd"), "capacity": 2, "employer": ["Acme", "Acme", "Brix", "Cork"]})
    pairs = pd.DataFrame([(f"s{n}", c, 0.5) for n in range(6) for c in "abcd"], columns=["student", "company", "score"])
    rules = [jm.rules.Quota("employer", at_most=1), jm.rules.Quota("company", value="b", at_least=2)]
    with pytest.raises(jm.InfeasibleError) as caught:
        jm.match(jm.Market.from_pairs(pairs, [f"s{n}" for n in range(6)], companies, rules=rules))
    assert caught.value.clash.groups == (("employer Acme: at most 1 student",), ())
    assert caught.value.companies == ("a", "b")


@pytest.mark.parametrize("strategy", ["student_optimal", "company_optimal"])
def test_what_only_the_applications_stand_against_is_said_to_clash_once_they_are_decided(strategy):
    # ana and x want each other, so y stays empty; with ana at y all would hold.
    wishes, rankings = {"ana": ["x", "y"]}, {"x": ["ana"], "y": ["ana"]}
    market = jm.Market.from_preferences(wishes, rankings, capacity={"x": 1, "y": 1}, minimum={"y": 1})
    with pytest.raises(jm.InfeasibleError, match="Once the applications are decided") as caught:
        jm.match(market, strategy=strategy)
    assert caught.value.clash.minima == (("y", 1),)
    assert jm.match(market).matching.pairs == {"ana": "y"}


def test_pins_that_fill_more_than_a_quota_lets_in_and_a_pair_pinned_that_a_quota_bars_are_told_in_the_same_form():
    scores = [[0.5, 0.5], [0.5, 0.5]]
    for rules in (
        [jm.rules.Pin("s1", "c1"), jm.rules.Pin("s2", "c2"), Count(companies=("c1", "c2"), upper=1)],
        [jm.rules.Pin("s1", "c1"), Count(companies=("c1",), students=("s1",), upper=0)],
    ):
        with pytest.raises(jm.InfeasibleError) as caught:
            jm.match(jm.Market.from_scores(scores, [1, 1], rules=rules))
        assert caught.value.clash.rules == tuple(rules)
        assert str(caught.value) == str(caught.value.clash)
        assert "s1" in caught.value.students
