"""The reasons for one pair's score, from the same arithmetic that scored it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jumelage.scoring.combinations.combination import NEUTRAL, numbers_of
from jumelage.scoring.combinations.means import WeightedMean
from jumelage.scoring.combinations.two_sided import TwoSided
from jumelage.scoring.criterion import Fix
from jumelage.scoring.parts import Parts
from jumelage.texts import SENTENCES, Reason

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
        known = {part.name: self.parts.known_pair(part, student, company) for part in self.parts.soft}
        dropped = {part.name for part in self.parts.soft if part.missing == "drop" and known[part.name][1]}
        values = {name: value for name, (value, _) in known.items() if name not in dropped}
        counts = {part.name: part.count for part in self.parts.soft}
        shares = self.parts.combination.shares(values, counts)
        reasons = [*self._rule(), *self._sides(values, counts, shares)]
        for part in sorted(self.parts.soft, key=lambda part: -part.weight):
            facts = {"criterion": part.name, "weight": part.weight}
            if part.name in dropped:
                reasons.append(Reason("soft-dropped", facts))
                continue
            value, is_unknown = known[part.name]
            facts = {"criterion": part.name, "value": value, "weight": part.weight, "contribution": shares[part.name]}
            reasons.append(Reason("soft-unknown" if is_unknown else "soft", facts))
        if not any(counts[name] > 0 for name in values) and not isinstance(self.parts.combination, TwoSided):
            reasons.append(Reason("score-all-unknown", {"contribution": NEUTRAL}))
        return reasons

    def _rule(self) -> list[Reason]:
        """Say how the values are combined, unless it is by the weighted mean."""
        combination = self.parts.combination
        if combination.rule == WeightedMean.rule:
            return []
        code = f"rule-{combination.rule}"
        if code not in SENTENCES:
            return [Reason("rule-own", {"rule": combination.rule})]
        return [Reason(code, numbers_of(combination))]

    def _sides(
        self, values: Mapping[str, float], counts: Mapping[str, float], shares: Mapping[str, float]
    ) -> list[Reason]:
        """Say what each side's score is, where they are kept apart."""
        combination = self.parts.combination
        if not isinstance(combination, TwoSided):
            return []
        weights = combination.side_weights
        return [
            Reason(
                "side-unknown",
                {"criterion": side, "value": score, "weight": weights[side], "contribution": shares[side]},
            )
            if side in shares
            else Reason("side", {"criterion": side, "value": score})
            for side, score in combination.side_scores(values, counts).items()
        ]
