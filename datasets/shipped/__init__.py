"""The cohorts that come with the library: folders such as a user's own, read where they are."""

from importlib import import_module
from importlib.resources import files
from pathlib import Path

from jumelage.cohort import Cohort
from jumelage.datasets.read import read_cohort
from jumelage.errors import Fault, InputError

SHIPPED = ("bretagne",)


def shipped_path(name: str) -> Path:
    """Return the folder of a shipped cohort: its tables, rubric and rules.

    Parameters
    ----------
    name : {"bretagne"}
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
    name : {"bretagne"}
        ``bretagne``: about 150 students of schools in Brittany, 70 openings of 50 employers. It is made up.

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
