"""`placements.xlsx`: what a coordinator prints and sends round."""

from numbers import Real
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from jumelage.errors import Fault, InputError, MissingExtraError
from jumelage.exports.headings import HEADINGS, SHEETS
from jumelage.exports.tables import employers_table, placements_table, soft_rules_table, unplaced_table
from jumelage.replacing import replacing
from jumelage.texts import Language, check_language

if TYPE_CHECKING:
    from jumelage.matching.result import Result

_MOST_ROWS = 1_048_576
"""What a sheet of an Excel workbook holds, its heading among them."""

_WIDEST = 60


def write_workbook(result: "Result", path: "str | PathLike[str]", *, language: Language = "en") -> None:
    """Write an Excel workbook: placements, the unplaced with causes, a sheet by employer, and soft rules if any.

    Parameters
    ----------
    result : Result
        What to write.
    path : path
        The file, ending in ``.xlsx``.
    language : {"en", "fr"}
        The language of the headings and causes.

    Raises
    ------
    MissingExtraError
        If the extra ``excel`` is not installed.
    InputError
        If there are no texts in the language, or more students than a sheet has rows.

    Notes
    -----
    Every text is written as text: none is run as a formula or made a link.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.5]], [2], students=["=1+1"], companies=["c1"])
    >>> with TemporaryDirectory() as folder:
    ...     write_workbook(jm.match(market), Path(folder, "placements.xlsx"), language="fr")
    ...     sheet = pd.read_excel(Path(folder, "placements.xlsx"), sheet_name="par entreprise", engine="openpyxl")
    >>> sheet[["offre", "places", "élève"]]
      offre  places              élève
    0    c1       2               =1+1
    1    c1       2  places libres : 1
    """
    check_language(language)
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingExtraError("writing an Excel workbook", "excel") from error
    tables = {
        "placements": placements_table(result),
        "unplaced": unplaced_table(result, language),
        "employers": employers_table(result, language),
    }
    soft = soft_rules_table(result, language)
    if len(soft):
        tables["soft_rules"] = soft
    longest = max(map(len, tables.values()))
    if longest >= _MOST_ROWS:
        found, remedy = f"{longest} rows", "use placements.csv, which has them all"
        raise InputError([Fault("workbook", found, f"fewer than {_MOST_ROWS}, a sheet's most", remedy)])
    with replacing(Path(path)) as draft, xlsxwriter.Workbook(draft) as workbook:
        formats = {
            "heading": workbook.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1, "valign": "top"}),
            "score": workbook.add_format({"num_format": "0.000"}),
            "plain": workbook.add_format(),
        }
        for name, table in tables.items():
            _write_sheet(workbook.add_worksheet(SHEETS[name][language]), table, formats, language)


def _write_sheet(sheet: Any, table: pd.DataFrame, formats: dict[str, Any], language: Language) -> None:
    for column, name in enumerate(table.columns):
        heading = HEADINGS[name][language]
        style = formats["score" if name in {"score", "cost"} else "plain"]
        sheet.write_string(0, column, heading, formats["heading"])
        width = len(heading) + 3
        cells = table[name].reset_index(drop=True).dropna()
        for row, value in zip((cells.index + 1).tolist(), cells.tolist(), strict=True):
            if isinstance(value, Real):
                sheet.write_number(row, column, value, style)
            else:
                text = str(value)
                sheet.write_string(row, column, text)
                width = max(width, len(text) + 1)
        sheet.set_column(column, column, min(width, _WIDEST))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table), 1), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
