"""How a rubric shows itself at a prompt and in a notebook."""

import html
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from jumelage.scoring.combinations import Combination, WeightedMean
from jumelage.scoring.criterion import Criterion, SoftCriterion
from jumelage.scoring.describe import parameter_text


def shown_as_text(name: str, criteria: Sequence[Criterion], combination: Combination) -> str:
    """Return a line for each criterion."""
    title = f"Rubric {name!r}" if name else "Rubric"
    rule = "" if isinstance(combination, WeightedMean) else f", combined by {combination!r}"
    rows = _rows(criteria)
    lines = [
        f"    {row['kind']}  {row['criterion']}" + (f" × {row['weight']}" if row["weight"] else "") for row in rows
    ]
    return "\n".join([f"{title}: {len(rows)} criteria{rule}", *lines])


def shown_as_html(name: str, criteria: Sequence[Criterion]) -> str:
    """Return a table with a row for each criterion."""
    head = "".join(f"<th>{heading}</th>" for heading in ("criterion", "kind", "weight", "parameters"))
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in row.values()) + "</tr>" for row in _rows(criteria)
    )
    return f"<p><b>{html.escape(name or 'Rubric')}</b></p><table><tr>{head}</tr>{body}</table>"


def _rows(criteria: Sequence[Criterion]) -> list[dict[str, str]]:
    rows = []
    for criterion in criteria:
        given: Any = criterion
        names = [field.name for field in fields(given)] if is_dataclass(given) else []
        shown = {name: parameter_text(getattr(criterion, name)) for name in names if name != "weight"}
        rows.append(
            {
                "criterion": criterion.name,
                "kind": "soft" if isinstance(criterion, SoftCriterion) else "hard",
                "weight": f"{criterion.weight:g}" if isinstance(criterion, SoftCriterion) else "",
                "parameters": ", ".join(f"{name} = {value}" for name, value in shown.items()),
            }
        )
    return rows
