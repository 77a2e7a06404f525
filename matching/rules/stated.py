"""What the rules of this library share: a reason, a weight, and how they show themselves."""

from collections.abc import Collection
from dataclasses import fields
from typing import TYPE_CHECKING, Any, ClassVar, Self

from jumelage.errors import InputError
from jumelage.matching.rules import arguments
from jumelage.matching.rules.rule import Rows, Weight, softened
from jumelage.matching.rules.sentences import say

if TYPE_CHECKING:
    from jumelage.errors import Fault
    from jumelage.matching.market import Market
    from jumelage.texts import Language


class StatedRule:
    """A rule that is a frozen dataclass with ``reason`` and ``weight``; a field that is not in its repr is private."""

    code: ClassVar[str]
    reason: str
    weight: Weight

    def _settle(self, *found: "list[Fault]", **fields: Any) -> None:
        """Store what was given as it is meant, and raise whatever is wrong with the rule itself.

        Raises
        ------
        InputError
            With all that was found, and what is wrong with reason and weight.
        """
        weight, faults = arguments.weight(str(self.code), self.weight)
        faults += arguments.text(str(self.code), "reason", self.reason)
        faults = [fault for faults_of_one in found for fault in faults_of_one] + faults
        if faults:
            raise InputError(faults)
        for name, value in {**fields, "weight": weight}.items():
            object.__setattr__(self, name, value)

    def shown(self) -> dict[str, Any]:
        """Return the fields that anyone may see and that are not as they are by default."""
        known: Any = self
        values = {field.name: (getattr(self, field.name), field.default) for field in fields(known) if field.repr}
        return {name: value for name, (value, default) in values.items() if value != default}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.shown().items())})"

    def __str__(self) -> str:
        told = {name: value for name, value in self.shown().items() if name not in {"reason", "weight"}}
        return " ".join((self.code, *(f"{name} {arguments.plain(value)}" for name, value in told.items())))

    def without(self, students: Collection[str], companies: Collection[str]) -> Self | None:  # noqa: ARG002
        """Return the rule when these have left the market; it names nobody."""
        return self

    def say(self, language: "Language") -> str:
        """Return the rule as a sentence, with what a breach costs and, unless it is private, its reason."""
        cost = ""
        if self.weight == "last":
            cost = say("costs-last", language)
        elif self.weight is not None:
            number = f"{self.weight:g}"
            cost = say("costs", language, weight=number.replace(".", ",") if language == "fr" else number)
        reason = str(self.shown().get("reason", "")).rstrip(".")
        because = say("reason", language, reason=reason) if reason else ""
        return f"{self._sentence(language)}{cost}.{because}"

    def _sentence(self, language: "Language") -> str:
        raise NotImplementedError

    def _weighed(self, rows: Rows, market: "Market") -> Rows:
        """Return rows over pairs as they are for a hard rule, with counters of its breaches for a soft one."""
        return rows if self.weight is None else softened(rows, market.num_pairs)
