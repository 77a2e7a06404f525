"""A clash: rules, minima, open offers and stability that cannot hold together, in words."""

from dataclasses import dataclass

from jumelage.errors import LISTED, InfeasibleError, listed
from jumelage.matching.rules.rule import Rule


@dataclass(frozen=True)
class Clash:
    """What cannot hold together in a market.

    Parameters
    ----------
    rules : tuple of Rule
        The rules of the market in it.
    groups : tuple of tuple of str, one for each rule
        Which of the groups that the rule bounds one by one are in it, if not all are.
    minima : tuple of (str, int)
        The companies whose minimum is in it, and the minimum.
    offers : tuple of (str, str)
        Student and company of each open offer in it.
    needs_stability : bool
        Whether they could hold if applications were allowed to block.
    is_after_applications : bool
        Whether they could hold if the strategy had not decided the applications before.
    is_irreducible : bool
        Whether the others can hold as soon as any of them is left out; not sure where the time was up.
    students, companies : tuple of str
        Whom it concerns: those of the pairs that the rules and the minima count, and those of the offers.
    count : (int, int), optional
        How many students must be placed by what is in it, and how many can be, where counting them shows it.
    has_pins : bool
        Whether pinned students are left out of the count.
    """

    rules: tuple[Rule, ...]
    groups: tuple[tuple[str, ...], ...]
    minima: tuple[tuple[str, int], ...]
    offers: tuple[tuple[str, str], ...]
    needs_stability: bool
    is_after_applications: bool
    is_irreducible: bool
    students: tuple[str, ...]
    companies: tuple[str, ...]
    count: tuple[int, int] | None = None
    has_pins: bool = False

    def __str__(self) -> str:
        said = [_with_groups(rule.say("en"), own) for rule, own in zip(self.rules, self.groups, strict=True)]
        said += [f"{name} must be given at least {count} student{'s'[: count > 1]}." for name, count in self.minima]
        said += [f"{student} has an open offer of {company}, or better." for student, company in self.offers]
        said += ["No application may block."] * self.needs_stability
        more = [f"… ({len(said)} in total)"] if len(said) > LISTED else []
        lines = [self._head, *(f"- {sentence}" for sentence in said[:LISTED]), *more]
        if self.count is not None:
            needed, most = self.count
            besides = " besides pinned students" if self.has_pins else ""
            lines.append(f"That makes {needed} to be placed{besides}, but no more than {most} can be.")
        if self.students:
            lines.append(f"Students concerned: {listed(self.students)}.")
        if self.companies:
            lines.append(f"Companies concerned: {listed(self.companies)}.")
        return "\n".join((*lines, self._way_out))

    @property
    def _head(self) -> str:
        given = "Once the applications are decided, no" if self.is_after_applications else "No"
        if self.is_irreducible:
            return f"{given} matching keeps these together:"
        return f"{given} matching keeps these together; there was no time to find out whether fewer of them clash:"

    @property
    def _way_out(self) -> str:
        ways = []
        if self.rules:
            ways.append("leave a rule out or give it a weight")
        if self.minima:
            ways.append("lower a minimum or make more students eligible")
        if self.offers:
            ways.append("withdraw an offer")
        if self.needs_stability:
            ways.append("let stability be ignored: jumelage.modes.Applications(stability='ignored')")
        if self.is_after_applications:
            ways.append("choose the strategy 'optimal'")
        way = ", or ".join(ways)
        return f"{way[0].upper()}{way[1:]}."

    def error(self) -> InfeasibleError:
        """Return the error that says so."""
        return InfeasibleError(str(self), self.companies, self.students, self)


def _with_groups(sentence: str, groups: tuple[str, ...]) -> str:
    """Return what a rule says, with the groups for which it matters."""
    return f"{sentence} Here: {listed(groups)}." if groups else sentence
