"""The reasons for one pair's score, from the same arithmetic that scored it."""

from dataclasses import dataclass
from typing import Any

from jumelage.scoring.criterion import Fix
from jumelage.scoring.parts import NEUTRAL, Parts
from jumelage.texts import Reason

_MOVES_DATES = ("start", "dates")
"""Fixes that may undo what other criteria found, which go by the same dates."""


@dataclass(frozen=True)
class PairReasons:
    """Say why a pair scored as it did, or which hard criteria it fails.

    Parameters
    ----------
    parts : Parts
        The criteria that scored the cohort.
    """

    parts: Parts

    def __call__(self, student: int, company: int) -> tuple[Reason, ...]:
        """Return the reasons for the pair at these positions: for its score, or why it is not allowed."""
        met, failed = self._hard(student, company)
        return (*failed, *self._fixed(failed)) if failed else (*self._soft(student, company), *met)

    def _hard(self, student: int, company: int) -> tuple[list[Reason], list[Reason]]:
        met, failed = [], []
        for part in self.parts.hard:
            judgement = part.gate.judge(student, company)
            facts: dict[str, Any] = {"criterion": part.name, "found": judgement.found, "needed": judgement.needed}
            if self.parts.allowed(part, slice(student, student + 1))[0, company]:
                met.append(Reason("hard-met", facts))
            elif judgement.fix is None:
                failed.append(Reason("hard-failed", facts))
            else:
                fix = Fix("with", judgement.fix) if isinstance(judgement.fix, str) else judgement.fix
                failed.append(Reason("hard-failed-fix", {**facts, "fix": fix.what, "fixes": ((fix.code, fix.what),)}))
        return met, failed

    def _fixed(self, failed: list[Reason]) -> list[Reason]:
        """Return what would make the pair eligible, if several criteria fail and that is known of each."""
        if len(failed) == 1 or any("fixes" not in reason.facts for reason in failed):
            return []
        fixes = tuple(fix for reason in failed for fix in reason.facts["fixes"])
        if any(code in _MOVES_DATES for code, _ in fixes):
            return []
        return [Reason("pair-eligible-with", {"fixes": fixes})]

    def _soft(self, student: int, company: int) -> list[Reason]:
        if not self.parts.soft:
            return [Reason("score-without-soft", {"contribution": 1.0})]
        judged = []
        total_weight = 0.0
        for part in self.parts.soft:
            value, is_unknown = self.parts.known_pair(part, student, company)
            is_dropped = is_unknown and part.missing == "drop"
            total_weight += 0.0 if is_dropped else part.weight
            judged.append((part, value, is_unknown, is_dropped))
        reasons = []
        for part, value, is_unknown, is_dropped in sorted(judged, key=lambda row: -row[0].weight):
            if is_dropped:
                reasons.append(Reason("soft-dropped", {"criterion": part.name, "weight": part.weight}))
                continue
            facts = {
                "criterion": part.name,
                "value": value,
                "weight": part.weight,
                "contribution": part.weight * value / total_weight,
            }
            reasons.append(Reason("soft-unknown" if is_unknown else "soft", facts))
        if total_weight == 0:
            reasons.append(Reason("score-all-unknown", {"contribution": NEUTRAL}))
        return reasons
