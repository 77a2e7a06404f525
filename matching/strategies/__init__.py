"""The strategies by name: what each chooses, what is known of it and who uses it."""

from jumelage.matching.strategies.baselines import BASELINES
from jumelage.matching.strategies.exact import EXACT
from jumelage.matching.strategies.strategy import Strategy

STRATEGIES: dict[str, Strategy] = {strategy.name: strategy for strategy in (*EXACT, *BASELINES)}
"""The strategies by name."""
