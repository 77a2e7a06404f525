"""Learn weights from past placements; see `Rubric.fit`."""

from collections.abc import Sequence
from dataclasses import is_dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.protected import is_protected
from jumelage.errors import Fault, InputError, Notice
from jumelage.scoring import parameters
from jumelage.scoring.combinations import WeightedMean
from jumelage.scoring.criterion import SoftCriterion
from jumelage.scoring.fit.evidence import Evidence, Floats
from jumelage.scoring.fit.gather import check_protected, gathered
from jumelage.scoring.fit.held_out import judged
from jumelage.scoring.fit.learned import Fit
from jumelage.scoring.fit.optimum import optimum, resampled
from jumelage.scoring.fit.past import read_terms
from jumelage.scoring.fit.told_apart import not_told_apart
from jumelage.scoring.rubric import Rubric
from jumelage.texts import Language, label

NUM_RESAMPLES = 200

_FEW_PER_WEIGHT = 10
"""With fewer placements for each weight, what is learned is mostly chance (Peduzzi and others, 1996)."""

_DIGITS = 3


def fitted(
    rubric: Rubric,
    terms: Any,
    good: Sequence[str] | None,
    protected: Sequence[str],
    penalty: float,
    seed: int,
    language: Language,
) -> Fit:
    """Learn the weights; the parameters are those of `Rubric.fit`."""
    _check(rubric, good, protected, penalty, seed)
    check_protected(rubric.criteria, protected)
    past, notices = read_terms(terms, good)
    evidence, not_used = gathered(rubric.criteria, past, "choice" if good is None else "success", protected)
    notices += not_used
    _check_evidence(evidence, notices)
    names = list(rubric.weights)
    by_hand = np.array(list(rubric.weights.values()))
    by_hand /= by_hand.sum()
    is_learned = evidence.varies()
    notices += [_says_nothing(name, language) for name, known in zip(names, is_learned, strict=True) if not known]
    of_use = evidence.of_criteria(is_learned)
    if is_learned.sum() < 2:
        found = f"{is_learned.sum()} of {len(names)} soft criteria differ between the openings"
        expected = "at least two criteria to weigh against each other"
        raise InputError([Fault("terms", found, expected, "give other criteria or more terms")])

    best = optimum(of_use, penalty)
    generator = np.random.default_rng(seed)
    num_placements = evidence.num_placements
    drawn = generator.multinomial(num_placements, np.full(num_placements, 1 / num_placements), NUM_RESAMPLES)
    resamples = drawn.astype(np.float64)
    held_out, reliability = judged(of_use, evidence.by_score(by_hand), penalty, resamples, seed)

    num_learned = int(is_learned.sum())
    share, low, high = by_hand.copy(), np.full(len(names), np.nan), np.full(len(names), np.nan)
    rest = 1 - by_hand[~is_learned].sum()
    if best[:num_learned].sum() > 0 and rest > 0:
        learned, lows, highs = _shares(best[:num_learned], resampled(of_use, best, penalty, resamples))
        share[is_learned], low[is_learned], high[is_learned] = rest * learned, rest * lows, rest * highs
        kept = np.flatnonzero(is_learned)
        for one, other in not_told_apart(of_use, best, penalty):
            notices.append(_alike(names[kept[one]], names[kept[other]], language))
    else:
        text = "The placements follow none of the criteria; the weights stay as they were set by hand."
        notices.append(Notice("fit-nothing-learned", text, "terms"))
    if num_placements < _FEW_PER_WEIGHT * num_learned:
        text = f"There are {num_placements:,} placements to learn {num_learned} weights from: much of it is chance."
        notices.append(Notice("fit-few-placements", text, "terms"))
    weights = pd.DataFrame(
        {"criterion": names, "hand_set": by_hand, "learned": share, "low": low, "high": high}
    ).astype({"criterion": "str"})
    return Fit(
        _reweighted(rubric, share),
        evidence.model,
        num_placements,
        weights,
        held_out,
        reliability,
        tuple(notices),
        language,
    )


