"""A rubric in sentences, for those who vote on it."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from jumelage.scoring.combinations import Combination, TwoSided, WeightedMean
from jumelage.scoring.criteria import REGISTRY
from jumelage.scoring.criterion import Criterion, SoftCriterion
from jumelage.scoring.sentences import COMBINED, FRAME, JUDGED, RULE_NAMES, WORDS
from jumelage.texts import Language, label


def describe(name: str, criteria: Sequence[Criterion], combination: Combination, language: Language) -> str:
    """Return the sentences: what allows a pair, then what makes up the score, a numbered line each.

    Parameters
    ----------
    name : str
        What the rubric is called.
    criteria : sequence of criteria
        The hard and soft ones.
    combination : Combination
        How soft values make up a score.
    language : {"en", "fr"}
        The language of the sentences.
    """
    hard = [each for each in criteria if not isinstance(each, SoftCriterion)]
    soft = sorted((each for each in criteria if isinstance(each, SoftCriterion)), key=lambda each: -each.weight)
    title = FRAME["title" if name else "untitled"][language].format(name=name)
    lines = [title, FRAME["hard" if hard else "no-hard"][language]]
    lines += [f"  {number}. {_sentence(each, language)}" for number, each in enumerate(hard, start=1)]
    lines += [_combined(combination, language) if soft else FRAME["no-soft"][language]]
    total = sum(each.weight for each in soft) if combination.rule == WeightedMean.rule else 0
    for number, each in enumerate(soft, start=len(hard) + 1):
        lines.append(f"  {number}. {_weight(each.weight, total, language)} – {_sentence(each, language)}")
    return "\n".join(lines)


def _weight(weight: float, total: float, language: Language) -> str:
    text = FRAME["share" if total else "weight"][language]
    return text.format(weight=_said(weight, language), share=round(100 * weight / total) if total else 0)


def _combined(combination: Combination, language: Language) -> str:
    code = combination.rule if combination.rule in COMBINED else "own"
    facts = _facts(combination, language)
    if isinstance(combination, TwoSided):
        sides = {"student": combination.student, "company": combination.company}
        facts |= {side: ", ".join(label(name, language) for name in names) for side, names in sides.items()}
    return COMBINED[code][language].format(rule=combination.rule, **facts)


def _sentence(criterion: Criterion, language: Language) -> str:
    """Return what a criterion judges, and what holds where that is not known."""
    if type(criterion) is REGISTRY.get(criterion.name):
        facts = _facts(criterion, language)
        text = JUDGED[_code(criterion)][language].format(**facts)
    else:
        text = FRAME["own"][language].format(name=criterion.name, type=_first_line(criterion))
    missing = getattr(criterion, "missing", None)
    return f"{text} {FRAME[missing][language]}" if missing in FRAME else text


def _code(criterion: Criterion) -> str:
    """Return the code of the sentence: one of its own for the first parameter given that has one."""
    given: Any = criterion
    codes = {field.name: f"{criterion.name}:{field.name}" for field in fields(given)}
    own = (code for name, code in codes.items() if code in JUDGED and getattr(criterion, name) is not None)
    return next(own, criterion.name)


def _first_line(criterion: Criterion) -> str:
    return (inspect.getdoc(type(criterion)) or type(criterion).__name__).partition("\n")[0]


def _facts(thing: object, language: Language) -> dict[str, str]:
    given: Any = thing
    if not is_dataclass(given):
        return {}
    return {field.name: _said(getattr(given, field.name), language) for field in fields(given)}


def parameter_text(value: object) -> str:
    """Return a parameter as a rubric shows itself: a table by its size, a function by its name."""
    is_opaque = isinstance(value, pd.DataFrame) or callable(value)
    return _said(value, "en") if is_opaque else str(value)


def _said(value: object, language: Language) -> str:
    """Return a parameter as people say it."""
    if value is None:
        return WORDS["none"][language]
    if isinstance(value, bool) or (isinstance(value, str) and value in WORDS):
        return WORDS[str(value)][language]
    if isinstance(value, int | float):
        return f"{value:g}".replace(".", "," if language == "fr" else ".")
    if isinstance(value, Path):
        return value.name
    if isinstance(value, pd.DataFrame):
        return FRAME["rows"][language].format(num_rows=len(value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_said(item, language)}" for key, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_said(item, language) for item in value)
    if isinstance(value, Combination):
        return RULE_NAMES.get(value.rule, {}).get(language, value.rule)
    return getattr(value, "__name__", str(value)) if callable(value) else str(value)
