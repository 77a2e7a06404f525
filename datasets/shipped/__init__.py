"""The cohorts that come with the library: folders such as a user's own, read where they are."""

from importlib import import_module
from importlib.resources import files
from pathlib import Path

from jumelage.cohort import Cohort
from jumelage.datasets.read import read_cohort
from jumelage.errors import Fault, InputError

SHIPPED = ("bretagne", "nursing", "quebec")


def shipped_path(name: str) -> Path:
    """Return the folder of a shipped cohort: its tables, rubric and rules, and how it was made.

    ``nursing`` and ``quebec`` are also there as a workbook to open and edit, ``nursing.xlsx`` and ``quebec.xlsx``.

    Parameters
    ----------
    name : {"bretagne", "nursing", "quebec"}
        Which cohort.

    Raises
    ------
    InputError
        If there is no such cohort.

    Examples
    --------
    >>> (shipped_path("bretagne") / "rubric.toml").is_file()
    True
    """
    if name not in SHIPPED:
        raise InputError([Fault("name", repr(name), f"one of {', '.join(SHIPPED)}", "choose one of these")])
    return Path(str(files("jumelage.datasets.shipped") / name))


def load_cohort(name: str) -> Cohort:
    """Load a cohort that comes with the library.

    Parameters
    ----------
    name : {"bretagne", "nursing", "quebec"}
        ``"bretagne"``: 150 students of vocational schools in Brittany, 70 openings of 50 employers;
        ``"nursing"``: 150 students in three years of a nursing school, 70 wards;
        ``"quebec"``: 120 students of a Québec college, 89 openings.
        All three are made up; how is in the ``README.md`` of the cohort's folder (see `shipped_path`).

    Raises
    ------
    InputError
        If there is no such cohort.

    Examples
    --------
    >>> cohort = load_cohort("bretagne")
    >>> cohort
    Cohort('bretagne': 150 students, 70 openings)
    >>> print(cohort.about)
    A made-up term of placements in Brittany: only the communes are real, no student or employer exists.
    """
    folder = shipped_path(name)
    about = import_module(f"jumelage.datasets.shipped.{name}").__doc__ or ""
    return read_cohort(folder).replace(name=name, about=about)
