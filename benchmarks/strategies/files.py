"""The files of a comparison: tables for programs and spreadsheets, and one page for people."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from jumelage.benchmarks.strategies.cells import as_line
from jumelage.benchmarks.strategies.plan import AS_DONE
from jumelage.benchmarks.strategies.report import page
from jumelage.formulas import escaped
from jumelage.replacing import replacing

if TYPE_CHECKING:
    from jumelage.benchmarks.strategies.comparison import Comparison


def write(comparison: "Comparison", folder: Path) -> tuple[Path, ...]:
    """Write all files; see `Comparison.write`."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "values": comparison.tidy(),
        "runs": comparison.runs,
        "means": comparison.means(),
        "differences": comparison.differences(),
    }
    if comparison.market is not None:
        tables["students"] = _students(comparison)
    written = []
    for name, table in tables.items():
        written.append(folder / f"{name}.csv")
        with replacing(written[-1]) as draft:
            _for_spreadsheets(table).to_csv(draft, index=False)
    if find_spec("pyarrow") is not None:
        written.append(folder / "values.parquet")
        with replacing(written[-1]) as draft:
            tables["values"].to_parquet(draft, index=False)
    everything = {"schema": 1, **comparison.about, "runs": [as_line(cell) for cell in comparison.cells]}
    texts = {
        "comparison.json": json.dumps(everything, indent=1, ensure_ascii=False, allow_nan=False) + "\n",
        "report.html": page(comparison),
    }
    for name, text in texts.items():
        written.append(folder / name)
        with replacing(written[-1]) as draft:
            draft.write_text(text, encoding="utf-8")
    return tuple(written)


def _students(comparison: "Comparison") -> pd.DataFrame:
    """Return every student beside every strategy that answered."""
    answered = {cell.strategy for cell in comparison.cells if cell.seed == 0 and cell.is_answered}
    tables = [
        comparison.student_by_student(name).assign(strategy=name)
        for name in comparison.strategies
        if name != AS_DONE and name in answered
    ]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame({"strategy": []})


def _for_spreadsheets(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts no spreadsheet takes for formulas."""
    safe = table.copy()
    for name in table.columns[table.dtypes == "str"]:
        safe[name] = table[name].map(escaped, na_action="ignore")
    return safe
