"""Every reason of a student is true: what it would cost is the difference of two optima, found by trying all."""

import random
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from joint_markets import random_instance, refused
from market_strategies import instances
from small_markets import (
    OBJECTIVES,
    best_value,
    blocking_pairs,
    feasible_matchings,
    is_application,
    keeps_offers,
    upwards,
    value_of,
)

import jumelage as jm
from jumelage.matching.reasons import residual

NAN = float("nan")

COST = "why-cost-"


def by_company(explanation):
    """Return each reason by the company it is about."""
    return {reason.facts["company"]: reason for reason in explanation.reasons if "company" in reason.facts}


def first_loss(best, other, objective):
    """Return the name and the loss of the first level in which a value is below the best; None if it is not."""
    for name, most, reached in zip(objective, upwards(best, objective), upwards(other, objective), strict=True):
        if most != reached:
            return name, most - reached
    return None


def best_with(instance, objective, student, company):
    """Return what the best matching is worth that has a student at a company, by trying all; None if there is none."""
    values = [
        value_of(instance, chosen, objective)
        for chosen in feasible_matchings(instance)
        if chosen.get(student) == company
    ]
    return max(values, key=lambda value: upwards(value, objective)) if values else None


def check_costs(instance, objective):
    """Hold every reason of every student of an assignment to what trying all matchings tells."""
    best = best_value(instance, objective)
    assume(best is not None)
    result = jm.match(instance.market(), objective=objective)
    for student in instance.students:
        pinned = student in dict(instance.pins)
        for company, reason in by_company(result.explain(student)).items():
            other = best_with(instance, objective, student, company)
            if other is None:
                barred = ("why-forbidden", "why-impossible", "why-no-seats", "why-held")
                assert reason.code in barred or (pinned and reason.code == "why-pinned-elsewhere"), reason
                continue
            loss = first_loss(best, other, objective)
            if loss is None:
                assert reason.code in ("why-lottery", "why-equal"), reason
            else:
                assert reason.code == COST + loss[0], reason
                assert Fraction(reason.facts["amount"]) == loss[1], reason


@pytest.mark.parametrize("objective", OBJECTIVES, ids="-".join)
@given(instance=instances())
@settings(max_examples=60, deadline=None)
def test_what_another_place_would_cost_is_the_difference_of_the_two_optima(instance, objective):
    check_costs(instance, objective)


@pytest.mark.slow
@pytest.mark.parametrize("objective", OBJECTIVES, ids="-".join)
@given(instance=instances(most_students=5))
@settings(max_examples=600, deadline=None)
def test_what_another_place_would_cost_holds_on_many_more_markets(instance, objective):
    check_costs(instance, objective)


@given(instance=instances(), objective=st.sampled_from(OBJECTIVES))
@settings(max_examples=40, deadline=None)
def test_the_ways_are_the_same_in_whole_numbers_of_any_size(instance, objective):
    assume(best_value(instance, objective) is not None)
    result = jm.match(instance.market(), objective=objective)
    usual = [str(result.explain(student)) for student in instance.students]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(residual, "EXACT", 0)
        assert [str(result.explain(student)) for student in instance.students] == usual


