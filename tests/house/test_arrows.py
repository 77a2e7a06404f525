"""Imports go one way: from the command line down to the errors, never back."""

import ast
from pathlib import Path

import pytest

GROUND = {
    "jumelage.cohort",
    "jumelage.errors",
    "jumelage.formulas",
    "jumelage.frozen",
    "jumelage.placement_texts",
    "jumelage.replacing",
    "jumelage.texts",
}
FOLDERS = {
    "datasets": {*GROUND, "jumelage.datasets"},
    "scoring": {*GROUND, "jumelage.scoring"},
    "matching": {*GROUND, "jumelage.matching", "jumelage.scoring.matrix"},
    "src/jumelage/cohort": {*GROUND},
    "src/jumelage/errors.py": set(),
    "src/jumelage/formulas.py": set(),
    "src/jumelage/frozen.py": set(),
    "src/jumelage/replacing.py": set(),
    "src/jumelage/change_texts.py": set(),
    "src/jumelage/placement_texts.py": set(),
    "src/jumelage/texts.py": {
        "jumelage.change_texts",
        "jumelage.errors",
        "jumelage.frozen",
        "jumelage.placement_texts",
    },
    "src/jumelage/exports": {*GROUND, "jumelage.exports", "jumelage.matching", "jumelage.scoring"},
}


def imported(source: str) -> set[str]:
    """Return every module that a file imports from jumelage, wherever in it."""
    modules = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports are not used here"
            modules |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {module for module in modules if module.split(".")[0] == "jumelage"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_imports_only_what_lies_below_it(folder: str, checkout: Path) -> None:
    place = checkout / folder
    files = [place] if place.is_file() else sorted(place.rglob("*.py"))
    assert files, f"{folder} has moved: correct this test"
    against = [
        f"{file.relative_to(checkout)} imports {module}"
        for file in files
        for module in imported(file.read_text(encoding="utf-8"))
        if not any(f"{module}.".startswith(f"{allowed}.") for allowed in FOLDERS[folder])
    ]
    assert against == []


def test_the_check_sees_imports_inside_functions_and_of_whole_modules() -> None:
    source = "import numpy\ndef f():\n    import jumelage.benchmarks\n    from jumelage import scoring\n"
    assert imported(source) == {"jumelage.benchmarks", "jumelage.scoring"}
