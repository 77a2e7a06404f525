"""Rules of the school: what a matching must keep besides capacity and eligibility."""

from jumelage.matching.rules.balance import Balance
from jumelage.matching.rules.companions import Apart, Together
from jumelage.matching.rules.forbid import Forbid
from jumelage.matching.rules.history import Keep, NoRepeat
from jumelage.matching.rules.intake import Intake
from jumelage.matching.rules.pins import Pin
from jumelage.matching.rules.quota import Quota
from jumelage.matching.rules.read import read
from jumelage.matching.rules.rule import Rows, Rule, Violation

__all__ = [
    "Apart",
    "Balance",
    "Forbid",
    "Intake",
    "Keep",
    "NoRepeat",
    "Pin",
    "Quota",
    "Rows",
    "Rule",
    "Together",
    "Violation",
    "read",
]
