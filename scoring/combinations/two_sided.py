"""The two sides kept apart: a score as the student sees it, one as the company sees it, and a rule for both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from jumelage.errors import Fault, InputError
from jumelage.scoring.combinations.combination import Combination, Floats, Judged, score_of
from jumelage.scoring.combinations.means import WeightedMean
from jumelage.scoring.needs import near
from jumelage.scoring.parameters import is_number

STUDENT, COMPANY = "student_side", "company_side"


@dataclass(frozen=True)
class TwoSided:
    """Each side's criteria make up its own score, and the two scores make up that of the pair.

    A side of which nothing is known for a pair counts 0.5. A contribution is the criterion's share of its side's
    share of the score.

    Parameters
    ----------
    student, company : sequence of str
        The names of the soft criteria that speak for the student, and for the company; each of the rubric's on
        one side.
    within : combination
        How the criteria of a side make up its score.
    across : combination
        How the two scores make up that of the pair; any but `TwoSided`.
    student_share : float
        What the student's score counts in it, above 0 and below 1; the company's counts the rest.

    Examples
    --------
    >>> both = TwoSided(["travel", "interests"], ["skills"], student_share=0.75)
    >>> counts = both.counts({"skills": 2.0, "travel": 1.0, "interests": 1.0})
    >>> both.shares({"skills": 0.5, "travel": 1.0, "interests": 0.0}, counts)
    {'travel': 0.375, 'interests': 0.0, 'skills': 0.125}
    """

    student: tuple[str, ...]
    company: tuple[str, ...]
    within: Combination
    across: Combination
    student_share: float

    rule: ClassVar[str] = "two_sided"

    def __init__(
        self,
        student: Sequence[str],
        company: Sequence[str],
        *,
        within: Combination | None = None,
        across: Combination | None = None,
        student_share: float = 0.5,
    ) -> None:
        faults = [
            Fault("rubric", f"{side} = {names!r}", "a list of criteria by name", "correct it", subject=self.rule)
            for side, names in (("student", student), ("company", company))
            if isinstance(names, str) or not _are_texts(names)
        ]
        inner = {"within": WeightedMean() if within is None else within}
        inner["across"] = WeightedMean() if across is None else across
        faults += [
            Fault(
                "rubric", f"{place} = {one!r}", "a combination that is not two-sided", "correct it", subject=self.rule
            )
            for place, one in inner.items()
            if isinstance(one, TwoSided | type) or not isinstance(one, Combination)
        ]
        if not (is_number(student_share) and 0 < student_share < 1):
            expected = "a number above 0 and below 1"
            found = f"student_share = {student_share!r}"
            faults.append(Fault("rubric", found, expected, "correct it", subject=self.rule))
        if faults:
            raise InputError(faults)
        for name, value in (("student", tuple(student)), ("company", tuple(company)), *inner.items()):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "student_share", student_share)

    def faults(self, weights: Mapping[str, float]) -> list[Fault]:
        """Each criterion stands on one side, and each side has some that count."""
        known = tuple(weights)
        faults = [
            Fault(
                "rubric",
                f"{name!r}",
                "a soft criterion of the rubric",
                f"{near(name, known)}correct it, or add the criterion",
                subject=self.rule,
            )
            for name in dict.fromkeys((*self.student, *self.company))
            if name not in weights
        ]
        for name in weights:
            num_sides = self.student.count(name) + self.company.count(name)
            if num_sides != 1:
                found = f"{name!r} named {num_sides} times"
                remedy = "name it under student or under company, once"
                faults.append(Fault("rubric", found, "each soft criterion on one side", remedy, subject=self.rule))
        for side, names in (("student", self.student), ("company", self.company)):
            of_side = {name: weights[name] for name in names if name in weights}
            if not any(of_side.values()):
                found = f"no criterion that counts for the {side}"
                faults.append(Fault("rubric", found, "at least one for each side", "add one", subject=self.rule))
            faults += self.within.faults(of_side)
        return faults

    def counts(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Each counts what it counts on its side."""
        sides = ({name: weight for name, weight in weights.items() if name in side} for side in self._sides().values())
        counted = {name: count for side in sides for name, count in self.within.counts(side).items()}
        return {name: counted[name] for name in weights}

    def sides(self, judged: Iterable[Judged], shape: tuple[int, int]) -> tuple[Floats, Floats]:
        """Return the student's scores of a block, and the company's."""
        held = list(judged)
        student, company = (
            self.within.scores((each for each in held if each.name in names), shape) for names in self._sides().values()
        )
        return student, company

    def scores(self, judged: Iterable[Judged], shape: tuple[int, int]) -> Floats:
        """Return the scores of a block."""
        of_side = self._across()
        sides = zip(of_side, self.sides(judged, shape), strict=True)
        return self.across.scores([Judged(side, scores, of_side[side]) for side, scores in sides], shape)

    def side_scores(self, values: Mapping[str, float], counts: Mapping[str, float]) -> dict[str, float]:
        """Return both sides' scores of one pair, from its known values."""
        return {side: score_of(self.within, _only(names, values), counts) for side, names in self._sides().items()}

    def shares(self, values: Mapping[str, float], counts: Mapping[str, float]) -> dict[str, float]:
        """Share the score out: over the sides, and on each side over its criteria.

        A side of which nothing is known keeps its share itself.
        """
        scores = self.side_scores(values, counts)
        shared: dict[str, float] = {}
        for side, share in self.across.shares(scores, self._across()).items():
            known = _only(self._sides()[side], values)
            if not any(counts[name] > 0 for name in known):
                shared |= {**dict.fromkeys(known, 0.0), side: share}
                continue
            within = self.within.shares(known, counts)
            shared |= {name: share * part / scores[side] if scores[side] else 0.0 for name, part in within.items()}
        return shared

    def _sides(self) -> dict[str, tuple[str, ...]]:
        return {STUDENT: self.student, COMPANY: self.company}

    @property
    def side_weights(self) -> dict[str, float]:
        """What each side's score counts."""
        return {STUDENT: float(self.student_share), COMPANY: 1.0 - self.student_share}

    def _across(self) -> dict[str, float]:
        return self.across.counts(self.side_weights)


def _only(names: tuple[str, ...], values: Mapping[str, float]) -> dict[str, float]:
    return {name: values[name] for name in names if name in values}


def _are_texts(names: Any) -> bool:
    return isinstance(names, Sequence) and all(isinstance(name, str) for name in names)
