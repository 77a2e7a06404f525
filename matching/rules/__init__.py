"""Rules of the school: what a matching must keep besides capacity and eligibility."""

from jumelage.matching.rules.pairs import Forbid, Pin
from jumelage.matching.rules.read import read
from jumelage.matching.rules.rule import Rows, Rule, Violation

__all__ = ["Forbid", "Pin", "Rows", "Rule", "Violation", "read"]