def _check(rubric: Rubric, good: Any, protected: Any, penalty: Any, seed: Any) -> None:
    faults = []
    if not isinstance(rubric.combination, WeightedMean):
        found = f"combination = {rubric.combination!r}"
        faults.append(Fault("rubric", found, "the weighted mean", "leave the combination out"))
    soft = [each for each in rubric.criteria if isinstance(each, SoftCriterion)]
    if len(soft) < 2:
        found = f"{len(soft)} soft criteria"
        faults.append(Fault("rubric", found, "at least two, to weigh against each other", "add some"))
    for criterion in soft:
        if not is_dataclass(criterion):
            remedy = "make it a dataclass with a field weight"
            found = f"a {type(criterion).__name__}"
            faults.append(
                Fault("rubric", found, "a criterion whose weight can be changed", remedy, subject=criterion.name)
            )
    if good is not None:
        faults += [replace(each, subject=None) for each in parameters.texts("fit", "good", good)]
    if isinstance(protected, str) or not all(isinstance(each, str) for each in protected):
        faults.append(Fault("protected", repr(protected), "a list of headings", "put it in square brackets"))
    else:
        faults += [
            Fault("protected", repr(each), "a protected column", "correct it, or leave it out")
            for each in protected
            if not is_protected(each)
        ]
    if not (parameters.is_number(penalty) and penalty >= 0):
        faults.append(Fault("penalty", repr(penalty), "a finite number from 0", "correct it"))
    faults += parameters.whole_number("fit", "seed", seed, 0)
    if faults:
        raise InputError(faults)


def _check_evidence(evidence: Evidence, notices: list[Notice]) -> None:
    """Raise `InputError` if nothing can be learned; what was left out and why is said with it."""
    why = " ".join(notice.text for notice in notices)
    if evidence.num_placements < 2:
        found = f"{evidence.num_placements} past placements that teach something. {why}".strip()
        raise InputError([Fault("terms", found, "at least two", "give more terms, or correct these")])
    if evidence.model == "success" and evidence.happened.all() | ~evidence.happened.any():
        ended = "well" if evidence.happened.all() else "badly"
        found = f"{evidence.num_placements:,} placements that all ended {ended}. {why}".strip()
        raise InputError([Fault("terms", found, "good and other outcomes", "correct good=, or give more terms")])


def _shares(best: Floats, drawn: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the shares of all weights, and their intervals over the resamples."""
    total = drawn.sum(axis=1)
    if (total == 0).mean() > 0.025:
        # Too often nothing was learned at all: any share is possible.
        return best / best.sum(), np.zeros(len(best)), np.ones(len(best))
    shares = drawn[total > 0] / total[total > 0, None]
    low, high = np.quantile(shares, [0.025, 0.975], axis=0)
    return best / best.sum(), low, high


def _says_nothing(name: str, language: Language) -> Notice:
    text = (
        f"The criterion “{label(name, language)}” is the same for all openings that a student could have had, or all "
    )
    text += "placements: nothing is learned of it, and its share stays as it was set by hand."
    return Notice("fit-not-learned", text, "terms", subject=name)


def _alike(one: str, other: str, language: Language) -> Notice:
    names = f"“{label(one, language)}” and “{label(other, language)}”"
    text = f"The placements cannot tell {names} apart: what they say of the one could be the other's. "
    text += "Leave one out, or decide their weights yourself."
    return Notice("fit-not-told-apart", text, "terms", subject=f"{one}, {other}")


def _reweighted(rubric: Rubric, share: NDArray[np.float64]) -> Rubric:
    """Return the rubric with these shares of the weights that it has in all."""
    total = sum(rubric.weights.values())
    weights = dict(zip(rubric.weights, np.round(share * total, _DIGITS).tolist(), strict=True))
    criteria: list[Any] = list(rubric.criteria)
    changed = [replace(each, weight=weights[each.name]) if each.name in weights else each for each in criteria]
    return Rubric(changed, rubric.name, combination=rubric.combination)
