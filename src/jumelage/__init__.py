"""jumelage decides which student goes to which host company: exactly, under the school's rules, with reasons.

The way through::

    import jumelage as jm

    cohort = jm.read_cohort("my-term/")
    compat = jm.Rubric.read("my-term/rubric.toml").score(cohort)
    market = jm.Market.from_cohort(cohort, compat)
    result = jm.match(market)

This module is a lazy facade: a name is imported from where it lives when it is first asked for, so that
``import jumelage`` stays light.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jumelage import benchmarks, datasets
    from jumelage.cohort import Cohort
    from jumelage.datasets import load_cohort, make_cohort, read_cohort, write_cohort
    from jumelage.errors import InfeasibleError, InputError, JumelageError, Notice, TimeLimitError
    from jumelage.matching import modes, rules
    from jumelage.matching.alternatives import alternatives
    from jumelage.matching.audit import Audit, audit
    from jumelage.matching.luck import luck
    from jumelage.matching.market import Market
    from jumelage.matching.matching import Matching
    from jumelage.matching.reasons.compare import compare
    from jumelage.matching.reasons.shortage import shortage
    from jumelage.matching.result import Result
    from jumelage.matching.solve import match
    from jumelage.matching.strategies.listing import strategies
    from jumelage.matching.trade_off import trade_off
    from jumelage.scoring import combinations, criteria
    from jumelage.scoring.candidates import Candidates
    from jumelage.scoring.matrix import CompatibilityMatrix
    from jumelage.scoring.rubric import Rubric
    from jumelage.texts import Explanation

__all__ = [
    "Audit",
    "Candidates",
    "Cohort",
    "CompatibilityMatrix",
    "Explanation",
    "InfeasibleError",
    "InputError",
    "JumelageError",
    "Market",
    "Matching",
    "Notice",
    "Result",
    "Rubric",
    "TimeLimitError",
    "alternatives",
    "audit",
    "benchmarks",
    "combinations",
    "compare",
    "criteria",
    "datasets",
    "load_cohort",
    "luck",
    "make_cohort",
    "match",
    "modes",
    "read_cohort",
    "rules",
    "shortage",
    "strategies",
    "trade_off",
    "write_cohort",
]

_MODULES = {
    "benchmarks": "jumelage.benchmarks",
    "combinations": "jumelage.scoring.combinations",
    "criteria": "jumelage.scoring.criteria",
    "datasets": "jumelage.datasets",
    "modes": "jumelage.matching.modes",
    "rules": "jumelage.matching.rules",
}

_HOMES = {
    "Audit": "jumelage.matching.audit",
    "Candidates": "jumelage.scoring.candidates",
    "Cohort": "jumelage.cohort",
    "CompatibilityMatrix": "jumelage.scoring.matrix",
    "Explanation": "jumelage.texts",
    "InfeasibleError": "jumelage.errors",
    "InputError": "jumelage.errors",
    "JumelageError": "jumelage.errors",
    "Market": "jumelage.matching.market",
    "Matching": "jumelage.matching.matching",
    "Notice": "jumelage.errors",
    "Result": "jumelage.matching.result",
    "Rubric": "jumelage.scoring.rubric",
    "TimeLimitError": "jumelage.errors",
    "alternatives": "jumelage.matching.alternatives",
    "audit": "jumelage.matching.audit",
    "compare": "jumelage.matching.reasons.compare",
    "load_cohort": "jumelage.datasets",
    "luck": "jumelage.matching.luck",
    "make_cohort": "jumelage.datasets",
    "match": "jumelage.matching.solve",
    "read_cohort": "jumelage.datasets",
    "shortage": "jumelage.matching.reasons.shortage",
    "strategies": "jumelage.matching.strategies.listing",
    "trade_off": "jumelage.matching.trade_off",
    "write_cohort": "jumelage.datasets",
}


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(_MODULES[name])
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "__version__":
        from importlib.metadata import version

        return version("jumelage")
    message = f"module 'jumelage' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
