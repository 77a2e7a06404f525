"""How the values of soft criteria make up one score, and the names that a ``rubric.toml`` calls the rules by."""

from typing import Any

from jumelage.scoring.combinations.combination import Combination
from jumelage.scoring.combinations.lexicographic import Lexicographic
from jumelage.scoring.combinations.means import Capped, GeometricMean, WeightedMean
from jumelage.scoring.combinations.minimum import Minimum
from jumelage.scoring.combinations.two_sided import TwoSided

__all__ = [
    "RULES",
    "Capped",
    "Combination",
    "GeometricMean",
    "Lexicographic",
    "Minimum",
    "TwoSided",
    "WeightedMean",
]

RULES: dict[str, type[Any]] = {
    kind.rule: kind for kind in (WeightedMean, GeometricMean, Minimum, Lexicographic, Capped, TwoSided)
}
"""The combinations by their names in a ``rubric.toml``."""
