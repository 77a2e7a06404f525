"""The public names are those of the README, and each can be had and read about."""

import inspect
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

import jumelage as jm
from jumelage.cohort import sentences as cohort_sentences
from jumelage.command_line import progress, sentences
from jumelage.exports import headings
from jumelage.matching.rules import sentences as rule_sentences
from jumelage.placement_texts import PLACEMENT_WORDS
from jumelage.scoring import sentences as rubric_sentences
from jumelage.texts import FIXES, LABELS, SENTENCES

CATALOGUES = {
    "reasons": SENTENCES,
    "criteria": LABELS,
    "fixes": FIXES,
    "words of placements": PLACEMENT_WORDS,
    "lines": sentences.LINES,
    "labels": sentences.LABELS,
    "cohort nouns": cohort_sentences.NOUNS,
    "cohort labels": cohort_sentences.LABELS,
    "cohort headings": cohort_sentences.HEADINGS,
    "cohort lines": cohort_sentences.LINES,
    "rubric frame": rubric_sentences.FRAME,
    "rubric combinations": rubric_sentences.COMBINED,
    "rubric rules": rubric_sentences.RULE_NAMES,
    "rubric criteria": rubric_sentences.JUDGED,
    "rubric words": rubric_sentences.WORDS,
    "phases": progress.PHASES,
    "headings": headings.HEADINGS,
    "sheets": headings.SHEETS,
    "phrases": headings.PHRASES,
    "rules": rule_sentences.SENTENCES,
    "columns": rule_sentences.COLUMNS,
}

LOADED = """
import sys
before = set(sys.modules)
{statement}
mine = {{name.split(".")[0] for name in set(sys.modules) - before}}
print(*sorted(mine - sys.stdlib_module_names), file=sys.stderr)
"""


def third_party(statement: str) -> set[str]:
    """Return the packages that a fresh interpreter has loaded after a statement."""
    run = [sys.executable, "-c", LOADED.format(statement=statement)]
    return set(subprocess.run(run, capture_output=True, text=True, check=True).stderr.split())


def test_the_public_names_are_those_the_readme_lists(checkout: Path) -> None:
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    section = readme.split("## The names")[1].split("\n## ")[0]
    assert sorted(re.findall(r"`jm\.(\w+)`", section)) == sorted(jm.__all__)


@pytest.mark.parametrize("name", jm.__all__)
def test_a_public_name_can_be_had_and_says_what_it_is(name: str) -> None:
    assert inspect.getdoc(getattr(jm, name))
    assert name in dir(jm)


def test_every_public_function_and_class_shows_an_example_or_is_an_error() -> None:
    named = [getattr(jm, name) for name in jm.__all__]
    without = [
        item.__name__ for item in named if inspect.isfunction(item) and ">>>" not in (inspect.getdoc(item) or "")
    ]
    assert without == []


def test_an_unknown_name_is_an_attribute_error_as_in_any_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'matchmaker'"):
        jm.matchmaker  # noqa: B018


def test_importing_jumelage_loads_nothing_heavy() -> None:
    assert third_party("import jumelage") <= {"jumelage", "numpy"}


def test_help_loads_nothing_but_the_command_line() -> None:
    statement = "from jumelage.command_line import main; assert main(['match', '--help']) == 0"
    assert third_party(statement) <= {"jumelage", "click", "colorama"}


@pytest.mark.parametrize("folder", ["benchmarks", "datasets", "matching", "scoring"])
def test_a_folder_that_is_imported_bare_says_what_to_write(folder: str, checkout: Path) -> None:
    run = [sys.executable, "-c", f"import {folder}"]
    outcome = subprocess.run(run, cwd=checkout, capture_output=True, text=True, check=False)
    assert outcome.returncode == 1
    assert "ImportError" in outcome.stderr
    assert f"write `import jumelage.{folder}`" in outcome.stderr


@pytest.mark.parametrize("catalogue", CATALOGUES.values(), ids=CATALOGUES)
def test_what_people_read_exists_in_both_languages_with_the_same_facts(
    catalogue: dict[str, dict[str, str]],
) -> None:
    def facts(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    for code, texts in catalogue.items():
        assert set(texts) == {"en", "fr"}, code
        assert facts(texts["en"]) == facts(texts["fr"]), code
        assert all(text.strip() for text in texts.values()), code
