"""Which quotas nest and so are one flow network: found from rows alone, and told in words where they are not."""

import random
import types

import numpy as np
import pandas as pd
import pytest
from count_rules import Count, keeps, nested_quotas, random_market
from small_markets import feasible_matchings

import jumelage as jm
from jumelage.matching.families import families_of
from jumelage.matching.problem import problem_of


def full_market(num_students, num_companies):
    """Return a market in which all may be matched, with seats for all everywhere."""
    scores = np.ones((num_students, num_companies))
    return jm.Market.from_scores(scores, [num_students] * num_companies)


def laminar(sets):
    """Return whether any two sets are nested or disjoint: the definition."""
    return all(one <= other or other <= one or not one & other for one in sets for other in sets)


@pytest.mark.parametrize("seed", range(3))
def test_sets_of_companies_and_of_students_are_a_network_if_and_only_if_each_side_is_laminar(seed):
    rng = random.Random(seed)
    market = full_market(4, 5)
    found = []
    for _ in range(100):
        companies = [frozenset(rng.sample(list(market.companies), rng.randint(1, 4))) for _ in range(rng.randint(1, 3))]
        students = [frozenset(rng.sample(list(market.students), rng.randint(1, 3))) for _ in range(rng.randint(1, 3))]
        rules = [Count(companies=tuple(sorted(names)), upper=1) for names in companies]
        rules += [Count(students=tuple(sorted(names)), upper=1) for names in students]
        rng.shuffle(rules)
        answer = families_of(problem_of(market.replace(rules=rules)))
        # A set of one student with room for her asks nothing.
        are_laminar = laminar(companies) and laminar([names for names in students if len(names) > 1])
        assert isinstance(answer, str) != are_laminar, rules
        found.append(are_laminar)
        if not are_laminar:
            assert "cross" in answer
    assert {True, False} == set(found)


@pytest.mark.parametrize("seed", range(3))
def test_the_forests_say_who_is_in_which_set(seed):
    rng = random.Random(seed)
    for _ in range(50):
        instance = random_market(rng)
        rules = nested_quotas(rng, instance)
        market = instance.market().replace(rules=rules)
        try:
            problem = problem_of(market)
        except jm.InfeasibleError:
            continue
        found = families_of(problem)
        if found is None:
            continue
        assert not isinstance(found, str), found
        student = market.students[np.repeat(np.arange(problem.num_students), np.diff(problem.indptr))]
        company = market.companies[problem.company]
        left = {"companies": set(company), "students": set(student)}
        for side, names in (("companies", market.companies), ("students", market.students)):
            forest = getattr(found, side)
            for number, row in enumerate(forest.row):
                rule = rules[problem.constraints.number[row]]
                own = getattr(rule, side)
                members = set(names[forest.members(number)])
                if own is not None:
                    assert members == set(own) & left[side]
                else:
                    # A quota over the other side that has all pairs of these, too.
                    pairs = zip(student, company, strict=True)
                    of_rule = {pair for pair in pairs if rule.num_placed(dict([pair]))}
                    assert members == {pair[side == "companies"] for pair in of_rule}


def test_employers_of_two_sectors_and_territories_cross_and_both_quotas_are_named():
    companies = pd.DataFrame(
        {
            "company": ["c1", "c2", "c3"],
            "capacity": 1,
            "sector": ["wood", "wood", "metal"],
            "territory": ["n", "s", "s"],
        }
    )
    pairs = pd.DataFrame({"student": list("aaabbbddd"), "company": ["c1", "c2", "c3"] * 3, "score": 1.0})
    rules = [jm.rules.Quota("sector", at_most=1), jm.rules.Quota("territory", at_most=1)]
    problem = problem_of(jm.Market.from_pairs(pairs, ["a", "b", "d"], companies, rules=rules))
    reason = families_of(problem)
    for part in ("sector wood", "territory s", "cross"):
        assert part in reason


