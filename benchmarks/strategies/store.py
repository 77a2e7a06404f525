"""The folder of a comparison: its plan, and a line for every cell as soon as it is there, so that it can be resumed."""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from jumelage.benchmarks.speed.report import surroundings
from jumelage.benchmarks.strategies.cells import Cell, as_line
from jumelage.errors import Fault
from jumelage.replacing import replacing

PLAN, RUNS = "plan.json", "runs.jsonl"

Described = Mapping[str, Any]


@dataclass(frozen=True)
class Store:
    """Where the cells of a comparison are kept.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    plan : mapping
        The plan in words, ready for JSON.
    """

    folder: Path
    plan: Described

    def faults(self) -> list[Fault]:
        """Return how the run that the folder holds differs from this one."""
        try:
            before = json.loads((self.folder / PLAN).read_text(encoding="utf-8"))
        except FileNotFoundError:
            if not (self.folder / RUNS).exists():
                return []
            return [Fault("out", f"{RUNS} without its {PLAN}", "both, or neither", "choose another folder")]
        except (OSError, ValueError):
            return [Fault("out", f"a {PLAN} that cannot be read", "the plan of this run", "choose another folder")]
        names = [name for name in self.plan if before.get(name) != self.plan[name]]
        return [
            Fault(
                "out",
                f"a run with {name} {_short(before.get(name))}",
                f"a run with {name} {_short(self.plan[name])}",
                "ask for the same to resume it, or choose another folder",
            )
            for name in names
        ]

    def begin(self) -> list[Cell]:
        """Write the plan, or find it there, and return the cells that an earlier run left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with replacing(self.folder / PLAN) as draft:
            draft.write_text(json.dumps(self.plan, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        path = self.folder / RUNS
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        # A run that was stopped may have left half a line: it is written anew.
        whole = [line for line in lines if _is_whole(line)]
        with replacing(path) as draft:
            draft.write_text("".join(f"{line}\n" for line in whole), encoding="utf-8")
        names = Cell.__dataclass_fields__
        return [Cell(**{name: value for name, value in json.loads(line).items() if name in names}) for line in whole]

    def add(self, cell: Cell, around: Described) -> None:
        """Write a cell with what it was run on."""
        line = json.dumps({**as_line(cell), **around}, ensure_ascii=False, allow_nan=False)
        with (self.folder / RUNS).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def folder_faults(folder: object) -> list[Fault]:
    """Return a fault if something is no folder, nor the path of one that can be made."""
    if not isinstance(folder, str | PathLike):
        return [Fault("out", f"a {type(folder).__name__}", "the path of a folder", "give one")]
    place = Path(folder)
    nearest = next(each for each in (place, *place.absolute().parents) if each.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        return []
    return [Fault("out", str(nearest), "a folder that can be written", "choose another folder")]


def _is_whole(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"


def around() -> dict[str, Any]:
    """Return the versions, commit, date and size of the machine; no names, no folders."""
    return {**surroundings(), "commit": commit()}


def commit() -> str:
    """Return the commit of the checkout this library is run from, ``+`` behind it if files differ; blank for none."""
    home = Path(__file__).resolve().parent
    head = _git(home, "rev-parse", "--short=12", "HEAD")
    if not head or _git(home, "ls-files", "--error-unmatch", Path(__file__).name) is None:
        return ""
    return f"{head}+" if _git(home, "status", "--porcelain", "--untracked-files=no") else head


def _git(folder: Path, *arguments: str) -> str | None:
    command = ["git", "-C", str(folder), *arguments]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return ended.stdout.strip() if ended.returncode == 0 else None


def in_order(cells: Iterable[Cell], plan: Described) -> tuple[Cell, ...]:
    """Return cells in the order of the plan, whatever the order in which they came."""
    cases = {name: at for at, name in enumerate(plan["cases"])}
    strategies = {name: at for at, name in enumerate(plan["strategies"])}
    return tuple(sorted(cells, key=lambda cell: (cases[cell.case], cell.seed, strategies[cell.strategy])))
