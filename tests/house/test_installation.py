"""What is installed is what is in the repository, and the links that tools follow are there."""

import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest

FOLDERS = ("benchmarks", "datasets", "matching", "scoring")


@pytest.fixture(scope="module")
def tracked(checkout: Path) -> list[Path]:
    """Every file of the repository that git keeps or would keep, relative to its root."""
    listing = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=checkout, capture_output=True, check=True).stdout.decode().split("\0")
    here = {Path(name) for name in names if name}
    return sorted(file for file in here if (checkout / file).exists())


@pytest.fixture(scope="module")
def wheel(checkout: Path, tracked: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel built from a copy of the repository."""
    copy, out = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for file in tracked:
        (copy / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(checkout / file, copy / file, follow_symlinks=False)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(out), str(copy)]
    outcome = subprocess.run(build, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    with ZipFile(next(out.glob("*.whl"))) as archive:
        return archive.namelist()


def test_the_wheel_holds_every_file_of_the_packages_and_no_other(
    checkout: Path, tracked: list[Path], wheel: list[str]
) -> None:
    expected = set()
    for file in tracked:
        if (checkout / file).is_symlink() or not (checkout / file).is_file():
            continue
        if file.parts[0] in FOLDERS:
            expected.add(f"jumelage/{file.as_posix()}")
        elif file.parts[:2] == ("src", "jumelage"):
            expected.add(file.relative_to("src").as_posix())
    inside = {name for name in wheel if ".dist-info/" not in name}
    assert expected - inside == set(), "add them to packages or package-data in pyproject.toml"
    assert inside - expected == set()


def test_the_wheel_holds_the_licence_and_the_command(wheel: list[str]) -> None:
    about = {name.split(".dist-info/")[1] for name in wheel if ".dist-info/" in name}
    assert {"licenses/LICENSE", "entry_points.txt", "METADATA"} <= about


def test_core_dependencies_are_few_and_each_extra_is_named_in_what_needs_it(checkout: Path) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    core = {requirement.split(">")[0] for requirement in project["dependencies"]}
    assert core == {"numpy", "pandas", "scipy", "ortools", "click"}
    extras = {"cluster", "excel", "geo", "parquet", "plot", "text", "notebook", "test", "lint"}
    assert extras == set(project["optional-dependencies"])


@pytest.mark.parametrize("folder", FOLDERS)
def test_tools_find_the_four_folders_through_the_links(folder: str, checkout: Path) -> None:
    link = checkout / "src" / "jumelage" / folder
    assert link.resolve() == checkout.resolve() / folder
    assert (link / "__init__.py").is_file()


def test_doctests_of_the_linked_folders_are_collected(checkout: Path) -> None:
    # Where links are checked out as text, pytest finds no file behind them and says nothing.
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly", "src/jumelage"]
    outcome = subprocess.run(collect, cwd=checkout, capture_output=True, text=True, check=False)
    lines = [line for line in outcome.stdout.splitlines() if "::" in line]
    count = Counter(line.split("::")[0].split("/")[2] for line in lines)
    assert outcome.returncode == 0, outcome.stdout
    assert min(count[folder] for folder in ("datasets", "matching", "scoring")) > 0, count


def test_no_doctest_is_skipped(checkout: Path, tracked: list[Path]) -> None:
    sources = [file for file in tracked if file.suffix == ".py" and file.parts[0] != "tests"]
    assert [file for file in sources if "doctest: +SKIP" in (checkout / file).read_text("utf-8")] == []
