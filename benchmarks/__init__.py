"""Named markets, made cohorts held to published figures, and speed against other libraries in the same run."""

if __name__ != "jumelage.benchmarks":
    message = "this folder is installed inside jumelage: write `import jumelage.benchmarks`, not `import benchmarks`"
    raise ImportError(message)

from jumelage.benchmarks.calibration import application_market, realised
from jumelage.benchmarks.markets import make_market

__all__ = ["application_market", "make_market", "realised"]
