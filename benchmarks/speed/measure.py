"""What a process measures of itself."""

import resource
import sys


def peak_megabytes() -> float:
    """Return the most memory this process has had so far, in MB (10⁶ bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6
