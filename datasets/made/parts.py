"""What a cohort is made of: the programmes that are followed, and the sizes of employers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from jumelage.datasets.made.ranges import ABOVE_0, SHARE, WORD, Range, are, is_by_word, number, range_faults
from jumelage.errors import InputError
from jumelage.frozen import FrozenDict

MOST_SKILLS = 12
_SHARES: Range = (lambda value: are(SHARE, value, 2, 2), "two shares")


@dataclass(frozen=True)
class Field:
    """A programme at a level: who follows it, and which openings are meant for it.

    Parameters
    ----------
    programme, level : str
        As in the tables.
    share : float
        Its part of all students, beside the shares of the other fields.
    sectors : mapping of str to float
        The sectors of its openings, with their shares.
    skills : tuple of str
        What is learnt in it, at most 12.
    licences : mapping of str to (float, float)
        Licences and certificates: the share of students who hold each, and of openings that require it.
    age : tuple of float
        The youngest age at the start in years, and how many years above it students are on average.

    Raises
    ------
    InputError
        If a value cannot be.

    Examples
    --------
    >>> Field("Cuisine", "CAP", 1.0, {"restaurants": 0.9, "canteens": 0.1}).age
    (17.0, 2.0)
    """

    programme: str
    level: str
    share: float
    sectors: Mapping[str, float]
    skills: tuple[str, ...] = ()
    licences: Mapping[str, tuple[float, float]] = field(default_factory=FrozenDict)
    age: tuple[float, float] = (17.0, 2.0)

    def __post_init__(self) -> None:
        if faults := range_faults(_OF_FIELD, vars(self), "Field.", str(self.programme)):
            raise InputError(faults)


@dataclass(frozen=True)
class SizeClass:
    """Employers of a size, by number of employees.

    Parameters
    ----------
    name : str
        The numbers of employees, as in the column ``size`` of companies: ``"10-49"`` or ``"250+"``.
    share_of_seats : float
        Its part of all seats, beside the parts of the other classes.
    places : float
        How many places an opening of it has, on average: 1 or more. The averages of all classes are stretched or
        squeezed together, so that as many seats as there are fit the openings.

    Raises
    ------
    InputError
        If a value cannot be.

    Examples
    --------
    >>> SizeClass("10-49", 0.2, 2.0).name
    '10-49'
    """

    name: str
    share_of_seats: float
    places: float

    def __post_init__(self) -> None:
        if faults := range_faults(_OF_SIZE_CLASS, vars(self), "SizeClass.", str(self.name)):
            raise InputError(faults)


_OF_FIELD: dict[str, Range] = {
    "programme": WORD,
    "level": WORD,
    "share": ABOVE_0,
    "sectors": (
        lambda value: is_by_word(ABOVE_0, value) and len(value) > 0,
        "at least one sector with a number above 0",
    ),
    "skills": (
        lambda value: are(WORD, value, 0, MOST_SKILLS) and len(set(value)) == len(value),
        f"a tuple of at most {MOST_SKILLS} distinct texts without semicolons",
    ),
    "licences": (lambda value: is_by_word(_SHARES, value), "licences, each with two shares, from 0 to 1"),
    "age": (lambda value: are(number(0, 100), value, 2, 2), "two numbers of years, from 0 to 100"),
}
_OF_SIZE_CLASS: dict[str, Range] = {
    "name": (
        lambda value: isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}(-[0-9]{1,9}|\+)", value) is not None,
        "numbers of employees, such as '10-49' or '250+'",
    ),
    "share_of_seats": ABOVE_0,
    "places": number(1, 1e6),
}