def test_three_crossing_pairs_have_half_a_student_more_as_a_linear_programme_and_are_no_network():
    # At most one of each two of three pairs: halves make 1.5, whole students make 1.
    scores = np.full((3, 3), np.nan)
    np.fill_diagonal(scores, 1.0)
    market = jm.Market.from_scores(scores, [1, 1, 1])
    rules = [Count(companies=names, upper=1) for names in (("c1", "c2"), ("c2", "c3"), ("c1", "c3"))]
    assert "cross" in families_of(problem_of(market.replace(rules=rules)))
    # Two of them cross on the side of the companies, and do not if one is over the students.
    mixed = families_of(problem_of(market.replace(rules=rules[:2])))
    assert (mixed.companies.num_sets, mixed.students.num_sets) == (1, 1)


def test_a_programme_at_an_employer_fills_neither_side():
    market = full_market(3, 2)
    reason = families_of(problem_of(market.replace(rules=[Count(companies=("c1",), students=("s1", "s2"), upper=1)])))
    assert "some students of a company" in reason
    assert "s1 s2" in reason


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (jm.rules.Together(["s1", "s2"]), "“s1 and s2 together at c1” makes one place depend on another"),
        (jm.rules.Intake(2), "“c1 is closed, or opens” depends on what is opened"),
        (jm.rules.Quota("company", at_most=1, weight=0.5), "“company c1: at most 1 student” may be broken at a price"),
        (jm.rules.Keep(weight="last"), "“s1 where she has been (employer)” may be broken at a price"),
    ],
)
def test_a_rule_that_is_no_bound_on_a_number_of_students_is_named_with_what_it_does(rule, said):
    companies = pd.DataFrame({"employer": ["Acme", "Brix", "Coop"]})
    history = pd.DataFrame({"student": ["s1"], "term": ["2025"], "employer": ["Acme"]})
    market = full_market(3, 3).replace(company_columns=companies, history=history, rules=[rule])
    assert families_of(problem_of(market)) == said
    assert jm.match(market).route.endswith(f"of 9 pairs, because {said}")


def test_what_pins_and_forbidden_pairs_leave_decides():
    # s3 is pinned and s1 forbidden: all that is left of c1 is s2's pair, which is what the quota counts.
    rules = [
        Count(companies=("c1",), students=("s2", "s3"), upper=1),
        jm.rules.Pin("s3", "c2"),
        jm.rules.Forbid("s1", "c1"),
        Count(companies=("c1", "c2"), upper=2),
    ]
    found = families_of(problem_of(full_market(3, 2).replace(rules=rules)))
    assert [found.companies.num_sets, found.students.num_sets] == [1, 0]


def test_a_row_with_a_counter_or_a_pair_counted_twice_is_no_network():
    market = full_market(2, 2)

    class Twice(Count):
        def rows(self, market):
            rows = super().rows(market)
            return types.SimpleNamespace(
                **{**vars(rows), "column": np.tile(rows.column, 2), "coefficient": np.tile(rows.coefficient, 2)}
                | {"indptr": rows.indptr * 2}
            )

    assert "each once" in families_of(problem_of(market.replace(rules=[Twice(companies=("c1",), upper=1)])))
    assert "opened" in families_of(problem_of(market.replace(rules=[jm.rules.Intake(2, companies=["c1"])])))


def test_a_market_without_quotas_has_no_families():
    assert families_of(problem_of(full_market(2, 2))) is None
    assert families_of(problem_of(full_market(2, 2).replace(rules=[Count(companies=("c1",), upper=2)]))) is None


def test_pins_fill_a_quota_and_its_other_pairs_are_gone():
    rules = [jm.rules.Pin("s1", "c1"), Count(companies=("c1", "c2"), upper=1)]
    problem = problem_of(full_market(2, 3).replace(rules=rules))
    assert problem.constraints is None
    assert problem.company.tolist() == [2]
    assert keeps(rules[1:], {"s1": "c1"})


def test_feasible_matchings_are_those_that_keep_all_rows():
    rng = random.Random(1)
    for _ in range(30):
        instance = random_market(rng, pins=False)
        rules = nested_quotas(rng, instance)
        market = instance.market().replace(rules=rules)
        for chosen in feasible_matchings(instance):
            breaches = [breach for rule in rules for breach in rule.breaches(market, jm.Matching(chosen))]
            assert keeps(rules, chosen) == (not breaches)
