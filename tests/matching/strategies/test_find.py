"""Names that are meant, near, unknown, or added by other packages."""

import sys
from pathlib import Path

import pytest

import jumelage as jm
from jumelage.matching.baselines import LowestSum

MARKET = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.7]], [1, 1], students=["ana", "ben"])

MODULE = """
import jumelage as jm

class Nobody:
    def choose(self, market, seed):
        return jm.Matching({})

class NeedsMore:
    def __init__(self, weight):
        pass
    def choose(self, market, seed):
        return jm.Matching({})

class Mute:
    pass

ready = Nobody()
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Install a package that names strategies of its own, for one test."""

    def install(package: str, points: str) -> None:
        about = tmp_path / f"{package}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(f"[jumelage.strategies]\n{points}\n")
        (tmp_path / "our_platform.py").write_text(MODULE)

    monkeypatch.syspath_prepend(tmp_path)
    yield install
    sys.modules.pop("our_platform", None)


def faults(strategy):
    with pytest.raises(jm.InputError) as error:
        jm.match(MARKET, strategy=strategy)
    return error.value.faults


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("greedi", "greedy"),
        ("studentoptimal", "student_optimal"),
        ("Optimal", "optimal"),
        ("serial", "random_serial_dictatorship"),
    ],
)
def test_an_unknown_name_is_told_with_those_that_are_near(name, near):
    (fault,) = faults(name)
    assert fault.found == repr(name)
    assert near in fault.remedy


def test_a_name_that_is_near_to_none_is_told_where_they_are():
    (fault,) = faults("luck")
    assert "jm.strategies()" in fault.expected
    assert "optimal" in fault.expected


@pytest.mark.parametrize("strategy", [None, 3, object(), {"greedy"}])
def test_what_is_neither_a_name_nor_a_strategy_is_told(strategy):
    (fault,) = faults(strategy)
    assert "choose" in fault.expected


def test_a_class_without_brackets_is_told_so():
    (fault,) = faults(LowestSum)
    assert fault.remedy == "write it with brackets"


def test_all_wrong_arguments_are_told_at_once():
    with pytest.raises(jm.InputError) as error:
        jm.match(MARKET, strategy="greedi", seed="one")
    assert [fault.table for fault in error.value.faults] == ["strategy", "seed"]


@pytest.mark.parametrize("target", ["Nobody", "ready"])
def test_a_strategy_of_another_package_is_found_by_its_name_and_listed(installed, target):
    installed("our-platform", f"nobody = our_platform:{target}")
    result = jm.match(MARKET, strategy="nobody")
    assert (result.strategy, len(result.matching), result.status) == ("nobody", 0, "heuristic")
    row = jm.strategies().loc["nobody"]
    assert f"our_platform:{target}" in row["chooses"]
    assert row[["exact", "stable", "strategy_proof", "pareto_efficient"]].isna().all()
    assert "nobody" in faults("nobodi")[0].remedy


def test_listing_and_known_names_load_no_other_package(installed):
    installed("our-platform", "nobody = our_platform:Nobody")
    assert "nobody" in jm.strategies().index
    jm.match(MARKET, strategy="greedy")
    assert "our_platform" not in sys.modules


def test_the_names_of_the_library_stay_its_own(installed):
    installed("our-platform", "greedy = our_platform:Nobody")
    assert len(jm.match(MARKET, strategy="greedy").matching) == 2
    assert jm.strategies().index.is_unique


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("our_platform:Missing", "does not load"),
        ("no_such_platform:Nobody", "does not load"),
        ("our_platform:NeedsMore", "does not load"),
        ("our_platform:Mute", "no method choose"),
    ],
)
def test_an_entry_point_that_leads_nowhere_is_told_by_name(installed, target, why):
    installed("our-platform", f"nobody = {target}")
    (fault,) = faults("nobody")
    assert target in fault.found
    assert why in fault.found
    assert fault.subject == "nobody"


def test_two_packages_with_the_same_name_are_told_both(installed):
    installed("our-platform", "nobody = our_platform:Nobody")
    installed("their-platform", "nobody = our_platform:ready")
    (fault,) = faults("nobody")
    assert "our_platform:Nobody" in fault.found
    assert "our_platform:ready" in fault.found
