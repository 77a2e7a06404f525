"""`Cohort`: the tables of one term, checked once and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from jumelage.cohort.checks import check_together
from jumelage.cohort.columns import NEEDED, TABLES
from jumelage.cohort.plot import draw_supply_and_demand
from jumelage.cohort.reconfirm import openings_to_reconfirm
from jumelage.cohort.sentences import counted
from jumelage.cohort.standing import reference_date
from jumelage.cohort.summary import summary_html, summary_text
from jumelage.cohort.supply import Supply
from jumelage.cohort.table import check_table, empty_table
from jumelage.errors import InputError, Notice
from jumelage.texts import Language, check_language

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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

    def supply_and_demand(self, by: str | Sequence[str] = "programme", *, on: object = None) -> pd.DataFrame:
        """Return students beside seats, a row per group, the largest group first.

        A seat counts in every row whose students may take it, and once in the last row, ``total``: add up the rows
        and shared seats count several times.

        Parameters
        ----------
        by : str or sequence of str, default "programme"
            What to group by: ``programme`` and ``level`` (openings accept the ``programmes`` and ``levels`` they
            list, and all where they list none), ``territory``, or any column that both students and companies have.
            Students without a column ``territory`` belong to that of the opening nearest to their home.
        on : date, optional
            The day openings must stand on, as in ``"2026-09-14"``. Default: the first day a student starts. Of an
            opening that starts later, its own ``start``.

        Returns
        -------
        DataFrame
            Indexed by group (NaN: not known); openings that name a group without students give it a row.
            ``students`` is the demand, ``agreed`` how many of them have an agreed offer. ``offered`` seats are open
            to the group, ``shared`` of them to other rows as well. ``secured`` seats are confirmed and accredited
            (a blank date, or no day to judge on, stands in nobody's way, as in `jm.criteria`), ``to_reconfirm``
            those that are not. ``balance`` is secured seats less students; ``missing`` how many students have no
            secured seat of their row, and in the total how many are left however the shared seats are used (a
            maximum flow, hence at least the sum of the rows); ``tightness`` is students per secured seat.

        Raises
        ------
        InputError
            If one of the sides cannot be read by a column, or `on` is no date.

        Examples
        --------
        >>> students = pd.DataFrame({"student": ["S1", "S2", "S3"], "programme": ["SIO", "SIO", "MCO"]})
        >>> companies = pd.DataFrame(
        ...     {"company": ["C1", "C2"], "capacity": [1, 1], "programmes": ["SIO;MCO", "SIO"]}
        ... )
        >>> table = Cohort(students, companies).supply_and_demand()
        >>> table[["students", "offered", "shared", "balance", "missing"]]
                   students  offered  shared  balance  missing
        programme
        SIO               2        2       1        0        0
        MCO               1        1       1        0        0
        total             3        2       0       -1        1
        """
        return Supply.of(self._tables, by, self._reference(on)).frame()

    def to_reconfirm(self, *, on: object = None, language: Language = "en") -> pd.DataFrame:
        """Return the openings to call, the most urgent first.

        First those whose confirmation or accreditation has run out on the day they must stand on, then those where
        it ends before the last placement does, then those without a date of confirmation; among equals, those with
        most agreed offers, then applicants, then seats. A blank accreditation is no reason to call: most trades need
        none. Openings without seats are left out.

        Parameters
        ----------
        on : date, optional
            The day openings must stand on; as in `supply_and_demand`.
        language : {"en", "fr"}
            The language of the column ``text``.

        Returns
        -------
        DataFrame
            ``company, employer, seats, applicants, agreed, confirmed_until, accredited_until, cause, text``: the
            cause is the most urgent one, a code for programs; the text names all of them.

        Raises
        ------
        InputError
            If no opening says until when it stands, or there is no day to judge that on: neither `on` nor a start.

        Examples
        --------
        >>> students = pd.DataFrame({"student": ["S1"], "start": ["2026-09-14"]})
        >>> companies = pd.DataFrame(
        ...     {"company": ["C1", "C2"], "capacity": 1, "confirmed_until": ["2027-06-30", "2026-06-30"]}
        ... )
        >>> Cohort(students, companies).to_reconfirm()[["company", "cause"]]
          company             cause
        0      C2  confirmed-lapsed
        """
        return openings_to_reconfirm(self._tables, self._reference(on), check_language(language))

    def summary(self, language: Language = "en", *, on: object = None) -> str:
        """Return what is in the cohort, as a page of text.

        The counts; supply and demand by programme and by territory; seats secured against students; the first of the
        companies to re-confirm; students whom nobody accepts or who have not applied; and the notices. What the
        columns do not tell is left out.

        Parameters
        ----------
        language : {"en", "fr"}
            The language of the page; notices are in English.
        on : date, optional
            The day openings must stand on; as in `supply_and_demand`.

        Examples
        --------
        >>> students = pd.DataFrame({"student": ["S1", "S2"], "programme": ["SIO", "MCO"]})
        >>> companies = pd.DataFrame({"company": ["C1", "C2"], "capacity": [0, 3], "programmes": "SIO"})
        >>> print(Cohort(students, companies).summary())
        students      2, 2 programmes
        openings      2 of 2 employers
        seats         3
        <BLANKLINE>
        Supply and demand by programme
          programme  students  seats  balance  missing  per seat
          MCO               1      0       -1        1         –
          SIO               1      3       +2        0      0.33
          total             2      3       +1        1      0.67
          missing: students left when the secured seats are taken; in the total, with shared seats used at best
          per seat: students for each secured seat
        <BLANKLINE>
        To look at
          students whose programme or level no opening with a seat accepts: 1 (S2)
        <BLANKLINE>
        2 notices:
          - C1: capacity 0, nobody goes there.
          - students: no company accepts the programme 'MCO' (1 of them).
        """
        check_language(language)
        heading = [line for line in (self.name, self.about) if line]
        return summary_text(self._tables, heading, self.notices, self._reference(on), language)

    def plot(self, language: Language = "en", *, on: object = None) -> "Figure":
        """Draw supply and demand by programme and by territory, and when confirmations run out.

        Parameters
        ----------
        language : {"en", "fr"}
            The language of titles and legends.
        on : date, optional
            The day openings must stand on; as in `supply_and_demand`.

        Returns
        -------
        matplotlib.figure.Figure
            Of its own: no state of pyplot is touched. The panels are those that the columns allow.

        Raises
        ------
        MissingExtraError
            If the extra ``plot`` is not installed.

        Examples
        --------
        >>> companies = pd.DataFrame({"company": ["C1"], "capacity": [3], "programmes": "SIO"})
        >>> cohort = Cohort(pd.DataFrame({"student": ["S1"], "programme": ["SIO"]}), companies)
        >>> [axes.get_title("left") for axes in cohort.plot().axes]
        ['Supply and demand by programme']
        """
        return draw_supply_and_demand(self._tables, self._reference(on), check_language(language))

    def _reference(self, on: object) -> pd.Timestamp | None:
        return reference_date(self._tables["students"], on)

    def _repr_html_(self) -> str:
        heading = [self.name or "Cohort", self.about]
        return summary_html(self._tables, heading, self.notices, self._reference(None), "en")


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