@given(instance=instances(minima=False), seed=st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_those_who_would_move_do_move_to_where_it_says_in_a_matching_of_that_worth(instance, seed):
    objective = ("placed", "score")
    result = jm.match(instance.market(), objective=objective, seed=seed)
    best = best_value(instance, objective)
    for student in instance.students:
        for company, reason in by_company(result.explain(student, names=True)).items():
            if "moved" not in reason.facts:
                continue
            moved = {student: company, **moves_in(reason.facts["moved"])}
            chosen = {s: c for s, c in {**result.matching.pairs, **moved}.items() if c is not None}
            assert chosen in feasible_matchings(instance)
            loss = first_loss(best, value_of(instance, chosen, objective), objective)
            assert (None if loss is None else float(loss[1])) == reason.facts.get("amount")


def moves_in(told):
    """Return who moves where, read from ``2 (S1: C1 → C2, S2: C2 → –)``."""
    listed = told.partition("(")[2].rstrip(")")
    parts = [part.split(": ") for part in listed.split(", ") if part]
    return {name: None if way.endswith("–") else way.split(" → ")[1] for name, way in parts}


def test_a_cost_is_told_as_people_write_it():
    # ana and ben: 0.9 + 0.5 = 1.4; the other way round 0.2 + 0.8 = 1.0.
    scores = pd.DataFrame([[0.9, 0.2], [0.8, 0.5]], index=["ana", "ben"], columns=["c1", "c2"])
    result = jm.match(jm.Market.from_scores(scores, [1, 1]))
    (reason,) = result.explain("ben").reasons
    assert reason.facts["amount"] == 0.4
    assert "0.4 " in reason.say("en")
    assert "0.4 " in reason.say("fr")


def test_the_lottery_is_named_with_seed_and_ticket_where_it_decided():
    market = jm.Market.from_scores([[0.5], [0.5]], [1], students=["ana", "ben"])
    for seed in range(4):
        result = jm.match(market, seed=seed)
        (loser,) = {"ana", "ben"} - set(result.matching.pairs)
        (reason,) = result.explain(loser).reasons
        assert (reason.code, reason.facts["seed"]) == ("why-lottery", seed)
        assert len(reason.facts["ticket"]) == 64
        assert f"seed {seed}" in reason.say("en")


def test_a_free_seat_that_is_worth_as_much_is_no_lost_lottery():
    result = jm.match(jm.Market.from_scores([[0.5, 0.5]], [1, 1]))
    (reason,) = result.explain("s1").reasons
    assert reason.code == "why-equal"


APPLIED = {"ana": ["x", "y"], "ben": ["x"], "eve": ["y", "x"]}
RANKED = {"x": ["ben", "eve", "ana"], "y": ["ana", "eve"]}


def test_an_applicant_is_told_how_many_are_ranked_higher_and_what_would_have_been_a_claim():
    result = jm.match(jm.Market.from_preferences(APPLIED, RANKED, capacity={"x": 1, "y": 1}))
    assert result.matching.pairs == {"ana": "y", "ben": "x"}
    reason = by_company(result.explain("ana"))["x"]
    assert reason.code == "why-ranked-below"
    assert (reason.facts["higher"], reason.facts["company_rank"], reason.facts["rank_to_beat"]) == ("1", 3, 1)
    assert by_company(result.explain("ana", names=True))["x"].facts["higher"] == "1 (ben)"


@given(seed=st.integers(0, 10**6))
@settings(max_examples=80, deadline=None)
def test_a_rank_before_the_one_that_is_told_blocks_and_the_rank_itself_does_not(seed):
    instance = random_instance(random.Random(seed), ties=False, minima=False, offers=True)
    market = instance.market(modes=jm.modes.ALL)
    result = jm.match(market)
    for student in instance.students:
        for company, reason in by_company(result.explain(student)).items():
            if reason.code != "why-ranked-below":
                continue
            for rank, blocks in ((reason.facts["rank_to_beat"] - 1, True), (reason.facts["rank_to_beat"], False)):
                ranks = market.company_rank.copy()
                ranks[market.pair(student, company)] = rank
                # Rank 0 would be none: everyone is one lower.
                ranked = market.replace(company_rank=ranks + (market.company_rank > 0))
                verdict = jm.audit(ranked, result.matching)
                assert ((student, company) in verdict.blocking_pairs) == blocks


@given(seed=st.integers(0, 10**6), ties=st.booleans())
@settings(max_examples=80, deadline=None)
def test_reasons_of_applicants_are_true(seed, ties):
    instance = random_instance(random.Random(seed), ties=ties, minima=False, offers=True)
    result = jm.match(instance.market(modes=jm.modes.ALL))
    objective, pairs = ("placed", "score"), dict(result.matching.pairs)
    absent = refused(instance)
    stable = [
        chosen
        for chosen in feasible_matchings(instance)
        if not blocking_pairs(instance, chosen) and keeps_offers(instance, chosen) and not absent & set(chosen.items())
    ]
    best = max((value_of(instance, chosen, objective) for chosen in stable), key=lambda v: upwards(v, objective))
    for student in instance.students:
        here = pairs.get(student)
        for company, reason in by_company(result.explain(student)).items():
            applied = is_application(instance, student, company)
            with_her = [chosen for chosen in stable if chosen.get(student) == company]
            values = [value_of(instance, chosen, objective) for chosen in with_her]
            if reason.code in ("why-lottery", "why-equal"):
                assert best in values
            elif reason.code == "why-ranked-lower":
                assert applied
                assert instance.rank_of(student, here) < instance.rank_of(student, company)
            elif reason.code == "why-application-first":
                assert not applied
                assert is_application(instance, student, here)
            elif reason.code == "why-did-not-apply":
                assert not applied
                assert list(pairs.values()).count(company) == instance.capacity[company]
            elif reason.code == "why-ranked-below":
                assert applied
                assert list(pairs.values()).count(company) == instance.capacity[company]
            elif reason.code.startswith(COST):
                # A pin stands outside stability: what is best with one is at least as good as the best stable one.
                loss = first_loss(best, max(values, key=lambda v: upwards(v, objective)), objective) if values else None
                assert loss is None or loss[1] >= Fraction(reason.facts["amount"]) or loss[0] == "placed"
            else:
                assert reason.code in CAN_BE_SETTLED


CAN_BE_SETTLED = {
    "why-agreed-elsewhere",
    "why-pinned-elsewhere",
    "why-below-offer",
    "why-no-seats",
    "why-held",
    "why-unstable",
    "why-not-tried",
    "why-impossible",
}


@given(instance=instances())
@settings(max_examples=40, deadline=None)
def test_nobody_else_is_named_unless_names_are_asked_for(instance):
    assume(best_value(instance, ("placed", "score")) is not None)
    result = jm.match(instance.market())
    for student in instance.students:
        for language in ("en", "fr"):
            text = str(result.explain(student, language=language)) + result.explain(student).to_json()
            assert not any(other in text for other in instance.students if other != student)


def test_the_reason_of_a_forbidden_pair_stays_private():
    rules = [jm.rules.Forbid("s1", "c1", reason="a complaint of last year")]
    result = jm.match(jm.Market.from_scores([[0.5, 0.1]], [1, 1], rules=rules))
    explanation = result.explain("s1", names=True)
    assert by_company(explanation)["c1"].code == "why-forbidden"
    assert "complaint" not in str(explanation) + explanation.to_json() + explanation._repr_html_()


def test_a_page_for_a_notebook_escapes_ids():
    scores = pd.DataFrame([[0.5, 0.4]], index=["<b>ana</b>"], columns=["<script>x</script>", "y"])
    page = jm.match(jm.Market.from_scores(scores, [1, 1])).explain("<b>ana</b>")._repr_html_()
    assert "<script>" not in page
    assert "<b>ana" not in page


def test_ids_that_are_not_there_suggest_what_is_near():
    result = jm.match(jm.Market.from_scores([[0.5]], [1], students=["S001"], companies=["C01"]))
    with pytest.raises(jm.InputError, match="did you mean 'S001'"):
        result.explain("S01")
    with pytest.raises(jm.InputError, match="de"):
        result.explain("S001", language="de")


def test_a_heuristic_proves_nothing_and_says_only_what_is_so():
    market = jm.Market.from_scores([[0.9, 0.8], [0.8, NAN]], [1, 1], students=["ana", "ben"])
    result = jm.match(market, strategy="greedy")
    assert result.matching.pairs == {"ana": "c1"}
    assert by_company(result.explain("ben"))["c1"].code == "why-full"
    assert by_company(result.explain("ana"))["c2"].code == "why-seat-left"


def test_the_table_of_all_has_the_reasons_of_each():
    scores = [[0.9, 0.2, NAN], [0.8, 0.5, NAN], [0.7, NAN, 0.1]]
    result = jm.match(jm.Market.from_scores(scores, [1, 1, 0]))
    table = result.explain_all(language="fr")
    for student, rows in table.groupby("student", sort=False):
        explanation = result.explain(student, language="fr")
        assert rows["text"].tolist() == str(explanation).replace("  - ", "").splitlines()
        assert rows["code"].tolist() == [explanation.headline.code, *(r.code for r in explanation.reasons)]
    assert table["student"].unique().tolist() == ["s1", "s2", "s3"]


def test_reasons_are_told_in_both_languages():
    result = jm.match(jm.Market.from_scores([[0.9, 0.2], [0.8, 0.5]], [1, 1]))
    english = result.explain("s2")
    assert str(english.translated("fr")) == str(result.explain("s2", language="fr")) != str(english)


def test_an_opening_that_is_not_eligible_is_told_with_the_criterion_and_near_misses_first():
    students = pd.DataFrame({"student": ["ana"], "programme": "SIO", "licences": [""], "languages": ["fr:C1"]})
    companies = pd.DataFrame(
        {
            "company": ["x", "y", "z"],
            "capacity": 1,
            "programmes": ["MCO", "SIO", "SIO"],
            "required": ["B", "B", ""],
            "languages": ["", "", "fr:A2"],
        }
    )
    rubric = jm.Rubric([jm.criteria.Programme(), jm.criteria.RequiredItems()])
    cohort = jm.Cohort(students, companies)
    reasons = jm.match(jm.Market.from_cohort(cohort, rubric.score(cohort))).explain("ana").reasons
    assert [(reason.facts["company"], reason.facts["num_failed"]) for reason in reasons] == [("y", 1), ("x", 2)]
    assert [reason.facts["criterion"] for reason in reasons] == ["required", "programme"]
    assert all(reason.code.startswith("why-not-eligible") for reason in reasons)


def test_an_opening_that_was_no_candidate_is_not_called_ineligible():
    students = pd.DataFrame({"student": ["ana"], "lat": 48.0, "lon": 0.0})
    companies = pd.DataFrame({"company": ["x", "y"], "capacity": 1, "lat": 48.0, "lon": [0.0, 0.1]})
    cohort = jm.Cohort(students, companies)
    compat = jm.Rubric([jm.criteria.Travel()]).score(cohort, candidates=jm.Candidates(radius_km=2))
    (reason,) = jm.match(jm.Market.from_cohort(cohort, compat)).explain("ana").reasons
    assert (reason.code, reason.facts["company"]) == ("why-not-candidate", "y")


def test_an_eligible_opening_without_application_is_told_so_where_nobody_is_assigned():
    students = pd.DataFrame({"student": ["ana"], "programme": "SIO"})
    companies = pd.DataFrame({"company": ["x", "y"], "capacity": 1, "programmes": "SIO"})
    applications = pd.DataFrame({"student": ["ana"], "company": ["x"], "student_rank": [1], "company_rank": [1]})
    cohort = jm.Cohort(students, companies, applications)
    compat = jm.Rubric([jm.criteria.Programme()]).score(cohort)
    result = jm.match(jm.Market.from_cohort(cohort, compat, modes=[jm.modes.Applications()]))
    explanation = result.explain("ana")
    assert explanation.headline.code == "placed-application"
    assert [reason.code for reason in explanation.reasons] == ["why-not-applied"]


def test_whoever_has_an_agreed_offer_was_considered_nowhere_else():
    pairs = pd.DataFrame({"student": "ana", "company": ["x", "y"], "score": [0.1, 0.9], "mode": ["agreed", None]})
    seats = pd.DataFrame({"company": ["x", "y"], "capacity": 1})
    result = jm.match(jm.Market.from_pairs(pairs, ["ana"], seats))
    explanation = result.explain("ana")
    assert explanation.headline.code == "placed-agreed"
    assert [reason.code for reason in explanation.reasons] == ["why-agreed-elsewhere"]
