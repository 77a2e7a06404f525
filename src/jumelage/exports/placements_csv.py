"""`placements.csv`: who goes where, for programs, and for spreadsheets that open it."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from jumelage.formulas import escaped
from jumelage.replacing import replacing

if TYPE_CHECKING:
    from jumelage.matching.result import Result


def write_csv(result: "Result", path: "str | PathLike[str]") -> None:
    """Write a row per student, the unplaced too, as `Result.to_frame` has them.

    Parameters
    ----------
    result : Result
        What to write.
    path : path
        The file. It is UTF-8 with its mark, so that spreadsheets read accents and pandas reads the headings.

    Notes
    -----
    A text that a spreadsheet would run as a formula has an apostrophe before it.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import jumelage as jm
    >>> market = jm.Market.from_scores([[0.5]], [1], students=["=1+1"], companies=["c1"])
    >>> with TemporaryDirectory() as folder:
    ...     write_csv(jm.match(market), Path(folder, "placements.csv"))
    ...     print(Path(folder, "placements.csv").read_text(encoding="utf-8-sig"))
    student,company,score
    '=1+1,c1,0.5
    """
    frame = result.to_frame()
    for name in frame.columns[frame.dtypes == "str"]:
        frame[name] = frame[name].map(escaped, na_action="ignore")
    with replacing(Path(path)) as draft:
        frame.to_csv(draft, index=False, encoding="utf-8-sig")
