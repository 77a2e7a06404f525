"""How much memory a stretch of work needs at its peak."""

import ctypes
import gc
from pathlib import Path

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_FORGET_PEAK = "5"


def forget_peak() -> float | None:
    """Begin to measure: return the memory in use in MB (10⁶ bytes), or None where the system does not tell.

    What earlier work has left free is given back first, so that the figure does not hang on what ran before.
    """
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
        _CLEAR.write_text(_FORGET_PEAK, encoding="ascii")
        return _megabytes("VmRSS")
    except (OSError, AttributeError, TypeError, KeyError):
        return None


def peak_since(before: float | None) -> float:
    """Return how much more than before was in use at the peak, in MB; NaN where that was not measured."""
    return float("nan") if before is None else max(0.0, _megabytes("VmHWM") - before)


def _megabytes(name: str) -> float:
    lines = dict(line.split(":", 1) for line in _STATUS.read_text(encoding="ascii").splitlines() if ":" in line)
    return int(lines[name].split()[0]) * 1024 / 1e6
