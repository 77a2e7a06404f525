"""What sizes and dials can be: faults to be collected before anything is drawn."""

from typing import Any

import numpy as np

from jumelage.errors import Fault

REMEDY = "correct it"


def whole_faults(name: str, value: object, least: int, most: int | None = None) -> list[Fault]:
    """Return the fault of a value that is not a whole number in a range, or none."""
    is_whole = not isinstance(value, bool) and isinstance(value, int | np.integer)
    if is_whole and _is_within(value, least, most):
        return []
    expected = f"a whole number, {least} or more" if most is None else f"a whole number from {least} to {most}"
    return [Fault(name, str(value) if is_whole else repr(value), expected, REMEDY)]


def number_faults(name: str, value: object, least: float, most: float | None = None) -> list[Fault]:
    """Return the fault of a value that is not a finite number in a range, or none."""
    is_number = not isinstance(value, bool) and isinstance(value, int | float | np.integer | np.floating)
    if is_number and _is_within(value, least, most):
        return []
    expected = f"a number, {least:g} or more" if most is None else f"a number from {least:g} to {most:g}"
    return [Fault(name, str(value) if is_number else repr(value), expected, REMEDY)]


def _is_within(value: Any, least: float, most: float | None) -> bool:
    return bool(least <= value < np.inf) if most is None else bool(least <= value <= most)


def size_faults(num_students: int, num_companies: int, pairs_per_student: int) -> list[Fault]:
    """Return why no market can have these sizes."""
    sizes = {"num_students": num_students, "num_companies": num_companies, "pairs_per_student": pairs_per_student}
    faults = [fault for name, size in sizes.items() for fault in whole_faults(name, size, 0)]
    if not faults and pairs_per_student > num_companies:
        remedy = "ask for fewer pairs or more companies"
        expected = f"at most {num_companies}, the number of companies to choose from"
        faults.append(Fault("pairs_per_student", str(pairs_per_student), expected, remedy))
    return faults


def group_faults(
    groups: str, num_groups: int, num_students: int, num_companies: int, pairs_per_student: int
) -> list[Fault]:
    """Return why companies cannot be shared among groups so that each has enough for the pairs of a student.

    Parameters
    ----------
    groups : str
        The dial, as in ``"num_territories"``.
    num_groups : int
        How many groups are asked for.
    num_students, num_companies, pairs_per_student : int
        The sizes of the market, which are checked as well.
    """
    faults = size_faults(num_students, num_companies, pairs_per_student) + whole_faults(groups, num_groups, 1)
    if not faults and num_groups * pairs_per_student > num_companies:
        expected = (
            f"at most {num_companies // pairs_per_student}: each takes {pairs_per_student} companies, "
            "as many as a student has pairs"
        )
        faults.append(Fault(groups, str(num_groups), expected, "ask for fewer, for fewer pairs or for more companies"))
    return faults
