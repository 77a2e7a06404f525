"""`Cohort`: the tables of one term, checked once and never changed."""

import html
from dataclasses import dataclass
from typing import Any

import pandas as pd

from jumelage.cohort.checks import check_together
from jumelage.cohort.columns import NEEDED, TABLES
from jumelage.cohort.figures import counted, figures
from jumelage.cohort.table import check_table, empty_table
from jumelage.errors import LISTED, InputError, Notice


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Cohort:
    """The tables of one term: students, companies, and optionally applications, offers and history.

    Headings are recognised without regard to capitals and spaces; ids and texts are stripped, numbers may
    have a decimal comma, dates may be written ``2026-09-01`` or, day first, ``01/09/2026``; rows without
    anything in them are left out. Columns that the library does not know are kept as they are.

    Parameters
    ----------
    students : DataFrame
        A row per student. Required column: ``student``.
    companies : DataFrame
        A row per opening. Required columns: ``company``, ``capacity``.
    applications, offers, history : DataFrame, optional
        A row per application (``student``, ``company``), per direct offer (``student``, ``company``,
        ``status``) and per past placement (``student``, ``term``, ``employer``).
    name : str, default ""
        What the cohort is called.
    about : str, default ""
        Where it comes from, in a sentence or two.

    Attributes
    ----------
    students, companies, applications, offers, history : DataFrame
        The tables; each access gives a copy of its own, so changing it does not change the cohort. A table
        that was not given has no rows and its required columns; an optional column that was not given is
        absent, save ``companies.employer`` (default: the company) and ``companies.minimum`` (default: 0).
        Texts are ``str`` with NaN for blank, ``capacity``, ``minimum`` and ``seats`` int64, ranks and other
        numbers float64 (NaN for blank), dates datetime64; lists stay texts separated by ``;``.
    notices : tuple of Notice
        What is worth knowing about the tables and is not an error.

    Raises
    ------
    InputError
        With every fault of every table at once.

    Examples
    --------
    >>> cohort = Cohort(
    ...     students=pd.DataFrame({"student": ["007", "008"]}),
    ...     companies=pd.DataFrame({"company": ["C1"], "capacity": [2]}),
    ...     name="a small term",
    ... )
    >>> cohort
    Cohort('a small term': 2 students, 1 opening)
    >>> cohort.companies
      company  capacity employer  minimum
    0      C1         2       C1        0
    """

    name: str
    about: str
    notices: tuple[Notice, ...]
    _tables: dict[str, pd.DataFrame]

    def __init__(
        self,
        students: pd.DataFrame,
        companies: pd.DataFrame,
        applications: pd.DataFrame | None = None,
        offers: pd.DataFrame | None = None,
        history: pd.DataFrame | None = None,
        *,
        name: str = "",
        about: str = "",
    ) -> None:
        given = dict(zip(TABLES, (students, companies, applications, offers, history), strict=True))
        tables, notices = _checked(given)
        for attribute, value in (("name", name), ("about", about), ("notices", notices), ("_tables", tables)):
            object.__setattr__(self, attribute, value)

    @property
    def students(self) -> pd.DataFrame:
        """The students, a row each."""
        return self._tables["students"].copy(deep=False)

    @property
    def companies(self) -> pd.DataFrame:
        """The openings, a row each."""
        return self._tables["companies"].copy(deep=False)

    @property
    def applications(self) -> pd.DataFrame:
        """The applications, a row for each student and company."""
        return self._tables["applications"].copy(deep=False)

    @property
    def offers(self) -> pd.DataFrame:
        """The direct offers, a row for each student and company."""
        return self._tables["offers"].copy(deep=False)

    @property
    def history(self) -> pd.DataFrame:
        """The placements of earlier terms, a row each."""
        return self._tables["history"].copy(deep=False)

    def replace(self, **changes: Any) -> "Cohort":
        """Return a changed copy, checked anew.

        Parameters
        ----------
        **changes
            Parameters of `Cohort` by name, as in ``students=...``.

        Examples
        --------
        >>> companies = pd.DataFrame({"company": ["C1"], "capacity": [1]})
        >>> cohort = Cohort(pd.DataFrame({"student": ["S1"]}), companies)
        >>> cohort.replace(students=pd.DataFrame({"student": ["S1", "S2"]}))
        Cohort(2 students, 1 opening)
        """
        return Cohort(**{**self._tables, "name": self.name, "about": self.about, **changes})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cohort):
            return NotImplemented
        same_words = (self.name, self.about) == (other.name, other.about)
        theirs = other._tables
        return same_words and all(frame.equals(theirs[table]) for table, frame in self._tables.items())

    def __repr__(self) -> str:
        name = f"{self.name!r}: " if self.name else ""
        students, companies = self._tables["students"], self._tables["companies"]
        return f"Cohort({name}{counted(len(students), 'student')}, {counted(len(companies), 'opening')})"

    def summary(self) -> str:
        """Return what is in the cohort: a few lines of text with the counts, and the notices.

        Examples
        --------
        >>> companies = pd.DataFrame({"company": ["C1", "C2"], "capacity": [0, 3], "employer": "Ker"})
        >>> print(Cohort(pd.DataFrame({"student": ["S1"]}), companies).summary())
        students      1
        openings      2 of 1 employer
        seats         3
        1 notice:
          - C1: capacity 0, nobody goes there.
        """
        lines = [line for line in (self.name, self.about) if line]
        lines += [f"{heading:<14}{text}" for heading, text in figures(self._tables).items()]
        if self.notices:
            lines.append(f"{counted(len(self.notices), 'notice')}:")
            lines += [f"  - {text}" for text in self._notice_lines()]
        return "\n".join(lines)

    def _notice_lines(self) -> list[str]:
        texts = [str(notice) for notice in self.notices[:LISTED]]
        return texts if len(self.notices) <= LISTED else [*texts, f"… ({len(self.notices)} in total)"]

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{heading}</th><td>{html.escape(text)}</td></tr>"
            for heading, text in figures(self._tables).items()
        )
        notices = "".join(f"<li>{html.escape(text)}</li>" for text in self._notice_lines())
        head = f"<b>{html.escape(self.name or 'Cohort')}</b> {html.escape(self.about)}"
        return f"<p>{head}</p><table>{rows}</table><ul>{notices}</ul>"


def _checked(given: dict[str, pd.DataFrame | None]) -> tuple[dict[str, pd.DataFrame], tuple[Notice, ...]]:
    """Return the tables in their final form with all notices, or raise with all faults."""
    here = {name: frame for name, frame in given.items() if name in NEEDED or not _is_absent(frame)}
    checked = {name: check_table(name, frame) for name, frame in here.items()}
    frames = {name: checked[name].frame if name in checked else empty_table(name) for name in TABLES}
    faults = [fault for table in checked.values() for fault in table.faults]
    already = {(fault.table, fault.row, fault.column) for fault in faults}
    further, notices = check_together(frames)
    faults += [fault for fault in further if (fault.table, fault.row, fault.column) not in already]
    if faults:
        raise InputError(faults)
    finished = {name: checked[name].finished() if name in checked else frames[name] for name in TABLES}
    return finished, (*(notice for table in checked.values() for notice in table.notices), *notices)


def _is_absent(frame: pd.DataFrame | None) -> bool:
    return frame is None or getattr(frame, "shape", None) == (0, 0)
