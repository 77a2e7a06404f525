"""What can go wrong, and what is worth knowing.

The tree of exceptions::

    JumelageError
    ├── InputError         (ValueError)    tables or arguments are wrong: every fault at once
    ├── InfeasibleError    (ValueError)    the input is valid, but no matching keeps its hard rules
    ├── TimeLimitError     (TimeoutError)  there is no answer in the time given
    ├── ExecutorError      (RuntimeError)  the executor that was given lost a part of the work
    └── MissingExtraError  (ImportError)   an optional part is not installed

A `Fault` is one thing wrong with an input; a `Notice` is something worth knowing that is not an error, carried
from the tables to the result.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

LISTED = 5
"""How many items of a long list a message shows before it says how many there are in total."""


def listed(items: Iterable[object]) -> str:
    """Join items for a message, cut at five with the count.

    Examples
    --------
    >>> listed(["S1", "S2"])
    'S1, S2'
    >>> listed(range(7))
    '0, 1, 2, 3, 4 … (7 in total)'
    """
    texts = [str(item) for item in items]
    if len(texts) <= LISTED:
        return ", ".join(texts)
    return f"{', '.join(texts[:LISTED])} … ({len(texts)} in total)"


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input: where it is, what was found, what was expected and what to do.

    Parameters
    ----------
    table : str
        The table or argument, as the user knows it (``"students"``, ``"capacity"``).
    found, expected, remedy : str
        What was found, what was expected instead, and what to do about it.
    row : int, optional
        The row as a spreadsheet numbers it: the heading is row 1, the first record row 2.
    column : str, optional
        The column's heading.
    subject : str, optional
        The id of the student, company or rule that is concerned.
    """

    table: str
    found: str
    expected: str
    remedy: str
    row: int | None = None
    column: str | None = None
    subject: str | None = None

    @property
    def place(self) -> str:
        """Row and subject in a few words: ``row 5 (S017)``."""
        row = "" if self.row is None else f"row {self.row}"
        if self.subject is None:
            return row
        return f"{row} ({self.subject})" if row else self.subject


@dataclass(frozen=True)
class Notice:
    """Something worth knowing that is not an error.

    Parameters
    ----------
    code : str
        A stable name for programs, such as ``"offer-pinned"``.
    text : str
        A sentence for people.
    table, subject : str, optional
        Where it was seen, and the id concerned.
    row : int, optional
        The row as a spreadsheet numbers it: the heading is row 1.
    """

    code: str
    text: str
    table: str | None = None
    row: int | None = None
    subject: str | None = None

    def __str__(self) -> str:
        return self.text


class JumelageError(Exception):
    """The base of every error this library raises on purpose."""


class InputError(JumelageError, ValueError):
    """Tables or arguments are wrong. All faults of all tables are in it at once.

    Parameters
    ----------
    faults : sequence of Fault
        At least one.

    Examples
    --------
    >>> error = InputError([Fault("companies", "-1", "a whole number, 0 or more", "correct it", 3, "capacity", "C2")])
    >>> print(error)
    1 fault in the input.
    companies, column capacity: expected a whole number, 0 or more; correct it.
        row 3 (C2): found -1
    """

    def __init__(self, faults: Sequence[Fault]):
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        groups: dict[tuple[str, str | None, str, str], list[Fault]] = {}
        for fault in self.faults:
            groups.setdefault((fault.table, fault.column, fault.expected, fault.remedy), []).append(fault)
        count = len(self.faults)
        lines = [f"{count} fault{'s' if count > 1 else ''} in the input."]
        for (table, column, expected, remedy), group in groups.items():
            where = table if column is None else f"{table}, column {column}"
            lines.append(f"{where}: expected {expected}; {remedy}.")
            for fault in group[:LISTED]:
                found = f"found {fault.found}"
                lines.append(f"    {fault.place}: {found}" if fault.place else f"    {found}")
            if len(group) > LISTED:
                lines.append(f"    … ({len(group)} in total)")
        return "\n".join(lines)

    def to_frame(self) -> "pd.DataFrame":
        """All faults as a table, a row each."""
        import pandas as pd

        columns = ["table", "row", "column", "subject", "found", "expected", "remedy"]
        frame = pd.DataFrame([asdict(fault) for fault in self.faults], columns=columns)
        return frame.astype({"row": "Int64"})


class InfeasibleError(JumelageError, ValueError):
    """The input is valid, but no matching keeps its hard rules; the message says which clash and for whom.

    Parameters
    ----------
    message : str
        Which rules cannot hold, and why, in words.
    companies, students : sequence of str
        The companies and the students concerned, if any.
    clash : Clash, optional
        What cannot hold together, for programs: see `jumelage.matching.clash.clash`.
    """

    def __init__(
        self, message: str, companies: Sequence[str] = (), students: Sequence[str] = (), clash: object | None = None
    ):
        super().__init__(message)
        self.companies = tuple(companies)
        self.students = tuple(students)
        self.clash: Any = clash


class TimeLimitError(JumelageError, TimeoutError):
    """There is no answer in the time given: no matching was found, or not every pair was scored."""


class ExecutorError(JumelageError, RuntimeError):
    """The executor that was given lost a part of the work: a process died, it was shut down, or could not be asked.

    Parameters
    ----------
    cause : BaseException
        What it said.
    """

    def __init__(self, cause: BaseException):
        self.cause = cause
        said = f"{type(cause).__name__}: {cause}" if str(cause) else type(cause).__name__
        super().__init__(
            f"The executor lost a part of the work ({said}). Nothing is wrong with the tables: give a new executor "
            "(with fewer processes, or more memory for each, if one was killed; with criteria that its processes can "
            "import, if one could not be sent), or leave executor= out to do the work in this process."
        )


class MissingExtraError(JumelageError, ImportError):
    """An optional part is not installed; the message says what to install.

    Parameters
    ----------
    what : str
        What was being done, as in ``"writing an Excel workbook"``.
    extra : str
        The name of the extra that brings it.
    """

    def __init__(self, what: str, extra: str):
        super().__init__(f"{what} needs an optional part: python -m pip install 'jumelage[{extra}]'")


def notices_to_frame(notices: Iterable[Notice]) -> "pd.DataFrame":
    """Notices as a table, a row each."""
    import pandas as pd

    columns = [field.name for field in fields(Notice)]
    return pd.DataFrame([asdict(notice) for notice in notices], columns=columns).astype({"row": "Int64"})
