"""What is in a cohort and what a coordinator should know of it, as a page of text or of a notebook."""

import html
from collections.abc import Sequence

import pandas as pd

from jumelage.cohort.figures import figures
from jumelage.cohort.monday import Tables, monday_blocks
from jumelage.cohort.page import as_html, as_text, html_list
from jumelage.cohort.sentences import LABELS, counted
from jumelage.errors import Notice
from jumelage.texts import Language


def summary_text(
    tables: Tables,
    heading: Sequence[str],
    notices: Sequence[Notice],
    on: pd.Timestamp | None,
    language: Language,
) -> str:
    """Return the page as text; see `Cohort.summary`.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a cohort.
    heading : sequence of str
        The lines above everything.
    notices : sequence of Notice
        What is said below everything.
    on : Timestamp or None
        The day that openings are judged on.
    language : {"en", "fr"}
    """
    width = max(len(label[language]) for label in LABELS.values()) + 2
    counts = [f"{label:<{width}}{text}" for label, text in figures(tables, on, language).items()]
    parts = ["\n".join([*heading, *counts])]
    blocks = monday_blocks(tables, on, language)
    if blocks:
        parts.append(as_text(blocks))
    if notices:
        title = f"{counted(len(notices), 'notice', language)}{' :' if language == 'fr' else ':'}"
        parts.append("\n".join([title, *(f"  - {notice}" for notice in notices)]))
    return "\n\n".join(parts)


def summary_html(
    tables: Tables,
    heading: Sequence[str],
    notices: Sequence[Notice],
    on: pd.Timestamp | None,
    language: Language,
) -> str:
    """Return the same page as HTML, escaped; the parameters are those of `summary_text`."""
    name, *about = (html.escape(line) for line in heading)
    rows = "".join(
        f"<tr><th>{html.escape(label)}</th><td>{html.escape(text)}</td></tr>"
        for label, text in figures(tables, on, language).items()
    )
    head = f"<p><b>{name}</b> {' '.join(about)}</p><table>{rows}</table>"
    return head + as_html(monday_blocks(tables, on, language)) + html_list([str(notice) for notice in notices])
