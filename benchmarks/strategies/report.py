"""The report of a comparison: one page that needs no network, with every plot in words too."""

import base64
import html
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from jumelage.benchmarks.strategies.measures import measure_of
from jumelage.benchmarks.strategies.plan import AS_DONE
from jumelage.benchmarks.strategies.plots import PARETO, differences_text, pareto_text, shown
from jumelage.benchmarks.strategies.statistics import LEVEL, smallest_p
from jumelage.benchmarks.strategies.words import change, figure, of_case, rows_of
from jumelage.errors import MissingExtraError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from jumelage.benchmarks.strategies.comparison import Comparison

_FOR_COMMITTEES = (
    *("placed", "first_choice", "top_three", "mean_rank", "worst_rank", "score", "km_median", "blocking_pairs"),
    *("justified_envy", "imposed", "rules_broken", "moves", "unproven"),
)
_DOTS_PER_INCH = 110
_HOW_SURE = (
    "Intervals are 95 % bootstrap intervals of the mean paired difference. A difference is called better or worse only "
    f"if its sign-flip p-value, corrected for all comparisons of its table (Holm), is at most {LEVEL:g}; "
    "&ldquo;not shown&rdquo; does not mean that there is none."
)

_STYLE = """
body { font-family: sans-serif; line-height: 1.45; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; margin: 1rem 0; font-size: 0.85rem; }
caption { text-align: left; font-weight: bold; padding: 0.3rem 0; }
th, td { border-bottom: 1px solid #ccc; padding: 0.25rem 0.6rem; text-align: right; }
th:first-child, td:first-child, td.text, th.text { text-align: left; }
.wide { overflow-x: auto; }
figure { margin: 1rem 0; }
img { max-width: 100%; height: auto; }
figcaption { font-size: 0.85rem; color: #444; }
"""


def page(comparison: "Comparison") -> str:
    """Return the report as a page of HTML; without matplotlib it has the tables only."""
    parts = [
        "<h1>Strategies compared</h1>",
        _what_was_done(comparison),
        *(_case(comparison, case) for case in comparison.cases),
        _failures(comparison),
        _beside(comparison),
        _meanings(comparison),
        _of_strategies(comparison),
        _made_with(comparison),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Strategies compared</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body>\n</html>\n"
    )


def committee_table(comparison: "Comparison", case: str) -> pd.DataFrame:
    """Return the means of a case as people read them: a row per strategy, a column per measure."""
    means = of_case(comparison.means(), case).set_index("strategy")
    total = comparison.about["num_seeds"]
    table = {"answered": [f"{count} of {total}" for count in means["num_answered"]]}
    for name in _FOR_COMMITTEES:
        if name in comparison.measures and means[name].notna().any():
            measure = measure_of(name)
            table[measure.label] = [figure(measure, value) for value in means[name]]
    return pd.DataFrame(table, index=means.index)


def _what_was_done(comparison: "Comparison") -> str:
    about, real = comparison.about, comparison.about["real"]
    seeds, first = about["num_seeds"], comparison.strategies[0]
    paired = (
        f"{len(comparison.strategies)} strategies decided the same markets; every comparison is paired by market, and "
        f"the others are compared with <b>{_text(first)}</b>."
    )
    sentences = [
        paired,
        f"Seeds 0 to {seeds - 1}." if seeds > 1 else "One seed: no interval can be given.",
        _HOW_SURE,
    ]
    tested = comparison.differences().dropna(subset="p_value")
    num_compared = int(tested["case"].value_counts().max()) if len(tested) else 0
    most = int(tested["num_markets"].max()) if len(tested) else 0
    if num_compared and num_compared * smallest_p(most) > LEVEL:
        sentences.append(
            f"<b>{most} seeds are too few for {num_compared} comparisons: no difference can be shown.</b> "
            "Ask for more seeds, or for fewer strategies or measures."
        )
    if real:
        sentences.append(
            f"{_text(', '.join(real))}: one market, the same for every seed. Seeds draw the lottery that breaks ties; "
            "intervals say how much hangs on it, and nothing of other years."
        )
    if about["shock"]:
        rates = ", ".join(f"{name} {rate}" for name, rate in about["shock"].items())
        sentences.append(f"A shock strikes once everybody is placed: {_text(rates)}.")
    return "".join(f"<p>{sentence}</p>" for sentence in sentences)


def _case(comparison: "Comparison", case: str) -> str:
    size = of_case(comparison.runs, case)[["num_students", "num_companies", "num_seats", "num_pairs"]].mean()
    facts = "" if size.isna().any() else (
        f"<p>On average {size['num_students']:,.0f} students, {size['num_companies']:,.0f} openings with "
        f"{size['num_seats']:,.0f} seats, {size['num_pairs']:,.0f} allowed pairs.</p>"
    )  # fmt: skip
    parts = [f"<h2>{_text(case)}</h2>", facts]
    parts.append(_table(committee_table(comparison, case).reset_index(), _caption(comparison, case)))
    if len(comparison.strategies) > 1:
        parts += [_verdicts(comparison, case), _differences(comparison, case)]
    parts += _plots(comparison, case)
    return "\n".join(parts)


def _caption(comparison: "Comparison", case: str) -> str:
    count = int(of_case(comparison.means(), case)["num_markets"].max())
    if not count:
        return "No market was answered by all strategies: see the differences, two by two"
    return f"Means over the {count} market{'' if count == 1 else 's'} that all strategies answered"


