"""What the README says is so: its commands, its Python and its figures."""

import re
import shutil
from pathlib import Path

import pytest

from jumelage.command_line import main
from jumelage.datasets import shipped_path


@pytest.fixture(scope="module")
def readme(checkout: Path) -> str:
    return (checkout / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "ends"), [("demo", "jumelage demo"), ("tests", "python -m pytest -n auto")])
def test_a_command_for_ci_is_one_line_after_its_marker(name: str, ends: str, readme: str) -> None:
    (command,) = re.findall(rf"^<!-- ci: {name} -->\n```sh\n(.*)\n```$", readme, flags=re.MULTILINE)
    assert command.startswith("python -m pip install ")
    assert command.endswith(f" && {ends}")


def test_the_python_way_runs_as_it_stands(
    readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(shipped_path("bretagne"), tmp_path / "my-term")
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"^```python\n(.*?)^```$", readme, flags=re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), names)
    out = capsys.readouterr().out
    assert "students placed" in out
    assert "S001 est admissible chez C21" in out
    assert getattr(names["verdict"], "is_feasible")  # noqa: B009


def test_the_figures_shown_are_those_of_the_demo(
    readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo"]) == 0
    (block,) = re.findall(r"^```text\n(.*?)^```$", readme, flags=re.MULTILINE | re.DOTALL)
    assert block in capsys.readouterr().out


def test_every_file_that_a_page_points_to_is_there(checkout: Path) -> None:
    for page in ("README.md", "CONTRIBUTING.md"):
        text = (checkout / page).read_text(encoding="utf-8")
        targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
        assert [target for target in targets if not (checkout / target).exists()] == []
