"""What all rules share: sentences in both languages, what they show, the record, and rules of one's own."""

import json
import pickle
from dataclasses import dataclass

import numpy as np
import pytest
from small_school import faults, school

import jumelage as jm
from jumelage.matching.record import record
from jumelage.matching.rules import (
    Apart,
    Balance,
    Forbid,
    Intake,
    Keep,
    NoRepeat,
    Pin,
    Quota,
    Together,
    Violation,
)
from jumelage.matching.rules.rule import counting

EVERY_KIND = (
    Pin("ana", "A1", reason="signed in June"),
    Forbid("ana", companies={"employer": "Acme"}, reason="complaint"),
    Quota("employer", at_most=4, weight=np.float64(0.5)),
    Quota(["programme", "sector"], value=["SIO", "wood"], at_least="40 %", at_most=2),
    Intake(np.int64(2), companies=["B1"]),
    Together(["ana", "ben"], by="employer", weight="last", reason="one car."),
    Apart(np.array(["ana", "ben"], dtype=object), by="employer"),
    NoRepeat("sector", weight=1),
    Keep(students=["cyd"]),
    Balance("territory"),
)

SAID = {
    "en": [
        "ana goes to A1. Reason: signed in June.",
        "ana: never at employer Acme.",
        "Per employer: at most 4 students (soft: 0.5 of score for each breach).",
        "Programme SIO and sector wood: at least 40 % and at most 2 students.",
        "B1: at least 2 students, or none.",
        "ana, ben: together (employer), all of them or none (soft: breaches are counted). Reason: one car.",
        "ana, ben: never together (employer).",
        "Every student: not the same sector again (soft: 1 of score for each breach).",
        "cyd: the same employer again.",
        "Students spread evenly (territory) (soft: breaches are counted).",
    ],
    "fr": [
        "ana va chez A1. Motif : signed in June.",
        "ana : jamais chez employeur Acme.",
        "Par employeur : au plus 4 étudiants (souple : 0,5 d’indice par manquement).",
        "Programme d’études SIO et secteur wood : au moins 40 % et au plus 2 étudiants.",
        "B1 : au moins 2 étudiants, ou aucun.",
        "ana, ben : ensemble (employeur), tous ou aucun (souple : les manquements sont comptés). Motif : one car.",
        "ana, ben : jamais ensemble (employeur).",
        "Chaque étudiant : pas de nouveau au même endroit (secteur) (souple : 1 d’indice par manquement).",
        "cyd : de nouveau au même endroit (employeur).",
        "Étudiants répartis également (territoire) (souple : les manquements sont comptés).",
    ],
}


@pytest.mark.parametrize("language", SAID)
def test_every_rule_says_what_it_asks_what_a_breach_costs_and_why(language):
    assert [rule.say(language) for rule in EVERY_KIND] == SAID[language]


def test_every_rule_is_a_value_that_can_be_hashed_copied_and_written_again_from_what_it_shows():
    names = {kind.__name__: kind for kind in map(type, EVERY_KIND)}
    for rule in EVERY_KIND:
        assert {rule: 1}[pickle.loads(pickle.dumps(rule))] == 1
        again = eval(repr(rule), names)
        assert (again == rule) == (rule.code != "forbid"), "only the private reason is not shown"
        with pytest.raises(AttributeError):
            rule.weight = 2


def test_the_record_has_every_rule_as_json_with_its_reason_unless_that_is_private():
    market = school(Pin("ana", "A1", reason="signed in June"), Forbid("ben", "A1", reason="complaint"))
    result = jm.match(market)
    assert json.loads(json.dumps(result.record(), allow_nan=False))["rules"] == [
        {"rule": "forbid", "student": "ben", "company": "A1"},
        {"rule": "pin", "student": "ana", "company": "A1", "reason": "signed in June"},
    ]
    object.__setattr__(result, "market", market.replace(rules=EVERY_KIND[2:]))
    rules = json.loads(json.dumps(record(result), allow_nan=False))["rules"]
    assert {
        "rule": "together",
        "students": ["ana", "ben"],
        "by": "employer",
        "weight": "last",
        "reason": "one car.",
    } in rules
    assert {"rule": "intake", "minimum": 2, "companies": ["B1"]} in rules
    assert len(rules) == len(EVERY_KIND) - 2


@dataclass(frozen=True)
class SeatsOfAna:
    """A rule of one's own: so many students at A1, at most."""

    most: int
    private: object = "a secret"
    weight: object = None
    code = "seats_of_ana"

    def faults(self, market):  # noqa: ARG002
        return []

    def rows(self, market):
        pairs = np.flatnonzero(market.company == market.position_of_company("A1"))
        return counting(["A1"], [pairs], [0], [self.most])

    def breaches(self, market, matching):  # noqa: ARG002
        count = list(matching.pairs.values()).count("A1")
        return [Violation("crowded", "A1 is crowded", amount=count - self.most)] if count > self.most else []

    def without(self, students, companies):  # noqa: ARG002
        return None if "A1" in companies else self

    def say(self, language):  # noqa: ARG002
        return "Not so many at A1."


def test_a_rule_of_ones_own_is_taken_audited_and_recorded_by_what_it_says():
    market = school(SeatsOfAna(1))
    verdict = jm.audit(market, jm.Matching({"ana": "A1", "ben": "A1"}))
    assert [violation.code for violation in verdict.violations] == ["crowded"]
    assert market.without(companies=["A1"]).rules == ()
    result = jm.match(school())
    object.__setattr__(result, "market", market)
    assert record(result)["rules"] == [{"rule": "seats_of_ana", "text": "Not so many at A1."}]


def test_what_follows_no_protocol_is_a_fault_that_names_what_it_lacks():
    class Half:
        code, weight = "half", None

        def rows(self, market):  # noqa: ARG002
            return counting([], [], [], [])

    message = faults(Half(), Intake, "employer")
    assert "it lacks faults, breaches, without, say" in message
    assert "write it with brackets" in message
    assert "'employer'" in message


def test_the_weight_of_a_rule_of_ones_own_is_checked_too():
    assert "'cheap'" in faults(SeatsOfAna(1, weight="cheap"))