def _verdicts(comparison: "Comparison", case: str) -> str:
    """Return in a sentence per strategy what is shown, for who reads no table."""
    table = of_case(comparison.differences(), case)
    names = shown(comparison)
    items = []
    for strategy in comparison.strategies[1:]:
        rows = table[(table["strategy"] == strategy) & table["measure"].isin(names)]
        told = []
        for word in ("better", "worse"):
            found = [
                f"{measure_of(row['measure']).label} {change(row)}" for row in rows_of(rows[rows["verdict"] == word])
            ]
            told += [f"{word}: {', '.join(found)}"] if found else []
        same = len(rows) and bool((rows["verdict"] == "same").all())
        nothing = "the same in every market" if same else "no difference shown"
        items.append(f"<li><b>{_text(strategy)}</b>: {_text('; '.join(told) or nothing)}.</li>")
    return f"<p>Compared with {_text(comparison.strategies[0])}:</p><ul>{''.join(items)}</ul>"


def _differences(comparison: "Comparison", case: str) -> str:
    table = of_case(comparison.differences(), case).query("num_markets > 0")
    rows = [
        {
            "measure": measure_of(row["measure"]).label,
            "strategy": row["strategy"],
            "markets": row["num_markets"],
            "difference (95 %)": change(row),
            "effect": f"{row['effect']:+.2f}",
            "above / below": f"{row['above']} / {row['below']}",
            "p (Holm)": f"{row['p_holm']:.4f}",
            "verdict": row["verdict"],
        }
        for row in rows_of(table)
    ]
    shown_table = _table(pd.DataFrame(rows), f"Differences from {comparison.strategies[0]}")
    return f"<details><summary>All differences</summary>{shown_table}</details>"


def _plots(comparison: "Comparison", case: str) -> list[str]:
    means = of_case(comparison.means(), case)
    plots = []
    try:
        names = [name for name in shown(comparison) if means[name].notna().any()]
        if len(comparison.strategies) > 1 and names:
            text = differences_text(comparison, case, names)
            plots.append(_picture(comparison.plot_differences(case, names), text))
        for x, y in PARETO:
            if {x, y} <= set(comparison.measures) and means[[x, y]].notna().all(axis=1).any():
                plots.append(_picture(comparison.plot_pareto(case, x, y), pareto_text(comparison, case, x, y)))
    except MissingExtraError as error:
        return [f"<p>No plots: {_text(str(error))}</p>"]
    return plots


def _picture(drawn: "Figure", text: str) -> str:
    buffer = io.BytesIO()
    drawn.savefig(buffer, format="png", dpi=_DOTS_PER_INCH)
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    words = _text(text)
    return (
        f'<figure><img alt="{words}" src="data:image/png;base64,{data}">'
        f"<figcaption><details><summary>The plot in words</summary>{words}</details></figcaption></figure>"
    )


def _failures(comparison: "Comparison") -> str:
    failed = comparison.failed_strategies()
    if failed.empty:
        return ""
    note = "<p>Means are over the markets that all answered, differences over those that both answered.</p>"
    caption = f"{failed['num_failed'].sum()} cells without a matching"
    return f"<h2>What failed</h2>{note}{_table(failed, caption)}"


def _beside(comparison: "Comparison") -> str:
    if comparison.market is None:
        return ""
    answered = {cell.strategy for cell in comparison.cells if cell.seed == 0 and cell.is_answered}
    rows = []
    for name in comparison.strategies:
        if name != AS_DONE and name in answered:
            counts = comparison.student_by_student(name)["change"].value_counts()
            rows.append({"strategy": name, **{word: int(counts.get(word, 0)) for word in _CHANGES}})
    table = _table(pd.DataFrame(rows), "Students, compared with what was done")
    note = (
        "By what each student said: applications by rank, then any other place, then none; &ldquo;elsewhere&rdquo; "
        "where she said nothing that tells the two apart. The file students.csv has every student."
    )
    return f"<h2>Student by student</h2><p>{note}</p>{table}"


_CHANGES = ("better", "worse", "same", "elsewhere")


def _meanings(comparison: "Comparison") -> str:
    rows = [
        {"measure": measure.label, "better": measure.better, "what it is": measure.means}
        for measure in map(measure_of, comparison.measures)
    ]
    effect = (
        "The effect is the matched-pairs rank-biserial correlation (Kerby, 2014): 1 where the strategy is above the "
        "other in every market, −1 where it is below in every one, 0 for no tendency."
    )
    return f"<h2>What is measured</h2>{_table(pd.DataFrame(rows), 'The measures')}<p>{effect}</p>"


def _of_strategies(comparison: "Comparison") -> str:
    from jumelage.matching.strategies.listing import strategies

    known = strategies()
    names = [name for name in comparison.strategies if name in known.index]
    table = known.loc[names, ["chooses", "truthfulness", "used_by"]].reset_index()
    return f"<h2>The strategies</h2>{_table(table, 'What each chooses, and whether students can gain by lying')}"


def _made_with(comparison: "Comparison") -> str:
    about = comparison.about
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    machine = ", ".join(f"{name} {value}" for name, value in about["machine"].items())
    commit = f" Commit {_text(about['commit'])}." if about["commit"] else ""
    return f"<h2>Made with</h2><p>{_text(versions)}.{commit} {_text(machine)}.</p>"


def _table(table: pd.DataFrame, caption: str) -> str:
    heads = _cells("th", table.columns)
    rows = "".join(f"<tr>{_cells('td', row)}</tr>\n" for row in table.itertuples(index=False))
    return (
        f'<div class="wide"><table><caption>{_text(caption)}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>\n{rows}</tbody></table></div>"
    )


def _cells(tag: str, values: Iterable[object]) -> str:
    cells = []
    for value in values:
        text = str(value)
        is_words = " class=text" if len(text) > 24 else ""
        cells.append(f"<{tag}{is_words}>{_text(text)}</{tag}>")
    return "".join(cells)


def _text(text: str) -> str:
    return html.escape(text)
