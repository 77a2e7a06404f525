"""Blocks of a page, written as plain text with aligned columns, or as HTML."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WIDEST = 40
"""How many letters of a first cell plain text shows, so that the figures stay beside their names."""


@dataclass(frozen=True)
class Block:
    """A title, a table and some lines below it.

    Parameters
    ----------
    title : str
    headings : tuple of str
        One for each column; none for a block without a table.
    rows : tuple of tuple of str
        The cells.
    num_texts : int
        How many columns hold texts, from the left; the others hold numbers.
    lines : tuple of str
        What is said below the table.
    """

    title: str
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    num_texts: int = 1
    lines: tuple[str, ...] = ()


def as_text(blocks: Iterable[Block]) -> str:
    """Return blocks as plain text, with a blank line between two of them.

    Examples
    --------
    >>> print(as_text([Block("Seats", ("where", "seats"), (("Brest", "12"), ("Rennes", "7")), lines=("a note",))]))
    Seats
      where   seats
      Brest      12
      Rennes      7
      a note
    """
    return "\n\n".join("\n".join([block.title, *_aligned(block), *_indented(block.lines)]) for block in blocks)


def as_html(blocks: Iterable[Block]) -> str:
    """Return blocks as HTML, escaped.

    Examples
    --------
    >>> as_html([Block("<b>", ("where", "seats"), (("Brest", "12"),))])
    '<h4>&lt;b&gt;</h4><table><tr><th>where</th><th>seats</th></tr><tr><td>Brest</td><td>12</td></tr></table>'
    """
    return "".join(_html_of(block) for block in blocks)


def html_list(lines: Sequence[str]) -> str:
    """Return lines as a list in HTML, escaped; nothing where there are none."""
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many letters, with the sign … for what was cut out of its middle.

    Names that are long often begin alike, and differ at their end.

    Examples
    --------
    >>> shortened("Maintenance des systèmes, option B", 20)
    'Maintenanc…option B'
    """
    if len(text) <= most:
        return text
    start = most // 2
    return f"{text[:start].rstrip()}…{text[start + 1 - most :].lstrip()}"


def _aligned(block: Block) -> list[str]:
    if not block.headings:
        return []
    # Spreadsheets have cells of several lines.
    lines = [[" ".join(cell.split()) for cell in row] for row in (block.headings, *block.rows)]
    rows = [(shortened(first, _WIDEST), *others) for first, *others in lines]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]

    def placed(at: int, cell: str) -> str:
        return cell.ljust(widths[at]) if at < block.num_texts else cell.rjust(widths[at])

    return _indented("  ".join(placed(at, cell) for at, cell in enumerate(row)).rstrip() for row in rows)


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _html_of(block: Block) -> str:
    head = _html_row(block.headings, "th")
    body = "".join(_html_row(row, "td") for row in block.rows)
    table = f"<table>{head}{body}</table>" if block.headings else ""
    return f"<h4>{html.escape(block.title)}</h4>{table}{html_list(block.lines)}"


def _html_row(cells: Iterable[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{html.escape(cell)}</{tag}>' for cell in cells)}</tr>"
