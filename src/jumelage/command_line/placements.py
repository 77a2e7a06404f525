"""Placements that somebody else made, from a CSV file or a workbook."""

from pathlib import Path

import pandas as pd

from jumelage.datasets.csv_file import read_csv
from jumelage.datasets.files import read_workbook
from jumelage.datasets.headings import OwnHeadings
from jumelage.errors import Fault, InputError
from jumelage.exports.headings import HEADINGS, SHEETS
from jumelage.matching.matching import Matching

_SHEET = SHEETS["placements"]["en"]


def read_placements(path: Path, *, beside: Path) -> Matching:
    """Read who goes where: a table with the columns ``student`` and ``company``, blank for the unplaced.

    Headings may be those of our own workbook in either language, or the user's own in ``columns.toml``. In a
    workbook the sheet ``placements`` is read, or the only one.

    Parameters
    ----------
    path : Path
        A ``.csv`` or ``.xlsx`` file.
    beside : Path
        The tables that the placements are for.

    Raises
    ------
    InputError
        If it is not such a file, or not such a table.
    """
    if not path.is_file():
        raise InputError([Fault("placements", f"no file at {path}", "a .csv or .xlsx file", "correct the path")])
    is_workbook = path.suffix.lower() in {".xlsx", ".xlsm"}
    try:
        frame = _sheet(path) if is_workbook else read_csv("placements", path)
    except OSError as error:
        remedy = "close it in other programs, or ask for the right to read it"
        raise InputError([Fault("placements", str(error), "a file that can be read", remedy)]) from error
    own = OwnHeadings.read(beside if beside.is_dir() else beside.parent)
    frame = own.renamed("placements", frame)[0].rename(columns=_name_of)
    twice = [name for name in ("student", "company") if list(frame.columns).count(name) > 1]
    if twice:
        raise InputError([Fault("placements", "two such columns", "one", "keep one", column=name) for name in twice])
    for name in frame.columns.intersection(["student", "company"]):
        texts = frame[name].str.strip()
        frame[name] = texts.mask(texts == "")
    return Matching(frame.dropna(how="all"))


def _sheet(path: Path) -> pd.DataFrame:
    sheets = {title.strip().lower(): frame for title, frame in read_workbook(path).items()}
    if _SHEET in sheets:
        return sheets[_SHEET]
    if len(sheets) == 1:
        return next(iter(sheets.values()))
    found = f"the sheets {', '.join(sheets)}"
    raise InputError([Fault("placements", found, f"a sheet named {_SHEET}, or one sheet", "rename the sheet")])


def _name_of(heading: str) -> str:
    """Return `student` or `company` for what our own files call them, in either language."""
    folded = heading.strip().casefold()
    for name in ("student", "company"):
        if folded in {name, *HEADINGS[name].values()}:
            return name
    return heading
