"""Named markets, strategies compared on the same ones, made cohorts against published figures, and speed."""

if __name__ != "jumelage.benchmarks":
    message = "this folder is installed inside jumelage: write `import jumelage.benchmarks`, not `import benchmarks`"
    raise ImportError(message)

from jumelage.benchmarks.calibration import application_market, realised
from jumelage.benchmarks.markets import make_market
from jumelage.benchmarks.strategies.compare import compare
from jumelage.benchmarks.strategies.comparison import Comparison
from jumelage.benchmarks.strategies.measures import MEASURES
from jumelage.benchmarks.strategies.misreports import misreports
from jumelage.benchmarks.strategies.sources import RealCohort, RealMarket

__all__ = [
    "MEASURES",
    "Comparison",
    "RealCohort",
    "RealMarket",
    "application_market",
    "compare",
    "make_market",
    "misreports",
    "realised",
]
