"""`read_orlib_assign`: assignment problems as OR-Library publishes them."""

from os import PathLike

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import NUMBER, SEATS
from jumelage.datasets.lists.source import given_file, lines_of
from jumelage.datasets.lists.tables import PairTables, companies_table, students_table
from jumelage.errors import Fault, InputError


def read_orlib_assign(path: str | PathLike[str], *, sparse: bool = False) -> PairTables:
    r"""Read an assignment problem of OR-Library: the items are the students, what they are assigned to the companies.

    Parameters
    ----------
    path : str or path
        A file such as ``assign100``: the number of items n, then n × n costs row by row, on any number of lines.
    sparse : bool
        The file is one such as ``assignp800``: after n, a line ``i j cost`` for each assignment that is valid.

    Returns
    -------
    PairTables
        ``student, company, score``. The score is *minus the cost*: the costs are to be as small as can be, scores
        as large. Both sides are numbered from 1; each company takes one.

    Raises
    ------
    InputError
        With all faults of the file: numbers that are none, a count that is not the stated one, an assignment that
        is there twice, an item that can be assigned to nothing.

    References
    ----------
    Beasley, "OR-Library: distributing test problems by electronic mail", Journal of the Operational Research
    Society 41 (1990).

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "assign2.txt"
    ...     _ = path.write_text(" 2\n 7 3\n 5 4\n")
    ...     pairs, students, companies = read_orlib_assign(path)
    >>> pairs
      student company  score
    0       1       1   -7.0
    1       1       2   -3.0
    2       2       1   -5.0
    3       2       2   -4.0
    """
    place = given_file(path)
    words = [(word, row) for row, line in enumerate(lines_of(place), 1) for word in line.split()]
    text = pd.Series([word for word, _ in words], dtype="str")
    rows = np.array([row for _, row in words])
    numbers, wrong = NUMBER.read(text)
    faults = [
        Fault(place.name, repr(text[at]), NUMBER.expected, "correct it", int(rows[at]))
        for at in np.flatnonzero(wrong).tolist()
    ]
    size, is_no_size = SEATS.read(text.iloc[:1])
    if is_no_size.any() and not wrong.iloc[0]:
        expected = "the number of items, a whole number from 1"
        faults.append(Fault(place.name, repr(text[0]), expected, "correct it", int(rows[0])))
    if faults:
        raise InputError(faults)
    read = _sparse if sparse else _dense
    values = numbers.to_numpy(np.float64)[1:]
    student, company, cost = read(place.name, int(size.iloc[0]), values, rows[1:])
    ids = np.arange(1, int(size.iloc[0]) + 1).astype(str)
    pairs = pd.DataFrame({"student": ids[student], "company": ids[company], "score": 0.0 - cost})
    pairs = pairs.astype({"student": "str", "company": "str"})
    return PairTables(pairs, students_table(ids.tolist()), companies_table(ids.tolist(), 1, []))


Assignments = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]


def _dense(file: str, size: int, values: NDArray[np.float64], rows: NDArray[np.intp]) -> Assignments:
    if len(values) != size * size:
        expected = f"{size * size}, for {size} items"
        remedy = "download it again if it was cut short; with sparse=True lines 'i j cost' are read"
        raise InputError([Fault(file, f"{len(values)} costs", expected, remedy, int(rows[-1]) if len(rows) else 1)])
    return *np.divmod(np.arange(size * size), size), values


def _sparse(file: str, size: int, values: NDArray[np.float64], rows: NDArray[np.intp]) -> Assignments:
    per_row = np.unique(rows, return_counts=True)
    faults = [
        Fault(file, f"{count} numbers", "three, as in 'i j cost'", "correct it or complete the line", row)
        for row, count in zip(*(column.tolist() for column in per_row), strict=True)
        if count != 3
    ]
    if faults:
        raise InputError(faults)
    table, lines = values.reshape(-1, 3), rows[::3]
    ends = table[:, :2]
    is_item = (ends >= 1) & (ends <= size) & (ends == np.rint(ends))
    for at, side in np.argwhere(~is_item).tolist():
        expected = f"the number of an item, from 1 to {size}"
        faults.append(Fault(file, f"{ends[at, side]:g}", expected, "correct it", int(lines[at])))
    if faults:
        raise InputError(faults)
    item = ends.astype(np.intp) - 1
    again = pd.DataFrame(item).duplicated().to_numpy()
    faults += [
        Fault(
            file, f"{item[at, 0] + 1} to {item[at, 1] + 1} again", "each assignment once", "remove one", int(lines[at])
        )
        for at in np.flatnonzero(again).tolist()
    ]
    # The format does not say how many lines there are: an item without any is how a file that was cut short shows.
    for side, what in enumerate(["assigned to nothing", "given no item"]):
        num_there = len(np.unique(item[:, side]))
        if num_there < size:
            found = f"{size - num_there} of {size} items that are {what}"
            faults.append(Fault(file, found, "at least one line for each", "download it again if it was cut short"))
    if faults:
        raise InputError(faults)
    return item[:, 0], item[:, 1], table[:, 2]
