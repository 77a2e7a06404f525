"""`read_wpi`: the folders of the WPI project-centre data, students' and directors' values of a year."""

from collections.abc import Iterable, Sequence
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import COUNT, NUMBER
from jumelage.cohort.table import row_number
from jumelage.datasets.csv_file import read_csv
from jumelage.datasets.lists.grid import Grid, grid_of
from jumelage.datasets.lists.source import given_file, text_of
from jumelage.datasets.lists.tables import PairTables
from jumelage.errors import Fault, InputError, listed

RESOLUTION = 1e-9
"""Values of one owner that follow each other by no more than this are a tie: the differences are float noise."""

_STUDENTS, _DIRECTORS = "student_preference.csv", "project_preference.csv"
_CAPACITY, _INFO = "project_capacity.csv", "student_info.csv"
_FILES = (_STUDENTS, _DIRECTORS, _CAPACITY, _INFO)


def read_wpi(folder: str | PathLike[str]) -> PairTables:
    r"""Read one year of the WPI project-centre data: a table of values from each side.

    Parameters
    ----------
    folder : str or path
        A folder with ``student_preference.csv`` and ``project_preference.csv`` (students × centres),
        ``project_capacity.csv`` (``ProjectID, Capacity``) and ``student_info.csv`` (``StudentID`` and what else is
        known of a student).

    Returns
    -------
    PairTables
        All pairs, with ``student_value``, ``director_value`` and their mean as ``score``. Where both values are
        above 0 the pair is an application and has ``student_rank`` and ``company_rank``, by falling value, equal
        values tied; elsewhere the ranks are blank. The students keep the columns of ``student_info.csv``.

    Raises
    ------
    InputError
        With all faults of all files.

    Notes
    -----
    Ids that read ``1.0`` in one file and ``1`` in another are the same. Directors' values that differ by less than
    1e-9 are ties: they come from averages, and the difference is rounding.

    References
    ----------
    Wiratchotisatian, Atef Yekta and Trapp, "Stability Representations of Many-to-One Matching Problems: An Integer
    Optimization Approach", INFORMS Journal on Computing, 2022.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     for name, text in {
    ...         "student_preference": "id,1,2\n1.0,1,0.5\n2.0,0,1\n",
    ...         "project_preference": "id,1,2\n1.0,0.25,0.5\n2.0,0.75,1\n",
    ...         "project_capacity": "ProjectID,Capacity\n1,1\n2,1\n",
    ...         "student_info": "StudentID,Major\n1,ME\n2,CS\n",
    ...     }.items():
    ...         _ = (Path(folder) / f"{name}.csv").write_text(text)
    ...     pairs, students, companies = read_wpi(folder)
    >>> pairs.drop(columns=["student_value", "director_value"])
      student company  score  student_rank  company_rank
    0       1       1  0.625             1             1
    1       1       2  0.500             2             2
    2       2       1  0.375          <NA>          <NA>
    3       2       2  1.000             1             1
    """
    frames, faults = _frames(folder)
    wishes = _values(_STUDENTS, frames, faults)
    rankings = _values(_DIRECTORS, frames, faults)
    seats = _keyed(_CAPACITY, "ProjectID", ["Capacity"], frames, faults)
    companies = None if seats is None else _companies(seats, faults)
    info = _keyed(_INFO, "StudentID", [], frames, faults)
    if wishes is not None:
        if rankings is not None:
            faults += _differ(_DIRECTORS, rankings.students, wishes.students, "students")
            faults += _differ(_DIRECTORS, rankings.companies, wishes.companies, "centres")
        if info is not None:
            faults += _differ(_INFO, info["StudentID"], wishes.students, "students")
        if companies is not None:
            faults += _differ(_CAPACITY, companies["company"], wishes.companies, "centres")
    if faults or wishes is None or rankings is None or companies is None or info is None:
        raise InputError(faults)
    students = info.rename(columns={"StudentID": "student"}).set_index("student").loc[wishes.students].reset_index()
    companies = companies.set_index("company").loc[wishes.companies].reset_index()
    return PairTables(_pairs(wishes, rankings), students, companies)


