"""A test is skipped only where its real data is not there; any other skip is a failure."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MARKERS = "[pytest]\nmarkers = needs_data: reads real data\naddopts = -p no:cacheprovider\n"

READS_DATA = """
import pytest
@pytest.mark.needs_data
def test_a(data):
    assert data.is_dir()
"""
SKIPS = """
import pytest
@pytest.mark.needs_data
def test_a(data):
    pytest.skip("no time")
"""
SKIPS_WITHOUT_MARKER = """
import pytest
def test_a():
    pytest.importorskip("no_such_package")
"""
SKIPS_THE_FILE = """
import pytest
pytest.importorskip("no_such_package")
def test_a():
    pass
"""
HIDES_WHAT_IT_READS = """
def test_a(data):
    pass
"""


def outcome(checkout: Path, tmp_path: Path, test: str, data: Path | None) -> tuple[int, str]:
    """Run one test file under our conftest in a checkout of its own."""
    place = tmp_path / "checkout"
    (place / "tests").mkdir(parents=True)
    shutil.copy(checkout / "tests" / "conftest.py", place / "tests")
    (place / "tests" / "test_one.py").write_text(test)
    (place / "pytest.ini").write_text(MARKERS)
    environment = {name: value for name, value in os.environ.items() if name != "JUMELAGE_DATA"}
    if data is not None:
        environment["JUMELAGE_DATA"] = str(data)
    run = [sys.executable, "-m", "pytest", "-q", "tests"]
    ended = subprocess.run(run, cwd=place, env=environment, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def test_without_data_a_test_that_reads_it_is_skipped(checkout: Path, tmp_path: Path) -> None:
    code, text = outcome(checkout, tmp_path, READS_DATA, None)
    assert code == 0
    assert "1 skipped" in text


def test_data_beside_the_checkout_is_found(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "shared" / "data").mkdir(parents=True)
    code, text = outcome(checkout, tmp_path, READS_DATA, None)
    assert code == 0
    assert "1 passed" in text


def test_data_that_is_named_and_not_there_is_a_failure(checkout: Path, tmp_path: Path) -> None:
    assert outcome(checkout, tmp_path, READS_DATA, tmp_path / "nowhere")[0] == 1


@pytest.mark.parametrize("test", [SKIPS, SKIPS_WITHOUT_MARKER, SKIPS_THE_FILE])
def test_any_other_skip_is_a_failure(test: str, checkout: Path, tmp_path: Path) -> None:
    code, text = outcome(checkout, tmp_path, test, tmp_path)
    assert code in {1, 2}
    assert "may be" in text


def test_a_test_that_reads_data_without_saying_so_is_refused(checkout: Path, tmp_path: Path) -> None:
    code, text = outcome(checkout, tmp_path, HIDES_WHAT_IT_READS, tmp_path)
    assert code == 4
    assert "go together" in text
