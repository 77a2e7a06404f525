"""What all tests share: where the real data is, and that nothing is skipped in silence."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")

CHECKOUT = Path(__file__).resolve().parents[1]

ASKED_FOR = os.environ.get("JUMELAGE_DATA")
DATA = Path(ASKED_FOR) if ASKED_FOR else CHECKOUT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the checkout."""
    return CHECKOUT


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the real data; a test that takes it carries the marker `needs_data`."""
    if not DATA.is_dir():
        message = f"no real data at {DATA}"
        pytest.fail(f"JUMELAGE_DATA is set, but there is {message}") if ASKED_FOR else pytest.skip(message)
    return DATA


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test whose marker `needs_data` does not tell what it reads."""
    for item in items:
        takes_data = "data" in getattr(item, "fixturenames", ())
        if takes_data != (item.get_closest_marker("needs_data") is not None):
            message = f"{item.nodeid}: the fixture `data` and the marker `needs_data` go together"
            raise pytest.UsageError(message)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Turn every skip into a failure, save that of a test whose data is not there."""
    report: Any = yield
    may_skip = item.get_closest_marker("needs_data") is not None and not DATA.is_dir()
    if report.skipped and not hasattr(report, "wasxfail") and not may_skip:
        report.outcome, report.longrepr = "failed", f"skipped, which no test may be: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    """Turn a file that is skipped whole into an error."""
    report: Any = yield
    if report.skipped:
        report.outcome, report.longrepr = "failed", f"skipped, which no file may be: {report.longrepr}"
    return report