def _frames(folder: str | PathLike[str]) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Read the four files, noting those that cannot be read."""
    expected = f"a folder with {', '.join(_FILES)}"
    if not isinstance(folder, str | PathLike):
        raise InputError([Fault("folder", f"a {type(folder).__name__}", expected, "give its path")])
    place = Path(folder).expanduser()
    if not place.is_dir():
        raise InputError([Fault("folder", f"no folder at {place}", expected, "correct the path")])
    frames: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name in _FILES:
        try:
            text_of(given_file(place / name))
            frames[name] = read_csv(name, place / name)
        except InputError as error:
            faults += error.faults
    return frames, faults


def _same_id(names: pd.Series) -> pd.Series:
    """Return ids as text without the ``.0`` that some of the files put behind them."""
    return names.str.replace(r"^(\d+)\.0+$", r"\1", regex=True)


def _values(name: str, frames: dict[str, pd.DataFrame], faults: list[Fault]) -> Grid | None:
    """Return one side's values, all of which have to be there."""
    if name not in frames:
        return None
    frame = frames[name]
    first = frame.columns[0]
    return grid_of(name, frame.assign(**{first: _same_id(frame[first])}), NUMBER, faults, is_full=True)


def _keyed(
    name: str, key: str, others: Sequence[str], frames: dict[str, pd.DataFrame], faults: list[Fault]
) -> pd.DataFrame | None:
    """Return a table with each of its ids once, the rows at the positions they came with."""
    if name not in frames:
        return None
    frame = frames[name]
    missing = [column for column in (key, *others) if column not in frame]
    found = f"columns {listed(frame.columns)}"
    faults += [Fault(name, found, "this column", "add or rename it", 1, column) for column in missing]
    if missing:
        return None
    frame = frame[frame.notna().any(axis="columns")].assign(**{key: lambda table: _same_id(table[key])})
    ids = frame[key]
    for at in ids.index[ids.isna() | ids.duplicated()]:
        found = "nothing" if pd.isna(ids[at]) else f"{ids[at]!r} again"
        faults.append(Fault(name, found, "each id once", "correct it or remove the row", row_number(at), key))
    return frame[ids.notna() & ~ids.duplicated()]


def _companies(seats: pd.DataFrame, faults: list[Fault]) -> pd.DataFrame:
    read, wrong = COUNT.read(seats["Capacity"])
    for at in seats.index[wrong | seats["Capacity"].isna()]:
        found = repr(seats["Capacity"][at]) if wrong[at] else "nothing"
        centre = str(seats["ProjectID"][at])
        faults.append(Fault(_CAPACITY, found, COUNT.expected, COUNT.remedy, row_number(at), "Capacity", centre))
    return pd.DataFrame({"company": seats["ProjectID"], "capacity": read.fillna(0).astype("int64")})


def _differ(name: str, found: Iterable[str], expected: list[str], what: str) -> list[Fault]:
    """Return the faults of a file whose ids are not those of the students' preferences."""
    there, known = list(found), set(expected)
    missing = [one for one in expected if one not in set(there)]
    strangers = [one for one in there if one not in known]
    rule = f"the {what} of {_STUDENTS}"
    faults = [Fault(name, f"no row or column for {listed(missing)}", rule, "add them")] if missing else []
    return faults + ([Fault(name, f"{listed(strangers)} as well", rule, "remove them")] if strangers else [])


def _pairs(wishes: Grid, rankings: Grid) -> pd.DataFrame:
    students, companies = pd.Index(wishes.students), pd.Index(wishes.companies)
    rows, columns = (
        pd.Index(rankings.students).get_indexer(students),
        pd.Index(rankings.companies).get_indexer(companies),
    )
    ours, theirs = wishes.cells.ravel(), rankings.cells[np.ix_(rows, columns)].ravel()
    student, company = np.divmod(np.arange(ours.size), len(companies))
    applied = (ours > 0) & (theirs > 0)
    pairs = pd.DataFrame(
        {
            "student": students.to_numpy()[student],
            "company": companies.to_numpy()[company],
            "student_value": ours,
            "director_value": theirs,
            "score": (ours + theirs) / 2,
        }
    )
    for name, owner, value in (("student_rank", student, ours), ("company_rank", company, theirs)):
        pairs[name] = pd.Series(pd.NA, index=pairs.index, dtype="Int64")
        pairs.loc[applied, name] = _ranks(owner[applied], value[applied])
    return pairs.astype({"student": "str", "company": "str"})


def _ranks(owner: NDArray[np.intp], value: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the rank of each value among its owner's, 1 the largest, without gaps; the closest are ties."""
    order = np.lexsort((-value, owner))
    is_first = np.diff(owner[order], prepend=-1) != 0
    is_lower = is_first | (np.diff(value[order], prepend=np.inf) < -RESOLUTION)
    tier = np.cumsum(is_lower)
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = tier - np.repeat(tier[is_first], np.diff(np.append(np.flatnonzero(is_first), len(order)))) + 1
    return ranks
