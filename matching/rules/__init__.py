"""Rules of the school: what a matching must keep besides capacity and eligibility."""

from jumelage.matching.rules.companions import Apart, Together
from jumelage.matching.rules.intake import Intake
from jumelage.matching.rules.pairs import Forbid, Pin
from jumelage.matching.rules.quota import Quota
from jumelage.matching.rules.read import read
from jumelage.matching.rules.rule import Rows, Rule, Violation

__all__ = ["Apart", "Forbid", "Intake", "Pin", "Quota", "Rows", "Rule", "Together", "Violation", "read"]
